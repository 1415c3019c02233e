"""A limiter of others behind the synth, where this machine has one: a LADSPA plugin that FluidSynth hosts.

The guard keeps peaks below the ceiling by what is known of each sound (``guard.py``); a SoundFont that nobody measured
may know better. Without a plugin, with a broken one, or with a FluidSynth that hosts none, the guard is alone, and
``doctor`` says so. After the LADSPA SDK and the FluidSynth 2.x API reference.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from ctypes import c_char_p, c_float, c_int, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adaptive_instrument.outputs.fluidlib import FluidLibrary

QUICK, SMOOTH, OFF = "quick", "smooth", "off"


@dataclass(frozen=True, slots=True)
class Plugin:
    """How a plugin is loaded, connected and told its ceiling. Names of ports as the plugin spells them."""

    file: str
    label: bytes
    sides: tuple[tuple[tuple[bytes, bytes], ...], ...]
    """For each copy of it: ports, and the buffers of the synth that they are connected with."""
    controls: Mapping[bytes, float]
    limit: bytes
    """The control that takes the ceiling, in decibels."""
    below: float
    """Decibels by which it must be told less, since it counts samples and not what lies between them."""
    later: float
    """Seconds by which everything is heard later."""


PLUGINS: dict[str, Plugin] = {
    QUICK: Plugin(
        "hard_limiter_1413.so",
        b"hardLimiter",
        (((b"Input", b"Main:L"), (b"Output", b"Main:L")), ((b"Input", b"Main:R"), (b"Output", b"Main:R"))),
        {b"Wet level": 1.0, b"Residue level": 0.0},
        b"dB limit",
        3.0,
        0.0,
    ),
    SMOOTH: Plugin(
        "fast_lookahead_limiter_1913.so",
        b"fastLookaheadLimiter",
        (((b"Input 1", b"Main:L"), (b"Input 2", b"Main:R"), (b"Output 1", b"Main:L"), (b"Output 2", b"Main:R")),),
        {b"Input gain (dB)": 0.0, b"Release time (s)": 0.3},
        b"Limit (dB)",
        1.2,
        0.005,
    ),
}
"""Both are of swh-plugins. The first cuts off what is too high, at once, which is heard only when the guard was wrong;
the second looks ahead and is never heard, but everything comes 5 ms later, so it is used only when it is asked for.
FluidSynth adds its reverb behind them: what the room adds is the guard's to count."""

FUNCTIONS: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("fluid_synth_get_ladspa_fx", c_void_p, (c_void_p,)),
    ("fluid_ladspa_add_effect", c_int, (c_void_p, c_char_p, c_char_p, c_char_p)),
    ("fluid_ladspa_effect_link", c_int, (c_void_p, c_char_p, c_char_p, c_char_p)),
    ("fluid_ladspa_effect_set_control", c_int, (c_void_p, c_char_p, c_char_p, c_float)),
    ("fluid_ladspa_check", c_int, (c_void_p, c_char_p, c_int)),
    ("fluid_ladspa_activate", c_int, (c_void_p,)),
    ("fluid_ladspa_reset", c_int, (c_void_p,)),
)


def folders() -> tuple[Path, ...]:
    """Where LADSPA plugins are looked for: ``LADSPA_PATH``, else the usual places."""
    named = os.environ.get("LADSPA_PATH")
    if named is not None:
        return tuple(Path(folder) for folder in named.split(os.pathsep) if folder)
    if sys.platform == "win32":
        return ()
    machine = f"{os.uname().machine}-linux-gnu"
    places = ("/usr/lib/ladspa", f"/usr/lib/{machine}/ladspa", "/usr/lib64/ladspa", "/usr/local/lib/ladspa")
    return tuple(Path(place) for place in (*places, "/opt/homebrew/lib/ladspa"))


def plugin_file(kind: str = QUICK) -> Path | None:
    """The file of a plugin on this machine, None when it is not there."""
    plugin = PLUGINS.get(kind)
    for folder in folders() if plugin is not None else ():
        if plugin is not None and (folder / plugin.file).is_file():
            return folder / plugin.file
    return None


class LimiterPlugin:
    """A plugin in a synth that was made with ``synth.ladspa.active``. Where it fails, nothing is changed."""

    def __init__(self, lib: FluidLibrary, synth: object, kind: str, file: Path) -> None:
        self.working = False
        """Whether what is heard goes through it."""
        self.trouble = ""
        """Why not, in the plugin's or the library's own words."""
        self.later = 0.0
        """Seconds by which everything is heard later."""
        self._plugin = plugin = PLUGINS[kind]
        self._limit = 0.0
        try:
            self._call = _functions(lib.path)
        except (OSError, AttributeError):
            self.trouble = "this FluidSynth was built without LADSPA"
            return
        self._effects = self._call["fluid_synth_get_ladspa_fx"](synth)
        if not self._effects:
            self.trouble = "this FluidSynth was built without LADSPA"
            return
        with lib.notices() as said:
            self.working = self._begin(file)
        if self.working:
            self.later = plugin.later
            return
        self._call["fluid_ladspa_reset"](self._effects)
        self.trouble = (said or ["it could not be loaded"])[0]

    def limit(self, ceiling: float) -> None:
        """No peak is to pass ``ceiling`` decibels below full scale. Cheap: asked again and again."""
        limit = ceiling - self._plugin.below
        if not self.working or abs(limit - self._limit) < 0.05:
            return
        self._limit = limit
        for number in range(len(self._plugin.sides)):
            self._set(_name(number), self._plugin.limit, limit)

    def _begin(self, file: Path) -> bool:
        call, effects, plugin = self._call, self._effects, self._plugin
        done = []
        for number, side in enumerate(plugin.sides):
            name = _name(number)
            done.append(call["fluid_ladspa_add_effect"](effects, name, os.fsencode(file), plugin.label))
            if done[-1] != 0:
                return False
            done += [call["fluid_ladspa_effect_link"](effects, name, port, buffer) for port, buffer in side]
            done += [self._set(name, control, value) for control, value in plugin.controls.items()]
            done.append(self._set(name, plugin.limit, -1.0 - plugin.below))
        self._limit = -1.0 - plugin.below
        why = ctypes.create_string_buffer(256)
        done.append(call["fluid_ladspa_check"](effects, why, len(why)))
        return not any(done) and bool(call["fluid_ladspa_activate"](effects) == 0)

    def _set(self, name: bytes, control: bytes, value: float) -> int:
        return int(self._call["fluid_ladspa_effect_set_control"](self._effects, name, control, value))


def _name(number: int) -> bytes:
    return b"limiter-%d" % number


def _functions(path: str) -> dict[str, Any]:
    library = ctypes.CDLL(path)
    found = {}
    for name, result, arguments in FUNCTIONS:
        function = library[name]
        function.restype = result
        function.argtypes = list(arguments)
        found[name] = function
    return found
