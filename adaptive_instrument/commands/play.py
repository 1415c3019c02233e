"""``play``: the instrument. Whatever is missing is said, and it goes on with what there is."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from adaptive_instrument import devices
from adaptive_instrument.access.check.run import checkable
from adaptive_instrument.errors import InputError, InstrumentError
from adaptive_instrument.files import write_whole
from adaptive_instrument.inputs.midi_ports import MidiPorts, reachable, wanted
from adaptive_instrument.instrument import FACE, seen, sought
from adaptive_instrument.jam import Lineup
from adaptive_instrument.mapping import load_lineup
from adaptive_instrument.music.ears import EarsSettings
from adaptive_instrument.processes.messages import CameraPlan, EnginePlan
from adaptive_instrument.processes.supervisor import Supervisor
from adaptive_instrument.resources import find_mapping, shipped_folder, state_folder, takes_folder, user_folders
from adaptive_instrument.sessions.take import read_take, takes_in
from adaptive_instrument.shelf import shelf

FIRST = "one-switch-walk"
"""What plays the very first time: anything that can be pressed plays it."""
DEMONSTRATION = "demonstration.jsonl"


def play(told: argparse.Namespace) -> int:
    """Plays until it is told to end."""
    if told.video is not None and not told.video.is_file():
        raise InputError(f"There is no film {told.video}. Check its name and folder.")
    remembered = _remembered() if told.mapping is None else None
    traced = _traced(told)
    mapping = told.mapping or traced or remembered or FIRST
    try:
        lineup = load_lineup(find_mapping(mapping))
    except InstrumentError as error:
        if told.mapping is not None:
            raise
        # Day two has nobody there: a last mapping that went missing must not be the end of the music.
        print(error, file=sys.stderr)
        lineup, remembered = load_lineup(find_mapping(FIRST)), None
    ceiling = getattr(told, "ceiling", None)
    if ceiling is not None:
        ears = EarsSettings(ceiling=ceiling)
        lineup = replace(lineup, ears=ears, instruments=tuple(replace(one, ears=ears) for one in lineup.instruments))
    window = not told.no_window and _screen()
    if not window and not told.no_window:
        _say("No screen was found: playing without a window.")
    plan = replace(engine_plan(told, lineup), window=window)
    if window:
        guide = told.mapping is None and remembered is None and told.trace is None and told.video is None
        plan = replace(plan, guide=guide, shelf=shelf(lineup.instruments[0]))
    camera = _camera_plan(told, lineup, window)
    if plan.guide and camera is None and not _blind(told) and find_spec("mediapipe") is not None:
        # Whoever has only their face is heard as well.
        camera = CameraPlan(told.camera)
    if (camera is None or _blind(told)) and _nothing_plays(told, plan):
        return _demonstrate(told)
    if told.trace is None and told.video is None:
        plan = replace(plan, resting=remembered is not None)
        if not plan.guide:
            _remember(lineup.name if told.mapping is None else told.mapping)
    began = datetime.now()
    if getattr(told, "check_access", False):
        if not any(checkable(instrument) for instrument in lineup.instruments):
            raise InputError(
                f"{lineup.title} is played by MIDI keys, there is nothing to check: leave out --check-access."
            )
        plan = replace(plan, resting=False, check=began.date().isoformat())
    supervisor = Supervisor(
        plan,
        camera=camera,
        fullscreen=told.fullscreen or None,
        seconds=told.seconds,
        tell=_say,
        started=told.started,
        spare_camera=CameraPlan(told.camera) if told.trace is None and told.video is None else None,
        on_mapping=_remember if told.trace is None and told.video is None else None,
    )
    try:
        supervisor.run()
    finally:
        if supervisor.sound is None and not supervisor.nothing_plays:
            _write_takes(plan.takes, began)
    return _demonstrate(told) if supervisor.nothing_plays else 0


def engine_plan(told: argparse.Namespace, lineup: Lineup) -> EnginePlan:
    """What the command line asks of the engine."""
    midi_in = getattr(told, "midi_in", None)
    return EnginePlan(
        lineup=lineup,
        takes=_takes_folder(),
        soundfont=told.soundfont,
        audio_driver=told.audio_driver,
        audio_device=told.audio_device,
        preview_device=getattr(told, "preview_device", None),
        period_size=told.period_size,
        periods=told.periods,
        effects=not getattr(told, "no_effects", False),
        limiter=getattr(told, "limiter", "quick"),
        midi_in=None if midi_in in (None, "none") else midi_in,
        midi_out=getattr(told, "midi_out", None),
        midi_mpe=getattr(told, "midi_mpe", False),
        midi_api=getattr(told, "midi_api", None),
        trace=getattr(told, "trace", None),
        save_trace=getattr(told, "save_trace", None),
    )


def _camera_plan(told: argparse.Namespace, lineup: Lineup, window: bool) -> CameraPlan | None:
    """What the camera's process is to do; None where nobody plays by the camera."""
    if told.trace is not None:
        # Recorded signals stand for every device.
        return None
    needed = seen(lineup.instruments)
    if told.video is None and not needed:
        return None
    # A film that nobody plays by is watched for a face, as a camera's picture would be.
    wanted = sought(lineup.instruments) if needed else FACE
    return CameraPlan(told.camera, told.video, wanted, quit_at_end=told.video is not None and not window)


