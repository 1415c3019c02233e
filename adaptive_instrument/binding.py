"""Binding by pressing: what was heard presses a control of a player from then on, or moves their bow. Pure.

The command ``learn`` and the stage (F4) both come through here, so that both warn of the same clashes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.learning import WATCHED, Heard, Learning, Swing
from adaptive_instrument.access.level import LevelSettings
from adaptive_instrument.access.pointing import TELLS_CHANGES
from adaptive_instrument.access.threshold import WatchSettings
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.instrument import Instrument, rungs, sought
from adaptive_instrument.notes import Event
from adaptive_instrument.signals import Signal

LISTENS = 20.0
"""Seconds without a press after which nobody meant it."""
STILL_DOWN = 30.0
"""Seconds from the first press after which a switch that is still down is not waited for any more."""
TOLD = 4.0
"""Seconds for which it is shown what has become of it."""
LOOKS = 0.1
"""Seconds between two looks whether everything has been heard."""
TWICE = "Or make a movement of your face, twice: a look, a long blink, your mouth, your brows."
"""What is asked of who is seen by a camera."""
MOVED = "Or move the spot that is followed, twice, and back to rest each time."
"""The same of somebody of whom a spot is followed, and no face."""
BOW = ("level", "pitch")
"""What can be bound of a bow, by its names in ``[access]``."""
REWIRED = ("on", "watch", "off", "timing", "acceptance")
"""What binding changes of a control."""


class Clash(InstrumentError):
    """What was pressed presses another control already."""


def bindable(instrument: Instrument) -> tuple[str, ...]:
    """What can be bound of an instrument: its controls by name, and its bow."""
    bow = BOW if isinstance(instrument.access, LevelSettings) else ()
    return (*instrument.controls, *(name for name in bow if name not in instrument.controls))


def rebound(instrument: Instrument, control: str, heard: Heard, move: bool = False) -> Instrument:
    """The instrument whose control listens to what was heard; with ``move`` it is taken from where it was.

    Raises:
        Clash: it presses another control and is not to be moved.
        InstrumentError: the other control would have no switch left, or a bow was to be a mere switch.
    """
    if control not in instrument.controls:
        return replace(instrument, access=_bowed(instrument, control, heard))
    controls = dict(instrument.controls)
    new = {*heard.on, *heard.off}
    for name, other in instrument.controls.items():
        taken = [switch for switch in (*other.on, *other.off) if switch in new]
        watched = other.watch is not None and _same(other.watch, heard)
        if name == control or not (taken or watched):
            continue
        what = said(taken[0]) if taken else told(heard)
        if not move:
            raise Clash(f"{what[0].upper()}{what[1:]} presses the control {name} already, so nothing was changed.")
        left = tuple(switch for switch in other.on if switch not in new)
        watch = None if watched else other.watch
        if (not left and watch is None) or set(other.off) & new:
            raise InstrumentError(
                f"The control {name} would have no switch left, so nothing was changed. "
                f"Give it another one first: adaptive-instrument learn {instrument.name} {name}"
            )
        controls[name] = replace(other, on=left, watch=watch)
    controls[control] = _listening(controls[control], heard)
    return replace(instrument, controls=controls)


def changed(before: Instrument, after: Instrument) -> dict[str, object]:
    """What binding has changed, as ``save_changes`` takes it."""
    changes: dict[str, object] = {}
    for name, new in after.controls.items():
        old = before.controls[name]
        for key in REWIRED:
            if getattr(old, key) != getattr(new, key):
                changes[f"controls.{_quoted(name)}.{key}"] = _plain(getattr(new, key))
    if isinstance(before.access, LevelSettings) and isinstance(after.access, LevelSettings):
        for key in ("level", "rest", "most", "pitch", "pitch_range"):
            if getattr(before.access, key) != getattr(after.access, key):
                changes[f"access.{key}"] = _plain(getattr(after.access, key))
    return changes


def said(place: str) -> str:
    """A switch, a level or an axis in words."""
    device, _, control = place.partition(":")
    kind = device.partition("-")[0]
    if kind == "midi":
        what, _, number = control.partition("-")
        if what in ("note", "cc"):
            return f"the MIDI {'note' if what == 'note' else 'controller'} {number}"
        return f"the MIDI {'pitch bend' if what == 'bend' else what}{f' {number}' if number else ''}"
    if kind == "keyboard":
        return f"the key {control}"
    if kind == "mouse":
        if control.startswith("wheel"):
            return f"the mouse's {control.replace('-', ' ')}"
        return f"the {control} mouse button" if not control.startswith("button") else f"the mouse's {control}"
    return f"the {device}'s {control}"


def told(heard: Heard) -> str:
    """All that was heard, in words."""
    if heard.gesture is not None:
        return heard.gesture.said
    return said(heard.swing.place) if heard.swing is not None else " and ".join(map(said, heard.on))


class Binding:
    """Listens for one player's control while the instrument plays on for the others; an actor of the ensemble."""

    pending: float | None = None

    def __init__(self, player: str, instrument: Instrument, control: str, t: float) -> None:
        self.player, self.control = player, control
        self.result: Instrument | None = None
        """The player's new instrument, once there is one."""
        self._instrument = instrument
        self._learning = Learning()
        self._since = t
        self._first: float | None = None
        self._clash: tuple[str, ...] = ()
        self._until: float | None = None
        self._next = t + LOOKS
        what = "what plays" if control in BOW and control not in instrument.controls else "the switch"
        self.says = f"Press {what} for {control}, hold it for a second or two, and let go."
        if sees(instrument):
            self.says += f" {twice(instrument)}"
        """What the stage shows."""

    @property
    def listening(self) -> bool:
        """Whether presses are heard instead of played."""
        return self._until is None

    @property
    def over(self) -> bool:
        """Whether there is nothing left to hear or to show."""
        return self._until is not None and self._next >= self._until

    @property
    def deadline(self) -> float | None:
        """When to look again, or when what was said has been read."""
        return None if self.over else self._next if self.listening else self._until

    def receive(self, signal: Signal) -> list[Event]:
        """Any signal, while it listens."""
        self._learning.receive(signal)
        if self._first is None and self._learning.started:
            self._first = signal.t
            self.says = "Heard. Hold it, and let go when you like."
        elif self._first is None and self._learning.seen:
            self.says = once_more(self._learning.seen)
        return []

    def advance(self, t: float) -> list[Event]:
        """Looks whether everything has been heard."""
        self._next = t + LOOKS
        if not self.listening:
            self._next = t
            return []
        if self._learning.ready(t):
            heard = self._learning.heard()
            if heard is not None:
                self._bind(t, heard)
                return []
        if self._first is None and t - self._since >= LISTENS:
            self._end(t, "No press was heard, so nothing was changed.")
        elif self._first is not None and t - self._first >= STILL_DOWN:
            self._end(t, "The switch was not let go, so nothing was changed.")
        return []

    def commit(self, horizon: float) -> list[Event]:
        """It plays nothing."""
        return []

    def _bind(self, t: float, heard: Heard) -> None:
        places = heard.on if heard.swing is None else (heard.swing.place,)
        if heard.gesture is not None:
            places = (heard.gesture.said,)
        try:
            self.result = rebound(self._instrument, self.control, heard, move=places == self._clash)
        except Clash as clash:
            self.says = f"{clash} Press it once more to take it from there, or press another."
            self._clash = places
            self._learning, self._first, self._since = Learning(), None, t
            return
        except InstrumentError as error:
            self._end(t, str(error))
            return
        self._end(t, f"The control {self.control} listens to {told(heard)} now.")

    def _end(self, t: float, says: str) -> None:
        self.says, self._until = says, t + TOLD


