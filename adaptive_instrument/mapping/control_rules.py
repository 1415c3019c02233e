"""What must fit together in a control that presses others, or is used the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.hands import named_controls
from adaptive_instrument.commanding import faults
from adaptive_instrument.mapping.shape import Fault, Shape
from adaptive_instrument.mapping.words import choose, shown


def further_rule(shape: Shape) -> Iterator[Fault]:
    """A long or double press presses another control that there is, and never comes back to itself."""
    for name, control in shape.controls.items():
        if control is None:
            continue
        for key in ("long", "double"):
            other = getattr(control, key)
            place = ("controls", name, key)
            if not other:
                continue
            if other not in shape.controls:
                cure = choose(other, [known for known in shape.controls if known != name])
                yield place, f"there is no control {shown(other)}: add a section [controls.{other}], or {cure}"
            elif name in _reached(shape, other):
                yield place, f"{shown(other)} presses this control in its turn: take one of the two out"
        yield from _faults(name, control)


def command_rule(shape: Shape) -> Iterator[Fault]:
    """What a control commands is a change that there is, and the control does nothing else."""
    for name, key, reason in faults(shape.controls):
        yield ("controls", name, key), reason
    playing = () if shape.access is None else named_controls(shape.access)
    menu, handover = shape.sections.get("menu"), shape.sections.get("handover")
    taken = dict.fromkeys(playing, "plays")
    if menu is not None and menu.control:
        taken.setdefault(menu.control, "calls the menu")
    if handover is not None and handover.backup:
        taken.setdefault(handover.backup, "is the backup")
    for name, control in shape.controls.items():
        if control is not None and control.does and name in taken:
            reason = f"this control {taken[name]} already: give what it commands a control of its own"
            yield ("controls", name, "does"), reason


def pressed_by_others(shape: Shape) -> frozenset[str]:
    """The controls that another one presses: they need no switch of their own."""
    return frozenset(
        other for control in shape.controls.values() if control for other in (control.long, control.double) if other
    )


def _faults(name: str, control: ControlSettings) -> Iterator[Fault]:
    place = ("controls", name)
    pulse = control.timing == "pulse"
    if control.long and (pulse or (control.watch is not None and control.watch.longest and not control.on)):
        yield (*place, "long"), 'this control does not tell how long it is pressed: use double, or timing = "full"'
    if control.invert and pulse:
        yield (*place, "invert"), 'a pulse does not tell when the switch is let go: use timing = "full"'
    if control.double and control.double_within <= control.ignore_repeat:
        yield (
            (*place, "double_within"),
            f"a second press is ignored for ignore_repeat ({control.ignore_repeat:g}): "
            f"make double_within {control.ignore_repeat + 0.4:g}",
        )


def _reached(shape: Shape, name: str) -> set[str]:
    """Every control that a press of this one may press in the end, itself included."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        step = ahead.pop()
        control = shape.controls.get(step)
        if step in found or control is None:
            continue
        found.add(step)
        ahead += [other for other in (control.long, control.double) if other]
    return found
