"""Saves: where each player's instrument came from, and how what was changed while playing gets back there.

Only what differs from the start is written, whole or not at all; the file as it was is kept beside it. A shipped
mapping is never written: its changed copy goes to the player's own mappings, which are found first from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from adaptive_instrument.access.check.record import dated
from adaptive_instrument.errors import InstrumentError, MappingError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.jam import Lineup
from adaptive_instrument.mapping.loader import load
from adaptive_instrument.mapping.saver import differences, save_changes


class Saves:
    """The mapping files behind the players, and how each was when it was last read or written."""

    def __init__(self, lineup: Lineup) -> None:
        self._kept: dict[str, tuple[Path, Instrument]] = {}
        for instrument, file in zip(lineup.instruments, lineup.files, strict=False):
            name, count = instrument.name, 1
            while name in self._kept:
                # As the ensemble tells them apart.
                count += 1
                name = f"{instrument.name}-{count}"
            self._kept[name] = (file, instrument)

    def exchanged(self, player: str, file: Path, instrument: Instrument) -> None:
        """A player has another instrument now, from that file."""
        self._kept[player] = (file, instrument)

    def save(self, player: str, instrument: Instrument) -> tuple[str, Path | None]:
        """Saves a player's instrument: what to tell them, in a sentence, and the file that was written."""
        kept = self._kept.get(player)
        if kept is None:
            return f"{player} has no mapping file of their own, so there was nothing to save into.", None
        file, before = kept
        check = dated(instrument.access_check, before.access_check, date.today().isoformat())
        instrument = replace(instrument, access_check=check)
        changed = differences(before, replace(instrument, name=before.name))
        if not changed:
            return "There is nothing new to save.", None
        try:
            written = save_changes(file, changed)
        except MappingError as error:
            return f"What was changed could not be saved: {error.problems[0]}", None
        except InstrumentError as error:
            return str(error), None
        self._kept[player] = (written, replace(instrument, name=before.name))
        return f"Saved as {written.stem}.", written

    def bind(self, player: str, changes: Mapping[str, object]) -> tuple[str, Path | None]:
        """Writes what was bound by pressing (dotted keys and values), as ``save`` does."""
        kept = self._kept.get(player)
        if kept is None:
            return f"{player} has no mapping file of their own: it is bound until the end, and not kept.", None
        if not changes:
            return "That is what it listened to before.", None
        file, before = kept
        try:
            written = save_changes(file, changes)
            self._kept[player] = (written, replace(load(written), name=before.name))
        except MappingError as error:
            return f"It is bound until the end, but could not be saved: {error.problems[0]}", None
        except InstrumentError as error:
            return str(error), None
        return f"Saved as {written.stem}.", written
