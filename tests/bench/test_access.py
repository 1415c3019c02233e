"""Simulated players are the same every time, know only what a person knows, and are judged strictly."""

from __future__ import annotations

import json
from random import Random
from statistics import fmean, stdev

import pytest

from adaptive_instrument.bench import run
from adaptive_instrument.bench.access import chance as draws
from adaptive_instrument.bench.access.hands import Hand, Switches
from adaptive_instrument.bench.access.person import Intention
from adaptive_instrument.bench.access.profiles import PROFILES, Profile, fitted, person
from adaptive_instrument.bench.access.session import Played, judged, play
from adaptive_instrument.bench.access.study import interval
from adaptive_instrument.mapping import load
from adaptive_instrument.notes import NoteOn
from adaptive_instrument.resources import find_mapping


def played(profile: Profile, seed: int, notes: int = 6) -> Played:
    instrument = fitted(profile, load(find_mapping(profile.mapping)))
    return play(instrument, person(profile, instrument, Random(f"test {seed}"), notes))


def note(at: float, pitch: float) -> NoteOn:
    return NoteOn(at, 1, "p", "main", pitch, 80)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_person_plays_the_same_for_the_same_seed_and_otherwise_for_another(profile: Profile) -> None:
    once = played(profile, 1)
    assert once == played(profile, 1)
    assert once.seconds != played(profile, 2).seconds
    assert once.intended == 6 and once.seconds > 1


def test_there_are_the_players_whom_the_issue_names() -> None:
    names = [profile.name for profile in PROFILES]
    assert len(set(names)) == len(names) >= 8
    for name in ("one switch slow", "one switch bouncing", "two switches", "head with 4 to 8 Hz tremor",
                 "head with a 3 degree range", "eyes with 5 degrees error", "eyes with 1 degree",
                 "fading over 20 minutes"):  # fmt: skip
        assert name in names


def test_a_steady_person_on_a_fitting_instrument_is_understood() -> None:
    profile = Profile(name="steady", mapping="one-switch-walk", motor=Hand(reaction=0.4))
    told = played(profile, 1, notes=40)
    assert told.sounded == told.intended == 40 and told.unintended == 0


def test_reaction_times_have_the_mean_and_the_spread_that_were_asked_for() -> None:
    chance = Random(5)
    drawn = [draws.reaction(chance, 0.9, 0.2) for _ in range(20_000)]
    assert abs(fmean(drawn) - 0.9) < 0.01 and abs(stdev(drawn) - 0.2) < 0.01
    lengths = [draws.length(chance, 0.4, 0.1) for _ in range(20_000)]
    assert abs(fmean(lengths) - 0.4) < 0.01 and abs(stdev(lengths) - 0.1) < 0.01


def test_a_tired_hand_takes_longer_and_no_longer_than_tired() -> None:
    hand = Hand(reaction=0.6, tired_by=1.5, tires_within=1200)
    assert hand.tiredness(0) == 1 and hand.tiredness(600) == 1.25 and hand.tiredness(5000) == 1.5


def test_a_touched_switch_says_more_edges_than_were_meant_and_ends_open() -> None:
    switches = Switches(Hand(reaction=0.5, touches=1.0, slips=1.0), Random(1), (("keyboard", "space"),))
    ready = switches.press(1.0)
    told = switches.signals(ready)
    assert [signal.down for signal in told] == [True, False, True, False, True, False]
    assert [signal.t for signal in told] == sorted(signal.t for signal in told)


def test_an_intention_is_fulfilled_by_exactly_one_note_in_time_and_of_its_pitch() -> None:
    meant = [Intention(1.0, 60.0, 1.5), Intention(2.0, 62.0, 2.5)]
    assert judged(meant, [note(1.1, 60.0), note(2.1, 62.0)]) == (2, 0)
    assert judged(meant, [note(1.1, 62.0), note(2.1, 62.0)]) == (1, 1)
    assert judged(meant, [note(1.1, 60.0), note(1.2, 60.0), note(2.1, 62.0)]) == (1, 1)
    assert judged(meant, [note(1.9, 60.0), note(2.1, 62.0)]) == (1, 1)
    assert judged(meant, [note(0.5, 60.0), note(1.1, 60.0)]) == (1, 0)
    assert judged([Intention(1.0, None, 1.5)], [note(1.1, 71.0)]) == (1, 0)


def test_the_interval_of_the_seeds_lies_around_their_mean() -> None:
    mean, low, high = interval([90.0, 100.0] * 10)
    assert mean == 95.0 and 92.0 < low < 95.0 < high < 98.0
    assert interval([90.0, 100.0]) == (95.0, 90.0, 100.0)


def test_the_bench_answers_in_the_shape_of_the_contract(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    some = PROFILES[:3]
    monkeypatch.setattr("adaptive_instrument.bench.access.study.PROFILES", some)
    monkeypatch.setattr("adaptive_instrument.bench.access.study.QUICK_NOTES", 10)
    monkeypatch.setattr("adaptive_instrument.bench.access.study.QUICK_SEEDS", 1)
    assert run("access", as_json=True, quick=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["bench"] == "access"
    figures = {figure["name"]: figure for figure in told["figures"]}
    assert any(name.startswith("intent correction: ") for name in figures)
    for profile in some:
        own = [figure for name, figure in figures.items() if name.startswith(f"{profile.name}: ")]
        assert len(own) == 5 and sum(figure["goal"] is not None for figure in own) == 4
        assert figures[f"{profile.name}: the same with fixed defaults"]["value"] is not None
