"""Chord recognition: how many chords of a keyboard are told rightly, and how soon.

MIDI bytes with their moments go into the listener that an ensemble has, and the moment is taken at which it tells a
chord: all but the wire and the thread, which ``bench latency`` measures. First every root, quality and inversion, plain
and with each tone doubled, struck at once and rolled over 80 ms; then chords as hands play them, uneven, one tied over
to the next, with a melody above them that must change nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adaptive_instrument.bench.figures import Figure
from adaptive_instrument.music.chords import CHORDS, read_chord
from adaptive_instrument.music.following import Following

ROLLED = 0.08
"""Seconds from the first key to the last of a chord that is rolled."""
IN_TIME = 0.06
"""Seconds after the last key within which a chord must be told."""
MIDDLE, LOW = 48, 36
"""MIDI numbers of the octaves in which chords lie; bare fifths lie in the lower one."""
HUMAN, QUICK = 3000, 800
"""Chords as hands play them, in all and in a quick run."""
PORT = "bench"


@dataclass(slots=True)
class _Told:
    """What became of the chords of one kind."""

    chords: int = 0
    right: int = 0
    slowest: float = 0.0

    @property
    def rate(self) -> float:
        return 100 * self.right / max(1, self.chords)

    def count(self, wanted: frozenset[int], heard: str | None, delay: float) -> None:
        self.chords += 1
        if heard is not None and read_chord(heard).classes == wanted and delay <= IN_TIME:
            self.right += 1
            self.slowest = max(self.slowest, delay)


def figures(quick: bool = False) -> list[Figure]:
    """Rate and delay over the exhaustive set and over chords as hands play them."""
    at_once, rolled = _Told(), _Told()
    for keys, wanted in voicings(quick):
        at_once.count(wanted, *told(keys, [0.0] * len(keys)))
        last = len(keys) - 1
        rolled.count(wanted, *told(keys, [ROLLED * place / last for place in range(last + 1)]))
    human, changed, notes = _as_hands_play(QUICK if quick else HUMAN)
    kinds = f"{len(CHORDS)} qualities on 12 roots, every inversion, each tone doubled: {at_once.chords} chords"
    return [
        Figure("chords recognised, struck at once", at_once.rate, "%", at_least=98, note=kinds),
        Figure("chords recognised, rolled over 80 ms", rolled.rate, "%", at_least=98, note=kinds),
        Figure("from the last key to the chord, worst", 1000 * max(at_once.slowest, rolled.slowest), "ms", at_most=60),
        Figure(
            "chords recognised, as hands play them", human.rate, "%", at_least=98,
            note=f"{human.chords} chords, uneven by up to 80 ms, tied over to the next; slowest "
            f"{1000 * human.slowest:.0f} ms",
        ),
        Figure("melody notes that changed the chord", 100 * changed / max(1, notes), "%", at_most=1,
               note=f"{notes} single notes over held chords"),
    ]  # fmt: skip


def voicings(quick: bool = False) -> Iterator[tuple[list[int], frozenset[int]]]:
    """Every chord of the exhaustive set: its keys, and the pitch classes that are to be told."""
    for root in range(0, 12, 5 if quick else 1):
        for quality, tones in CHORDS.items():
            wanted = frozenset((root + tone) % 12 for tone in tones)
            base = LOW if quality == "5" else MIDDLE
            for place in range(len(tones)):
                keys = inverted(base + root, tones, place)
                yield keys, wanted
                for key in keys:
                    yield sorted({*keys, key + 12}), wanted
                if quality != "5":
                    yield sorted({*keys, keys[0] - 12}), wanted


def inverted(root: int, tones: Sequence[int], place: int) -> list[int]:
    """The keys of a chord with its tone at ``place`` for the lowest."""
    lowest = root + tones[place] % 12
    return sorted(key + 12 * (lowest > key) for key in (root + tone for tone in tones))


def told(keys: Sequence[int], after: Sequence[float]) -> tuple[str | None, float]:
    """The chord that is told of these keys, each struck so many seconds after the first, and how many seconds after
    the last key it is told; None where none is."""
    following = Following()
    following.listen("*")
    struck = sorted(zip(after, keys, strict=True))
    heard, moment = None, 0.0
    for at, key in struck:
        heard, moment = _run(following, at, heard, moment)
        following.midi(at, PORT, bytes([0x90, key, 90]))
    heard, moment = _run(following, struck[-1][0] + 1.0, heard, moment)
    return heard, moment - struck[-1][0]


def _run(following: Following, until: float, heard: str | None, moment: float) -> tuple[str | None, float]:
    while following.deadline is not None and following.deadline <= until:
        at = following.deadline
        following.advance(at)
        if following.heard not in (None, heard):
            heard, moment = following.heard, at
        following.heard = None
    return heard, moment


def _as_hands_play(count: int) -> tuple[_Told, int, int]:
    """Chord after chord, tied over, with single notes above; how often one of those changed the chord."""
    hands, following, result = random.Random(5), Following(), _Told()
    following.listen("*")
    t, held, changed, notes = 0.0, list[int](), 0, 0
    qualities = [quality for quality in CHORDS if quality != "5"]
    for _ in range(count):
        root, tones = hands.randrange(12), CHORDS[hands.choice(qualities)]
        keys = inverted(MIDDLE + root, tones, hands.randrange(len(tones)))
        if hands.random() < 0.5:
            keys = sorted({*keys, keys[0] - 12})
        strikes = [t + (hands.random() * ROLLED) for _ in keys]
        # Some fingers are lifted before the next chord, some stay a little longer; common tones are struck again.
        moves = [(at, 1, key) for at, key in zip(strikes, keys, strict=True)]
        moves += [
            (t - 0.01 if key in keys else t + hands.uniform(-0.15, 0.2 * (hands.random() < 0.3)), 0, key)
            for key in held
        ]
        heard, moment, last = None, 0.0, max(strikes)
        for at, down, key in sorted(moves):
            heard, moment = _run(following, at, heard, moment)
            following.midi(at, PORT, bytes([0x90, key, 90 * down]))
        heard, moment = _run(following, t + 0.5, heard, moment)
        wanted = frozenset((root + tone) % 12 for tone in tones)
        result.count(wanted, heard, moment - last)
        held, at = keys, t + 0.6
        for _ in range(hands.randrange(5)):
            key = hands.randrange(76, 96)
            following.midi(at, PORT, bytes([0x90, key, 80]))
            wrong, _ = _run(following, at + 0.2, heard, 0.0)
            following.midi(at + 0.2, PORT, bytes([0x80, key, 0]))
            _run(following, at + 0.24, None, 0.0)
            notes += 1
            changed += wrong != heard
            at += 0.25
        t = at + 0.5
    return result, changed, notes
