"""Layers that were taken off come back as they were: heard, if they were heard, and never in rest."""

from __future__ import annotations

import pytest

from adaptive_instrument.errors import ChangeError
from tests.music.looper.test_looper import LOOP, looped, state


def test_undo_after_clear_brings_the_loop_back_playing() -> None:
    playing = looped().change(8.0, "looper.clear").change(10.5, "undo").to(13.5)
    assert state(playing) == "plays"
    assert playing.heard(LOOP, 8.0) == [(11.5, 64.0), (13.0, 60.0)]


def test_a_loop_that_was_silent_when_it_was_cleared_comes_back_silent() -> None:
    playing = looped().change(7.0, "looper.stop").change(8.0, "looper.clear").change(10.5, "undo").to(13.5)
    assert state(playing) == "stopped" and playing.heard(LOOP, 8.0) == []


def test_after_a_stop_for_everybody_undo_brings_no_sound_back() -> None:
    playing = looped().change(8.0, "looper.clear").change(9.0, "stop").change(10.5, "undo").to(13.5)
    assert state(playing) == "stopped" and playing.heard(LOOP, 8.0) == []


def test_in_rest_neither_redo_nor_undo_lets_a_loop_sound() -> None:
    playing = looped().change(8.0, "looper.undo").change(8.5, "rest", True)
    with pytest.raises(ChangeError, match="rests"):
        playing.change(9.0, "looper.redo")
    playing.change(9.5, "undo").to(13.5)
    assert playing.heard(LOOP, 8.6) == []
