"""A spot and its player, without any camera: what is sought, what is changed, and how little is enough."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest

from adaptive_instrument.access.learning import Learning
from adaptive_instrument.access.spot import SpotSettings
from adaptive_instrument.binding import MOVED, TWICE, twice
from adaptive_instrument.errors import ChangeError, InstrumentError
from adaptive_instrument.instrument import FACE, Instrument, Sought, seen, sought
from adaptive_instrument.mapping import load, load_lineup, load_text
from adaptive_instrument.notes import NoteOff, NoteOn
from adaptive_instrument.processes.hearing import hear_camera
from adaptive_instrument.processes.saves import Saves
from adaptive_instrument.resources import find_mapping
from adaptive_instrument.signals import Axis, Signal, Tracking
from adaptive_instrument.stage import wording
from tests.support.playing import Playing

RATE = 30.0
AT = (0.62, 0.55)
"""Where the spot rests, in parts of the picture."""


def shipped(name: str = "spot") -> Instrument:
    return load(find_mapping(name))


class Spot(Playing):
    """The shipped instrument, its spot found and at rest."""

    def __init__(self, *others: Instrument, **changes: Any) -> None:
        super().__init__(replace(shipped(), **changes), *others)
        self.now = 0.0
        self.send(Tracking(0.0, "spot", True))
        self.stays(0.0, 0.0, 1.0)

    def stays(self, across: float, down: float, seconds: float) -> None:
        """The spot stays so far from rest."""
        for _ in range(round(seconds * RATE)):
            self.now += 1 / RATE
            self.send(Axis(self.now, "spot", "x", AT[0] + across))
            self.send(Axis(self.now, "spot", "y", AT[1] + down))

    def swings(self, across: float, down: float, back: float = 0.0, seconds: float = 3.0) -> None:
        """The spot goes so far and comes home; and then ``back`` as much to the other side."""
        for number in range(round(seconds * RATE)):
            swing = math.sin(2 * math.pi * number / (seconds * RATE))
            part = swing if swing > 0 else back * swing
            self.stays(part * across, part * down, 1 / RATE)

    @property
    def struck(self) -> list[int]:
        return [round(event.pitch) for event in self.events if isinstance(event, NoteOn)]

    @property
    def sounding(self) -> set[int]:
        ended = {event.note_id for event in self.events if isinstance(event, NoteOff)}
        return {event.note_id for event in self.events if isinstance(event, NoteOn)} - ended


@pytest.mark.parametrize("angle", range(0, 360, 60))
@pytest.mark.parametrize("far", [1 / 80, 0.3])
def test_whichever_way_and_however_far_a_spot_moves_it_reaches_every_pad_with_nothing_set(
    angle: int, far: float
) -> None:
    spot = Spot()
    for _ in range(3):
        spot.swings(far * math.cos(math.radians(angle)), far * math.sin(math.radians(angle)))
    assert len(set(spot.struck)) == 6


def test_who_moves_to_both_sides_reaches_every_pad_too() -> None:
    spot = Spot()
    for _ in range(4):
        spot.swings(0.0, 0.05, back=1.0)
    assert len(set(spot.struck)) == 6


def test_a_spot_that_only_trembles_plays_nothing() -> None:
    spot = Spot()
    for number in range(300):
        spot.stays(0.0004 * math.sin(number * 1.7), 0.0004 * math.cos(number * 2.3), 1 / RATE)
    assert spot.struck == []


def test_a_lost_spot_releases_every_note_and_plays_nothing_where_it_comes_back() -> None:
    spot = Spot()
    for _ in range(3):
        spot.swings(0.0, -0.05)
    assert spot.sounding
    spot.send(Tracking(spot.now, "spot", False))
    assert not spot.sounding
    before = len(spot.struck)
    spot.send(Tracking(spot.now + 1, "spot", True))
    spot.now += 1
    spot.stays(0.0, -0.03, 0.5)
    assert len(spot.struck) == before


def test_a_lost_face_is_no_lost_spot() -> None:
    spot = Spot(shipped("head-harp"))
    for _ in range(3):
        spot.swings(0.0, -0.05)
    sounding = spot.sounding
    spot.send(Tracking(spot.now, "camera", False))
    assert spot.sounding == sounding and sounding


def test_rest_is_left_by_the_spot_alone() -> None:
    spot = Spot()
    for _ in range(3):
        spot.swings(0.0, -0.05)
    spot.change(spot.now, "rest", True)
    spot.stays(0.0, 0.0, 2.0)
    assert spot.ensemble.view().resting
    spot.stays(0.0, -0.05, 2.0)
    assert not spot.ensemble.view().resting


def test_the_way_is_found_anew_when_the_middle_is() -> None:
    spot = Spot()
    for _ in range(4):
        spot.swings(0.0, -0.2)
    spot.change(spot.now, "player.spot.recentre")
    spot.stays(0.0, 0.0, 1.0)
    before = len(spot.struck)
    for _ in range(3):
        # It can go a tenth as far now, and to the side.
        spot.swings(0.02, 0.0)
    assert len(set(spot.struck[before:])) == 6


def test_pads_are_laid_out_anew_when_both_directions_are_to_count_and_nothing_is_left_ringing() -> None:
    spot = Spot()
    for _ in range(3):
        spot.swings(0.0, -0.05)
    (row,) = spot.ensemble.view().players
    assert row.sideways
    voice = {"voice.articulation": "hold"}
    spot.change(spot.now, "player.spot.settings", voice)
    spot.stays(0.0, -0.03, 0.5)
    spot.change(spot.now, "player.spot.pointer.along", "axes")
    spot.change(spot.now, "player.spot.access.shape", "grid")
    spot.change(spot.now, "player.spot.pointer.range", (0.1, 0.1))
    spot.to(spot.now + 5)
    assert not spot.sounding
    (grid,) = spot.ensemble.view().players
    assert not grid.sideways
    spot.stays(-0.09, -0.09, 0.5)
    (grid,) = spot.ensemble.view().players
    assert grid.pointer is not None
    assert max(grid.pointer) < 0.2


# -- what is sought ---------------------------------------------------------------------------------------------------


def test_a_camera_looks_for_what_is_played_by_and_nothing_else() -> None:
    spot, head, switch = shipped(), shipped("head-harp"), shipped("one-switch-walk")
    assert sought([spot]) == Sought(face=False, spot=SpotSettings())
    assert sought([spot, head]) == Sought(face=True, spot=SpotSettings())
    assert sought([head]) == FACE
    assert seen([switch, spot]) and seen([head]) and not seen([switch])


def test_another_spot_is_asked_of_the_camera_and_saved_with_the_rest(tmp_path: Path) -> None:
    own = Path(shutil.copy(find_mapping("spot"), tmp_path))
    lineup = load_lineup(own)
    playing = Playing(*lineup.instruments)
    playing.change(1.0, "player.spot.spot.place", (0.25, 0.75))
    playing.change(1.1, "player.spot.spot.size", 0.2)
    playing.change(1.2, "player.spot.find-spot")
    playing.change(1.3, "player.spot.save")
    asked = [(request.what, request.value) for request in playing.ensemble.requests]
    assert asked[:3] == [
        ("player.spot.spot", SpotSettings(place=(0.25, 0.75))),
        ("player.spot.spot", SpotSettings(place=(0.25, 0.75), size=0.2)),
        ("player.spot.spot", None),
    ]
    what, instrument = asked[3]
    assert what == "player.spot.save" and isinstance(instrument, Instrument)
    assert Saves(lineup).save("spot", instrument) == ("Saved as spot.", own)
    assert load(own).spot == SpotSettings(place=(0.25, 0.75), size=0.2)


@pytest.mark.parametrize(
    ("place", "value"), [("place", (1.5, 0.5)), ("place", (0.5,)), ("place", "left"), ("size", 0.0), ("size", 9)]
)
def test_a_spot_that_cannot_be_is_refused_with_a_cure(place: str, value: object) -> None:
    with pytest.raises(ChangeError, match="use "):
        Playing(shipped()).change(1.0, f"player.spot.spot.{place}", value)


def test_a_mapping_without_axes_for_its_spot_is_told_which_to_write() -> None:
    text = find_mapping("spot").read_text(encoding="utf-8").replace('x = "x"\n', "").replace('y = "y"\n', "")
    with pytest.raises(InstrumentError, match='add x = "x" and y = "y"'):
        load_text(text, "spot.toml")


# -- who hears of it --------------------------------------------------------------------------------------------------


def test_who_is_not_seen_is_told_what_to_do() -> None:
    playing = Playing(shipped())
    playing.send(Tracking(0.2, "spot", False))
    (player,) = playing.ensemble.view().players
    assert wording.hint(player) == wording.SEEKING


def test_a_movement_of_the_spot_can_be_learned_as_a_switch() -> None:
    learning = Learning()
    for number in range(360):
        t = number / RATE
        raised = 2.0 < t < 2.6 or 4.0 < t < 4.6
        learning.receive(Axis(t, "spot", "x", 0.5))
        learning.receive(Axis(t, "spot", "y", 0.5 - (0.04 if raised else 0.0)))
    heard = learning.heard()
    assert heard is not None and heard.gesture is not None
    assert heard.gesture.place == "spot:y" and heard.gesture.on_at < 0


def test_who_learns_a_switch_is_asked_for_what_is_seen_of_them() -> None:
    assert twice(shipped()) == MOVED
    assert twice(shipped("gaze-pads")) == TWICE


def test_a_camera_that_dies_loses_its_spot_as_well_as_its_face() -> None:
    receive, send = Pipe(duplex=False)
    admitted: list[Signal] = []
    send.send((Tracking(0.0, "spot", True), Axis(0.0, "spot", "x", 0.5)))
    send.close()
    hear_camera(receive, admitted.append)
    lost = {signal.source for signal in admitted if isinstance(signal, Tracking) and not signal.ok}
    assert lost == {"camera", "spot"}
