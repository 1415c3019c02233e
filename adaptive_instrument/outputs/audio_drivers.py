"""Which audio driver to open, and with which periods: the sane choice for each platform, settable by hand."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from glob import glob

from adaptive_instrument import jack_server
from adaptive_instrument.errors import OutputError

CONNECT_VARIABLE = "ADAPTIVE_INSTRUMENT_JACK_CONNECT"
"""Environment: ``0`` leaves the JACK ports unconnected."""

NEVER = ("file",)
"""Drivers of FluidSynth that are no sound devices."""


@dataclass(frozen=True, slots=True)
class Driver:
    """An audio driver as it is to be opened."""

    name: str
    period_size: int
    """Frames that are computed at once."""
    periods: int
    """How many of them the device holds."""


PREFERENCE: dict[str, tuple[Driver, ...]] = {
    # PipeWire drops out below 256 frames; so does PulseAudio. JACK's period is its server's own.
    "linux": (
        Driver("jack", 64, 2),
        Driver("pipewire", 256, 2),
        Driver("pulseaudio", 256, 2),
        Driver("alsa", 128, 3),
        Driver("oss", 256, 2),
    ),
    # The default of 512 frames times 8 would be 93 ms.
    "win32": (Driver("wasapi", 256, 2), Driver("dsound", 512, 2)),
    "darwin": (Driver("coreaudio", 128, 2), Driver("jack", 64, 2), Driver("portaudio", 256, 2)),
}


def candidates(built_in: Sequence[str], wanted: str | None = None) -> tuple[Driver, ...]:
    """The drivers to try, in order: the one wanted, or those that have something to talk to.

    Raises:
        OutputError: the wanted one is not built into this FluidSynth, with those that are.
    """
    platform = "linux" if sys.platform.startswith("linux") else sys.platform
    known = PREFERENCE.get(platform, ())
    usable = [name for name in built_in if name not in NEVER]
    if wanted is None:
        return tuple(driver for driver in known if driver.name in usable and answers(driver.name))
    if wanted not in usable:
        raise OutputError(f"There is no audio driver {wanted!r} here. Use one of {', '.join(usable) or 'none'}.")
    if wanted == "jack" and not answers("jack"):
        # Opened blindly, the JACK library would start a server of its own.
        raise OutputError("No JACK server is running. Start it first, or leave --audio-driver out.")
    return (next((driver for driver in known if driver.name == wanted), Driver(wanted, 256, 3)),)


def preview_device(told: str, driver: str | None) -> tuple[str | None, str | None]:
    """Driver and device of a second sound device, told as ``NAME`` or ``DRIVER:NAME`` (or ``DRIVER``).

    Without a driver it is that of the first; names may hold colons themselves (``hw:1``).
    """
    known = {known.name for drivers in PREFERENCE.values() for known in drivers}
    head, _, rest = told.partition(":")
    return (head, rest or None) if head in known else (driver, told)


def answers(name: str) -> bool:
    """Whether there is something at the other end of a driver, as far as can be seen without opening it."""
    if name == "jack":
        return jack_server.running()
    if not sys.platform.startswith("linux"):
        return True
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    if name == "pipewire":
        remote = os.environ.get("PIPEWIRE_REMOTE") or "pipewire-0"
        return os.path.exists(os.path.join(runtime, remote))
    if name == "pulseaudio":
        # Asked blindly, the PulseAudio library may start a server of its own.
        return bool(os.environ.get("PULSE_SERVER")) or os.path.exists(os.path.join(runtime, "pulse", "native"))
    if name == "alsa":
        return bool(glob("/dev/snd/pcm*p"))
    return bool(name == "oss" and os.path.exists("/dev/dsp"))


def autoconnect() -> bool:
    """Whether the JACK ports connect themselves to the loudspeakers."""
    return os.environ.get(CONNECT_VARIABLE, "1").strip().lower() not in ("0", "no", "off", "false")


@contextmanager
def quiet_alsa() -> Iterator[None]:
    """Keeps the ALSA library from shouting at the terminal while a device is tried."""
    name = ctypes.util.find_library("asound") if sys.platform.startswith("linux") else None
    try:
        alsa = ctypes.CDLL(name) if name else None
    except OSError:
        alsa = None
    if alsa is None:
        yield
        return
    handler = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)
    ignore = handler(lambda *_: None)
    alsa.snd_lib_error_set_handler(ignore)
    try:
        yield
    finally:
        alsa.snd_lib_error_set_handler(None)
