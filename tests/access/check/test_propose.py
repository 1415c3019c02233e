"""From measurements to proposals: deterministic, within the mapping's ranges, each with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.check.measures import Aim, Measurements, Pointed, Presses, Reach
from adaptive_instrument.access.check.movement_rules import thresholds_for
from adaptive_instrument.access.check.propose import propose
from adaptive_instrument.access.check.scan_rules import interval_for
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.dwell import DwellSettings
from adaptive_instrument.access.level import LevelSettings
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.access.threshold import WatchSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.access.zones import zones
from adaptive_instrument.instrument import AccessSettings, Instrument
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.tuning import tuned

SWITCH = ControlSettings(on=("keyboard:space",))
STEADY = (0.6, 0.62, 0.58, 0.61, 0.6, 0.59, 0.63, 0.6)


def instrument(access: AccessSettings, control: ControlSettings = SWITCH, count: int = 6) -> Instrument:
    return Instrument(
        version=1, name="ada", access=access, controls={"switch": control}, layout=LayoutSettings(count=count)
    )


def pressed(**figures: object) -> Measurements:
    given = {"reactions": STEADY, "lengths": (0.3,) * 8, **figures}
    return Measurements(presses={"switch": Presses(**given)})  # type: ignore[arg-type]


def settings(measured: Measurements, on: Instrument) -> dict[str, object]:
    return dict(setting for proposal in propose(measured, on) for setting in proposal.settings)


def test_a_scan_interval_is_the_mean_reaction_divided_by_0_65() -> None:
    found = settings(pressed(), instrument(ScanSettings(interval=1.5), count=3))
    assert found["access.interval"] == pytest.approx(0.95)  # 0.604 / 0.65, the next twentieth


def test_scattered_reactions_get_two_standard_deviations_more_than_the_mean() -> None:
    scattered = (0.4, 0.9, 0.5, 0.8, 0.6, 0.7, 0.45, 0.85)
    interval = interval_for(pressed(reactions=scattered))
    assert interval is not None and interval >= 0.65 + 2 * 0.17


def test_too_few_presses_propose_no_interval() -> None:
    assert interval_for(pressed(reactions=(0.5, 0.5, 0.5))) is None


def test_without_stray_touches_there_is_no_acceptance_time() -> None:
    found = settings(pressed(), instrument(WalkSettings(), replace(SWITCH, acceptance=0.3)))
    assert found["controls.switch.acceptance"] == 0.0
    assert "controls.switch.acceptance" not in settings(pressed(), instrument(WalkSettings()))


def test_stray_touches_shorter_than_every_press_are_kept_out_by_an_acceptance_time() -> None:
    found = settings(pressed(strays=(0.04, 0.06, 0.05)), instrument(WalkSettings()))
    acceptance = found["controls.switch.acceptance"]
    assert isinstance(acceptance, float) and 0.06 < acceptance < 0.3


def test_stray_touches_as_long_as_a_press_are_not_waited_out() -> None:
    assert "controls.switch.acceptance" not in settings(
        pressed(strays=(0.04, 0.4), lengths=(0.3,) * 8), instrument(WalkSettings())
    )


def test_who_presses_shortly_need_not_press_longer_to_choose_from_the_menu() -> None:
    quick = settings(pressed(lengths=(0.14, 0.16, 0.15, 0.2, 0.13, 0.15, 0.16, 0.15)), instrument(WalkSettings()))
    assert quick["menu.acceptance"] == pytest.approx(0.09)
    assert "menu.acceptance" not in settings(pressed(lengths=(0.5,) * 8), instrument(WalkSettings()))
    tuned(instrument(WalkSettings()), quick)


def test_what_is_too_short_to_count_at_all_is_left_out_of_the_menus_time() -> None:
    found = settings(pressed(lengths=(0.24,) * 8, strays=(0.04, 0.05, 0.06)), instrument(WalkSettings()))
    acceptance, menu = found["controls.switch.acceptance"], found["menu.acceptance"]
    assert isinstance(acceptance, float) and isinstance(menu, float) and acceptance + menu < 0.24


def test_presses_that_repeat_themselves_are_ignored_for_longer() -> None:
    found = settings(pressed(repeats=(0.35, 0.42)), instrument(WalkSettings()))
    assert found["controls.switch.ignore_repeat"] == pytest.approx(0.6)


def test_where_presses_are_ignored_for_long_the_menu_s_pattern_is_given_as_much_time() -> None:
    walk = instrument(WalkSettings())
    found = settings(pressed(repeats=(1.1, 1.2)), walk)
    assert found["controls.switch.ignore_repeat"] == pytest.approx(1.5)
    assert found["menu.pause"] == found["menu.quiet"] == pytest.approx(2.5)
    assert tuned(walk, found).menu.pause == found["menu.pause"], "what is proposed is not refused"


def test_a_chattering_switch_gets_a_longer_release_debounce() -> None:
    found = settings(pressed(chatter=(0.01, 0.09)), instrument(WalkSettings()))
    assert found["controls.switch.release_debounce"] == pytest.approx(0.14)


def test_a_person_whom_everything_fits_is_asked_nothing() -> None:
    assert propose(pressed(), instrument(WalkSettings())) == []
    assert propose(Measurements(), instrument(WalkSettings())) == []


def test_a_slow_scan_gets_fewer_targets_that_are_still_music() -> None:
    slow = pressed(reactions=(1.9, 2.0, 2.1, 2.0, 1.9, 2.0, 2.1, 2.0))
    found = settings(slow, instrument(ScanSettings(), count=6))
    assert found["layout.degrees"] == (1, 3, 4)  # C E G of the pentatonic
    assert found["access_check.degrees"] == (1, 2, 3, 4, 5, 6)


def test_targets_come_back_when_the_scan_is_quick_again() -> None:
    before = instrument(ScanSettings(), count=6)
    fewer = tuned(before, settings(pressed(reactions=(2.0,) * 8), before))
    again = settings(pressed(), fewer)
    assert again["layout.degrees"] == (1, 2, 3, 4, 5, 6)
    assert again["access_check.degrees"] == ()


def test_a_scan_on_the_beat_gets_a_tempo_whose_beats_fit() -> None:
    on = instrument(ScanSettings(beat=True, interval=0.95), count=3)
    found = settings(pressed(), on)
    tempo = found["transport.tempo"]
    assert isinstance(tempo, float)
    beats = -(-0.95 * tempo // 60)
    assert 0.95 <= beats * 60 / tempo <= 0.95 * 1.15 + 0.02
    assert found["access.delay"] == pytest.approx(0.604, abs=0.01)


def test_thresholds_lie_between_noise_and_comfortable_most() -> None:
    watch = WatchSettings(source="camera:gaze-x", on_at=-0.07, off_at=-0.04)
    found = thresholds_for(watch, 0.5, 0.01, -0.2)
    assert found == (pytest.approx(-0.1), pytest.approx(-0.06))
    assert thresholds_for(watch, 0.5, 0.1, -0.2) is None, "it does not stand out from its noise"
    assert thresholds_for(watch, 0.5, 0.01, 0.2) is None, "it went the other way"


def test_a_blink_is_measured_as_a_part_of_open_eyes() -> None:
    watch = WatchSettings(source="camera:eyes", on_at=0.55, off_at=0.7, measure="ratio")
    found = thresholds_for(watch, 0.3, 0.01, -0.24)
    assert found == (pytest.approx(0.6), pytest.approx(0.76))


def test_both_ends_of_a_threshold_are_changed_together() -> None:
    watch = WatchSettings(source="camera:gaze-x", on_at=0.07, off_at=0.04)
    on = instrument(DirectSettings(controls=("switch",)), ControlSettings(watch=watch))
    [proposal] = propose(Measurements(reaches={"switch": Reach(rest=0.5, noise=0.005, most=0.05)}), on)
    assert dict(proposal.settings) == {
        "controls.switch.watch.on_at": pytest.approx(0.025),
        "controls.switch.watch.off_at": pytest.approx(0.015),
    }
    tuned(on, dict(proposal.settings))


def test_a_level_goes_as_far_as_is_comfortable() -> None:
    on = instrument(LevelSettings(level="midi:cc-2", rest=0.0))
    found = settings(Measurements(level=Reach(rest=0.0, noise=0.01, most=0.4)), on)
    assert found["access.most"] == pytest.approx(0.4)


def aims(offset: float, spread: float) -> tuple[Aim, ...]:
    return tuple(
        Aim(zone.x + zone.width / 2, zone.y + zone.height / 2, offset, -offset, spread, spread)
        for zone in zones("grid", 7)
    )


def test_a_pointer_that_trembles_gets_fewer_and_larger_targets() -> None:
    on = instrument(DwellSettings(), count=7)
    few = settings(Measurements(pointed=Pointed(aims=aims(0.02, 0.07))), on)
    assert len(few["layout.degrees"]) < 7  # type: ignore[arg-type]
    assert "layout.degrees" not in settings(Measurements(pointed=Pointed(aims=aims(0.005, 0.01))), on)


def test_dwell_is_longer_than_a_stay_in_passing() -> None:
    found = settings(Measurements(pointed=Pointed(aims=aims(0, 0.01), passing=(0.7, 0.5))), instrument(DwellSettings()))
    assert isinstance(found["access.time"], float) and found["access.time"] > 0.9


MEASURED = st.builds(
    Presses,
    reactions=st.lists(st.floats(0.1, 6), max_size=12).map(tuple),
    lengths=st.lists(st.floats(0.01, 4), max_size=12).map(tuple),
    chatter=st.lists(st.floats(0, 0.12), max_size=6).map(tuple),
    repeats=st.lists(st.floats(0, 3), max_size=6).map(tuple),
    strays=st.lists(st.floats(0, 1), max_size=6).map(tuple),
)
POINTED = st.builds(
    Pointed,
    aims=st.lists(
        st.builds(Aim, *(st.floats(0, 1),) * 2, *(st.floats(-0.5, 0.5),) * 2, *(st.floats(0, 0.3),) * 2), max_size=10
    ).map(tuple),
    passing=st.lists(st.floats(0, 4), max_size=5).map(tuple),
    slips=st.lists(st.floats(0, 4), max_size=5).map(tuple),
    range=st.none() | st.tuples(st.floats(0.1, 60), st.floats(0.1, 60)),
)
METHODS = st.sampled_from(
    [WalkSettings(), ScanSettings(), ScanSettings(beat=True), DwellSettings(), DirectSettings(controls=("switch",))]
)


@given(MEASURED, POINTED, METHODS, st.integers(1, 16))
def test_whatever_was_measured_what_is_proposed_is_a_mapping(
    presses: Presses, pointed: Pointed, access: AccessSettings, count: int
) -> None:
    on = instrument(access, count=count)
    measured = Measurements(presses={"switch": presses}, pointed=pointed)
    proposals = propose(measured, on)
    assert propose(measured, on) == proposals
    for proposal in proposals:
        assert proposal.sentence.endswith(".") and proposal.old != proposal.new
        own = {what: value for what, value in proposal.settings if not what.startswith("transport.")}
        if own:
            tuned(on, own)
    everything = {what: value for one in proposals for what, value in one.settings if not what.startswith("transport.")}
    after = tuned(on, everything)
    left = [one.setting for one in propose(measured, after) if not one.setting.startswith("transport.")]
    assert left == [], "who has taken everything is asked nothing more"
