"""Playing live on a real JACK server: what is heard, what is scheduled, what is taken back, what goes wrong."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from adaptive_instrument.bench.cents import HOP, WINDOW, error_in_cents, hertz
from adaptive_instrument.notes import Bend, Cancel, Ceiling, NoteOff, NoteOn, Silence, Sound, Standard, Volume
from adaptive_instrument.outputs.fluid_live import FluidLive
from adaptive_instrument.outputs.loudness import decibels, true_peak
from tests.support import hearing
from tests.support.jack import Capture, JackServer, jack_server, shared_server, until

__all__ = ["jack_server", "shared_server"]

FONT = Path(__file__).parents[2] / "soundfonts" / "adaptive-instrument.sf2"
RATE = 48000
now = time.perf_counter


def on(at: float, note_id: int, pitch: float, generated: bool = False) -> NoteOn:
    return NoteOn(at, note_id, "a", "main", pitch, 90, generated=generated)


def off(at: float, note_id: int) -> NoteOff:
    return NoteOff(at, note_id, "a", "main")


@pytest.fixture
def live(shared_server: JackServer) -> Iterator[FluidLive]:
    sink = FluidLive(FONT, driver="jack", effects=False)
    sink.send([Sound(now(), "a", "main", "pad"), Volume(now(), "a", 0.8)])
    yield sink
    sink.close()
    sink.close()


@pytest.fixture
def ear(shared_server: JackServer, live: FluidLive) -> Iterator[Capture]:
    with shared_server.capture() as capture:
        capture.listen("adaptive-instrument")
        yield capture


def test_the_sink_tells_what_it_is(shared_server: JackServer, live: FluidLive) -> None:
    assert live.name == "FluidSynth (jack)"
    assert live.schedules_ahead
    assert 0.001 < live.latency < 0.01
    assert live.trouble is None
    words = ["jack_lsp", "-c", "-s", shared_server.name]
    connected = subprocess.run(words, capture_output=True, text=True, check=False)
    if connected.returncode == 0:
        assert "adaptive-instrument:left" in connected.stdout


def test_without_a_word_about_drivers_a_running_jack_is_found(shared_server: JackServer) -> None:
    sink = FluidLive(FONT)
    assert sink.driver == "jack"
    sink.close()


def test_a_performed_note_is_heard_at_its_pitch_and_ends(live: FluidLive, ear: Capture) -> None:
    live.send([on(now(), 1, 69)])
    heard = ear.hear(0.6)
    assert abs(hearing.cents_off(heard[9600:], 69)) < 15
    live.send([off(now(), 1)])
    ear.hear(1.0)
    assert hearing.loudness(ear.hear(0.2)) < -80


def test_of_two_holders_of_one_pitch_the_one_left_keeps_it_sounding(live: FluidLive, ear: Capture) -> None:
    live.send([on(now(), 1, 60), on(now(), 2, 60), off(now(), 1)])
    ear.hear(1.0)
    assert hearing.level(ear.hear(0.3), 60) > -50
    live.send([off(now(), 2)])
    ear.hear(1.0)
    assert hearing.level(ear.hear(0.3), 60) < -80


def test_a_bend_reaches_its_own_note_only(live: FluidLive, ear: Capture) -> None:
    live.send([on(now(), 1, 60), on(now(), 2, 67), Bend(now(), 1, "a", "main", 61.5)])
    ear.hear(0.2)
    heard = ear.hear(1.0)
    assert abs(hearing.cents_off(heard, 61.5)) < 15
    assert abs(hearing.cents_off(heard, 67)) < 15


def test_notes_between_the_keys_are_in_tune_together_and_follow_the_standard(live: FluidLive, ear: Capture) -> None:
    def worst(standard: float) -> float:
        ear.hear(0.3)
        sound = ear.hear(0.9).astype(np.float64).mean(axis=1)[-WINDOW - HOP :]
        return max(abs(error_in_cents(sound, hertz(pitch, standard))) for pitch in (62.0, 65.5, 69.23))

    live.send([Sound(now(), "a", "main", "bell")])
    live.send([on(now(), 1, 62.0), on(now(), 2, 65.5), on(now() + 0.15, 3, 69.23, generated=True)])
    assert worst(440.0) < 3
    live.send([Standard(now(), 415.0)])
    assert worst(415.0) < 3


def test_generated_notes_keep_time_by_the_synths_own_clock(live: FluidLive, ear: Capture) -> None:
    live.send([Sound(now(), "a", "main", "plucked")])
    ear.clear()
    start = now() + 0.15
    events = []
    for n in range(16):
        events += [on(start + n * 0.1, n + 1, 84, True), off(start + n * 0.1 + 0.03, n + 1)]
    # All at once, far ahead: no thread of ours wakes to play them.
    live.send(events)
    until(lambda: len(ear.sound()) > 2.2 * RATE, 15, "two seconds of sound")
    heard = np.abs(ear.sound()).max(axis=1)
    onsets = [hearing.onset(ear.sound())]
    while len(onsets) < 16:
        after = onsets[-1] + int(0.07 * RATE)
        # The tail of the note before still sounds: an onset is a sudden rise over it.
        blocks = heard[after : after + RATE // 2]
        rise = np.flatnonzero(blocks[96:] > 3 * np.maximum.accumulate(blocks)[:-96].clip(2e-3))
        if not len(rise):
            break
        onsets.append(after + int(rise[0]) + 96)
    assert len(onsets) == 16
    gaps = np.diff(onsets) / RATE * 1000
    assert abs(np.median(gaps) - 100) < 1.5
    assert np.median(np.abs(gaps - np.median(gaps))) < 2.5


def test_a_note_cancelled_before_its_time_is_never_heard(live: FluidLive, ear: Capture) -> None:
    ear.clear()
    at = now() + 0.25
    live.send([on(at, 1, 60, True), off(at + 0.2, 1), on(at, 2, 67, True), off(at + 0.2, 2)])
    live.send([Cancel(now(), 1, "a", "main")])
    until(lambda: len(ear.sound()) > 0.6 * RATE, 15, "sound")
    heard = ear.sound()
    assert hearing.level(heard, 67) > -60
    assert hearing.level(heard, 60) < -65
    live.send([Cancel(now(), 2, "a", "main"), Cancel(now(), 77, "a", "main")])


def test_silence_takes_back_what_is_scheduled_and_ends_what_sounds(live: FluidLive, ear: Capture) -> None:
    live.send([on(now(), n, 50 + n) for n in range(1, 9)])
    live.send([on(now() + 0.4, 20 + n, 70 + n, True) for n in range(4)])
    ear.hear(0.3)
    live.send([Silence(now())])
    ear.hear(0.15)
    assert hearing.loudness(ear.hear(0.6)) < -90
    assert live.sounding == 0
    live.send([on(now(), 99, 60)])
    assert hearing.loudness(ear.hear(0.4)) > -50


def test_a_note_off_before_its_scheduled_beginning_still_ends_it(live: FluidLive, ear: Capture) -> None:
    at = now() + 0.1
    live.send([on(at, 1, 60, True)])
    live.send([off(now(), 1)])
    ear.hear(1.2)
    assert hearing.loudness(ear.hear(0.3)) < -80


def test_volume_ramps_while_ticks_come(live: FluidLive, ear: Capture) -> None:
    live.send([on(now(), 1, 60)])
    ear.hear(0.3)
    before = hearing.loudness(ear.hear(0.4))
    live.send([Volume(now(), "a", 0.1)])
    wish: float | None = now()
    steps = 0
    end = now() + 1.0
    while now() < end and wish is not None:
        time.sleep(max(0.0, wish - now()))
        wish = live.tick(now())
        steps += 1
    assert steps > 10
    assert hearing.loudness(ear.hear(0.4)) < before - 15


def test_a_stopped_server_is_told_and_closing_still_works(jack_server: JackServer) -> None:
    sink = FluidLive(FONT, driver="jack")
    sink.tick(now())
    jack_server.stop()
    until(lambda: sink.tick(now()) and sink.trouble, 10, "the trouble")
    assert "Check its plug" in str(sink.trouble)
    sink.send([on(now(), 1, 60), off(now(), 1), Silence(now())])
    sink.close()
    assert sink.trouble is None


def test_a_send_of_one_note_is_quick(live: FluidLive) -> None:
    took = []
    for n in range(400):
        event = on(now(), n + 1, 60 + n % 12)
        begin = now()
        live.send([event])
        took.append(now() - begin)
        live.send([off(now(), n + 1)])
        time.sleep(0.001)
    assert np.median(took) < 0.0005


SCRIPT = """
import sys
from pathlib import Path
from adaptive_instrument.errors import OutputError
from adaptive_instrument.outputs.fluid_live import FluidLive
from adaptive_instrument.outputs.loudness import decibels, true_peak
try:
    FluidLive(Path(sys.argv[1]), driver=sys.argv[2] if len(sys.argv) > 2 else None)
