"""Every way out: whatever ends, nothing rings on, nothing is left behind, and what was played is kept."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path

import mido
import pytest

from tests.live.conftest import Start
from tests.live.hearing import first_sound
from tests.live.jack_rig import Ear, Hand
from tests.live.program import FONT, ROOT, Program, gone, home_env
from tests.support.xvfb import until

PATIENT = False  # engines are killed here
OFF, C, E, G = 0, 60, 64, 67
ACTIVE_SENSING = b"\xfe"


def presses(path: Path, seconds: float) -> Path:
    """A trace of two presses a second."""
    lines = []
    for count in range(int(seconds * 2)):
        for down, at in ((True, 0.5 * count), (False, 0.5 * count + 0.2)):
            lines.append({"t": at, "kind": "switch", "source": "keyboard", "control": "1", "down": down})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def on(key: int) -> tuple[int, int, int]:
    return (0x90, key, 90)


def off(key: int) -> tuple[int, int, int]:
    return (0x80, key, 64)


def playing(start: Start, hand: Hand, ear: Ear, *words: str) -> Program:
    """The MIDI instrument, with two keys held and one let go again."""
    program = start("play", "midi-locked", "--midi-out", "virtual", *words).is_ready()
    hand.is_heard()
    until(lambda: any(data == ACTIVE_SENSING for _, data in ear.midi), "Active Sensing")
    hand.send(on(E), off(E), on(C), on(G))
    until(lambda: len(ear.open_notes()) == 2, "two notes at the MIDI out")
    ear.hears_a_sound()
    until(lambda: kept(program.home), "the take on the disk")
    return program


def back_within(program: Program) -> float:
    """Seconds: 5, or where even a first start takes long, that and what JACK stands still for after a kill."""
    told = re.search(r"Ready after ([\d.]+) s", program.out)
    assert told is not None
    return max(5.0, float(told[1]) * 1.5 + 3.0)


def takes(home: Path) -> list[Path]:
    """The journals of what was played, oldest first."""
    return sorted(home.rglob("*.take.jsonl"))


def kept(home: Path) -> bool:
    """Whether a note that was struck stands in a journal."""
    return any('"on"' in take.read_text() for take in takes(home))


SHOW, SAVE = ("take", "show"), ("take", "save", "--soundfont", str(FONT))
IN_TURN = """
import json, sys
from adaptive_instrument.cli import main
sys.exit(any(main(words) for words in json.loads(sys.argv[1])))
"""


def take(home: Path, *commands: tuple[str, ...]) -> tuple[int, str]:
    """Another program's look at the last take, by these commands until one fails: status and words."""
    done = subprocess.run(
        [sys.executable, "-c", IN_TURN, json.dumps(commands)], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, **home_env(home)}, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def take_is_whole(home: Path, notes: int) -> None:
    """The last take holds at least so many notes and can be saved as whole files."""
    status, said = take(home, SHOW, SAVE)
    assert status == 0, said
    found = re.search(r"(\d+) notes", said)
    assert found is not None and int(found[1]) >= notes, said
    wavs, midis = list(home.rglob("*.wav")), list(home.rglob("*.mid"))
    assert wavs and midis
    with wave.open(str(wavs[0])) as sound:
        assert any(sound.readframes(sound.getnframes()))
    assert sum(m.type == "note_on" and m.velocity > 0 for t in mido.MidiFile(midis[0]).tracks for m in t) >= notes
    assert not list(home.rglob("*.part")), "a half file was left"


