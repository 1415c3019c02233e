"""A player: one access method and one voice, with the controls that reach them. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from adaptive_instrument.access.condition import Condition, Press, bindings
from adaptive_instrument.access.direct import Direct
from adaptive_instrument.access.keys import Keys
from adaptive_instrument.access.method import AccessMethod, Targets
from adaptive_instrument.access.rest import WakePattern
from adaptive_instrument.access.selection import Select, Selection
from adaptive_instrument.access.walk import Walk
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.layout import Layout
from adaptive_instrument.music.ledger import Ledger
from adaptive_instrument.music.pitch import pitch_name
from adaptive_instrument.music.transport import Transport
from adaptive_instrument.music.voice import Help, Voice
from adaptive_instrument.notes import Event, Sound, Volume
from adaptive_instrument.view import PlayerView, SoundingView, TargetView

METHODS: dict[str, Callable[[Any, Targets], AccessMethod]] = {
    "direct": Direct,
    "walk": Walk,
    "keys": Keys,
}


class Player:
    """One player of the ensemble."""

    def __init__(self, instrument: Instrument, ledger: Ledger, harmony: Harmony) -> None:
        self.instrument = instrument
        self.name = instrument.name
        self.bindings = bindings(instrument.controls)
        self.sources = {source for source, _ in self.bindings}
        self.plays_by_midi = instrument.access.method == "keys"
        self.sound = instrument.voice.sound
        self.volume = instrument.voice.volume
        self.deadline: float | None = None
        self._ledger = ledger
        self._lost: set[str] = set()
        self._layout = None if self.plays_by_midi else Layout(instrument.layout)
        targets = self._layout.targets(harmony) if self._layout else Targets(128)
        self._conditions = {name: Condition(name, settings) for name, settings in instrument.controls.items()}
        self._method = METHODS[instrument.access.method](instrument.access, targets)
        self._voice = Voice(self.name, instrument.voice, instrument.help, self._layout, ledger)
        self._wake = WakePattern(instrument.rest)

    @property
    def pending(self) -> float | None:
        """The second of the first generated note that is not committed yet, or None."""
        return self._voice.pending

    @property
    def help(self) -> Help:
        """How much the instrument helps this player now."""
        return self._voice.help

    @help.setter
    def help(self, value: Help) -> None:
        self._voice.help = value

    def opening(self, t: float) -> list[Event]:
        """What the outputs must know before this player's first note."""
        return [Sound(t, self.name, self._voice.name, self.sound), Volume(t, self.name, self.volume)]

    # -- signals; each answers with events, and with whether the waking pattern is complete ---------------------

    def switch(
        self, t: float, source: str, control: str, down: bool, harmony: Harmony, transport: Transport, resting: bool
    ) -> tuple[list[Event], bool]:
        """A raw switch that one of this player's controls listens to."""
        presses: list[Press] = []
        for name in self.bindings[source, control]:
            presses += self._conditions[name].receive(t, source, control, down)
        return self._pressed(presses, harmony, transport, resting)

    def midi(
        self, t: float, source: str, data: bytes, harmony: Harmony, transport: Transport, resting: bool
    ) -> tuple[list[Event], bool]:
        """Raw MIDI bytes."""
        selections = self._method.midi(t, source, data)
        if resting:
            # All of them count: no short-circuit, each first press has to be remembered.
            strikes = [self._wake.press(s.t, s.holder) for s in selections if isinstance(s, Select)]
            return [], any(strikes)
        return self._play(selections, harmony, transport), False

    def advance(self, t: float, harmony: Harmony, transport: Transport, resting: bool) -> tuple[list[Event], bool]:
        """Runs everything that is due at ``t`` seconds."""
        presses = [press for condition in self._conditions.values() for press in condition.advance(t)]
        events, woke = self._pressed(presses, harmony, transport, resting)
        events += self._play(self._method.advance(t), harmony, transport)
        events += self._voice.advance(t)
        self._reckon()
        return events, woke

    def commit(self, horizon: float) -> list[Event]:
        """Generated notes up to ``horizon`` seconds become binding."""
        return self._voice.commit(horizon)

    def tracking(self, t: float, source: str, ok: bool) -> list[Event]:
        """A source of this player's was found or lost. Lost: everything this player sounds ends."""
        if ok:
            self._lost.discard(source)
            return []
        self._lost.add(source)
        for condition in self._conditions.values():
            condition.release(t, source)
        return self.hush(t)

    def hush(self, t: float) -> list[Event]:
        """Ends everything this player sounds and lets go of everything the method holds."""
        self._method.release(t)
        events = self._voice.release(t)
        self._reckon()
        return events

    def listens_to(self, source: str) -> bool:
        """Whether a loss of this source concerns this player."""
        return source in self.sources or (self.plays_by_midi and self._method_listens(source))

    # -- changes --------------------------------------------------------------------------------------------------

    def reharmonise(self, t: float, harmony: Harmony) -> list[Event]:
        """The shared harmony has changed."""
        if self._layout is not None:
            self._method.retarget(self._layout.targets(harmony))
        events = self._voice.reharmonise(t, harmony)
        self._reckon()
        return events

    def rest(self) -> None:
        """Rest has begun: the waking pattern starts over."""
        self._wake.forget()

    # -- the view -------------------------------------------------------------------------------------------------

    def view(self, harmony: Harmony) -> PlayerView:
        """What there is to see of this player."""
        targets = self._target_views(harmony)
        sounding = tuple(
            SoundingView(
                entry.note.note_id,
                self._target_of(entry.target, entry.pitch, targets),
                entry.pitch,
                entry.note.velocity,
                entry.note.at,
                None if entry.until is None else entry.until - entry.note.at,
            )
            for entry in self._ledger.of(self.name)
        )
        return PlayerView(
            self.name, self.instrument.title or self.name, self.instrument.colour, self.instrument.access.method,
            self.help, self.sound, self.volume, tuple(sorted(self._lost)), targets, self._method.cursor, sounding,
        )  # fmt: skip

    def _target_views(self, harmony: Harmony) -> tuple[TargetView, ...]:
        if self._layout is None:
            pitches = [harmony.degree(degree) for degree in range(1, harmony.size + 1)]
        else:
            pitches = [self._layout.pitch(target, harmony) for target in range(len(self._layout.degrees))]
        return tuple(
            TargetView(pitch_name(pitch, harmony.flats).rstrip("-0123456789"), pitch, harmony.strong(pitch))
            for pitch in pitches
        )

    def _target_of(self, target: int, pitch: float, targets: tuple[TargetView, ...]) -> int:
        if self._layout is not None:
            return target
        # A keyboard shows the degrees of one octave: a note lights the degree of its own pitch class.
        return next((i for i, view in enumerate(targets) if round(view.pitch - pitch) % 12 == 0), -1)

    # -- inside ---------------------------------------------------------------------------------------------------

    def _pressed(
        self, presses: list[Press], harmony: Harmony, transport: Transport, resting: bool
    ) -> tuple[list[Event], bool]:
        events: list[Event] = []
        woke = False
        for press in presses:
            if resting:
                woke = (press.down and self._wake.press(press.t, press.control)) or woke
            else:
                events += self._play(self._method.press(press), harmony, transport)
        self._reckon()
        return events, woke

    def _play(self, selections: list[Selection], harmony: Harmony, transport: Transport) -> list[Event]:
        events: list[Event] = []
        for selection in selections:
            events += self._voice.receive(selection, harmony, transport)
        if selections:
            self._reckon()
        return events

    def _reckon(self) -> None:
        deadline = self._voice.deadline
        for candidate in (self._method.deadline, *(c.deadline for c in self._conditions.values())):
            if candidate is not None and (deadline is None or candidate < deadline):
                deadline = candidate
        self.deadline = deadline

    def _method_listens(self, source: str) -> bool:
        return isinstance(self._method, Keys) and self._method.listens(source)


def renamed(instrument: Instrument, name: str) -> Instrument:
    """The same instrument under another name: two players of one ensemble may share a mapping."""
    return replace(instrument, name=name)
