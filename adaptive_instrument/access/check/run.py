"""The access check from its first instruction to what was agreed: its parts one after another. Sans-IO, seconds in.

Which parts there are follows from how the instrument is played: watched movements are first measured at rest and at
their most, a head or a stick shows its range, presses answer lights, pointers go to lit pads; then what would fit is
told and asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from statistics import fmean
from typing import Any

from adaptive_instrument.access.check.aim_part import AimPart
from adaptive_instrument.access.check.answer_part import AnswerPart
from adaptive_instrument.access.check.contacts import Contact
from adaptive_instrument.access.check.measures import Measurements, Presses, mean_and_spread
from adaptive_instrument.access.check.movement_rules import thresholds_for
from adaptive_instrument.access.check.part import Beat, Part
from adaptive_instrument.access.check.press_part import PressPart
from adaptive_instrument.access.check.proposal import Proposal
from adaptive_instrument.access.check.propose import propose
from adaptive_instrument.access.check.range_part import RangePart
from adaptive_instrument.access.check.reach_part import Movement, ReachPart
from adaptive_instrument.access.check.record import AccessCheckSettings
from adaptive_instrument.access.check.scan_rules import interval_for
from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.pointing import Pointing
from adaptive_instrument.access.selection import Selection
from adaptive_instrument.access.threshold import Threshold, WatchSettings
from adaptive_instrument.access.zones import Zone
from adaptive_instrument.instrument import Instrument

MOST_CONTROLS = 5
"""More controls than these are not all measured: two minutes are enough."""
BOW = "the level"
"""What the level of the method ``level`` is called: while the check lasts it is pressed by rising."""


class AccessCheck:
    """One run of the check for one player."""

    def __init__(
        self, instrument: Instrument, zones: Sequence[Zone], targets: int, beat: Beat,
        pointing: Pointing | None = None, alone: bool = True, date: str = "",
    ) -> None:  # fmt: skip
        """``zones``: where the targets lie for who points. ``alone``: whether the tempo is this player's to choose.

        ``date`` is kept with what was measured: the check itself knows no calendar.
        """
        self._instrument = instrument
        self._targets, self._beat, self._alone, self._date = targets, beat, alone, date
        self._points = pointing is not None
        self._sideways = pointing is not None and pointing.sideways
        self._controls = {name: instrument.controls[name] for name in measured_controls(instrument)}
        self._watches = _watches(instrument, self._controls)
        self._contacts: dict[str, Contact] = {}
        self._thresholds: dict[str, Threshold] = {}
        self._measurements = Measurements()
        self._over = False
        self._press_part: PressPart | None = None
        self._answers: AnswerPart | None = None
        self.proposals: tuple[Proposal, ...] = ()
        """What was proposed, once that is known."""
        self._parts: list[Part] = []
        self._ranges: RangePart | None = None
        self._reaches: ReachPart | None = None
        self._aims: AimPart | None = None
        if self._watches:
            self._reaches = ReachPart(tuple(_movement(name, watch) for name, watch in self._watches.items()))
            self._parts.append(self._reaches)
        # Whose way is found by itself has no range that could be measured for each axis.
        if pointing is not None and instrument.pointer.x and instrument.pointer.along == "axes":
            self._ranges = RangePart(pointing, instrument.pointer)
            self._parts.append(self._ranges)
        names = list(self._controls) or ([BOW] if BOW in self._watches else [])
        if names:
            labels = {name: place for place, name in enumerate(_struck(instrument))}
            silent = frozenset(name for name, control in self._controls.items() if control.timing == "pulse")
            self._press_part = PressPart(names[:MOST_CONTROLS], labels, max(1, targets), beat, silent)
            self._parts.append(self._press_part)
        if zones:
            self._aims = AimPart(zones, beat)
            self._parts.append(self._aims)
        self._place = 0

    # -- what a player asks -----------------------------------------------------------------------------------------

    @property
    def over(self) -> bool:
        """Whether it is finished."""
        return self._over

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""
        if self._over:
            return None
        moments = [self._part.deadline, *(threshold.deadline for threshold in self._thresholds.values())]
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def view(self) -> CheckView:
        """What there is to see."""
        return self._part.view

    @property
    def measurements(self) -> Measurements:
        """What has been measured so far."""
        return self._measurements

    @property
    def accepted(self) -> tuple[Proposal, ...]:
        """The proposals that were taken."""
        return self._answers.accepted if self._answers is not None else ()

    @property
    def record(self) -> AccessCheckSettings:
        """What is kept of it in the mapping."""
        return record(self._measurements, self._instrument.access_check, self._date)

    def begin(self, t: float) -> list[Selection]:
        """It begins at ``t`` seconds."""
        if not self._parts:
            return self._turn(t)
        return self._part.begin(t) + self._turned(t)

    def switch(self, t: float, name: str, source: str, control: str, down: bool) -> list[Selection]:
        """A raw switch of one of the player's controls."""
        contact = self._contacts.get(name)
        if contact is None:
            settings = self._instrument.controls.get(name, ControlSettings())
            contact = self._contacts[name] = Contact(settings)
        closed = contact.receive(source, control, down)
        if closed is None or self._over:
            return []
        return self._part.edge(t, name, closed) + self._turned(t)

    def level(self, t: float, source: str, control: str, value: float) -> list[Selection]:
        """A raw level or axis: measured, and once its thresholds are known it presses."""
        if self._over:
            return []
        selections = self._part.level(t, source, control, value)
        for name, threshold in self._thresholds.items():
            watch = self._watches[name]
            if watch.source == f"{source}:{control}":
                for edge in threshold.receive(t, value):
                    selections += self._part.edge(edge.t, name, edge.down)
        return selections + self._turned(t)

    def point(self, t: float, x: float | None, y: float | None) -> list[Selection]:
        """The pointer stands at ``x``, ``y``; None while it is lost."""
        if self._over:
            return []
        return self._part.point(t, x, y) + self._turned(t)

    def advance(self, t: float) -> list[Selection]:
        """Runs what falls due at ``t`` seconds."""
        if self._over:
            return []
        selections: list[Selection] = []
        for name, threshold in self._thresholds.items():
            for edge in threshold.advance(t):
                selections += self._part.edge(edge.t, name, edge.down)
        return selections + self._part.advance(t) + self._turned(t)

    def lose(self, t: float, source: str) -> list[Selection]:
        """A source was lost: what was under way is asked again."""
        if self._over:
            return []
        # Its contacts are open now, whatever they said last.
        for name in [name for name, contact in self._contacts.items() if contact.closed]:
            del self._contacts[name]
        for name, threshold in self._thresholds.items():
            if self._watches[name].source.partition(":")[0] == source:
                threshold.release(t)
        return self._part.lose(t) + self._turned(t)

    # -- inside -----------------------------------------------------------------------------------------------------

    @property
    def _part(self) -> Part:
        return self._answers if self._answers is not None else self._parts[self._place]

    def _turned(self, t: float) -> list[Selection]:
        return self._turn(t) if not self._parts or self._part.over else []

    def _turn(self, t: float) -> list[Selection]:
        """The next part, or the questions, or the end."""
        if self._answers is not None:
            self._over = True
            return []
        selections: list[Selection] = []
        while self._answers is None:
            part = self._parts[self._place] if self._place < len(self._parts) else None
            if part is not None:
                selections += part.end(t)
                self._keep(part)
                self._place += 1
            if self._place < len(self._parts):
                selections += self._parts[self._place].begin(t)
                if not self._parts[self._place].over:
                    return selections
                continue
            self._answers = self._asked()
            selections += self._answers.begin(t)
        return selections

    def _keep(self, part: Part) -> None:
        measured = self._measurements
        if part is self._reaches and self._reaches is not None:
            found = self._reaches.measured
            level = found.pop(BOW, None)
            self._measurements = replace(measured, reaches=found, level=level)
            self._watch_for_presses()
        elif part is self._press_part and self._press_part is not None:
            presses = {name: one for name, one in self._press_part.measured.items() if name in self._controls}
            self._measurements = replace(measured, presses=presses or self._bowed())
        elif part is self._aims and self._aims is not None:
            pointed = self._aims.measured
            if self._ranges is not None:
                pointed = replace(pointed, range=self._ranges.measured, shake=self._ranges.shake)
            self._measurements = replace(measured, pointed=pointed)

    def _bowed(self) -> dict[str, Presses]:
        """A level has no control to clean, but its reactions count."""
        return dict(self._press_part.measured) if self._press_part is not None else {}

    def _watch_for_presses(self) -> None:
        """From here on watched movements press, at the thresholds that were just measured."""
        for name, watch in self._watches.items():
            reach = self._measurements.level if name == BOW else self._measurements.reaches.get(name)
            found = None if reach is None else thresholds_for(watch, reach.rest, reach.noise, reach.most)
            if found is not None and reach is not None:
                watch = replace(watch, on_at=found[0], off_at=found[1], rest=reach.rest)
            self._thresholds[name] = Threshold(watch)

    def _asked(self) -> AnswerPart:
        proposals = [
            proposal
            for proposal in propose(self._measurements, self._instrument)
            if self._alone or not proposal.setting.startswith("transport.")
        ]
        self.proposals = tuple(proposals)
        interval = interval_for(self._measurements)
        return AnswerPart(proposals, interval, self._points, self._sideways, self._enough)

    @property
    def _enough(self) -> bool:
        """Whether enough was seen to say that all fits."""
        pressed = sum(len(presses.reactions) for presses in self._measurements.presses.values())
        aimed = len(self._measurements.pointed.aims) if self._measurements.pointed is not None else 0
        return pressed >= 4 or aimed >= 4


