"""The correction of intent, measured: how far from the beat a late press sounds, with the correction and without.

A simulated player watches the real ensemble scan on the beat and presses for the target they mean, so much after it
has lit up. They see where the highlight is and know nothing else; the instrument sees presses and knows nothing of
what was meant. The same player, with the same chance, plays with ``help = "notes"`` (the highlight is on the beat, the
press is what it is) and with ``"notes and timing"``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from statistics import fmean, stdev

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.bench.figures import Figure
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.music.voice import Help, VoiceSettings
from adaptive_instrument.notes import Event, NoteOn
from adaptive_instrument.signals import Switch

DELAY, SPREAD = 0.18, 0.06
"""Seconds: the mean and the standard deviation of the player's delay, which is normal."""
SOONEST = 0.01
"""Seconds: nobody presses before there is something to press for."""
HELD = 0.2
"""Seconds that a press lasts."""
TEMPO = 96.0
NOTES, SEEDS = 60, 20
QUICK_SEEDS = 6
T95 = {SEEDS: 2.093, QUICK_SEEDS: 2.571}
"""Student's t for a 95% interval by the number of seeds."""
HALVED = 0.5


@dataclass(frozen=True, slots=True)
class Attempt:
    """One player with one help, over all their notes."""

    error: float
    """Mean absolute distance of the notes' beginnings from the nearest beat, in seconds."""
    pressed: float
    """The same for the presses themselves: what the cue alone has done."""
    right: float
    """Part of the notes (0..1) that are the ones that were meant."""


@dataclass(frozen=True, slots=True)
class Both:
    """One player without the correction and with it."""

    without: Attempt
    corrected: Attempt

    @property
    def left(self) -> float:
        """What the correction leaves of the error: 0.5 is half of it."""
        return self.corrected.error / self.without.error


def run(quick: bool) -> list[Figure]:
    """The figures of the correction, over 20 players (6 when it has to be quick), with 95% intervals over them."""
    both = [compared(seed) for seed in range(QUICK_SEEDS if quick else SEEDS)]
    without = [one.without.error for one in both]
    corrected = [one.corrected.error for one in both]
    what = f"for a player with {1000 * DELAY:.0f}±{1000 * SPREAD:.0f} ms delay"
    return [
        Figure(f"intent correction: mean absolute onset error on the beat {what}", 1000 * fmean(corrected), "ms",
               at_most=1000 * HALVED * fmean(without),
               note=f"{_interval(corrected)}; without it {1000 * fmean(without):.0f} ms, {_interval(without)}"),
        Figure("intent correction: what it leaves of that error", fmean(one.left for one in both), "x", at_most=HALVED,
               note=f"the worst of {len(both)} players {max(one.left for one in both):.2f}; by the cue alone "
                    f"{fmean(one.corrected.pressed for one in both) / fmean(without):.2f}"),
        Figure("intent correction: notes that are the ones that were meant",
               100 * fmean(one.corrected.right for one in both), "%",
               note=f"without it {100 * fmean(one.without.right for one in both):.1f}%"),
    ]  # fmt: skip


def compared(seed: int, delay: float = DELAY, spread: float = SPREAD, interval: float = 1.0) -> Both:
    """One player, known by the seed, without and with the correction.

    ``delay`` and ``spread`` are the player's, ``interval`` their scan interval, all in seconds.
    """
    return Both(attempt(seed, "notes", delay, spread, interval),
                attempt(seed, "notes and timing", delay, spread, interval))  # fmt: skip


def attempt(
    seed: int, help: Help, delay: float = DELAY, spread: float = SPREAD, interval: float = 1.0, notes: int = NOTES
) -> Attempt:
    """One player plays so many notes with one help."""
    chance = Random(f"intent {seed}")
    ensemble = Ensemble([_instrument(help, interval)])
    heard: list[NoteOn] = []
    meant: list[float] = []
    lit: tuple[int | None, float] = (None, 0.0)
    wanted = chance.randrange(6)
    edges: list[tuple[float, bool]] = [(0.3, True), (0.3 + HELD, False)]  # the first press starts the scan

    def took(events: list[Event]) -> None:
        heard.extend(event for event in events if isinstance(event, NoteOn))

    while len(meant) < notes or edges:
        due = ensemble.deadline
        if edges and (due is None or edges[0][0] <= due):
            t, down = edges.pop(0)
            took(ensemble.receive(Switch(t, "keyboard", "space", down)))
        else:
            assert due is not None, "the scan rests: nobody played"
            t = due
        took(ensemble.advance(t, t + COMMIT_LEAD))
        player = ensemble.view().players[0]
        since = player.highlight.since if player.highlight is not None else 0.0
        if (player.cursor, since) == lit:
            continue
        lit = (player.cursor, since)
        if player.cursor == wanted and not player.sounding and not edges and len(meant) < notes:
            press = t + max(SOONEST, chance.gauss(delay, spread))
            edges = [(press, True), (press + HELD, False)]
            meant.append(player.targets[wanted].pitch)
            wanted = chance.randrange(6)
    took(ensemble.advance(t + 1.0, t + 1.0))
    beat = 60 / TEMPO
    return Attempt(
        fmean(_off(note.at, beat) for note in heard),
        fmean(_off(note.at if note.raw_at is None else note.raw_at, beat) for note in heard),
        fmean(note.pitch == pitch for note, pitch in zip(heard, meant, strict=True)),
    )


def _off(t: float, beat: float) -> float:
    """Seconds from the nearest beat."""
    return abs(t - round(t / beat) * beat)


def _instrument(help: Help, interval: float) -> Instrument:
    return Instrument(
        version=1, name="intent", help=help, controls={"switch": ControlSettings(on=("keyboard:space",))},
        access=ScanSettings(interval=interval, beat=True, rounds=20), layout=LayoutSettings(count=6),
        voice=VoiceSettings(articulation="ring", ring=0.3), transport=TransportSettings(tempo=TEMPO),
    )  # fmt: skip


def _interval(values: list[float]) -> str:
    half = T95[len(values)] * stdev(values) / math.sqrt(len(values))
    return f"{1000 * (fmean(values) - half):.0f} to {1000 * (fmean(values) + half):.0f} ms in 95% of such studies"
