"""Beat-locked scan: the highlight moves on the beat, and a press counts for what it was meant for.

A highlight stays for the fewest whole beats (or parts of one) that are not shorter than the player's own interval: a
quicker tempo takes nobody's time. With help in timing the cue comes before the beat by this player's own measured
delay, so that the press falls on the beat; a press that comes a little early sounds on it, a late one at once. And a
press just after the highlight has moved counts for the target before, where the player's delay makes that likelier.

Without that help the highlight is on the beat and the press is what it is. What would have been is always told along
(``Select.raw_target``, and the press's own ``t``).
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

from adaptive_instrument.access.beats import Beats
from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.delay import Delay
from adaptive_instrument.access.method import AccessMethod, Targets
from adaptive_instrument.access.scan import REMEMBERED, Scan, ScanSettings
from adaptive_instrument.access.scan_order import Place, here
from adaptive_instrument.access.selection import Select, Selection

SLIP = 0.02
"""Seconds by which the lead may change from one highlight to the next: so much may one be shorter than its beats."""
SOON, FINEST = 0.7, 4
"""Seconds that a scan waits at most for a beat to start on; where none comes so soon a quarter of one will do."""
JUST = 0.001
"""Seconds by which a beat may be early and still be long enough: the rounding of tempos."""


def scan(settings: ScanSettings, targets: Targets) -> AccessMethod:
    """A scan, on the beat if the settings say so."""
    return BeatScan(settings, targets) if settings.beat and settings.kind == "auto" else Scan(settings, targets)


class BeatScan(Scan):
    """An automatic scan whose highlight keeps to the beat. Until it knows one it is a scan like any other."""

    def __init__(self, settings: ScanSettings, targets: Targets) -> None:
        super().__init__(settings, targets)
        self._beats: Beats | None = None
        self._helps = False
        self._delay = Delay(settings.delay, settings.delay_spread)
        self._lead = 0.0
        self._coming: tuple[float, float] | None = None
        """The next cue, and the beat that it leads to."""
        self._led: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)
        """The cues that came, and the beats that they led to."""
        self._first = False
        self._starting = False
        """Whether the scan waits for the beat on which it stands out again."""
        self._credit: tuple[int | None, float | None] | None = None
        """Of the press under way: the target that it would have struck without help, and the beat it was meant for."""

    @property
    def delay(self) -> Delay:
        """The player's delay, as far as it is known."""
        return self._delay

    def keep_time(self, t: float, beats: Beats, helps: bool) -> None:
        """The beat is another one, or the player wants another help: the highlight under way goes on to the next."""
        self._beats = beats
        if helps != self._helps:
            self._helps, self._lead = helps, self._delay.lead if helps else 0.0
        if self._starting:
            self._due = self._start(t)
        elif self._place and self._due is not None:
            self._due = self._step_ends(self._since, self._first, t)

    def learned(self, settings: Any) -> Any:
        """The settings with the delay as it has been measured, once there were presses enough."""
        if not isinstance(settings, ScanSettings) or not self._delay.known:
            return settings
        middle = min(1.5, max(0.05, self._delay.middle))
        return replace(settings, delay=round(middle, 2), delay_spread=round(min(1.0, max(0.01, self._delay.spread)), 2))

    def retune(self, settings: Any) -> bool:
        """Goes on with other settings; what is known of the delay is forgotten only if it is told anew."""
        old = self._settings
        if not super().retune(settings):
            return False
        if (settings.delay, settings.delay_spread) != (old.delay, old.delay_spread):
            self._delay = Delay(settings.delay, settings.delay_spread)
        return True

    def press(self, press: Press) -> list[Selection]:
        """As in every scan; what is chosen tells what it was meant for, too."""
        selections = super().press(press)
        credit, self._credit = self._credit, None
        if credit is None:
            return selections
        raw, meant = credit
        return [replace(one, raw_target=raw, meant=meant) if isinstance(one, Select) else one for one in selections]

    # -- the highlight keeps to the beat ------------------------------------------------------------------------------

    def _cue(self, at: float, t: float, parts: int = 0) -> float:
        """The first cue not before ``t`` whose beat (or part of one) is not before ``at``."""
        assert self._beats is not None
        wanted = self._delay.lead if self._helps else 0.0
        self._lead += min(SLIP, max(-SLIP, wanted - self._lead))
        beat = self._beats.next_beat(max(at, t + self._lead) - JUST, parts or self._settings.beat_parts)
        cue = max(t, beat - self._lead)
        self._coming = (cue, beat)
        return cue

    def _step_ends(self, began: float, first: bool, t: float | None = None) -> float:
        self._first = first
        if self._beats is None:
            return super()._step_ends(began, first)
        beat = self._beat_of(began)
        since = began + self._lead if beat is None else beat
        return self._cue(super()._step_ends(since, first), began if t is None else t)

    def _begin(self, t: float) -> None:
        if self._beats is None:
            super()._begin(t)
            return
        self._rest(t)
        # It stands out again on the beat, with a lead that need not slip: nothing stands out now.
        self._lead = self._delay.lead if self._helps else 0.0
        self._starting, self._due = True, self._start(t)

    def _start(self, t: float) -> float:
        """The cue on which the scan stands out again: soon, even where beats are rare."""
        cue = self._cue(t, t)
        return cue if cue - t <= SOON else self._cue(t, t, FINEST)

    def _fall_due(self, due: float) -> list[Selection]:
        if not self._starting:
            return super()._fall_due(due)
        self._starting = False
        super()._begin(due)
        return []

    def _put(self, t: float, place: Place) -> None:
        super()._put(t, place)
        if place and self._coming is not None and self._coming[0] == t:
            self._led.append(self._coming)

    def _rest(self, t: float) -> None:
        self._starting = False
        super()._rest(t)

    def _beat_of(self, cue: float) -> float | None:
        return next((beat for came, beat in reversed(self._led) if came == cue), None)

    # -- what a press was meant for -----------------------------------------------------------------------------------

    def _meant(self, press: Press) -> Place:
        raw = super()._meant(press)
        if not raw:
            return raw
        since, before = self._seen(raw)
        place = raw
        if self._helps and before is not None and self._delay.prefers(press.t - before[0], press.t - since):
            since, place = before
        self._delay.learn(press.t - since)
        if self._helps:
            stop = here(raw)
            changed = place != raw and stop is not None and stop.single
            self._credit = (stop.first if changed and stop is not None else None, self._beat_of(since))
        return place

    def _seen(self, place: Place) -> tuple[float, tuple[float, Place] | None]:
        """Since when a place stood out, and what stood out before it on the same level."""
        past = list(self._past)
        index = next((i for i in reversed(range(len(past))) if past[i][1] == place), None)
        if index is None:
            return self._since, None
        before = past[index - 1] if index else None
        # What was left for another level, or chosen, cannot have been meant once more.
        same = before is not None and len(before[1]) == len(place) and before[1][:-1] == place[:-1]
        return past[index][0], before if same else None