except OutputError as error:
    print("told:", error)
"""


@pytest.mark.parametrize("driver", [None, "jack", "nonsense"])
def test_no_device_is_told_in_words_and_nothing_is_shouted(driver: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "no-such-server")
    for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    if driver is None and (list(Path("/dev/snd").glob("pcm*p")) or Path(f"/run/user/{_user()}/pulse/native").exists()):
        pytest.skip("there is a sound device here")
    arguments = [sys.executable, "-c", SCRIPT, str(FONT), *([driver] if driver else [])]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.startswith("told: ") and done.stdout.strip().endswith(".")
    assert done.stderr == ""


def _user() -> int:
    import os

    return os.getuid() if hasattr(os, "getuid") else 0


def test_eight_players_chords_at_once_stay_below_the_ceiling_and_obey_another(live: FluidLive, ear: Capture) -> None:
    def strike(first: int) -> None:
        chord = [(f"p{player}", 48 + 5 * (player % 4) + step) for player in range(8) for step in (0, 4, 7, 12)]
        notes = [NoteOn(now(), first + n, player, "main", pitch, 127) for n, (player, pitch) in enumerate(chord)]
        live.send(notes)
        live.tick(now())

    for player in range(8):
        live.send([Sound(now(), f"p{player}", "main", "plucked"), Volume(now(), f"p{player}", 1.0)])
    strike(1000)
    heard = ear.hear(0.5)
    assert -20 < decibels(true_peak(heard)) <= -1.0
    live.send([Ceiling(now(), -25.0)])
    until(lambda: bool(live.tick(now())) and live._keyboard.ceiling_now < -24.9, 15, "the ceiling")
    ear.hear(0.1)
    strike(2000)
    assert decibels(true_peak(ear.hear(0.5))) <= -25.0


def test_the_first_sound_begins_gently_and_the_next_are_as_loud_as_they_are_meant(
    live: FluidLive, ear: Capture
) -> None:
    live.send([Sound(now(), "a", "main", "plucked"), on(now(), 1, 60)])
    first = hearing.loudness(ear.hear(0.25))
    live.send([off(now(), 1)])
    end = now() + 2.0
    until(lambda: bool(live.tick(now())) and now() > end, 15, "two seconds")
    live.send([on(now(), 2, 60)])
    assert hearing.loudness(ear.hear(0.25)) > first + 2.5


def test_many_more_notes_than_the_synth_has_voices_leave_it_room(live: FluidLive, ear: Capture) -> None:
    for number in range(300):
        live.send([on(now(), 100 + number, 40 + number % 50)])
        if number % 20 == 0:
            ear.hear(0.04)
    assert live._synth.active_voices < 250
