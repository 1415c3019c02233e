"""FluidSynth into a WAV file: sample-accurate, faster than real time, the same bytes every time."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from adaptive_instrument.errors import OutputError
from adaptive_instrument.music.ears import HIGHEST_CEILING
from adaptive_instrument.notes import (
    Bend,
    Cancel,
    Ceiling,
    Event,
    Expression,
    NoteOff,
    NoteOn,
    Silence,
    Sound,
    Standard,
    Timbre,
    Volume,
)
from adaptive_instrument.outputs.crowd import FADE, FADED
from adaptive_instrument.outputs.fluid_keyboard import ALL_SOUND_OFF, EXPRESSION, Direct, Keyboard
from adaptive_instrument.outputs.fluid_synth import FluidSynth
from adaptive_instrument.outputs.limiter import STEP, Limiter
from adaptive_instrument.outputs.wav import Nowhere, WavFile

PIECE = 128 * STEP
"""Frames rendered at once at most."""
TAIL = 6.0
"""Seconds at most that the end may ring out."""
SILENT = 10 ** (-80 / 20)
"""Below this nothing is heard any more."""
LOOK_EVERY = 0.5
"""Seconds after which it wants to be called again when it is played live: it renders in small portions then."""


class FluidOffline:
    """A sink that renders. An event takes effect in the block of 64 frames that holds its ``at``."""

    schedules_ahead = False
    latency = 0.0

    def __init__(
        self,
        soundfont: Path,
        wav: Path | None,
        *,
        rate: int = 48000,
        effects: bool = True,
        gain: float | None = None,
        origin: float = 0.0,
    ) -> None:
        """``wav``: the file; None renders for whoever only wants to know what it takes. ``origin`` is the second at
        which it begins.

        Raises:
            OutputError: no FluidSynth, no SoundFont, or nothing can be written there, with the cure.
        """
        self.name = f"WAV file {wav.name}" if wav is not None else "a rendering that nobody keeps"
        self._rate = rate
        self._origin = origin
        self._frames = 0
        self._last = origin
        self._failed: OutputError | None = None
        self._done = False
        self._fades: list[tuple[int, int, int, int]] = []
        """Frame, channel, control, value: a silencing on its way."""
        self._synth = FluidSynth(soundfont, rate=rate, effects=effects, gain=gain)
        try:
            self._wav: WavFile | Nowhere = WavFile(wav, rate) if wav is not None else Nowhere()
        except OutputError:
            self._synth.close()
            raise
        self._keyboard = Keyboard(self._synth)
        self._hands = Direct(self._synth)
        self._limiter = Limiter(rate)
        self._buffer = np.zeros((PIECE, 2), np.float32)
        self._address = ctypes.c_void_p(self._buffer.ctypes.data)

    # -- the sink -------------------------------------------------------------------------------------------------

    def send(self, events: Sequence[Event]) -> None:
        """Takes events in the order of their times and renders up to each. What comes late takes effect now."""
        keyboard, hands = self._keyboard, self._hands
        for event in events:
            if self._done:
                return
            self._render_to(event.at)
            if isinstance(event, NoteOn):
                keyboard.note_on(event, hands)
                if crowd := keyboard.crowd(event.at):
                    self._fade(crowd)
            elif isinstance(event, NoteOff):
                keyboard.note_off(event, hands)
            elif isinstance(event, Bend):
                keyboard.bend(event, hands)
            elif isinstance(event, Expression):
                keyboard.expression(event, hands)
            elif isinstance(event, Timbre):
                keyboard.timbre(event, hands)
            elif isinstance(event, Sound):
                keyboard.sound(event)
            elif isinstance(event, Volume):
                keyboard.volume(event)
            elif isinstance(event, Ceiling):
                keyboard.ceiling(event)
                self._limiter.ceiling = 10 ** ((event.value - HIGHEST_CEILING) / 20)
            elif isinstance(event, Standard):
                keyboard.standard(event)
            elif isinstance(event, Silence):
                self.silence()
            elif isinstance(event, Cancel):
                # Whoever holds events back for us has dropped the note already; should it have begun, it ends.
                keyboard.note_off(NoteOff(event.at, event.note_id, event.player, event.voice), hands)

    def tick(self, now: float) -> float | None:
        """Renders up to ``now``, so that a sink that is fed live has little to do at each note."""
        if self._done:
            return None
        self._render_to(now)
        return now + LOOK_EVERY

    def silence(self) -> None:
        """Ends everything from the next block on, within 30 ms and without a click."""
        if self._done:
            return
        self._fade(self._keyboard.silence(self._second()))

    def _fade(self, channels: Sequence[int]) -> None:
        """Ends what sounds on these channels, without a click."""
        for after, value in FADE:
            frame = self._frames + round(after * self._rate)
            self._fades += [(frame, channel, EXPRESSION, value) for channel in channels]
        frame = self._frames + round(FADED * self._rate)
        self._fades += [(frame, channel, ALL_SOUND_OFF, 0) for channel in channels]
        self._fades.sort()

    def finish(self, end: float) -> None:
        """Renders up to ``end``, lets it ring out and puts the file in its place. Does nothing the second time.

        Raises:
            OutputError: the file could not be written; there is none then.
        """
        if self._done:
            return
        self._render_to(end)
        for note in self._keyboard.held():
            self._keyboard.note_off(NoteOff(self._second(), note, "", ""), self._hands)
        self._ring_out()
        self._done = True
        self._synth.close()
        if self._failed is None:
            try:
                self._wav.write(self._limiter.flush())
                self._wav.commit()
            except OutputError as error:
                self._failed = error
        if self._failed is not None:
            raise self._failed

    def close(self) -> None:
        """Finishes after the last event.

        Raises:
            OutputError: as for ``finish``.
        """
        self.finish(self._last)

    def abandon(self) -> None:
        """Drops the unfinished file."""
        self._done = True
        self._wav.abandon()
        self._synth.close()

    @property
    def trouble(self) -> str | None:
        """That the file cannot be written any more, else None."""
        return None if self._failed is None else str(self._failed)

    @property
    def sounding(self) -> int:
        """How many notes hold a key."""
        return self._keyboard.sounding

    @property
    def reduced(self) -> float:
        """The least gain that the limiter had to give, 1.0 when it never worked."""
        return self._limiter.reduced

    # -- inside ---------------------------------------------------------------------------------------------------

    def _second(self) -> float:
        return self._origin + self._frames / self._rate

    def _render_to(self, at: float) -> None:
        """Renders up to the block that holds ``at``."""
        self._last = max(self._last, at)
        goal = int((at - self._origin) * self._rate) // STEP * STEP
        while self._frames < goal:
            until = goal
            while self._fades and self._fades[0][0] < self._frames + STEP:
                _, channel, control, value = self._fades.pop(0)
                self._hands.control(channel, control, value)
            if self._fades:
                until = min(until, self._fades[0][0] // STEP * STEP)
            if self._keyboard.ramping:
                step = self._keyboard.tick(self._second())
                if step is not None:
                    until = min(until, int((step - self._origin) * self._rate) // STEP * STEP)
            self._render(max(STEP, min(until - self._frames, PIECE)))

    def _render(self, frames: int) -> None:
        address = self._address
        self._synth.lib.fluid_synth_write_float(self._synth.handle, frames, address, 0, 2, address, 1, 2)
        self._frames += frames
        piece = self._buffer[:frames]
        if self._failed is None:
            try:
                self._wav.write(self._limiter.feed(piece))
            except OutputError as error:
                self._failed = error

    def _ring_out(self) -> None:
        end = self._frames + int(TAIL * self._rate)
        while self._frames < end and self._failed is None:
            before = self._frames
            self._render_to(self._second() + 100 * STEP / self._rate)
            heard = np.abs(self._buffer[: self._frames - before]).max(initial=0.0)
            if heard < SILENT:
                return
