"""Leading: from chord to chord a hand stays where it lies, and its fingers go to the nearest tones. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adaptive_instrument.music.voices.figure import Stroke
from adaptive_instrument.music.voices.tone import OWN, Tone
from adaptive_instrument.music.voicing import movement

REACH = 6.0
"""Semitones by which the lowest string may lie beside what was pressed: so the hand never wanders off."""
SHIFTS = (0, -1, 1, -2, 2, -3, 3)
"""Tones of the chord by which it may begin lower or higher."""


class Leading:
    """Where a player's hand lies: which pitches it strummed last, and by which target."""

    __slots__ = ("_lies", "_pressed")

    def __init__(self) -> None:
        self._lies: tuple[float, ...] = ()
        self._pressed: object = None

    def forget(self) -> None:
        """The hand was taken off: the next chord begins at what is pressed."""
        self._lies, self._pressed = (), None

    def led(
        self, strokes: tuple[Stroke, ...], pressed: object, pitch: Callable[[Tone], float]
    ) -> tuple[Stroke, ...]:  # fmt: skip
        """The strokes of a chord's tones, begun where all voices together move least from the chord before.

        ``pressed``: the target. Another one than before is meant to be heard as another: there the chord begins at it,
        as the first one does. ``pitch``: what a tone sounds as.
        """
        numbers = sorted(stroke.tone.number for stroke in strokes if stroke.tone.kind == "chord")
        if not numbers:
            return strokes

        def lie(shift: int) -> tuple[float, ...]:
            return tuple(pitch(Tone("chord", number + shift)) for number in numbers)

        shift = 0
        if self._lies and pressed == self._pressed:
            home = pitch(OWN)
            beginnings = {shift: lie(shift) for shift in SHIFTS}
            near = [shift for shift, lies in beginnings.items() if abs(lies[0] - home) <= REACH] or [0]
            shift = min(near, key=lambda shift: movement(self._lies, beginnings[shift]))
        self._lies, self._pressed = lie(shift), pressed
        if not shift:
            return strokes
        return tuple(
            replace(stroke, tone=replace(stroke.tone, number=stroke.tone.number + shift))
            if stroke.tone.kind == "chord"
            else stroke
            for stroke in strokes
        )
