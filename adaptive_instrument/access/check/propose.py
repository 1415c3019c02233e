"""From what was measured to what would fit: pure, and every proposal with its reason.

Only what differs clearly is proposed: a person should not be asked about a hundredth of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from adaptive_instrument.access.check.measures import Measurements
from adaptive_instrument.access.check.movement_rules import level_rule, threshold_rule
from adaptive_instrument.access.check.pointing_rules import aimed_targets_rule, dwell_rule, range_rule, tremor_rule
from adaptive_instrument.access.check.press_rules import acceptance_rule, debounce_rule, ignore_repeat_rule, menu_rule
from adaptive_instrument.access.check.proposal import Proposal
from adaptive_instrument.access.check.scan_rules import interval_rule, late_rule, scanned_targets_rule
from adaptive_instrument.access.check.time_rules import delay_rule, grid_rule, tempo_rule
from adaptive_instrument.instrument import Instrument

Rule = Callable[[Measurements, Instrument], Iterator[Proposal]]


def propose(measurements: Measurements, instrument: Instrument) -> list[Proposal]:
    """What would fit this person better than the instrument does now; nothing when nothing differs clearly.

    Deterministic. Proposals come in the order in which they should be judged: what cleans a press, how fast a scan
    goes, where a movement counts, how many targets there are, the beat.
    """
    return [proposal for rule in RULES for proposal in rule(measurements, instrument)]


RULES: tuple[Rule, ...] = (
    acceptance_rule,
    ignore_repeat_rule,
    debounce_rule,
    menu_rule,
    interval_rule,
    late_rule,
    threshold_rule,
    level_rule,
    range_rule,
    tremor_rule,
    dwell_rule,
    aimed_targets_rule,
    scanned_targets_rule,
    tempo_rule,
    delay_rule,
    grid_rule,
)
"""All rules; a new one is one line here."""
