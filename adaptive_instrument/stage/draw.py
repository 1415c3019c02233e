"""Draws the stage onto a surface: everything when it must, else only what has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pygame

from adaptive_instrument.access.calibration import Calibration
from adaptive_instrument.access.zones import Zone
from adaptive_instrument.stage import palette, rungs, wording
from adaptive_instrument.stage.beat import BeatMark
from adaptive_instrument.stage.bow import Bows
from adaptive_instrument.stage.checking import Checks
from adaptive_instrument.stage.dwelling import Dwellings, Wheels
from adaptive_instrument.stage.glow import Glow
from adaptive_instrument.stage.lettering import Lettering
from adaptive_instrument.stage.link import Picture
from adaptive_instrument.stage.mark import Marks
from adaptive_instrument.stage.menu import Menus, spot_left
from adaptive_instrument.stage.rounds import Rounds, loop_of
from adaptive_instrument.stage.scanning import Scannings
from adaptive_instrument.stage.scene import Bowed, Box, Panel, Rowed, Scene, arrange
from adaptive_instrument.stage.targets import Targets
from adaptive_instrument.view import PlayerView

NOTICE_STAYS = 8.0
"""Seconds one notice is shown when there are several."""
SMALLEST = 32
"""A window narrower or lower than this many pixels is left as it is."""
PATIENCE = 0.6
"""Seconds for which a player must be away before it is said: a blink of the camera is no news."""
UNSEEN_PATIENCE = 1.5
"""The same while nothing is lost, only no pointer there yet: its rest is being found."""


class Painter:
    """Keeps what it has drawn, so that it can draw less."""

    def __init__(self, breathe: Callable[[], None] = lambda: None) -> None:
        """``breathe`` is called after each pad, so that a key need not wait for the whole picture."""
        self._letters = Lettering()
        self._glow = Glow()
        self._dwellings = Dwellings()
        self._scannings = Scannings()
        self._bows = Bows()
        self._wheels = Wheels()
        self._marks = Marks()
        self._rounds = Rounds(self._letters, self._wheels)
        self._beat = BeatMark()
        self._menus = Menus(self._letters)
        self._checks = Checks(self._letters)
        self._targets = Targets(self._letters, self._glow, self._dwellings, self._scannings, breathe)
        self._key: object = None
        self._footer: object = None
        self._away: dict[str, float] = {}
        self.moving = False
        """Whether the next frame will differ though nothing new arrives."""
        self.mouse: Box | None = None
        """The part of the window that a mouse's pointer belongs to, None while nobody plays by one."""

    def forget(self) -> None:
        """The surface is new or was damaged: the next ``paint`` draws everything."""
        self._key = None

    def paint(
        self, surface: pygame.Surface, picture: Picture | None, connected: bool, focused: bool, now: float
    ) -> list[pygame.Rect]:
        """Draws what has changed at ``now`` (seconds on the view's clock) and answers with where that was."""
        size = surface.get_size()
        if min(size) < SMALLEST:
            return []
        large = wording.sentence(picture, connected)
        players = picture.view.players if picture is not None else ()
        scene = arrange(*size, tuple(_targets(player) for player in players))
        self.mouse = next(
            (panel.area for panel, player in zip(scene.panels, players, strict=True) if player.points == "mouse"), None
        )
        left = spot_left(players[0], scene.panels[0]) if len(players) == 1 else None
        if left is not None and scene.panels[0].area == Box(0, 0, *size):
            # The quiet line ends where the spot begins.
            scene = replace(scene, footer=replace(scene.footer, w=max(1, left)))
        loop = loop_of(picture.view) if picture is not None and connected else None
        ring = scene.footer
        if loop is not None:
            # The ring of the loop stands at the end of the quiet line.
            scene = replace(scene, footer=replace(ring, w=max(1, ring.w - ring.h)))
            ring = Box(scene.footer.right, ring.y, ring.right - scene.footer.right, ring.h)
        self.moving = False
        if picture is not None:
            moves = (
                self._glow.see(picture.view, now, connected),
                self._dwellings.see(picture.view, now),
                self._scannings.see(picture.view, now),
                self._bows.see(picture.view, now),
                self._marks.see(players, scene, now, connected),
            )
            self.moving = (
                any(moves)
                or self._rounds.moves(loop)
                or self._beat.moves(picture.view)
                or any(
                    player.calibration is not None
                    or player.menu is not None
                    or player.staying is not None
                    or player.check is not None
                    for player in players
                )
            )
        hints = tuple("" if large else self._hint(player, now) for player in players)
        key = (
            scene, large, hints,
            tuple(
                (rungs.titled(player), player.colour, _part(None if large else player.calibration))
                for player in players
            ),
            tuple(player.menu is not None and (player.menu.title, player.menu.labels) for player in players),
            tuple(player.check is not None and (player.check.step, player.check.words) for player in players),
        )  # fmt: skip
        whole = key != self._key
        moved = self._marks.changed(scene)
        taken = self._marks.take_off(surface)
        if whole:
            self._key = key
            self._targets.forget()
            self._bows.forget()
            self._menus.forget()
            self._checks.forget()
            self._rounds.forget()
            self._footer = None
            surface.fill(palette.GROUND)
            self._titles(surface, scene, players)
        dirty: list[pygame.Rect] = []
        for number, (panel, player, hint) in enumerate(zip(scene.panels, players, hints, strict=True)):
            if player.calibration is not None and not large:
                dirty += self._calibration(surface, scene, panel, player, player.calibration, whole, now)
                continue
            if player.check is not None and not large:
                dirty += self._checks.draw(surface, panel, player, scene.footer.y, now)
                continue
            if player.menu is not None and not large:
                dirty += self._menus.draw(surface, panel, player, now)
                continue
            drawn = list(self._targets.draw(surface, number, panel, player, bool(large or hint)))
            if hint and (whole or drawn):
                self._hinted(surface, panel, hint, len(players) > 1)
            dirty += drawn
            dirty += self._bows.draw(surface, panel, player, bool(large or hint))
        footnote = hints[0] if len(hints) == 1 and scene.panels[0].rest is None else ""
        dirty += self._foot(surface, scene, picture, footnote, focused, now)
        dirty += self._rounds.draw(surface, ring, loop, now)
        if picture is not None:
            dirty += self._beat.draw(surface, scene.footer, picture.view, now)
        if large and (whole or dirty):
            self._sentence(surface, Box(0, 0, scene.width, scene.footer.y), large, bool(players))
            whole = True
        for panel, player in zip(scene.panels, players, strict=True):
            dirty += self._menus.draw_spot(surface, panel, player, now)
        put = self._marks.put_on(surface, scene)
        if whole:
            return [surface.get_rect()]
        # A mark that has not moved was put back as it was; what changed under it is told already.
        return [*dirty, *taken, *put] if moved else dirty

    def _hint(self, player: PlayerView, now: float) -> str:
        """What keeps a player from playing, once that has lasted for a while."""
        hint = wording.hint(player)
        if not hint:
            self._away.pop(player.name, None)
            return ""
        since = self._away.setdefault(player.name, now)
        return hint if now - since >= (PATIENCE if player.lost else UNSEEN_PATIENCE) else ""

    # -- parts ----------------------------------------------------------------------------------------------------

    def _calibration(
        self, surface: pygame.Surface, scene: Scene, panel: Panel, player: PlayerView, calibration: Calibration,
        whole: bool, now: float,
    ) -> list[pygame.Rect]:  # fmt: skip
        """In place of the targets: what to do now, and a ring that fills while there is time for it."""
        area = panel.area or panel.box
        box = Box(area.x, area.y, area.w, min(area.bottom, scene.footer.y) - area.y)
        diameter = max(4, round(min(box.w * 0.5, box.h * 0.42)))
        ring = pygame.Rect(0, 0, diameter, diameter)
        ring.center = (box.x + box.w // 2, box.y + round(box.h * 0.66))
        if whole:
            self._sentence(
                surface, Box(box.x, box.y, box.w, round(box.h * 0.42)), wording.calibrating(calibration), False
            )
        surface.fill(palette.GROUND, ring)
        phase = min(1.0, max(0.0, (now - calibration.started) / max(1e-3, calibration.lasts)))
        self._wheels.draw(surface, ring.center, diameter, phase, 1.0, palette.family(player.colour).lit_rim)
        return [ring]

    def _hinted(self, surface: pygame.Surface, panel: Panel, hint: str, jam: bool) -> None:
        """What a player can do to play again: in the free place below the strings, else over the dimmed targets.

        A soloist without such a place finds it in the line at the bottom.
        """
        if panel.rest is not None:
            self._sentence(surface, panel.rest, hint, False)
        elif jam:
            head = panel.title.h if panel.title is not None else 0
            self._sentence(surface, Box(panel.box.x, panel.box.y + head, panel.box.w, panel.box.h - head), hint, True)

    def _titles(self, surface: pygame.Surface, scene: Scene, players: tuple[PlayerView, ...]) -> None:
        for panel, player in zip(scene.panels, players, strict=True):
            box = panel.title
            if box is None or box.h < 6:
                continue
            colour = palette.at_luminance(palette.family(player.colour).lit_rim, 0.5)
            title = rungs.titled(player)
            size = self._letters.fitting(title, round(box.h * 0.78), box.w - box.h)
            line = self._letters.line(title, size, colour)
            surface.blit(line, line.get_rect(center=(box.x + box.w // 2, box.y + box.h // 2)))

    def _foot(
        self, surface: pygame.Surface, scene: Scene, picture: Picture | None, hint: str, focused: bool, now: float
    ) -> list[pygame.Rect]:
        status = wording.status(picture.view, now) if picture is not None else wording.NAME
        said = wording.notices(picture, focused) if picture is not None else ()
        said = (hint, *said) if hint else said
        notice = said[int(now / NOTICE_STAYS) % len(said)] if said else ""
        players = picture.view.players if picture is not None else ()
        ladder = tuple((player.rung, player.rungs, player.colour) for player in players[:1])
        if (status, notice, ladder) == self._footer:
            return []
        self._footer = (status, notice, ladder)
        self._beat.forget()
        box = _rect(scene.footer)
        surface.fill(palette.GROUND, box)
        pad = box.h // 4
        size, room = max(8, round(box.h * 0.38)), box.w - 2 * pad
        names = rungs.shown(self._letters, players, size, room)
        inner = Box(box.x + pad, box.y, room, box.h)
        if names:
            room -= rungs.draw(surface, self._letters, inner, names, players[0], size, box.y + box.h // 2)
        lines = self._letters.wrapped(notice, size, room)[:2] if notice else []
        # The quiet line gives way when a notice needs both lines; it comes back with the next one.
        entries = [(line, palette.TEXT) for line in lines]
        if len(entries) < 2:
            entries.insert(0, (status, palette.QUIET))
        step = box.h / (len(entries) + 0.5) if len(entries) > 1 else box.h
        top = box.y + (box.h - step * len(entries)) / 2
        clip = surface.get_clip()
        surface.set_clip(box)
        for row, (text, colour) in enumerate(entries):
            line = self._letters.line(text, self._letters.fitting(text, size, room), colour)
            surface.blit(line, line.get_rect(midleft=(box.x + pad, round(top + step * (row + 0.5)))))
        surface.set_clip(clip)
        return [box]

    def _sentence(self, surface: pygame.Surface, box: Box, text: str, plated: bool) -> None:
        """A large sentence in the middle of a part of the stage."""
        size = max(10, round(min(box.h * 0.11, box.w * 0.075) if plated else min(box.h * 0.3, box.w * 0.08)))
        lines = self._letters.wrapped(text, size, round(box.w * 0.86))
        # Lines of about one length, so that no word stands alone.
        for share in (0.5, 0.58, 0.66, 0.74):
            even = self._letters.wrapped(text, size, round(box.w * share))
            if len(even) == len(lines):
                lines = even
                break
        step = self._letters.height(size) * 1.15
        tall = min(box.h, round(step * (len(lines) + 1.6)))
        middle = box.y + box.h / 2
        if plated:
            left = box.x + round(box.w * 0.03)
            plate = pygame.Rect(left, round(middle - tall / 2), round(box.w * 0.94), tall)
            # Opaque, so that drawing it again over itself changes nothing.
            pygame.draw.rect(surface, palette.GROUND, plate, border_radius=size // 2)
            pygame.draw.rect(surface, palette.EDGE, plate, max(1, size // 30), border_radius=size // 2)
        for row, text_line in enumerate(lines):
            fitted = self._letters.fitting(text_line, size, round(box.w * 0.88))
            line = self._letters.line(text_line, fitted, palette.TEXT)
            y = middle + (row - (len(lines) - 1) / 2) * step
            surface.blit(line, line.get_rect(center=(box.x + box.w // 2, round(y))))


def _targets(player: PlayerView) -> int | Bowed | Rowed | tuple[Zone, ...]:
    """What the scene must know of a player's targets."""
    if player.method == "level":
        return Bowed(len(player.targets))
    if player.highlight is not None and 0 < len(player.targets) == sum(player.highlight.rows):
        return Rowed(player.highlight.rows)
    return player.zones if player.zones and len(player.zones) == len(player.targets) else len(player.targets)


def _part(calibration: Calibration | None) -> str:
    return "" if calibration is None else calibration.part


def _rect(box: Box) -> pygame.Rect:
    return pygame.Rect(box.x, box.y, box.w, box.h)
