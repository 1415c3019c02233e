"""Binding by pressing, while the instrument plays: what is heard, what clashes, and that nothing is left hanging."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.level import LevelSettings
from adaptive_instrument.access.song import StepSongSettings
from adaptive_instrument.binding import LISTENS, STILL_DOWN, TOLD, bindable
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument, RungSettings
from adaptive_instrument.notes import Event, NoteOff, NoteOn
from adaptive_instrument.signals import Axis, Change, Level, Midi, Signal, Switch
from tests.support.alone import shipped

TWO = Instrument(
    version=1, name="two",
    controls={"a": ControlSettings(on=("keyboard:a", "keyboard:x")), "b": ControlSettings(on=("keyboard:b",))},
    access=DirectSettings(controls=("a", "b")),
)  # fmt: skip
OTHER = replace(
    TWO, name="other", controls={"c": ControlSettings(on=("keyboard:c",))}, access=DirectSettings(controls=("c",))
)
BOW = Instrument(version=1, name="bow", access=LevelSettings(level="midi:cc-2", rest=0.0))


class Band:
    """An ensemble that is told things at their times."""

    def __init__(self, *instruments: Instrument) -> None:
        self.ensemble = Ensemble(list(instruments))
        self.events: list[Event] = []

    def at(self, t: float, *signals: Signal) -> None:
        self.pass_(t)
        for signal in signals:
            self.events += self.ensemble.receive(replace(signal, t=t))

    def pass_(self, t: float) -> None:
        while (deadline := self.ensemble.deadline) is not None and deadline <= t:
            self.events += self.ensemble.advance(deadline, deadline + COMMIT_LEAD)
        self.events += self.ensemble.advance(t, t + COMMIT_LEAD)

    def press(self, t: float, key: str, seconds: float = 0.5) -> None:
        self.at(t, Switch(0, "keyboard", key, True))
        self.at(t + seconds, Switch(0, "keyboard", key, False))

    @property
    def says(self) -> str:
        binding = self.ensemble.view().binding
        return "" if binding is None else binding.says

    @property
    def listening(self) -> bool:
        binding = self.ensemble.view().binding
        return binding is not None and binding.listening

    def written(self) -> list[tuple[str, Any]]:
        return [(r.what, r.value) for r in self.ensemble.requests if r.what.endswith(".bound")]

    def notes(self, since: float) -> list[tuple[str, float]]:
        return [(e.player, round(e.at, 2)) for e in self.events if isinstance(e, NoteOn) and e.at >= since]


LEARN = Change(0, "learn", None)


def test_the_next_press_is_bound_and_plays_from_then_on_and_nothing_else_is_written() -> None:
    band = Band(TWO)
    band.at(1.0, LEARN)
    assert band.listening and "for a" in band.says
    band.press(2.0, "k")
    band.pass_(3.5)
    assert not band.listening and band.says == "The control a listens to the key k now."
    assert band.written() == [("player.two.bound", {"controls.a.on": ["keyboard:k"]})]
    assert band.notes(0) == [], "what is learned is not played"
    band.press(4.0, "k")
    band.press(5.0, "a")
    assert band.notes(4) == [("two", 4.0)]
    band.pass_(4.0 + TOLD + 5)
    assert band.says == "" and band.ensemble.deadline is None


def test_asking_again_goes_on_to_the_next_control_and_at_last_ends() -> None:
    band = Band(TWO, BOW)
    asked = []
    for n in range(5):
        band.at(1.0 + n, LEARN)
        asked.append(band.says.partition("for ")[2].partition(",")[0])
    assert asked == ["a", "b", "level", "pitch", ""]


def test_a_clash_is_told_and_the_same_press_once_more_takes_it() -> None:
    band = Band(TWO)
    band.at(1.0, Change(0, "player.two.learn", "b"))
    band.press(2.0, "x")
    band.pass_(3.5)
    assert band.listening and "The key x presses the control a already" in band.says
    band.press(4.0, "x")
    band.pass_(5.5)
    assert band.says == "The control b listens to the key x now."
    ((_, changes),) = band.written()
    assert changes == {"controls.a.on": ["keyboard:a"], "controls.b.on": ["keyboard:x"]}


def test_a_control_is_not_left_without_a_switch() -> None:
    band = Band(TWO)
    band.at(1.0, Change(0, "player.two.learn", "a"))
    band.press(2.0, "b")
    band.press(4.0, "b")
    band.pass_(5.5)
    assert "would have no switch left" in band.says and band.written() == []
    band.press(6.0, "b")
    assert band.notes(6) == [("two", 6.0)]


def test_the_others_play_on_meanwhile() -> None:
    band = Band(TWO, OTHER)
    band.at(1.0, LEARN)
    band.press(2.0, "c")
    assert band.notes(0) == [("other", 2.0)]


def test_a_note_that_sounds_when_learning_begins_ends_and_its_switch_is_not_stuck() -> None:
    band = Band(TWO)
    band.at(1.0, Switch(0, "keyboard", "a", True))
    band.at(1.5, LEARN)
    assert [e.at for e in band.events if isinstance(e, NoteOff)] == [1.5]
    band.at(1.7, Switch(0, "keyboard", "a", False))
    band.pass_(1.5 + LISTENS + 1)
    assert band.says.startswith("No press was heard") and not band.listening and band.written() == []
    band.press(30.0, "a")
    assert band.notes(30) == [("two", 30.0)]


def test_learning_a_switch_neither_begins_the_song_anew_nor_goes_back_up_the_ladder() -> None:
    song = Instrument(
        version=1, name="two", controls={"a": ControlSettings(on=("keyboard:a",))},
        access=DirectSettings(controls=("a",)),
        ladder=(RungSettings(name="song", access=StepSongSettings(control="a")),),
    )  # fmt: skip
    band = Band(song)
    band.at(0.5, Change(0, "player.two.rung", "song"))
    for beat in range(7):
        band.press(1.0 + beat, "a", 0.3)
    before = band.ensemble.view().players[0]
    assert before.rung == "song" and before.song is not None and before.song.place == 7
    band.at(9.0, Change(0, "player.two.learn", "a"))
    band.press(10.0, "z", 1.0)
    band.pass_(17.0)
    after = band.ensemble.view().players[0]
    assert after.rung == "song" and after.song is not None and after.song.place == 7
    band.press(18.0, "z")
    now = band.ensemble.view().players[0].song
    assert now is not None and now.place == 8


FACE = {"gaze-x": 0.5, "eyes": 0.32, "mouth-open": 0.01, "brow": 0.5}


def face(band: Band, t: float, seconds: float, **values: float) -> float:
    """A face before the camera is like this for so long."""
    for _ in range(round(seconds * 30)):
        for name, value in {**FACE, **values}.items():
            band.at(t, Axis(0, "camera", name, value, "1") if name == "gaze-x" else Level(0, "camera", name, value))
        t += 1 / 30
    return t


def test_a_gesture_is_learned_by_making_it_twice_and_plays_from_then_on() -> None:
    band = Band(shipped("face-gestures"))
    t = face(band, 0.5, 1.5)
    band.at(t, Change(0, "player.face-gestures.learn", "mouth"))
    assert "Press the switch for mouth" in band.says and "twice" in band.says
    t = face(band, t, 1.5)
    t = face(band, face(band, t, 0.8, brow=0.6), 0.9)
    assert band.says == "Seen: lifted brows. Once more, please."
    t = face(band, face(band, t, 0.8, brow=0.6), 0.9)
    assert band.listening and "Lifted brows presses the control brow already" in band.says
    t = face(band, t, 1.5)
    for _ in range(2):
        t = face(band, face(band, t, 0.9, eyes=0.05), 0.8)
    assert band.says == "The control mouth listens to a long blink now." and not band.listening
    (written,) = band.written()
    assert written[0] == "player.face-gestures.bound"
    watch = written[1]["controls.mouth.watch"]
    assert (watch["source"], watch["measure"], watch["shortest"], watch["longest"]) == (
        "camera:eyes",
        "ratio",
        0.5,
        1.5,
    )
    assert 0.5 < watch["on_at"] < watch["off_at"] < 0.8 and "rest" not in watch
    t = face(band, t, 2.0)
    before = len(band.notes(0))
    t = face(band, face(band, t, 0.9, eyes=0.05), 0.5)
    assert len(band.notes(0)) == before + 1


def test_the_other_look_of_the_same_eyes_is_no_clash() -> None:
    band = Band(shipped("gaze-pads"))
    band.at(0.5, Change(0, "player.gaze-pads.learn", "right"))
    t = face(band, 0.5, 1.5)
    for _ in range(2):
        t = face(band, face(band, t, 0.8, **{"gaze-x": 0.58}), 0.9)
    assert band.says == "The control right listens to a look to the right now."
    assert band.written()[0][1]["controls.right.watch"]["on_at"] == pytest.approx(0.04, abs=0.005)


def test_a_bow_is_bound_to_a_mouth_by_opening_it_twice() -> None:
    band = Band(replace(shipped("breath"), name="bow"))
    band.at(0.5, Change(0, "player.bow.learn", "level"))
    t = face(band, 0.5, 1.5)
    for _ in range(2):
        t = face(band, face(band, t, 0.8, **{"mouth-open": 0.5}), 0.9)
    bound = band.written()[0][1]
    assert bound["access.level"] == "camera:mouth-open" and bound["access.most"] == pytest.approx(0.49, abs=0.02)


def test_a_switch_that_is_never_let_go_is_given_up() -> None:
    band = Band(TWO)
    band.at(1.0, LEARN)
    band.at(2.0, Switch(0, "keyboard", "k", True))
    band.pass_(2.0 + STILL_DOWN + 0.2)
    assert "not let go" in band.says and band.written() == []


def test_a_trigger_presses_from_half_of_its_way_on() -> None:
    band = Band(TWO)
    band.at(1.0, LEARN)
    for n, value in enumerate((-0.9, -0.2, 0.6, 1.0, 1.0, 0.2, -1.0)):
        band.at(2.0 + n * 0.1, Axis(0, "gamepad", "axis-5", value))
    band.pass_(4.0)
    assert band.says == "The control a listens to the gamepad's axis-5 now."
    ((_, changes),) = band.written()
    assert changes["controls.a.watch"] == {"source": "gamepad:axis-5", "on_at": 1.0, "off_at": 0.6, "rest": -1.0}
    assert changes["controls.a.on"] == []
    for n, value in enumerate((-0.9, -0.3, 0.3, 0.9, -1.0)):
        band.at(5.0 + n * 0.1, Axis(0, "gamepad", "axis-5", value))
    assert band.notes(5) == [("two", 5.2)]


def test_a_bow_is_bound_by_moving_it_and_a_mere_switch_is_refused() -> None:
    band = Band(BOW)
    band.at(1.0, LEARN)
    band.press(2.0, "k")
    band.pass_(3.5)
    assert "is a switch" in band.says
    band.at(10.0, LEARN)
    for n, value in enumerate((5, 30, 60, 64, 50, 20, 4, 0)):
        band.at(11.0 + n * 0.1, Midi(0, "box", bytes([0xB0, 7, value])))
    band.pass_(13.0)
    assert band.written()[-1][1] == {"access.level": "midi:cc-7", "access.most": pytest.approx(64 / 127, abs=0.001)}
    for n, value in enumerate((5, 30, 60, 0)):
        band.at(20.0 + n * 0.1, Midi(0, "box", bytes([0xB0, 7, value])))
    assert len(band.notes(20)) == 1


def test_a_stick_that_goes_both_ways_reaches_both_ends_of_the_scale() -> None:
    band = Band(BOW)
    band.at(1.0, Change(0, "player.bow.learn", "pitch"))
    for n, value in enumerate((0.1, 0.5, 0.8, 0.7, 0.2, 0.0)):
        band.at(2.0 + n * 0.1, Axis(0, "gamepad", "axis-0", value))
    band.pass_(4.0)
    assert band.written()[-1][1] == {"access.pitch": "gamepad:axis-0", "access.pitch_range": [-0.8, 0.8]}


def test_another_instrument_in_mid_learning_is_not_overwritten() -> None:
    band = Band(TWO)
    band.at(1.0, LEARN)
    band.at(1.5, Change(0, "player.two.instrument", OTHER))
    band.press(2.0, "k")
    band.pass_(40.0)
    assert band.says == "" and band.written() == []
    band.press(41.0, "c")
    assert len(band.notes(41)) == 1


def test_what_cannot_be_learned_is_told() -> None:
    band = Band(TWO)
    with pytest.raises(ChangeError, match="no control 'c': use one of a, b"):
        band.at(1.0, Change(0, "player.two.learn", "c"))
    assert bindable(BOW) == ("level", "pitch")


keys = st.sampled_from(("a", "b", "x", "k", "m"))
steps = st.lists(
    st.tuples(
        st.floats(0, 3), st.one_of(keys.map(lambda k: (k, True)), keys.map(lambda k: (k, False)), st.just("learn"))
    ),
    max_size=40,
)


@given(steps)
def test_whatever_is_pressed_nothing_rings_on_and_it_always_ends(some: list[tuple[float, Any]]) -> None:
    band, t = Band(TWO, OTHER, BOW), 0.0
    for wait, what in some:
        t += wait
        band.at(t, LEARN if what == "learn" else Switch(0, "keyboard", *what))
    for key in ("a", "b", "x", "k", "m"):
        band.at(t, Switch(0, "keyboard", key, False))
    band.pass_(t + LISTENS + STILL_DOWN + TOLD + 1)
    assert not band.listening and band.says == ""
    band.events += band.ensemble.silence(band.ensemble.now)
    open_ = {e.note_id for e in band.events if isinstance(e, NoteOn)} - {
        e.note_id for e in band.events if isinstance(e, NoteOff)
    }
    assert not open_
