"""How a player's notes sound, as plain settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le, MaxLen

from adaptive_instrument.music.locks import Lock
from adaptive_instrument.music.voices.arpeggio import ArpeggioSettings
from adaptive_instrument.music.voices.articulations import ArticulationName, articulation_of
from adaptive_instrument.music.voices.doubling import Double
from adaptive_instrument.music.voices.drone import DroneSettings
from adaptive_instrument.music.voices.echo import EchoSettings
from adaptive_instrument.music.voices.gestures import GestureSettings, Goal
from adaptive_instrument.music.voices.phrase import PhraseSettings
from adaptive_instrument.music.voices.strum import StrumSettings
from adaptive_instrument.settings import Settings

Help = Literal["raw", "notes", "notes and timing"]
"""How much the instrument helps: not at all, with the pitch, with pitch and time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings(Settings):
    """How a player's notes sound."""

    sound: str = "plucked"
    """The sound, by its name."""
    lock: Lock = "scale"
    """What holds the player's pitches: the `scale`; `white keys`, a keyboard's white keys as the scale's degrees in a
    row; the tones of the `chord`; `chord scale`, the scale with a chord's tones from outside it in the place of its
    own; `strong beats`, the scale with tones of the chord on the beat; or none, for `drums`, the General MIDI drum
    kit."""
    blue: bool = False
    """Whether a bend may also come to rest on the blue notes: the minor third, the diminished fifth and the minor
    seventh of the key."""
    articulation: ArticulationName = "hold"
    """`hold`: the note lasts as long as the press. `ring`: it rings out for `ring` seconds by itself. `latch`: it stays
    until the same target is pressed again. `arpeggio`: the chord runs in time. `strum`: the chord, string after string.
    `drone`: a ground that stays. `phrase`: a short figure. `drum`: a hit, each target another drum."""
    ring: Annotated[float, Ge(0.05), Le(30)] = 2.5
    """Seconds a ringing note lasts."""
    arpeggio: ArpeggioSettings = ArpeggioSettings()
    """With `articulation = "arpeggio"`: how it runs. The first tone sounds at the press, the others on the grid."""
    strum: StrumSettings = StrumSettings()
    """With `articulation = "strum"`: how the chord is struck."""
    drone: DroneSettings = DroneSettings()
    """With `articulation = "drone"`: what it is made of. The same target again ends it, another one moves it."""
    phrase: PhraseSettings = PhraseSettings()
    """With `articulation = "phrase"`: which figure a press plays. The next press takes over."""
    echo: EchoSettings = EchoSettings()
    """Whether every note comes again, whatever the articulation."""
    doubles: Annotated[tuple[Double, ...], MaxLen(6)] = ()
    """Company of every note, in the player's lock: `octave above`, `third below` ..."""
    loudness: Literal["played", "gap", "level", "fixed"] = "played"
    """`played`: as hard as the device says (a glide's speed, a key's velocity, how sharply a breath begins). `gap`:
    quick strikes are loud, slow ones soft. `level`: as high as the player's loudness gesture stands at the strike.
    `fixed`: always the same."""
    variation: Annotated[int, Ge(0), Le(30)] = 0
    """MIDI velocity by which strikes vary up and down by themselves, so that they are less alike; 0 for not at all."""
    softest: Annotated[int, Ge(1), Le(127)] = 40
    """MIDI velocity of the softest strike."""
    loudest: Annotated[int, Ge(1), Le(127)] = 110
    """MIDI velocity of the loudest strike."""
    level: Annotated[int, Ge(1), Le(127)] = 80
    """MIDI velocity when nothing says how hard, and of every note with `loudness = "fixed"`."""
    swell: Annotated[float, Ge(0), Le(30)] = 0.0
    """Seconds in which a held note grows to its full loudness; 0 for no swell."""
    swell_from: Annotated[float, Ge(0), Le(1)] = 0.6
    """Loudness 0..1 at which a swelling note begins."""
    release: Annotated[float, Ge(0), Le(10)] = 0.0
    """Seconds in which a held note fades when it is let go: the whole of it after a long hold, less after a short one
    or when it is let go quickly. 0: it ends at once, as its sound ends."""
    expression: Annotated[tuple[Goal, ...], MaxLen(4)] = ("loudness",)
    """What the gesture that comes with the playing moves (a breath, a pedal, how far a level goes): `loudness`,
    `brightness`, `vibrato`, `pitch` along the scale; several at once if need be."""
    gestures: Annotated[tuple[GestureSettings, ...], MaxLen(8)] = ()
    """Further levels that colour the notes: a mouth, a brow, a trigger."""
    volume: Annotated[float, Ge(0), Le(1)] = 0.8
    """The player's loudness, 0..1."""
    on_change: Literal["keep", "glide", "release"] = "keep"
    """What a sounding note does when the harmony changes: stay, glide to the new pitch, or end. What nobody holds (a
    latch, a drone) stays only while it is in the lock, and glides otherwise."""
    lowest: Annotated[int, Ge(0), Le(115)] = 24
    """MIDI number of the lowest note; lower ones sound an octave higher."""
    highest: Annotated[int, Ge(12), Le(127)] = 108
    """MIDI number of the highest note; higher ones sound an octave lower. At least 12 above `lowest`."""
    polyphony: Annotated[int, Ge(1), Le(32)] = 8
    """How many notes may sound at once; a further one ends the oldest."""

    @property
    def held_by(self) -> Lock:
        """The lock in force: a drum is a drum, whatever the lock says."""
        return "drums" if articulation_of(self).drums else self.lock
