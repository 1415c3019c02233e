"""A MIDI port of the synth's own JACK client that hears nothing: JACK wakes the synth after whoever fills it.

FluidSynth's audio and MIDI drivers share one client of the same server. The driver's handler is a function of the
library that only reads its argument, so that what comes in at this port does nothing (see ``jack_turns.py``).

A second port is connected to it that never says anything. With one connection JACK hands FluidSynth the sender's own
memory, and a sender that comes late empties it while FluidSynth reads: it does not look whether an event could be had,
and the engine crashes (seen with FluidSynth 2.3.1, in ``fluid_jack_driver_process``). Of two connections JACK makes a
copy.
"""

from __future__ import annotations

import ctypes

from adaptive_instrument import jack_server
from adaptive_instrument.outputs.fluidlib import FluidLibrary, FluidSettings

CHANNELS_A_PORT = 16
"""The driver makes a port for each 16 channels of the synth; one is enough."""


class DeafPort:
    """The port, as long as it lives. To be closed before the audio driver."""

    def __init__(self, lib: FluidLibrary, client: str, server: str | None) -> None:
        """``client`` and ``server`` are those of the audio driver that was opened just before."""
        self._lib = lib
        self._settings = settings = FluidSettings(lib)
        settings.set("midi.driver", "jack")
        settings.set("midi.jack.id", client)
        settings.set("midi.jack.server", server or "")
        settings.set("synth.midi-channels", CHANNELS_A_PORT)
        self._event = lib.new_fluid_midi_event()
        nothing = ctypes.cast(lib.fluid_midi_event_get_type, ctypes.c_void_p)
        before = jack_server.midi_inputs()
        self._driver = lib.new_fluid_midi_driver(settings.handle, nothing, self._event)
        mine = [name for name in jack_server.midi_inputs() - before if name.startswith(client)]
        self.name: str | None = mine[0] if self._driver and len(mine) == 1 else None
        """``client:port``, or None when there is no such port, or none that is safe to connect."""
        self._still = jack_server.StillPort.share()
        if self.name is not None and not self._still.connect(self.name):
            self.name = None

    def close(self) -> None:
        """Lets the port go, and the silent one after it."""
        if self._driver:
            self._lib.delete_fluid_midi_driver(self._driver)
        self._lib.delete_fluid_midi_event(self._event)
        self._settings.close()
        self._still.close()
