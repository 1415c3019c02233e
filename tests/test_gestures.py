"""The shipped instruments of the face: what is meant comes through, and talking does not."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.notes import Event, NoteOff, NoteOn
from adaptive_instrument.signals import Axis, Level
from tests.support.alone import shipped

REST = {"gaze-x": 0.5, "eyes": 0.32, "mouth-open": 0.0, "brow": 0.5, "yaw": 0.0}
"""What a camera says of a face at rest."""
MOVES = {
    "left": {"gaze-x": 0.4}, "right": {"gaze-x": 0.6}, "brow": {"brow": 0.6}, "mouth": {"mouth-open": 0.6},
    "blink": {"eyes": 0.05},
}  # fmt: skip


class Face:
    """A face before a camera."""

    def __init__(self, name: str, **calm: float) -> None:
        instrument = shipped(name)
        if calm:
            instrument = replace(instrument, calm=replace(instrument.calm, **calm))  # type: ignore[arg-type]
        self.ensemble = Ensemble([instrument])
        self.events: list[Event] = []
        self.t = 0.0
        self._now = dict(REST)
        self.shows(1.5)

    def shows(self, seconds: float, talks: bool = False, **values: float) -> None:
        """The face is like this, as quickly as a face moves; ``talks``: with four syllables a second besides."""
        goal = {**REST, **values}
        for _ in range(round(seconds * 30)):
            for name, value in goal.items():
                self._now[name] += (value - self._now[name]) * 0.6
                said = self._now[name]
                if talks:
                    wave = 0.5 - 0.5 * math.cos(2 * math.pi * 4 * self.t)
                    said += {"mouth-open": 0.2, "brow": 0.03}.get(name, 0.0) * wave
                kind = (
                    Axis(self.t, "camera", name, said, "deg" if name == "yaw" else "1")
                    if name in ("yaw", "gaze-x")
                    else Level(self.t, "camera", name, said)
                )
                self._took(self.ensemble.receive(kind))
            self.t += 1 / 30
            while (deadline := self.ensemble.deadline) is not None and deadline <= self.t:
                self._took(self.ensemble.advance(deadline, deadline + COMMIT_LEAD))

    def _took(self, events: list[Event]) -> None:
        self.events += events

    @property
    def notes(self) -> list[float]:
        """The pitches that have begun."""
        return [event.pitch for event in self.events if isinstance(event, NoteOn)]


@pytest.mark.parametrize(("name", "gestures"), [
    ("face-gestures", ("left", "brow", "mouth", "right", "mouth", "brow", "left", "right")),
    ("gaze-pads", ("left", "right", "blink", "left", "blink", "right", "right")),
])  # fmt: skip
def test_every_gesture_that_is_meant_sounds_once(name: str, gestures: tuple[str, ...]) -> None:
    face = Face(name)
    pads = {"face-gestures": ("left", "brow", "mouth", "right"), "gaze-pads": ("left", "blink", "right")}[name]
    pitches = [target.pitch for target in face.ensemble.view().players[0].targets]
    for gesture in gestures:
        face.shows(0.8, **MOVES[gesture])
        face.shows(0.6)
    assert face.notes == [pitches[pads.index(gesture)] for gesture in gestures]


def test_a_mouth_that_plays_a_rhythm_is_not_taken_for_a_talking_one() -> None:
    face = Face("face-gestures")
    for _ in range(12):
        face.shows(0.4, **MOVES["mouth"])
        face.shows(0.25)
    assert len(face.notes) == 12


@pytest.mark.parametrize("name", ["face-gestures", "gaze-pads"])
def test_who_talks_and_looks_about_plays_nothing_and_plays_again_soon_after(name: str) -> None:
    for talking, plays in ((5.0, False), (0.0, True)):
        face = Face(name, talking=talking)
        face.shows(2.0, talks=True)
        for look in ("left", "right", "left"):
            face.shows(0.8, talks=True, **MOVES[look])
            face.shows(0.6, talks=True)
        assert bool(face.notes) == plays
    face = Face(name)
    face.shows(3.0, talks=True)
    face.shows(2.0)
    face.shows(0.8, **MOVES["left"])
    assert not face.notes, "to think"
    assert face.ensemble.view().players[0].talks, "and the stage says why"
    face.shows(4.0)
    assert not face.ensemble.view().players[0].talks
    face.shows(0.8, **MOVES["left"])
    assert len(face.notes) == 1


def test_a_long_blink_is_heard_while_somebody_talks() -> None:
    face = Face("gaze-pads")
    face.shows(3.0, talks=True)
    face.shows(0.8, talks=True, **MOVES["blink"])
    face.shows(0.5, talks=True)
    assert len(face.notes) == 1, "the way to voice and help is never closed"


def test_a_gesture_that_sounds_when_talking_begins_is_let_go_by_its_own_end() -> None:
    face = Face("face-gestures")
    face.shows(0.8, **MOVES["left"])
    face.shows(2.0, talks=True, **MOVES["left"])
    face.shows(1.0, talks=True)
    begun = [event.note_id for event in face.events if isinstance(event, NoteOn)]
    assert begun and begun == [event.note_id for event in face.events if isinstance(event, NoteOff)]


def test_a_look_with_the_head_turned_away_is_none() -> None:
    face = Face("gaze-pads")
    face.shows(0.5, yaw=-18.0)
    face.shows(0.8, yaw=-18.0, **MOVES["left"])
    assert not face.notes
    face.shows(1.0)
    face.shows(0.8, yaw=-6.0, **MOVES["left"])
    assert len(face.notes) == 1, "a head that goes along a little does no harm"
