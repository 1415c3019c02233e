"""Who turns from side to side and can do nothing else: nobody beside them, and everything within reach."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from adaptive_instrument.access.dwell import DwellSettings
from adaptive_instrument.access.menu import TITLE
from adaptive_instrument.access.menu_sides import MIDDLE
from adaptive_instrument.access.zones import hit
from adaptive_instrument.notes import NoteOff, NoteOn
from adaptive_instrument.signals import Tracking
from tests.support.alone import PICTURE, Alone, shipped

LEFT, RIGHT = 0.05, 0.95


class Sideways(Alone):
    """A harp that is played by the yaw of a head, or pads in a row; there is no switch."""

    def __init__(self, dwells: bool = False) -> None:
        super().__init__("head-harp")
        harp = shipped("head-harp")
        harp = replace(harp, pointer=replace(harp.pointer, y=""), controls={})
        if dwells:
            harp = replace(harp, access=DwellSettings(shape="grid"))
        self.change("player.head-harp.instrument", harp)
        self.side(0.5, 1.5)

    def side(self, x: float, seconds: float) -> None:
        """The head is turned to the side, up or down as it happens."""
        self.turn(x, 0.5, seconds)

    def calls(self) -> None:
        """To the spot, back for a moment, and to it again."""
        self.side(RIGHT, 1.9)
        self.side(0.76, 0.8)
        self.side(RIGHT, 1.9)
        self.side(0.5, 0.4)

    def chooses(self, label: str) -> None:
        """Right until it stands out, back, and left until it is taken."""
        assert self.menu.side == MIDDLE
        for _ in range(400):
            if self.highlighted == label:
                break
            self.side(RIGHT, PICTURE)
        else:
            raise AssertionError(f"{label} never stood out of {self.menu.labels}")
        self.side(0.5, 0.5)
        assert self.highlighted == label, "it waits"
        self.side(LEFT, 2.0 if label == "Yes, close" else 1.5)
        self.side(0.5, 0.6)

    def answers_the_check(self) -> None:
        """What is lit is gone to, and of the answers the first is taken."""
        for step in range(700):
            check = self.player.check
            if check is None:
                return
            if check.step == "most":
                self.side(1.0 if step % 2 else 0.0, 0.8)
            elif check.lit is not None or check.answers:
                zone = check.places[check.lit or 0]
                reach, asked = self.found, shipped("head-harp").pointer.range[0]
                self.side(0.5 + (zone.x + zone.width / 2 - 0.5) * reach / asked, 0.5)
            else:
                self.side(0.5, 0.4)
        raise AssertionError(f"the check never ended: {self.player.check}")

    @property
    def found(self) -> float:
        """The range in force: whoever sees the pointer knows how far to turn."""
        pointing = self.ensemble._players["head-harp"]._pointing
        assert pointing is not None
        return pointing.found[1][0]


def test_by_turning_from_side_to_side_only() -> None:
    alone = Sideways()
    assert alone.player.spot is not None and alone.player.sideways and alone.player.twice
    alone.calls()
    assert alone.menu.cursor == TITLE and alone.menu.labels[:2] == ("Back to my voice", "Call")
    alone.chooses("My movement")
    alone.chooses("Fit it to me")
    assert alone.player.check is not None
    alone.answers_the_check()
    before = len(alone.notes())
    # What was agreed is in force, and the same turn goes further.
    alone.change("player.head-harp.pointer.range", shipped("head-harp").pointer.range)
    alone.side(0.2, 0.5)
    alone.side(0.7, 0.5)
    assert len(alone.notes()) > before
    alone.calls()
    alone.chooses("Sound")
    alone.chooses("Next sound")
    assert len(set(alone.sounds[-2:])) == 2 and alone.highlighted == "Next sound"
    alone.side(LEFT, 1.5)
    alone.side(0.5, 0.5)
    assert len(set(alone.sounds[-3:])) == 3, "the same again, without going round"
    alone.chooses("Back")
    alone.chooses("Rest")
    assert alone.view.resting and not alone.sounding
    alone.side(LEFT, 1.8)
    alone.side(RIGHT, 1.8)
    assert not alone.view.resting and alone.player.menu is None
    alone.side(0.5, 0.5)
    alone.calls()
    alone.chooses("More")
    alone.chooses("Close")
    alone.chooses("Yes, close")
    assert alone.requests[-1].what == "quit"
    alone.wait(20.0)
    begun = {event.note_id for event in alone.events if isinstance(event, NoteOn)}
    assert begun == {event.note_id for event in alone.events if isinstance(event, NoteOff)}


def test_everything_in_the_menu_can_be_reached() -> None:
    alone = Sideways()
    alone.calls()
    for label in alone.menu.labels:
        for _ in range(60):
            if alone.highlighted == label:
                break
            alone.side(RIGHT, 0.2)
        assert alone.highlighted == label
    alone.side(0.5, 0.5)
    alone.chooses("My movement")
    alone.chooses("Other instrument")
    first = alone.menu.labels
    alone.chooses("Others")
    assert alone.menu.labels != first, "the second page of the shelf"
    alone.chooses("Back")
    alone.chooses("Play on")
    assert alone.player.menu is None


def test_the_menu_is_called_in_rest_too_and_there_is_help_in_it() -> None:
    alone = Sideways()
    alone.change("rest", True)
    alone.calls()
    alone.chooses("Call")
    assert alone.view.calling
    alone.side(LEFT, 1.8)
    alone.side(RIGHT, 1.8)
    assert not alone.view.resting and not alone.view.calling


def test_rest_is_left_by_both_sides_in_either_order() -> None:
    for sides in ((LEFT, RIGHT), (RIGHT, LEFT)):
        for dwells in (False, True):
            alone = Sideways(dwells)
            alone.change("rest", True)
            for x in sides:
                alone.side(x, 1.8)
            assert not alone.view.resting and alone.player.menu is None
            alone.side(0.5, 1.0)
            assert alone.player.menu is None


def test_who_dwells_calls_it_by_one_stay() -> None:
    alone = Sideways(dwells=True)
    assert hit(alone.player.zones, RIGHT, 0.5) is None and len({zone.y for zone in alone.player.zones}) == 1
    alone.side(0.8, 1.0)
    before = len(alone.notes())
    alone.side(RIGHT, 1.2)
    assert alone.player.menu is None and alone.player.staying is not None, "it fills"
    alone.side(RIGHT, 0.6)
    assert alone.menu.side == MIDDLE and len(alone.notes()) == before
    alone.side(RIGHT, 5.0)
    assert alone.menu.cursor == TITLE, "where it was when the menu came does not count"
    alone.side(0.5, 0.5)
    alone.side(LEFT, 1.5)
    assert alone.player.menu is None, "left on the title plays on"


@pytest.mark.parametrize("seed", range(2))
def test_ordinary_playing_never_calls_it(seed: int) -> None:
    alone, chance = Sideways(), Random(seed)
    played_last = 0
    for _ in range(40):
        # Phrases over the whole harp, a little too far at its end too, and rests in the middle or at either side.
        for _ in range(chance.randrange(3, 7)):
            x = chance.choice([0.05, 0.2, 0.35, 0.5, 0.65, 0.78, 0.9])
            played_last += x == 0.78
            alone.side(x, chance.uniform(0.2, 1.2))
        if chance.random() < 0.3:
            alone.side(RIGHT, chance.uniform(1.6, 6.0))
        assert alone.player.menu is None
    assert played_last > 5 and len(alone.notes()) > 80


def test_a_menu_that_was_not_meant_goes_by_itself() -> None:
    alone = Sideways()
    alone.calls()
    alone.side(0.5, 21.0)
    assert alone.player.menu is None
    alone.calls()
    alone.side(RIGHT, 60.0)
    assert alone.player.menu is None, "nor does a head that stays at the side leaf through it for ever"


def test_a_face_that_is_lost_in_the_menu_is_waited_for() -> None:
    alone = Sideways()
    alone.calls()
    alone.does(Tracking(alone.t, "camera", False))
    alone.wait(3.0)
    alone.does(Tracking(alone.t, "camera", True))
    alone.side(RIGHT, 0.5)
    assert alone.menu.cursor == TITLE, "where it is found it was not led"
    alone.side(0.5, 0.5)
    alone.chooses("Rest")
    assert alone.view.resting


def test_some_of_what_the_check_proposes_can_be_taken_by_the_sides_as_well() -> None:
    alone = Sideways()
    alone.change("player.head-harp.check", "2026-11-22")
    for step in range(400):
        check = alone.player.check
        assert check is not None
        if check.step == "ask":
            break
        if check.step == "most":
            alone.side(0.7 if step % 2 else 0.3, 0.8)
        elif check.lit is not None:
            zone = check.places[check.lit]
            asked = shipped("head-harp").pointer.range[0]
            alone.side(0.5 + (zone.x + zone.width / 2 + 0.07 * (-1) ** check.done - 0.5) * alone.found / asked, 0.5)
        else:
            alone.side(0.5, 0.4)
    assert alone.player.check is not None and alone.player.check.answers == ("Use all", "One by one")