WAYS: dict[str, tuple[Callable[[Program], None], int]] = {
    "Ctrl-C": (Program.interrupt, 0),
    "Ctrl-C, twice, impatiently": (lambda p: (p.interrupt(), time.sleep(0.05), p.interrupt())[0], 0),
    "SIGTERM": (lambda p: p.send(signal.SIGTERM), 0),
    "the terminal closes": (lambda p: os.killpg(p.process.pid, signal.SIGHUP), 0),
    "kill -9 of the supervisor": (lambda p: p.send(signal.SIGKILL), -9),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_every_way_out_releases_every_note_and_keeps_the_take(way: str, start: Start, hand: Hand, ear: Ear) -> None:
    go, status = WAYS[way]
    trace = start.home / "what was played.jsonl"
    program = playing(start, hand, ear, "--save-trace", str(trace))
    go(program)
    program.ends(status)
    assert ear.open_notes() == {}
    ear.hears_silence(2)
    assert trace.read_bytes().count(b'"midi"') >= 4 and trace.read_bytes().endswith(b"\n")
    take_is_whole(program.home, 3)


@pytest.mark.slow
def test_a_ctrl_c_at_any_moment_of_the_start_ends_without_a_word(start: Start) -> None:
    for moment in (0.25, 0.4, 0.6, 0.9, 1.3):
        program = start("play", "midi-locked")
        time.sleep(moment)
        program.interrupt()
        until(lambda program=program: program.process.poll() is not None, "the end")
        until(lambda program=program: not program.pids(), "the end of every process")
        if not re.search(r'adaptive_instrument/(?!__init__|__main__).+"', program.err):
            # Python itself was still being born: nothing of ours can answer there.
            program.forget_the_terminal()
        program.stayed_calm()
        assert program.process.returncode in (0, 1, -signal.SIGINT)


def test_the_time_being_over_ends_it(start: Start, hand: Hand, ear: Ear) -> None:
    program = playing(start, hand, ear, "--seconds", "2")
    program.ends(0)
    assert ear.open_notes() == {}


DEATHS: dict[str, Callable[[Program], None]] = {
    "kill -9": lambda p: os.kill(p.engine(), signal.SIGKILL),
    "SIGTERM": lambda p: os.kill(p.engine(), signal.SIGTERM),
    "it hangs": lambda p: os.kill(p.engine(), signal.SIGSTOP),
    "a crash in C": lambda p: os.kill(p.engine(), signal.SIGSEGV),
}


@pytest.mark.slow
@pytest.mark.parametrize("death", DEATHS)
def test_an_engine_that_dies_is_back_in_rest_and_wakes_by_two_slow_presses(
    death: str, start: Start, hand: Hand, ear: Ear
) -> None:
    program = playing(start, hand, ear)
    engine = program.engine()
    before = time.monotonic()
    DEATHS[death](program)
    program.says("Ready again after", 20)
    took = time.monotonic() - before
    # A hang must first be known for one: 6 s of silence between engine and supervisor.
    assert took < back_within(program) + (7 if death == "it hangs" else 0), took
    assert gone(engine)
    if death == "SIGTERM":
        assert ear.open_notes() == {}
    _rests_until_woken(program, hand, ear)
    program.interrupt()
    program.ends(0)
    take_is_whole(program.home, 1)
    print(f"{death}: ready again after {took:.2f} s")


def _rests_until_woken(program: Program, hand: Hand, ear: Ear) -> None:
    hand.is_heard()
    # What the dead one held at the far end stays there until Active Sensing is missed: not ours to count from here.
    ear.hears_silence()
    mark, seen = ear.frames, len(ear.midi)
    hand.send(on(C), off(C))
    time.sleep(1.2)
    assert first_sound(ear.since(mark)) is None, "it sounded in rest"
    hand.send(on(C), off(C))
    time.sleep(0.3)
    assert first_sound(ear.since(mark)) is None, "the waking press itself sounded"
    hand.send(on(C))
    ear.hears_a_sound(3)
    ear.hears_midi(lambda data: data[0] & 0xF0 == 0x90, seen)
    hand.send(off(C))
    ear.hears_silence()


@pytest.mark.slow
def test_an_engine_that_dies_again_and_again_is_given_up_with_a_sentence(start: Start) -> None:
    program = start("play", "midi-locked").is_ready()
    for count in range(1, 7):
        os.kill(program.engine(), signal.SIGKILL)
        if count < 6:
            program.says("Ready again after", 20, times=count)
    program.ends(1)
    assert "stopped 6 times within a minute" in program.err and "doctor" in program.err


@pytest.mark.slow
def test_a_midi_device_pulled_in_mid_note_lets_its_notes_go_and_may_come_back(
    start: Start, hand: Hand, ear: Ear, server: object
) -> None:
    program = playing(start, hand, ear)
    hand.close()
    until(lambda: not ear.open_notes(), "the end of its notes", 5)
    ear.hears_silence(5)
    back = Hand(server)  # type: ignore[arg-type]
    try:
        back.is_heard()
        back.send(on(E))
        until(lambda: len(ear.open_notes()) == 1, "a note of the device that came back")
        back.send(off(E))
        ear.hears_silence()
    finally:
        back.close()
    program.interrupt()
    program.ends(0)


@pytest.mark.slow
def test_a_reader_of_our_words_who_goes_away_does_not_end_the_music(start: Start, hand: Hand, ear: Ear) -> None:
    # As ``| head -1`` does: the first line is read, then the pipe is closed.
    reads, writes = os.pipe()
    program = start("play", "midi-locked", out=writes)
    os.close(writes)
    assert os.read(reads, 1000)
    os.close(reads)
    hand.is_heard()
    os.kill(program.engine(), signal.SIGTERM)
    until(lambda: not hand.connected, "the end of the engine")
    hand.is_heard()
    program.interrupt()
    program.ends(0)


@pytest.mark.slow
def test_an_engine_that_dies_while_a_recording_plays_to_nobody_ends_it_with_a_sentence(start: Start, ear: Ear) -> None:
    trace = presses(start.home / "presses.jsonl", 30)
    program = start("play", "five-switches", "--trace", str(trace)).is_ready()
    ear.hears_a_sound()
    until(lambda: kept(program.home), "the take on the disk")
    os.kill(program.engine(), signal.SIGKILL)
    program.ends(1)
    assert "Start it again" in program.err
    take_is_whole(program.home, 1)
