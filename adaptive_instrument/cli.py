"""The command line: what there is to say, and where it is done. Imports only what the command at hand needs.

Exit status: 0 done; 1 a problem the user can mend, told in a sentence or two; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from adaptive_instrument import __version__
from adaptive_instrument.errors import InstrumentError

BENCHES = ("latency", "engine", "tracking", "access", "music")


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what the arguments say; ``play`` when they say nothing."""
    started = time.monotonic()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        # A letter that the terminal does not know (in the name of a folder) must not cost the sentence.
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = _parser()
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = ["play", *words]
    told = parser.parse_args(words)
    told.started = started
    command: Callable[[argparse.Namespace], int] = told.command
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        # From here on a Ctrl-C is answered in order (see __main__.py for what comes before).
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return command(told)
    except InstrumentError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        # Somebody closed the pipe we print to (``| head``). Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        from adaptive_instrument.processes import fault

        print(fault.keep(error, "program"), "Start it again.", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="adaptive-instrument",
        description="An instrument for people with almost no movement left. Without arguments it plays.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"adaptive-instrument {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    play = commands.add_parser("play", help="play an instrument (the last one when none is named)", allow_abbrev=False)
    play.add_argument("mapping", nargs="?", metavar="MAPPING", help="a mapping's or a jam's name or file")
    _playing(play)
    play.add_argument(
        "--check-access", action="store_true", help="begin with the access check: two minutes that find what fits you"
    )
    play.set_defaults(command=_play)

    jam = commands.add_parser(
        "jam", help="several players in one key (family-jam when none is named)", allow_abbrev=False
    )
    jam.add_argument("mapping", nargs="?", default="family-jam", metavar="JAM", help="a jam's name or file")
    _playing(jam)
    jam.set_defaults(command=_play)

    render = commands.add_parser(
        "render", help="play a recording into files, faster than real time", allow_abbrev=False
    )
    render.add_argument("mapping", metavar="MAPPING", help="a mapping's or a jam's name or file")
    source = render.add_mutually_exclusive_group(required=True)
    source.add_argument("--trace", type=Path, metavar="FILE", help="recorded signals")
    source.add_argument("--video", type=Path, metavar="FILE", help="a film, as if it were the camera")
    render.add_argument("--wav", type=Path, metavar="OUT", help="sound, 48 kHz stereo")
    render.add_argument("--midi", type=Path, metavar="OUT", help="MIDI file, a track for each player")
    _mpe(render)
    render.add_argument("--notes", type=Path, metavar="OUT", help="one JSON object a note")
    render.add_argument("--soundfont", type=Path, metavar="FILE", help="SoundFont to sound with")
    render.set_defaults(command=_render)

    check = commands.add_parser("check", help="say everything that is wrong in mapping files", allow_abbrev=False)
    check.add_argument("files", nargs="+", metavar="FILE")
    check.set_defaults(command=_check)

    learn = commands.add_parser("learn", help="press a switch, and a control listens to it", allow_abbrev=False)
    learn.add_argument("mapping", metavar="MAPPING", help="a mapping's name or file")
    learn.add_argument("control", metavar="CONTROL", help="the control's name, as in [controls.NAME]")
    learn.add_argument("--move", action="store_true", help="take the switch from the control that it presses now")
    learn.add_argument("--seconds", type=_seconds, default=60.0, metavar="N", help="give up after N seconds (60)")
    learn.add_argument("--midi-in", metavar="NAME", default="*", help="which MIDI inputs to listen to, or 'none'")
    learn.add_argument("--midi-api", metavar="API", help="alsa, jack, coremidi or winmm")
    learn.add_argument("--camera", metavar="NAME", help="learn a movement of the face before this camera")
    learn.add_argument("--video", type=Path, metavar="FILE", help="a film, as if it were the camera")
    learn.set_defaults(command=_learn)

    take = commands.add_parser("take", help="your last take: play it, save it", allow_abbrev=False)
    take.add_argument("what", choices=("play", "save", "show"), help="hear it, write MIDI and WAV, or say what it is")
    take.add_argument("--take", type=Path, metavar="FILE", help="an older take's file (the newest otherwise)")
    take.add_argument("--to", type=Path, metavar="FOLDER", help="where to save it (your music folder otherwise)")
    _audio(take)
    take.set_defaults(command=_take)

    for name, what, run in (
        ("devices", "what is connected", _devices),
        ("doctor", "what is missing, and the exact cure", _doctor),
    ):
        report = commands.add_parser(name, help=what, allow_abbrev=False)
        report.add_argument("--json", action="store_true", help="for programs")
        report.set_defaults(command=run)

    bench = commands.add_parser("bench", help="the project's own measurements", allow_abbrev=False)
    bench.add_argument("name", choices=BENCHES, metavar="NAME", help=f"one of {', '.join(BENCHES)}")
    bench.add_argument("--json", action="store_true", help="for programs")
    bench.add_argument("--quick", action="store_true", help="a rough answer within 45 s")
    bench.add_argument("--minutes", type=_minutes, metavar="N", help="how long each live part of bench music lasts (5)")
    bench.set_defaults(command=_bench)
    return parser


def _playing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--trace", type=Path, metavar="FILE", help="play recorded signals in real time")
    parser.add_argument("--video", type=Path, metavar="FILE", help="play a film as if it were the camera")
    parser.add_argument("--camera", metavar="NAME", help="which camera: its number, or a part of its name")
    parser.add_argument("--save-trace", type=Path, metavar="FILE", help="record what is pressed")
    parser.add_argument("--no-window", action="store_true", help="play without a window")
    parser.add_argument("--fullscreen", action="store_true", help="open the window over the whole screen")
    parser.add_argument("--seconds", type=_seconds, metavar="N", help="end after N seconds")
    _audio(parser)
    parser.add_argument("--no-effects", action="store_true", help="play without reverb")
    parser.add_argument(
        "--ceiling", type=_ceiling, metavar="DB", help="how loud it may become: -40 to -1 decibels below full scale"
    )
    parser.add_argument(
        "--limiter",
        choices=("quick", "smooth", "off"),
        default="quick",
        help="the limiter plugin behind the synth, where there is one (smooth: everything 5 ms later)",
    )
    parser.add_argument(
        "--preview-device", metavar="NAME", help="a second sound device (headphones) for the cues of a scan"
    )
    parser.add_argument("--midi-in", metavar="NAME", default="*", help="which MIDI inputs to listen to, or 'none'")
    parser.add_argument("--midi-out", metavar="NAME", help="also play to this MIDI port; 'virtual' makes one")
    _mpe(parser)
    parser.add_argument("--midi-api", metavar="API", help="alsa, jack, coremidi or winmm")


def _mpe(parser: argparse.ArgumentParser) -> None:
    help = "MIDI as MPE: a channel for every note, which bends, swells and brightens alone"
    parser.add_argument("--midi-mpe", action="store_true", help=help)


def _audio(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--audio-driver", metavar="NAME", help="jack, pipewire, pulseaudio, alsa, coreaudio, wasapi ..."
    )
    parser.add_argument("--audio-device", metavar="NAME", help="the driver's device")
    parser.add_argument("--period-size", type=_frames, metavar="FRAMES", help="frames in a period of the sound device")
    parser.add_argument("--periods", type=_frames, metavar="COUNT", help="how many periods the sound device buffers")
    parser.add_argument("--soundfont", type=Path, metavar="FILE", help="SoundFont to sound with")


def _seconds(text: str) -> float:
    with suppress(ValueError):
        value = float(text)
        if 0 < value < 1e7:
            return value
    raise argparse.ArgumentTypeError(f"{text} seconds cannot be played: use a number above 0")


def _ceiling(text: str) -> float:
    with suppress(ValueError):
        value = float(text)
        if -40 <= value <= -1:
            return value
    raise argparse.ArgumentTypeError(f"{text} is no ceiling: use -40..-1")


def _minutes(text: str) -> float:
    with suppress(ValueError):
        value = float(text)
        if 0.1 <= value <= 1440:
            return value
    raise argparse.ArgumentTypeError(f"{text} minutes cannot be measured: use 0.1..1440")


def _frames(text: str) -> int:
    with suppress(ValueError):
        value = int(text)
        if 1 <= value <= 65536:
            return value
    raise argparse.ArgumentTypeError(f"{text} is out of range: use 1..65536")


def _play(told: argparse.Namespace) -> int:
    from adaptive_instrument.commands.play import play

    return play(told)


def _render(told: argparse.Namespace) -> int:
    from adaptive_instrument.commands.render import render_command

    return render_command(told)


def _check(told: argparse.Namespace) -> int:
    from adaptive_instrument.mapping.check import check

    return check(told.files)


def _learn(told: argparse.Namespace) -> int:
    from adaptive_instrument.commands.learn import learn

    return learn(told)


def _take(told: argparse.Namespace) -> int:
    from adaptive_instrument.commands.take import take

    return take(told)


def _devices(told: argparse.Namespace) -> int:
    from adaptive_instrument import devices

    return devices.run(told.json)


def _doctor(told: argparse.Namespace) -> int:
    from adaptive_instrument import doctor

    return doctor.run(told.json)


def _bench(told: argparse.Namespace) -> int:
    from adaptive_instrument.bench import run

    return run(told.name, as_json=told.json, quick=told.quick, minutes=told.minutes)
