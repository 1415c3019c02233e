"""What an access check tries on the pointer is taken back, but for what was agreed to."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from adaptive_instrument.access.pointing import Pointing
from adaptive_instrument.notes import Event
from adaptive_instrument.signals import Axis, Signal, Tracking
from tests.support.alone import PICTURE, Alone

MIDDLE = (2.0, -3.0)
"""Degrees at which this head is at rest before the check; it sits otherwise while it lasts."""
SITS = (5.0, 1.0)
FAR = (8.0, 6.0)
YES, NO = ("Use all", "Use it"), ("Leave all", "Leave it")


Answers = tuple[str, ...] | Callable[[str], tuple[str, ...]]


class Head(Alone):
    """A head that turns eight degrees, on the harp."""

    def __init__(self) -> None:
        super().__init__("head-harp")
        self.holds(*MIDDLE, 1.5)
        self.before = self.pointing.bearings

    @property
    def pointing(self) -> Pointing:
        """What it moves: nobody sees it, but for this test."""
        pointing = self.ensemble._players["head-harp"]._pointing
        assert pointing is not None
        return pointing

    def holds(self, yaw: float, pitch: float, seconds: float) -> None:
        """The head is held at these angles."""
        for _ in range(max(1, round(seconds / PICTURE))):
            self.does(Axis(self.t, "camera", "yaw", yaw, "deg"))
            self.does(Axis(self.t, "camera", "pitch", pitch, "deg"))
            self.wait(PICTURE)

    def goes(self, x: float, y: float, seconds: float) -> None:
        """The head goes to where the pointer stands at ``x``, ``y``, as whoever sees it does."""
        rest, reach = self.pointing.found
        assert rest is not None
        across = (x - 0.5) * 2 * reach[0] * (-1 if self.instruments[0].pointer.mirror else 1)
        self.holds(rest[0] + across, rest[1] + (y - 0.5) * 2 * reach[1], seconds)

    def goes_through(self, answers: Answers, until: str = "", beside: float = 0.0) -> None:
        """Goes through the check and takes these answers, up to a step; aims ``beside`` the pads, a part of the stage.

        ``answers``: the first of them that there is, or what is answered to a sentence.
        """
        self.change("player.head-harp.check", "2026-11-22")
        for step in range(700):
            check = self.player.check
            if check is None or check.step == until:
                return
            if check.step == "rest":
                self.holds(*SITS, 0.5)
            elif check.step == "most":
                side = 1 if step % 2 else -1
                self.holds(SITS[0] + side * FAR[0], SITS[1] + side * FAR[1], 0.7)
            elif check.step == "ask":
                wanted = answers if isinstance(answers, tuple) else answers(check.words)
                answer = next(each for each in wanted if each in check.answers)
                zone = check.places[check.answers.index(answer)]
                self.goes(0.5, 0.95, 0.5)
                self.goes(zone.x + zone.width / 2, zone.y + zone.height / 2, 1.3)
            elif check.lit is not None:
                zone, off = check.places[check.lit], beside * (-1) ** check.done
                self.goes(zone.x + zone.width / 2 + off, zone.y + zone.height / 2, 0.5)
            else:
                self.goes(0.5, 0.95, 0.3)
        raise AssertionError(f"the check never ended: {self.player.check}")


def test_a_head_rests_for_ten_seconds_and_then_shows_its_most() -> None:
    head = Head()
    head.change("player.head-harp.check", "2026-11-22")
    told: dict[str, tuple[str, float | None]] = {}
    begun: dict[str, float] = {}
    notes = len(head.notes())
    while (check := head.player.check) is not None and check.step in ("rest", "most"):
        told[check.step] = check.words, check.lasts
        begun.setdefault(check.step, head.t)
        assert head.player.calibration is None, "the check shows its own picture"
        head.holds(SITS[0] + (6.0 if check.step == "most" and int(head.t) % 2 else 0.0), SITS[1], 0.1)
    assert begun["most"] - begun["rest"] == pytest.approx(10.0, abs=0.15)
    assert head.t - begun["most"] == pytest.approx(8.0, abs=0.15)
    assert told["rest"] == ("Rest, and look straight ahead: 10 seconds. Nothing to do.", 10.0)
    assert told["most"] == ("Now move to all sides, as far as is comfortable, a few times: 8 seconds.", 8.0)
    assert len(head.notes()) == notes, "nothing sounds meanwhile"


def test_f2_stays_a_simple_calibration_of_ten_seconds() -> None:
    head = Head()
    head.change("player.head-harp.calibrate")
    began = head.t
    while head.player.calibration is not None:
        head.holds(*SITS, 0.1)
    assert head.t - began == pytest.approx(10.0, abs=0.15)


def test_a_face_that_comes_and_goes_is_asked_again_but_not_for_ever() -> None:
    head = Head()
    head.change("player.head-harp.check", "2026-11-22")
    began = head.t
    while (check := head.player.check) is not None and check.step in ("rest", "most") and head.t < 200:
        head.holds(*SITS, 4.0)
        head.does(Tracking(head.t, "camera", False))
        head.wait(0.5)
        head.does(Tracking(head.t, "camera", True))
    assert head.t - began < 40


def test_a_range_that_is_declined_is_in_force_no_more() -> None:
    head = Head()
    head.goes_through(NO)
    assert head.pointing.bearings == head.before
    assert head.pointing.found == (pytest.approx(MIDDLE), head.instruments[0].pointer.range)


def test_a_range_that_is_agreed_to_stays_with_the_rest_it_was_measured_from() -> None:
    head = Head()
    head.goes_through(YES)
    rest, reach = head.pointing.found
    assert rest == pytest.approx(SITS, abs=0.1)
    assert reach == (pytest.approx(0.8 * FAR[0], rel=0.1), pytest.approx(0.8 * FAR[1], rel=0.1))
    head.goes(0.5, 0.5, 0.5)
    assert head.player.pointer == pytest.approx((0.5, 0.5), abs=0.02)


@pytest.mark.parametrize("taken", ["Reach", "targets"])
def test_of_several_proposals_some_are_taken_and_the_others_left(taken: str) -> None:
    head = Head()
    pads = len(head.player.zones)
    head.goes_through(lambda words: ("One by one", "Use it" if taken in words else "Leave it"), beside=0.09)
    assert (len(head.player.zones) < pads) == (taken == "targets")
    assert (head.pointing.bearings == head.before) == (taken == "targets")


@pytest.mark.parametrize("step", ["rest", "most", "aim", "tell", "ask"])
@pytest.mark.parametrize("what", ["check", "menu", "rest", "voice", "mapping"])
def test_a_check_that_is_broken_off_leaves_the_pointer_as_it_was(what: str, step: str) -> None:
    head = Head()
    head.goes_through(YES, until=step)
    if step in ("rest", "most"):
        head.holds(9.0, 9.0, 1.0)
    assert head.player.check is not None and head.player.check.step == step
    if what == "mapping":
        # Another instrument with the same camera: it is handed the rest that was, and not the one that was tried.
        head.change("player.head-harp.mapping", "head-harp")
        assert head.pointing.found == (pytest.approx(MIDDLE), head.instruments[0].pointer.range)
        return
    head.change(what if what in ("rest", "voice") else f"player.head-harp.{what}", what != "check")
    assert head.player.check is None
    assert head.pointing.bearings == head.before
    assert head.pointing.calibration is None


def test_a_face_that_is_lost_for_good_leaves_the_pointer_as_it_was() -> None:
    head = Head()
    head.goes_through((), until="aim")
    head.does(Tracking(head.t, "camera", False))
    head.wait(200.0)
    assert head.player.check is None
    assert head.pointing.bearings == head.before


def test_a_middle_that_was_asked_for_meanwhile_is_not_taken_back() -> None:
    head = Head()
    head.goes_through((), until="aim")
    head.change("player.head-harp.recentre")
    head.holds(-4.0, 2.0, 2.0)
    head.change("player.head-harp.check", False)
    assert head.pointing.found[0] == pytest.approx((-4.0, 2.0))


def test_a_range_that_was_set_by_hand_meanwhile_stays() -> None:
    head = Head()
    head.goes_through((), until="aim")
    head.change("player.head-harp.pointer.range", (20.0, 15.0))
    head.change("player.head-harp.check", False)
    assert head.pointing.found == (pytest.approx(MIDDLE), (20.0, 15.0))


def test_a_calibration_before_the_check_is_what_a_declined_check_goes_back_to() -> None:
    head = Head()
    head.change("player.head-harp.calibrate")
    head.holds(*MIDDLE, 4.1)
    for side in (1, -1) * 4:
        head.holds(MIDDLE[0] + side * 4.0, MIDDLE[1] + side * 3.0, 0.8)
    found = head.pointing.found
    assert found[1] == (pytest.approx(3.2, rel=0.1), pytest.approx(2.4, rel=0.1))
    head.goes_through(NO)
    assert head.pointing.found == found


def test_a_head_that_shakes_is_offered_the_tremor_filter_and_one_that_does_not_is_not() -> None:
    for far in (0.0, 0.8):
        head = Head()
        told: list[str] = []
        held = head.does

        def does(signal: Signal, far: float = far, held: Callable[[Signal], list[Event]] = held) -> list[Event]:
            if isinstance(signal, Axis):
                signal = replace(signal, value=signal.value + far * math.sin(2 * math.pi * 5.5 * signal.t))
            return held(signal)

        def takes(words: str, told: list[str] = told) -> tuple[str, ...]:
            told.append(words)
            return ("One by one", "Use it" if "shake" in words else "Leave it")

        head.does = does  # type: ignore[method-assign]
        head.goes_through(takes)
        assert any("shake of" in words for words in told) == bool(far)
        tremor = head.ensemble._players["head-harp"].instrument.pointer.tremor
        assert tremor == (pytest.approx(4.5, abs=0.5) if far else 0.0)
