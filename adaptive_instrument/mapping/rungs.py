"""What must fit together on an access ladder: each rung for itself, and the rungs with one another.

What holds for ``[access]`` holds for the ``access`` of every rung. So the rules are asked once for each way of
playing, with that way in the place of ``[access]``, and a rule that is new is one for every rung at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adaptive_instrument.access.hands import named_controls
from adaptive_instrument.access.ladder import HandoverSettings
from adaptive_instrument.mapping.lines import Place
from adaptive_instrument.mapping.rules import RULES, layout_rule
from adaptive_instrument.mapping.shape import Fault, Shape
from adaptive_instrument.mapping.words import choose, dotted, shown

COMMANDS = ("next", "previous")
"""What a command says instead of a rung's name."""


def rule_faults(shape: Shape) -> Iterator[Fault]:
    """Every fault of every rule, each told once."""
    told: set[Fault] = set()
    for fault in (*_of_all(shape), *ladder_rule(shape)):
        if fault not in told:
            told.add(fault)
            yield fault


def ladder_rule(shape: Shape) -> Iterator[Fault]:
    """Rungs have names of their own, and what the handover names is there."""
    handover = shape.sections.get("handover")
    if handover is None:
        return
    if not shape.ladder:
        if "handover" in shape.raw and "ladder" not in shape.raw:
            yield ("handover",), "there is nothing to hand over to: add a further way of playing under [[ladder]]"
        return
    yield from _name_faults(shape, handover)
    if handover.backup and handover.backup not in shape.controls:
        known = shape.controls
        section = dotted(("controls", handover.backup))
        cure = choose(handover.backup, known) if known else f'add a section [{section}] with on = ["keyboard:space"]'
        yield ("handover", "backup"), f"there is no control {shown(handover.backup)}: {cure}"
    names = [handover.first, *(rung.name for rung in shape.ladder if rung is not None)]
    if handover.to and handover.to not in names and None not in shape.ladder:
        yield ("handover", "to"), f"there is no rung {shown(handover.to)}: {choose(handover.to, names)}"
    if handover.good_above < handover.poor_below:
        reason = f"good_above must not be below poor_below ({handover.poor_below:g}): make it {handover.poor_below:g}"
        yield _written(shape, "good_above", "poor_below"), reason
    yield from _backup_faults(shape, handover)


def _of_all(shape: Shape) -> Iterator[Fault]:
    for number in range(-1, len(shape.ladder)):
        way, where = _way(shape, number)
        for rule in RULES:
            # A keyboard brings its own targets, but the other rungs need the layout.
            if rule is not layout_rule or not shape.ladder:
                for place, reason in rule(way):
                    yield _moved(place, where), reason


def _way(shape: Shape, number: int) -> tuple[Shape, dict[str, Place]]:
    """The mapping as if this rung were its only way of playing, and where its sections really stand."""
    if number < 0:
        return shape, {}
    rung, raw = shape.ladder[number], shape.raw["ladder"][number]
    where: dict[str, Place] = {"access": ("ladder", number, "access")}
    sections, raw_way = dict(shape.sections), {**shape.raw, "access": raw.get("access", {})}
    if rung is not None and rung.pointer is not None:
        where["pointer"] = ("ladder", number, "pointer")
        sections["pointer"] = rung.pointer
        raw_way["pointer"] = raw["pointer"]
    return replace(shape, raw=raw_way, access=None if rung is None else rung.access, sections=sections), where


def _moved(place: Place, where: dict[str, Place]) -> Place:
    return (*where.get(str(place[0]), place[:1]), *place[1:]) if place else place


def _name_faults(shape: Shape, handover: HandoverSettings) -> Iterator[Fault]:
    taken = {handover.first: "the way of playing in [access]"}
    if handover.first in COMMANDS or not handover.first.strip():
        yield ("handover", "first"), f'{shown(handover.first)} cannot be a rung\'s name: use one like "keys"'
    for number, rung in enumerate(shape.ladder):
        if rung is None:
            continue
        place: Place = ("ladder", number, "name")
        if rung.name in COMMANDS or not rung.name.strip():
            yield place, f'{shown(rung.name)} cannot be a rung\'s name: use one like "one switch"'
        elif rung.name in taken:
            yield place, f"{shown(rung.name)} is already {taken[rung.name]}: give each rung a name of its own"
        taken.setdefault(rung.name, f"rung {number + 2}")


def _backup_faults(shape: Shape, handover: HandoverSettings) -> Iterator[Fault]:
    """The backup leads somewhere: to a rung that is named, or to one that it plays itself."""
    if not handover.backup or handover.backup not in shape.controls or handover.to or None in shape.ladder:
        return
    ways = [shape.access, *(rung.access for rung in shape.ladder if rung is not None)]
    named = [name for access in ways if access is not None for name in named_controls(access)]
    # A name that is wrong somewhere may well be the backup's, and has been told.
    if handover.backup not in named and all(name in shape.controls for name in named):
        reason = f"no rung is played by {shown(handover.backup)}: add to = NAME, the rung to which it leads"
        yield ("handover", "backup"), reason


def _written(shape: Shape, *keys: str) -> Place:
    given = shape.raw.get("handover", {})
    return "handover", next((key for key in keys if key in given), keys[0])
