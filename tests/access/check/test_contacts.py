"""What of raw contacts was meant: chatter, repeats and stray touches told from presses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.check.contacts import Asked, Contact, judged
from adaptive_instrument.access.condition import ControlSettings


def asked(*cues: tuple[float, list[tuple[float, float]]]) -> list[Asked]:
    return [Asked("switch", at, contacts) for at, contacts in cues]


def test_a_clean_press_is_a_reaction_and_a_length() -> None:
    found = judged(asked((1.0, [(1.5, 1.7)]), (3.0, [(3.6, 3.9)])))["switch"]
    assert found.reactions == pytest.approx((0.5, 0.6))
    assert found.lengths == pytest.approx((0.2, 0.3))
    assert (found.chatter, found.repeats, found.strays, found.missed) == ((), (), (), 0)


def test_a_gap_within_a_press_is_chatter_and_the_press_is_one() -> None:
    found = judged(asked((1.0, [(1.5, 1.52), (1.53, 1.8)]), (3.0, [(3.5, 3.8)])))["switch"]
    assert found.chatter == pytest.approx((0.01,))
    assert found.lengths == pytest.approx((0.3, 0.3))
    assert found.repeats == ()


def test_a_press_that_comes_again_unasked_is_a_repeat() -> None:
    found = judged(asked((1.0, [(1.5, 1.7), (2.0, 2.2)]), (4.0, [(4.5, 4.7)])))["switch"]
    assert found.repeats == pytest.approx((0.5,))
    assert len(found.reactions) == 2


def test_a_short_touch_before_the_press_is_stray_and_the_press_is_the_answer() -> None:
    cues = asked((1.0, [(1.2, 1.23), (1.6, 1.9)]), (4.0, [(4.5, 4.8)]), (7.0, [(7.5, 7.8), (9.0, 9.02)]))
    found = judged(cues)["switch"]
    assert found.reactions == pytest.approx((0.6, 0.5, 0.5))
    assert found.strays == pytest.approx((0.03, 0.02))


def test_a_press_sooner_than_anybody_reacts_answers_nothing() -> None:
    found = judged(asked((1.0, [(1.05, 1.3)]), (4.0, [(4.5, 4.8)])))["switch"]
    assert found.reactions == pytest.approx((0.5,))
    assert found.missed == 0


def test_a_light_that_nobody_answers_is_missed() -> None:
    assert judged(asked((1.0, []), (4.0, [(4.5, 4.8)])))["switch"].missed == 1


def test_a_pulse_is_down_for_an_instant_and_each_is_a_press() -> None:
    contact = Contact(ControlSettings(on=("midi:note-60",), timing="pulse"))
    assert contact.receive("midi", "note-60", True) is True
    assert contact.receive("midi", "note-60", False) is None
    assert contact.receive("midi", "note-60", True) is True


def test_a_pair_closes_by_one_switch_and_opens_by_the_other() -> None:
    contact = Contact(ControlSettings(on=("keyboard:a",), off=("keyboard:b",), timing="pair"))
    assert contact.receive("keyboard", "a", True) is True
    assert contact.receive("keyboard", "a", False) is None
    assert contact.receive("keyboard", "b", True) is False


def test_two_switches_of_a_control_are_one_contact() -> None:
    contact = Contact(ControlSettings(on=("keyboard:a", "mouse:left")))
    assert contact.receive("keyboard", "a", True) is True
    assert contact.receive("mouse", "left", True) is None
    assert contact.receive("keyboard", "a", False) is None
    assert contact.receive("mouse", "left", False) is False


@given(st.lists(st.tuples(st.floats(0.11, 3.0), st.floats(0.15, 0.6)), min_size=1, max_size=12))
def test_clean_presses_are_all_answers(presses: list[tuple[float, float]]) -> None:
    cues = asked(
        *((10.0 * n, [(10.0 * n + after, 10.0 * n + after + long)]) for n, (after, long) in enumerate(presses))
    )
    lengths = sorted(long for _, long in presses)
    found = judged(cues)["switch"]
    if lengths[0] > 0.4 * lengths[len(lengths) // 2] and lengths[0] > 0.4 * lengths[-1]:
        assert len(found.reactions) == len(presses)
    assert len(found.reactions) + len(found.strays) == len(presses)
