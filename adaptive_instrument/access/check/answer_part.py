"""Questions that the same movement answers: each proposal is told with its reason, then taken or left.

Who presses sees the answers stand out one after another, at an interval that their own measured reactions allow with
room to spare. Who points stays on an answer. Nobody who does not answer has agreed to anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adaptive_instrument.access.check.part import CUE, Part
from adaptive_instrument.access.check.proposal import Proposal
from adaptive_instrument.access.check.view import CheckView, Step
from adaptive_instrument.access.selection import Select, Selection
from adaptive_instrument.access.zones import Zone, hit

USE_ALL, ONE_BY_ONE, LEAVE_ALL = "Use all", "One by one", "Leave all"
USE, LEAVE = "Use it", "Leave it"
TOO_LITTLE = "Too little was seen to say what fits. Play on; the check can be run again at any time."
GENEROUS = 1.5
"""An answer stands out for so many times the scan interval that was measured."""
QUICKEST, SLOWEST = 2.0, 8.0
"""Seconds that an answer stands out."""
FIRST = 1.5
"""The first one stands out for so many times as long."""
ROUNDS = 3
"""Rounds without a press, after which nothing is used."""
LATE = 0.15
"""Seconds after a move within which a press was meant for what stood out before: nobody reacts so quickly."""
DWELL = 1.2
"""Seconds to stay on an answer: longer than on anything that is played."""
GRACE = 0.3
READING, A_WORD = 1.5, 0.28
"""Seconds to read a sentence: to begin with, and a word."""
UNANSWERED = 40.0
"""Seconds after which a pointer that answers nothing has left everything."""
THANKS = 3.0
FREE = 0.8
"""Seconds at the beginning of a step in which a press does nothing: it was meant for the step before."""


class AnswerPart(Part):
    """Tells the proposals, and asks. ``accepted`` are those that were taken."""

    def __init__(
        self, proposals: Sequence[Proposal], interval: float | None, points: bool, sideways: bool, enough: bool = True
    ) -> None:
        """``interval``: the scan interval measured, None when unknown. ``sideways``: it points to left and right only.

        ``enough``: whether enough was seen to say that everything fits, when nothing is proposed.
        """
        super().__init__()
        self._proposals = tuple(proposals)
        self._interval = min(SLOWEST, max(QUICKEST, GENEROUS * (interval or QUICKEST)))
        self._points, self._sideways, self._enough = points, sideways, enough
        self.accepted: tuple[Proposal, ...] = ()
        self._step: Step = "tell"
        self._place = 0
        self._one_by_one = False
        self._since = 0.0
        self._moved_at = 0.0
        self._moves = 0
        self._over_since: tuple[int, float] | None = None
        self._slipped_at: float | None = None
        self._fresh = True
        """A pointer that lay on an answer before the question came has not answered it."""

    @property
    def deadline(self) -> float | None:
        """The next sentence, the next answer, or the end of a stay."""
        if self._step in ("tell", "done"):
            return self._since + self._lasts
        moments = [self._since + UNANSWERED]
        if self._points:
            if self._over_since is not None:
                moments.append(self._over_since[1] + DWELL)
            if self._slipped_at is not None:
                moments.append(self._slipped_at + GRACE)
        else:
            moments = [self._moved_at + self._stands]
        return min(moments)

    @property
    def view(self) -> CheckView:
        """The sentence, and the answers."""
        view = CheckView(step=self._step, words=self._words, started=self._since)
        if self._step in ("tell", "done"):
            number = self._place + 1 if self._step == "tell" and self._proposals else 0
            return replace(view, lasts=self._lasts, done=number, of=len(self._proposals) if number else 0)
        dwelling = None
        if self._over_since is not None:
            dwelling = (*self._over_since, DWELL)
        return replace(
            view, answers=self._answers, places=self._zones if self._points else (), dwelling=dwelling,
            highlighted=None if self._points else self._moves % len(self._answers),
            done=self._place + 1 if self._one_by_one else 0, of=len(self._proposals) if self._one_by_one else 0,
        )  # fmt: skip

    def begin(self, t: float) -> list[Selection]:
        """The first proposal; or, when there is none, that all fits."""
        super().begin(t)
        self._enter(t, "tell" if self._proposals else "done")
        return []

    def edge(self, t: float, control: str, down: bool) -> list[Selection]:
        """A press: on to the next sentence, or this answer."""
        selections = self.advance(t)
        if not down or self.over or t - self._since < FREE:
            return selections
        if self._step == "tell":
            return [*selections, *self._go_on(t)]
        if self._step == "ask":
            if self._points:
                if self._over_since is None:
                    return selections
                return [*selections, *self._answer(t, self._over_since[0])]
            meant = self._moves - 1 if t - self._moved_at < LATE and self._moves > 0 else self._moves
            return [*selections, *self._answer(t, meant % len(self._answers))]
        self.over = self._step == "done"
        return selections

    def point(self, t: float, x: float | None, y: float | None) -> list[Selection]:
        """Staying on an answer takes it."""
        selections = self.advance(t)
        if self._step != "ask" or not self._points:
            return selections
        place = None if x is None or y is None else hit(self._zones, x, y)
        if self._fresh:
            self._fresh = place is not None
            return selections
        over = self._over_since
        if over is None:
            if place is not None:
                self._over_since = (place, t)
        elif place == over[0]:
            self._slipped_at = None
        elif place is not None:
            self._over_since, self._slipped_at = (place, t), None
        elif self._slipped_at is None:
            self._slipped_at = t
        return selections

    def advance(self, t: float) -> list[Selection]:
        """Runs what falls due."""
        selections: list[Selection] = []
        while not self.over and (due := self.deadline) is not None and t >= due:
            selections += self._due(due)
        return selections

    def lose(self, t: float) -> list[Selection]:
        """A stay that was under way does not count."""
        self._over_since = self._slipped_at = None
        self._fresh = True
        return []

    # -- inside -----------------------------------------------------------------------------------------------------

    def _due(self, t: float) -> list[Selection]:
        if self._step == "done":
            self.over = True
            return []
        if self._step == "tell":
            return self._go_on(t)
        if self._points:
            over, slipped = self._over_since, self._slipped_at
            if slipped is not None and t >= slipped + GRACE:
                self._over_since = self._slipped_at = None
                return []
            if over is not None and t >= over[1] + DWELL:
                return self._answer(t, over[0])
            return self._nothing(t)
        self._moves += 1
        self._moved_at = t
        if self._moves >= ROUNDS * len(self._answers):
            return self._nothing(t)
        return [Select(t, CUE, self._moves % len(self._answers))]

    def _go_on(self, t: float) -> list[Selection]:
        if self._place + 1 < len(self._proposals):
            self._place += 1
            self._enter(t, "tell")
        else:
            self._place = 0
            self._enter(t, "ask")
        return [Select(t, CUE, 0)]

    def _answer(self, t: float, place: int) -> list[Selection]:
        answer = self._answers[place]
        if answer == USE_ALL:
            self.accepted = self._proposals
        elif answer == ONE_BY_ONE:
            self._one_by_one = True
            self._enter(t, "ask")
            return [Select(t, CUE, 1)]
        elif answer in (USE, LEAVE):
            if answer == USE:
                self.accepted = (*self.accepted, self._proposals[self._place])
            if self._one_by_one and self._place + 1 < len(self._proposals):
                self._place += 1
                self._enter(t, "ask")
                return [Select(t, CUE, 1)]
        self._enter(t, "done")
        return [Select(t, CUE, 2)]

    def _nothing(self, t: float) -> list[Selection]:
        """Nobody answered: what was taken before stays taken, nothing more is."""
        self._enter(t, "done")
        return []

    def _enter(self, t: float, step: Step) -> None:
        self._step, self._since, self._moved_at, self._moves = step, t, t, 0
        self._over_since = self._slipped_at = None
        self._fresh = True

    @property
    def _answers(self) -> tuple[str, ...]:
        if self._one_by_one or len(self._proposals) == 1:
            return USE, LEAVE
        # There are two sides only: who wants none of it says so one by one, or not at all.
        return (USE_ALL, ONE_BY_ONE) if self._points and self._sideways else (USE_ALL, ONE_BY_ONE, LEAVE_ALL)

    @property
    def _words(self) -> str:
        if self._step == "done":
            if self.accepted:
                count = len(self.accepted)
                return "This is in force now. Play!" if count == 1 else f"These {count} are in force now. Play!"
            if self._proposals:
                return "Nothing was changed. Play!"
            return "Everything fits as it is. Play!" if self._enough else TOO_LITTLE
        if self._step == "tell" or self._one_by_one or len(self._proposals) == 1:
            return self._proposals[self._place].sentence
        return f"{len(self._proposals)} things would fit you better. What shall I do?"

    @property
    def _lasts(self) -> float:
        return THANKS if self._step == "done" else READING + A_WORD * len(self._words.split())

    @property
    def _stands(self) -> float:
        return self._interval * (FIRST if self._moves == 0 else 1.0)

    @property
    def _zones(self) -> tuple[Zone, ...]:
        """Below the middle, where a head at rest points; for who turns from side to side only, left and right of it."""
        count = len(self._answers)
        if self._sideways:
            return (Zone(0.02, 0.4, 0.3, 0.41), Zone(0.68, 0.4, 0.3, 0.41))
        width = 0.96 / count
        return tuple(Zone(0.02 + number * width + 0.01, 0.57, width - 0.02, 0.24) for number in range(count))
