"""From what was measured to what would fit: pure, and every proposal with its reason.

Only what differs clearly is proposed: a person should not be asked about a hundredth of a second.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from adaptive_instrument.access.check.measures import Measurements, Presses, high, mean_and_spread
from adaptive_instrument.access.check.proposal import Proposal
from adaptive_instrument.access.check.room import GLIDING, STAYING, targets_for, targets_in_time
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.access.threshold import WatchSettings
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.fewer import fewer
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.transport import GRIDS, TICKS_PER_BEAT

REACTION_PART = 0.65
"""A scan interval is the mean reaction divided by this (Simpson, Koester, LoPresti 2007)."""
TOO_SOON = 0.1
"""Seconds: nobody answers a light sooner. Proposed only to who takes twice as long and more."""
QUICKEST_STEP, SLOWEST_STEP = 0.3, 10.0
"""Seconds of a scan interval."""
QUIET_IGNORE = 0.2
"""Seconds of ignore repeat for who never repeats: what instruments have from the start."""
SCAN_IGNORE = 0.5
"""The same for a scan, where nobody presses twice within a step, unless they are quick and want the first target."""
AGAIN_SOON = 0.6
"""The part of their quickest answer and press after which a quick person may mean the next press."""
LONGEST_IGNORE = 1.5
QUIET_DEBOUNCE = 0.08
LONGEST_DEBOUNCE = 0.4
"""Seconds of release debounce: beyond it a note would seem to hang."""
HARMLESS = 0.05
"""Seconds of acceptance time that nobody hears: what a scan has from the start."""
FEW_STRAYS, SHORT_ACCEPTANCE = 2, 0.08
"""Stray touches below which only a short acceptance time is proposed, in seconds: what fasciculations ask for."""
LONGEST_ACCEPTANCE = 0.5
"""Seconds of acceptance time: beyond it there is no playing."""
FEW = 4
"""Presses (or aims) below which nothing is concluded."""
CLEAR_OF_NOISE = 3.0
"""A movement must be so many times the straying at rest to be told from it."""
SWITCH_ON, SWITCH_OFF = 0.5, 0.3
"""Parts of the comfortable most at which a watched level presses and lets go."""
QUICKEST_DWELL, SLOWEST_DWELL = 0.5, 2.0
"""Seconds: glances that search rest for up to 0.4 s, and must not play."""
SHORTEST_GRACE, LONGEST_GRACE = 0.1, 0.6
WASTE = 0.15
"""A beat may make a scan step so much longer than it needs to be."""
SLOW_BEAT, QUICK_BEAT = 50.0, 140.0
"""Beats a minute that are proposed at most."""
USED = 0.8
"""The part of the comfortable most that reaches the edge of the stage (as in ``pointing.py``)."""

Rule = Callable[[Measurements, Instrument], Iterator[Proposal]]


def propose(measurements: Measurements, instrument: Instrument) -> list[Proposal]:
    """What would fit this person better than the instrument does now; nothing when nothing differs clearly.

    Deterministic. Proposals come in the order in which they should be judged: what cleans a press, how fast a scan
    goes, where a movement counts, how many targets there are, the beat.
    """
    return [proposal for rule in RULES for proposal in rule(measurements, instrument)]


# -- presses -----------------------------------------------------------------------------------------------------------


def acceptance_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """None, unless there are stray touches that are all shorter than any press that was meant.

    A hand that twitches twitches on any of its controls: what was seen on one speaks for all.
    """
    pressed = list(_pressed(measurements, instrument))
    new = _acceptance(measurements, instrument)
    changed = [
        (name, control)
        for name, control, _ in pressed
        if control.timing == "full"
        and abs(new - control.acceptance) >= 0.01
        and not (new == 0 and control.acceptance <= HARMLESS)
    ]
    if not changed:
        return
    if new:
        strays = [length for _, _, presses in pressed for length in presses.strays]
        shortest = min(length for _, _, presses in pressed for length in presses.lengths)
        why = (
            f"{len(strays)} touches that were not meant lasted at most {max(strays):.2f} s, "
            f"your presses at least {shortest:.2f} s"
        )
        sentence = f"Let a press count after {new:g} s: {why}."
    else:
        sentence = "Let every press count at once: no stray touch came in between, and waiting only delays you."
    (first, control), *others = changed
    also = tuple((f"controls.{name}.acceptance", new) for name, _ in others)
    yield Proposal(f"controls.{first}.acceptance", control.acceptance, new, sentence, also)


def ignore_repeat_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """As long as presses repeat themselves unasked, and no longer."""
    for name, control, presses in _pressed(measurements, instrument):
        # A switch that steps is pressed quickly again and again.
        steps = name == getattr(instrument.access, "step_control", "")
        quiet = _scan_ignore(presses) if _interval(instrument) is not None and not steps else QUIET_IGNORE
        new = quiet
        # What comes back soon enough is kept from sounding by the release debounce, and no press that is meant with it.
        if presses.repeats and not _caught(presses):
            new = min(LONGEST_IGNORE, max(quiet, _up(max(presses.repeats) * 1.2 + 0.05, 0.05)))
        if abs(new - control.ignore_repeat) < 0.05:
            continue
        if new > quiet:
            why = f"presses came again by themselves up to {max(presses.repeats):.2f} s later"
        elif _caught(presses):
            why = "waiting longer for the release catches what came again by itself"
        elif presses.repeats:
            why = f"presses came again by themselves at most {max(presses.repeats):.2f} s later"
        elif QUIET_IGNORE < new < SCAN_IGNORE:
            why = "no press came twice by itself, and you may mean the next one as soon"
        else:
            why = "no press came twice by itself"
        sentence = f"Ignore further presses for {new:g} s (now {control.ignore_repeat:g} s): {why}."
        yield Proposal(f"controls.{name}.ignore_repeat", control.ignore_repeat, new, sentence)


def _scan_ignore(presses: Presses) -> float:
    # After a choice the first target stands out again at once: who is quick means it before half a second is over.
    soon = AGAIN_SOON * (min(presses.reactions) + min(presses.lengths, default=0.0))
    return min(SCAN_IGNORE, max(QUIET_IGNORE, round(math.floor(soon / 0.05 + 1e-6) * 0.05, 4)))


def debounce_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """As long as the contact chatters while held."""
    for name, control, presses in _pressed(measurements, instrument):
        if control.timing == "pulse":
            continue
        returns = presses.returns if _caught(presses) else ()
        gaps = (*presses.chatter, *returns)
        new = max(debounce_for(presses.chatter), returning_for(returns))
        if abs(new - control.release_debounce) < 0.02:
            continue
        if new > QUIET_DEBOUNCE:
            why = f"your switch let go for up to {max(gaps):.2f} s though one press was meant"
        else:
            why = "your switch holds steadily, and notes can end sooner"
        sentence = f"Wait {new:g} s before a release counts (now {control.release_debounce:g} s): {why}."
        yield Proposal(f"controls.{name}.release_debounce", control.release_debounce, new, sentence)


def debounce_for(chatter: Sequence[float]) -> float:
    """Seconds of release debounce by which each gap of a held contact is passed over."""
    return min(LONGEST_DEBOUNCE, max(QUIET_DEBOUNCE, _up(max(chatter, default=0.0) * 1.4 + 0.01, 0.01)))


def returning_for(returns: Sequence[float]) -> float:
    """The same for touches after letting go: hardly longer than they need, for the next press may come as soon."""
    return min(LONGEST_DEBOUNCE, max(QUIET_DEBOUNCE, _up(max(returns, default=0.0) * 1.1 + 0.01, 0.01)))


def _caught(presses: Presses) -> bool:
    """Whether all that came again was touches, so soon after letting go that a release debounce catches them."""
    every = bool(presses.returns) and len(presses.returns) == len(presses.repeats)
    return every and max(presses.returns) * 1.2 < LONGEST_DEBOUNCE


def acceptance_for(presses: Presses) -> float:
    """Seconds of acceptance time: longer than each stray touch, shorter than each press that was meant; else 0.

    One touch alone may be chance, and is heeded only where that delays next to nothing.
    """
    if not presses.strays or not presses.lengths:
        return 0.0
    longest, shortest = max(presses.strays), min(presses.lengths)
    wanted = min(_up(longest * 1.2 + 0.01, 0.01), LONGEST_ACCEPTANCE)
    if longest < 0.9 * SHORT_ACCEPTANCE:
        wanted = min(wanted, SHORT_ACCEPTANCE)
    if len(presses.strays) < FEW_STRAYS and wanted > SHORT_ACCEPTANCE:
        return 0.0
    return wanted if longest < wanted < shortest * 0.9 else 0.0


# -- scanning ----------------------------------------------------------------------------------------------------------


def interval_for(measurements: Measurements, acceptance: float = 0.0) -> float | None:
    """The scan interval in seconds that fits; None when too few presses were seen.

    Mean reaction / 0.65, and never less than mean + 2 SD: that is what the 0.65 stands for, and somebody whose
    reactions scatter more than most is not served by the mean alone. Of a few presses the spread is known badly: then
    it is some more (mean + 2.5 SD of eight, the 97.5% prediction interval of Student's t).
    """
    reactions = _reactions(measurements)
    figures = mean_and_spread(reactions)
    if figures is None or len(reactions) < FEW:
        return None
    mean, spread = figures
    spreads = 2 + 4 / len(reactions)
    needed = max((mean + acceptance) / REACTION_PART, mean + acceptance + spreads * spread)
    return min(SLOWEST_STEP, max(QUICKEST_STEP, _up(needed, 0.05)))


def interval_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """The time each target of a scan stands out; nothing waits where another switch steps."""
    found, access = _interval(instrument), instrument.access
    if found is None or (isinstance(access, ScanSettings) and access.step_control):
        return
    setting, old = found
    new = interval_for(measurements, _acceptance(measurements, instrument))
    if new is None or abs(new - old) < max(0.05, 0.04 * old):
        return
    reactions = _reactions(measurements)
    figures = mean_and_spread(reactions)
    assert figures is not None
    sentence = (
        f"Scan step {new:g} s (now {old:g} s): you answer a light after {figures[0]:.2f} s, give or take "
        f"{figures[1]:.2f} s, and a step should last about one and a half times as long."
    )
    yield Proposal(f"access.{setting}", old, new, sentence)


def late_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """A press just after the light has moved on: for who waits for the light it means where the light was."""
    settings: Any = instrument.access
    reactions = _reactions(measurements)
    waits = getattr(settings, "kind", "") == "auto" and not settings.beat and len(reactions) >= FEW
    if not waits or settings.late >= TOO_SOON or min(reactions) < 2 * TOO_SOON:
        return
    sentence = (
        f"Let a press within {TOO_SOON:g} s after a step count for the target before: you never answered a light "
        f"sooner than after {min(reactions):.2f} s."
    )
    yield Proposal("access.late", settings.late, TOO_SOON, sentence)


def scanned_targets_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """As many targets as a round has time for."""
    interval = interval_for(measurements, _acceptance(measurements, instrument))
    if _interval(instrument) is None or interval is None or getattr(instrument.access, "pattern", "linear") != "linear":
        return
    now, full = layout_degrees(instrument), full_degrees(instrument)
    count = targets_in_time(interval, len(now), len(full))
    new = fewer(full, _harmony(instrument), count)
    if len(new) == len(now):
        return
    round_time = interval * len(now)
    sentence = (
        f"{len(new)} targets (now {len(now)}): a round of {len(now)} takes you {round_time:.0f} s, "
        f"one of {len(new)} {interval * len(new):.0f} s, and all of them go together."
    )
    yield _layout(instrument, now, full, new, sentence)


# -- movements ---------------------------------------------------------------------------------------------------------


def threshold_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """Where a watched level presses and lets go: well beyond its straying, well within what is comfortable."""
    for name, reach in measurements.reaches.items():
        control = instrument.controls.get(name)
        if control is None or control.watch is None:
            continue
        watch = control.watch
        found = thresholds_for(watch, reach.rest, reach.noise, reach.most)
        if found is None:
            continue
        on, off = found
        base = 1.0 if watch.measure == "ratio" else 0.0
        wide = abs(on - base)
        if abs(on - watch.on_at) < 0.1 * wide and abs(off - watch.off_at) < 0.1 * wide:
            continue
        sentence = (
            f"Let {name} press at {on:g} and let go at {off:g} (now {watch.on_at:g} and {watch.off_at:g}): "
            "well beyond how far it strays at rest, well within what is comfortable."
        )
        place = f"controls.{name}.watch"
        yield Proposal(f"{place}.on_at", watch.on_at, on, sentence, ((f"{place}.off_at", off),))


def thresholds_for(watch: WatchSettings, rest: float, noise: float, most: float) -> tuple[float, float] | None:
    """``on_at`` and ``off_at`` in the watch's own measure; None when the movement does not stand out from rest.

    Also None when it went the other way than the mapping watches: that would be another movement.
    """
    ratio = watch.measure == "ratio"
    base = 1.0 if ratio else 0.0
    if ratio and rest == 0:
        return None
    scale = abs(rest) if ratio else 1.0
    far, straying = abs(most) / scale, noise / scale
    meant = watch.on_at - base
    direction = (most / rest if ratio else most) * meant
    if direction <= 0 or far < CLEAR_OF_NOISE * straying or far <= 0:
        return None
    sign = math.copysign(1.0, meant)
    on = max(SWITCH_ON * far, min(2.0 * straying, 0.8 * far))
    off = max(SWITCH_OFF * far, min(1.3 * straying, 0.8 * on))
    return _figures(base + sign * on), _figures(base + sign * min(off, 0.85 * on))


def level_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """How far a bowed level goes, and where its notes begin."""
    access, reach = instrument.access, measurements.level
    if reach is None or not hasattr(access, "most") or not hasattr(access, "on_at"):
        return
    if abs(reach.most) < CLEAR_OF_NOISE * reach.noise or reach.most == 0:
        return
    settings: Any = access
    most = _figures(reach.most)
    if abs(most - settings.most) > 0.1 * abs(settings.most):
        sentence = f"Full loudness at {settings.full:.0%} of {most:g} from rest: as far as is comfortable for you."
        yield Proposal("access.most", settings.most, most, sentence)
    # Parts of the full scale.
    straying = reach.noise / (abs(reach.most) * settings.full)
    on = min(0.6, max(0.1, _up(2.0 * straying, 0.01)))
    off = _figures(min(0.55 * on, max(0.05, 1.2 * straying)) if straying < 0.3 else 0.8 * on)
    if abs(on - settings.on_at) > 0.04:
        why = "the level hardly strays while you rest" if on < settings.on_at else "at rest the level strays below that"
        sentence = f"Let a note begin at {on:.0%} of full and end at {off:.0%}: {why}."
        yield Proposal("access.on_at", settings.on_at, on, sentence, (("access.off_at", off),))


# -- pointing ----------------------------------------------------------------------------------------------------------


def range_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """How far a head or a stick has to move to reach the edge of the stage."""
    pointed = measurements.pointed
    if pointed is None or pointed.range is None:
        return
    old = instrument.pointer.range
    new = _figures(pointed.range[0]), _figures(pointed.range[1])
    if all(abs(one - other) <= 0.1 * other for one, other in zip(new, old, strict=True)):
        return
    sentence = (
        f"Reach the edges with {new[0]:g} sideways and {new[1]:g} up and down (now {old[0]:g} and {old[1]:g}): "
        f"that is {USED:.0%} of what was comfortable."
    )
    yield Proposal("pointer.range", old, new, sentence)


def dwell_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """Longer than a stay in passing; a slip is forgiven for as long as slips last."""
    pointed, access = measurements.pointed, instrument.access
    if access.method != "dwell" or pointed is None or len(pointed.aims) < FEW:
        return
    settings: Any = access
    longest = high(pointed.passing, 0.95)
    new = min(SLOWEST_DWELL, max(QUICKEST_DWELL, _up(longest * 1.3 + 0.1, 0.05)))
    if abs(new - settings.time) >= 0.1:
        why = (
            f"in passing you stay {longest:.2f} s on a pad at most"
            if pointed.passing
            else "you never stay on a pad in passing"
        )
        yield Proposal("access.time", settings.time, new, f"Dwell {new:g} s (now {settings.time:g} s): {why}.")
    slip = high(pointed.slips, 0.95)
    grace = min(LONGEST_GRACE, max(SHORTEST_GRACE, _up(slip * 1.2 + 0.05, 0.05)))
    if pointed.slips and grace > settings.grace + 0.04:
        sentence = (
            f"Forgive slipping off for {grace:g} s (now {settings.grace:g} s): you were back within {slip:.2f} s."
        )
        yield Proposal("access.grace", settings.grace, grace, sentence)


def aimed_targets_rule(measurements: Measurements, instrument: Instrument, hidden: float = 1.0) -> Iterator[Proposal]:
    """As many targets as can be hit, at the size that the aim asks for. ``hidden``: see ``targets_for``."""
    pointed, shape = measurements.pointed, getattr(instrument.access, "shape", None)
    if pointed is None or shape is None or len(pointed.aims) < FEW:
        return
    now, full = layout_degrees(instrument), full_degrees(instrument)
    sideways = bool(instrument.pointer.x) and not instrument.pointer.y
    # Gliding sounds every slip.
    wide = GLIDING if instrument.access.method == "enter" else STAYING
    count = targets_for(pointed.aims, shape, len(now), len(full), sideways, hidden, wide)
    new = fewer(full, _harmony(instrument), count)
    if len(new) == len(now):
        return
    if len(new) < len(now):
        why = f"your aim asks for larger ones, and {len(new)} have that size"
    else:
        why = "your aim is steady enough for them now"
    yield _layout(instrument, now, full, new, f"{len(new)} targets (now {len(now)}): {why}. All go together.")


# -- time --------------------------------------------------------------------------------------------------------------


def tempo_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """For a scan on the beat: a tempo in which whole beats make a step that fits."""
    interval = interval_for(measurements, _acceptance(measurements, instrument))
    if interval is None or not getattr(instrument.access, "beat", False):
        return
    old = instrument.transport.tempo
    part = 60 / old / getattr(instrument.access, "beat_parts", 1)
    if math.ceil(interval / part - 1e-9) * part <= interval * (1 + WASTE):
        return
    choices = [
        (tempo, count)
        for count in (1, 2, 3, 4, 6, 8)
        if SLOW_BEAT <= (tempo := math.floor(60 * count / interval + 1e-9)) <= QUICK_BEAT
    ]
    if not choices:
        return
    new, count = min(choices, key=lambda choice: (abs(math.log(choice[0] / old)), choice[1]))
    step = "one beat lasts" if count == 1 else f"{count} beats last"
    sentence = f"{new} beats a minute (now {old:g}): then {step} {60 * count / new:.2f} s, which is your own step."
    yield Proposal("transport.tempo", old, float(new), sentence)


def delay_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """For a scan on the beat: how far its light has to lead, until playing has shown it."""
    settings: Any = instrument.access
    figures = mean_and_spread(_reactions(measurements))
    if not getattr(settings, "beat", False) or figures is None or len(_reactions(measurements)) < FEW:
        return
    delay = min(1.5, max(0.05, round(figures[0] + _acceptance(measurements, instrument), 3)))
    spread = min(1.0, max(0.01, round(figures[1], 3)))
    if abs(delay - settings.delay) < 0.05 and abs(spread - settings.delay_spread) < 0.05:
        return
    sentence = f"Light up {delay:.2f} s before the beat (now {settings.delay:g} s): that is how long you take."
    yield Proposal("access.delay", settings.delay, delay, sentence, (("access.delay_spread", spread),))


def grid_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """With timing help: the finest division whose steps are wider than presses scatter."""
    if instrument.help != "notes and timing":
        return
    reactions = _reactions(measurements)
    figures = mean_and_spread(reactions)
    if figures is None or len(reactions) < FEW:
        return
    needed = 4 * figures[1]
    beat = 60 / instrument.transport.tempo
    straight = sorted((ticks / TICKS_PER_BEAT * beat, name) for name, ticks in GRIDS.items() if "triplet" not in name)
    new = next((name for step, name in straight if step >= needed), straight[-1][1])
    old = instrument.transport.grid
    if new == old or ("triplet" in old and GRIDS[old] / TICKS_PER_BEAT * beat >= needed):
        return
    sentence = (
        f"Draw notes to {new} (now {old}): your presses scatter by {figures[1]:.2f} s, "
        "and so nearly all land where they are meant."
    )
    yield Proposal("transport.grid", old, new, sentence)


RULES: tuple[Rule, ...] = (
    acceptance_rule,
    ignore_repeat_rule,
    debounce_rule,
    interval_rule,
    late_rule,
    threshold_rule,
    level_rule,
    range_rule,
    dwell_rule,
    aimed_targets_rule,
    scanned_targets_rule,
    tempo_rule,
    delay_rule,
    grid_rule,
)
"""All rules; a new one is one line here."""


# -- helpers -----------------------------------------------------------------------------------------------------------


def layout_degrees(instrument: Instrument) -> tuple[int, ...]:
    """The degrees of the targets there are now."""
    layout = instrument.layout
    return layout.degrees or tuple(range(1, layout.count + 1))


def full_degrees(instrument: Instrument) -> tuple[int, ...]:
    """The degrees of all targets, before a check made them fewer."""
    return instrument.access_check.degrees or layout_degrees(instrument)


def _pressed(measurements: Measurements, instrument: Instrument) -> Iterator[tuple[str, ControlSettings, Presses]]:
    for name, presses in measurements.presses.items():
        control = instrument.controls.get(name)
        if control is not None and len(presses.reactions) >= 2:
            yield name, control, presses


def _reactions(measurements: Measurements) -> list[float]:
    return [reaction for presses in measurements.presses.values() for reaction in presses.reactions]


def _interval(instrument: Instrument) -> tuple[str, float] | None:
    value = getattr(instrument.access, "interval", None)
    return ("interval", float(value)) if isinstance(value, (int, float)) else None


def _acceptance(measurements: Measurements, instrument: Instrument) -> float:
    """The acceptance time that will be in force: it delays every press of a scan."""
    full = [presses for _, control, presses in _pressed(measurements, instrument) if control.timing == "full"]
    return acceptance_for(
        Presses(
            lengths=tuple(length for presses in full for length in presses.lengths),
            strays=tuple(length for presses in full for length in presses.strays),
        )
    )


def _layout(
    instrument: Instrument, now: tuple[int, ...], full: tuple[int, ...], new: tuple[int, ...], sentence: str
) -> Proposal:
    kept = () if new == full else full
    also = (("access_check.degrees", kept),) if kept != instrument.access_check.degrees else ()
    return Proposal("layout.degrees", now, new, sentence, also)


def _harmony(instrument: Instrument) -> Harmony:
    return Harmony(instrument.harmony.tonic, instrument.harmony.scale)


def _up(value: float, step: float) -> float:
    return round(math.ceil(value / step - 1e-6) * step, 4)


def _figures(value: float) -> float:
    """Three figures: finer than any movement."""
    return float(f"{value:.3g}")
