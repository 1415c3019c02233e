"""Handover: the hands of one player, of which one pair plays, and every gesture by which another takes over.

*Down* the ladder by the backup: two short presses as for waking, one short press where a rung is offered, and one
press at once where what plays has been lost. *Up* again by the waking gesture of the rung that is offered: two short
presses of one of its own controls or keys, or a stay in a corner and then in the opposite one. Where the rung that
plays uses the backup itself, a press of it plays, and only a loss makes it take over.
"""

from __future__ import annotations

from dataclasses import dataclass

from adaptive_instrument.access.carry import Carry
from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.hands import Hands
from adaptive_instrument.access.ladder import HandoverSettings, Ladder
from adaptive_instrument.access.rest import RestSettings, WakePattern
from adaptive_instrument.access.selection import Deselect, Select


@dataclass(frozen=True, slots=True)
class Taken:
    """A rung takes over; ``plays`` when the press that did it is to strike as well."""

    rung: int
    plays: bool = False


class Handover:
    """Several hands, one of which plays. ``deadline`` is when ``advance`` is wanted."""

    __slots__ = ("_pattern", "_pressed", "_rest", "_settings", "carry", "hands", "ladder")

    def __init__(self, settings: HandoverSettings, rest: RestSettings, hands: tuple[Hands, ...]) -> None:
        self.hands = hands
        self.ladder = Ladder(settings, [each.needs for each in hands], _backup(settings, hands))
        self.carry = Carry()
        self._settings = settings
        self._rest = rest
        self._pattern = WakePattern(rest)
        self._pressed: float | None = None

    def retune(self, settings: HandoverSettings, rest: RestSettings) -> None:
        """Other settings of the same ladder: patterns that are under way begin anew with them."""
        if (settings, rest) != (self._settings, self._rest):
            self._settings, self._rest = settings, rest
            self._pattern, self._pressed = WakePattern(rest), None
            self.ladder.retune(settings)

    @property
    def playing(self) -> Hands:
        """Those that play."""
        return self.hands[self.ladder.playing]

    @property
    def offered(self) -> Hands | None:
        """Those that are offered, or None."""
        return None if self.ladder.offered is None else self.hands[self.ladder.offered]

    @property
    def words(self) -> str:
        """What is offered and why, in a calm sentence; empty when nothing is."""
        offered = self.offered
        if offered is None:
            return ""
        if self.ladder.poor:
            return f"You are hard to follow just now. You can go on with: {offered.name}."
        return f"You are seen well again. You can go back to: {offered.name}."

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""
        moments = [self.ladder.deadline, self.carry.deadline, *(each.deadline for each in self._idle())]
        return min((moment for moment in moments if moment is not None), default=None)

    def begin(self, t: float) -> None:
        """The player is there from ``t`` seconds on: no pointer has been seen yet."""
        self._see(t)

    def named(self, name: str) -> int | None:
        """The rung that a command means: a name, ``next`` (down) or ``previous`` (up); None when there is none."""
        if name in ("next", "previous"):
            return self.ladder.step(1 if name == "next" else -1)
        return next((index for index, each in enumerate(self.hands) if each.name == name), None)

    def take(self, t: float, rung: int, stood: int | None) -> Hands:
        """A rung takes over and goes on from the target at which the one before stood. Answers with who plays now."""
        left = self.playing
        self.ladder.take(t, rung)
        hands = self.playing
        if stood is not None and left.kind == hands.kind:
            hands.method.seek(stood)
        self._forget()
        self._see(t)
        return hands

    # -- what may make another one take over ------------------------------------------------------------------------

    def press(self, press: Press) -> Taken | None:
        """A cleaned press of any control, before it plays."""
        if press.control == self._settings.backup and press.control:
            return self._backup_press(press)
        offered = self.offered
        if offered is None or press.control not in offered.controls - self.playing.controls:
            return None
        return Taken(self.ladder.offered or 0) if self._completes(press) else None

    def level(self, t: float, source: str, control: str, value: float) -> Taken | None:
        """A raw level or axis, for the hands that do not play."""
        done = [each for each in self._idle() if each.level(t, source, control, value)]
        self._see(t)
        return self._taken(done)

    def point(self, t: float, source: str, x: float, y: float) -> Taken | None:
        """A pointer, for the hands that do not play."""
        done = [each for each in self._idle() if each.pointer == source and each.point(t, x, y)]
        self._see(t)
        return self._taken(done)

    def midi(self, t: float, source: str, data: bytes) -> Taken | None:
        """MIDI bytes, for the hands that are offered."""
        offered = self.offered
        if offered is None:
            return None
        for selection in offered.method.midi(t, source, data):
            if isinstance(selection, Select):
                self._pattern.press(selection.t, selection.holder)
            elif isinstance(selection, Deselect) and self._pattern.let_go(selection.t, selection.holder):
                offered.method.release(t)
                return self._taken([offered])
        return None

    def advance(self, t: float) -> Taken | None:
        """Runs what falls due at ``t`` seconds, but for what is carried over."""
        done = [each for each in self._idle() if each.advance(t)]
        self._see(t)
        return self._taken(done)

    # -- how the devices are ----------------------------------------------------------------------------------------

    def tracking(self, t: float, source: str, ok: bool) -> None:
        """A device was found or lost."""
        if not ok:
            for each in self._idle():
                each.lose(t, source)
        self.ladder.tracking(t, source, ok)
        self._see(t)

    def rest(self) -> None:
        """Rest has begun: patterns start over."""
        self._forget()

    # -- inside -----------------------------------------------------------------------------------------------------

    def _idle(self) -> list[Hands]:
        playing = self.playing
        return [each for each in self.hands if each is not playing]

    def _see(self, t: float) -> None:
        for index, each in enumerate(self.hands):
            self.ladder.unseen(t, index, each.unseen)
        self.ladder.advance(t)

    def _taken(self, done: list[Hands]) -> Taken | None:
        offered = self.offered
        # A pattern of the pointer takes over only what is offered: somebody who looks into corners may just look.
        return Taken(self.ladder.offered or 0) if offered is not None and offered in done else None

    def _backup_press(self, press: Press) -> Taken | None:
        ladder = self.ladder
        if press.down and ladder.gone(press.t):
            rung = ladder.rescue()
            return Taken(rung, plays=True) if rung != ladder.playing else None
        if press.control in self.playing.controls:
            return None
        if press.down:
            self._pressed = press.t
        short = self._pressed is not None and press.t - self._pressed <= self._rest.wake_hold
        complete = self._completes(press)
        if not (press.momentary or not press.down):
            return None
        if ladder.offered is not None and short:
            return Taken(ladder.offered)
        return Taken(ladder.backup) if complete and ladder.backup != ladder.playing else None

    def _completes(self, press: Press) -> bool:
        if press.down:
            self._pattern.press(press.t, press.control)
        return (press.momentary or not press.down) and self._pattern.let_go(press.t, press.control)

    def _forget(self) -> None:
        self._pattern.forget()
        self._pressed = None
        for each in self.hands:
            each.corners.forget()


def _backup(settings: HandoverSettings, hands: tuple[Hands, ...]) -> int:
    """The rung to which the backup leads: the one that is named, else the last that it plays, else the last."""
    names = [each.name for each in hands]
    if settings.to in names:
        return names.index(settings.to)
    played = [index for index, each in enumerate(hands) if settings.backup in each.controls]
    return played[-1] if played else len(hands) - 1
