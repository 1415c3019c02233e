"""While somebody plays, the measuring goes on: quietly, and what it finds is only ever offered, between two pieces.

What can be seen of errors without knowing what was meant, each counted once:

- *slips*: a target that was struck and left at once (within ``SLIP`` seconds) for another one within ``AGAIN``;
- *late presses*: in a scan, a press within ``LATE`` seconds after the highlight moved, sooner than anybody reacts: it
  was meant for what stood out before. Where the scan has credited it to that already nothing went wrong.

When a quarter of the last ``STRETCH`` selections are errors, the access check is offered again (25%: Koester & Simpson
2014). Slips are seen only where every target is chosen (``SLIPPING``).
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from adaptive_instrument.access.check.contacts import CHATTER, TOUCH
from adaptive_instrument.access.check.measures import Aim, Measurements, Pointed, Presses
from adaptive_instrument.access.check.pointing_rules import aimed_targets_rule
from adaptive_instrument.access.check.press_rules import SHORT_ACCEPTANCE, acceptance_rule, debounce_rule
from adaptive_instrument.access.check.proposal import Proposal
from adaptive_instrument.access.check.scan_rules import interval_rule
from adaptive_instrument.access.highlight import Highlight
from adaptive_instrument.access.offer import Offer
from adaptive_instrument.access.zones import Zone
from adaptive_instrument.instrument import Instrument

SLIP, AGAIN = 0.3, 1.0
LATE = 0.2
"""Seconds; see above."""
STRETCH = 20
"""Selections that errors are counted over."""
FEWEST = 12
"""Selections below which nothing is said of errors."""
TOO_MANY, FEW_AGAIN = 0.25, 0.15
"""Parts of the selections: the offer comes, and goes."""
PAUSE = 6.0
"""Seconds without a selection that count as the end of a piece: only then is anything offered."""
REMEMBERED = 40
"""Presses and aims that are remembered: some minutes, so that the figures follow the day."""
ENOUGH = 16
"""Presses (or aims) from ordinary playing before something is proposed of them."""
UNSEEN = 1.3
"""Where notes slip, aims are so many times worse than those that struck their target: the others struck another."""
FEW_TOUCHES = 3
"""Touches far shorter than the usual press below which they are chance."""
SLIPPING = frozenset({"dwell", "point", "scan"})
"""Methods whose slips can be seen: there each target is chosen. A harp is glided over, a walk steps, fingers trill."""
CHECK, TUNE, TARGETS = "check-access", "tune", "targets"
"""The names of the offers."""


class Running:
    """Watches one player's ordinary playing."""

    def __init__(self, player: str, method: str) -> None:
        """``method``: how the player chooses, by its name."""
        self._player = player
        self._slips = method in SLIPPING
        self._errors: deque[bool] = deque(maxlen=STRETCH)
        self._reactions: deque[float] = deque(maxlen=REMEMBERED)
        self._aims: deque[Aim] = deque(maxlen=REMEMBERED)
        self._lengths: dict[str, deque[float]] = {}
        self._chatter: dict[str, deque[float]] = {}
        self._edges: dict[tuple[str, str, str], tuple[float, bool]] = {}
        self._last: tuple[float, int, float | None] | None = None
        """The last selection: when, which target, and when it was left."""
        self._late: tuple[int, ...] = ()
        """The targets that stood out at the last press, if it came too soon to be meant for them."""
        self._judged: object = None
        self.deadline: float | None = None
        """When this piece has ended, if nobody plays on."""

    @property
    def errors(self) -> float:
        """The part of the last selections that were errors, as far as they can be seen (0..1)."""
        return sum(self._errors) / len(self._errors) if self._errors else 0.0

    def edge(self, t: float, name: str, source: str, control: str, down: bool) -> None:
        """A raw switch of a control, while playing."""
        place = (name, source, control)
        before = self._edges.get(place)
        self._edges[place] = (t, down)
        if before is None or before[1] == down:
            return
        length = t - before[0]
        if not down:
            self._kept(self._lengths, name, length)
        elif length < CHATTER:
            self._kept(self._chatter, name, length)

    def pressed(self, t: float, highlight: Highlight | None) -> None:
        """A cleaned press while this was highlighted: how long the person took, and whether it came too late."""
        self._late = ()
        if highlight is None or not highlight.targets or highlight.paused or highlight.armed is not None:
            return
        took = t - highlight.since
        if took < LATE:
            self._late = highlight.targets
        else:
            self._reactions.append(took)

    def selected(self, t: float, target: int, zones: tuple[Zone, ...], pointer: tuple[float, float] | None) -> None:
        """A target was struck."""
        last = self._last
        if last is not None and self._slips:
            _, struck, left = last
            gone = left if left is not None else t
            slipped = gone - last[0] < SLIP and t - last[0] < AGAIN and target != struck
            if slipped and self._errors and not self._errors[-1]:
                self._errors[-1] = True
        self._errors.append(target in self._late)
        self._late = ()
        self._last = (t, target, None)
        # Too few say nothing, and nobody need be woken for them.
        self.deadline = t + PAUSE if len(self._errors) >= FEWEST else None
        if pointer is not None and self._slips and target < len(zones):
            zone = zones[target]
            x, y = zone.x + zone.width / 2, zone.y + zone.height / 2
            self._aims.append(Aim(x, y, pointer[0] - x, pointer[1] - y))

    def left(self, t: float) -> None:
        """What was struck last was let go."""
        if self._last is not None and self._last[2] is None:
            self._last = (self._last[0], self._last[1], t)

    def measurements(self) -> Measurements:
        """What ordinary playing has shown so far."""
        names = self._lengths.keys() | self._chatter.keys() or {""}
        presses = {
            name: Presses(
                reactions=tuple(self._reactions) if index == 0 else (),
                lengths=tuple(self._lengths.get(name, ())),
                chatter=tuple(self._chatter.get(name, ())),
            )
            for index, name in enumerate(sorted(names))
        }
        return Measurements(presses=presses, pointed=Pointed(aims=tuple(self._aims)) if self._aims else None)

    def judge(self, instrument: Instrument, settings: object = None) -> dict[str, Offer | None]:
        """The piece is over: what is offered now, by name; None where an offer is to go.

        ``settings`` is what ``outdated`` will be asked with: the offers hold as long as it is the very same.
        """
        self.deadline = None
        self._judged = settings
        offers: dict[str, Offer | None] = {TUNE: None, TARGETS: None}
        place = f"player.{self._player}"
        if len(self._errors) >= FEWEST and self.errors >= TOO_MANY:
            words = "Notes slip often just now. The access check can find what fits: about two minutes."
            offers[CHECK] = Offer(CHECK, words, f"{place}.check")
        elif self.errors < FEW_AGAIN:
            offers[CHECK] = None
        for name, proposal in self._proposals(instrument):
            offers[name] = Offer(name, proposal.sentence, f"{place}.settings", dict(proposal.settings))
        return offers

    def outdated(self, settings: object) -> tuple[str, ...]:
        """The offers that were made for other settings than these, once."""
        if self._judged is None or settings is self._judged:
            return ()
        self._judged = None
        return TUNE, TARGETS

    def forget(self) -> None:
        """Everything begins anew: an access check has just measured it all, or the settings are others."""
        self._errors.clear()
        self._reactions.clear()
        self._aims.clear()
        self._lengths.clear()
        self._chatter.clear()
        self._last = None
        self._judged = None
        self.deadline = None

    def _proposals(self, instrument: Instrument) -> list[tuple[str, Proposal]]:
        measured = self.measurements()
        found: list[tuple[str, Proposal]] = []
        if len(self._reactions) >= ENOUGH:
            found += [(TUNE, proposal) for proposal in interval_rule(measured, instrument)]
        if not found:
            # A steadier contact is not proposed from playing: a chatter may only be away for a while.
            worse = (
                proposal
                for proposal in debounce_rule(_counting(measured), instrument)
                if isinstance(proposal.new, float) and isinstance(proposal.old, float) and proposal.new > proposal.old
            )
            found += [(TUNE, proposal) for proposal in list(worse)[:1]]
        if not found:
            # Nor is waiting less: twitches come and go. Nor much more: what lasts longer may have been meant.
            longer = (
                proposal
                for proposal in acceptance_rule(_straying(measured), instrument)
                if isinstance(proposal.new, float)
                and isinstance(proposal.old, float)
                and proposal.old < proposal.new <= SHORT_ACCEPTANCE
            )
            found += [(TUNE, proposal) for proposal in list(longer)[:1]]
        if len(self._aims) >= ENOUGH:
            # Only what was struck is seen, so aims look better than they are: fewer targets come of errors alone.
            slips = self.errors >= TOO_MANY
            for proposal in aimed_targets_rule(measured, instrument, UNSEEN if slips else 1.0):
                if (len(proposal.new) < len(proposal.old)) == slips:  # type: ignore[arg-type]
                    found.append((TARGETS, proposal))
        return found

    def _kept(self, table: dict[str, deque[float]], name: str, value: float) -> None:
        table.setdefault(name, deque(maxlen=REMEMBERED)).append(value)


def _straying(measured: Measurements) -> Measurements:
    """What nobody asked for can be told by its length only: several touches far shorter than the usual press."""
    every = sorted(length for one in measured.presses.values() for length in one.lengths)
    touch = TOUCH * every[len(every) // 2] if every else 0.0
    if sum(length < touch for length in every) < FEW_TOUCHES or len(every) < ENOUGH:
        return Measurements()
    presses = {
        name: replace(
            one,
            reactions=one.lengths,
            lengths=tuple(length for length in one.lengths if length >= touch),
            strays=tuple(length for length in one.lengths if length < touch),
        )
        for name, one in measured.presses.items()
    }
    return replace(measured, presses=presses)


def _counting(measured: Measurements) -> Measurements:
    """In playing there are no lights to answer: presses count by how many there were."""
    presses = {
        name: replace(one, reactions=one.lengths if len(one.chatter) >= 3 else ())
        for name, one in measured.presses.items()
    }
    return replace(measured, presses=presses)
