"""A voice on a bench: selections in, events out, with nobody around it."""

from __future__ import annotations

from adaptive_instrument.access.selection import Deselect, Select
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.layout import Layout, LayoutSettings
from adaptive_instrument.music.ledger import Ledger
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import Transport, TransportSettings
from adaptive_instrument.music.voice import Help, Voice, VoiceSettings
from adaptive_instrument.notes import Event, NoteOff, NoteOn


class Bench:
    """A voice with its surroundings. 60 beats a minute, grid 1/4: a grid point every second."""

    def __init__(self, help: Help = "notes", keys: bool = False, **settings: object) -> None:
        transport = Transport(TransportSettings(tempo=60, grid="1/4"))
        self.shared = Shared(Harmony("C", "major"), transport, Ledger())
        layout = None if keys else Layout(LayoutSettings(count=8))
        self.voice = Voice("ada", VoiceSettings(**settings), help, layout, self.shared)  # type: ignore[arg-type]

    def run(self, t: float, lead: float = 0.1) -> list[Event]:
        """Everything up to ``t``, each thing at its own time, as an ensemble does it."""
        events: list[Event] = []
        while True:
            due = min((at for at in (self.voice.deadline, self.voice.pending) if at is not None), default=None)
            if due is None or due > t:
                return events
            events += self.voice.advance(due)
            events += self.voice.commit(due + lead if lead else due)

    def strike(self, t: float, target: int, holder: str = "one", **how: object) -> list[Event]:
        return self.voice.receive(Select(t, holder, target, **how))  # type: ignore[arg-type]

    def let_go(self, t: float, holder: str = "one") -> list[Event]:
        return self.voice.receive(Deselect(t, holder))

    def harmony(self, t: float, tonic: str, scale: str = "major") -> list[Event]:
        self.shared.harmony = Harmony(tonic, scale)
        return self.voice.reharmonise(t)


def pitches(events: list[Event]) -> list[float]:
    return [event.pitch for event in events if isinstance(event, NoteOn)]


def offs(events: list[Event]) -> list[tuple[float, int]]:
    return [(event.at, event.note_id) for event in events if isinstance(event, NoteOff)]
