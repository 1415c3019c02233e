"""How the menu is called while playing, by the player's own movement.

Who presses calls it by a pattern: one long press, two short ones, and then a moment of nothing. Music does not end
like that (a phrase comes to rest on its long note, and whoever plays on presses again within the moment), a fallen
hand presses long and never again, and a spasm has no long press before it. Where a device does not tell how long it
is pressed (a pulse, a blink) the first press is followed by as long a gap instead.

Who points stays in a spot below all targets, where nothing sounds. Who glides rests down there, for as long as they
like: they stay in it, leave it to the side and stay once more, and whatever they play between makes that undone.

Who points from side to side only has the spot beside the targets, at the right. Nobody leaves it and comes back but
over the last target, so that it may sound between the two stays of somebody who glides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le, MaxLen

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.zones import EDGE, GAP, SIDE, Zone, hit
from adaptive_instrument.settings import Settings

OUTER = 0.01
"""The outer part of the stage, where eyes that leave it stick: no spot reaches there."""
WIDE = 0.2
"""The spot's width, as a part of the stage."""
AWAY, AGAIN = 0.3, 4.0
"""Seconds out of the spot between two stays: less is a tremble on its border, more another rest."""
AGAIN_BESIDE, SWING = 2.0, 0.7
"""For who points from side to side only: their way leads over the last targets and back at once, no farther than this
part of the stage. The longest it may take, in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuSettings(Settings):
    """The menu: how it is called, and how it is chosen from."""

    control: Annotated[str, MaxLen(60)] = ""
    """A control that calls the menu at each press and does nothing else; empty for none."""
    pattern: bool = True
    """Whether one long press, two short ones and a moment of nothing call the menu, with any control."""
    long: Annotated[float, Ge(0.5), Le(10)] = 2.0
    """Seconds that the long press lasts at least (with a device that tells no length: the gap after it)."""
    longest: Annotated[float, Ge(1), Le(20)] = 6.0
    """Seconds that it lasts at most: a fallen hand presses longer."""
    short: Annotated[float, Ge(0.1), Le(5)] = 1.0
    """Seconds that each short press lasts at most."""
    pause: Annotated[float, Ge(0.2), Le(10)] = 1.5
    """Seconds, the longest gap between the presses of the pattern."""
    quiet: Annotated[float, Ge(0.3), Le(10)] = 1.2
    """Seconds without a press after which the pattern counts: who plays on presses sooner."""
    spot: bool = True
    """For who points: whether staying in the spot below the targets calls the menu."""
    stay: Annotated[float, Ge(0.3), Le(10)] = 1.5
    """Seconds to stay in it. Who glides over the targets (`enter`) rests there: they stay, leave, and stay again."""
    interval: Annotated[float, Ge(0), Le(10)] = 0.0
    """Seconds that each choice is offered; 0 for the scan interval of the access method, else 1.5."""
    first_item: Annotated[float, Ge(1), Le(5)] = 1.5
    """How many times as long the beginning of a scan is offered."""
    rounds: Annotated[int, Ge(1), Le(20)] = 3
    """Rounds without a choice after which the menu closes by itself."""
    acceptance: Annotated[float, Ge(0), Le(2)] = 0.3
    """Seconds a switch must stay down to choose."""
    dwell: Annotated[float, Ge(0.3), Le(10)] = 1.0
    """For who points: seconds to stay on a choice."""
    dwell_closing: Annotated[float, Ge(0.3), Le(10)] = 1.5
    """The same for what cannot be taken back."""


class MenuPattern:
    """Watches one player's presses for the pattern. A press of another control starts it over."""

    __slots__ = (
        "_before", "_began", "_control", "_down_at", "_instant", "_roots", "_settings", "_short", "_since", "began",
        "deadline",
    )  # fmt: skip

    def __init__(
        self, settings: MenuSettings, instant: frozenset[str] = frozenset(), roots: Mapping[str, str] | None = None
    ) -> None:
        """``instant``: controls that do not tell how long they are pressed: a blink is told after its end.
        ``roots``: the controls that others press, and whose movement that is."""
        self._roots = roots or {}
        self._before: tuple[float, float, int, float | None] | None = None
        """The last release, and how everything stood before it: it may turn out to be none."""
        self._began = 0.0
        self.began: float | None = None
        """When the presses began that have completed the pattern last (seconds)."""
        self._settings = settings
        self._instant = instant
        self._control = ""
        self._down_at: float | None = None
        self._since: float | None = None
        """When the last press that belongs to the pattern was let go (a pulse: came)."""
        self._short = -1
        """Short presses after the long one; -1 while there is no long one."""
        self.deadline: float | None = None
        """When the moment of nothing is over, or None."""

    def receive(self, press: Press) -> None:
        """A cleaned press or release."""
        control = self._roots.get(press.control, press.control)
        if press.down:
            self.deadline = None
            before = self._before
            if before is not None and before[0] == press.t and control == self._control:
                # A long press has turned into another control's: the movement itself goes on.
                _, self._down_at, self._short, self._since = before
            else:
                self._press(press.t, control)
        if press.momentary or control in self._instant or not press.down:
            self._let_go(press.t, control)

    def advance(self, t: float) -> bool:
        """Whether the pattern has just been completed."""
        if self.deadline is None or t < self.deadline:
            return False
        self.began = self._began
        self.forget()
        return True

    def forget(self) -> None:
        """Starts over."""
        self._before = None
        self._control, self._down_at, self._since, self._short, self.deadline = "", None, None, -1, None

    def _press(self, t: float, control: str) -> None:
        settings = self._settings
        gap = t - self._since if self._since is not None and control == self._control else None
        if self._short < 0 or gap is None or gap > settings.pause or self._short >= 2:
            # This may be the long press; or, after a press of no length, the gap before it was.
            self._began = t if gap is None or self._short >= 0 or self._since is None else self._since
        if self._short < 0:
            # After a press of no length the gap is what was long.
            self._short = 0 if gap is not None and settings.long <= gap <= settings.longest else -1
        elif gap is None or gap > settings.pause or self._short >= 2:
            self._short = -1
        self._control, self._down_at = control, t

    def _let_go(self, t: float, control: str) -> None:
        if self._down_at is None or control != self._control:
            return
        settings, lasted = self._settings, t - self._down_at
        self._before = (t, self._down_at, self._short, self._since)
        self._down_at = None
        if self._short >= 0 and lasted <= settings.short:
            self._short += 1
            self._since = t
            if self._short == 2:
                self.deadline = t + settings.quiet
        elif settings.long <= lasted <= settings.longest:
            self._short, self._since = 0, t
        else:
            self._short, self._since = -1, t if lasted <= 0 else None