def checkable(instrument: Instrument) -> bool:
    """Whether there is anything to check: who plays MIDI keys has two hands."""
    return instrument.access.method != "keys"


def measured_controls(instrument: Instrument) -> tuple[str, ...]:
    """The controls that the access method names, in its order; all of them when it names none."""
    named = []
    for entry in fields(instrument.access):
        value: Any = getattr(instrument.access, entry.name)
        words = value if isinstance(value, tuple) else (value,)
        named += [word for word in words if isinstance(word, str) and word in instrument.controls]
    if named:
        return tuple(dict.fromkeys(named))[:MOST_CONTROLS]
    playing = tuple(name for name, control in instrument.controls.items() if not control.does)
    return () if hasattr(instrument.access, "shape") else playing[:MOST_CONTROLS]


def record(measurements: Measurements, before: AccessCheckSettings, date: str) -> AccessCheckSettings:
    """The figures that are kept in the mapping. The targets kept for later stay as they were."""
    reactions = [reaction for presses in measurements.presses.values() for reaction in presses.reactions]
    lengths = [length for presses in measurements.presses.values() for length in presses.lengths]
    mean, spread = mean_and_spread(reactions) or (0.0, 0.0)
    length = (mean_and_spread(lengths) or (0.0, 0.0))[0]
    aims = measurements.pointed.aims if measurements.pointed is not None else ()
    offset = deviation = None
    if aims:
        offset = round(fmean(aim.dx for aim in aims), 4), round(fmean(aim.dy for aim in aims), 4)
        deviation = (
            round(fmean((aim.dx - offset[0]) ** 2 + aim.spread_x**2 for aim in aims) ** 0.5, 4),
            round(fmean((aim.dy - offset[1]) ** 2 + aim.spread_y**2 for aim in aims) ** 0.5, 4),
        )
    return AccessCheckSettings(
        date=date, reaction=round(mean, 3), reaction_spread=round(spread, 3), press_length=round(length, 3),
        presses=len(reactions), missed=sum(presses.missed for presses in measurements.presses.values()),
        aim_offset=offset, aim_spread=deviation, degrees=before.degrees,
    )  # fmt: skip


def _struck(instrument: Instrument) -> tuple[str, ...]:
    """Controls that each strike a target of their own."""
    return tuple(getattr(instrument.access, "controls", ()))


def _watches(instrument: Instrument, controls: dict[str, ControlSettings]) -> dict[str, WatchSettings]:
    found = {name: control.watch for name, control in controls.items() if control.watch is not None}
    access: Any = instrument.access
    if access.method == "level":
        most = float(access.most)
        found[BOW] = WatchSettings(source=access.level, on_at=0.5 * most, off_at=0.3 * most, rest=access.rest)
    return found


def _movement(name: str, watch: WatchSettings) -> Movement:
    source, _, axis = watch.source.partition(":")
    return Movement(name, source, axis, watch.on_at > (1.0 if watch.measure == "ratio" else 0.0))
