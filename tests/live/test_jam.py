"""A family round: a head on film, keys in a real window and a MIDI keyboard, in one key and one recording."""

from __future__ import annotations

import re
from pathlib import Path

import mido
import pytest

from tests.live.conftest import Start
from tests.live.jack_rig import Ear, Hand, Server
from tests.live.program import Program
from tests.live.test_exits import takes
from tests.support.films import film
from tests.support.pictures import changed
from tests.support.xvfb import Display, until

PENTATONIC = (0, 2, 4, 7, 9)
"""The pitch classes of C major pentatonic."""
KEYBOARD_PART = "320x560+960+60"
"""Where the third player's part of the stage is, without its title."""


def struck(home: Path, player: str) -> list[int]:
    """The pitches a player has struck in the first take, by its journal."""
    lines = takes(home)[0].read_text(encoding="utf-8").splitlines() if takes(home) else []
    ours = [line for line in lines if '"kind": "on"' in line and f'"player": "{player}"' in line]
    return [round(float(found[1])) for line in ours if (found := re.search(r'"pitch": ([\d.]+)', line))]


def plays(program: Program, player: str, more_than: int = 0) -> None:
    until(lambda: len(struck(program.home, player)) > more_than, f"a note of {player}", 30)


@pytest.mark.slow
def test_a_family_plays_together_each_part_is_kept_and_who_vanishes_can_come_back(
    start_window: Start, server: Server, ear: Ear, screen: Display, tmp_path: Path
) -> None:
    video = film("head-and-laughter.mp4")
    program = start_window("jam", "family-jam", "--video", str(video))
    waits = screen.calm(tmp_path / "waits.png", KEYBOARD_PART)

    # A keyboard that is plugged in has joined.
    hand = Hand(server)
    hand.is_heard()
    until(lambda: changed(waits, screen.screenshot(tmp_path / "joined.png"), KEYBOARD_PART) > 300, "the place of it", 5)
    # Not one of these keys is the scale's own.
    for switch, key in zip("12345", (61, 63, 66, 68, 70), strict=True):
        hand.send((0x90, key, 90))
        screen.key(switch)
        hand.send((0x80, key, 0))
    plays(program, "head-harp", 3)
    plays(program, "five-switches", 3)
    plays(program, "midi-locked", 4)
    ear.hears_a_sound()

    # It vanishes in mid-note: its note ends, it is waited for, and the others play on.
    hand.send((0x90, 61, 90))
    plays(program, "midi-locked", 5)
    hand.close()
    until(lambda: offs(program.home, "midi-locked") == 6, "the end of its note", 5)
    until(lambda: changed(tmp_path / "joined.png", screen.screenshot(tmp_path / "gone.png"), KEYBOARD_PART) > 300,
          "that it is waited for", 5)  # fmt: skip
    before = len(struck(program.home, "five-switches"))
    screen.key("2")
    plays(program, "five-switches", before)
    back = Hand(server)
    back.is_heard()
    back.send((0x90, 66, 90), (0x80, 66, 0))
    plays(program, "midi-locked", 6)
    back.close()

    # The head plays on and begins another take; this one is meant.
    screen.key("F6")
    program.says("Saved your take as", 60)
    said = re.search(r"Saved your take as (.+)/(.+\.wav) and (.+\.mid)", program.out)
    assert said is not None
    tracks = {track.name: notes(track) for track in mido.MidiFile(Path(said[1]) / said[3]).tracks if notes(track)}
    screen.key("ctrl+q")
    program.ends(0)
    for player in ("head-harp", "five-switches", "midi-locked"):
        own = next(keys for name, keys in tracks.items() if player in name)
        assert own and own == struck(program.home, player), player
        assert all(key % 12 in PENTATONIC for key in own), (player, own)
    assert len(tracks) == 3


def notes(track: mido.MidiTrack) -> list[int]:
    return [message.note for message in track if message.type == "note_on" and message.velocity]


def offs(home: Path, player: str) -> int:
    """How many notes of a player have ended, by the same journal."""
    lines = takes(home)[0].read_text(encoding="utf-8").splitlines()
    ids = {found[1] for line in lines if '"kind": "on"' in line and f'"player": "{player}"' in line
           and (found := re.search(r'"note_id": (\d+)', line))}  # fmt: skip
    return sum(
        '"kind": "off"' in line and (found := re.search(r'"note_id": (\d+)', line)) is not None and found[1] in ids
        for line in lines
    )
