"""What can be set about the band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le, MaxLen, MinLen

from adaptive_instrument.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class GrooveSettings(Settings):
    """The band beside the players. It plays when it is asked to, never by itself."""

    name: str = "ballad"
    """The groove, by its name."""
    intensity: Annotated[int, Ge(0), Le(4)] = 0
    """How much the band plays: 1 hardly anything, 4 everything; 0 follows how much the players play."""
    volume: Annotated[float, Ge(0), Le(1)] = 0.45
    """The band's loudness, 0..1: below the players, and the same whether they play or not."""
    parts: Annotated[tuple[Literal["drums", "bass", "chords", "pad", "drone"], ...], MinLen(1), MaxLen(5)] = (
        "drums", "bass", "chords", "pad", "drone",
    )  # fmt: skip
    """Who plays in the band: leave out what somebody in the room plays, like `chords` for a guitar. One
    of them at least: a band that is not to play is not started."""
    lock: Literal["chord", "scale"] = "chord"
    """What its tones are held to: `chord`, tones of the chord with those of the scale between them; or `scale`, the
    scale alone, even where the chord goes beyond it."""
    metre: Literal["its own", "as it is"] = "its own"
    """`its own`: a groove brings the beats of its bar along for all. `as it is`: it fits itself into theirs."""
    tempo: Literal["its own", "as it is"] = "its own"
    """`its own`: when it begins, a groove brings the tempo into the range that suits it. `as it is`: it never does."""
    count_in: bool = False
    """Whether soft strokes count one bar before it begins."""
    humanise: Annotated[float, Ge(0), Le(1)] = 0.3
    """How uneven it is: 0 exact, 1 up to 10 ms and 10 steps of loudness off; the same place always by the same."""
    push_drums: Annotated[float, Ge(-40), Le(40)] = 0.0
    """Milliseconds by which the drums come late, or early (below 0)."""
    push_bass: Annotated[float, Ge(-40), Le(40)] = 0.0
    """The same for the bass."""
    push_chords: Annotated[float, Ge(-40), Le(40)] = 0.0
    """The same for chords, pad and drone."""
    leaves_after: Annotated[float, Ge(5), Le(7200)] = 600.0
    """Seconds without a note from any player after which the band plays its ending: nobody may be there."""
