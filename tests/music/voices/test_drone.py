"""A drone is heard: by the player's own sound where that sounds on, else by one that does."""

from __future__ import annotations

import pytest

from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.notes import NoteOn, Sound
from tests.support.playing import Playing, one_switch
from tests.support.voices import Bench


@pytest.mark.parametrize(("sound", "heard"), [("kalimba", "strings"), ("piano", "strings"), ("choir", "choir")])
def test_a_drone_is_heard_by_whatever_sound_for_one_that_dies_away_could_not_grow(sound: str, heard: str) -> None:
    bench = Bench(articulation="drone", sound=sound)
    told = [event for event in bench.voice.opening(0.0) if isinstance(event, Sound)]
    assert [(event.voice, event.sound) for event in told] == [("drone", heard)]
    struck = [event for event in bench.strike(1.0, 0) if isinstance(event, NoteOn)]
    assert {event.voice for event in struck} == {"drone"}
    assert bench.voice.retune(2.0, VoiceSettings(articulation="ring", sound=sound)) != told


def test_the_sound_of_a_drone_can_be_changed_while_it_plays() -> None:
    playing = Playing(one_switch(voice=VoiceSettings(sound="kalimba"))).change(1.0, "player.ada.sound", "bell")
    playing.change(2.0, "player.ada.voice.articulation", "drone").press(3.0).change(4.0, "player.ada.sound", "organ")
    drones = [event for event in playing.events if isinstance(event, Sound) and event.voice == "drone"]
    assert [(event.at, event.sound) for event in drones] == [(2.0, "strings"), (4.0, "organ")]


def test_a_loop_of_a_drone_sounds_as_the_drone_did() -> None:
    playing = Playing(one_switch(voice=VoiceSettings(sound="kalimba", articulation="drone")))
    playing.change(0.5, "looper.switch").press(1.0).press(3.0).change(5.1, "looper.switch").to(10)
    (looped,) = (event for event in playing.events if isinstance(event, Sound) and event.player == "looper")
    assert looped.sound == "strings" and playing.notes("looper")
