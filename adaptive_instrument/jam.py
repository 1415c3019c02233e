"""A jam: several players, each with a mapping, under one harmony and one transport. A solo is a jam of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, MaxLen, MinLen

from adaptive_instrument.instrument import Colour, Instrument
from adaptive_instrument.music.ears import EarsSettings
from adaptive_instrument.music.grooves.settings import GrooveSettings
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.locks import Lock
from adaptive_instrument.music.looper.settings import LooperSettings
from adaptive_instrument.music.partner.settings import PartnerSettings
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatSettings(Settings):
    """One player's place in a jam: a mapping, and what is different about it here."""

    mapping: str
    """The player's mapping: its name, or its file (`mine.toml`). It is looked for beside the jam file first, then among
    your own mappings, then among the shipped ones."""
    name: Annotated[str, MaxLen(60)] = ""
    """What this player is called in the jam; left out, as the mapping is."""
    title: Annotated[str, MaxLen(80)] = ""
    """What stands over this player's part of the stage."""
    colour: Colour | None = None
    """The player's colour on the stage."""
    sound: str = ""
    """The player's sound."""
    octave: Annotated[int, Ge(0), Le(8)] | None = None
    """The octave of degree 1."""
    lowest: Annotated[int, Ge(0), Le(115)] | None = None
    """MIDI number of the lowest note."""
    highest: Annotated[int, Ge(12), Le(127)] | None = None
    """MIDI number of the highest note."""
    volume: Annotated[float, Ge(0), Le(1)] | None = None
    """The player's loudness."""
    lock: Lock | None = None
    """What holds the player's pitches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JamSettings(Settings):
    """A jam file."""

    version: Literal[1]
    """Version of the file format: 1."""
    name: Annotated[str, MinLen(1), MaxLen(60)]
    """A short name in small letters, digits and hyphens; the file is called `NAME.toml`."""
    title: Annotated[str, MaxLen(80)] = ""
    """What the jam is called."""
    about: str = ""
    """For whom it is and what it needs."""
    players: Annotated[tuple[SeatSettings, ...], MinLen(1), MaxLen(16)]
    """The players, in the order in which they stand on the stage."""
    harmony: HarmonySettings = HarmonySettings()
    """Key, scale and chords of all."""
    transport: TransportSettings = TransportSettings()
    """Tempo and beat of all."""
    ears: EarsSettings = EarsSettings()
    """How loud it may become, all together."""
    looper: LooperSettings = LooperSettings()
    """What is played is recorded and played again in rounds."""
    partner: PartnerSettings = PartnerSettings()
    """A partner that answers."""
    groove: GrooveSettings = GrooveSettings()
    """The band beside the players."""


@dataclass(frozen=True, slots=True)
class Lineup:
    """Who plays, and under what: one mapping or a whole jam, ready for an ensemble."""

    name: str
    title: str
    instruments: tuple[Instrument, ...]
    harmony: HarmonySettings
    transport: TransportSettings
    files: tuple[Path, ...] = ()
    """The mapping file of each player, where there is one: changes are saved there."""
    looper: LooperSettings | None = None
    partner: PartnerSettings | None = None
    """The jam's own; None where one plays alone, by their mapping's."""
    ears: EarsSettings | None = None
    """The jam's own too."""
    groove: GrooveSettings | None = None
    """Likewise."""

    @property
    def together(self) -> dict[str, Any]:
        """What is everybody's beside key and tempo, as an ensemble takes it."""
        return {"ears": self.ears, "groove": self.groove, "looper": self.looper, "partner": self.partner}


def solo(instrument: Instrument, file: Path | None = None) -> Lineup:
    """A jam of one."""
    files = (file,) if file is not None else ()
    return Lineup(instrument.name, instrument.title, (instrument,), instrument.harmony, instrument.transport, files)


def seated(instrument: Instrument, seat: SeatSettings) -> Instrument:
    """The instrument as it is played from a seat."""
    voice = replace(
        instrument.voice,
        sound=seat.sound or instrument.voice.sound,
        lowest=instrument.voice.lowest if seat.lowest is None else seat.lowest,
        highest=instrument.voice.highest if seat.highest is None else seat.highest,
        volume=instrument.voice.volume if seat.volume is None else seat.volume,
        lock=instrument.voice.lock if seat.lock is None else seat.lock,
    )
    octave = instrument.layout.octave if seat.octave is None else seat.octave
    return replace(
        instrument,
        name=seat.name or instrument.name,
        title=seat.title or instrument.title,
        colour=seat.colour or instrument.colour,
        voice=voice,
        layout=replace(instrument.layout, octave=octave),
    )
