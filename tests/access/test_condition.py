"""A press that was meant counts once: acceptance, ignore repeat, debounce, and the three timings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.condition import Condition, ControlSettings, Press, bindings

KEY, OTHER = ("keyboard", "a"), ("gamepad", "b")


def full(**settings: float) -> ControlSettings:
    plain = {"acceptance": 0.0, "ignore_repeat": 0.0, "release_debounce": 0.0, "hold_at_most": 0.0} | settings
    return ControlSettings(on=("keyboard:a", "gamepad:b"), **plain)  # type: ignore[arg-type]


@dataclass
class Machine:
    """Drives a condition as the ensemble does: what is due comes first, at its own time."""

    settings: ControlSettings
    said: list[tuple[float, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.condition = Condition("one", self.settings)

    def until(self, t: float) -> None:
        while self.condition.deadline is not None and self.condition.deadline <= t:
            self.hear(self.condition.advance(self.condition.deadline))

    def edge(self, t: float, key: tuple[str, str], down: bool) -> None:
        self.until(t)
        self.hear(self.condition.receive(t, *key, down))

    def hear(self, presses: list[Press]) -> None:
        self.said += [(press.t, press.down) for press in presses]


def play(settings: ControlSettings, *edges: tuple[float, bool], end: float = 100.0) -> list[tuple[float, bool]]:
    machine = Machine(settings)
    for t, down in edges:
        machine.edge(t, KEY, down)
    machine.until(end)
    return machine.said


def test_without_settings_every_edge_counts_at_once() -> None:
    assert play(full(), (1.0, True), (1.5, False), (1.6, True)) == [(1.0, True), (1.5, False), (1.6, True)]


def test_auto_repeat_of_a_held_key_is_one_press() -> None:
    assert play(full(), (1.0, True), (1.03, True), (1.06, True), (1.5, False)) == [(1.0, True), (1.5, False)]


def test_a_touch_shorter_than_the_acceptance_time_does_not_count() -> None:
    assert play(full(acceptance=0.5), (1.0, True), (1.4, False)) == []


def test_an_accepted_press_counts_from_the_end_of_its_acceptance_time() -> None:
    assert play(full(acceptance=0.5), (1.0, True), (2.0, False)) == [(1.5, True), (2.0, False)]


def test_a_press_soon_after_an_accepted_one_is_ignored_with_its_release() -> None:
    edges = [(1.0, True), (1.1, False), (1.2, True), (1.3, False), (1.6, True), (1.7, False)]
    assert play(full(ignore_repeat=0.5), *edges) == [(1.0, True), (1.1, False), (1.6, True), (1.7, False)]


def test_a_contact_that_bounces_at_one_kilohertz_is_one_press_and_one_release() -> None:
    bounces = [(1.0 + n / 1000, n % 2 == 0) for n in range(21)]
    loose = [(2.0 + n / 1000, n % 2 == 1) for n in range(21)]
    said = play(full(release_debounce=0.08), *bounces, *loose)
    assert [down for _, down in said] == [True, False]
    assert said[0][0] == 1.0 and said[1][0] == pytest.approx(2.02 + 0.08)


def test_a_bouncing_contact_is_accepted_once_it_rests() -> None:
    bounces = [(1.0 + n / 1000, n % 2 == 0) for n in range(21)]
    assert play(full(acceptance=0.1), *bounces) == [(1.12, True)]


def test_a_pulse_is_a_momentary_press_and_its_end_says_nothing() -> None:
    condition = Condition("one", ControlSettings(on=("keyboard:a",), timing="pulse", ignore_repeat=0.2))
    assert condition.receive(1.0, *KEY, True) == [Press(1.0, "one", True, momentary=True)]
    assert condition.receive(1.0, *KEY, False) == []
    assert condition.receive(1.1, *KEY, True) == [], "a pulse too soon is ignored"
    assert condition.receive(1.3, *KEY, True) == [Press(1.3, "one", True, momentary=True)]


def test_a_pair_presses_with_one_switch_and_lets_go_with_the_other() -> None:
    settings = ControlSettings(on=("keyboard:a",), off=("keyboard:b",), timing="pair", ignore_repeat=0,
                               release_debounce=0)  # fmt: skip
    machine = Machine(settings)
    for t, control, down in ((1, "a", True), (1.01, "a", False), (2, "b", True), (2.01, "b", False), (3, "b", True)):
        machine.edge(t, ("keyboard", control), down)
    assert machine.said == [(1, True), (2, False)]


def test_a_lost_source_lets_go_of_its_own_switches_only() -> None:
    machine = Machine(full())
    machine.edge(1.0, KEY, True)
    machine.edge(1.1, OTHER, True)
    assert machine.condition.release(1.2, "keyboard") == []
    assert machine.condition.down
    assert machine.condition.release(1.3, "gamepad") == [Press(1.3, "one", False)]


def test_a_press_on_its_way_is_forgotten_when_everything_is_stopped() -> None:
    machine = Machine(full(acceptance=0.5))
    machine.edge(1.0, KEY, True)
    machine.condition.forget()
    machine.until(10)
    assert machine.said == [] and machine.condition.deadline is None


def test_a_switch_of_several_controls_reaches_each_of_them() -> None:
    table = bindings({"one": full(), "two": ControlSettings(on=("keyboard:a",), off=("midi:a:b",), timing="pair")})
    assert table == {KEY: ["one", "two"], OTHER: ["one"], ("midi", "a:b"): ["two"]}


# -- against a model: time runs in whole milliseconds and every millisecond is looked at -------------------------------


def expected(edges: list[tuple[int, int, bool]], acceptance: int, repeat: int, debounce: int) -> list[tuple[int, bool]]:
    """What counts, found by sampling: the raw level of each millisecond, and how long it has been what it is."""
    said: list[tuple[int, bool]] = []
    held: set[int] = set()
    down, refused, since, accepted_at = False, False, 0, -(10**9)

    def settle(now: int) -> None:
        nonlocal down, accepted_at
        raw = bool(held)
        if raw == down or (raw and refused) or now - since < (acceptance if raw else debounce):
            return
        down = raw
        accepted_at = now if raw else accepted_at
        said.append((now, raw))

    last = edges[-1][0] if edges else 0
    for now in range(last + max(acceptance, debounce) + 1):
        settle(now)
        for _, switch, pressed in (edge for edge in edges if edge[0] == now):
            before = bool(held)
            (held.add if pressed else held.discard)(switch)
            if bool(held) == before:
                continue
            since = now
            refused = bool(held) and not down and now - accepted_at < repeat
            settle(now)
    return said


times = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 1), st.booleans()), max_size=25)
waits = st.sampled_from((0, 1, 5, 12, 30))


@given(times, waits, waits, waits)
def test_a_condition_agrees_with_a_model_that_looks_at_every_millisecond(
    gaps: list[tuple[int, int, bool]], acceptance: int, repeat: int, debounce: int
) -> None:
    edges: list[tuple[int, int, bool]] = []
    for gap, switch, pressed in gaps:
        edges.append(((edges[-1][0] if edges else 0) + gap, switch, pressed))
    # Milliseconds as whole seconds keep both sides exact; settings have upper limits for files, not for arithmetic.
    machine = Machine(full(acceptance=float(acceptance), ignore_repeat=float(repeat), release_debounce=float(debounce)))
    for t, switch, pressed in edges:
        machine.edge(float(t), (KEY, OTHER)[switch], pressed)
    machine.until(10**6)
    assert machine.said == expected(edges, acceptance, repeat, debounce)
    assert [down for _, down in machine.said] == [n % 2 == 0 for n in range(len(machine.said))]


# -- a hand that has fallen on it ------------------------------------------------------------------------------------


def test_what_is_held_too_long_is_let_go_and_ignored_until_it_is_let_go() -> None:
    settings = full(hold_at_most=5.0, release_debounce=0.08)
    said = play(settings, (1.0, True), (3601.0, False), (3601.02, True), (3601.04, False), (3610.0, True), end=3612.0)
    assert said == [(1.0, True), (6.0, False), (3610.0, True)], "a trembling of the hand that lies there is no press"


def test_a_hold_that_ends_in_time_is_as_it_was() -> None:
    assert play(full(hold_at_most=5.0), (1.0, True), (5.9, False)) == [(1.0, True), (5.9, False)]


def test_without_a_limit_it_is_held_for_as_long_as_it_likes() -> None:
    assert play(full(hold_at_most=0.0), (1.0, True), end=1e6) == [(1.0, True)]


# -- relaxing is the press -------------------------------------------------------------------------------------------

LETTING_GO = ControlSettings(
    on=("keyboard:a",), invert=True, ignore_repeat=0.0, release_debounce=0.0, hold_at_most=0.0
)  # fmt: skip


def test_letting_go_presses_and_holding_lets_go() -> None:
    assert play(LETTING_GO, (1.0, True), (2.0, False), (2.5, True), (4.0, False)) == [
        (2.0, True), (2.5, False), (4.0, True)
    ]  # fmt: skip


def test_nobody_lets_go_of_what_was_never_held() -> None:
    assert play(LETTING_GO, (1.0, False), (2.0, False)) == []


def test_a_switch_that_is_unplugged_was_not_let_go() -> None:
    condition = Condition("one", LETTING_GO)
    condition.receive(1.0, *KEY, True)
    assert condition.release(2.0, "keyboard") == [] and not condition.down
    condition.receive(3.0, *KEY, True)
    assert condition.receive(4.0, *KEY, False) == [Press(4.0, "one", True)]
    assert condition.release(5.0, "keyboard") == [Press(5.0, "one", False)]


def test_a_switch_that_is_used_the_other_way_round_is_accepted_and_limited_in_the_same_way() -> None:
    patient = replace(LETTING_GO, acceptance=0.3, hold_at_most=10.0)
    said = play(patient, (1.0, True), (2.0, False), (2.2, True), (3.0, False), end=60.0)
    assert said == [(3.3, True), (13.3, False)]


# -- while it plays ----------------------------------------------------------------------------------------------------


def test_other_settings_leave_a_held_press_held() -> None:
    condition = Condition("one", full())
    condition.receive(1.0, *KEY, True)
    assert condition.retune(2.0, full(acceptance=1.0)) == [] and condition.down
    assert condition.receive(3.0, *KEY, False) == [Press(3.0, "one", False)]
    assert condition.receive(4.0, *KEY, True) == [] and condition.deadline == 5.0


def test_a_limit_that_is_set_too_late_counts_from_now() -> None:
    condition = Condition("one", full())
    condition.receive(1.0, *KEY, True)
    condition.retune(100.0, full(hold_at_most=5.0))
    assert condition.deadline == 100.0 and condition.advance(100.0) == [Press(100.0, "one", False)]


def test_told_in_another_way_it_is_let_go_first() -> None:
    condition = Condition("one", full())
    condition.receive(1.0, *KEY, True)
    inverted = ControlSettings(on=("keyboard:a",), invert=True)
    assert condition.retune(2.0, inverted) == [Press(2.0, "one", False)] and not condition.down
