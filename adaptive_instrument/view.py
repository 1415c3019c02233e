"""What the ensemble lets others see: a frozen snapshot with moments and durations, never phases.

Whoever draws it needs no clock of ours: a ring that fills is ``started`` and ``lasts``; the drawer's own
``time.perf_counter`` gives the phase.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from adaptive_instrument.access.calibration import Calibration
from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.access.highlight import Highlight
from adaptive_instrument.access.menu import MenuView
from adaptive_instrument.access.method import Bow
from adaptive_instrument.access.offer import Offer
from adaptive_instrument.access.zones import Zone
from adaptive_instrument.binding import BindingView
from adaptive_instrument.music.course import CourseView
from adaptive_instrument.music.machine import MachineView


@dataclass(frozen=True, slots=True)
class TargetView:
    """One target as it stands under the harmony."""

    label: str
    """What stands on it: ``E``, ``Bb``, or as the player's ``[stage] labels`` say."""
    pitch: float
    strong: bool
    """A tone of the current chord."""
    tint: int | None = None
    """The colour that the note is known by, 0 (C) to 11; None where notes have no colours."""
    said: str = ""
    """What is said of it aloud; empty for what stands on it, letter by letter."""


@dataclass(frozen=True, slots=True)
class SoundingView:
    """One note that sounds (or, with ``started`` ahead of now, is about to)."""

    note_id: int
    target: int
    """Index into the player's targets, -1 when it belongs to none."""
    pitch: float
    velocity: int
    started: float
    """Second on the shell's clock."""
    lasts: float | None
    """Seconds when the end is already known (a ringing note), else None: it is held."""


@dataclass(frozen=True, slots=True)
class SongView:
    """Where a player is in their song."""

    title: str
    place: int
    """The note that comes next, counted from 0."""
    count: int
    """How many notes the song has."""
    next: tuple[int, ...] = ()
    """The targets that are the next note, where the song is played on targets of another kind."""


@dataclass(frozen=True, slots=True)
class PlayerView:
    """One player."""

    name: str
    title: str
    colour: str
    method: str
    help: str
    sound: str
    volume: float
    lost: tuple[str, ...]
    """Sources of this player that are lost now (a face, an unplugged device), in order of name."""
    targets: tuple[TargetView, ...]
    cursor: int | None
    """The target that stands out: a walk's place, a scan's highlight."""
    sounding: tuple[SoundingView, ...]
    zones: tuple[Zone, ...] = ()
    """Where each target lies in the player's part of the stage (0..1), for those who point; else none."""
    pointer: tuple[float, float] | None = None
    """Where the player's pointer stands (0..1 of their part of the stage), None without one or while it is lost."""
    dwelling: tuple[int, float, float] | None = None
    """The target being dwelt on, since which second, and how many seconds it takes."""
    calibration: Calibration | None = None
    """The calibration under way: its part, since which second, and how many seconds it takes."""
    points: str = ""
    """The device that moves the player's pointer (``mouse``, ``camera``), empty for those who do not point."""
    keys: tuple[str, ...] = ()
    """The keys of the computer's keyboard that are this player's, in order of name."""
    sources: tuple[str, ...] = ()
    """The devices that the player plays by, in order of name. With all of them lost the player waits."""
    offers: tuple[Offer, ...] = ()
    """What might help now, in order of name: shown quietly, and done only when it is taken up."""
    bow: Bow | None = None
    """How the level stands that this player bows with, None for those who do not."""
    song: SongView | None = None
    """The player's song and where they are in it, None for those who have none."""

    highlight: Highlight | None = None
    """What a scan highlights, since when and for how long, and which target is armed; None for who does not scan."""
    menu: MenuView | None = None
    """The player's menu, None while it is closed."""
    spot: Zone | None = None
    """Where staying calls the menu, for those who point."""
    staying: tuple[float, float] | None = None
    """Since which second the spot is stayed in, and how many it takes; None while it is not."""
    twice: bool = False
    """Whether the spot has to be stayed in twice."""
    talks: bool = False
    """Whether somebody talks, or has just done so, and gestures play nothing for that."""
    sideways: bool = False
    """Whether the player points from side to side only."""
    check: CheckView | None = None
    """The access check while it runs."""
    rung: str = ""
    """The way of playing that is in use, by its name; empty for who has one only."""
    rungs: tuple[str, ...] = ()
    """All ways of playing of who has several, from the top of the ladder to its foot."""
    backup: str = ""
    """The control that takes over when the way of playing in use is lost, empty for none."""
    held: tuple[str, ...] = ()
    """Devices that play nothing until they are calm, in order of name: what came from them was not meant."""


@dataclass(frozen=True, slots=True)
class View:
    """The whole ensemble at one moment."""

    t: float
    revision: int
    """Grows with every change of what there is to see."""
    resting: bool
    tonic: str
    scale: str
    chord: str
    tempo: float
    metre: int
    beat_at: float
    """A second at which a bar began; beats follow every ``60 / tempo`` seconds from it."""
    players: tuple[PlayerView, ...]
    calling: bool = False
    """Whether a helper is being called."""
    away: bool = False
    """Whether the player is back at their voice: the window keeps out of the way."""
    guiding: bool = False
    """Whether the first-run guide listens for whatever a newcomer can move."""
    binding: BindingView | None = None
    """What is said while a switch is learned, and for a while after; None while nobody learns."""
    course: CourseView = field(default_factory=CourseView)
    """What the harmony will be, and when."""
    holding: bool = False
    """Whether a fermata is under way: time stands, or is about to."""
    holds_at: float | None = None
    """The second from which time stands, None without a fermata."""
    machines: tuple[MachineView, ...] = ()
    """What plays beside the players: the band, the looper, the partner."""
    standard: float = 440.0
    """The frequency of the A above middle C, in hertz."""
