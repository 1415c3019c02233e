"""Scan: a highlight goes round the targets, a press chooses. Automatic, step by step, or inverse.

The words are those of augmentative communication. *Auto scan*: the highlight moves by itself, a press chooses. *Step
scan*: presses move it; waiting, or a second control, chooses. *Inverse scan*: it moves while the control is held,
letting go chooses. Where a press chooses, it strikes the note at that very moment and holds it; the scan stands still
as long. After some rounds in vain the scan rests, and the next press only starts it again.

*Select, then strike*: what is chosen is armed without a sound, and from then on presses strike it, in any rhythm;
a while without a press, and the scan goes on.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, MaxLen

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.highlight import Cue, Highlight
from adaptive_instrument.access.method import AccessMethod, Targets
from adaptive_instrument.access.scan_order import (
    Direction,
    Order,
    Pattern,
    Place,
    at,
    entered,
    following,
    fresh,
    here,
    moved,
    opening,
)
from adaptive_instrument.access.selection import Selection
from adaptive_instrument.access.strike import Striker
from adaptive_instrument.settings import Settings

REMEMBERED = 16
"""Places of the highlight that are remembered, for presses that are accepted only after it has moved on."""

Size = Annotated[int, Ge(1), Le(64)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSettings(Settings):
    """A highlight goes round the targets; a press, or waiting, chooses."""

    method: Literal["scan"] = "scan"
    """The access method."""
    kind: Literal["auto", "step", "inverse"] = "auto"
    """`auto`: the highlight moves by itself, a press chooses. `step`: each press moves it; waiting for `interval`
    chooses, or with `step_control` a press of `control`. `inverse`: it moves while held, letting go chooses."""
    control: str = "switch"
    """The control that chooses; with one control the only one."""
    step_control: str = ""
    """For `kind = "step"`: a second control, which moves the highlight, so that `control` chooses and nothing waits."""
    interval: Annotated[float, Ge(0.25), Le(20)] = 1.5
    """Scan interval: seconds the highlight stays on one target. A good start is the mean reaction time / 0.65."""
    first_item: Annotated[float, Ge(1), Le(5)] = 1.5
    """How many times as long it stays on the first one: it takes a moment to find the highlight."""
    late: Annotated[float, Ge(0), Le(0.5)] = 0.0
    """For `kind = "auto"` off the beat: seconds after a move within which a press still means the target before. 0.1
    for who waits for the light, since nobody reacts so quickly; 0 for who presses ahead of it."""
    rounds: Annotated[int, Ge(1), Le(20)] = 3
    """Rounds without a choice after which the scan rests. The next press starts it, and chooses nothing."""
    inner_rounds: Annotated[int, Ge(1), Le(20)] = 2
    """Rounds within a row or a group without a choice after which the scan goes on to the next row or group."""
    direction: Direction = "up"
    """`up`: from the first target to the last. `down`: from the last to the first."""
    after: Literal["restart", "continue"] = "restart"
    """Where the scan goes on after a choice: at its beginning (`restart`), or where it was (`continue`)."""
    pattern: Pattern = "linear"
    """`linear`: target by target. `row-column`: rows, then the targets of the row. `group`: groups, then the targets
    of the group; with `rows`, the rows of the group between."""
    rows: Annotated[tuple[Size, ...], MaxLen(64)] = ()
    """How many targets each row has, the last number repeating; left out, about as many as there are rows."""
    groups: Annotated[tuple[Size, ...], MaxLen(64)] = ()
    """How many targets each group has, the last number repeating; left out, two halves."""
    strike: bool = False
    """Select, then strike: a choice arms the target without a sound, and from then on presses strike it."""
    strike_gap: Annotated[float, Ge(0.3), Le(60)] = 2.0
    """With `strike`: seconds without a press after which the scan goes on."""
    beat: bool = False
    """With `kind = "auto"`: the highlight moves on the beat, after the fewest beats that are not shorter than
    `interval`. With `help = "notes and timing"` the cue comes before the beat by the player's own delay, so that the
    press falls on the beat, and a press just after the highlight has moved may count for the one before."""
    beat_parts: Annotated[int, Ge(1), Le(4)] = 1
    """With `beat`: 2, 3 or 4 let the highlight move on halves, thirds or quarters of a beat as well."""
    delay: Annotated[float, Ge(0.05), Le(1.5)] = 0.3
    """With `beat`: seconds from the highlight to the press, as believed at first; measured while the player plays."""
    delay_spread: Annotated[float, Ge(0.01), Le(1)] = 0.1
    """With `beat`: the standard deviation of that delay in seconds, as believed at first."""
    cue: Cue = "none"
    """Auditory cue. `note`: each highlighted target is heard as a short, quiet preview of its note. `spoken`: its name
    is said by the computer's voice. On a sound device of its own with `--preview-device`."""
    length: Annotated[float, Ge(0.05), Le(30)] = 1.5
    """Seconds a note lasts that no press holds: one chosen by waiting or letting go, or by a switch with pulses."""