# -- inside -----------------------------------------------------------------------------------------------------------


def sees(instrument: Instrument) -> bool:
    """Whether a camera is there for this instrument, so that gestures can be learned."""
    places = [control.watch.source for control in instrument.controls.values() if control.watch is not None]
    places += [way.pointer.source for way in rungs(instrument) if way.pointer is not None]
    return any(place.partition(":")[0].partition("-")[0] in WATCHED for place in (*places, instrument.pointer.source))


def twice(instrument: Instrument) -> str:
    """What is asked of who is seen by a camera and plays this instrument."""
    wanted = sought([instrument])
    return MOVED if wanted.spot is not None and not wanted.face else TWICE


def once_more(gesture: str) -> str:
    """What is said to somebody who has made a gesture once."""
    return f"Seen: {gesture}. Once more, please."


def _same(watch: WatchSettings, heard: Heard) -> bool:
    """Whether what was heard is what is watched already: two looks come of the same value, one to each side."""
    if heard.swing is not None:
        return watch.source == heard.swing.place
    gesture = heard.gesture
    if gesture is None or watch.source != gesture.place:
        return False
    return (watch.on_at - (1.0 if watch.measure == "ratio" else 0.0)) * gesture.away > 0


def _listening(before: ControlSettings, heard: Heard) -> ControlSettings:
    if heard.gesture is not None:
        gesture, kind = heard.gesture, heard.gesture.kind
        new = WatchSettings(
            source=gesture.place, on_at=gesture.on_at, off_at=gesture.off_at, measure=kind.measure,
            shortest=kind.shortest, longest=kind.longest,
        )  # fmt: skip
        return replace(before, on=(), watch=new, off=(), timing="full")
    if heard.swing is not None:
        swing = heard.swing
        new = WatchSettings(source=swing.place, on_at=swing.on_at, off_at=swing.off_at, rest=swing.rest)
        return replace(before, on=(), watch=new, off=(), timing="full")
    # How long a pulse is down says nothing, so nothing can be waited for.
    acceptance = 0.0 if heard.timing == "pulse" else before.acceptance
    # What was learned as a swing before would otherwise go on pressing.
    watch = None if before.watch is not None and _moves(before.watch.source) else before.watch
    return replace(before, on=heard.on, watch=watch, off=heard.off, timing=heard.timing, acceptance=acceptance)


