"""Whether somebody can call the menu at all: *Back to my voice* and *Call* are in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.opening import MenuSettings

ROOM = 0.5
"""Seconds within which the second short press of the pattern has to come at the least: nobody times it closer."""
LISTENS = ("learn", "player.@.learn", "player.@.check")
"""What hears every press that comes after it: begun by the pattern's long press, it would take the short ones."""


def reach_faults(
    menu: MenuSettings, controls: Mapping[str, ControlSettings], playing: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """What keeps somebody who only presses from calling the menu: the place of a setting, and what is wrong with it.

    ``playing``: the controls that they play by. Who has none of them (keys, a bow, a pointer) is not judged here.
    """
    presses = {name: controls[name] for name in playing if name in controls}
    if not presses or menu.control:
        return
    if not menu.pattern:
        yield ("menu", "pattern"), "nothing else calls the menu: use true, or name a control of its own (menu.control)"
        return
    for name, control in presses.items():
        fault = _fault(menu, control) or _taken(name, controls)
        if fault is None:
            return
        last = ("controls", name, fault[0]), fault[1]
    yield last


def _fault(menu: MenuSettings, control: ControlSettings) -> tuple[str, str] | None:
    if control.timing != "pulse" and 0 < control.hold_at_most <= menu.long:
        return (
            "hold_at_most",
            f"the long press that calls the menu lasts {menu.long:g} s: make it more than that, or 0 for no limit",
        )
    if control.ignore_repeat > menu.pause - ROOM:
        return (
            "ignore_repeat",
            f"the second of the short presses that call the menu comes {control.ignore_repeat:g} to {menu.pause:g} s "
            f"after the first: use at most {menu.pause - ROOM:g}, or make menu.pause {pause_for(control):g}",
        )
    return None


def pause_for(control: ControlSettings) -> float:
    """How long ``menu.pause`` is to be, in seconds, so that two short presses can be made in peace."""
    return round(control.ignore_repeat + 2 * ROOM, 3)


def _taken(name: str, controls: Mapping[str, ControlSettings]) -> tuple[str, str] | None:
    for key in ("long", "double"):
        ahead, seen = [getattr(controls[name], key)], {name}
        while ahead:
            other = ahead.pop()
            if other in seen or other not in controls:
                continue
            does = controls[other].does
            if does in LISTENS:
                return key, f"{does} would hear the presses that call the menu: give it a switch of its own"
            seen.add(other)
            ahead += [controls[other].long, controls[other].double]
    return None
