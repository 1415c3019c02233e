"""The window: its loop, from an event to a signal and from a picture to the screen.

Keys never wait for the picture: the loop sleeps in the event queue and not between frames, every event is handled
the moment it comes, and drawing is short because it touches only what has changed.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Protocol

# First, so that pygame starts the way it is meant to.
from adaptive_instrument.stage.sdl import pygame  # isort: skip

from adaptive_instrument.errors import OutputError
from adaptive_instrument.inputs.keyboard import key_name
from adaptive_instrument.inputs.window import EVENTS, KEYS, WindowInputs
from adaptive_instrument.signals import Change, Signal
from adaptive_instrument.stage import wording
from adaptive_instrument.stage.commands import LETTERS, Command, command_of
from adaptive_instrument.stage.draw import Painter
from adaptive_instrument.stage.link import StageLink
from adaptive_instrument.stage.palette import GROUND, VIVID

SIZE = (1280, 720)
FRAME = 1 / 60
"""Seconds from one frame to the next while something moves."""
GLANCE = 0.25
"""Seconds after which a still picture is looked at again (has the engine gone, is there another notice?)."""
SLICE = 500_000
"""Pixels shown in one go."""
WAKE = pygame.event.custom_type()
_OWN = (
    pygame.QUIT, pygame.VIDEOEXPOSE, pygame.WINDOWSIZECHANGED, pygame.WINDOWEXPOSED, pygame.WINDOWFOCUSGAINED,
    pygame.WINDOWFOCUSLOST, pygame.RENDER_TARGETS_RESET, WAKE,
)  # fmt: skip
_woken = threading.Event()


class Watch(Protocol):
    """Someone who measures. Called in the window's loop, so it must be quick."""

    def sent(self, signals: list[Signal], received: float, sent: float) -> None:
        """These signals were received and handed over at these seconds (``perf_counter``)."""

    def drew(self, began: float, ended: float, pixels: int) -> None:
        """A frame was drawn and shown between these seconds; so many pixels were touched."""


def run(
    link: StageLink,
    *,
    fullscreen: bool | None,
    stop: threading.Event,
    on_ready: Callable[[], None],
    size: tuple[int, int] = SIZE,
    watch: Watch | None = None,
    restless: bool = False,
) -> str:
    """Shows the stage until it is closed (answers ``"closed"``) or ``stop`` is set (``"stopped"``).

    Must be called in the process's main thread, the only one that may touch the display. ``on_ready`` is called when
    the window stands and hears keys. ``restless`` draws everything anew 60 times a second: the load for the benches.

    Raises:
        OutputError: there is no screen to open a window on.
    """
    window = Window(link, bool(fullscreen), size, watch, restless)
    try:
        window.open()
        on_ready()
        return window.loop(stop)
    finally:
        window.close()


def wake() -> None:
    """Says that there is a new picture. May be called from any thread at any time."""
    if _woken.is_set():
        return
    _woken.set()
    try:
        pygame.event.post(pygame.event.Event(WAKE))
    except pygame.error:
        # No window, or its queue is full: the next frame looks by itself.
        _woken.clear()


