"""What the supervisor and its children say to each other.

Each child has one pipe to the supervisor for its whole life; a pipe that ends means that the other side is gone.
Signals and pictures never pass through the supervisor: the window and the engine have a link of their own, two
one-way pipes, made afresh for every life of either.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from adaptive_instrument.access.menu_pages import Choice
from adaptive_instrument.access.spot import SpotSettings
from adaptive_instrument.instrument import FACE, Sought
from adaptive_instrument.jam import Lineup

NOT_OURS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
"""Signals that a terminal sends to the whole group: children ignore them, ending is the supervisor's to order."""

# -- supervisor to child --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """The ends of a fresh link: signals go window to engine, pictures engine to window."""

    receive: Connection[Any, Any]
    send: Connection[Any, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """One end of a fresh one-way link: signals go camera to engine."""

    pipe: Connection[Any, Any]


@dataclass(frozen=True, slots=True)
class Seek:
    """To the camera: what it is to look for from now on."""

    sought: Sought
    anew: bool = False
    """Whether the spot is to be found anew, though it is the same."""


@dataclass(frozen=True, slots=True)
class Parted:
    """The other end of the link has died. Its pipes may not have ended yet: one may still be on its way."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence to show on the stage for a while."""

    text: str


@dataclass(frozen=True, slots=True)
class Quit:
    """Release everything and end."""


# -- child to supervisor --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ready:
    """The child does its work from now on."""

    sound: str | None = None
    """Engine: what sounds, or None without a sound device."""
    ports: tuple[str, ...] = ()
    """Engine: the MIDI inputs that are open."""
    remarks: tuple[str, ...] = ()
    """Sentences for the terminal, each with its cure."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The child has taken up its ends of the newest link."""


@dataclass(frozen=True, slots=True)
class Alive:
    """Said a few times a second by an engine whose conductor goes round."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence for the terminal: something has gone wrong, or is right again, while playing."""

    text: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps the camera from seeing, for as long as it does; None once it sees. The supervisor hands it on."""

    text: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish that only the supervisor can fulfil: ``take.save``, ``quit``."""

    what: str
    take: Path | None = None
    """The take that is meant; None for the newest."""
    value: str = ""
    """What is wished: a mapping's name."""
    player: str = ""
    """Whose wish it is."""
    spot: SpotSettings | None = None
    """For ``spot``: what the player plays by now; None to find the same one anew."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The child cannot do its work and trying again will not help; the text ends in a cure."""

    text: str


# -- what the engine is to do ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EnginePlan:
    """Everything the engine needs to know at its start; it reads no command line and no mapping file."""

    lineup: Lineup
    """Who plays, and under what harmony and transport."""
    takes: Path
    resting: bool = False
    check: str = ""
    """The day, when everybody's access is to be checked as soon as they can see it; empty for no check."""
    shelf: tuple[Choice, ...] = ()
    """The instruments that players may change to, in their menus."""
    guide: bool = False
    """Whether the first player is a newcomer: whatever they press or move chooses their instrument."""
    sound: bool = True
    soundfont: Path | None = None
    audio_driver: str | None = None
    audio_device: str | None = None
    preview_device: str | None = None
    """The sound device of a scan's cues, as ``NAME`` or ``DRIVER:NAME``; None for that of the music."""
    period_size: int | None = None
    periods: int | None = None
    effects: bool = True
    limiter: str = "quick"
    """The limiter behind the synth, where there is one: ``quick``, ``smooth`` (5 ms later) or ``off``."""
    midi_in: str | None = "*"
    """Which MIDI inputs are opened; None for none."""
    midi_out: str | None = None
    """The MIDI output port, ``virtual`` for one of our own; None for none."""
    midi_mpe: bool = False
    """Whether its receiver understands MPE."""
    midi_api: str | None = None
    trace: Path | None = None
    """Signals to play in real time; when they are over the engine asks to quit."""
    save_trace: Path | None = None
    play_take: bool = False
    """Play the last take, then ask to quit."""
    window: bool = True
    """Whether a window is wanted; without one a finished trace ends the performance."""


# -- what the camera is to do ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CameraPlan:
    """Everything the camera's process needs to know at its start."""

    camera: str | None = None
    """The camera's number, device file or a part of its name; None for the first."""
    film: Path | None = None
    """A film to play in real time as if it were the camera. It starts once there is an engine to hear it."""
    sought: Sought = FACE
    """What it looks for."""
    quit_at_end: bool = False
    """Whether the end of the film ends the performance, once its last notes have rung out."""
