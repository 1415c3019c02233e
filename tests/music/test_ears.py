"""The ceiling: one for all, changed while playing, undone, saved, and obeyed at a MIDI port too."""

from __future__ import annotations

import pytest

from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load_text
from adaptive_instrument.music.ears import EarsSettings
from adaptive_instrument.notes import Ceiling, NoteOn, Sound, Volume
from adaptive_instrument.outputs.midi_wire import Wire
from adaptive_instrument.retuning import as_alone
from adaptive_instrument.signals import Change


def walker(**settings: object) -> Instrument:
    return Instrument(version=1, name="a", access=WalkSettings(), **settings)  # type: ignore[arg-type]


def test_a_ceiling_of_the_mapping_is_told_before_the_first_note() -> None:
    quiet = Ensemble([walker(ears=EarsSettings(ceiling=-12.0))])
    assert Ceiling(0.0, -12.0) in quiet.opening()
    assert not any(isinstance(event, Ceiling) for event in Ensemble([walker()]).opening())


def test_in_a_jam_the_jams_own_ceiling_counts() -> None:
    both = Ensemble([walker(ears=EarsSettings(ceiling=-12.0)), walker()], ears=EarsSettings(ceiling=-6.0))
    assert [event.value for event in both.opening() if isinstance(event, Ceiling)] == [-6.0]


def test_the_ceiling_is_changed_while_playing_and_undone() -> None:
    ensemble = Ensemble([walker()])
    assert ensemble.apply(Change(1.0, "ears.ceiling", -20), 1.0) == [Ceiling(1.0, -20.0)]
    assert ensemble.apply(Change(30.0, "undo", None), 30.0) == [Ceiling(30.0, -1.0)]


@pytest.mark.parametrize("value", [0, -41, "loud", True, float("nan"), None])
def test_a_ceiling_that_cannot_be_is_refused_with_the_range_and_nothing_changes(value: object) -> None:
    ensemble = Ensemble([walker()])
    with pytest.raises(ChangeError, match=r"ears.ceiling cannot be .*: use a number in range -40..-1"):
        ensemble.apply(Change(1.0, "ears.ceiling", value), 1.0)
    assert ensemble.now == 0.0


def test_the_ceiling_in_force_is_saved_with_the_instrument() -> None:
    ensemble = Ensemble([walker()])
    ensemble.apply(Change(1.0, "ears.ceiling", -9.5), 1.0)
    shared = ensemble._shared
    assert as_alone(walker(), shared, walker().harmony).ears == EarsSettings(ceiling=-9.5)


def test_a_mapping_says_its_ceiling() -> None:
    text = 'version = 1\nname = "a"\n[access]\nmethod = "walk"\n[ears]\nceiling = -15\n'
    assert load_text(text + '[controls.switch]\non = ["keyboard:space"]\n', "a.toml").ears.ceiling == -15


def test_at_a_midi_port_everybody_is_turned_down_by_controller_7() -> None:
    wire = Wire(ramps=False)
    for player in ("a", "b"):
        for event in (Sound(0.0, player, "main", "piano"), Volume(0.0, player, 1.0)):
            wire.messages(event)
        wire.messages(NoteOn(0.0, 1 if player == "a" else 2, player, "main", 60, 90))
    said = wire.messages(Ceiling(1.0, -21.0))
    assert [(message[0] & 0xF0, message[1]) for message in said] == [(0xB0, 7), (0xB0, 7)]
    assert {message[2] for message in said} == {round(127 * 10 ** (-20 / 40))}
    assert [message[2] for message in wire.messages(Volume(2.0, "a", 0.5))] == [round(63.5 * 10 ** (-20 / 40))]
    assert {message[2] for message in wire.messages(Ceiling(3.0, -1.0))} == {127, 64}
