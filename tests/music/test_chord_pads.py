"""Chord pads: targets that are chords, which sound, lead everybody, or both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.notes import Event, NoteOff, NoteOn
from adaptive_instrument.signals import Change, Switch
from tests.support.instruments import FIVE

CHORDS = ("I", "vi", "IV", "V7", "Dm7")


def band(pads: str = "both", voice: VoiceSettings | None = None, **layout: object) -> Ensemble:
    """Five switches that are chord pads, and five that play the chord's tones."""
    settings = LayoutSettings(chords=CHORDS, chord_pads=pads, **layout)  # type: ignore[arg-type]
    mine = replace(FIVE, layout=settings, voice=voice or VoiceSettings(articulation="hold"))
    switches = {name: replace(one, on=(f"gamepad:{name}",)) for name, one in FIVE.controls.items()}
    theirs = replace(FIVE, name="other", controls=switches, voice=VoiceSettings(lock="chord"))
    return Ensemble([mine, theirs], HarmonySettings(scale="major"), TransportSettings(tempo=60))


def press(band: Ensemble, t: float, pad: int, down: bool = True) -> list[Event]:
    return band.receive(Switch(t, "keyboard", str(pad), down))


def pitches(events: list[Event]) -> list[float]:
    return sorted(event.pitch for event in events if isinstance(event, NoteOn))


def test_a_pad_sounds_its_chord_with_its_bass_and_everybody_is_on_it() -> None:
    ensemble = band()
    assert pitches(press(ensemble, 1.0, 2)) == [45, 57, 60, 64] and ensemble.view().chord == "Am"
    assert pitches(ensemble.receive(Switch(1.5, "gamepad", "1", True))) == [57]


def test_letting_the_pad_go_ends_all_of_its_chord() -> None:
    ensemble = band()
    press(ensemble, 1.0, 1)
    events = press(ensemble, 2.0, 1, False) + ensemble.advance(4.0, 4.0)
    assert len([e for e in events if isinstance(e, NoteOff)]) == 4 and ensemble.sounding == 0


def test_chord_after_chord_is_led_by_the_shortest_way() -> None:
    ensemble = band(chord_bass=False)
    played = []
    for n, pad in enumerate((1, 3, 4, 1)):
        played.append(pitches(press(ensemble, n + 1.0, pad)))
        press(ensemble, n + 1.5, pad, False)
    assert played == [[60, 64, 67], [60, 65, 69], [59, 62, 65, 67], [60, 64, 67]]


def test_a_pad_may_play_and_change_nothing_for_others_or_lead_and_be_silent() -> None:
    plays, leads = band("play"), band("lead")
    assert len(pitches(press(plays, 1.0, 3))) == 4 and plays.view().chord == ""
    assert press(leads, 1.0, 3) == [] and leads.view().chord == "F"


def test_pads_follow_the_key() -> None:
    ensemble = band()
    ensemble.receive(Change(0.5, "harmony.tonic", "D"))
    assert [target.label for target in ensemble.view().players[0].targets] == ["D", "Bm", "G", "A7", "Dm7"]
    press(ensemble, 1.0, 2)
    assert ensemble.view().chord == "Bm"


def test_pads_are_made_of_the_scale_as_a_progression_is_also_where_it_is_minor() -> None:
    """I, IV and V on A in A minor would be C sharp, F sharp and G sharp against everybody's scale."""
    ensemble = band()
    ensemble.receive(Change(0.5, "harmony.tonic", "A"))
    ensemble.receive(Change(0.6, "harmony.scale", "natural minor"))
    assert [target.label for target in ensemble.view().players[0].targets] == ["C", "Am", "F", "G7", "Dm7"]
    press(ensemble, 1.0, 1)
    assert ensemble.view().chord == "C" and ensemble.view().players[0].targets[0].strong
    ensemble.receive(Change(2.0, "player.five.layout.chords", ["i", "VI", "VII", "V"]))
    assert [target.label for target in ensemble.view().players[0].targets] == ["Am", "F", "G", "E"]


def test_the_pad_of_the_chord_that_everybody_is_on_stands_out() -> None:
    ensemble = band()
    press(ensemble, 1.0, 3)
    assert [target.strong for target in ensemble.view().players[0].targets] == [False, False, True, False, False]
    assert {note.target for note in ensemble.view().players[0].sounding} == {2}


def test_a_strummed_pad_sweeps_over_its_own_chord() -> None:
    ensemble = band("play", VoiceSettings(articulation="strum"))
    events = press(ensemble, 1.0, 2) + ensemble.advance(2.0, 2.0)
    assert {pitch % 12 for pitch in pitches(events)} == {9, 0, 4} and len(pitches(events)) == 5


def test_a_latched_pad_stays_until_it_is_pressed_again() -> None:
    ensemble = band(voice=VoiceSettings(articulation="latch"))
    press(ensemble, 1.0, 1)
    assert not press(ensemble, 1.2, 1, False)
    events = press(ensemble, 3.0, 1) + ensemble.advance(5.0, 5.0)
    assert len([e for e in events if isinstance(e, NoteOff)]) == 4 and ensemble.sounding == 0


def test_a_pad_that_leads_waits_for_the_bar_where_changes_do_and_is_heard_at_once() -> None:
    ensemble = band()
    ensemble.receive(Change(0.5, "harmony.changes", "bar"))
    assert pitches(press(ensemble, 1.0, 3)) and ensemble.view().chord == ""
    ensemble.advance(4.0, 4.0)
    assert ensemble.view().chord == "F"


def test_undo_passes_chords_over_that_were_played() -> None:
    ensemble = band()
    ensemble.receive(Change(0.5, "harmony.scale", "dorian"))
    for n in range(4):
        press(ensemble, n + 1.0, n + 1)
    ensemble.receive(Change(6.0, "undo", None))
    assert ensemble.view().scale == "major" and ensemble.view().chord == "Bb7", "V7 of the relative major key"


def test_in_rest_a_pad_neither_sounds_nor_leads() -> None:
    ensemble = band()
    ensemble.receive(Change(0.5, "rest", True))
    assert press(ensemble, 1.0, 3) == [] and ensemble.view().chord == ""


def test_an_unknown_chord_is_refused_with_the_cure() -> None:
    with pytest.raises(ValueError, match="did you mean"):
        Ensemble([replace(FIVE, layout=LayoutSettings(chords=("Cmaj77",)))])


def test_pads_are_called_as_the_player_was_taught_and_said_in_words() -> None:
    ensemble = band()
    assert [target.said for target in ensemble.view().players[0].targets][1] == "A minor"
    ensemble.receive(Change(1.0, "player.five.stage.labels", "degrees"))
    assert [target.label for target in ensemble.view().players[0].targets] == ["I", "vi", "IV", "V7", "Dm7"]
