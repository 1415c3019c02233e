"""A round with nobody beside the player: start, choose a mapping, access check, play, change the sound, rest, wake,
stop. Once by one switch only, once by gaze only, once by head only. Every word of the round is theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.alone import ASIDE, Alone


def test_by_one_switch_only() -> None:
    alone = Alone("one-switch-walk", guide=True)
    # Start: whatever is pressed is heard, and an instrument that fits comes, with a question.
    assert alone.view.guiding
    alone.press(then=4.0)
    assert not alone.view.guiding and alone.player.title == "One switch, walking"
    assert "Play this" in alone.menu.labels and "One switch, scanning" in alone.menu.labels
    # Choose a mapping: the scan, and then the walk again, from the menu.
    alone.chooses_by_press("One switch, scanning")
    assert alone.player.method == "scan"
    alone.chooses_by_press("One switch, walking")
    assert alone.player.method == "walk"
    # The access check, by the very switch that is measured.
    alone.chooses_by_press("Fit it to me")
    assert alone.player.check is not None
    _answers_by_press(alone)
    # Play.
    alone.wait(3)
    before = len(alone.notes())
    for _ in range(4):
        alone.press()
    assert len(alone.notes()) == before + 4
    # Change the sound.
    alone.calls_the_menu()
    alone.chooses_by_press("Sound")
    alone.chooses_by_press("Next sound")
    alone.chooses_by_press("Next sound")
    assert len(alone.sounds) >= 3 and len(set(alone.sounds[-3:])) == 3
    alone.chooses_by_press("Back")
    alone.chooses_by_press("Play on")
    # Rest.
    alone.calls_the_menu()
    alone.chooses_by_press("Rest")
    assert alone.view.resting and not alone.sounding
    # Wake.
    alone.press(then=1.8)
    alone.press()
    assert not alone.view.resting
    alone.press()
    assert alone.notes()[-1].at > alone.t - 1
    # Stop.
    alone.calls_the_menu()
    alone.chooses_by_press("More")
    alone.chooses_by_press("Close")
    alone.chooses_by_press("Yes, close")
    assert [request.what for request in alone.requests][-1] == "quit"
    assert not alone.sounding


@pytest.mark.parametrize("mapping", ["pointer-dwell"])
def test_by_gaze_only(mapping: str) -> None:
    alone = Alone("one-switch-walk", guide=True)
    alone.look(0.2, 0.5, 1.0)
    alone.look(0.7, 0.5, 4.0)
    assert alone.player.title == "Pointer, staying plays"
    # The access check, by looking.
    alone.look(*ASIDE, 0.5)
    alone.chooses_by_look("Fit it to me")
    assert alone.player.check is not None
    _answers_by_pointing(alone, alone.look)
    # Play.
    zone = alone.player.zones[0]
    before = len(alone.notes())
    alone.look(zone.x + zone.width / 2, zone.y + zone.height / 2, 2.0)
    assert len(alone.notes()) == before + 1
    # Change the sound: the spot calls the menu.
    _looks_at_the_spot(alone)
    alone.chooses_by_look("Sound")
    alone.chooses_by_look("Next sound")
    alone.chooses_by_look("Next sound")
    assert len(set(alone.sounds[-3:])) == 3
    alone.chooses_by_look("Back")
    alone.chooses_by_look("Rest")
    assert alone.view.resting and not alone.sounding
    # Looking about does not wake; two opposite corners do.
    for x in (0.1, 0.5, 0.9, 0.3):
        alone.look(x, 0.4, 1.0)
    assert alone.view.resting
    alone.look(0.1, 0.1, 1.8)
    alone.look(0.5, 0.5, 0.3)
    alone.look(0.92, 0.84, 1.8)
    assert not alone.view.resting
    _looks_at_the_spot(alone)
    alone.chooses_by_look("More")
    alone.chooses_by_look("Close")
    alone.look(*alone.middle("Yes, close"), 1.3)
    assert not alone.requests or alone.requests[-1].what != "quit", "what cannot be taken back takes longer"
    alone.look(*alone.middle("Yes, close"), 0.5)
    assert alone.requests[-1].what == "quit"


def test_by_head_only() -> None:
    alone = Alone("one-switch-walk", guide=True)
    alone.turn(0.5, 0.5, 1.5)
    alone.turn(0.9, 0.5, 4.0)
    assert alone.player.title == "Head harp"
    # The rest is where the head was before it first moved: nobody has to say so.
    alone.turn(*ASIDE, 0.5)
    assert alone.player.pointer == pytest.approx(ASIDE, abs=0.02)
    alone.chooses_by_head("Fit it to me")
    assert alone.player.check is not None
    _answers_by_pointing(alone, alone.turn)
    before = len(alone.notes())
    alone.turn(0.2, 0.4, 0.5)
    alone.turn(0.8, 0.4, 0.5)
    assert len(alone.notes()) > before
    alone.turn(*ASIDE, 1.0)
    _turns_to_the_spot(alone)
    alone.chooses_by_head("Sound")
    alone.chooses_by_head("Next sound")
    assert len(set(alone.sounds[-2:])) == 2
    alone.chooses_by_head("Back")
    alone.chooses_by_head("Rest")
    assert alone.view.resting and not alone.sounding
    alone.turn(0.05, 0.05, 1.9)
    alone.turn(0.95, 0.86, 1.9)
    assert not alone.view.resting
    _turns_to_the_spot(alone)
    alone.chooses_by_head("More")
    alone.chooses_by_head("Close")
    alone.turn(*alone.middle("Yes, close"), 2.0)
    assert alone.requests[-1].what == "quit"


def test_a_head_that_sits_otherwise_now_makes_this_its_middle_by_itself() -> None:
    alone = Alone("head-harp")
    alone.turn(0.5, 0.5, 1.2)
    _turns_to_the_spot(alone)
    alone.chooses_by_head("My movement")
    # The head is on the choice when it is made, and needs its time to come back.
    alone.turn(*alone.middle("Here is my middle"), 1.6)
    assert alone.player.menu is None and alone.player.pointer is None
    alone.turn(0.6, 0.4, 3.0)
    assert alone.player.pointer == pytest.approx((0.5, 0.5), abs=0.02)


def test_a_head_that_chooses_another_instrument_keeps_its_middle() -> None:
    alone = Alone("head-harp")
    alone.turn(0.5, 0.5, 1.2)
    alone.turn(0.8, 0.6, 0.5)
    # The head is still on the choice when the instrument comes.
    alone.change("player.head-harp.mapping", "head-harp")
    alone.turn(0.8, 0.6, 1.0)
    alone.turn(*ASIDE, 0.5)
    assert alone.player.pointer == pytest.approx(ASIDE, abs=0.02)


def _answers_by_press(alone: Alone) -> None:
    """Each light is answered half a second later; of the answers the first is taken."""
    for _ in range(2000):
        check = alone.player.check
        if check is None:
            return
        if check.lit is not None or (check.answers and check.highlighted == 0):
            alone.wait(0.45)
            alone.press(0.3, then=0.3)
        else:
            alone.wait(0.1)
    raise AssertionError(f"the check never ended: {alone.player.check}")


def _answers_by_pointing(alone: Alone, goes: Callable[[float, float, float], None]) -> None:
    """The same by pointing: at what is lit, at the first answer; as far as is comfortable when that is asked."""
    for step in range(600):
        check = alone.player.check
        if check is None:
            return
        if check.step == "most":
            goes(0.0 if step % 2 else 1.0, 0.0 if step % 2 else 1.0, 0.7)
        elif check.step == "rest":
            goes(0.5, 0.5, 0.5)
        elif check.lit is not None or check.answers:
            zone = check.places[check.lit or 0]
            goes(zone.x + zone.width / 2, zone.y + zone.height / 2, 0.5)
        else:
            goes(*ASIDE, 0.3)
    raise AssertionError(f"the check never ended: {alone.player.check}")


def _looks_at_the_spot(alone: Alone) -> None:
    spot = alone.player.spot
    assert spot is not None
    alone.look(*ASIDE, 0.3)
    alone.look(spot.x + spot.width / 2, spot.y + spot.height / 2, 1.7)
    alone.look(*ASIDE, 0.4)
    assert alone.player.menu is not None


def _turns_to_the_spot(alone: Alone) -> None:
    spot = alone.player.spot
    assert spot is not None
    alone.turn(*ASIDE, 0.5)
    alone.turn(spot.x + spot.width / 2, spot.y + spot.height / 2, 2.2)
    alone.turn(*ASIDE, 0.6)
    alone.turn(spot.x + spot.width / 2, spot.y + spot.height / 2, 2.2)
    alone.turn(*ASIDE, 0.6)
    assert alone.player.menu is not None
