"""The one file that talks to libfluidsynth: its functions as a table, settings with their right types, quiet logs.

pyfluidsynth finds the library; what it leaves unbound, or binds without types, stands here. Nothing is loaded at
import. After the FluidSynth 2.x API reference.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from ctypes import CFUNCTYPE, POINTER, byref, c_char_p, c_double, c_float, c_int, c_short, c_uint, c_void_p
from functools import lru_cache
from io import StringIO
from typing import Any

from adaptive_instrument.errors import OutputError

CURE = (
    "Run `python3 start.py setup`, or install FluidSynth 2 by hand "
    "(Debian: libfluidsynth3, macOS: brew install fluid-synth)."
)

_P, _I, _S, _N = c_void_p, c_int, c_char_p, c_double

# Name, result, arguments. Slow: these may block or take long, so the interpreter is freed meanwhile.
_SLOW: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("new_fluid_settings", _P, ()),
    ("delete_fluid_settings", None, (_P,)),
    ("fluid_settings_get_type", _I, (_P, _S)),
    ("fluid_settings_setstr", _I, (_P, _S, _S)),
    ("fluid_settings_setnum", _I, (_P, _S, _N)),
    ("fluid_settings_setint", _I, (_P, _S, _I)),
    ("fluid_settings_copystr", _I, (_P, _S, c_void_p, _I)),
    ("fluid_settings_getnum", _I, (_P, _S, POINTER(_N))),
    ("fluid_settings_getint", _I, (_P, _S, POINTER(_I))),
    ("fluid_settings_foreach_option", None, (_P, _S, _P, _P)),
    ("new_fluid_synth", _P, (_P,)),
    ("delete_fluid_synth", None, (_P,)),
    ("new_fluid_audio_driver", _P, (_P, _P)),
    ("delete_fluid_audio_driver", None, (_P,)),
    ("new_fluid_midi_driver", _P, (_P, _P, _P)),
    ("delete_fluid_midi_driver", None, (_P,)),
    ("new_fluid_midi_event", _P, ()),
    ("delete_fluid_midi_event", None, (_P,)),
    ("fluid_midi_event_get_type", _I, (_P,)),
    ("fluid_synth_sfload", _I, (_P, _S, _I)),
    ("fluid_synth_get_sfont_by_id", _P, (_P, _I)),
    ("fluid_sfont_get_preset", _P, (_P, _I, _I)),
    ("fluid_preset_get_name", _S, (_P,)),
    ("fluid_synth_program_select", _I, (_P, _I, _I, _I, _I)),
    ("fluid_synth_set_channel_type", _I, (_P, _I, _I)),
    ("fluid_synth_pitch_wheel_sens", _I, (_P, _I, _I)),
    ("new_fluid_mod", _P, ()),
    ("delete_fluid_mod", None, (_P,)),
    ("fluid_mod_set_source1", None, (_P, _I, _I)),
    ("fluid_mod_set_source2", None, (_P, _I, _I)),
    ("fluid_mod_set_dest", None, (_P, _I)),
    ("fluid_mod_set_amount", None, (_P, _N)),
    ("fluid_synth_add_default_mod", _I, (_P, _P, _I)),
    ("fluid_synth_write_float", _I, (_P, _I, _P, _I, _I, _P, _I, _I)),
    ("fluid_synth_get_cpu_load", _N, (_P,)),
    ("fluid_synth_get_polyphony", _I, (_P,)),
    ("new_fluid_sequencer2", _P, (_I,)),
    ("delete_fluid_sequencer", None, (_P,)),
    ("fluid_sequencer_register_fluidsynth", c_short, (_P, _P)),
    ("fluid_sequencer_unregister_client", None, (_P, c_short)),
    ("new_fluid_event", _P, ()),
    ("delete_fluid_event", None, (_P,)),
    ("fluid_set_log_function", _P, (_I, _P, _P)),
    ("fluid_version", None, (POINTER(_I), POINTER(_I), POINTER(_I))),
)

# Fast: a few microseconds each. The interpreter is kept, because giving it away invites another thread to take it
# for a whole switch interval in the middle of a note-on. Safe, because no Python ever runs in the audio thread.
_FAST: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("fluid_synth_noteon", _I, (_P, _I, _I, _I)),
    ("fluid_synth_noteoff", _I, (_P, _I, _I)),
    ("fluid_synth_cc", _I, (_P, _I, _I, _I)),
    ("fluid_synth_pitch_bend", _I, (_P, _I, _I)),
    ("fluid_synth_activate_key_tuning", _I, (_P, _I, _I, _S, POINTER(_N), _I)),
    ("fluid_synth_activate_tuning", _I, (_P, _I, _I, _I, _I)),
    ("fluid_synth_deactivate_tuning", _I, (_P, _I, _I)),
    ("fluid_synth_all_sounds_off", _I, (_P, _I)),
    ("fluid_synth_set_gain", None, (_P, c_float)),
    ("fluid_synth_get_active_voice_count", _I, (_P,)),
    ("fluid_synth_all_notes_off", _I, (_P, _I)),
    ("fluid_sequencer_get_tick", c_uint, (_P,)),
    ("fluid_sequencer_send_at", _I, (_P, _P, c_uint, _I)),
    ("fluid_sequencer_remove_events", None, (_P, c_short, c_short, _I)),
    ("fluid_event_set_source", None, (_P, c_short)),
    ("fluid_event_set_dest", None, (_P, c_short)),
    ("fluid_event_noteon", None, (_P, _I, c_short, c_short)),
    ("fluid_event_noteoff", None, (_P, _I, c_short)),
    ("fluid_event_control_change", None, (_P, _I, c_short, _I)),
    ("fluid_event_pitch_bend", None, (_P, _I, _I)),
)

NUM_TYPE, INT_TYPE, STR_TYPE = 0, 1, 2
"""fluid_types_enum."""
MELODIC = 0
"""CHANNEL_TYPE_MELODIC."""
PITCH_WHEEL, BIPOLAR, FINE_TUNE, ADD_MODULATOR = 14, 2, 52, 1
"""FLUID_MOD_PITCHWHEEL, FLUID_MOD_BIPOLAR, GEN_FINETUNE, FLUID_SYNTH_ADD."""
FROM_CONTROLLER, FILTER = 16, 8
"""FLUID_MOD_CC, GEN_FILTERFC."""
LOG_LEVELS = 5
_LOG = CFUNCTYPE(None, c_int, c_char_p, c_void_p)
_OPTION = CFUNCTYPE(None, c_void_p, c_char_p, c_char_p)


class FluidLibrary:
    """libfluidsynth: each function of the tables above is an attribute of that name."""

    def __init__(self, path: str) -> None:
        """
        Raises:
            OSError: the library cannot be loaded.
            AttributeError: it is too old.
        """
        self.path = path
        slow, fast = ctypes.CDLL(path), ctypes.PyDLL(path)
        for library, table in ((slow, _SLOW), (fast, _FAST)):
            for name, result, arguments in table:
                function = library[name]
                function.restype = result
                function.argtypes = list(arguments)
                setattr(self, name, function)
        for level in range(LOG_LEVELS):
            self.fluid_set_log_function(level, None, None)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    @property
    def version(self) -> tuple[int, int, int]:
        """Major, minor, micro."""
        parts = (c_int(), c_int(), c_int())
        self.fluid_version(*(byref(part) for part in parts))
        return parts[0].value, parts[1].value, parts[2].value

    @contextmanager
    def notices(self) -> Iterator[list[str]]:
        """What the library says meanwhile, from its warnings upward. Outside of this it is silent: its audio thread
        must never call into Python."""
        said: list[str] = []

        def hear(level: int, message: bytes | None, _: object) -> None:
            if level <= 2 and message:
                said.append(message.decode("utf-8", "replace").strip())

        hook = _LOG(hear)
        for level in range(LOG_LEVELS):
            self.fluid_set_log_function(level, ctypes.cast(hook, c_void_p), None)
        try:
            yield said
        finally:
            for level in range(LOG_LEVELS):
                self.fluid_set_log_function(level, None, None)


@lru_cache(maxsize=1)
def library() -> FluidLibrary:
    """The library, loaded once.

    Raises:
        OutputError: it is missing or too old, with the cure.
    """
    try:
        # With CI in the environment pyfluidsynth prints where it found the library: stdout is the program's own.
        with redirect_stdout(StringIO()):
            import fluidsynth
    except (ImportError, OSError, AttributeError) as error:
        raise OutputError(f"The synthesizer FluidSynth is not installed. {CURE}") from error
    try:
        found = FluidLibrary(str(fluidsynth.lib))
    except (OSError, AttributeError) as error:
        raise OutputError(f"The synthesizer FluidSynth is too old or broken. {CURE}") from error
    if found.version < (2, 1, 1):
        raise OutputError(f"FluidSynth {'.'.join(map(str, found.version))} is too old, 2.1.1 is needed. {CURE}")
    return found


class FluidSettings:
    """FluidSynth's settings, each set by its own type: an ``int`` for a real number is no mistake here."""

    def __init__(self, lib: FluidLibrary) -> None:
        self._lib = lib
        self.handle = lib.new_fluid_settings()

    def set(self, name: str, value: str | float | bool) -> bool:
        """Sets one; false when this FluidSynth does not know it or refuses the value."""
        key, lib = name.encode(), self._lib
        kind = lib.fluid_settings_get_type(self.handle, key)
        if kind == STR_TYPE:
            return bool(lib.fluid_settings_setstr(self.handle, key, str(value).encode()) == 0)
        if isinstance(value, str) or not math.isfinite(value):
            return False
        if kind == NUM_TYPE:
            return bool(lib.fluid_settings_setnum(self.handle, key, float(value)) == 0)
        if kind == INT_TYPE:
            return bool(lib.fluid_settings_setint(self.handle, key, int(value)) == 0)
        return False

    def get(self, name: str) -> str | float | int | None:
        """The value of one, None when there is none of that name."""
        key, lib = name.encode(), self._lib
        kind = lib.fluid_settings_get_type(self.handle, key)
        if kind == STR_TYPE:
            text = ctypes.create_string_buffer(512)
            lib.fluid_settings_copystr(self.handle, key, ctypes.addressof(text), 512)
            return text.value.decode("utf-8", "replace")
        if kind == NUM_TYPE:
            number = c_double()
            lib.fluid_settings_getnum(self.handle, key, byref(number))
            return number.value
        if kind == INT_TYPE:
            whole = c_int()
            lib.fluid_settings_getint(self.handle, key, byref(whole))
            return whole.value
        return None

    def options(self, name: str) -> list[str]:
        """What a setting may be, as far as it is a choice (``audio.driver``: the drivers that were built in)."""
        found: list[str] = []

        def hear(_: object, __: bytes, option: bytes | None) -> None:
            if option:
                found.append(option.decode("utf-8", "replace"))

        hook = _OPTION(hear)
        self._lib.fluid_settings_foreach_option(self.handle, name.encode(), None, ctypes.cast(hook, c_void_p))
        return sorted(set(found))

    def close(self) -> None:
        """Lets the settings go; the synth made with them must be gone already. Safe to call twice."""
        if self.handle:
            self._lib.delete_fluid_settings(self.handle)
            self.handle = None


def audio_drivers() -> list[str]:
    """The audio drivers this FluidSynth was built with.

    Raises:
        OutputError: the library is missing, with the cure.
    """
    settings = FluidSettings(library())
    try:
        return settings.options("audio.driver")
    finally:
        settings.close()


def audio_devices(driver: str) -> list[str]:
    """The devices that a driver names (empty when it names none).

    Raises:
        OutputError: the library is missing, with the cure.
    """
    settings = FluidSettings(library())
    try:
        return settings.options(f"audio.{driver}.device")
    finally:
        settings.close()
