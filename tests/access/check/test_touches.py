"""Touches that nobody meant: on whichever control they come, and cleaned by what costs the fewest presses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.check.contacts import Asked, judged
from adaptive_instrument.access.check.measures import Measurements, Presses
from adaptive_instrument.access.check.propose import propose
from adaptive_instrument.access.check.running import TUNE, Running
from adaptive_instrument.access.check.scan_rules import interval_for
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.tuning import tuned

FINGERS = ("one", "two", "three")
WALKER = Instrument(
    version=1, name="ada", controls={"switch": ControlSettings(on=("keyboard:space",))}, access=WalkSettings()
)
HAND = Instrument(
    version=1,
    name="ada",
    controls={name: ControlSettings(on=(f"keyboard:{name}",)) for name in FINGERS},
    access=DirectSettings(controls=FINGERS),
)


def proposed(measured: Measurements, instrument: Instrument) -> dict[str, object]:
    return dict(setting for proposal in propose(measured, instrument) for setting in proposal.settings)


def test_a_touch_soon_after_letting_go_is_known_by_its_gap() -> None:
    found = judged([Asked("switch", 1.0, [(1.5, 1.9), (2.1, 2.15)]), Asked("switch", 4.0, [(4.5, 4.9)])])["switch"]
    assert found.repeats == pytest.approx((0.6,)) and found.returns == pytest.approx((0.2,))


def test_a_second_whole_press_is_no_mere_touch() -> None:
    found = judged([Asked("switch", 1.0, [(1.5, 1.9), (2.1, 2.5)])])["switch"]
    assert found.repeats == pytest.approx((0.6,)) and found.returns == ()


def test_a_touch_of_another_finger_is_stray_and_its_wrong_press_is_not() -> None:
    cues = [Asked(name, at, [(at + 0.5, at + 0.8)]) for at, name in enumerate(FINGERS, start=1)]
    cues[0].elsewhere += [("two", 0.03), ("three", 0.3)]
    found = judged(cues)
    assert found["two"].strays == pytest.approx((0.03,)) and found["three"].strays == ()


def test_touches_that_come_back_are_caught_by_the_release_debounce_so_that_quick_presses_still_count() -> None:
    presses = Presses(reactions=(0.6,) * 8, lengths=(0.45,) * 8, repeats=(0.65, 0.7), returns=(0.2, 0.24))
    found = proposed(Measurements(presses={"switch": presses}), WALKER)
    assert found == {"controls.switch.release_debounce": pytest.approx(0.28)}


def test_presses_that_come_again_at_length_are_ignored_for_as_long() -> None:
    presses = Presses(reactions=(0.6,) * 8, lengths=(0.45,) * 8, repeats=(0.65, 0.7), returns=(0.2,))
    found = proposed(Measurements(presses={"switch": presses}), WALKER)
    assert found == {"controls.switch.ignore_repeat": pytest.approx(0.9)}


def test_twitches_of_one_finger_speak_for_all() -> None:
    steady = Presses(reactions=(0.5, 0.5), lengths=(0.3, 0.35))
    presses = dict.fromkeys(FINGERS, steady)
    presses["two"] = replace(steady, strays=(0.03, 0.05))
    found = proposed(Measurements(presses=presses), HAND)
    # What is left of their presses then is short for the menu.
    assert found.pop("menu.acceptance") == pytest.approx(0.16)
    assert found == {f"controls.{name}.acceptance": pytest.approx(0.07) for name in FINGERS}
    touches = [each for each in propose(Measurements(presses=presses), HAND) if "controls" in each.setting]
    assert len(touches) == 1, "one question for one hand"


def test_a_single_touch_delays_next_to_nothing_or_nothing() -> None:
    steady = Presses(reactions=(0.5,) * 8, lengths=(0.4,) * 8)
    short = Measurements(presses={"switch": replace(steady, strays=(0.05,))})
    long = Measurements(presses={"switch": replace(steady, strays=(0.12,))})
    assert proposed(short, WALKER) == {"controls.switch.acceptance": pytest.approx(0.07)}
    assert proposed(long, WALKER) == {}


def test_few_presses_ask_for_more_room_than_many() -> None:
    scattered = (0.4, 0.9, 0.5, 0.8, 0.6, 0.7, 0.45, 0.85)
    few = interval_for(Measurements(presses={"switch": Presses(reactions=scattered)}))
    many = interval_for(Measurements(presses={"switch": Presses(reactions=scattered * 5)}))
    assert few is not None and many is not None and few > many


def played(running: Running, lengths: list[float]) -> None:
    t = 0.0
    for length in lengths:
        running.edge(t, "switch", "keyboard", "space", True)
        running.edge(t + length, "switch", "keyboard", "space", False)
        t += 1.0


def test_twitches_while_playing_offer_a_short_acceptance_time() -> None:
    running = Running("ada", "walk")
    played(running, [0.4] * 16 + [0.03, 0.05, 0.04])
    offer = running.judge(WALKER)[TUNE]
    assert offer is not None and offer.value == {"controls.switch.acceptance": pytest.approx(0.07)}


def test_touches_that_may_have_been_meant_offer_nothing_while_playing() -> None:
    running = Running("ada", "walk")
    played(running, [0.4] * 16 + [0.12, 0.11, 0.12])
    assert running.judge(WALKER)[TUNE] is None


@given(
    st.builds(
        Presses,
        reactions=st.lists(st.floats(0.1, 6), min_size=4, max_size=12).map(tuple),
        lengths=st.lists(st.floats(0.01, 4), max_size=12).map(tuple),
        chatter=st.lists(st.floats(0, 0.12), max_size=6).map(tuple),
        repeats=st.lists(st.floats(0, 3), max_size=3).map(tuple),
        returns=st.lists(st.floats(0, 0.6), max_size=3).map(tuple),
        strays=st.lists(st.floats(0, 1), max_size=6).map(tuple),
    )
)
def test_who_has_taken_everything_is_asked_nothing_more(presses: Presses) -> None:
    measured = Measurements(presses={"switch": presses})
    after = tuned(WALKER, found) if (found := proposed(measured, WALKER)) else WALKER
    assert propose(measured, after) == []
