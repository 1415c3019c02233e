"""A FluidSynth with its SoundFont loaded and all its channels melodic: what live and offline playing share."""

from __future__ import annotations

from pathlib import Path

from adaptive_instrument.errors import OutputError
from adaptive_instrument.music.drums import DRUMS
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.outputs.fluidlib import (
    ADD_MODULATOR,
    BIPOLAR,
    FILTER,
    FINE_TUNE,
    FROM_CONTROLLER,
    MELODIC,
    PITCH_WHEEL,
    FluidSettings,
    library,
)
from adaptive_instrument.outputs.levels import GENERAL_MIDI_GAIN, OWN_GAIN
from adaptive_instrument.outputs.limiter_plugin import OFF, LimiterPlugin, plugin_file
from adaptive_instrument.resources import is_soundfont

CHANNELS = 240
"""MIDI channels of the synth: enough for a channel of its own for every note that can sound. Not 256: FluidSynth
marks idle voices with channel 255, and whatever is told to that channel is told to their rubbish, until it crashes."""
BEND_RANGE = 24
"""Semitones that a full pitch bend means, either way."""
BEND_CENTRE = 8192
BRIGHTNESS = 74
"""The controller that General MIDI 2 and MPE have for it; 64 is the sound as it is."""
BRIGHT = 2600
"""Cents by which the brightest note's filter stands above the sound's own, and the dullest's below."""
GAIN = 0.68
"""Overall gain for a jam of four. A note that a player strikes alone is heard at -18 LUFS or so; what would be too much
together, the guard turns down."""
POLYPHONY = 512
"""Voices of the synth: far above what the keyboard lets sound (``fluid_keyboard.MOST_VOICES``), since eight players'
chords may come while others are still being faded out, and a voice that the synth takes away itself clicks."""
DRUM_BANK = 128
"""Where General MIDI fonts, and ours, have their drum kits."""
PROGRAMS = 128
"""Programs of a bank: a place in the font is counted through all banks, bank after bank."""
OWN_FONT = "adaptive-instrument"
"""The file name, without its ending, of the shipped SoundFont."""

_REVERB = (("room-size", 0.45), ("damp", 0.35), ("width", 0.7), ("level", 0.55))


def gain_for(players: int) -> float:
    """The overall gain for so many players: one alone is heard as well as a round of many."""
    return float(2 * GAIN / max(1, players) ** 0.5)


