"""Level: the bow begins, carries and ends a note; what a crowded queue drops changes nothing that stands."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.level import GROUP, HOLDER, QUIETEST, Level, LevelSettings
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.selection import Deselect, Express, Select, Selection

EIGHT = Targets(8, (0, 2, 4, 7))
BREATH = ("midi", "cc-2")
TILT = ("gamepad", "axis-0")


def bow(**settings: object) -> Level:
    wanted = {"level": "midi:cc-2", "rest": 0.0, "full": 1.0, "on_at": 0.2, "off_at": 0.1, **settings}
    return Level(LevelSettings(**wanted), EIGHT)  # type: ignore[arg-type]


def blow(method: Level, *values: float, t: float = 1.0, dt: float = 0.02) -> list[Selection]:
    return [s for n, value in enumerate(values) for s in method.level(t + n * dt, *BREATH, value)]


def selects(selections: list[Selection]) -> list[Select]:
    return [s for s in selections if isinstance(s, Select)]


def loudness(selections: list[Selection]) -> list[float]:
    return [s.value for s in selections if isinstance(s, Express)]


def test_a_breath_begins_carries_and_ends_a_note() -> None:
    method = bow()
    said = blow(method, 0.05, 0.15, 0.3, 0.6, 1.0, 0.5, 0.15, 0.05)
    kinds = [type(s).__name__ for s in said]
    assert kinds == ["Express", "Select", "Express", "Express", "Express", "Express", "Deselect"]
    values = loudness(said)
    assert values == [pytest.approx(QUIETEST + (1 - QUIETEST) * (v - 0.1) / 0.9) for v in (0.3, 0.6, 1.0, 0.5, 0.15)]
    assert said[-1] == Deselect(pytest.approx(1.14), HOLDER)  # type: ignore[arg-type]


def test_trembling_on_the_threshold_does_not_chatter() -> None:
    method = bow()
    said = blow(method, 0.05, *(0.15 + 0.04 * (n % 3) for n in range(100)))
    assert len(selects(said)) == 1 and not any(isinstance(s, Deselect) for s in said)


def test_it_is_never_drawn_to_a_grid_and_its_own_movement_is_its_group() -> None:
    (select,) = selects(blow(bow(), 0.0, 0.5))
    assert select.free and select.group == GROUP


def test_the_sharper_the_rise_the_harder_the_strike() -> None:
    forces = []
    for dt in (0.5, 0.1, 0.03, 0.01):
        (select,) = selects(blow(bow(), 0.0, 0.15, 0.3, dt=dt))
        forces.append(select.force or 0.0)
    assert forces == sorted(forces) and forces[-1] - forces[0] > 0.5


def test_each_breath_is_the_next_step_and_a_pause_begins_a_new_phrase() -> None:
    method = bow(phrase_gap=1.0)
    targets = [selects(blow(method, 0.0, 0.5, 0.5, 0.0, t=1.0 + n * 0.5))[0].target for n in range(4)]
    assert targets == [0, 1, 2, 3]
    (later,) = selects(blow(method, 0.0, 0.5, t=20.0))
    assert later.target in EIGHT.anchors


def test_the_level_itself_goes_along_the_scale_and_sounds_evenly() -> None:
    method = bow(gives="pitch")
    said = blow(method, 0.05, *(0.2 + 0.04 * n for n in range(21)))
    assert [s.target for s in selects(said)] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert not loudness(said) and all(s.force is None for s in selects(said)[1:])
    down = blow(method, *(1.0 - 0.05 * n for n in range(19)), t=5.0)
    assert [s.target for s in selects(down)] == [6, 5, 4, 3, 2, 1, 0] and isinstance(down[-1], Deselect)


def test_both_at_once() -> None:
    said = blow(bow(gives="both"), 0.05, 0.25, 1.0)
    assert [s.target for s in selects(said)] == [0, 7] and loudness(said)[-1] == 1.0


def test_an_axis_of_its_own_chooses_the_pitch_in_silence_too() -> None:
    method = bow(pitch="gamepad:axis-0")
    assert method.levels == (BREATH, TILT)
    assert method.level(0.5, *TILT, -1.0) == [] and method.cursor == 0
    assert method.level(0.6, *TILT, 1.0) == [] and method.cursor == 7
    assert [s.target for s in selects(blow(method, 0.0, 0.5))] == [7]
    said = method.level(2.0, *TILT, 0.0)
    assert [type(s) for s in said] == [Deselect, Select] and selects(said)[0].target == 4
    assert method.level(2.1, *TILT, 0.01) == [], "trembling on the border of two targets keeps the one"


def test_a_value_that_falls_bows_too() -> None:
    method = bow(level="camera:eyes", rest=0.3, most=-0.2)
    said = [s for n, value in enumerate((0.3, 0.2, 0.1, 0.3)) for s in method.level(n * 0.1, "camera", "eyes", value)]
    assert len(selects(said)) == 1 and loudness(said)[-1] == pytest.approx(1.0) and isinstance(said[-1], Deselect)


def test_the_full_scale_is_a_part_of_the_comfortable_most() -> None:
    method = bow(full=0.6)
    assert loudness(blow(method, 0.0, 0.6))[-1] == 1.0
    assert method.bow is not None and method.bow.level == 1.0 and method.bow.begins == 0.2


def test_rest_is_found_and_what_is_beyond_it_when_first_seen_is_silent() -> None:
    method = bow(level="camera:mouth-open", rest=None, most=0.5)
    assert method.bow is None
    for n in range(40):
        assert method.level(n / 30, "camera", "mouth-open", 0.1) == []
    assert method.bow is not None
    said = [s for n in range(5) for s in method.level(2 + n / 30, "camera", "mouth-open", 0.1 + n * 0.1)]
    assert len(selects(said)) == 1


def test_a_rest_found_at_a_wrong_moment_does_not_hold_a_note_for_ever() -> None:
    method = bow(level="camera:mouth-open", rest=None, most=0.5)
    said = [s for n in range(40) for s in method.level(n / 30, "camera", "mouth-open", 0.1)]
    for n in range(60 * 30):
        said += method.level(2 + n / 10, "camera", "mouth-open", 0.3)
    assert [type(s) for s in said if not isinstance(s, Express)] == [Select, Deselect]
    assert said[-1].t > 22.0, "a long note is none"


def test_a_lost_breath_ends_its_note_and_has_to_begin_anew() -> None:
    method = bow()
    blow(method, 0.0, 0.8)
    assert method.release(2.0) == [Deselect(2.0, HOLDER)]
    assert blow(method, 0.8, 0.9, t=3.0) == []
    assert len(selects(blow(method, 0.0, 0.5, t=4.0))) == 1


def test_a_controller_that_tells_only_changes_may_begin_with_a_breath() -> None:
    assert len(selects(blow(bow(), 0.5))) == 1
    seen_first = bow(level="camera:mouth-open")
    assert seen_first.level(1.0, "camera", "mouth-open", 0.5) == []


def test_fewer_targets_are_no_trouble_and_none_is_silence() -> None:
    method = bow(gives="pitch")
    blow(method, 0.0, 1.0)
    method.retarget(Targets(2))
    assert [s.target for s in selects(blow(method, 0.99, t=2.0))] in ([], [1])
    method.retarget(Targets(0))
    blow(method, 0.0, 1.0, t=3.0)


@pytest.mark.parametrize("filters", [{"tremor": 4.0}, {"min_cutoff": 1.0}])
def test_a_filter_arrives_though_the_device_says_nothing_more(filters: dict[str, float]) -> None:
    method = bow(**filters)
    said = blow(method, 0.0, 0.8)
    while method.deadline is not None:
        assert method.deadline < 10.0
        said += method.advance(method.deadline)
    assert len(selects(said)) == 1
    assert loudness(said)[-1] == pytest.approx(QUIETEST + (1 - QUIETEST) * 0.7 / 0.9, abs=0.01)
    said = method.level(20.0, *BREATH, 0.0)
    while method.deadline is not None:
        said += method.advance(method.deadline)
    assert said[-1] == Deselect(said[-1].t, HOLDER)


def test_a_shake_neither_chatters_nor_wobbles_where_it_is_taken_out() -> None:
    swings = []
    for tremor in (0.0, 4.0):
        method = bow(level="camera:brow", tremor=tremor)
        said: list[Selection] = []
        for n in range(180):
            part = min(0.5, n / 30 * 0.5) + (0.1 * math.sin(2 * math.pi * 6 * n / 30) if n > 30 else 0.0)
            said += method.level(n / 30, "camera", "brow", part)
        assert len(selects(said)) == 1
        late = [s.value for s in said if isinstance(s, Express) and s.t > 3]
        swings.append(max(late, default=0.0) - min(late, default=0.0))
    assert swings[1] < swings[0] / 5


def test_rubbish_is_passed_over() -> None:
    method = bow()
    assert blow(method, float("nan"), float("inf"), 1e300) == []
    assert method.level(2.0, "midi", "cc-3", 1.0) == []


values = st.lists(st.one_of(st.sampled_from((0.0, 0.12, 0.5, 1.0)), st.floats(0, 1)), min_size=1, max_size=40)


@given(values, st.sets(st.integers(0, 39)), st.sampled_from(("loudness", "both")))
def test_dropping_any_but_the_newest_value_changes_no_end(some: list[float], dropped: set[int], gives: str) -> None:
    """What a queue coalesces: only the newest value of each level is sure to arrive."""
    whole, thinned = bow(gives=gives), bow(gives=gives)
    some = [*some, 0.0 if some[-1] < 0.2 else some[-1]]
    kept = [value for n, value in enumerate(some) if n not in dropped or n == len(some) - 1]
    ends = []
    for method, told in ((whole, some), (thinned, kept)):
        said = blow(method, *told)
        sounding = sum(1 if isinstance(s, Select) else -1 for s in said if isinstance(s, (Select, Deselect)))
        ends.append((sounding, method.bow))
        if sounding:
            assert loudness(said)[-1] == pytest.approx(QUIETEST + (1 - QUIETEST) * (some[-1] - 0.1) / 0.9, abs=0.005)
    assert ends[0] == ends[1]


steps = st.lists(st.tuples(st.floats(0, 0.5), st.sampled_from(("level", "pitch", "lose", "fewer")), st.floats(-1, 2)))


@given(steps, st.sampled_from(("loudness", "pitch", "both")), st.booleans())
def test_strikes_and_releases_are_even_whatever_the_level_does(
    some: list[tuple[float, str, float]], gives: str, apart: bool
) -> None:
    method, t, held = bow(gives=gives, pitch="gamepad:axis-0" if apart else ""), 0.0, False
    for wait, what, value in some:
        t += wait
        said: list[Selection] = []
        if what == "lose":
            said = method.release(t)
        elif what == "fewer":
            method.retarget(Targets(int(abs(value) * 4)))
        else:
            said = method.level(t, *(BREATH if what == "level" else TILT), value)
        for selection in said:
            if isinstance(selection, Express):
                assert 0 <= selection.value <= 1
                continue
            assert isinstance(selection, Deselect) == held
            held = not held
            if isinstance(selection, Select):
                assert selection.force is None or 0 <= selection.force <= 1
        assert method.bow is not None and 0 <= method.bow.level <= 1
    assert bool(method.release(t)) == held
