"""Whether somebody can call the menu at all: *Back to my voice* and *Call* are in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.opening import MenuSettings


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
        fault = _fault(menu, control)
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
    if control.ignore_repeat >= menu.short + menu.pause:
        return (
            "ignore_repeat",
            f"the short presses that call the menu come within {menu.short + menu.pause:g} s: "
            "use less, or a longer menu.pause",
        )
    return None
