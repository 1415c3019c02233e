"""No note outside the lock: all of it by the function that decides, samples of it through the whole voice."""

from __future__ import annotations

import pytest

from adaptive_instrument.bench import locks
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.locks import Lock, nearest, target_pitch
from adaptive_instrument.music.scales import TABLE


@pytest.mark.parametrize("lock", locks.LOCKS)
def test_every_key_under_every_scale_key_and_lock_is_inside(lock: Lock) -> None:
    for number, (scale, tonic) in enumerate((scale, tonic) for scale in TABLE for tonic in locks.KEYS):
        harmony = Harmony(tonic, scale, locks.CHORDS[number % len(locks.CHORDS)])
        strong = number % 2 == 0
        sounding = {target_pitch(lock, key, None, harmony, strong) for key in range(128)}
        assert all(locks._allowed(lock, harmony, pitch, strong) for pitch in sounding), harmony


@pytest.mark.parametrize("lock", locks.LOCKS)
def test_every_bend_comes_to_rest_inside(lock: Lock) -> None:
    # Wherever a wheel leads, it leads to some pitch: so all pitches are tried, an eighth of a semitone apart.
    for number, scale in enumerate(TABLE):
        harmony = Harmony(locks.KEYS[number % 12], scale, locks.CHORDS[number % len(locks.CHORDS)])
        rests = {nearest(lock, harmony, step / 8) for step in range(128 * 8)}
        assert all(locks._allowed(lock, harmony, pitch, False) for pitch in rests), harmony


def test_through_a_whole_voice_no_note_and_no_bend_is_outside() -> None:
    sweep = locks.swept(151)
    assert sweep.outside == 0, sweep.first
    assert sweep.combinations > 30 and sweep.notes > 40_000


@pytest.mark.parametrize(
    ("lock", "scale", "pitch", "strong", "inside"),
    [
        ("scale", "major", 60.0, False, True), ("scale", "major", 61.0, False, False),
        ("scale", "rast", 63.5, False, True), ("scale", "rast", 64.0, False, False),
        ("white keys", "blues", 66.0, False, True), ("white keys", "blues", 64.0, False, False),
        ("chord", "major", 64.0, False, True), ("chord", "major", 62.0, False, False),
        ("chord", "rast", 63.5, False, True),
        ("strong beats", "major", 62.0, False, True), ("strong beats", "major", 62.0, True, False),
        ("drums", "major", 36.0, False, True), ("drums", "major", 20.0, False, False),
        ("scale", "major", -12.0, False, False),
    ],
)  # fmt: skip
def test_what_is_allowed_is_what_musicians_mean(
    lock: Lock, scale: str, pitch: float, strong: bool, inside: bool
) -> None:
    assert locks._allowed(lock, Harmony("C", scale), pitch, strong) is inside


def test_the_figure_counts_and_names_what_lies_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_allowed", lambda *_: False)
    (figure,) = locks.figures(quick=True)
    assert figure.holds is False and figure.value and "C" in figure.note
