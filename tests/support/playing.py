"""Plays an ensemble as a shell would, note by note, and remembers what was heard."""

from __future__ import annotations

from dataclasses import replace

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.notes import Cancel, Event, NoteOff, NoteOn
from adaptive_instrument.signals import Change, Signal, Switch

CLEAN = ControlSettings(on=("keyboard:space",), ignore_repeat=0.0, release_debounce=0.0)

STEP = 0.002
"""Seconds by which somebody moves on who commits hardly anything ahead."""


def one_switch(name: str = "ada", key: str = "space", **settings: object) -> Instrument:
    """A walker over C major at 60 beats a minute, four to the bar, by one switch without any waiting."""
    made = Instrument(
        version=1, name=name, controls={"switch": replace(CLEAN, on=(f"keyboard:{key}",))},
        access=WalkSettings(phrase_gap=10), harmony=HarmonySettings(scale="major"),
        transport=TransportSettings(tempo=60, grid="1/4"),
    )  # fmt: skip
    return replace(made, **settings)  # type: ignore[arg-type]


class Playing:
    """One ensemble, and everything it said."""

    def __init__(self, *instruments: Instrument, lead: float = COMMIT_LEAD, **settings: object) -> None:
        self.ensemble = Ensemble(instruments or (one_switch(),), **settings)  # type: ignore[arg-type]
        self.lead = lead
        self.events: list[Event] = list(self.ensemble.opening())

    def to(self, t: float) -> Playing:
        """Time passes: every deadline is obeyed."""
        self._obey(t)
        self._advance(t)
        return self

    def send(self, signal: Signal) -> Playing:
        """A signal at its time."""
        self._obey(signal.t)
        self.events += self.ensemble.receive(signal)
        self._advance(signal.t)
        return self

    def change(self, t: float, what: str, value: object = None) -> Playing:
        """A change at ``t`` seconds."""
        return self.send(Change(t, what, value))

    def press(self, t: float, lasts: float = 0.2, key: str = "space") -> Playing:
        """A press and its release."""
        self.send(Switch(t, "keyboard", key, True))
        return self.send(Switch(t + lasts, "keyboard", key, False))

    def presses(self, *moments: float, lasts: float = 0.2) -> Playing:
        """Several of them."""
        for t in moments:
            self.press(t, lasts)
        return self

    def notes(self, player: str, since: float = 0.0) -> list[NoteOn]:
        """The notes of a player or a machine that were not taken back, in time."""
        gone = {event.note_id for event in self.events if isinstance(event, Cancel)}
        notes = [event for event in self.events if isinstance(event, NoteOn) and event.note_id not in gone]
        theirs = [note for note in notes if note.player == player and note.at >= since]
        return sorted(theirs, key=lambda note: (note.at, note.pitch))

    def lasted(self, note: NoteOn) -> float | None:
        """How long a note sounded, None while it still does."""
        ends = [event.at for event in self.events if isinstance(event, NoteOff) and event.note_id == note.note_id]
        return ends[0] - note.at if ends else None

    def heard(self, player: str, since: float = 0.0) -> list[tuple[float, float]]:
        """Second and pitch of each note."""
        return [(round(note.at, 3), note.pitch) for note in self.notes(player, since)]

    def machine(self, section: str) -> object:
        """The view of a machine."""
        return next(machine for machine in self.ensemble.view().machines if machine.section == section)

    def _obey(self, t: float) -> None:
        last = -1.0
        while (deadline := self.ensemble.deadline) is not None and (at := max(deadline, last)) < t:
            self._advance(at)
            # Whoever commits less far ahead than the deadline asks for is asked again at once, and has to move on.
            last = at + STEP if self.lead < COMMIT_LEAD else at

    def _advance(self, t: float) -> None:
        self.events += self.ensemble.advance(t, t + self.lead)
