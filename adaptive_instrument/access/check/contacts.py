"""Raw contacts: when a control's switch closed and opened, and afterwards what of it was meant.

Nothing is cleaned while it is measured: what has to be cleaned is what the check is to find out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from adaptive_instrument.access.check.measures import Presses
from adaptive_instrument.access.condition import ControlSettings

CHATTER = 0.12
"""Seconds: a shorter gap is the same press; nobody lets go and presses again so quickly when asked for one press."""
HUMAN = 0.1
"""Seconds after a light below which a press cannot be its answer."""
TOUCH = 0.4
"""A contact shorter than this part of the usual press is a touch, not a press."""
BOUNCE_AGAIN = 0.6
"""Seconds after a press within which a touch still comes of it."""


class Contact:
    """One control's contact, whatever its timing: any of its switches closes it."""

    __slots__ = ("_held", "_settings", "closed")

    def __init__(self, settings: ControlSettings) -> None:
        self._settings = settings
        self._held: set[tuple[str, str]] = set()
        self.closed = False

    @property
    def tells_release(self) -> bool:
        """Whether the device tells when it opens."""
        return self._settings.timing != "pulse"

    def receive(self, source: str, control: str, down: bool) -> bool | None:
        """A raw edge; answers with the contact's new state, or None when that has not changed."""
        timing = self._settings.timing
        if timing == "pulse":
            return True if down else None
        if timing == "pair":
            if not down:
                return None
            opening = not {f"{source}:{control}", f"midi:{control}"}.isdisjoint(self._settings.off)
            return self._now(not opening)
        if down:
            self._held.add((source, control))
        else:
            self._held.discard((source, control))
        return self._now(bool(self._held))

    def _now(self, closed: bool) -> bool | None:
        if closed == self.closed:
            return None
        self.closed = closed
        return closed


@dataclass(slots=True)
class Asked:
    """One light, and every contact from it to the next."""

    control: str
    at: float
    """Second of the light."""
    contacts: list[tuple[float, float]] = field(default_factory=list)
    """When each began and ended."""
    elsewhere: list[tuple[str, float]] = field(default_factory=list)
    """Contacts of other controls meanwhile: which, and how long."""


def judged(asked: Sequence[Asked], before: Sequence[tuple[float, float]] = ()) -> dict[str, Presses]:
    """What was meant and what was not, by control. ``before``: contacts that came before the first light.

    A person who is asked for one press means one press. The first contact that is long enough is it; gaps within it
    are chatter, what comes after it is a repeat or (later, and short) a stray touch, like those that come before it.
    """
    by_control: dict[str, list[Asked]] = {}
    for one in asked:
        by_control.setdefault(one.control, []).append(one)
    found: dict[str, Presses] = {}
    for control, cues in by_control.items():
        early = list(before) if control == asked[0].control else []
        found[control] = _judged(cues, early)
    for one in asked:
        for control, length in one.elsewhere:
            presses = found.get(control)
            # Whoever presses the wrong control presses it as long as the right one: that is no touch.
            if presses is not None and presses.lengths and length < TOUCH * median(presses.lengths):
                found[control] = replace(presses, strays=(*presses.strays, length))
    return found


def _judged(cues: Sequence[Asked], early: Sequence[tuple[float, float]]) -> Presses:
    chatter: list[float] = []
    merged = [_merged(cue.contacts, chatter) for cue in cues]
    longest = [max(end - begin for begin, end in presses) for presses in merged if presses]
    touch = TOUCH * median(longest) if longest else 0.0
    reactions, lengths, repeats, returns = [], [], [], []
    strays = [end - begin for begin, end in early if end - begin < touch]
    missed = 0
    for cue, presses in zip(cues, merged, strict=True):
        meant: tuple[float, float] | None = None
        let_go = 0.0
        for begin, end in presses:
            short = end - begin < touch
            if meant is None:
                if short:
                    strays.append(end - begin)
                elif begin - cue.at >= HUMAN:
                    meant, let_go = (begin, end), end
            elif not short or begin - meant[1] <= BOUNCE_AGAIN:
                repeats.append(begin - meant[0])
                if short:
                    returns.append(begin - let_go)
                let_go = end
            else:
                strays.append(end - begin)
        if meant is None:
            missed += not presses
            continue
        reactions.append(meant[0] - cue.at)
        if meant[1] > meant[0]:
            lengths.append(meant[1] - meant[0])
    return Presses(
        reactions=tuple(reactions), lengths=tuple(lengths), chatter=tuple(chatter), repeats=tuple(repeats),
        returns=tuple(returns), strays=tuple(strays), missed=missed,
    )  # fmt: skip


def _merged(contacts: Sequence[tuple[float, float]], chatter: list[float]) -> list[tuple[float, float]]:
    presses: list[tuple[float, float]] = []
    for begin, end in contacts:
        if presses and begin - presses[-1][1] < CHATTER and end > begin:
            chatter.append(begin - presses[-1][1])
            presses[-1] = (presses[-1][0], end)
        else:
            presses.append((begin, end))
    return presses
