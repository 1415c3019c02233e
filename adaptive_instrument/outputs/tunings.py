"""Tunings of a FluidSynth: each channel's keys a little higher or lower, after the MIDI Tuning Standard.

A note between the keys is struck on a channel that is tuned to it. Unlike a bend, a tuning is taken up by the notes to
come only: what still rings on the channel keeps its pitch.
"""

from __future__ import annotations

from ctypes import c_double

from adaptive_instrument.outputs.fluid_synth import CHANNELS, FluidSynth

KEYS, BANKS, PROGRAMS = 128, 128, 128
"""Of the MIDI Tuning Standard."""
OVER = 0.02
"""Cents added to each key. FluidSynth's voices know whole cents only and round down, so a tuning is rounded to the
nearest here: it is half a cent off at most, and not a whole one."""
LATER = 0
"""A tuning that does not reach the notes that sound already."""


class Tunings:
    """Which tuning each channel of a synth has."""

    __slots__ = ("_active", "_known", "_synth")

    def __init__(self, synth: FluidSynth) -> None:
        self._synth = synth
        self._active = [0] * CHANNELS
        self._known: dict[int, tuple[int, int]] = {}

    def tune(self, channel: int, semitones: float) -> None:
        """The next notes of a channel sound so much above their keys (below them for less than 0)."""
        cents = round(semitones * 100)
        if self._active[channel] == cents:
            return
        self._active[channel] = cents
        lib, handle = self._synth.lib, self._synth.handle
        if cents:
            lib.fluid_synth_activate_tuning(handle, channel, *self._tuning(cents), LATER)
        else:
            lib.fluid_synth_deactivate_tuning(handle, channel, LATER)

    def _tuning(self, cents: int) -> tuple[int, int]:
        """Where the synth has the tuning that lies so many cents above the keys."""
        place = self._known.get(cents)
        if place is None:
            # Of more tunings than there is room for, the first ones are written over; their channels keep them.
            place = self._known[cents] = divmod(len(self._known) % (BANKS * PROGRAMS), PROGRAMS)
            keys = (c_double * KEYS)(*(100 * key + cents + OVER for key in range(KEYS)))
            self._synth.lib.fluid_synth_activate_key_tuning(self._synth.handle, *place, b"", keys, LATER)
        return place
