"""One pad: a rounded box whose whole look is a function of the distance to its edge.

The distance is computed once per size and kept as an 8-bit picture; what it looks like (face, rim, glow, ring, and
the smooth edges between them) is a palette of 256 colours. Lighting a pad is then one new palette and one blit, which
is what makes a redraw cheap enough never to keep a key waiting.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pygame

from adaptive_instrument.stage import palette
from adaptive_instrument.stage.palette import Colour
from adaptive_instrument.stage.scanning import LEVELS

STEPS = 40
"""How many levels of light are told apart."""
ENTRIES = 256
"""Palette entries, from the margin's outer edge inward in steps of a fraction of a pixel; the last is the face."""

FRAME = 0.07
"""The frame of a highlight, as part of a pad's smaller side."""
DIMMED = 0.7
"""How much of a dimmed pad is ground."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Look:
    """What one pad looks like."""

    colour: str
    """The player's colour family."""
    step: int
    """Its light, 0..``STEPS``."""
    strong: bool
    """A second line within the rim marks a tone of the chord: by shape, for those who see colours differently."""
    ring: bool
    """The ring of the target that stands out."""
    dim: bool
    """Everything withdrawn: resting, or no engine."""
    frame: int = 0
    """The frame of a scan's highlight, 0..``LEVELS``: broad, to be seen from across a room."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The measures of a pad, in pixels, its margin included in width and height."""

    width: int
    height: int
    margin: int

    @property
    def rim(self) -> float:
        """The width of the rim."""
        return max(1.0, min(self.width, self.height) * 0.015)

    @property
    def radius(self) -> float:
        """The radius of the corners."""
        return max(0.0, (min(self.width, self.height) - 2 * self.margin) * 0.16)

    @property
    def reach(self) -> float:
        """How far inside the edge fine detail is drawn."""
        return self.rim * 5 + 2


class Pads:
    """Pads of all shapes and looks, made when first wanted."""

    def __init__(self) -> None:
        self._pictures: dict[Shape, pygame.Surface] = {}

    def draw(self, target: pygame.Surface, x: int, y: int, shape: Shape, look: Look) -> None:
        """Draws a pad with its top left corner (margin included) at ``x``, ``y``."""
        picture = self._pictures.get(shape)
        if picture is None:
            if len(self._pictures) > 64:
                self._pictures.clear()
            picture = self._pictures[shape] = _picture(shape)
        picture.set_palette(_palette(look, shape))
        target.blit(picture, (x, y))


def face(look: Look) -> Colour:
    """The colour of a pad's face: what the note's name stands on."""
    family = palette.family(look.colour)
    colour = palette.mixed(family.idle_face, family.lit_face, look.step / STEPS)
    return palette.mixed(colour, palette.GROUND, DIMMED) if look.dim else colour


def _picture(shape: Shape) -> pygame.Surface:
    half_w = (shape.width - 2 * shape.margin) / 2
    half_h = (shape.height - 2 * shape.margin) / 2
    radius = min(shape.radius, half_w, half_h)
    across = np.abs(np.arange(shape.width, dtype=np.float32) + 0.5 - shape.width / 2) - np.float32(half_w - radius)
    along = np.abs(np.arange(shape.height, dtype=np.float32) + 0.5 - shape.height / 2) - np.float32(half_h - radius)
    x, y = across[None, :], along[:, None]
    distance = np.hypot(np.maximum(x, 0), np.maximum(y, 0)) + np.minimum(np.maximum(x, y), 0) - np.float32(radius)
    index = (shape.margin - distance) * ((ENTRIES - 1) / (shape.margin + shape.reach))
    values = np.clip(np.rint(index), 0, ENTRIES - 1).astype(np.uint8)
    picture = pygame.Surface((shape.width, shape.height), 0, 8)
    pygame.surfarray.pixels2d(picture)[:] = values.T
    return picture


@lru_cache(maxsize=64)
def _distances(shape: Shape) -> Floats:
    step = (shape.margin + shape.reach) / (ENTRIES - 1)
    return np.asarray(shape.margin - np.arange(ENTRIES, dtype=np.float32) * np.float32(step), np.float32)


@lru_cache(maxsize=2048)
def _palette(look: Look, shape: Shape) -> list[Colour]:
    """The colours of a look, entry by entry from the margin's outer edge to the middle of the face."""
    family = palette.family(look.colour)
    light = look.step / STEPS
    margin, rim = float(shape.margin), shape.rim
    d = _distances(shape)
    ground = _light(palette.GROUND)
    glow = np.clip(1 - d / max(1.0, margin), 0, 1) ** 2 * light
    colours = _over(np.broadcast_to(ground, (ENTRIES, 3)), _light(family.glow), glow)
    ring = max(1.6, rim * 1.5)
    room = margin >= margin * 0.3 + ring + 1
    if look.ring and room:
        colours = _over(colours, _light(palette.RING), _band(d, margin * 0.3, margin * 0.3 + ring))
    middle = palette.mixed(family.idle_face, family.lit_face, light)
    colours = _over(colours, _light(middle), _band(d, -1e9, 0))
    edge = _light(palette.mixed(family.idle_rim, family.lit_rim, light))
    colours = _over(colours, edge, _band(d, -rim, 0))
    if look.ring and not room:
        # Pads that stand close have no free space for it: the rim itself stands out.
        colours = _over(colours, _light(palette.RING), _band(d, -ring, 0))
    if look.frame:
        colours = _over(colours, _light(palette.RING), _frame(d, shape) * np.float32(look.frame / LEVELS))
    if look.strong:
        colours = _over(colours, edge, _band(d, -rim * 4.2, -rim * 2.8))
    if look.dim:
        colours = _over(colours, ground, np.full(ENTRIES, DIMMED, np.float32))
    encoded = np.where(colours <= 0.0031308, 12.92 * colours, 1.055 * np.maximum(colours, 1e-9) ** (1 / 2.4) - 0.055)
    values = np.clip(np.rint(255 * encoded), 0, 255).astype(int).tolist()
    return [(red, green, blue) for red, green, blue in values]


def _light(colour: Colour) -> Floats:
    channel = np.array(colour, np.float32) / 255
    return np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _over(under: Floats, colour: Floats, cover: Floats) -> Floats:
    part = cover[:, None]
    return np.asarray(under * (1 - part) + colour * part, np.float32)


def _frame(d: Floats, shape: Shape) -> Floats:
    """The frame fills the margin, and where that is narrow it reaches into the face as far as detail is drawn."""
    margin = float(shape.margin)
    wide = max(3.0, min(shape.width, shape.height) * FRAME)
    # It ends a pixel before the margin does: the outermost colour is also that of the corners beyond it.
    return _band(d, max(margin - 1 - wide, 1 - shape.reach), margin - 1)


def _band(d: Floats, low: float, high: float) -> Floats:
    """How much of a pixel at distance ``d`` a band from ``low`` to ``high`` covers, 0..1."""
    return np.asarray(np.clip(high - d + 0.5, 0, 1) * np.clip(d - low + 0.5, 0, 1), np.float32)
