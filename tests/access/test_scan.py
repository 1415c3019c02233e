"""Scanning: what is highlighted, what a press chooses, how notes are held, when the scan rests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.scan import Scan, ScanSettings
from adaptive_instrument.access.selection import Deselect, Select, Selection


class Played:
    """A scan with its time: whatever is due happens on the way."""

    def __init__(self, count: int = 4, **settings: Any) -> None:
        self.scan = Scan(ScanSettings(**settings), Targets(count))

    def press(self, t: float, control: str = "switch", pulse: bool = False) -> list[tuple[Any, ...]]:
        return told(self.scan.press(Press(t, control, True, pulse)))

    def let_go(self, t: float, control: str = "switch") -> list[tuple[Any, ...]]:
        return told(self.scan.press(Press(t, control, False)))

    def tap(self, t: float, control: str = "switch") -> list[tuple[Any, ...]]:
        return self.press(t, control) + self.let_go(t + 0.1, control)

    def at(self, t: float) -> tuple[int, ...]:
        """What is highlighted at ``t``; nothing may be chosen on the way."""
        assert self.scan.advance(t) == []
        return self.scan.highlight.targets

    def due(self, t: float) -> list[tuple[Any, ...]]:
        return told(self.scan.advance(t))


def told(selections: list[Selection]) -> list[tuple[Any, ...]]:
    return [
        (round(one.t, 6), one.target if isinstance(one, Select) else "off")
        for one in selections
        if isinstance(one, (Select, Deselect))
    ]


# -- auto -----------------------------------------------------------------------------------------------------------


def test_nothing_moves_before_the_first_press_which_starts_the_scan_and_chooses_nothing() -> None:
    scan = Played()
    assert scan.at(100.0) == () and scan.scan.deadline is None and scan.scan.highlight.rests
    assert scan.tap(100.0) == []
    assert scan.at(100.0) == (0,) and not scan.scan.highlight.rests


def test_the_highlight_moves_every_interval_and_stays_longer_on_the_first() -> None:
    scan = Played(interval=1.0, first_item=1.5)
    scan.tap(10.0)
    assert [scan.at(t) for t in (11.49, 11.5, 12.49, 12.5, 13.5, 14.5)] == [(0,), (1,), (1,), (2,), (3,), (0,)]


def test_a_press_chooses_at_its_very_moment_and_holds_while_the_scan_stands_still() -> None:
    scan = Played(interval=1.0)
    scan.tap(0.0)
    assert scan.press(2.0) == [(2.0, 1)]
    assert scan.at(60.0) == (1,) and scan.scan.highlight.paused and scan.scan.cursor == 1
    assert scan.let_go(60.0) == [(60.0, "off")]
    assert scan.at(61.4) == (0,) and scan.at(61.5) == (1,), "it goes on at its beginning, the first item longer"


def test_a_press_at_the_very_moment_of_a_step_means_the_new_target() -> None:
    scan = Played(interval=1.0)
    scan.tap(0.0)
    assert scan.press(1.5) == [(1.5, 1)]


def test_a_press_that_is_accepted_late_means_what_was_highlighted_at_its_beginning() -> None:
    scan = Played(interval=1.0)
    scan.tap(0.0)
    late = Press(1.55, "switch", True, began=1.45)
    assert told(scan.scan.advance(1.55) + scan.scan.press(late)) == [(1.55, 0)]
    scan.let_go(1.7)
    assert scan.at(3.2) == (1,)
    assert told(scan.scan.press(Press(3.25, "switch", True, began=3.2))) == [(3.25, 1)]


def test_letting_go_of_an_inverse_scan_means_what_was_highlighted_when_the_switch_came_up() -> None:
    scan = Played(kind="inverse", interval=1.0)
    scan.press(0.0)
    assert scan.at(1.52) == (1,)
    assert told(scan.scan.press(Press(1.53, "switch", False, began=1.45))) == [(1.53, 0)]


def test_a_press_begun_before_the_scan_came_to_rest_still_chooses() -> None:
    scan = Played(count=2, interval=1.0, rounds=1)
    scan.tap(0.0)
    assert scan.at(2.52) == ()
    assert told(scan.scan.press(Press(2.54, "switch", True, began=2.49))) == [(2.54, 1)]


def test_after_a_choice_the_scan_may_continue_where_it_was() -> None:
    scan = Played(interval=1.0, after="continue")
    scan.tap(0.0)
    assert scan.tap(2.6) == [(2.6, 2), (2.7, "off")]
    assert scan.at(4.1) == (2,) and scan.at(4.2) == (3,)


def test_after_its_rounds_the_scan_rests_until_a_press_starts_it() -> None:
    scan = Played(count=2, interval=1.0, rounds=2)
    scan.tap(0.0)
    assert scan.at(4.49) == (1,)
    assert scan.at(4.5) == () and scan.scan.deadline is None and scan.scan.cursor is None
    assert scan.tap(50.0) == []
    assert scan.tap(50.5) == [(50.5, 0), (50.6, "off")]


def test_a_pulse_sounds_for_its_length_while_the_scan_goes_on() -> None:
    scan = Played(interval=1.0, length=0.8)
    scan.press(0.0, pulse=True)
    assert scan.press(2.0, pulse=True) == [(2.0, 1)]
    assert scan.scan.highlight.targets == (0,)
    assert scan.due(3.0) == [(2.8, "off")]
    assert scan.press(3.6, pulse=True) == [(3.6, 1)]
    assert scan.press(3.7, pulse=True) == [(3.7, "off"), (3.7, 0)], "a further choice ends the note before"


def test_other_controls_do_nothing() -> None:
    assert Played().press(1.0, "other") == []


# -- rows and groups ------------------------------------------------------------------------------------------------


def test_a_row_is_chosen_first_and_then_a_target_of_it() -> None:
    scan = Played(count=8, pattern="row-column", rows=(4,), interval=1.0)
    scan.tap(0.0)
    assert scan.at(0.0) == (0, 1, 2, 3) and scan.scan.cursor is None
    assert scan.tap(1.6) == []
    assert scan.at(3.0) == (4,) and scan.at(3.1) == (5,)
    assert scan.tap(3.2) == [(3.2, 5), (3.3, "off")]
    assert scan.scan.highlight.targets == (0, 1, 2, 3)


def test_a_wrong_row_is_left_by_waiting() -> None:
    scan = Played(count=4, pattern="row-column", interval=1.0, first_item=1.0, inner_rounds=1, rounds=1)
    scan.tap(0.0)
    scan.tap(0.5)
    assert [scan.at(t) for t in (0.5, 1.5, 2.5, 3.5)] == [(0,), (1,), (2, 3), ()]


# -- step and inverse -----------------------------------------------------------------------------------------------


def test_with_one_control_presses_step_and_waiting_chooses() -> None:
    scan = Played(kind="step", interval=1.0, length=0.5)
    assert [scan.tap(t) for t in (0.0, 0.5, 1.0)] == [[], [], []]
    assert scan.at(1.9) == (2,)
    assert scan.due(5.0) == [(2.0, 2), (2.5, "off")]
    assert scan.tap(6.0) == [] and scan.at(6.0) == (0,)


def test_the_step_that_is_held_holds_its_note() -> None:
    scan = Played(kind="step", interval=1.0, first_item=1.0)
    scan.press(0.0)
    assert scan.due(30.0) == [(1.0, 0)]
    assert scan.let_go(30.0) == [(30.0, "off")]


def test_with_two_controls_one_steps_and_the_other_chooses_and_nothing_waits() -> None:
    scan = Played(kind="step", step_control="step", after="continue")
    assert scan.tap(0.0) == [] and scan.at(1000.0) == (0,), "the first press brings the highlight"
    assert [scan.tap(t, "step") for t in (1001.0, 1002.0)] == [[], []]
    assert scan.tap(1003.0) == [(1003.0, 2), (1003.1, "off")]
    assert scan.tap(1004.0) == [(1004.0, 2), (1004.1, "off")], "where it was: the same note again"
    assert [scan.tap(1005.0 + n, "step") for n in range(2)] == [[], []]
    assert scan.scan.highlight.targets == (0,)


def test_inverse_moves_while_held_and_chooses_on_letting_go() -> None:
    scan = Played(kind="inverse", interval=1.0, length=0.5)
    assert scan.press(0.0) == []
    assert scan.at(2.6) == (2,)
    assert scan.let_go(2.6) == [(2.6, 2)]
    assert scan.due(9.0) == [(3.1, "off")]
    assert scan.press(9.0) == [] and scan.let_go(9.1) == [(9.1, 0)]
    assert scan.press(9.2) == [(9.2, "off")], "the next press ends the note"


def test_an_inverse_scan_held_for_too_long_rests_and_letting_go_chooses_nothing() -> None:
    scan = Played(count=2, kind="inverse", interval=1.0, rounds=1)
    scan.press(0.0)
    assert scan.at(2.5) == () and scan.let_go(3600.0) == []


def test_inverse_goes_through_rows_with_a_hold_for_each_level() -> None:
    scan = Played(count=4, kind="inverse", pattern="row-column", interval=1.0)
    scan.press(0.0)
    assert scan.let_go(1.6) == [] and scan.at(99.0) == (2,)
    scan.press(100.0)
    assert scan.let_go(101.6) == [(101.6, 3)]


# -- select, then strike --------------------------------------------------------------------------------------------


def test_what_is_chosen_is_armed_silently_and_then_struck_in_any_rhythm() -> None:
    scan = Played(interval=1.0, strike=True, strike_gap=2.0)
    scan.tap(0.0)
    assert scan.tap(2.0) == []
    assert scan.scan.highlight.armed == 1 and scan.scan.highlight.targets == (1,)
    assert scan.tap(2.3) == [(2.3, 1), (2.4, "off")]
    assert scan.press(2.5) == [(2.5, 1)]
    assert scan.at(60.0) == (1,), "held for long is no gap"
    assert scan.let_go(60.0) == [(60.0, "off")]
    assert scan.at(61.9) == (1,)
    assert scan.at(62.0) == (0,) and scan.scan.highlight.armed is None
    assert scan.scan.deadline == 63.5


def test_stepping_on_lays_the_armed_target_down() -> None:
    scan = Played(kind="step", step_control="step", strike=True, after="continue")
    scan.tap(0.0, "step")
    scan.tap(1.0)
    assert scan.tap(1.5) == [(1.5, 0), (1.6, "off")]
    assert scan.tap(1.7, "step") == [] and scan.scan.highlight.armed is None


def test_waiting_arms_and_a_gap_gives_the_steps_back() -> None:
    scan = Played(kind="step", interval=1.0, first_item=1.0, strike=True)
    scan.tap(0.0)
    assert scan.at(1.0) == (0,) and scan.scan.highlight.armed == 0
    assert scan.tap(2.0) == [(2.0, 0), (2.1, "off")]
    assert scan.at(4.2) == ()
    assert scan.tap(5.0) == [] and scan.at(5.0) == (0,)


# -- stopped, changed -----------------------------------------------------------------------------------------------


def test_whatever_stops_the_music_ends_the_note_and_rests_the_scan() -> None:
    scan = Played(interval=1.0)
    scan.tap(0.0)
    scan.press(2.0)
    assert told(scan.scan.release(3.0)) == [(3.0, "off")]
    assert scan.let_go(4.0) == [] and scan.at(1000.0) == ()


def test_fewer_targets_in_mid_scan_keep_the_highlight_on_one_that_is_there() -> None:
    scan = Played(count=8, interval=1.0)
    scan.tap(0.0)
    assert scan.at(6.5) == (6,)
    scan.scan.retarget(Targets(3))
    assert scan.scan.highlight.targets == (2,)
    assert scan.at(7.5) == (0,)
    scan.scan.retarget(Targets(0))
    assert scan.at(100.0) == () and scan.press(101.0) == []


def test_settings_change_while_playing_and_the_step_under_way_keeps_its_length() -> None:
    scan = Played(interval=1.0)
    scan.tap(0.0)
    assert scan.scan.retune(ScanSettings(interval=2.0))
    assert scan.at(1.5) == (1,) and scan.at(3.4) == (1,) and scan.at(3.5) == (2,)
    assert scan.scan.retune(ScanSettings(interval=2.0, pattern="row-column"))
    assert scan.at(3.5) == (2, 3)
    assert not scan.scan.retune(ScanSettings(kind="step")), "another kind of scan begins anew"


def test_who_takes_over_goes_on_from_the_same_target() -> None:
    scan = Played(after="continue")
    scan.scan.seek(2)
    scan.tap(0.0)
    assert scan.at(0.0) == (2,)


def test_a_leap_of_31_years_is_over_at_once() -> None:
    scan = Played(count=64, interval=0.25, rounds=20)
    scan.tap(0.0)
    assert scan.at(1e9) == ()
    scan = Played(count=64, kind="inverse", interval=0.25, rounds=20)
    scan.press(0.0)
    assert scan.at(1e9) == ()


# -- invariants -----------------------------------------------------------------------------------------------------

settings = st.builds(
    ScanSettings,
    kind=st.sampled_from(("auto", "step", "inverse")),
    step_control=st.sampled_from(("", "other")),
    interval=st.sampled_from((0.25, 0.5)),
    rounds=st.integers(1, 2),
    inner_rounds=st.integers(1, 2),
    direction=st.sampled_from(("up", "down")),
    after=st.sampled_from(("restart", "continue")),
    pattern=st.sampled_from(("linear", "row-column", "group")),
    rows=st.sampled_from(((), (2,), (3, 1))),
    strike=st.booleans(),
    strike_gap=st.sampled_from((0.3, 2.0)),
    length=st.sampled_from((0.05, 1.0)),
)
doings = st.lists(
    st.tuples(
        st.sampled_from((0.0, 0.05, 0.1, 0.25, 0.3, 0.5, 2.0, 40.0)),
        st.sampled_from(("press", "press", "press", "pulse", "other", "release", "retarget", "tune")),
        st.integers(0, 7),
    ),
    max_size=40,
)
TUNES: tuple[dict[str, Any], ...] = (
    {"interval": 0.4}, {"pattern": "group"}, {"rows": (2,)}, {"strike": True}, {"strike": False}, {"after": "continue"},
    {"direction": "down"}, {"rounds": 1},
)  # fmt: skip


@given(settings, st.integers(0, 9), doings)
def test_every_choice_is_one_press_and_every_note_ends(
    setting: ScanSettings, count: int, doing: list[tuple[float, str, int]]
) -> None:
    scan, t, down, sounding = Scan(setting, Targets(count)), 0.0, {"switch": False, "other": False}, False
    presses = struck = 0

    def hear(selections: list[Selection], now: float) -> None:
        nonlocal sounding, struck
        for one in selections:
            assert one.t == now
            if isinstance(one, Select):
                assert not sounding and 0 <= one.target < count
                struck += 1
            else:
                assert sounding
            sounding = isinstance(one, Select)
        light = scan.highlight
        assert all(0 <= target < count for target in light.targets)
        assert light.armed is None or 0 <= light.armed < count
        assert struck <= presses

    def run(until: float) -> None:
        while (due := scan.deadline) is not None and due <= until:
            hear(scan.advance(due), due)

    for wait, what, number in doing:
        t += wait
        run(t)
        if what in ("press", "other"):
            control = "switch" if what == "press" else "other"
            down[control] = not down[control]
            presses += down[control]
            hear(scan.press(Press(t, control, down[control])), t)
        elif what == "pulse":
            presses += 1
            hear(scan.press(Press(t, "switch", True, True)), t)
        elif what == "release":
            hear(scan.release(t), t)
            assert not sounding and scan.highlight.targets == () and scan.deadline is None
        elif what == "retarget":
            count = number
            # A note that sounds stays with its holder; only new ones must fit.
            scan.retarget(Targets(count))
            hear([], t)
        else:
            setting = replace(setting, **TUNES[number])
            assert scan.retune(setting)
    for control, held in down.items():
        if held:
            hear(scan.press(Press(t, control, False)), t)
    run(t + 3600.0)
    assert not sounding and scan.deadline is None


@given(settings, doings)
def test_a_leap_gives_what_many_steps_give(setting: ScanSettings, doing: list[tuple[float, str, int]]) -> None:
    leap, steps = Scan(setting, Targets(7)), Scan(setting, Targets(7))
    t, down, one, two = 0.0, False, list[Selection](), list[Selection]()
    for wait, _, _ in doing:
        t += wait
        while (due := steps.deadline) is not None and due <= t:
            two += steps.advance(due)
        down = not down
        one += leap.press(Press(t, "switch", down))
        two += steps.press(Press(t, "switch", down))
    assert one == two
    assert leap.advance(1e9) == [said for _ in range(5000) if steps.deadline for said in steps.advance(steps.deadline)]
    assert leap.highlight == steps.highlight
