"""Song: one switch plays a melody. Each press is the next note; the player gives the rhythm and the breath.

The targets are the notes of the melody in their order, their anchors the beginnings of its phrases. Whoever pauses
within a phrase hears it again from its beginning; whoever pauses between two phrases goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.method import AccessMethod, Targets
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.settings import Settings

LONGEST_PULSE = 4.0
"""Seconds that a note lasts whose release the device cannot tell, where phrases never start again."""
END_STANDS = 2.0
"""Seconds for which the end of a song stands at least, where it stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSongSettings(Settings):
    """One control plays a song note by note; `[song]` says which."""

    method: Literal["song"] = "song"
    """The access method."""
    control: str = "switch"
    """The control that plays the next note."""
    phrase_gap: Annotated[float, Ge(0), Le(60)] = 4.0
    """Seconds of silence within a phrase after which it starts again from its beginning; 0: the song waits where it
    is, however long."""
    at_end: Literal["wrap", "stop"] = "wrap"
    """`wrap`: after the last note the next press begins the song again. `stop`: the end stands, and presses sound
    nothing, until there has been silence for `phrase_gap` seconds (at least 2)."""


class StepSong(AccessMethod):
    """Steps through a melody, one note a press."""

    name = "song"

    def __init__(self, settings: StepSongSettings, targets: Targets) -> None:
        self._settings = settings
        self._targets = targets
        self._place = 0
        self._ended = False
        self._held: int | None = None
        self._struck_at: float | None = None
        self._quiet_since: float | None = None
        self._ends_at: float | None = None
        self.retarget(targets)

    @property
    def place(self) -> int:
        """The note that the next press plays."""
        return self._place

    @property
    def standing(self) -> int:
        """The note that sounds, else the one that comes next."""
        return self._place if self._held is None else self._held

    @property
    def cursor(self) -> int | None:
        """The note that comes next; None where the end of the song stands."""
        return None if self._ended or not self._targets.count else self._place

    @property
    def deadline(self) -> float | None:
        """When a note ends whose release the device cannot tell, or when the phrase starts again."""
        if self._ends_at is not None or self._quiet_since is None:
            return self._ends_at
        if self._ended:
            return self._quiet_since + max(self._settings.phrase_gap, END_STANDS)
        if self._settings.phrase_gap and self._place != self._phrase():
            return self._quiet_since + self._settings.phrase_gap
        return None

    def press(self, press: Press) -> list[Selection]:
        """Plays the next note on press, lets go on release. A momentary press lasts to the next one."""
        control = self._settings.control
        if press.control != control:
            return []
        if not press.down:
            return self._let_go(press.t)
        selections = self._let_go(press.t)
        if self._ended or self._targets.count == 0:
            return selections
        gap = None if self._struck_at is None else press.t - self._struck_at
        self._struck_at, self._held, self._quiet_since = press.t, self._place, None
        if press.momentary:
            self._ends_at = press.t + (self._settings.phrase_gap or LONGEST_PULSE)
        self._step()
        return [*selections, Select(press.t, control, self._held, gap=gap)]

    def advance(self, t: float) -> list[Selection]:
        """Ends a note whose release the device cannot tell; after a pause the phrase starts again."""
        deadline = self.deadline
        if deadline is None or t < deadline:
            return []
        if self._ends_at is not None:
            return self._let_go(deadline)
        self._place, self._ended, self._quiet_since = self._phrase(), False, None
        return []

    def release(self, t: float, source: str | None = None) -> list[Selection]:
        """Lets go of the note that sounds. With a source: nothing, its presses are let go one by one."""
        return self._let_go(t) if source is None else []

    def retarget(self, targets: Targets) -> None:
        """Another harmony, another song (``targets.next`` says where it is taken up), or the same one elsewhere."""
        self._targets = targets
        if targets.next:
            self._place, self._ended, self._quiet_since = targets.next[0], False, None
        if self._place >= targets.count:
            self._place, self._ended = 0, False

    def _let_go(self, t: float) -> list[Selection]:
        if self._held is None:
            return []
        self._held = self._ends_at = None
        self._quiet_since = t
        return [Deselect(t, self._settings.control)]

    def _step(self) -> None:
        self._place += 1
        if self._place >= self._targets.count:
            self._place, self._ended = 0, self._settings.at_end == "stop"

    def _phrase(self) -> int:
        """The beginning of the phrase in which the next note is."""
        return max((anchor for anchor in self._targets.anchors if anchor <= self._place), default=0)
