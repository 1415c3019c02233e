"""Rendering, heard: pitch, onset, holders, bends, the same bytes, and files that are whole or not there."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from adaptive_instrument.errors import OutputError
from adaptive_instrument.notes import Bend, Cancel, Event, Expression, NoteOff, NoteOn, Silence, Sound, Volume
from adaptive_instrument.outputs.fluid_offline import FluidOffline
from tests.support import hearing

FONT = Path(__file__).parents[2] / "soundfonts" / "adaptive-instrument.sf2"
RATE = 48000


def on(at: float, note_id: int, pitch: float, velocity: int = 90, player: str = "a") -> NoteOn:
    return NoteOn(at, note_id, player, "main", pitch, velocity)


def off(at: float, note_id: int, player: str = "a") -> NoteOff:
    return NoteOff(at, note_id, player, "main")


def sound(name: str, player: str = "a") -> Sound:
    return Sound(0.0, player, "main", name)


@pytest.fixture
def render(tmp_path: Path):
    def rendered(events: list[Event], end: float = 2.0, effects: bool = False) -> np.ndarray:
        wav = tmp_path / "out.wav"
        sink = FluidOffline(FONT, wav, effects=effects)
        sink.send(events)
        sink.finish(end)
        heard, rate = hearing.read_wav(wav)
        assert rate == RATE
        return heard

    return rendered


@pytest.mark.parametrize("at", [0.0, 0.1, 0.33333, 1.0001, 1.4999])
def test_a_note_begins_within_a_block_of_its_time(render, at: float) -> None:
    reference = hearing.onset(render([sound("plucked"), on(0.0, 1, 69)]))
    begins = hearing.onset(render([sound("plucked"), on(at, 1, 69)])) - reference
    assert -64 < begins - at * RATE < 64


@pytest.mark.parametrize("pitch", [48.0, 60.5, 63.86, 96.0])
def test_a_pitch_sounds_as_wished_microtones_included(render, pitch: float) -> None:
    heard = render([sound("pad"), on(0.0, 1, pitch)])
    assert abs(hearing.cents_off(heard[9600:90000], pitch)) < 2


def test_of_two_holders_of_one_key_the_one_left_keeps_it_sounding(render) -> None:
    heard = render([sound("pad"), on(0.0, 1, 60), on(0.0, 2, 60), off(0.5, 1)])
    assert hearing.level(heard[72000:90000], 60) > -45
    heard = render([sound("pad"), on(0.0, 1, 60), on(0.0, 2, 60), off(0.5, 1), off(0.5, 2)])
    assert hearing.level(heard[72000:90000], 60) < -80


def test_a_bend_moves_its_own_note_only(render) -> None:
    heard = render([sound("pad"), on(0.0, 1, 60), on(0.0, 2, 67), Bend(0.5, 1, "a", "main", 62.5)])
    part = heard[36000:96000]
    assert abs(hearing.cents_off(part, 62.5)) < 2
    assert abs(hearing.cents_off(part, 67)) < 2
    assert hearing.level(part, 60) < hearing.level(part, 62.5) - 25


@pytest.mark.parametrize("semitones", [-24, -7.5, 0.25, 12, 24])
def test_bends_reach_two_octaves(render, semitones: float) -> None:
    heard = render([sound("pad"), on(0.0, 1, 66), Bend(0.1, 1, "a", "main", 66 + semitones)])
    assert abs(hearing.cents_off(heard[12000:], 66 + semitones)) < 3


def test_a_channel_that_was_bent_is_straight_for_its_next_note(render) -> None:
    events: list[Event] = [sound("pad")]
    for n in range(60):
        events += [on(n * 0.1, n, 60), Bend(n * 0.1 + 0.02, n, "a", "main", 61.5), off(n * 0.1 + 0.05, n)]
    events.append(on(9.0, 999, 60))
    assert abs(hearing.cents_off(render(events, end=11.0)[int(9.2 * RATE) : int(10.8 * RATE)], 60)) < 2


def test_expression_is_heard_on_its_own_note_only(render) -> None:
    heard = render([sound("pad"), on(0.0, 1, 60), on(0.0, 2, 67), Expression(0.5, 1, "a", "main", 0.3)])
    before, after = heard[9600:24000], heard[48000:96000]
    assert hearing.level(after, 60) < hearing.level(before, 60) - 10
    assert abs(hearing.level(after, 67) - hearing.level(before, 67)) < 4


def test_a_volume_is_approached_without_a_jump(render) -> None:
    heard = render([sound("pad"), Volume(0.0, "a", 1.0), on(0.0, 1, 60), Volume(1.0, "a", 0.0)], end=2.0)
    levels = [hearing.loudness(heard[i : i + 2400]) for i in range(RATE, RATE + 28800, 2400)]
    assert levels[1] > levels[-1] + 20
    assert all(late <= early + 3 for early, late in pairwise(levels))
    assert hearing.loudness(heard[int(1.7 * RATE) :]) < -70


def test_silence_ends_everything_within_fifty_milliseconds_and_without_a_click(render) -> None:
    notes = [on(0.0, n, 48 + 3 * n) for n in range(1, 9)]
    heard = render([sound("pad"), *notes, Silence(1.0)], end=2.0)
    assert hearing.loudness(heard[int(1.05 * RATE) :]) < -90
    playing = np.abs(np.diff(heard[24000:47000], axis=0)).max()
    assert np.abs(np.diff(heard[47000:52000], axis=0)).max() <= playing * 1.5


def test_a_note_after_silence_is_as_loud_as_before(render) -> None:
    first = render([sound("plucked"), on(0.0, 1, 60)], end=1.0)
    again = render([sound("plucked"), on(0.0, 1, 60), Silence(0.5), on(0.6, 2, 60)], end=1.6)
    assert abs(hearing.loudness(first[:24000]) - hearing.loudness(again[28800:52800])) < 1


def test_a_cancelled_note_that_has_begun_ends(render) -> None:
    heard = render([sound("pad"), on(0.0, 1, 60), Cancel(0.1, 1, "a", "main")])
    assert hearing.loudness(heard[60000:]) < -80


def test_the_drum_channel_plays_no_drums(render) -> None:
    notes: list[Event] = [on(0.0, n, 60 + n) for n in range(1, 20)]
    heard = render([sound("pad"), *notes])
    for pitch in range(61, 80):
        assert hearing.level(heard[24000:90000], pitch) > -60, pitch


def test_eight_players_with_chords_never_clip(render) -> None:
    events: list[Event] = []
    for p in range(8):
        events += [sound("plucked", f"p{p}"), Volume(0.0, f"p{p}", 1.0)]
        events += [
            on(n * 0.5, p * 100 + n * 8 + c, 48 + p * 3 + c * 4, 127, f"p{p}") for n in range(6) for c in range(4)
        ]
    heard = render(sorted(events, key=lambda event: event.at), end=4.0, effects=True)
    assert 0.2 < np.abs(heard).max() <= 10 ** (-1 / 20)


def test_more_notes_than_channels_still_sound_and_all_end(render) -> None:
    events: list[Event] = [sound("plucked")]
    events += [on(0.001 * n, n, 40 + n % 40, 50) for n in range(1, 400)]
    events += [off(1.0, n) for n in range(1, 400)]
    heard = render(events, end=3.0)
    assert hearing.loudness(heard[9600:40000]) > -40
    assert hearing.loudness(heard[-24000:]) < -75


SCRIPT = """
import sys
from pathlib import Path
from adaptive_instrument.notes import NoteOff, NoteOn, Sound, Volume
from adaptive_instrument.outputs.fluid_offline import FluidOffline
sink = FluidOffline(Path(sys.argv[1]), Path(sys.argv[2]))
for p, name in enumerate(("plucked", "bell", "pad")):
    sink.send([Sound(0, name, "main", name), Volume(0, name, 0.9)])