def _takes_folder() -> Path:
    """Where takes are kept. A folder that cannot be written costs the takes, not the music."""
    try:
        return takes_folder()
    except InstrumentError as error:
        print(f"{error} Until then takes are not kept.", file=sys.stderr)
        return user_folders()["takes"]


def _say(text: str) -> None:
    try:
        print(text, flush=True)
    except (OSError, ValueError):
        # A terminal that has gone away (``| head``) must not end the music, nor be complained about at the end.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _traced(told: argparse.Namespace) -> str | None:
    if told.trace is None:
        return None
    from adaptive_instrument.trace import read_trace

    trace = read_trace(told.trace)
    for problem in trace.problems:
        print(problem, file=sys.stderr)
    return trace.mapping


def _blind(told: argparse.Namespace) -> bool:
    """Whether there is certainly no camera, nor a film that stands for one."""
    return told.video is None and sys.platform == "linux" and not devices.cameras()["cameras"]


def _nothing_plays(told: argparse.Namespace, plan: EnginePlan) -> bool:
    """Whether no screen and no input is there, nor can one come: a named mapping waits for a MIDI device."""
    if plan.window or told.trace is not None or told.no_window:
        return False
    if plan.midi_in is None:
        return True
    if not reachable(plan.midi_api):
        return True
    names = MidiPorts(plan.midi_in, plan.midi_api).names()
    return told.mapping is None and not any(wanted(name, plan.midi_in) for name in names)


# -- without screen and input -----------------------------------------------------------------------------------------


def _demonstrate(told: argparse.Namespace) -> int:
    from adaptive_instrument.commands.render import finishing, open_files
    from adaptive_instrument.ensemble import Ensemble
    from adaptive_instrument.rendering import render
    from adaptive_instrument.trace import read_trace

    _say("No screen and no MIDI device were found: this is the demonstration.")
    path = shipped_folder() / "mappings" / DEMONSTRATION
    trace = read_trace(path)
    lineup = load_lineup(find_mapping(trace.mapping or FIRST))
    folder = takes_folder()
    wav, midi = folder / "demonstration.wav", folder / "demonstration.mid"
    sinks = open_files(wav, midi, None, told.soundfont, lineup.transport.tempo)
    with finishing(sinks):
        render(Ensemble(lineup.instruments, lineup.harmony, lineup.transport, **lineup.together), trace.signals, sinks)
    _say(f"It was written to {wav} and {midi}.")
    plan = replace(engine_plan(told, lineup), window=False, midi_in=None, trace=path, save_trace=None)
    supervisor = Supervisor(plan, seconds=told.seconds, tell=_say, needs_sound=True)
    supervisor.run()
    if supervisor.sound is None:
        _say("No sound device was found, so it could not be heard here. Open the WAV file to listen.")
    return 0


def _write_takes(folder: Path, began: datetime) -> None:
    """Without a sound device nothing could be heard: every take of this session becomes files, and they are named."""
    from adaptive_instrument.commands.take import save

    stamp = began.strftime("%Y-%m-%d-%H%M%S-%f")
    played = [take for path in takes_in(folder) if path.name >= stamp and (take := read_take(path)).notes]
    if not played:
        _say("No sound device was found, and nothing was played. adaptive-instrument doctor names the cure.")
    for take in played:
        wav, midi = save(take)
        _say(f"No sound device was found; what you played was written to {wav} and {midi}.")


# -- the last instrument ----------------------------------------------------------------------------------------------


def _remembered() -> str | None:
    try:
        # Looking needs no folder that can be written: where nothing can be remembered it plays all the same.
        told = json.loads((user_folders()["state"] / "last.json").read_text(encoding="utf-8"))
        name = told["mapping"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return name if isinstance(name, str) else None


def _remember(mapping: str) -> None:
    path = Path(mapping)
    name = str(path.resolve()) if path.suffix == ".toml" and path.exists() else mapping
    try:
        write_whole(state_folder() / "last.json", json.dumps({"mapping": name}).encode() + b"\n")
    except InstrumentError as error:
        print(f"The choice of instrument cannot be remembered ({error}).", file=sys.stderr)
