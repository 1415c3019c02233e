"""Layout: which degree of the scale each target means, wherever the harmony goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le, MaxLen

from adaptive_instrument.access.method import Targets
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutSettings(Settings):
    """The targets: which degrees of the scale they are."""

    degrees: Annotated[tuple[Annotated[int, Ge(-35), Le(70)], ...], MaxLen(64)] = ()
    """The degree of each target, 1 is the tonic; empty for `count` degrees in a row."""
    count: Annotated[int, Ge(1), Le(64)] = 8
    """How many degrees in a row, when `degrees` is empty."""
    octave: Annotated[int, Ge(0), Le(8)] = 4
    """The octave of degree 1 (octave 4 starts at middle C)."""
    chords: Annotated[tuple[str, ...], MaxLen(24)] = ()
    """Chord pads: the chord of each target, a name like `Am` or a degree of the key like `vi`. Empty for targets that
    are notes."""
    chord_pads: Literal["play", "lead", "both"] = "both"
    """What a chord pad does: `play` sounds its chord, `lead` changes everybody's chord and is silent, `both` does
    both."""
    chord_bass: bool = True
    """Whether a chord pad sounds its bass below."""


class Layout:
    """Pitches of a player's targets under a harmony."""

    __slots__ = ("degrees", "octave")
    counts = True
    """Whether its degrees may count something else than the scale (the tones of a chord); a melody's never do."""

    def __init__(self, settings: LayoutSettings) -> None:
        self.degrees = settings.degrees or tuple(range(1, settings.count + 1))
        self.octave = settings.octave

    def pitch(self, target: int, harmony: Harmony) -> float:
        """The pitch of a target, folded by octaves into 0..127."""
        return harmony.fold(harmony.degree(self.degrees[target], self.octave))

    def free(self, target: int, harmony: Harmony) -> float:
        """The same for a player whose help is *raw*: degrees are degrees, whatever helps."""
        return self.pitch(target, harmony)

    def targets(self, harmony: Harmony) -> Targets:
        """What the access method may know: how many, and which are chord tones."""
        anchors = tuple(i for i in range(len(self.degrees)) if harmony.strong(self.pitch(i, harmony)))
        return Targets(len(self.degrees), anchors)