class Window:
    """One window on the screen."""

    def __init__(
        self, link: StageLink, fullscreen: bool, size: tuple[int, int], watch: Watch | None, restless: bool
    ) -> None:
        self._link = link
        self._fullscreen = fullscreen
        self._windowed = size
        self._watch = watch
        self._restless = restless
        self._inputs = WindowInputs()
        self._commands: set[int] = set()
        self._painter = Painter(self._breathe)
        self._toggle = False
        self._closed = False
        self._stale = True
        self._drawn_at = 0.0
        self._was_connected = True
        self._pointer_shown = True
        self._away_since: float | None = None
        """Since when the window is out of the way, for the player's voice."""

    def open(self) -> None:
        """Opens the window.

        Raises:
            OutputError: there is no screen.
        """
        try:
            pygame.display.init()
            pygame.font.init()
            pygame.display.set_icon(_icon())
            pygame.display.set_caption(wording.NAME)
            self._set_mode()
        except pygame.error as error:
            raise OutputError(
                f"No window could be opened ({error}). Start it on a desktop with a screen, or play without a window: "
                "add --no-window."
            ) from None
        # A screen that locks itself could not be unlocked by the player, in rest neither.
        pygame.display.set_allow_screensaver(False)
        pygame.key.set_repeat()
        # Text input brings up on-screen keyboards and input methods, which swallow keys.
        pygame.key.stop_text_input()
        pygame.event.set_blocked(None)
        pygame.event.set_allowed([*EVENTS, *_OWN])
        # A system without a joystick driver plays by keys.
        with contextlib.suppress(pygame.error):
            pygame.joystick.init()
        _woken.clear()
        self._paint(perf_counter())

    def close(self) -> None:
        """Closes the window and lets its devices go. Safe to call twice."""
        pygame.joystick.quit()
        pygame.font.quit()
        pygame.display.quit()
        _woken.clear()

    def loop(self, stop: threading.Event) -> str:
        """Runs until closed or stopped."""
        self._inputs.focused = bool(pygame.key.get_focused())
        while not stop.is_set():
            now = perf_counter()
            due = self._due()
            if now >= due:
                self._paint(now)
                due = self._due()
            wait = min(FRAME, due - perf_counter())
            # 0 would mean for ever.
            event = pygame.event.wait(max(1, int(wait * 1000)))
            if event.type != pygame.NOEVENT:
                self._hear(event)
            self._breathe()
            self._send(self._inputs.moved(), perf_counter())
            self._attend()
            self._make_way()
            if self._toggle:
                self._toggle_full_screen()
            if self._closed:
                return "closed"
        return "stopped"

    def _breathe(self) -> None:
        """Hears what has come meanwhile."""
        for event in pygame.event.get():
            self._hear(event)

    # -- in -------------------------------------------------------------------------------------------------------

    def _hear(self, event: pygame.event.Event) -> None:
        received = perf_counter()
        kind = event.type
        if self._away_since is not None and kind in (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN):
            # Where nothing can put a window away it still stands there: who uses it wants it.
            self._come_back(received)
            return
        if kind in KEYS and self._commanded(event, received):
            return
        if kind in EVENTS:
            self._send(self._inputs.receive(event, received, pygame.display.get_window_size()), received)
        elif kind == WAKE:
            _woken.clear()
            self._stale = True
        elif kind == pygame.WINDOWFOCUSLOST:
            self._send(self._inputs.focus(False, received), received)
            self._commands.clear()
            self._stale = True
        elif kind == pygame.WINDOWFOCUSGAINED:
            self._send(self._inputs.focus(True, received), received)
            self._come_back(received)
            self._stale = True
        elif kind == pygame.QUIT:
            self._closed = True
        else:
            self._painter.forget()
            self._stale = True

    def _send(self, signals: list[Signal], received: float) -> None:
        if not signals:
            return
        self._link.send(signals)
        if self._watch is not None:
            self._watch.sent(signals, received, perf_counter())

    def _attend(self) -> None:
        """A new engine does not know which pads there are, nor that this window is not in front."""
        connected = self._link.connected
        if connected == self._was_connected:
            return
        self._was_connected = connected
        self._stale = True
        if connected:
            now = perf_counter()
            self._send(self._inputs.pads(now), now)
            if not self._inputs.focused:
                self._send(self._inputs.away(now), now)

    def _commanded(self, event: pygame.event.Event, received: float) -> bool:
        """Whether a key event belongs to a command of the stage; if so, it is done."""
        place = event.scancode
        if event.type == pygame.KEYUP:
            if place not in self._commands:
                return False
            self._commands.discard(place)
            return True
        mods = event.mod
        ctrl, alt, shift = (bool(mods & mod) for mod in (pygame.KMOD_CTRL, pygame.KMOD_ALT, pygame.KMOD_SHIFT))
        command = command_of(key_name(event.key, place), ctrl, alt, shift, self._taken())
        if command is None:
            return self._answered(event, received)
        if place not in self._commands:
            self._commands.add(place)
            self._do(command, received)
        return True

    def _answered(self, event: pygame.event.Event, received: float) -> bool:
        """Whether a key that is nobody's answers the player's call."""
        picture = self._link.newest()
        if picture is None or not picture.view.calling or key_name(event.key, event.scancode) in self._taken():
            return False
        self._commands.add(event.scancode)
        self._send([Change(received, "call", False, received)], received)
        return True

    def _make_way(self) -> None:
        """Back to the player's voice: the window goes, and lets go of the pointer and the gamepads."""
        picture = self._link.newest()
        away = picture is not None and picture.view.away and self._link.connected
        if not away:
            if self._away_since is not None:
                self._away_since = None
                self._take_pads()
            return
        if self._away_since is None:
            now = perf_counter()
            self._away_since = now
            self._send(self._inputs.let_pads_go(now), now)
            pygame.joystick.quit()
            pygame.mouse.set_visible(True)
            self._pointer_shown = True
            pygame.display.iconify()

    def _come_back(self, received: float) -> None:
        """The player is here again; the instrument is in rest until they wake it."""
        if self._away_since is None:
            return
        self._send([Change(received, "voice", False, received)], received)

    def _take_pads(self) -> None:
        with contextlib.suppress(pygame.error):
            pygame.joystick.init()

    def _do(self, command: Command, received: float) -> None:
        if command.does == "close":
            self._closed = True
        elif command.does == "full screen":
            # Not here: this may be in the middle of a picture.
            self._toggle = True
        elif command.does == "rest":
            picture = self._link.newest()
            resting = picture is not None and picture.view.resting
            self._send([Change(received, "rest", not resting, received)], received)
        else:
            self._send([Change(received, command.what, command.value, received)], received)

    def _taken(self) -> set[str]:
        """The keys that players play by."""
        picture = self._link.newest()
        if picture is None:
            return set()
        learning = picture.view.binding is not None and picture.view.binding.listening
        return {key for player in picture.view.players for key in player.keys} | (LETTERS if learning else set())

    # -- out ------------------------------------------------------------------------------------------------------

    def _toggle_full_screen(self) -> None:
        self._toggle = False
        self._fullscreen = not self._fullscreen
        if self._fullscreen:
            self._windowed = pygame.display.get_window_size()
        self._set_mode()

    def _set_mode(self) -> None:
        if self._fullscreen:
            # The desktop's own size: another would change the screen's mode, with a black moment.
            pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
        else:
            pygame.display.set_mode(self._windowed, pygame.RESIZABLE)
            if pygame.display.get_window_size() != self._windowed:
                # Coming back from full screen without a window manager, the first call only leaves it.
                pygame.display.set_mode(self._windowed, pygame.RESIZABLE)
        self._painter.forget()
        self._stale = True

    def _due(self) -> float:
        """The second of the next frame."""
        if self._stale or self._painter.moving or self._restless:
            return self._drawn_at + FRAME
        return self._drawn_at + GLANCE

    def _paint(self, now: float) -> None:
        self._stale = False
        # From frame to frame and not from end to end; after a pause counted anew.
        self._drawn_at = now if now - self._drawn_at > 2 * FRAME else self._drawn_at + FRAME
        surface = pygame.display.get_surface()
        if surface is None:
            return
        if self._restless:
            self._painter.forget()
        dirty = self._painter.paint(
            surface, self._link.newest(), self._link.connected, self._inputs.focused, perf_counter()
        )
        self._give_pointer()
        for part in _slices(dirty):
            pygame.display.update(part)
            self._breathe()
        if self._watch is not None and dirty:
            self._watch.drew(now, perf_counter(), sum(rect.w * rect.h for rect in dirty))

    def _give_pointer(self) -> None:
        """The mouse's pointer belongs to its player's part of the stage, where that player's own mark stands for it."""
        area = self._painter.mouse
        self._inputs.part = None if area is None else (area.x, area.y, area.w, area.h)
        shown = area is None or not self._link.connected or self._away_since is not None
        if shown != self._pointer_shown:
            self._pointer_shown = shown
            pygame.mouse.set_visible(shown)


def _slices(dirty: list[pygame.Rect]) -> Iterator[list[pygame.Rect]]:
    """What is shown at once: showing waits for the screen, and between two slices keys are heard."""
    some: list[pygame.Rect] = []
    pixels = 0
    for rect in dirty:
        rows = max(1, SLICE // max(1, rect.w))
        for top in range(rect.top, rect.bottom, rows):
            some.append(pygame.Rect(rect.x, top, rect.w, min(rows, rect.bottom - top)))
            pixels += some[-1].w * some[-1].h
            if pixels >= SLICE:
                yield some
                some, pixels = [], 0
    if some:
        yield some


def _icon() -> pygame.Surface:
    icon = pygame.Surface((64, 64), pygame.SRCALPHA)
    pygame.draw.rect(icon, GROUND, (0, 0, 64, 64), border_radius=14)
    pygame.draw.circle(icon, VIVID["amber"], (32, 32), 18)
    return icon