class MenuSpot:
    """Watches one player's pointer: a stay in the spot, once a visit; for who glides, two stays with nothing played
    between."""

    __slots__ = ("_again", "_came", "_first", "_left", "_settings", "_sideways", "_spent", "_targets", "twice", "zone")

    def __init__(
        self, settings: MenuSettings, targets: tuple[Zone, ...], twice: bool = False, sideways: bool = False
    ) -> None:
        """``targets``: where the player's targets lie; the spot is below them, at the right. ``twice``: two stays.

        ``sideways``: the pointer moves from side to side only, and the spot is beside them.
        """
        self._settings = settings
        self._targets, self._sideways = targets, sideways
        self._again = AGAIN_BESIDE if sideways else AGAIN
        self.twice = twice
        self._first = False
        """Whether the first of two stays has been long enough."""
        self._left: float | None = None
        self._came: float | None = None
        self._spent = True
        self.zone = spot_beside() if sideways else spot_below(targets)

    @property
    def deadline(self) -> float | None:
        """When a stay that is under way has lasted long enough, or None."""
        return None if self._came is None or self._spent else self._came + self._settings.stay

    @property
    def stay(self) -> tuple[float, float] | None:
        """Since when it is stayed in, and for how long it has to be (seconds); None while it is not."""
        return None if self._came is None or self._spent else (self._came, self._settings.stay)

    def point(self, t: float, x: float, y: float, once: bool = False) -> bool:
        """The pointer stands at ``x``, ``y``; true when it has stayed long enough. ``once``: one stay is enough now."""
        if not self.zone.holds(x, y):
            if self._came is not None:
                self._left = t
            self._came, self._spent = None, False
            self._first = self._first and (x >= SWING if self._sideways else hit(self._targets, x, y) is None)
            return False
        if self._came is None:
            away = self._again if self._left is None else t - self._left
            self._first = self._first and away < self._again
            self._came, self._spent = t, self._spent or (self._first and away < AWAY)
        return self.advance(t, once)

    def advance(self, t: float, once: bool = False) -> bool:
        """Whether a stay has just been long enough: a pointer that stands still says nothing more."""
        deadline = self.deadline
        if deadline is None or t < deadline:
            return False
        self._spent = True
        enough = once or self._first or not self.twice
        self._first = not enough
        return enough

    def lose(self) -> None:
        """The pointer is lost. Found again in the spot it has not stayed: it has to come anew."""
        self._came, self._spent, self._first = None, True, False


def spot_below(targets: tuple[Zone, ...]) -> Zone:
    """The spot for targets that lie so: at the right, from below the lowest one to near the edge of the stage."""
    floor = max((zone.y + zone.height for zone in targets), default=0.86) + 2 * GAP
    top = max(floor, 1 - OUTER - 0.2)
    return Zone(1 - EDGE - WIDE, top, WIDE, 1 - OUTER - top)


def spot_beside() -> Zone:
    """The spot for who points from side to side only: at the right of all targets, wherever up and down."""
    return Zone(1 - EDGE - SIDE + GAP, 0.06, SIDE - GAP, 0.66)
