"""The ladder by itself: which rung is offered, and when; what is carried over, and for how long."""

from __future__ import annotations

import math
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.carry import Carry
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.dwell import DwellSettings
from adaptive_instrument.access.hands import named_controls
from adaptive_instrument.access.ladder import HandoverSettings, Ladder
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.access.selection import Deselect, Express
from adaptive_instrument.settings import Settings

SETTINGS = HandoverSettings(poor_for=4.0, good_for=10.0, lost_for=1.0)
DEVICES = ("hand", "camera", "mouse", "keyboard")


def needing(*devices: str) -> list[Callable[[], frozenset[str]]]:
    return [lambda device=device: frozenset({device}) for device in devices]


def ladder(*devices: str) -> Ladder:
    return Ladder(SETTINGS, needing(*devices), len(devices) - 1)


def test_the_nearest_rung_below_that_is_there_is_offered() -> None:
    rungs = ladder(*DEVICES)
    rungs.tracking(1.0, "camera", False)
    rungs.quality(2.0, "hand", 0.1)
    rungs.advance(5.9)
    assert rungs.offered is None and rungs.deadline == 6.0
    rungs.advance(6.0)
    assert rungs.offered == 2 and rungs.deadline is None


def test_at_the_foot_of_the_ladder_the_nearest_above_is_offered() -> None:
    rungs = ladder(*DEVICES)
    rungs.take(0.0, 3)
    rungs.tracking(1.0, "keyboard", False)
    rungs.advance(5.0)
    assert rungs.offered == 2


def test_where_nothing_else_is_there_nothing_is_offered() -> None:
    rungs = ladder("camera", "camera")
    rungs.tracking(1.0, "camera", False)
    rungs.advance(100.0)
    assert rungs.offered is None and rungs.deadline is None


def test_a_rung_is_there_as_long_as_one_of_its_devices_is() -> None:
    rungs = Ladder(SETTINGS, [lambda: frozenset({"keyboard", "gamepad"}), lambda: frozenset({"mouse"})], 1)
    rungs.tracking(1.0, "keyboard", False)
    rungs.advance(50.0)
    assert rungs.offered is None and not rungs.gone(50.0)
    rungs.tracking(51.0, "gamepad", False)
    assert not rungs.gone(51.9) and rungs.gone(52.0)


def test_a_poor_moment_now_and_then_offers_nothing() -> None:
    rungs = ladder(*DEVICES)
    for n in range(100):
        rungs.quality(n / 2, "hand", 0.1 if n % 6 else 0.5)
    assert rungs.offered is None


def test_between_poor_and_good_a_rung_is_not_offered_again() -> None:
    rungs = ladder(*DEVICES)
    rungs.quality(1.0, "hand", 0.1)
    rungs.take(6.0, 1)
    rungs.quality(7.0, "hand", 0.5)
    rungs.advance(60.0)
    assert rungs.offered is None
    rungs.quality(61.0, "hand", 0.7)
    rungs.advance(71.0)
    assert rungs.offered == 0


def test_rubbish_says_nothing_of_quality() -> None:
    rungs = ladder(*DEVICES)
    for value in (math.nan, math.inf, -1.0, 2.0):
        rungs.quality(1.0, "hand", value)
    assert not rungs.poor


@given(
    st.lists(
        st.tuples(
            st.sampled_from((0.0, 0.3, 1.0, 4.0, 10.0)), st.sampled_from(DEVICES),
            st.one_of(st.booleans(), st.sampled_from((0.0, 0.29, 0.5, 1.0)), st.integers(0, 3)),
        )
    )
)  # fmt: skip
def test_what_is_offered_is_never_what_plays_and_the_deadline_lies_ahead(
    steps: list[tuple[float, str, object]],
) -> None:
    rungs, t = ladder(*DEVICES), 0.0
    for wait, device, what in steps:
        t += wait
        if isinstance(what, bool):
            rungs.tracking(t, device, what)
        elif isinstance(what, float):
            rungs.quality(t, device, what)
        else:
            rungs.take(t, int(str(what)))
        assert rungs.offered != rungs.playing
        assert rungs.deadline is None or rungs.deadline > t
        assert 0 <= rungs.rescue() <= 3


def test_what_is_carried_over_waits_for_the_strike_or_the_time_under_a_name_of_its_own() -> None:
    carry = Carry()
    before = carry.leave(5.0, [Express(1.0, 0.5, "g"), Deselect(1.0, "switch")])
    assert carry.deadline == 5.0 and carry.advance(4.9) == []
    carry.until(3.0)
    assert carry.advance(3.0) == [Express(3.0, 0.5, "g"), Deselect(3.0, before + "switch")]
    assert carry.deadline is None
    assert carry.leave(5.0, []) != before


def test_every_control_that_a_method_names_is_found() -> None:
    found: list[tuple[Settings, tuple[str, ...]]] = [
        (DirectSettings(controls=("a", "b")), ("a", "b")),
        (ScanSettings(control="a", step_control="b"), ("a", "b")),
        (DwellSettings(), ()),
        (ControlSettings(), ()),
    ]
    for settings, names in found:
        assert named_controls(settings) == names
