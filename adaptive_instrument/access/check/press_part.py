"""About eight presses, each answering a light that comes on the beat and yet cannot be foreseen; each is a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adaptive_instrument.access.check.contacts import HUMAN, Asked, judged
from adaptive_instrument.access.check.measures import Presses
from adaptive_instrument.access.check.part import CUE, Beat, Part
from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.access.selection import Deselect, Select, Selection

PRESSES = {1: 8, 2: 5, 3: 4, 4: 3}
"""How many presses each control is asked for, by how many controls there are."""
FEWEST_PRESSES = 2
BEATS_WAITED = (2, 3, 2, 4, 2, 3, 4, 2, 3)
"""Whole beats from one note to the next light at least: a rhythm, but one that nobody can press along with."""
OFF_THE_BEAT = (0.0, 0.11, -0.07, 0.05, -0.1, 0.08, -0.04, 0.12, -0.09)
"""Parts of a beat by which a light comes early or late, for the same reason."""
BREATH = 0.9
"""Seconds from a release to the next light at least."""
INTRODUCTION = 4.0
"""Seconds to read what to do."""
PATIENCE = 6.0
"""Seconds after which a light that nobody answers goes out."""
UNANSWERED = 3
"""Lights in a row without an answer, after which the check waits to be called."""
GIVES_UP = 60.0
"""Seconds of waiting to be called, after which the check ends."""
STEADY = 0.12
"""Seconds that a contact must stay open before the note ends: nothing is known of its chatter yet."""
MOMENTARY = 0.6
"""Seconds a note lasts whose release the device cannot tell."""
SETTLED = 0.7
"""Seconds after the last release for which repeats are still watched."""
CONTOUR = (0, 2, 1, 3, 2, 4, 1, 0)
"""The phrase, in fifths of the way up the nearest targets: it rises, turns and comes home."""


class PressPart(Part):
    """Measures reaction, press length, chatter, repeats and stray touches of each control."""

    def __init__(self, controls: Sequence[str], labels: Mapping[str, int], targets: int, beat: Beat,
                 silent: frozenset[str] = frozenset()) -> None:  # fmt: skip
        """``labels`` gives a control the target it strikes itself, ``silent`` names those that never tell a release."""
        super().__init__()
        count = PRESSES.get(len(controls), FEWEST_PRESSES)
        self._order = [control for control in controls for _ in range(count)]
        self._several = len(controls) > 1
        self._labels, self._targets, self._beat, self._silent = labels, targets, beat, silent
        self._asked: list[Asked] = []
        self._before: list[tuple[float, float]] = []
        self._closed: dict[str, float] = {}
        """Contacts that are closed, and since when."""
        self._light_at: float | None = None
        """When the next light comes."""
        self._lit = False
        self._off_at: float | None = None
        """When the note that sounds ends."""
        self._sounds = ""
        self._answered = 0
        self._row = 0
        self._paused_at: float | None = None
        self._lit_since = 0.0
        self._step_at = 0.0

    @property
    def measured(self) -> dict[str, Presses]:
        """What was measured, by control."""
        return judged(self._asked, self._before)

    @property
    def answered(self) -> int:
        """Lights that were answered."""
        return self._answered

    @property
    def deadline(self) -> float | None:
        """The next light, its end, the end of the note, or of waiting."""
        moments = [moment for moment in (self._off_at, self._turn_at) if moment is not None]
        return min(moments, default=None)

    @property
    def view(self) -> CheckView:
        """The light and how far it is."""
        done, of = self._answered, len(self._order)
        if self._paused_at is not None:
            return CheckView(step="pause", words="Press whenever you are ready.", started=self._paused_at,
                             done=done, of=of)  # fmt: skip
        name = self._order[min(len(self._asked) - self._lit, of - 1)]
        words = f"Press {name} when it lights." if self._several else "Press when it lights."
        since = self._lit_since if self._lit else self._step_at
        names = tuple(dict.fromkeys(self._order)) if self._several else ()
        lit = (names.index(name) if names else 0) if self._lit else None
        return CheckView(step="press", words=words, started=since, done=done, of=of, lit=lit, names=names)

    def begin(self, t: float) -> list[Selection]:
        """Waits long enough for the instruction to be read."""
        super().begin(t)
        self._step_at = t
        self._light_at = self._beat(t + INTRODUCTION)
        return []

    def edge(self, t: float, control: str, down: bool) -> list[Selection]:
        """A raw contact. The first one after a light sounds."""
        if control in self._silent:
            return self._closes(t, control, t) if down else []
        if down:
            self._closed.setdefault(control, t)
            return self._closes(t, control, None)
        since = self._closed.pop(control, None)
        if since is None:
            return []
        self._remember(control, since, t)
        if control == self._sounds:
            self._off_at = t + STEADY
        self._postpone(t)
        return []

    def advance(self, t: float) -> list[Selection]:
        """Lights, and puts out."""
        selections: list[Selection] = []
        if self._off_at is not None and t >= self._off_at:
            if self._sounds not in self._closed:
                selections.append(Deselect(t, self._sounds))
                self._sounds = ""
            self._off_at = None
        turn = self._turn_at
        if turn is None or t < turn:
            return selections
        if self._paused_at is not None:
            self.over = True
        elif self._lit:
            self._lit = False
            self._row += 1
            if self._row >= UNANSWERED:
                self._paused_at = t
            else:
                self._next(t)
        elif self._closed and t - min(self._closed.values()) < GIVES_UP:
            # A hand that rests on the switch is no answer to a light that comes later.
            self._light_at = self._musical(t + BREATH)
        elif self._closed or len(self._asked) >= len(self._order):
            self.over = True
        else:
            selections += self._light(t)
        return selections

    def end(self, t: float) -> list[Selection]:
        """Lets go of the note that a hand still holds."""
        selections: list[Selection] = [Deselect(t, self._sounds)] if self._sounds else []
        self._sounds, self._off_at = "", None
        return selections

    def lose(self, t: float) -> list[Selection]:
        """The light that was lit is lit again later."""
        selections = self.end(t)
        self._closed.clear()
        if self._lit:
            self._asked.pop()
            self._lit = False
        if self._paused_at is None and self._light_at is None and not self.over:
            self._next(t)
        elif self._light_at is not None:
            self._postpone(t)
        return selections

    # -- inside -----------------------------------------------------------------------------------------------------

    @property
    def _turn_at(self) -> float | None:
        if self._paused_at is not None:
            return self._paused_at + GIVES_UP
        if self._lit:
            return self._lit_since + PATIENCE
        return self._light_at

    def _light(self, t: float) -> list[Selection]:
        control = self._order[len(self._asked)]
        self._asked.append(Asked(control, t))
        self._lit, self._lit_since, self._light_at = True, t, None
        return [Select(t, CUE, 0)]

    def _closes(self, t: float, control: str, until: float | None) -> list[Selection]:
        if until is not None:
            self._remember(control, t, until)
        if self._paused_at is not None:
            self._paused_at, self._row = None, 0
            self._step_at = t
            self._next(t)
            return []
        if not self._lit or control != self._asked[-1].control or t - self._lit_since < HUMAN:
            self._postpone(t)
            return []
        self._lit, self._row = False, 0
        target = self._target(control)
        self._answered += 1
        selections: list[Selection] = [Deselect(t, self._sounds)] if self._sounds else []
        self._sounds = control
        self._off_at = t + MOMENTARY if until is not None else None
        self._step_at = t
        self._next(t)
        return [*selections, Select(t, control, target)]

    def _next(self, t: float) -> None:
        """The moment of the next light; after the last answer only repeats are watched for."""
        number = len(self._asked)
        if number >= len(self._order):
            self._light_at = t + SETTLED
            return
        beats = BEATS_WAITED[number % len(BEATS_WAITED)] - 1
        self._light_at = self._musical(max(t + BREATH, self._beat(t) + (beats - 0.5) * self._length(t)))

    def _musical(self, t: float) -> float:
        """The moment of a light that is not before ``t``: by a beat, but not quite on it."""
        off = OFF_THE_BEAT[len(self._asked) % len(OFF_THE_BEAT)] * self._length(t)
        return self._beat(t - off) + off

    def _length(self, t: float) -> float:
        first = self._beat(t)
        return self._beat(first + 1e-3) - first

    def _postpone(self, t: float) -> None:
        """A contact moved: the next light leaves it time to be quiet."""
        if self._light_at is None:
            return
        if len(self._asked) >= len(self._order):
            self._light_at = max(self._light_at, t + SETTLED)
        elif self._light_at < t + BREATH:
            self._light_at = self._musical(t + BREATH)

    def _remember(self, control: str, begin: float, end: float) -> None:
        for asked in reversed(self._asked):
            # A press belongs to the light before its beginning.
            if begin >= asked.at:
                if asked.control == control:
                    asked.contacts.append((begin, end))
                else:
                    asked.elsewhere.append((control, end - begin))
                return
        if not self._order or control == self._order[0]:
            self._before.append((begin, end))

    def _target(self, control: str) -> int:
        own = self._labels.get(control)
        if own is not None:
            return min(own, self._targets - 1)
        reach = min(self._targets, 5) - 1
        place = CONTOUR[self._answered % len(CONTOUR)] if len(self._asked) < len(self._order) else 0
        return round(place * reach / 4)
