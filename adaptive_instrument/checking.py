"""A player's access check while it runs: its selections become notes, its end becomes changes. Pure.

The check plays with the player's own voice; its lights have a second, quiet voice an octave below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from adaptive_instrument.access.check.part import CUE
from adaptive_instrument.access.check.run import AccessCheck
from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.access.pointing import Pointing
from adaptive_instrument.access.selection import Select, Selection
from adaptive_instrument.access.zones import Zone
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.layout import Layout
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.voice import Voice, VoiceSettings
from adaptive_instrument.notes import Event

QUIETNESS = 0.6
"""How loud a light's tone is, as a part of the player's softest note."""
TONE = 0.6
"""Seconds it rings."""

RANGE = "pointer.range"
"""The setting that a pointer's reach is."""

Wish = tuple[str, object]
"""A change by its name after ``player.NAME.``, or a shared one, and its value."""


class Checking:
    """One check of one player."""

    def __init__(
        self, name: str, instrument: Instrument, voice: Voice, shared: Shared, zones: Sequence[Zone], targets: int,
        pointing: Pointing | None, alone: bool, date: str,
    ) -> None:  # fmt: skip
        """``instrument`` as it is in force, ``voice`` the player's, ``targets`` how many there are."""
        self._name, self._instrument, self._voice, self._shared = name, instrument, voice, shared
        self._check = AccessCheck(instrument, zones, targets, self._beat, pointing, alone, date)
        quiet = max(1, round(instrument.voice.softest * QUIETNESS))
        tone = VoiceSettings(articulation="ring", ring=TONE, loudness="fixed", level=quiet)
        layout = replace(instrument.layout, octave=max(0, instrument.layout.octave - 1))
        self._tone = Voice(name, tone, "notes", Layout(layout), shared)
        self._targets = len(Layout(layout).degrees)
        self._pointing = pointing
        self._before = pointing.bearings if pointing is not None else None
        """What the pointer went by before the check tried something else on it; None once that is not asked for."""

    @property
    def over(self) -> bool:
        """Whether it is finished."""
        return self._check.over

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""
        moments = (self._check.deadline, self._tone.deadline)
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def view(self) -> CheckView:
        """What there is to see."""
        return self._check.view

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What was agreed, and what is kept of it, as changes."""
        check, place = self._check, f"player.{self._name}"
        agreed = dict(setting for proposal in check.accepted for setting in proposal.settings)
        shared = [(what, value) for what, value in agreed.items() if what.startswith("transport.")]
        own = {what: value for what, value in agreed.items() if not what.startswith("transport.")}
        before = self._instrument.access_check
        for entry in fields(before):
            found = getattr(check.record, entry.name)
            if entry.name != "degrees" and found != getattr(before, entry.name):
                own[f"access_check.{entry.name}"] = found
        wishes: list[Wish] = list(shared)
        if own:
            wishes.append((f"{place}.settings", own))
        if check.measurements.presses or check.measurements.pointed is not None:
            wishes.append((f"{place}.save", None))
        return tuple(wishes)

    def give_back(self) -> None:
        """The check ends: the pointer goes by what it went by before, but for what was agreed.

        Whoever takes the range keeps the rest that it was measured from; whoever was not asked about it, and took
        anything else, keeps that rest too. All else leaves everything as it was.
        """
        before, self._before = self._before, None
        if before is None or self._pointing is None:
            return
        agreed = dict(setting for proposal in self._check.accepted for setting in proposal.settings)
        asked = any(proposal.setting == RANGE for proposal in self._check.proposals)
        if agreed and (RANGE in agreed or not asked):
            rest, learned = self._pointing.bearings.rest, self._pointing.bearings.learned
            before = replace(before, rest=rest, learned=learned)
        if RANGE in agreed:
            before = replace(before, range=agreed[RANGE])  # type: ignore[arg-type]
        self._pointing.go_by(before)

    def keep(self) -> None:
        """Rest or range were found anew by somebody's own wish, meanwhile: they are not given back."""
        self._before = None

    def begin(self, t: float) -> list[Event]:
        """The check begins at ``t`` seconds."""
        return self._played(self._check.begin(t))

    def switch(self, t: float, names: Sequence[str], source: str, control: str, down: bool) -> list[Event]:
        """A raw switch that these controls listen to."""
        selections: list[Selection] = []
        for name in names:
            selections += self._check.switch(t, name, source, control, down)
        return self._played(selections)

    def level(self, t: float, source: str, control: str, value: float) -> list[Event]:
        """A raw level or axis."""
        return self._played(self._check.level(t, source, control, value))

    def point(self, t: float, x: float | None, y: float | None) -> list[Event]:
        """Where the player's pointer stands, None while it is lost."""
        return self._played(self._check.point(t, x, y))

    def advance(self, t: float) -> list[Event]:
        """Runs what falls due at ``t`` seconds."""
        return self._played(self._check.advance(t)) + self._tone.advance(t)

    def lose(self, t: float, source: str) -> list[Event]:
        """A source of the player's was lost."""
        return self._played(self._check.lose(t, source))

    def _played(self, selections: Sequence[Selection]) -> list[Event]:
        events: list[Event] = []
        for selection in selections:
            if isinstance(selection, Select) and selection.holder == CUE:
                tone = replace(selection, target=min(selection.target, self._targets - 1))
                events += self._tone.receive(tone)
            elif isinstance(selection, Select):
                # The layout may have become smaller since the check began.
                layout = self._voice.layout
                last = len(layout.degrees) - 1 if layout is not None else 127
                events += self._voice.receive(replace(selection, target=min(selection.target, last)))
            else:
                events += self._voice.receive(selection)
        return events

    def _beat(self, t: float) -> float:
        """The second of the first beat that is not before ``t``."""
        return self._shared.transport.next_beat(t)