class Scan(AccessMethod):
    """A scan of any kind, over targets in any order."""

    name = "scan"

    def __init__(self, settings: ScanSettings, targets: Targets) -> None:
        self._settings = settings
        self._order = _order(settings, targets.count)
        self._rows = self._order.together
        self._place: Place = ()
        self._left: Place = ()
        """Where the scan was when it last stood out: `continue` goes on from there."""
        self._past: deque[tuple[float, Place]] = deque(maxlen=REMEMBERED)
        self._striker = Striker(settings.control)
        self._since = 0.0
        self._due: float | None = None
        self._down = False

    @property
    def deadline(self) -> float | None:
        """When the highlight moves on, waiting chooses, or a note ends that no press holds."""
        until = self._striker.until
        if until is None or self._due is None:
            return self._due if until is None else until
        return min(until, self._due)

    @property
    def cursor(self) -> int | None:
        """The target that is highlighted alone (or armed, or chosen and held); None for a row, and at rest."""
        targets = self._shown()
        return targets[0] if len(targets) == 1 else None

    @property
    def highlight(self) -> Highlight:
        """What stands out, since when, and for how long."""
        lasts = None if self._due is None else self._due - self._since
        paused = not self._place and self._striker.target is not None and self._down
        shown, by_itself = self._shown(), self._settings.kind == "auto" or bool(self._settings.step_control)
        rests = by_itself and not shown and self._due is None
        return Highlight(shown, self._since, lasts, self._striker.armed, self._rows, paused,
                         self._settings.cue, rests)  # fmt: skip

    def retune(self, settings: Any) -> bool:
        """Goes on with other settings; the step under way keeps its length. Another kind of scan begins anew."""
        if not isinstance(settings, ScanSettings) or _wired(settings) != _wired(self._settings):
            return False
        self._settings = settings
        self._reorder(self._order.count)
        if not settings.strike:
            self._disarm()
        return True

    def seek(self, target: int) -> None:
        """With `continue`, the scan begins at this target: another way of playing stood there."""
        if 0 <= target < self._order.count:
            self._left = at(self._order, target)

    # -- what happens -----------------------------------------------------------------------------------------------

    def press(self, press: Press) -> list[Selection]:
        """A press moves, chooses, strikes or starts; its release lets go, and with ``inverse`` chooses."""
        settings, t = self._settings, press.t
        steps = settings.kind == "step" and press.control == settings.step_control
        if not steps and press.control != settings.control:
            return []
        selections = self.advance(t)
        if steps:
            if press.down:
                self._disarm()
                self._step(t)
            return selections
        if not press.down:
            return selections + self._let_go(press)
        self._down = not press.momentary
        if self._striker.armed is not None:
            self._due = None if self._down else t + settings.strike_gap
            return selections + self._strike(t, self._striker.armed)
        if settings.kind == "inverse":
            return selections + self._advance_while_held(t)
        if settings.kind == "step" and not settings.step_control:
            selections += self._striker.let_go(t)
            self._step(t)
            return selections
        place = self._meant(press)
        if not place:
            self._begin(t)
            return selections
        self._place = place
        return selections + self._choose(t)

    def advance(self, t: float) -> list[Selection]:
        """Runs what falls due up to ``t`` seconds, each thing at its own time."""
        selections: list[Selection] = []
        while (due := self.deadline) is not None and due <= t:
            if due == self._striker.until:
                selections += self._striker.let_go(due)
            else:
                selections += self._fall_due(due)
        return selections

    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """Lets go of what sounds, and the scan rests. With a source: nothing, its presses are let go one by one."""
        if source is not None:
            return []
        self._down = False
        self._disarm()
        self._rest(t)
        self._past.clear()
        return self._striker.let_go(t)

    def retarget(self, targets: Targets) -> None:
        """The highlight stays as near as the new targets allow; an armed target that is no more is disarmed."""
        self._reorder(targets.count)

    # -- the highlight ----------------------------------------------------------------------------------------------

    def _step_ends(self, began: float, first: bool) -> float:
        """When a step that began at ``began`` is over; the first one after a start is longer."""
        return began + self._settings.interval * (self._settings.first_item if first else 1.0)

    def _meant(self, press: Press) -> Place:
        """The place that a press means: where the highlight was when the switch itself went down (or up).

        In an auto scan off the beat a press that comes within ``late`` after a move means the place before.
        """
        began = press.t if press.began is None else press.began
        settings = self._settings
        late = settings.late if settings.kind == "auto" and not settings.beat else 0.0
        then: Place | None = None
        for since, place in reversed(self._past):
            if then is None and since <= began:
                then = place
            if then is not None and since <= began - late:
                # What had just begun to scan, or to rest, began for nobody.
                return place if place and then else then
        return self._place if then is None else then

    def _put(self, t: float, place: Place) -> None:
        self._past.append((t, place))
        self._place, self._since = place, t
        if place:
            self._left = place

    def _begin(self, t: float) -> None:
        """The scan stands out again, at its beginning or where it was."""
        onward = self._settings.after == "continue" and self._left
        self._put(t, fresh(self._left) if onward else opening(self._order))
        self._wait(t, first=True)

    def _wait(self, t: float, first: bool) -> None:
        """How long the present place lasts by itself; with a control of its own to step it stays."""
        moves = bool(self._place) and not (self._settings.kind == "step" and self._settings.step_control)
        self._due = self._step_ends(t, first) if moves else None

    def _rest(self, t: float) -> None:
        self._put(t, ())
        self._due = None

    def _step(self, t: float) -> None:
        """A press moves the highlight on."""
        if not self._place:
            self._begin(t)
            return
        self._put(t, following(self._place, None, self._settings.inner_rounds))
        self._wait(t, first=False)

    def _advance_while_held(self, t: float) -> list[Selection]:
        selections = self._striker.let_go(t)
        if not self._place:
            self._begin(t)
        else:
            self._put(t, self._place)
            self._wait(t, first=True)
        return selections

    def _fall_due(self, due: float) -> list[Selection]:
        settings = self._settings
        if self._striker.armed is not None:
            self._disarm()
            self._resume(due)
            return []
        if settings.kind == "step":
            return self._choose(due)
        following_place = following(self._place, settings.rounds, settings.inner_rounds)
        if following_place:
            self._put(due, following_place)
            self._wait(due, first=False)
        else:
            self._rest(due)
        return []

    # -- choosing ---------------------------------------------------------------------------------------------------

    def _choose(self, t: float) -> list[Selection]:
        stop = here(self._place)
        assert stop is not None
        if not stop.single:
            self._put(t, entered(self._place, self._order))
            self._wait(t, first=True)
            if self._settings.kind == "inverse":
                self._due = None
            return []
        self._left = self._place
        self._rest(t)
        if self._settings.strike:
            self._striker.armed = stop.first
            self._due = None if self._down else t + self._settings.strike_gap
            return []
        selections = self._strike(t, stop.first)
        if not self._down:
            self._resume(t)
        return selections

    def _strike(self, t: float, target: int) -> list[Selection]:
        return self._striker.strike(t, target, None if self._down else self._settings.length)

    def _let_go(self, press: Press) -> list[Selection]:
        t = press.t
        was_down, self._down = self._down, False
        if self._settings.kind == "inverse" and was_down and (place := self._meant(press)):
            self._place = place
            return self._choose(t)
        held = self._striker.target is not None
        selections = self._striker.let_go(t)
        if self._striker.armed is not None:
            if was_down:
                self._due = t + self._settings.strike_gap
        elif held and was_down and not self._place:
            self._resume(t)
        return selections

    def _resume(self, t: float) -> None:
        """After a note: an auto scan moves on by itself, with two controls the highlight is back, the others wait."""
        if self._settings.kind == "auto" or (self._settings.kind == "step" and self._settings.step_control):
            self._begin(t)
        else:
            self._due = None

    def _disarm(self) -> None:
        if self._striker.armed is not None:
            self._striker.armed = self._due = None

    def _shown(self) -> tuple[int, ...]:
        stop = here(self._place)
        if stop is not None:
            return stop.targets
        target = self._striker.armed if self._striker.armed is not None else self._striker.target
        return () if target is None or target >= self._order.count else (target,)

    def _reorder(self, count: int) -> None:
        order = _order(self._settings, count)
        if order == self._order:
            return
        self._order, self._rows = order, order.together
        self._past.clear()
        self._left = moved(self._left, order)
        if self._place:
            self._place = moved(self._place, order)
            if not self._place:
                self._due = None
        if self._striker.armed is not None and self._striker.armed >= count:
            self._disarm()


def _wired(settings: ScanSettings) -> tuple[str, str, str, bool]:
    return settings.kind, settings.control, settings.step_control, settings.beat


def _order(settings: ScanSettings, count: int) -> Order:
    return Order(count, settings.pattern, settings.rows, settings.groups, settings.direction)
