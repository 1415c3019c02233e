"""The stage's colours: a dark, warm ground and one colour family a player.

Every family is made from one vivid colour by setting its luminance, so that all players are equally bright and the
numbers below hold for each of them (they are tested):

- text on anything it may stand on has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3);
- the large parts of a pad (its face, and the glow around it) never change their relative luminance by 0.1 or more.
  WCAG 2.2 (2.3.1, "general flash") counts only changes of at least 0.1: however fast somebody plays, a pad's face
  cannot flash. Only the thin rim grows truly bright, and its area is far below the quarter of ten degrees of sight
  that the same page allows; ``glow.py`` slows it all the same;
- no colour is a saturated red (R / (R + G + B) of 0.8 or more in linear light), which the same page singles out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

Colour = tuple[int, int, int]
"""Red, green, blue in 0..255 (sRGB)."""

GROUND: Colour = (24, 20, 18)
TEXT: Colour = (247, 240, 230)
QUIET: Colour = (190, 180, 168)
"""Text of the lowest importance: the line at the bottom."""
EDGE: Colour = (92, 82, 74)
"""The edge of the plate that a large sentence stands on."""
RING: Colour = (255, 246, 226)
"""The ring around the target that stands out."""

VIVID: dict[str, Colour] = {
    "amber": (255, 176, 46),
    "teal": (38, 214, 190),
    "violet": (172, 142, 255),
    "rose": (255, 134, 158),
    "lime": (178, 226, 62),
    "sky": (92, 186, 255),
}
"""One line per family; a new one is one line here and one word in ``instrument.Colour``."""

NOTES: tuple[Colour, ...] = (
    (255, 112, 104), (255, 136, 90), (255, 160, 74), (255, 188, 66), (250, 218, 70), (164, 216, 84),
    (112, 204, 112), (66, 192, 160), (70, 170, 210), (120, 150, 255), (176, 138, 255), (255, 140, 200),
)  # fmt: skip
"""The colours of the twelve notes, from C red to B pink: as near as they may come to those of coloured bars."""
INK: Colour = (20, 16, 14)
"""Letters on one of them."""

IDLE_FACE, LIT_FACE = 0.018, 0.108
IDLE_RIM, LIT_RIM = 0.09, 0.52
GLOW = 0.085
"""Relative luminances, 0..1."""


@dataclass(frozen=True, slots=True)
class Family:
    """The colours of one player's pads."""

    idle_face: Colour
    lit_face: Colour
    idle_rim: Colour
    lit_rim: Colour
    glow: Colour
    """The light around a sounding pad, at its edge."""


def luminance(colour: Colour) -> float:
    """The relative luminance of WCAG 2.2, 0..1."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2.2, 1..21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def redness(colour: Colour) -> float:
    """Red's part of the light, 0..1."""
    linear = _linear(colour)
    return linear[0] / (sum(linear) or 1.0)


def mixed(one: Colour, other: Colour, part: float) -> Colour:
    """``part`` (0..1) of the other colour, the rest of the one, mixed as light and not as numbers."""
    a, b = _linear(one), _linear(other)
    return _encoded(tuple(x + (y - x) * part for x, y in zip(a, b, strict=True)))


def at_luminance(colour: Colour, wanted: float) -> Colour:
    """The same hue at another relative luminance; whitened where the screen cannot show it otherwise."""
    light = _linear(colour)
    scale = wanted / max(1e-6, luminance(colour))
    scaled = tuple(channel * scale for channel in light)
    top = max(scaled)
    if top > 1.0:
        # White has luminance 1, so mixing in w of it keeps the wanted luminance only if the rest is scaled down.
        low, high = 0.0, 1.0
        for _ in range(24):
            white = (low + high) / 2
            colour_part = tuple((wanted - white) / max(1e-6, luminance(colour)) * c + white for c in light)
            low, high = (white, high) if max(colour_part) > 1.0 else (low, white)
        scaled = tuple((wanted - high) / max(1e-6, luminance(colour)) * c + high for c in light)
    return _encoded(scaled)


@lru_cache(maxsize=32)
def family(name: str) -> Family:
    """A player's colours; an unknown name is amber."""
    vivid = VIVID.get(name, VIVID["amber"])
    return Family(
        idle_face=at_luminance(vivid, IDLE_FACE),
        lit_face=at_luminance(vivid, LIT_FACE),
        idle_rim=at_luminance(vivid, IDLE_RIM),
        lit_rim=at_luminance(vivid, LIT_RIM),
        glow=at_luminance(vivid, GLOW),
    )


def _linear(colour: Colour) -> tuple[float, ...]:
    return tuple(_LINEAR[channel] for channel in colour)


def _encoded(light: tuple[float, ...]) -> Colour:
    red, green, blue = (_encode(min(1.0, max(0.0, channel))) for channel in light)
    return red, green, blue


def _encode(light: float) -> int:
    value = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return round(255 * value)


_LINEAR = tuple(
    value / 255 / 12.92 if value / 255 <= 0.04045 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in range(256)
)
