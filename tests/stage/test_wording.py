"""What the stage says, and to whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adaptive_instrument.access.calibration import Calibration
from adaptive_instrument.access.highlight import Highlight
from adaptive_instrument.stage import wording
from adaptive_instrument.stage.link import Picture
from adaptive_instrument.view import PlayerView, View

PLAYER = PlayerView("p", "P", "teal", "direct", "notes", "plucked", 0.8, (), (), None, ())


def playing(*players: PlayerView) -> Picture:
    return Picture(View(0.0, 0, False, "C", "major", "Am", 90.0, 4, 0.0, players))


def test_a_player_in_front_of_a_camera_is_told_when_it_cannot_see_them() -> None:
    harp = replace(PLAYER, points="camera", sources=("camera",), pointer=(0.5, 0.5))
    assert wording.hint(harp) == ""
    assert wording.hint(replace(harp, pointer=None)) == wording.UNSEEN
    assert wording.hint(replace(harp, lost=("camera",))) == wording.UNSEEN
    blinks = replace(PLAYER, sources=("camera",), lost=("camera",))
    assert wording.hint(blinks) == wording.UNSEEN


def test_while_a_calibration_asks_for_something_nothing_else_is_said() -> None:
    harp = replace(PLAYER, points="camera", sources=("camera",), calibration=Calibration("rest", 0.0, 4.0))
    assert wording.hint(harp) == ""


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (("midi",), "Connect a MIDI keyboard"),
        (("gamepad",), "Plug in the gamepad"),
        (("gamepad-2",), "Plug in the gamepad"),
        (("Piano 1",), "Connect Piano 1 again"),
    ],
)
def test_a_player_whose_devices_are_all_away_is_told_what_to_do(sources: tuple[str, ...], said: str) -> None:
    assert said in wording.hint(replace(PLAYER, sources=sources, lost=sources))
    assert wording.hint(replace(PLAYER, sources=sources)) == ""


def test_a_player_with_another_device_left_plays_on_and_is_told_quietly() -> None:
    player = replace(PLAYER, sources=("gamepad", "keyboard"), lost=("gamepad",))
    assert wording.hint(player) == ""
    assert any("gamepad is away" in notice for notice in wording.notices(playing(player), True))


def test_what_is_told_at_the_players_place_is_not_told_twice() -> None:
    player = replace(PLAYER, sources=("gamepad",), lost=("gamepad",))
    assert wording.notices(playing(player), True) == ()


def test_the_quiet_line_tells_the_chord() -> None:
    assert "chord Am" in wording.status(playing(PLAYER).view)


def test_a_scan_that_waits_for_a_press_says_so() -> None:
    waits, moves = (replace(PLAYER, highlight=Highlight((), rests=rests)) for rests in (True, False))
    assert wording.SCAN_RESTS in wording.notices(playing(waits), True)
    assert wording.SCAN_RESTS not in wording.notices(playing(moves), True)