for n in range(60):
    name = ("plucked", "bell", "pad")[n % 3]
    sink.send([NoteOn(n / 7, n, name, "main", 50 + n * 0.37, 40 + n)])
    if n > 4:
        sink.send([NoteOff(n / 7, n - 4, ("plucked", "bell", "pad")[(n - 4) % 3], "main")])
sink.send([Volume(9, "pad", 0.1)])
sink.finish(10)
"""


def test_two_processes_render_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        subprocess.run([sys.executable, "-c", SCRIPT, str(FONT), str(tmp_path / f"{name}.wav")], check=True)
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()
    heard, _ = hearing.read_wav(tmp_path / "one.wav")
    assert 0.05 < np.abs(heard).max() <= 10 ** (-1 / 20)


def test_the_end_rings_out(render) -> None:
    heard = render([sound("bell"), on(0.5, 1, 72), off(1.0, 1)], end=1.0, effects=True)
    assert 1.5 * RATE < len(heard) <= 7.2 * RATE
    assert np.abs(heard[-480:]).max() < 2e-4


@pytest.mark.parametrize(
    "content", [b"no font at all" * 100, b"", FONT.read_bytes()[:5000], b"RIFF\x10\0\0\0sfbk" + bytes(100), None]
)
def test_a_font_that_is_none_is_refused_in_words(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    font = tmp_path / "font.sf2"
    if content is not None:
        font.write_bytes(content)
    with pytest.raises(OutputError, match="--soundfont"):
        FluidOffline(font, tmp_path / "out.wav")
    assert not list(tmp_path.glob("*.wav*"))
    assert capfd.readouterr().err == ""


def test_abandoning_leaves_no_file(tmp_path: Path) -> None:
    sink = FluidOffline(FONT, tmp_path / "out.wav")
    sink.send([on(0.0, 1, 60), off(3.0, 1)])
    sink.abandon()
    sink.close()
    assert not list(tmp_path.iterdir())


def test_closing_finishes_and_may_be_done_twice(tmp_path: Path) -> None:
    sink = FluidOffline(FONT, tmp_path / "out.wav", origin=1000.0)
    sink.send([on(1000.0, 1, 60), off(1000.5, 1)])
    assert sink.tick(1001.0) is not None
    sink.close()
    sink.close()
    heard, _ = hearing.read_wav(tmp_path / "out.wav")
    assert len(heard) >= RATE
    assert [path.name for path in tmp_path.iterdir()] == ["out.wav"]
