"""How the synth's count of samples stands to our clock."""

from __future__ import annotations

from random import Random
from statistics import fmean

import pytest

from adaptive_instrument.outputs.synth_clock import BLOCK, SynthClock


def ticks(rate: int, period: int, now: float, lost: int = 0) -> int:
    """The sequencer's tick as FluidSynth counts it, for a device that renders a period each period."""
    frames = int(now * rate / period) * period + period - BLOCK - lost
    return 1000 * frames // rate


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
@pytest.mark.parametrize("period", [64, 128, 256, 1024])
def test_each_moment_falls_into_the_block_that_a_performed_note_would_on_the_average(rate: int, period: int) -> None:
    clock = SynthClock(rate, period)
    now, chance = 5.0, Random(1)
    for _ in range(100):
        now += clock.look_every + chance.uniform(0, 0.0004)
        clock.look(now, ticks(rate, period, now))
    errors = []
    for _ in range(400):
        at = now + chance.uniform(0.01, 0.1)
        # Struck by hand at ``at`` it would be heard when the period after this one begins.
        by_hand = int(at * rate / period) * period + period
        errors.append(((clock.block(at) + 1) * BLOCK - by_hand) / rate)
    assert abs(fmean(errors)) < 0.0004
    assert max(abs(error) for error in errors) < (period + BLOCK) / rate


def test_a_grid_stays_a_grid_to_half_a_block_though_looks_and_callbacks_come_late() -> None:
    rate, period, chance = 48000, 64, Random(2)
    clock = SynthClock(rate, period)
    now, errors = 1.0, []
    for _ in range(2000):
        now += clock.look_every
        late = chance.expovariate(1 / 0.0003)
        clock.look(now, ticks(rate, period, max(0.0, now - late)))
        at = now + 0.1
        errors.append((clock.block(at) * BLOCK / rate - at) * 1000)
    errors = errors[50:]
    middle = fmean(errors)
    spread = fmean([(error - middle) ** 2 for error in errors]) ** 0.5
    assert spread < 0.45
    assert max(abs(error - middle) for error in errors) < 0.9


def test_samples_that_were_lost_are_noticed_within_a_few_looks() -> None:
    rate, period = 48000, 64
    clock = SynthClock(rate, period)
    now = 1.0
    for _ in range(200):
        now += clock.look_every
        clock.look(now, ticks(rate, period, now))
    before = clock.block(2.0)
    for _ in range(8):
        now += clock.look_every
        clock.look(now, ticks(rate, period, now, lost=960))
    assert clock.block(2.0) == pytest.approx(before - 15, abs=1)


def test_a_device_that_runs_a_little_fast_is_followed() -> None:
    rate, period = 48000, 64
    clock = SynthClock(rate, period)
    now = 0.0
    for _ in range(5000):
        now += clock.look_every
        clock.look(now, ticks(rate, period, now * 1.0002))
    true = now * 1.0002 * rate / BLOCK
    assert abs(clock.block(now) - true) < 3


@pytest.mark.parametrize("rate", [44100, 48000])
def test_every_block_has_a_tick_of_its_own(rate: int) -> None:
    clock = SynthClock(rate, 64)
    found = [clock.tick_of(block) for block in range(5000)]
    assert len(set(found)) == 5000
    assert [clock.block_of(tick) for tick in found] == list(range(5000))
