"""``learn``: press, hold, let go; a control of a mapping listens to that switch from then on."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from queue import Empty, SimpleQueue
from time import perf_counter
from typing import Any

from adaptive_instrument.access.learning import Heard, Learning
from adaptive_instrument.binding import STILL_DOWN, Clash, bindable, changed, once_more, rebound, sees, twice
from adaptive_instrument.binding import told as told_of
from adaptive_instrument.commands.play import _screen
from adaptive_instrument.commands.seeing import seeing
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.inputs.midi_ports import MidiPorts, reachable, wanted
from adaptive_instrument.instrument import FACE, Instrument, seen, sought
from adaptive_instrument.mapping import load, load_lineup
from adaptive_instrument.mapping.saver import save_changes
from adaptive_instrument.mapping.words import choose
from adaptive_instrument.processes import window
from adaptive_instrument.processes.child import Child
from adaptive_instrument.processes.messages import Asked, Failed, Link, Quit, Ready
from adaptive_instrument.resources import find_mapping
from adaptive_instrument.signals import Change, Signal, stamped
from adaptive_instrument.stage.commands import COMMANDS
from adaptive_instrument.stage.link import Picture

STARTING = 30.0
"""Seconds that the window may take to open."""
LOOK_EVERY = 0.05
"""Seconds between two looks at the clock and at MIDI."""
LETTERS = tuple("abcdefg")
"""Keys that change the chord unless they are the player's; here every key is."""
TELLS: dict[str, str] = {
    "full": "It tells when it is pressed and when it is let go.",
    "pulse": "It tells only that it was pressed: one press begins a held note, the next one ends it.",
    "pair": "It is one key when it is pressed and another when it is let go.",
    "swing": "It moves by degrees: it presses from half of that way on.",
    "gesture": "It presses from half of how far you went just now.",
}


def learn(told: argparse.Namespace) -> int:
    """Waits for a press and binds it; the answer is the exit status.

    Raises:
        InstrumentError: no such mapping or control, nothing to hear a switch by, no press, or a clash.
    """
    path, instrument = _mapping(told.mapping, told.control)
    heard = _hear(told, instrument)
    kind = "gesture" if heard.gesture is not None else "swing" if heard.swing is not None else heard.timing
    print(f"{'Seen:' if heard.gesture is not None else 'Heard'} {told_of(heard)}. {TELLS[kind]}")
    changes = bound(instrument, told.control, heard, told.move)
    saved = save_changes(path, changes)
    if saved != path:
        print(f"The shipped mapping stays as it is. Yours lies in {saved} and is found first from now on.")
    places = ", ".join(heard.on) if heard.swing is None else heard.swing.place
    if heard.gesture is not None:
        places = f"{heard.gesture.said} ({heard.gesture.place})"
    print(f"The control {told.control} of {instrument.name} now listens to {places} (in {saved}).")
    return 0


def bound(instrument: Instrument, control: str, heard: Heard, move: bool = False) -> dict[str, object]:
    """What has to change in a mapping for a control to listen to what was heard, as ``save_changes`` takes it.

    Raises:
        InstrumentError: the switch presses another control and is not to be moved, or would leave it with none.
    """
    try:
        return changed(instrument, rebound(instrument, control, heard, move))
    except Clash as clash:
        raise InstrumentError(f"{clash} Press another switch, or add --move to take it from there.") from None


# -- what is asked for -------------------------------------------------------------------------------------------------


def _mapping(word: str, control: str) -> tuple[Path, Instrument]:
    path = find_mapping(word)
    lineup = load_lineup(path)
    if len(lineup.instruments) != 1 or lineup.instruments[0].name != path.stem:
        names = ", ".join(instrument.name for instrument in lineup.instruments)
        raise InstrumentError(f"{lineup.name} is a jam of several mappings. Name one of them instead: {names}.")
    instrument = load(path)
    if not bindable(instrument):
        raise InstrumentError(
            f"{instrument.name} is not played by switches, so it has no control to learn. "
            "Choose another mapping, like one-switch-walk."
        )
    if control not in bindable(instrument):
        raise InstrumentError(f"{instrument.name} has no control {control!r}: {choose(control, bindable(instrument))}")
    return path, instrument


# -- hearing it --------------------------------------------------------------------------------------------------------


def _hear(told: argparse.Namespace, instrument: Instrument) -> Heard:
    signals: SimpleQueue[Signal] = SimpleQueue()
    with ExitStack() as open_:
        shown = open_.enter_context(_window(instrument)) if _screen() else None
        midi = open_.enter_context(_midi(told, signals))
        seen = open_.enter_context(_camera(told, instrument, signals))
        if shown is None and not midi and not seen:
            raise InstrumentError(
                "There is neither a screen nor a MIDI device, so no switch can be heard. "
                "Start it on a desktop with a screen, or connect a switch that speaks MIDI and start it again."
            )
        if shown is None:
            heard = " and ".join(what for what, there in (("MIDI", midi), ("the camera", seen)) if there)
            print(f"No screen was found: only {heard} is heard.", flush=True)
        ask = f"Press the switch for {told.control}, hold it for a second or two, and let go."
        if seen:
            ask += f" {twice(instrument)}"
        print(ask, flush=True)
        return _listen(told, shown, signals, ask)


