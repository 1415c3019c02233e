"""``render``: a recording becomes files, offline."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import NoReturn

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import InputError, InstrumentError, OutputError, TraceError
from adaptive_instrument.instrument import Instrument, Sought, seen, sought
from adaptive_instrument.mapping import load_lineup
from adaptive_instrument.outputs.sink import FileSink
from adaptive_instrument.rendering import render
from adaptive_instrument.resources import find_mapping, shipped_soundfont, system_soundfont
from adaptive_instrument.trace import Trace, read_trace
from adaptive_instrument.vision.offline import signals_of_film


def render_command(told: argparse.Namespace) -> int:
    """Renders a trace or a film with a mapping or a jam to whatever files were asked for."""
    if not (told.wav or told.midi or told.notes):
        raise InstrumentError("There is nothing to write. Add --wav FILE, --midi FILE or --notes FILE.")
    if told.video is not None and not told.video.is_file():
        # Before the camera's packages are asked for: without them another sentence would come first.
        raise InputError(f"There is no film {told.video}. Check its name and folder.")
    mapping = find_mapping(told.mapping)
    _spare((mapping, told.trace, told.video, told.soundfont), (told.wav, told.midi, told.notes))
    lineup = load_lineup(mapping)
    trace = None if told.trace is None else _traced(told.trace)
    signals = signals_of_film(told.video, _in_film(lineup.instruments)) if trace is None else trace.signals
    signal.signal(signal.SIGTERM, _interrupt)
    tempo, players = lineup.transport.tempo, len(lineup.instruments)
    sinks = open_files(told.wav, told.midi, told.notes, told.soundfont, tempo, players, told.midi_mpe)
    try:
        with finishing(sinks):
            ensemble = Ensemble(lineup.instruments, lineup.harmony, lineup.transport, **lineup.together)
            rendered = render(ensemble, signals, sinks)
    except KeyboardInterrupt:
        raise InstrumentError("It was stopped before its end, so nothing was written. Start it again.") from None
    for index, problem in rendered.problems:
        place = told.video.name if trace is None else f"{told.trace.name}:{trace.lines[index]}"
        print(f"{place}: {problem}", file=sys.stderr)
    return 0


def _in_film(instruments: Sequence[Instrument]) -> Sought:
    """What is looked for in a film: a face also where nobody plays by one, as it has always been."""
    wanted = sought(instruments)
    return wanted if seen(instruments) else replace(wanted, face=True)


def _traced(path: Path) -> Trace:
    trace = read_trace(path)
    for problem in trace.problems:
        print(problem, file=sys.stderr)
    if trace.problems and not trace.signals:
        raise TraceError(f"{path} holds nothing that can be played. Record a trace with --save-trace.")
    return trace


def open_files(
    wav: Path | None, midi: Path | None, notes: Path | None, soundfont: Path | None, tempo: float, players: int = 1,
    mpe: bool = False,
) -> list[FileSink]:  # fmt: skip
    """The sinks for the files asked for; ``mpe`` says how the MIDI is written.

    Raises:
        OutputError: one of them cannot be written; none is left half made.
    """
    sinks: list[FileSink] = []
    try:
        if wav is not None:
            from adaptive_instrument.outputs.fluid_offline import FluidOffline
            from adaptive_instrument.outputs.fluid_synth import gain_for

            font = soundfont or system_soundfont() or shipped_soundfont()
            sinks.append(FluidOffline(font, wav, gain=gain_for(players)))
        if midi is not None:
            from adaptive_instrument.outputs.midi_file import MidiFile

            sinks.append(MidiFile(midi, tempo, mpe=mpe))
        if notes is not None:
            from adaptive_instrument.outputs.notes_file import NotesFile

            sinks.append(NotesFile(notes))
    except BaseException:
        abandon(sinks)
        raise
    return sinks


def _spare(read: Iterable[Path | None], written: Iterable[Path | None]) -> None:
    """Refuses to write over what is read, or two files into one."""
    taken = {os.path.realpath(path) for path in read if path is not None}
    for path in written:
        if path is None:
            continue
        place = os.path.realpath(path)
        if place in taken:
            raise OutputError(f"{path} is used already, and would be written over. Choose another name.")
        taken.add(place)


def _interrupt(_: int, __: FrameType | None) -> NoReturn:
    """SIGTERM ends as Ctrl-C does: no half file is left."""
    raise KeyboardInterrupt


def abandon(sinks: Iterable[FileSink]) -> None:
    """Drops what was written so far."""
    for sink in sinks:
        sink.abandon()


class finishing:
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
