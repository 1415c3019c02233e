"""The shelf: the instruments that a player may change to, as their menu shows them.

Read lightly, for it is read at every start: a mapping with faults stands there too, and says them when it is chosen.
"""

from __future__ import annotations

import re
import tomllib

from adaptive_instrument.access.menu_pages import Choice
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.instrument import Instrument, sources
from adaptive_instrument.resources import find_mapping, mapping_names

PLACE = re.compile(r'"(keyboard|mouse|gamepad|camera|spot|midi|phone)(?::|")')
"""A device, where a mapping names one."""


def shelf(present: Instrument | None = None) -> tuple[Choice, ...]:
    """All mappings of one player; first those that are played by what ``present`` is played by. Jams are left out."""
    mine = sources(present) if present is not None else frozenset()
    found: list[tuple[bool, str, Choice]] = []
    for name in mapping_names():
        try:
            text = find_mapping(name).read_text(encoding="utf-8")
            raw = tomllib.loads(text)
        except (InstrumentError, OSError, ValueError):
            continue
        if "players" in raw or "access" not in raw:
            continue
        strange = mine.isdisjoint(PLACE.findall(text))
        found.append((strange, name, Choice(name, str(raw.get("title") or name))))
    return tuple(choice for _, _, choice in sorted(found, key=lambda entry: entry[:2]))
