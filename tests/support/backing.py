"""A player with a band: what was asked of it and what it played."""

from __future__ import annotations

from dataclasses import replace

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.grooves.band import BAND, BandView
from adaptive_instrument.music.grooves.settings import GrooveSettings
from adaptive_instrument.music.grooves.table import GROOVES
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.notes import Cancel, Event, NoteOff, NoteOn
from adaptive_instrument.signals import Change, Switch, Tracking

EXACT = GrooveSettings(humanise=0.0, tempo="as it is")


class Backed:
    """An ensemble of one player, driven as a shell drives it."""

    def __init__(
        self,
        groove: GrooveSettings = EXACT,
        harmony: HarmonySettings | None = None,
        tempo: float = 120.0,
        metre: int | None = None,
        resting: bool = False,
    ) -> None:
        """Without ``metre`` it is the groove's own."""
        instrument = Instrument(
            version=1,
            name="ada",
            controls={"press": ControlSettings(on=("keyboard:space",))},
            access=WalkSettings(control="press"),
        )
        own = GROOVES[groove.name]
        transport = TransportSettings(tempo=tempo, metre=metre or own.beats, feel=own.feel)  # type: ignore[arg-type]
        self.ensemble = Ensemble(
            [instrument], harmony or HarmonySettings(scale="major"), transport, resting, groove=groove
        )
        self.events: list[Event] = self.ensemble.opening()

    def ask(self, what: str, value: object = None, at: float | None = None) -> None:
        """A change, at ``at`` seconds or now."""
        if at is not None:
            self.until(at)
        self.events += self.ensemble.apply(Change(self.ensemble.now, what, value), self.ensemble.now)

    def press(self, at: float, held: float = 0.05) -> None:
        """The player presses and lets go."""
        self.until(at)
        for t, down in ((at, True), (at + held, False)):
            self.until(t)
            self.events += self.ensemble.receive(Switch(t, "keyboard", "space", down))

    def track(self, ok: bool, at: float) -> None:
        """The player's keyboard is lost, or found again."""
        self.until(at)
        self.events += self.ensemble.receive(Tracking(at, "keyboard", ok))

    def until(self, t: float) -> None:
        """Everything up to ``t`` seconds."""
        while (due := self.ensemble.deadline) is not None and due < t:
            self.events += self.ensemble.advance(due, due + COMMIT_LEAD)
        self.events += self.ensemble.advance(t, t + COMMIT_LEAD)

    def notes(self, voice: str = "", since: float = 0.0, before: float = 1e9) -> list[NoteOn]:
        """What the band played and did not take back, in order of time; ``voice`` is how its voice begins."""
        gone = {event.note_id for event in self.events if isinstance(event, Cancel)}
        found = [
            event
            for event in self.events
            if isinstance(event, NoteOn) and event.player == BAND and event.note_id not in gone
            and event.voice.startswith(voice) and since - 1e-6 <= event.at < before - 1e-6
        ]  # fmt: skip
        return sorted(found, key=lambda note: (note.at, note.voice, note.pitch))

    def ends(self) -> dict[int, float]:
        """When each note ended."""
        return {event.note_id: event.at for event in self.events if isinstance(event, NoteOff)}

    @property
    def view(self) -> BandView:
        """The band as it is shown."""
        (view,) = [machine for machine in self.ensemble.view().machines if isinstance(machine, BandView)]
        return view

    @property
    def sounding(self) -> int:
        """How many of the band's notes sound or are committed."""
        return sum(entry.note.player == BAND for entry in self.ensemble._shared.ledger.of(BAND))


def backed(name: str, level: int = 0, **settings: object) -> Backed:
    """A band that has been asked to play a groove, exactly, at 0 s: its first bar is the second of the transport."""
    band = Backed(replace(EXACT, name=name, intensity=level, **settings))  # type: ignore[arg-type]
    band.ask("groove.start")
    return band
