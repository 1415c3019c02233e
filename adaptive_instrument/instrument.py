"""An instrument: everything a mapping file says, as plain settings. Read and written by ``mapping/``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal, Union

from annotated_types import MaxLen, MinLen

from adaptive_instrument.access.calm import CalmSettings
from adaptive_instrument.access.check.record import AccessCheckSettings
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.dwell import DwellSettings
from adaptive_instrument.access.enter import EnterSettings
from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.access.ladder import HandoverSettings
from adaptive_instrument.access.level import LevelSettings
from adaptive_instrument.access.opening import MenuSettings
from adaptive_instrument.access.point_press import PointSettings
from adaptive_instrument.access.pointing import PointerSettings
from adaptive_instrument.access.rest import RestSettings
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.access.song import StepSongSettings
from adaptive_instrument.access.spot import SpotSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.music.ears import EarsSettings
from adaptive_instrument.music.grooves.settings import GrooveSettings
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.labels import StageSettings
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.looper.settings import LooperSettings
from adaptive_instrument.music.partner.settings import PartnerSettings
from adaptive_instrument.music.quantise import QuantiseSettings
from adaptive_instrument.music.song import SongSettings
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.music.voice import Help, VoiceSettings
from adaptive_instrument.settings import Settings

AccessSettings = Union[
    DirectSettings,
    WalkSettings,
    KeysSettings,
    DwellSettings,
    EnterSettings,
    PointSettings,
    LevelSettings,
    ScanSettings,
    StepSongSettings,
]

ACCESS: dict[str, type[AccessSettings]] = {
    "direct": DirectSettings,
    "walk": WalkSettings,
    "keys": KeysSettings,
    "dwell": DwellSettings,
    "enter": EnterSettings,
    "point": PointSettings,
    "level": LevelSettings,
    "scan": ScanSettings,
    "song": StepSongSettings,
}
"""The access methods by name; a new one is one line here, one in ``ways.METHODS`` and one file."""

POINTING = (DwellSettings, EnterSettings, PointSettings)
"""The settings of the methods that play by a pointer."""

Colour = Literal["amber", "teal", "violet", "rose", "lime", "sky"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RungSettings(Settings):
    """Each plays the same instrument: controls, layout and voice are the mapping's own."""

    name: Annotated[str, MinLen(1), MaxLen(40)]
    """What this way of playing is called; shown on the stage."""
    access: AccessSettings
    """The access method, with its own settings, as under `[access]`."""
    pointer: PointerSettings | None = None
    """How the player points here; left out, as `[pointer]` says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Settings):
    """One player's instrument."""

    version: Literal[1]
    """Version of the file format: 1."""
    name: Annotated[str, MinLen(1), MaxLen(60)]
    """A short name in small letters, digits and hyphens; the file is called `NAME.toml`."""
    title: Annotated[str, MaxLen(80)] = ""
    """What the player sees."""
    about: str = ""
    """For whom it is and what it needs, in a sentence or two."""
    colour: Colour = "amber"
    """The player's colour on the stage."""
    help: Help = "notes"
    """How much the instrument helps: `raw`, `notes` (pitches fit) or `notes and timing`."""
    controls: dict[str, ControlSettings] = field(default_factory=dict)
    """The player's controls by name; `access` says what they do."""
    access: AccessSettings
    """The access method: how movements choose targets."""
    pointer: PointerSettings = PointerSettings()
    """How the player points, for the methods `enter`, `dwell` and `point`."""
    spot: SpotSettings = SpotSettings()
    """Which spot the camera follows, for the device `spot`."""
    layout: LayoutSettings = LayoutSettings()
    """The targets. The method `keys` has its own: the keys; `song` has the notes of the song."""
    song: SongSettings = SongSettings()
    """A song: what the method `song` plays, and what tells the others which targets come next."""
    voice: VoiceSettings = VoiceSettings()
    """How the notes sound."""
    quantise: QuantiseSettings = QuantiseSettings()
    """How strikes are drawn to the grid."""
    harmony: HarmonySettings = HarmonySettings()
    """Key, scale and chord at the start. In a jam, the jam's own."""
    transport: TransportSettings = TransportSettings()
    """Tempo and beat at the start. In a jam, the jam's own."""
    ears: EarsSettings = EarsSettings()
    """How loud it may become. In a jam, the jam's own."""
    looper: LooperSettings = LooperSettings()
    """What is played is recorded and played again in rounds. In a jam, the jam's own."""
    partner: PartnerSettings = PartnerSettings()
    """A partner that answers. In a jam, the jam's own."""
    groove: GrooveSettings = GrooveSettings()
    """The band beside the players. In a jam, the jam's own."""
    stage: StageSettings = StageSettings()
    """What the player sees."""
    rest: RestSettings = RestSettings()
    """How the player wakes the instrument from rest."""
    calm: CalmSettings = CalmSettings()
    """What counts as movement that is not meant, and is not played."""
    menu: MenuSettings = MenuSettings()
    """How the player calls the menu and chooses from it."""
    ladder: Annotated[tuple[RungSettings, ...], MaxLen(8)] = ()
    """Further ways of playing, in order from the one that asks for most movement to the one that asks for least."""
    handover: HandoverSettings = HandoverSettings()
    """How one way of playing hands over to another."""
    access_check: AccessCheckSettings = AccessCheckSettings()
    """What the last access check measured."""


def sources(instrument: Instrument) -> frozenset[str]:
    """The devices that an instrument listens to, by the names that mappings call them."""
    places = [place for control in instrument.controls.values() for place in (*control.on, *control.off)]
    places += [control.watch.source for control in instrument.controls.values() if control.watch is not None]
    found = {place.partition(":")[0] for place in places}
    for rung in rungs(instrument):
        if isinstance(rung.access, KeysSettings):
            found.add("midi")
        if isinstance(rung.access, POINTING):
            found.add((rung.pointer or instrument.pointer).source)
        if isinstance(rung.access, LevelSettings):
            found.update(place.partition(":")[0] for place in (rung.access.level, rung.access.pitch) if place)
    found.update(gesture.level.partition(":")[0] for gesture in instrument.voice.gestures)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a camera is to look for."""

    face: bool = True
    spot: SpotSettings | None = None
    """None for no spot."""


FACE = Sought()
"""What is looked for unless something else is played by."""


def sought(instruments: Sequence[Instrument]) -> Sought:
    """What a camera is to look for so that these instruments can be played: there is one spot for all."""
    spots = [instrument.spot for instrument in instruments if _plays_by(instrument, "spot")]
    return Sought(any(_plays_by(instrument, "camera") for instrument in instruments), spots[0] if spots else None)


def seen(instruments: Sequence[Instrument]) -> bool:
    """Whether any of these instruments needs a camera."""
    wanted = sought(instruments)
    return wanted.face or wanted.spot is not None


def _plays_by(instrument: Instrument, kind: str) -> bool:
    return any(source.partition("-")[0] == kind for source in sources(instrument))


def rungs(instrument: Instrument) -> tuple[RungSettings, ...]:
    """Every way of playing an instrument, the one in ``access`` first; without a ladder that one only."""
    return RungSettings(name=instrument.handover.first, access=instrument.access), *instrument.ladder


def only_presses(ways: Sequence[RungSettings]) -> bool:
    """Whether all these ways of playing are played by controls only: no pointer, no keys, no bow."""
    return not any(isinstance(way.access, (*POINTING, KeysSettings, LevelSettings)) for way in ways)