def _listen(told: argparse.Namespace, shown: _Window | None, signals: SimpleQueue[Signal], ask: str) -> Heard:
    learning, began = Learning(), perf_counter()
    first: float | None = None
    once = ""
    if shown is not None:
        shown.say(ask)
    while True:
        now = perf_counter()
        if learning.ready(now):
            heard = learning.heard()
            if heard is not None:
                return heard
        if first is None and now - began > told.seconds:
            raise InstrumentError(
                f"No switch was heard within {told.seconds:g} s, so nothing was changed. "
                "See that it is connected (adaptive-instrument devices), then start it again."
            )
        if first is not None and now - first > STILL_DOWN:
            raise InstrumentError(
                "The switch was not let go, so nothing was changed. Press it, hold it for a second or two, and let go."
            )
        for signal in _came(shown, signals):
            if isinstance(signal, Change) and shown is not None:
                shown.say(own := _of_the_stage(signal))
                print(own, flush=True)
            else:
                learning.receive(stamped(signal, signal.captured or now))
        if first is None and learning.seen != once:
            once = learning.seen
            if once:
                print(once_more(once), flush=True)
                if shown is not None:
                    shown.say(once_more(once))
        if first is None and learning.started:
            first = now
            if shown is not None:
                shown.say("Heard. Hold it, and let go when you like.")


def _came(shown: _Window | None, signals: SimpleQueue[Signal]) -> Iterator[Signal]:
    if shown is not None:
        yield from shown.heard(LOOK_EVERY)
    with suppress(Empty):
        yield signals.get(timeout=0.001 if shown is not None else LOOK_EVERY)
        while True:
            yield signals.get_nowait()


def _of_the_stage(change: Change) -> str:
    about = next((c.about for c in COMMANDS if c.what == change.what or c.does == change.what), change.what)
    return f"That key is one of the stage's own ({about}). Press another switch."


@contextmanager
def _camera(told: argparse.Namespace, instrument: Instrument, signals: SimpleQueue[Signal]) -> Iterator[bool]:
    """Whether a camera sees: the one that was named, or any where the instrument is played before one."""
    if told.camera is None and told.video is None and not sees(instrument):
        yield False
        return
    # A mapping that is to be played before a camera one day may name neither yet: then it is a face.
    wanted = sought([instrument]) if seen([instrument]) else FACE
    with seeing(told.camera, told.video, signals, wanted) as there:
        yield there


@contextmanager
def _midi(told: argparse.Namespace, signals: SimpleQueue[Signal]) -> Iterator[bool]:
    """Whether there is a MIDI input; what it says goes into ``signals``."""
    if told.midi_in == "none" or not reachable(told.midi_api):
        yield False
        return
    ports = MidiPorts(told.midi_in, told.midi_api)
    ports.start(signals.put)
    try:
        yield any(wanted(name, told.midi_in) for name in ports.names())
    finally:
        ports.close()


class _Window:
    """A window whose engine is this command."""

    def __init__(self, instrument: Instrument) -> None:
        self._child = Child("window", window.main, None)
        self._picture = Picture(_every_key(instrument))
        self._signals: Connection[Any, Any] | None = None
        self._pictures: Connection[Any, Any] | None = None

    def open(self) -> bool:
        """Waits for it; False when there is no screen after all."""
        end = perf_counter() + STARTING
        while perf_counter() < end:
            if self._child.control.poll(0.1):
                try:
                    message = self._child.control.recv()
                except (EOFError, OSError):
                    return False
                if isinstance(message, Failed):
                    print(message.text, flush=True)
                    return False
                if isinstance(message, Ready):
                    self._link()
                    return True
            if not self._child.process.is_alive():
                return False
        return False

    def say(self, notice: str) -> None:
        """Shows a sentence."""
        if self._pictures is not None:
            with suppress(OSError, ValueError):
                self._pictures.send(replace(self._picture, notices=(notice,)))

    def heard(self, seconds: float) -> list[Signal]:
        """What was pressed, after waiting for it for at most so long.

        Raises:
            InstrumentError: the window was closed.
        """
        assert self._signals is not None
        ends = {id(end): end for end in (self._signals, self._child.control)}
        for ready in wait(ends.values(), seconds):
            try:
                message = ends[id(ready)].recv()
            except (EOFError, OSError):
                message = Asked("quit")
            if isinstance(message, Asked):
                raise InstrumentError("The window was closed, so nothing was changed. Start it again to learn.")
            if isinstance(message, tuple):
                return list(message)
        return []

    def close(self) -> None:
        """Ends it."""
        self._child.say(Quit())
        for end in (self._signals, self._pictures):
            if end is not None:
                end.close()
        self._child.end()

    def _link(self) -> None:
        self._signals, signals_in = get_context("spawn").Pipe(duplex=False)
        pictures_out, self._pictures = get_context("spawn").Pipe(duplex=False)
        self._child.say(Link(pictures_out, signals_in))
        for end in (signals_in, pictures_out):
            end.close()


@contextmanager
def _window(instrument: Instrument) -> Iterator[_Window | None]:
    shown = _Window(instrument)
    try:
        yield shown if shown.open() else None
    finally:
        shown.close()


def _every_key(instrument: Instrument) -> Any:
    """What the window shows: the instrument as it stands, with every letter the player's."""
    view = Ensemble([instrument]).view()
    return replace(view, players=tuple(replace(player, keys=LETTERS) for player in view.players))
