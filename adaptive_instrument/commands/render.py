"""``render``: a recording becomes files, offline."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.mapping import load
from adaptive_instrument.outputs.sink import Sink
from adaptive_instrument.rendering import render
from adaptive_instrument.resources import find_mapping, shipped_soundfont, system_soundfont
from adaptive_instrument.trace import read_trace


class FileSink(Sink, Protocol):
    """A sink that writes a file: whole at ``close``, or not at all."""

    def abandon(self) -> None:
        """Drops what was written so far."""


def render_command(told: argparse.Namespace) -> int:
    """Renders a trace with a mapping to whatever files were asked for; says what it could not use."""
    if told.video is not None:
        raise InstrumentError("Films need the camera, which this version does not have yet. Use --trace.")
    if not (told.wav or told.midi or told.notes):
        raise InstrumentError("There is nothing to write. Add --wav FILE, --midi FILE or --notes FILE.")
    instrument = load(find_mapping(told.mapping))
    trace = read_trace(told.trace)
    for problem in trace.problems:
        print(problem, file=sys.stderr)
    sinks = open_files(told.wav, told.midi, told.notes, told.soundfont, instrument.transport.tempo)
    with finishing(sinks):
        rendered = render(Ensemble([instrument]), trace.signals, sinks)
    for index, problem in rendered.problems:
        print(f"{told.trace.name}:{trace.lines[index]}: {problem}", file=sys.stderr)
    return 0


def open_files(
    wav: Path | None, midi: Path | None, notes: Path | None, soundfont: Path | None, tempo: float
) -> list[FileSink]:
    """The sinks for the files asked for.

    Raises:
        OutputError: one of them cannot be written; none is left half made.
    """
    sinks: list[FileSink] = []
    try:
        if wav is not None:
            from adaptive_instrument.outputs.fluid_offline import FluidOffline

            sinks.append(FluidOffline(soundfont or system_soundfont() or shipped_soundfont(), wav))
        if midi is not None:
            from adaptive_instrument.outputs.midi_file import MidiFile

            sinks.append(MidiFile(midi, tempo))
        if notes is not None:
            from adaptive_instrument.outputs.notes_file import NotesFile

            sinks.append(NotesFile(notes))
    except BaseException:
        abandon(sinks)
        raise
    return sinks


def abandon(sinks: Iterable[FileSink]) -> None:
    """Drops what was written so far."""
    for sink in sinks:
        sink.abandon()


class finishing:  # noqa: N801 -- used like a function: ``with finishing(sinks):``
    """Closes the sinks when all went well, else abandons every one: no half file is left."""

    def __init__(self, sinks: Sequence[FileSink]) -> None:
        self._sinks = sinks

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None:
            abandon(self._sinks)
            return
        for index, sink in enumerate(self._sinks):
            try:
                sink.close()
            except BaseException:
                abandon(self._sinks[index:])
                raise
