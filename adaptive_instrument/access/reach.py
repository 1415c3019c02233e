"""Whether somebody can call the menu at all: *Back to my voice* and *Call* are in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.opening import MenuSettings

ROOM = 0.5
"""Seconds within which the second short press of the pattern has to come at the least: nobody times it closer."""
LISTENS = ("learn", "player.@.learn", "player.@.check")
"""What hears every press that comes after it: begun by the pattern's long press, it would take the short ones."""
LONGEST_AFTER = 10.0
"""Seconds that ``long_after`` can be at most."""


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
        fault = _fault(menu, control) or _taken(menu, name, controls)
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


def _taken(menu: MenuSettings, name: str, controls: Mapping[str, ControlSettings]) -> tuple[str, str] | None:
    """What a long or double press would do before the presses that call the menu are over."""
    for key in ("long", "double"):
        ahead, seen = [(name, 0.0, key)], set[tuple[str, str]]()
        while ahead:
            here, held, way = ahead.pop()
            other = getattr(controls[here], way)
            if (here, way) in seen or other not in controls:
                continue
            seen.add((here, way))
            held += controls[here].long_after if way == "long" else 0.0
            if key == "long" and held >= menu.longest:
                # The menu's long press is over by then: who holds on means something else.
                continue
            reason = _reason(controls[other], key)
            if reason:
                longer = controls[name].long_after + menu.longest - held
                or_later = f", or make long_after {longer:g}" if key == "long" and longer <= LONGEST_AFTER else ""
                return key, f"{reason}: give it a switch of its own{or_later}"
            ahead += [(other, held, "long"), (other, held, "double")]
    return None


def _reason(control: ControlSettings, key: str) -> str:
    """Why what this control commands keeps the menu away, commanded by a ``long`` or ``double`` press; or nothing."""
    does = control.does
    if does in LISTENS:
        return f"{does} would hear the presses that call the menu"
    if does == "quit":
        return "quit would end the program before the menu is called"
    if does.startswith("player.") and does.endswith(".mapping"):
        return f"{does} would bring another instrument before the menu is called"
    if does == "voice" and control.value is True and key == "long":
        # Two presses can be made slowly enough not to be a double one: then the menu comes.
        return "voice would take the window away before the menu is called, and Call is in it"
    return ""
