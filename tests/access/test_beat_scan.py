"""Scanning on the beat: where the highlight moves, how long it stays, and what a press counts for."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.beat_scan import SLIP, BeatScan, scan
from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.scan import Scan, ScanSettings
from adaptive_instrument.access.selection import Select
from adaptive_instrument.music.transport import Transport, TransportSettings


class Rig:
    """A scan on the beats of a transport, and its highlights with their times."""

    def __init__(self, helps: bool = True, tempo: float = 60, count: int = 4, **settings: Any) -> None:
        self.transport = Transport(TransportSettings(tempo=tempo))
        self.scan = BeatScan(ScanSettings(beat=True, **{"first_item": 1.0, "rounds": 20, **settings}), Targets(count))
        self.helps = helps
        self.scan.keep_time(0.0, self.transport, helps)
        self.seen: list[tuple[float, int]] = []

    def to(self, t: float) -> None:
        """Whatever is due up to ``t`` happens at its own time."""
        while (due := self.scan.deadline) is not None and due <= t:
            self.scan.advance(due)
            if self.scan.highlight.targets and self.scan.highlight.since == due:
                self.seen.append((due, self.scan.highlight.targets[0]))

    def press(self, t: float) -> Select | None:
        """A short press; answers with what it struck."""
        self.to(t)
        selections = self.scan.press(Press(t, "switch", True))
        self.to(t + 0.1)
        self.scan.press(Press(t + 0.1, "switch", False))
        return next((one for one in selections if isinstance(one, Select)), None)

    def cue(self, target: int) -> float:
        """When the highlight next comes to a target."""
        for _ in range(50):
            assert self.scan.deadline is not None
            self.to(self.scan.deadline)
            if self.seen and self.seen[-1][1] == target and self.scan.cursor == target:
                return self.seen[-1][0]
        raise AssertionError(target)

    def taught(self, delay: float) -> Rig:
        """The same with a player whose delay is known."""
        for _ in range(31):
            self.scan.delay.learn(delay)
        self.scan.keep_time(0.0, self.transport, False)
        self.scan.keep_time(0.0, self.transport, self.helps)
        return self


def off(t: float, beat: float) -> float:
    return abs(t - round(t / beat) * beat)


# -- the highlight ----------------------------------------------------------------------------------------------------


def test_without_help_the_highlight_moves_on_the_beat() -> None:
    rig = Rig(helps=False, interval=1.0)
    rig.press(0.3)
    rig.to(5.5)
    assert rig.seen == [(1.0, 0), (2.0, 1), (3.0, 2), (4.0, 3), (5.0, 0)]


@pytest.mark.parametrize(
    ("tempo", "interval", "parts", "stays"),
    [(60, 1.0, 1, 1.0), (60, 1.2, 1, 2.0), (120, 1.2, 1, 1.5), (300, 1.5, 1, 1.6), (20, 0.5, 1, 3.0),
     (60, 1.2, 2, 1.5), (60, 1.2, 4, 1.25), (20, 1.5, 3, 2.0)],
)  # fmt: skip
def test_it_stays_for_the_fewest_beats_that_are_not_shorter_than_the_interval(
    tempo: float, interval: float, parts: int, stays: float
) -> None:
    rig = Rig(helps=False, tempo=tempo, interval=interval, beat_parts=parts)
    rig.press(0.3)
    rig.to(20.0)
    # The first may begin on a part of a beat.
    gaps = {round(late - early, 6) for (early, _), (late, _) in pairwise(rig.seen[1:])}
    assert gaps == {stays}


def test_with_help_the_cue_comes_before_the_beat_by_the_players_delay() -> None:
    rig = Rig(interval=1.0).taught(0.4)
    rig.press(0.3)
    rig.to(4.0)
    assert [(round(t, 3), target) for t, target in rig.seen] == [(0.6, 0), (1.6, 1), (2.6, 2), (3.6, 3)]


def test_a_quicker_tempo_takes_nobodys_time() -> None:
    rig = Rig(helps=False, interval=1.0)
    rig.press(0.3)
    rig.to(2.2)
    rig.transport.set_tempo(240, 2.5)
    rig.scan.keep_time(2.5, rig.transport, False)
    rig.to(9.0)
    gaps = [late - early for (early, _), (late, _) in pairwise(rig.seen)]
    assert min(gaps) >= 1.0 - 0.001 and gaps[-1] == pytest.approx(1.0)
    assert all(off(t - 2.625, 0.25) < 1e-6 for t, _ in rig.seen if t > 2.5), "and it keeps to the new beat"


@given(
    st.sampled_from((20.0, 47.3, 90.0, 133.7, 300.0)), st.floats(0.25, 3), st.integers(1, 4), st.booleans(),
    st.lists(st.floats(0.05, 2.5), min_size=1, max_size=12),
)  # fmt: skip
def test_no_highlight_is_shorter_than_the_interval_and_each_leads_to_a_beat(
    tempo: float, interval: float, parts: int, helps: bool, waits: list[float]
) -> None:
    rig = Rig(helps, tempo=tempo, interval=interval, beat_parts=parts)
    t = 0.1
    for wait in waits:
        struck = rig.press(t)
        if struck is not None and struck.meant is not None:
            assert off(struck.meant, 60 / tempo / parts) < 1e-3
        before = len(rig.seen)
        rig.to(t + 6 * interval)
        times = [when for when, _ in rig.seen[before:]]
        assert all(late - early >= interval - SLIP - 0.002 for early, late in pairwise(times))
        t += 6 * interval + wait
    lead = rig.scan.delay.lead if helps else 0.0
    assert 0 <= lead <= 1.5


def test_a_scan_starts_soon_even_where_beats_are_rare_and_finds_the_beat_with_its_first_step() -> None:
    rig = Rig(helps=False, tempo=20, interval=1.0)
    rig.press(0.3)
    rig.to(7.0)
    assert rig.seen == [(0.75, 0), (3.0, 1), (6.0, 2)]


# -- what a press counts for ------------------------------------------------------------------------------------------


def test_a_press_is_told_with_the_beat_that_it_was_meant_for() -> None:
    rig = Rig(interval=1.0).taught(0.4)
    rig.press(0.3)
    cue = rig.cue(2)
    struck = rig.press(cue + 0.33)
    assert struck is not None and (struck.target, struck.raw_target) == (2, None)
    assert struck.meant == pytest.approx(cue + 0.4) and off(struck.meant or 0.1, 1.0) < 1e-6
    assert struck.t == pytest.approx(cue + 0.33), "the press itself is kept as it came"


def test_a_press_just_after_the_highlight_moved_counts_for_the_one_before_and_tells_both() -> None:
    rig = Rig(interval=1.0).taught(0.8)
    rig.press(0.3)
    cue = rig.cue(2)
    struck = rig.press(cue + 0.04)
    assert struck is not None and (struck.target, struck.raw_target) == (1, 2)


def test_without_help_it_counts_for_what_stands_out() -> None:
    rig = Rig(helps=False, interval=1.0).taught(0.8)
    rig.press(0.3)
    struck = rig.press(rig.cue(2) + 0.04)
    assert struck is not None and (struck.target, struck.raw_target, struck.meant) == (2, None, None)


def test_the_dial_turned_down_takes_the_lead_away_at_once() -> None:
    rig = Rig(interval=1.0).taught(0.4)
    rig.press(0.3)
    rig.to(2.0)
    rig.scan.keep_time(2.0, rig.transport, False)
    rig.to(6.0)
    assert [t for t, _ in rig.seen if t > 2] == [3.0, 4.0, 5.0, 6.0]


def test_a_press_soon_after_entering_a_row_is_not_taken_for_the_row() -> None:
    rig = Rig(interval=1.0, pattern="row-column", rows=(2,), count=4).taught(0.8)
    rig.press(0.3)
    rig.to(1.5)
    rig.press(rig.seen[-1][0] + 0.8)
    assert rig.scan.cursor == 0, "the first of the first row"
    struck = rig.press(rig.scan.highlight.since + 0.25)
    assert struck is not None and (struck.target, struck.raw_target) == (0, None)


def test_the_delay_is_learned_while_playing() -> None:
    rig = Rig(interval=1.0)
    rig.press(0.3)
    for target in (1, 2, 0, 3) * 5:
        rig.press(rig.cue(target) + 0.55)
    assert rig.scan.delay.lead == pytest.approx(0.55, abs=0.01)
    cue = rig.cue(2)
    assert off(cue + 0.55, 1.0) < 0.02


def test_what_was_learned_of_the_delay_is_what_is_saved_once_there_were_presses_enough() -> None:
    rig = Rig(interval=1.0)
    settings = rig.scan._settings
    rig.scan.delay.learn(0.55)
    assert rig.scan.learned(settings) == settings
    for number in range(20):
        rig.scan.delay.learn(0.5 + 0.01 * (number % 11))
    kept = rig.scan.learned(settings)
    assert (kept.delay, kept.delay_spread) == (0.55, pytest.approx(0.05, abs=0.02))
    assert replace(kept, delay=settings.delay, delay_spread=settings.delay_spread) == settings


def test_only_an_automatic_scan_keeps_to_the_beat() -> None:
    assert type(scan(ScanSettings(beat=True), Targets(4))) is BeatScan
    assert type(scan(ScanSettings(beat=True, kind="step"), Targets(4))) is Scan
    assert type(scan(ScanSettings(), Targets(4))) is Scan


def test_other_settings_are_taken_up_and_another_beat_or_none_begins_anew() -> None:
    rig = Rig(interval=1.0).taught(0.4)
    settings = rig.scan._settings
    assert rig.scan.retune(replace(settings, interval=2.0)) and rig.scan.delay.lead == pytest.approx(0.4)
    assert rig.scan.retune(replace(settings, delay=0.7)) and rig.scan.delay.lead == 0.7
    assert not rig.scan.retune(replace(settings, beat=False))
    assert not Scan(ScanSettings(), Targets(4)).retune(ScanSettings(beat=True))


def test_until_it_is_told_the_beat_it_scans_like_any_other() -> None:
    alone = BeatScan(ScanSettings(beat=True, interval=1.0, first_item=1.0), Targets(4))
    alone.press(Press(0.3, "switch", True))
    assert alone.cursor == 0 and alone.deadline == pytest.approx(1.3)
    assert math.isfinite(alone.highlight.since)
