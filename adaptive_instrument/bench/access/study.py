"""All profiles, all seeds: each person plays the shipped mapping as it is, goes through the access check, and plays
again with what the check proposed. Same person, same melody, same chance."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from random import Random
from statistics import fmean, stdev

from adaptive_instrument.bench.access.check import checked
from adaptive_instrument.bench.access.profiles import PROFILES, Profile, fitted, person
from adaptive_instrument.bench.access.session import Played, play
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.mapping import load
from adaptive_instrument.resources import find_mapping

NOTES, SEEDS = 500, 20
QUICK_NOTES, QUICK_SEEDS = 25, 2
T95 = {SEEDS: 2.093}
"""Student's t for a 95% interval by the number of seeds."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One person, once with the defaults and once after the access check."""

    defaults: Played
    after: Played | None
    """None when there was no check."""
    changed: tuple[str, ...]
    """The settings that the check changed."""


@dataclass(frozen=True, slots=True)
class Result:
    """One profile over all seeds."""

    profile: Profile
    pairs: tuple[Pair, ...]
    why: str = ""
    """Why there are none."""


def everybody(quick: bool) -> list[Result]:
    """Everybody plays; with several processors side by side."""
    notes, seeds = (QUICK_NOTES, QUICK_SEEDS) if quick else (NOTES, SEEDS)
    jobs = [(index, seed, notes) for index in range(len(PROFILES)) for seed in range(seeds)]
    workers = min(len(jobs), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        pairs = list(pool.map(one, jobs))
    results = []
    for index, profile in enumerate(PROFILES):
        own = [pair for (which, _, _), pair in zip(jobs, pairs, strict=True) if which == index]
        told = next((pair for pair in own if isinstance(pair, str)), "")
        results.append(Result(profile, tuple(pair for pair in own if isinstance(pair, Pair)), told))
    return results


def one(job: tuple[int, int, int]) -> Pair | str:
    """One person, known by profile and seed, or why they cannot play."""
    index, seed, notes = job
    profile = PROFILES[index]
    try:
        instrument = fitted(profile, load(find_mapping(profile.mapping)))
    except InstrumentError as error:
        return str(error)
    before = play(instrument, person(profile, instrument, _chance(profile, seed), notes))
    new, changed = checked(profile, instrument, Random(f"{profile.name}, check {seed}"))
    return Pair(before, play(new, person(profile, new, _chance(profile, seed), notes), takes=True), changed)


def _chance(profile: Profile, seed: int) -> Random:
    # A string seeds the same on every machine and under every hash seed.
    return Random(f"{profile.name}, player {seed}")


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """The mean of the seeds, and the 95% interval of it; of fewer seeds than a full run has, from least to most."""
    mean = fmean(values)
    if len(values) not in T95:
        return mean, min(values), max(values)
    half = T95[len(values)] * stdev(values) / math.sqrt(len(values))
    return mean, mean - half, mean + half
