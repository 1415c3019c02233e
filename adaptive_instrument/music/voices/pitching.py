"""Which pitch a tone of a press has, under the player's lock and help."""

from __future__ import annotations

from adaptive_instrument.music.chord_pads import ChordPads
from adaptive_instrument.music.layout import Layout
from adaptive_instrument.music.ledger import Entry
from adaptive_instrument.music.locks import IN_THE_LOCK, Lock, fits, fold, nearest, on_the_beat, target_pitch
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.voices.blue import with_blue
from adaptive_instrument.music.voices.settings import Help, VoiceSettings
from adaptive_instrument.music.voices.tone import OWN, Tone, pitch_of

VIBRATO = 0.5
"""Semitones that a bend may leave the lock by."""


class Pitching:
    """The one place that a voice asks for a pitch."""

    __slots__ = ("_shared", "help", "leads", "settings")

    def __init__(self, shared: Shared, settings: VoiceSettings, help: Help) -> None:
        self._shared = shared
        self.settings = settings
        self.help: Help = help
        self.leads = False
        """Whether everybody follows the chords of these keys: then they sound as they are pressed."""

    def pitch(self, target: int, layout: Layout | None, at: float, tone: Tone) -> float:
        """The pitch that a tone of a target has at ``at`` seconds."""
        harmony = self._shared.harmony_at(at)
        lock: Lock = self.settings.held_by
        if lock == "drums":
            return target_pitch(lock, target, layout, harmony)
        if isinstance(layout, ChordPads):
            parts = layout.parts(target, harmony)
            if tone.kind == "part":
                return parts[min(tone.number, len(parts) - 1)]
            return pitch_of(tone, parts[0], "chord", layout.of(target, harmony))
        raw = self._raw(layout)
        if raw:
            lock = "scale"
        strong = lock == "strong beats" and on_the_beat(self._shared.transport, at)
        if raw and layout is None:
            pitch = float(target)
            if tone == OWN:
                return pitch
        elif raw and layout is not None:
            pitch = layout.free(target, harmony)
        else:
            pitch = target_pitch(lock, target, layout, harmony, strong)
        pitch = pitch_of(tone, pitch, lock, harmony, strong)
        if raw:
            return harmony.fold(pitch, self.settings.lowest, self.settings.highest)
        return fold(lock, harmony, pitch, self.settings.lowest, self.settings.highest, strong)

    def fits(self, entry: Entry, t: float) -> bool:
        """Whether a note that sounds may stay where it is under the harmony at ``t`` seconds."""
        if self._raw(entry.layout):
            return True
        if isinstance(entry.layout, ChordPads):
            return abs(self.pitch(entry.target, entry.layout, t, entry.tone) - entry.home) < IN_THE_LOCK
        return fits(self.settings.held_by, self._shared.harmony_at(t), entry.home)

    def bent(self, entry: Entry, semitones: float) -> float:
        """Where a bend by so many semitones takes a note: vibrato goes anywhere, all else to a tone of the lock."""
        pitch = min(127.0, max(0.0, entry.home + semitones))
        if self.help == "raw" or self._raw(entry.layout) or abs(semitones) <= VIBRATO:
            return pitch
        snapped = nearest(self.settings.lock, self._shared.harmony, pitch)
        return with_blue(self._shared.harmony, pitch, snapped) if self.settings.blue else snapped

    def _raw(self, layout: Layout | None) -> bool:
        return self.help == "raw" or (self.leads and layout is None)
