"""The bench of the engine plays what it says, the same every time."""

from __future__ import annotations

from collections import Counter

from adaptive_instrument.bench.engine import _timed
from adaptive_instrument.bench.mixes import family, family_evening, idlers, steady_switch
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Switch


def test_the_mix_is_the_same_every_time_and_what_its_name_says() -> None:
    signals = family_evening(5000)
    assert signals == family_evening(5000)
    assert [signal.t for signal in signals] == sorted(signal.t for signal in signals)
    share = {kind: count / 5000 for kind, count in Counter(type(signal) for signal in signals).items()}
    assert abs(share[Switch] - 0.30) < 0.03 and abs(share[Midi] - 0.42) < 0.03 and abs(share[Change] - 0.02) < 0.01
    assert abs(share[Axis] + share[Level] + share[Pointer] - 0.26) < 0.03


def test_every_player_of_the_mix_is_heard_and_no_change_is_refused() -> None:
    ensemble = Ensemble(family())
    heard = {event.player for signal in family_evening(3000) for event in ensemble.receive(signal)
             if isinstance(event, NoteOn)}  # fmt: skip
    assert heard == {"walker", "switches", "piano", "pads"}


def test_idle_players_stay_idle() -> None:
    ensemble = Ensemble(idlers(3))
    assert not any(ensemble.receive(signal) for signal in family_evening(500) if not isinstance(signal, Change))


def test_a_steady_switch_lasts_as_long_as_asked() -> None:
    signals = steady_switch(60.0)
    assert 57 < signals[-1].t < 60 and [signal.t for signal in signals] == sorted(signal.t for signal in signals)


def test_every_signal_is_timed_once() -> None:
    costs = _timed(family(), family_evening(300))
    assert len(costs) == 300 and min(costs) > 0
