"""Commanding: a control whose press does what a change does (``does``), and plays no note. Pure.

It stands between controls and changes: what a control may command is whatever ``changes.py`` knows, with ``@`` for
the player whose control it is, as in the menu.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.changes import parse
from adaptive_instrument.errors import ChangeError

IN_REST = ("stop", "rest", "call", "voice", "player.@.menu")
"""What is commanded even in rest. All else waits until the player is awake: rest is silent."""
OF_THE_SHELL = ("player.@.instrument", "player.@.settings")
"""Changes that a program sends and a mapping cannot write."""


def commands(controls: Mapping[str, ControlSettings]) -> dict[str, tuple[str, object]]:
    """The change and the value that each commanding control sends, by the controls' names."""
    return {name: (control.does, control.value) for name, control in controls.items() if control.does}


def faults(controls: Mapping[str, ControlSettings | None]) -> Iterator[tuple[str, str, str]]:
    """What cannot be commanded: the control, the key (``does`` or ``value``) and the reason with its cure."""
    for name, control in controls.items():
        if control is None:
            continue
        if control.does:
            fault = _fault(control.does, control.value)
            if fault is not None:
                yield name, *fault
        elif control.value is not None:
            yield name, "value", 'nothing reads it here: add does = "transport.tempo" or like, or take it out'


def _fault(does: str, value: object) -> tuple[str, str] | None:
    if does in OF_THE_SHELL:
        return "does", "a control cannot bring this along: use player.@.mapping with the mapping's name as value"
    try:
        parse(does, value)
    except ChangeError as error:
        said = str(error).replace("player.NAME.", "player.@.")
        about, _, cure = said.partition(": ")
        if not about.startswith(does):
            # No such change at all: the message names the word that was written and what may have been meant.
            return "does", said
        if value is None:
            return "value", f"{does} needs a value: add value = ..., {cure}"
        return "value", said
    return None
