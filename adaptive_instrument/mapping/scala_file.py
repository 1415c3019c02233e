"""Scala files that mappings name: a scale of the player's own, beside the mapping."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from adaptive_instrument.mapping.words import shown
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.scala import ENDING, LARGEST, read_scala


def with_scale(harmony: HarmonySettings, folder: Path | None) -> HarmonySettings:
    """The settings with the degrees of the Scala file that they name; as they are when they name none.

    Args:
        harmony: what the mapping says.
        folder: where the mapping lies, from which the file's name counts; None for a mapping that is no file.

    Raises:
        ValueError: the file cannot be read, or is no scale that can be played, with the cure.
    """
    if not harmony.scale.endswith(ENDING):
        return harmony
    if folder is None:
        raise ValueError(f"{shown(harmony.scale)} lies beside no mapping: save the mapping into a file first")
    path = folder / harmony.scale
    try:
        if not path.exists():
            raise ValueError(f"there is no file {shown(harmony.scale)}: put it into the mapping's folder")
        if not path.is_file():
            raise ValueError(f"{shown(harmony.scale)} is no file: name a text file that ends in .scl")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        why = error.strerror or "it is not readable"
        raise ValueError(f"{shown(harmony.scale)} cannot be read ({why}): look at who may read it") from None
    # Scala's own archive is older than UTF-8; what is not ASCII stands in descriptions only.
    try:
        return replace(harmony, own=read_scala(data.decode("latin-1")))
    except ValueError as error:
        raise ValueError(f"{shown(harmony.scale)}: {error}") from None


def as_written(harmony: HarmonySettings) -> HarmonySettings:
    """The settings as they stand in a mapping: the degrees of a Scala file stay in that file."""
    return replace(harmony, own=()) if harmony.scale.endswith(ENDING) else harmony
