"""Levels that colour notes, blue notes, how loud a strike is and how it dies away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adaptive_instrument.access.selection import BendBy, Deselect, Express
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.voices.gestures import PLAIN, GestureSettings
from adaptive_instrument.notes import Bend, Event, Expression, NoteOn, Timbre
from adaptive_instrument.signals import Change, Level, Switch, Tracking
from tests.support.instruments import WALK
from tests.support.voices import Bench


def timbres(events: list[Event]) -> list[tuple[float, float]]:
    return [(event.brightness, event.vibrato) for event in events if isinstance(event, Timbre)]


def bends(events: list[Event]) -> list[float]:
    return [event.pitch for event in events if isinstance(event, Bend)]


# -- where a gesture goes ----------------------------------------------------------------------------------------------


def test_a_gesture_moves_what_the_voice_says() -> None:
    bench = Bench(expression=("brightness", "vibrato"))
    bench.strike(1.0, 0)
    events = bench.voice.receive(Express(1.1, 0.8))
    assert timbres(events) == [(0.8, 0.0), (0.8, 0.8)]
    assert not [event for event in events if isinstance(event, Expression)]


def test_a_note_struck_under_a_gesture_begins_in_its_colour() -> None:
    bench = Bench(expression=("brightness",))
    bench.voice.receive(Express(0.5, 0.9))
    (note,) = bench.strike(1.0, 0)
    assert isinstance(note, NoteOn) and note.brightness == 0.9 and note.vibrato == 0.0 and note.expression == 1.0


def test_a_waiting_note_begins_in_the_colour_of_its_moment() -> None:
    bench = Bench("notes and timing", expression=("brightness",))
    bench.strike(1.5, 0)
    assert bench.voice.receive(Express(1.6, 0.2)) == []
    (note,) = bench.voice.commit(2.0)
    assert isinstance(note, NoteOn) and note.brightness == 0.2


def test_a_gesture_of_pitch_moves_along_the_scale_and_rests_on_its_tones() -> None:
    bench = Bench(expression=("pitch",))
    bench.strike(1.0, 0)
    way = [bends(bench.voice.receive(Express(1.1 + n / 20, n / 20))) for n in range(1, 21)]
    heard = [pitch for pitches in way for pitch in pitches]
    # Within half a semitone of where it was struck it is vibrato; beyond, only tones of the scale.
    assert heard == sorted(heard) and heard[-1] == 72.0
    assert {pitch for pitch in heard if pitch - 60 > 0.5} == {62.0, 64.0, 65.0, 67.0, 69.0, 71.0, 72.0}


def test_two_gestures_of_loudness_count_both() -> None:
    bench = Bench()
    bench.strike(1.0, 0)
    bench.voice.receive(Express(1.1, 0.5))
    (event,) = bench.voice.receive(Express(1.2, 0.5, "*", "loudness"))
    assert isinstance(event, Expression) and event.value == 0.25


# -- blue notes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("blue", "expected"), [(False, 64.0), (True, 63.0)])
def test_a_bend_comes_to_rest_on_a_blue_note_only_where_the_player_wants_them(blue: bool, expected: float) -> None:
    bench = Bench(keys=True, blue=blue)
    bench.strike(1.0, 62, group="g")
    assert bends(bench.voice.receive(BendBy(1.1, 1.2 if blue else 1.8, "g"))) == [expected]


def test_blue_notes_are_never_struck() -> None:
    bench = Bench(keys=True, blue=True)
    pitches = {bench.strike(1.0 + n, 60 + n, holder=str(n))[-1].pitch % 12 for n in range(12)}  # type: ignore[union-attr]
    assert pitches == {0.0, 2.0, 4.0, 5.0, 7.0, 9.0, 11.0}


# -- loudness ----------------------------------------------------------------------------------------------------------


def test_gentle_variation_stays_within_its_bounds_and_is_the_same_every_time() -> None:
    def struck() -> list[int]:
        bench = Bench(loudness="fixed", variation=10)
        return [bench.strike(1.0 + n, n % 8)[-1].velocity for n in range(40)]  # type: ignore[union-attr]

    loud = struck()
    assert loud == struck() and len(set(loud)) > 6 and all(70 <= velocity <= 90 for velocity in loud)


def test_a_strike_is_as_loud_as_the_player_s_loudness_gesture_stands() -> None:
    bench = Bench(loudness="level")
    assert bench.strike(1.0, 0)[0].velocity == 80  # type: ignore[union-attr]
    bench.voice.receive(Express(1.5, 0.5, "*", "loudness"))
    assert bench.strike(2.0, 1)[-1].velocity == 75  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("held", "force", "lasts"), [(2.0, None, 1.0), (0.5, None, 0.5), (0.05, None, 0.15), (2.0, 1.0, 0.2)]
)
def test_a_note_fades_the_longer_the_longer_it_was_held_and_the_gentler_it_was_let_go(
    held: float, force: float | None, lasts: float
) -> None:
    bench = Bench(release=1.0)
    bench.strike(1.0, 0)
    events = bench.voice.receive(Deselect(1.0 + held, "one", force)) + bench.run(9.0)
    falls = [event.value for event in events if isinstance(event, Expression)]
    assert falls == sorted(falls, reverse=True) and all(0 <= value < 1 for value in falls)
    assert events[-1].at == pytest.approx(1.0 + held + lasts)


# -- levels of the player's own ----------------------------------------------------------------------------------------


def coloured(**settings: object) -> Instrument:
    made = GestureSettings(level="camera:mouth", **settings)  # type: ignore[arg-type]
    return replace(WALK, voice=Bench(gestures=(made,)).voice._settings)


def play(ensemble: Ensemble, *signals: Switch | Level | Tracking | Change) -> list[Event]:
    return [event for signal in signals for event in ensemble.receive(signal)]


def test_a_mouth_makes_a_note_brighter_and_going_dark_gives_it_back() -> None:
    ensemble = Ensemble([coloured(to="brightness", most=0.5)])
    events = play(
        ensemble, Switch(1.0, "keyboard", "space", True), Level(1.1, "camera", "mouth", 0.25),
        Level(1.2, "camera", "mouth", 0.9), Level(1.3, "camera", "brow", 0.9),
    )  # fmt: skip
    assert timbres(events) == [(0.5, 0.0), (1.0, 0.0)]
    events = play(ensemble, Tracking(1.4, "camera", False))
    assert timbres(events) == [(PLAIN, 0.0)]
    assert ensemble.sounding == 1, "what only colours may go, and the player plays on"


def test_a_level_that_falls_can_colour_too() -> None:
    ensemble = Ensemble([coloured(to="vibrato", rest=1.0, most=0.0)])
    events = play(
        ensemble, Switch(1.0, "keyboard", "space", True), Level(1.1, "camera", "mouth", 1.0),
        Level(1.2, "camera", "mouth", 0.5),
    )  # fmt: skip
    assert timbres(events)[-1] == (PLAIN, 0.5)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e300])
def test_rubbish_from_a_level_colours_nothing(value: float) -> None:
    ensemble = Ensemble([coloured()])
    assert play(ensemble, Switch(1.0, "keyboard", "space", True), Level(1.1, "camera", "mouth", value))[1:] == []


def test_a_gesture_s_range_is_tuned_while_playing_and_kept() -> None:
    ensemble = Ensemble([coloured(to="brightness")])
    name = ensemble.view().players[0].name
    play(
        ensemble, Change(0.5, f"player.{name}.voice.gestures.camera:mouth.most", 0.5),
        Change(0.6, f"player.{name}.voice.arpeggio.rate", "1/16"),
        Change(0.7, f"player.{name}.voice.doubles", ["octave above"]),
    )  # fmt: skip
    voice = ensemble._players[name].instrument.voice
    assert voice.gestures[0].most == 0.5 and voice.arpeggio.rate == "1/16" and voice.doubles == ("octave above",)
    events = play(ensemble, Switch(1.0, "keyboard", "space", True), Level(1.1, "camera", "mouth", 0.25))
    assert timbres(events) == [(0.5, 0.0)] * 2
