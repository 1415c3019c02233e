"""Places where something is missing: it is said in a sentence, and the music goes on with what there is."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import wave
from pathlib import Path

import mido
import numpy as np
import pytest

from tests.live.conftest import ON_JACK, Start, on_screen
from tests.live.hearing import first_sound
from tests.live.jack_rig import Ear, Hand, Server
from tests.live.program import ROOT, Program
from tests.live.test_exits import kept, presses, takes
from tests.support.xvfb import Display, until


def files_are_music(said: str) -> None:
    """The WAV and MIDI files that were named exist and are not silent."""
    found = re.search(r" (/.*?\.wav) and (/.*?\.mid)\b", said)
    assert found is not None, said
    with wave.open(found[1]) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
    assert len(samples) > sound.getframerate() and 1000 < np.abs(samples.astype(int)).max() < 32767
    notes = [m for track in mido.MidiFile(found[2]).tracks for m in track if m.type == "note_on" and m.velocity]
    assert notes


@pytest.mark.slow
def test_the_bare_command_in_a_bare_place_ends_with_music_in_files(bare: Start) -> None:
    program = bare()
    program.ends(0, 60)
    assert "demonstration" in program.out
    files_are_music(program.out)


@pytest.mark.slow
def test_start_py_in_a_bare_place_ends_with_music_in_files(bare: Start) -> None:
    if not (ROOT / ".venv").is_dir():
        pytest.skip("start.py has not been run here: there is no .venv (tests/test_start.py tries its set-up)")
    program = bare(command=(sys.executable, str(ROOT / "start.py")))
    program.ends(0, 120)
    files_are_music(program.out)


@pytest.mark.slow
def test_without_a_sound_device_what_was_played_in_the_window_is_named_as_files(bare: Start, screen: Display) -> None:
    program = bare("play", "five-switches", "--midi-in", "none", env=on_screen(screen)).is_ready()
    assert "No sound device" in program.out and "no sound device" in program.out
    screen.focus()
    screen.key("1", "3", "5")
    until(lambda: takes(program.home), "the take on the disk")
    screen.key("ctrl+q")
    program.ends(0, 40)
    files_are_music(program.out)


@pytest.mark.slow
def test_a_screen_that_is_not_there_after_all_leaves_the_demonstration(bare: Start) -> None:
    program = bare(env={"DISPLAY": ":7654", "SDL_VIDEODRIVER": "x11"})
    program.ends(0, 60)
    assert "No window could be opened" in program.said
    files_are_music(program.out)


@pytest.mark.slow
def test_the_last_instrument_comes_back_in_rest_and_wakes_by_two_slow_presses_only(
    start_window: Start, ear: Ear, screen: Display
) -> None:
    first = start_window("play", "five-switches")
    screen.key("ctrl+q")
    first.ends(0)
    program = start_window("play")
    ear.hears_silence()
    mark = ear.frames

    def press(key: str, seconds: float = 0.05) -> None:
        screen.xdotool("keydown", key)
        time.sleep(seconds)
        screen.xdotool("keyup", key)

    def rests(seconds: float = 0.3) -> None:
        time.sleep(seconds)
        assert first_sound(ear.since(mark)) is None, "it is awake, or a press in rest sounded"

    # A pattern belongs to one switch. One long hold, as of a fallen hand, and another press soon after:
    press("1", 2.2)
    press("1")
    rests()
    press("2")
    rests()
    # Two quick ones:
    press("3")
    rests(0.3)
    press("3")
    rests()
    press("4")
    rests()
    # Two slow ones: the second wakes, and itself is silent; the next sounds.
    press("5")
    rests(1.5)
    press("5")
    rests()
    press("2")
    until(lambda: first_sound(ear.since(mark)) is not None, "the first sound after waking", 3)
    screen.key("ctrl+q")
    program.ends(0)


MISSING: dict[str, tuple[tuple[str, ...], str]] = {
    "an audio driver": (("--audio-driver", "gramophone"), "There is no audio driver 'gramophone' here"),
    "an audio device": (("--audio-driver", "alsa", "--audio-device", "hw:Nowhere"), "could not be opened"),
    "a MIDI output": (("--midi-out", "Bösendorfer"), "no MIDI output port like 'Bösendorfer'"),
    "a MIDI system": (("--midi-api", "telepathy"), "no MIDI API called 'telepathy'"),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", MISSING)
def test_what_is_missing_is_said_in_a_sentence_and_the_rest_plays(what: str, bare: Start, server: Server) -> None:
    words, sentence = MISSING[what]
    trace = presses(bare.home / "presses.jsonl", 1)
    program = bare("play", "five-switches", "--trace", str(trace), "--no-window", *words, env=server.env).is_ready()
    until(lambda: kept(program.home), "the take on the disk")
    program.interrupt()
    program.ends(0, 40)
    assert sentence in program.said, program.said
    assert program.said.count(sentence) == 1
    assert takes(program.home)


@pytest.mark.slow
def test_a_soundfont_that_is_none_is_said_and_our_own_sounds(bare: Start, server: Server, ear: Ear) -> None:
    wrong = bare.home / "wrong.sf2"
    wrong.write_bytes(b"RIFF\x10\0\0\0sfbk" + bytes(300))
    for font in (wrong, bare.home / "missing.sf2"):
        trace = presses(bare.home / "presses.jsonl", 1)
        mark = ear.frames
        program = bare(
            "play", "five-switches", "--trace", str(trace), "--no-window", *ON_JACK, "--soundfont", str(font),
            env=server.env,
        ).is_ready()  # fmt: skip
        until(lambda mark=mark: first_sound(ear.since(mark)) is not None, "a sound")
        program.interrupt()
        program.ends(0, 40)
        assert font.name in program.said and "SoundFont" in program.said, program.said


@pytest.mark.slow
def test_folders_that_cannot_be_written_do_not_stop_the_music(
    bare: Start, server: Server, ear: Ear, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("")
    trace = presses(tmp_path / "presses.jsonl", 1)
    for home, more in ((tmp_path, ("--save-trace", str(in_the_way / "trace.jsonl"))), (in_the_way / "home", ())):
        mark = ear.frames
        program = bare(
            "play", "five-switches", "--trace", str(trace), "--no-window", *ON_JACK, *more,
            env={**server.env, "ADAPTIVE_INSTRUMENT_HOME": str(home)},
        ).is_ready()  # fmt: skip
        until(lambda mark=mark: first_sound(ear.since(mark)) is not None, "a sound")
        program.interrupt()
        program.ends(0, 40)
        assert "cannot be" in program.said, program.said


@pytest.mark.slow
def test_where_nothing_can_be_remembered_the_bare_command_plays_all_the_same(
    bare: Start, server: Server, screen: Display, tmp_path: Path
) -> None:
    (tmp_path / "a file").write_text("")
    home = {"ADAPTIVE_INSTRUMENT_HOME": str(tmp_path / "a file" / "home")}
    program = bare("--audio-driver", "jack", env={**server.env, **on_screen(screen), **home}).is_ready()
    assert "takes are not kept" in program.err
    # The first start asks what moves. A key that no mapping knows: it cannot be kept, but it plays.
    screen.key("z")
    until(lambda: "cannot be remembered" in program.err, "the instrument that fits a key", 20)
    program.interrupt()
    program.ends(0)


@pytest.mark.slow
def test_a_full_disk_is_said_and_the_music_goes_on(bare: Start, server: Server, ear: Ear, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(full)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        (full / "rest.bin").write_bytes(bytes(60 * 1024))
        trace = presses(tmp_path / "presses.jsonl", 20)
        mark = ear.frames
        program = bare(
            "play", "five-switches", "--trace", str(trace), "--no-window", *ON_JACK, "--seconds", "6",
            env={**server.env, "ADAPTIVE_INSTRUMENT_HOME": str(full)},
        )  # fmt: skip
        program.ends(0, 40)
        assert first_sound(ear.since(mark)) is not None
        assert not list(full.rglob("*.part"))
    finally:
        subprocess.run(["umount", "-l", str(full)], check=False)


@pytest.mark.slow
def test_a_named_midi_instrument_waits_for_its_device(start: Start, server: Server, ear: Ear) -> None:
    program: Program = start("play", "midi-locked").is_ready()
    late = Hand(server, "late piano")
    try:
        late.is_heard()
        late.send((0x90, 60, 100))
        ear.hears_a_sound()
    finally:
        late.close()
    ear.hears_silence()
    program.interrupt()
    program.ends(0)
