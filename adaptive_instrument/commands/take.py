"""``take``: the last take, heard again or saved as MIDI and WAV."""

from __future__ import annotations

import argparse
from pathlib import Path

from adaptive_instrument.commands.play import FIRST, engine_plan
from adaptive_instrument.commands.render import finishing, open_files
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.outputs.holdback import HoldBack
from adaptive_instrument.resources import ready, takes_folder
from adaptive_instrument.sessions.take import SUFFIX, Take, last_take, read_take


def take(told: argparse.Namespace) -> int:
    """Plays, saves or shows the last take."""
    newest = read_take(told.take) if told.take is not None else last_take(takes_folder())
    if told.what == "save":
        wav, midi = save(newest, told.to, told.soundfont)
        print(f"Saved your take as {wav} and {midi.name}.")
    elif told.what == "show":
        print(f"{newest.path}: {newest.mapping}, {newest.notes} notes, {newest.seconds:.0f} s")
    else:
        _play(newest, told)
    return 0


def save(played: Take, folder: Path | None = None, soundfont: Path | None = None) -> tuple[Path, Path]:
    """Writes a take as WAV and MIDI file and answers with their paths.

    Raises:
        InstrumentError: the folder cannot be written, with the cure.
    """
    folder = ready(folder) if folder is not None else played.path.parent
    mapping = "".join(letter if letter.isalnum() or letter in "-_ " else "-" for letter in played.mapping)
    name = f"{played.path.name.removesuffix(SUFFIX)} {mapping}".strip()
    wav, midi = folder / f"{name}.wav", folder / f"{name}.mid"
    sinks = open_files(wav, midi, None, soundfont, played.tempo)
    with finishing(sinks):
        for sink in sinks:
            if sink.schedules_ahead:
                sink.send(played.events)
                continue
            held = HoldBack(sink)
            held.send(played.events, played.seconds + 1.0)
    return wav, midi


def _play(played: Take, told: argparse.Namespace) -> None:
    from dataclasses import replace

    from adaptive_instrument.mapping import load_lineup
    from adaptive_instrument.processes.supervisor import Supervisor
    from adaptive_instrument.resources import find_mapping

    print(f"Playing your take of {played.seconds:.0f} s, {played.notes} notes. Ctrl-C ends it.", flush=True)
    try:
        lineup = load_lineup(find_mapping(played.mapping))
    except InstrumentError:
        # A take holds its own notes and sounds: it plays even when its mapping is gone.
        lineup = load_lineup(find_mapping(FIRST))
    plan = replace(engine_plan(told, lineup), play_take=True, window=False, midi_in=None, midi_out=None)
    supervisor = Supervisor(plan, needs_sound=True)
    supervisor.run()
    if supervisor.sound is None:
        raise InstrumentError("There is no sound device. Save it instead: adaptive-instrument take save")