def _moves(source: str) -> bool:
    return source.partition(":")[0].partition("-")[0] in TELLS_CHANGES


def _bowed(instrument: Instrument, control: str, heard: Heard) -> LevelSettings:
    access = instrument.access
    assert isinstance(access, LevelSettings) and control in BOW
    if heard.gesture is not None and control == "level" and heard.gesture.kind.measure == "difference":
        return replace(access, level=heard.gesture.place, rest=None, most=heard.gesture.away)
    if heard.swing is None:
        raise InstrumentError(
            f"{told(heard).capitalize()} is a switch, so nothing was changed. A bow needs something that moves by "
            "degrees, like a breath, a trigger or a stick: move that."
        )
    swing: Swing = heard.swing
    if control == "level":
        return replace(access, level=swing.place, rest=swing.rest, most=swing.far)
    # A wheel or a stick goes both ways from rest; a breath or a trigger one way.
    both = swing.place.endswith(":bend") or (":axis-" in swing.place and abs(swing.rest) < abs(swing.far) / 2)
    low = swing.rest - abs(swing.far) if both else swing.rest
    return replace(access, pitch=swing.place, pitch_range=(low, swing.rest + (abs(swing.far) if both else swing.far)))


def _plain(value: Any) -> object:
    if isinstance(value, WatchSettings):
        told = {"source": value.source, "on_at": value.on_at, "off_at": value.off_at, "rest": value.rest}
        if value.measure != "difference":
            told["measure"] = value.measure
        told |= {key: getattr(value, key) for key in ("shortest", "longest") if getattr(value, key)}
        return {key: each for key, each in told.items() if each is not None}
    return list(value) if isinstance(value, tuple) else value


def _quoted(name: str) -> str:
    return f'"{name}"' if "." in name else name


def next_of(players: Mapping[str, Instrument], binding: tuple[str, str] | None) -> tuple[str, str] | None:
    """The player and control that F4 asks for after these; None behind the last one."""
    places = [(name, control) for name, instrument in players.items() for control in bindable(instrument)]
    if binding is None or binding not in places:
        return places[0] if places else None
    following = places.index(binding) + 1
    return places[following] if following < len(places) else None


@dataclass(frozen=True, slots=True)
class BindingView:
    """What the stage shows of it."""

    says: str
    listening: bool
