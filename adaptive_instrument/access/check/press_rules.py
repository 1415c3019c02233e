"""Rules of the access check for presses: which count, which are chance, and when one has ended. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from adaptive_instrument.access.check.measures import Measurements, Presses, usual
from adaptive_instrument.access.check.proposal import Proposal
from adaptive_instrument.access.check.reckoning import pressed_by, scan_interval, up_to
from adaptive_instrument.access.reach import ROOM, pause_for
from adaptive_instrument.instrument import Instrument

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
MENU_PART = 0.7
"""The part of somebody's shortest press after which it may choose from the menu."""
LONGEST_ACCEPTANCE = 0.5
"""Seconds of acceptance time: beyond it there is no playing."""


def acceptance_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """None, unless there are stray touches that are all shorter than any press that was meant.

    A hand that twitches twitches on any of its controls: what was seen on one speaks for all.
    """
    pressed = list(pressed_by(measurements, instrument))
    new = acceptance_in_force(measurements, instrument)
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


def menu_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """For who presses shorter than a choice in the menu takes: short enough for them, and longer than stray touches."""
    full = [
        presses
        for _, control, presses in pressed_by(measurements, instrument)
        if control.timing == "full" and not (control.watch is not None and control.watch.longest) and presses.lengths
    ]
    old = instrument.menu.acceptance
    if not full:
        return
    shortest = min(length for presses in full for length in usual(presses.lengths))
    # What a press takes to count at all is gone of it already.
    left = shortest - acceptance_in_force(measurements, instrument)
    new = max(0.0, math.floor(MENU_PART * left / 0.01 + 1e-6) * 0.01)
    if left >= old or new > old - 0.02:
        return
    sentence = (
        f"In the menu let a press count after {new:.2g} s (now {old:g} s): "
        f"your presses are as short as {shortest:.2f} s."
    )
    yield Proposal("menu.acceptance", old, round(new, 2), sentence)


def ignore_repeat_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """As long as presses repeat themselves unasked, and no longer."""
    for name, control, presses in pressed_by(measurements, instrument):
        # A switch that steps is pressed quickly again and again.
        steps = name == getattr(instrument.access, "step_control", "")
        quiet = _scan_ignore(presses) if scan_interval(instrument) is not None and not steps else QUIET_IGNORE
        new = quiet
        # What comes back soon enough is kept from sounding by the release debounce, and no press that is meant with it.
        if presses.repeats and not _caught(presses):
            new = min(LONGEST_IGNORE, max(quiet, up_to(max(presses.repeats) * 1.2 + 0.05, 0.05)))
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
        menu, also = instrument.menu, list[tuple[str, float]]()
        if new > menu.pause - ROOM:
            # Else the two short presses that call the menu could hardly be made, nor be told from playing on.
            pause = pause_for(replace(control, ignore_repeat=new))
            also = [("menu.pause", pause), ("menu.quiet", max(menu.quiet, pause))]
        yield Proposal(f"controls.{name}.ignore_repeat", control.ignore_repeat, new, sentence, tuple(also))


def _scan_ignore(presses: Presses) -> float:
    # After a choice the first target stands out again at once: who is quick means it before half a second is over.
    soon = AGAIN_SOON * (min(presses.reactions) + min(presses.lengths, default=0.0))
    return min(SCAN_IGNORE, max(QUIET_IGNORE, round(math.floor(soon / 0.05 + 1e-6) * 0.05, 4)))


def debounce_rule(measurements: Measurements, instrument: Instrument) -> Iterator[Proposal]:
    """As long as the contact chatters while held."""
    for name, control, presses in pressed_by(measurements, instrument):
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
    return min(LONGEST_DEBOUNCE, max(QUIET_DEBOUNCE, up_to(max(chatter, default=0.0) * 1.4 + 0.01, 0.01)))


def returning_for(returns: Sequence[float]) -> float:
    """The same for touches after letting go: hardly longer than they need, for the next press may come as soon."""
    return min(LONGEST_DEBOUNCE, max(QUIET_DEBOUNCE, up_to(max(returns, default=0.0) * 1.1 + 0.01, 0.01)))


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
    wanted = min(up_to(longest * 1.2 + 0.01, 0.01), LONGEST_ACCEPTANCE)
    if longest < 0.9 * SHORT_ACCEPTANCE:
        wanted = min(wanted, SHORT_ACCEPTANCE)
    if len(presses.strays) < FEW_STRAYS and wanted > SHORT_ACCEPTANCE:
        return 0.0
    return wanted if longest < wanted < shortest * 0.9 else 0.0


def acceptance_in_force(measurements: Measurements, instrument: Instrument) -> float:
    """The acceptance time that will be in force: it delays every press of a scan."""
    full = [presses for _, control, presses in pressed_by(measurements, instrument) if control.timing == "full"]
    return acceptance_for(
        Presses(
            lengths=tuple(length for presses in full for length in presses.lengths),
            strays=tuple(length for presses in full for length in presses.strays),
        )
    )
