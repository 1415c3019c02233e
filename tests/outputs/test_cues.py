"""The cues of a scan: what stands out is heard beforehand, quietly, and never in the way of the music."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adaptive_instrument.access.highlight import Cue
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load
from adaptive_instrument.notes import NoteOn, Silence, Volume
from adaptive_instrument.outputs.audio_drivers import preview_device
from adaptive_instrument.outputs.cues import LASTS, Cues
from adaptive_instrument.outputs.fluid_live import FluidLive
from adaptive_instrument.outputs.speech import Speech
from adaptive_instrument.performance import Performance
from adaptive_instrument.resources import find_mapping
from adaptive_instrument.signals import Change, Switch
from tests.support import hearing
from tests.support.jack import JackServer, jack_server, until
from tests.support.sinks import Ear

__all__ = ["jack_server"]

FONT = Path(__file__).parents[2] / "soundfonts" / "adaptive-instrument.sf2"


def scanning(cue: Cue, **settings: object) -> Instrument:
    """A scan that hears its presses at once."""
    shipped = load(find_mapping("one-switch-scan"))
    assert isinstance(shipped.access, ScanSettings)
    access = replace(shipped.access, cue=cue, interval=1.0, first_item=1.0, **settings)  # type: ignore[arg-type]
    controls = {"switch": replace(shipped.controls["switch"], acceptance=0.0, ignore_repeat=0.0, release_debounce=0.0)}
    return replace(shipped, access=access, controls=controls)


class Room:
    """An ensemble with cues, driven by hand."""

    def __init__(self, cue: Cue, speech: Speech | None = None, **settings: object) -> None:
        self.ensemble = Ensemble([scanning(cue, **settings)])
        self.ear = Ear()
        self.cues = Cues(self.ear, (lambda: speech) if speech is not None else Speech)

    def run(self, until: float) -> None:
        """Time goes by, seen and heard as the conductor does."""
        while True:
            now = min(until, self.ensemble.deadline or until, self.cues.tick(self.ensemble.now) or until)
            self.cues.send(self.ensemble.advance(now, now + COMMIT_LEAD))
            self.cues.see(self.ensemble.view(), now)
            if now >= until:
                return

    def press(self, t: float, down: bool) -> None:
        self.run(t)
        self.cues.send(self.ensemble.receive(Switch(t, "keyboard", "space", down)))
        self.cues.see(self.ensemble.view(), t)

    def tap(self, t: float) -> None:
        self.press(t, True)
        self.press(t + 0.05, False)

    @property
    def heard(self) -> list[tuple[float, float]]:
        return [(round(note.at, 3), note.pitch) for note in self.ear.ons]


def test_each_highlighted_target_is_heard_once_shortly_and_quietly() -> None:
    room = Room("note")
    room.tap(1.0)
    room.run(3.9)
    assert room.heard == [(1.0, 60.0), (2.0, 62.0), (3.0, 64.0)]
    assert [round(off.at - on.at, 3) for on, off in zip(room.ear.ons, room.ear.offs, strict=True)] == [LASTS] * 3
    (volume,) = (event for event in room.ear.heard if isinstance(event, Volume))
    assert volume.value < 0.5 and all(note.velocity < 64 for note in room.ear.ons)
    assert {note.player for note in room.ear.ons} == {"one-switch-scan (cue)"}, "the player's own volume is not touched"


def test_without_being_asked_for_nothing_is_heard() -> None:
    room = Room("none")
    room.tap(1.0)
    room.run(5.0)
    assert room.ear.heard == []


def test_a_choice_ends_its_cue_and_is_not_cued_again() -> None:
    room = Room("note")
    room.tap(1.0)
    room.press(2.1, True)
    assert [round(off.at, 3) for off in room.ear.offs] == [1.3, 2.1]
    room.run(9.0)
    assert len(room.ear.ons) == 2, "while the note is held"
    room.press(9.0, False)
    assert room.heard[-1] == (9.0, 60.0), "the scan begins anew"


def test_what_is_armed_is_not_cued_and_the_scan_is_again_when_it_goes_on() -> None:
    room = Room("note", strike=True)
    room.tap(1.0)
    room.tap(2.5)
    room.run(4.4)
    assert len(room.ear.ons) == 2
    room.run(4.6)
    assert room.heard[-1] == (4.55, 60.0)


def test_a_row_is_heard_from_its_first_to_its_last() -> None:
    room = Room("note", pattern="row-column", rows=(3,))
    room.tap(1.0)
    room.run(1.9)
    assert [pitch for _, pitch in room.heard] == [60.0, 62.0, 64.0]
    assert room.ear.ringing == set()
    assert room.ear.offs[-1].at < 1.5


def test_silence_and_rest_end_all_cues() -> None:
    for what in ("stop", "rest"):
        room = Room("note")
        room.tap(1.0)
        room.run(1.1)
        assert room.ear.ringing
        room.cues.send(room.ensemble.receive(Change(1.2, what, True)))
        room.cues.see(room.ensemble.view(), 1.2)
        assert not room.ear.ringing
        room.run(100.0)
        assert len(room.ear.ons) == 1


def test_cues_of_no_synth_and_closed_ones_harm_nobody() -> None:
    room = Room("note")
    room.cues = Cues(None)
    room.tap(1.0)
    room.run(5.0)
    room.cues.close()
    room.cues.close()
    assert room.cues.trouble is None and room.ear.closed == 0


def test_a_synth_of_their_own_is_closed_and_silenced_with_them() -> None:
    ear = Ear()
    cues = Cues(ear, own=True)
    cues.send([Silence(1.0)])
    cues.close()
    assert ear.closed == 1 and ear.silenced >= 1


# -- names ------------------------------------------------------------------------------------------------------------


class Said(Speech):
    """A voice that only remembers."""

    def __init__(self) -> None:
        super().__init__(["true"])
        self.said: list[str] = []
        self.hushed = 0

    def say(self, text: str) -> None:
        self.said.append(text)

    def hush(self) -> int:
        self.hushed += 1
        return super().hush()


def test_names_are_said_in_words_and_octaves_are_told_apart() -> None:
    said = Said()
    room = Room("spoken", said)
    room.ensemble.receive(Change(0.0, "harmony.tonic", "Bb"))
    room.tap(1.0)
    room.run(6.9)
    room.cues.close()
    assert said.said == ["B flat", "C", "D", "F", "G", "B flat high"]
    assert room.ear.ons == []


def test_a_row_is_said_by_its_ends() -> None:
    said = Said()
    room = Room("spoken", said, pattern="row-column", rows=(4, 2))
    room.tap(1.0)
    room.run(2.5)
    room.cues.close()
    assert said.said == ["C to G", "A to C high"]


def test_the_players_own_note_cuts_the_voice_off() -> None:
    said = Said()
    room = Room("spoken", said)
    room.tap(1.0)
    before = said.hushed
    room.cues.send([NoteOn(1.1, 1, "somebody", "main", 60, 90)])
    assert said.hushed == before
    room.press(1.2, True)
    room.cues.close()
    assert said.hushed > before


def test_without_a_voice_the_notes_are_heard_and_the_cure_is_told() -> None:
    mute = Speech(["true"])
    mute._unable()
    room = Room("spoken", mute)
    room.tap(1.0)
    room.run(1.5)
    assert room.heard == [(1.0, 60.0)]
    assert room.cues.trouble is not None and "heard instead" in room.cues.trouble
    room.cues.close()


# -- a second sound device --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("hw:1", ("alsa", "hw:1")),
        ("alsa:hw:1", ("alsa", "hw:1")),
        ("pulseaudio:headphones", ("pulseaudio", "headphones")),
        ("jack", ("jack", None)),
    ],
)
def test_a_second_device_is_told_with_or_without_its_driver(told: str, meant: tuple[str, str | None]) -> None:
    assert preview_device(told, "alsa") == meant


@pytest.fixture
def synths(jack_server: JackServer) -> Iterator[tuple[FluidLive, FluidLive]]:
    room = FluidLive(FONT, driver="jack", effects=False)
    phones = FluidLive(FONT, driver="jack", effects=False, connect=False, client="adaptive-instrument-cues")
    yield room, phones
    phones.close()
    room.close()


def test_on_a_device_of_their_own_the_room_hears_only_the_music(
    jack_server: JackServer, synths: tuple[FluidLive, FluidLive]
) -> None:
    room, phones = synths
    assert room.turns is not None and phones.turns is None, "the second one takes nobody's turn"
    with jack_server.capture("one") as one, jack_server.capture("two") as two:
        one.listen("adaptive-instrument")
        two.listen("adaptive-instrument-cues")
        cues = Cues(phones, own=True)
        performance = Performance(
            Ensemble([scanning("note")], start=time.perf_counter()), [room, cues], watchers=[cues]
        )
        performance.start()
        performance.admit(Switch(0.0, "keyboard", "space", True))
        performance.admit(Switch(0.0, "keyboard", "space", False))
        until(lambda: performance.view.players[0].highlight.targets, what="the highlight")  # type: ignore[union-attr]
        heard = np.asarray(two.hear(0.5), np.float64)
        assert abs(hearing.cents_off(heard[2400:14400], 60)) < 30
        assert hearing.loudness(np.asarray(one.hear(0.5), np.float64)) < -80
        performance.stop()
    assert np.max(np.abs(heard)) < 0.5


def test_the_conductor_lets_cues_be_heard_in_time() -> None:
    ear = Ear(schedules_ahead=False)
    cues = Cues(ear)
    performance = Performance(Ensemble([scanning("note")], start=time.perf_counter()), [cues], watchers=[cues])
    performance.start()
    try:
        performance.admit(Switch(0.0, "keyboard", "space", True))
        performance.admit(Switch(0.0, "keyboard", "space", False))
        until(lambda: len(ear.offs) >= 1, what="the end of a cue")
        assert len(ear.ons) == 1 and ear.came[-1] - ear.came[-2] < LASTS + 0.2
    finally:
        performance.stop()