class FluidSynth:
    """Settings, synth and font. The audio driver or the renderer comes on top of it."""

    def __init__(
        self,
        soundfont: Path,
        *,
        rate: int = 48000,
        effects: bool = True,
        gain: float | None = None,
        polyphony: int = POLYPHONY,
        limiter: str = OFF,
    ) -> None:
        """``limiter``: the plugin behind the synth, where this machine has it (``limiter_plugin.py``).

        Raises:
            OutputError: the library is missing, or the font cannot be loaded, with the cure.
        """
        if not _whole(soundfont):
            # FluidSynth would try it as other formats, whose libraries shout at the terminal.
            raise _no_soundfont(soundfont)
        self.soundfont = soundfont
        self.lib = lib = library()
        self.settings = settings = FluidSettings(lib)
        self.handle = None
        settings.set("synth.sample-rate", rate)
        settings.set("synth.midi-channels", CHANNELS)
        settings.set("synth.polyphony", polyphony)
        settings.set("synth.reverb.active", effects)
        # No sound of ours asks for chorus, and General MIDI fonts are used without it: it only costs time.
        settings.set("synth.chorus.active", False)
        for name, value in _REVERB:
            settings.set(f"synth.reverb.{name}", value)
        settings.set("synth.cpu-cores", 1)
        self.limiter: LimiterPlugin | None = None
        """The limiter behind the synth, if it could be had."""
        plugin = plugin_file(limiter)
        settings.set("synth.ladspa.active", plugin is not None)
        with lib.notices():
            self.handle = lib.new_fluid_synth(settings.handle)
            if not self.handle:
                settings.close()
                raise OutputError("FluidSynth could not be started. Close other programs that use much memory.")
            if plugin is not None:
                self.limiter = LimiterPlugin(lib, self.handle, limiter, plugin)
            self.font = lib.fluid_synth_sfload(self.handle, str(soundfont).encode(), 0)
            if self.font == -1:
                self.close()
                raise _no_soundfont(soundfont)
            self._bend_exactly()
            self._modulate(BRIGHTNESS, FROM_CONTROLLER | BIPOLAR, FILTER, BRIGHT)
            self._presets = self._presets_of(0)
            self._kit = next(iter(self._presets_of(DRUM_BANK)), None)
            if not self._presets:
                self.close()
                raise _no_soundfont(soundfont)
            self.own = soundfont.stem == OWN_FONT or not {0, 24} & set(self._presets)
            self.gain = (GAIN if gain is None else gain) * (OWN_GAIN if self.own else GENERAL_MIDI_GAIN)
            self.turn(1.0)
            for channel in range(CHANNELS):
                lib.fluid_synth_set_channel_type(self.handle, channel, MELODIC)
                lib.fluid_synth_pitch_wheel_sens(self.handle, channel, 0)
                # A channel without a preset is silent: whatever else goes wrong, it is never a wrong sound.
                self.select(channel, self.program("plucked"))

    def program(self, sound: str) -> int:
        """Where this font has a sound of ``music/sounds.py``: its own, else the nearest that there is; or its drums."""
        if sound == DRUMS and self._kit is not None:
            return DRUM_BANK * PROGRAMS + self._kit
        entry = SOUNDS.get(sound) or next(iter(SOUNDS.values()))
        wanted = entry.own if self.own else entry.general_midi
        if wanted in self._presets:
            return wanted
        family = [program for program in self._presets if program // 8 == wanted // 8]
        return min(family or self._presets, key=lambda program: (abs(program - wanted), program))

    def select(self, channel: int, program: int) -> None:
        """Gives a channel a program of the font, as ``program`` found it."""
        bank, number = divmod(program, PROGRAMS)
        self.lib.fluid_synth_program_select(self.handle, channel, self.font, bank, number)

    def preset_name(self, program: int) -> str | None:
        """What the font calls a program, None when it has none."""
        font = self.lib.fluid_synth_get_sfont_by_id(self.handle, self.font)
        preset = self.lib.fluid_sfont_get_preset(font, *divmod(program, PROGRAMS)) if font else None
        name = self.lib.fluid_preset_get_name(preset) if preset else None
        return None if name is None else str(name.decode("utf-8", "replace"))

    def turn(self, part: float) -> None:
        """Leaves ``part`` of the gain, 0..1. What sounds glides there within a block."""
        self.lib.fluid_synth_set_gain(self.handle, self.gain * part)

    @property
    def active_voices(self) -> int:
        """How many voices sound, tails included."""
        return int(self.lib.fluid_synth_get_active_voice_count(self.handle)) if self.handle else 0

    def close(self) -> None:
        """Lets everything go. Safe to call twice."""
        if self.handle:
            self.lib.delete_fluid_synth(self.handle)
            self.handle = None
        self.settings.close()

    def _bend_exactly(self) -> None:
        """Bends by a modulator of our own. The range of FluidSynth's depends on its version: since 2.3 a bend of two
        octaves falls 19 cents short."""
        self._modulate(PITCH_WHEEL, BIPOLAR, FINE_TUNE, BEND_RANGE * 100)

    def _modulate(self, source: int, kind: int, goal: int, amount: float) -> None:
        """A modulator that every sound has."""
        lib = self.lib
        modulator = lib.new_fluid_mod()
        lib.fluid_mod_set_source1(modulator, source, kind)
        lib.fluid_mod_set_source2(modulator, 0, 0)
        lib.fluid_mod_set_dest(modulator, goal)
        lib.fluid_mod_set_amount(modulator, amount)
        lib.fluid_synth_add_default_mod(self.handle, modulator, ADD_MODULATOR)
        lib.delete_fluid_mod(modulator)

    def _presets_of(self, bank: int) -> tuple[int, ...]:
        font = self.lib.fluid_synth_get_sfont_by_id(self.handle, self.font)
        return tuple(p for p in range(PROGRAMS) if font and self.lib.fluid_sfont_get_preset(font, bank, p))


def _whole(path: Path) -> bool:
    """Whether a file is a SoundFont that has all its parts and is as long as they say."""
    if not is_soundfont(path):
        return False
    parts, place, size = set(), 12, path.stat().st_size
    with path.open("rb") as file:
        while place + 12 <= size:
            file.seek(place)
            head = file.read(12)
            parts.add(head[8:])
            place += 8 + int.from_bytes(head[4:8], "little")
    return place <= size + 1 and {b"INFO", b"sdta", b"pdta"} <= parts


def _no_soundfont(path: Path) -> OutputError:
    if not path.exists():
        return OutputError(f"There is no SoundFont {path}. Choose another with --soundfont, or leave it out.")
    return OutputError(
        f"{path} is no SoundFont that FluidSynth can play. "
        "Choose an .sf2 or .sf3 file with --soundfont, or leave it out."
    )
