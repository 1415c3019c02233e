"""The course of the harmony: changes that wait for beat or bar, progressions, the pedal, and what is saved of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adaptive_instrument.access.menu_pages import Circumstances, page
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.progressions import PROGRESSIONS
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.notes import Event, NoteOff, NoteOn
from adaptive_instrument.signals import Change, Midi, Switch
from tests.support.instruments import FIVE, KEYS

BAR = 4.0
"""Seconds of a bar: 60 beats a minute, four in a bar."""


def ensemble(**harmony: object) -> Ensemble:
    """Five switches under 60 beats a minute."""
    settings = HarmonySettings(**{"tonic": "C", "scale": "major", **harmony})  # type: ignore[arg-type]
    chord = replace(FIVE, voice=VoiceSettings(lock="chord", articulation="hold"))
    return Ensemble([chord], settings, TransportSettings(tempo=60, metre=4))


def chords(band: Ensemble, *moments: float) -> list[str]:
    """The chord at each moment."""
    found = []
    for t in moments:
        band.advance(t, t + COMMIT_LEAD)
        found.append(band.view().chord)
    return found


def change(band: Ensemble, t: float, what: str, value: object = None) -> list[Event]:
    return band.receive(Change(t, what, value))


def test_a_chord_comes_at_once_unless_it_is_asked_to_wait() -> None:
    band = ensemble()
    change(band, 1.3, "harmony.chord", "F")
    assert band.view().chord == "F" and band.view().course.coming is None


@pytest.mark.parametrize(("when", "comes"), [("beat", 2.0), ("bar", BAR)])
def test_a_chord_waits_for_the_beat_or_the_bar_and_is_shown_until_then(when: str, comes: float) -> None:
    band = ensemble(changes=when)
    change(band, 1.3, "harmony.chord", "F")
    coming = band.view().course.coming
    assert band.view().chord == "" and coming is not None and (coming.says, coming.at) == ("F", comes)
    assert chords(band, comes - 0.001, comes) == ["", "F"]
    assert band.view().course.coming is None


def test_a_foot_that_is_a_little_late_still_means_the_bar_that_has_begun() -> None:
    band = ensemble(changes="bar")
    change(band, BAR + 0.09, "harmony.chord", "F")
    assert band.view().chord == "F"
    change(band, 2 * BAR + 0.2, "harmony.chord", "G")
    assert chords(band, 3 * BAR - 0.01, 3 * BAR) == ["F", "G"]


def test_a_later_change_takes_the_place_of_the_one_that_waits() -> None:
    band = ensemble(changes="bar")
    change(band, 1.0, "harmony.chord", "F")
    change(band, 2.0, "harmony.chord", "Am")
    assert chords(band, BAR) == ["Am"]


def test_choosing_what_sounds_already_takes_back_what_waits() -> None:
    band = ensemble(changes="bar", chord="C")
    change(band, 1.0, "harmony.chord", "F")
    change(band, 2.0, "harmony.chord", "C")
    assert band.view().course.coming is None and chords(band, BAR, 2 * BAR) == ["C", "C"]


def test_key_and_chord_wait_together() -> None:
    band = ensemble(changes="bar")
    change(band, 1.0, "harmony.tonic", "D")
    change(band, 2.0, "harmony.chord", "vi")
    assert chords(band, BAR) == ["Bm"] and band.view().tonic == "D"


def degrees(band: Ensemble, t: float) -> tuple[float, ...]:
    """The scale's degrees at ``t``, in cents."""
    band.advance(t, t)
    return band._shared.harmony.shape.cents


PENTATONIC, OTHERS = [200, 400, 700, 900, 1200], [300, 500, 700, 1000, 1200]


@pytest.mark.parametrize(("when", "comes", "again"), [("beat", 2.0, 3.0), ("bar", BAR, 2 * BAR)])
def test_a_scale_of_one_s_own_waits_like_any_other_and_so_do_other_degrees_of_it(
    when: str, comes: float, again: float
) -> None:
    band = ensemble(changes=when)
    change(band, 1.3, "harmony.own", PENTATONIC)
    coming = band.view().course.coming
    assert band.view().scale == "major" and coming is not None and (coming.says, coming.at) == ("own scale", comes)
    assert len(degrees(band, comes - 0.001)) == 7 and degrees(band, comes) == pytest.approx(PENTATONIC)
    change(band, comes + 0.3, "harmony.own", OTHERS)
    later = band.view().course.coming
    assert later is not None and later.at == again
    assert degrees(band, again - 0.001) == pytest.approx(PENTATONIC)
    assert degrees(band, again) == pytest.approx(OTHERS)


def test_a_scale_of_one_s_own_that_waits_is_taken_back_by_undo_and_by_another_scale() -> None:
    band = ensemble(changes="bar")
    change(band, 1.0, "harmony.own", PENTATONIC)
    change(band, 1.5, "undo")
    assert band.view().course.coming is None and len(degrees(band, BAR)) == 7
    change(band, BAR + 1, "harmony.own", PENTATONIC)
    band.advance(2 * BAR, 2 * BAR)
    change(band, 2 * BAR + 1, "harmony.own", OTHERS)
    change(band, 2 * BAR + 2, "undo")
    assert degrees(band, 3 * BAR) == pytest.approx(PENTATONIC) and band.view().course.coming is None
    change(band, 3 * BAR + 1, "harmony.own", OTHERS)
    change(band, 3 * BAR + 2, "harmony.scale", "dorian")
    band.advance(4 * BAR, 4 * BAR)
    assert band.view().scale == "dorian"


def test_undo_brings_back_that_scale_of_one_s_own_that_was_chosen_before_and_no_later_one() -> None:
    band = ensemble(changes="bar")
    change(band, 1.0, "harmony.own", PENTATONIC)
    change(band, 1.1, "harmony.own", OTHERS)
    change(band, 1.2, "harmony.scale", "dorian")
    change(band, 1.3, "harmony.own", PENTATONIC)
    change(band, 1.4, "undo")
    coming = band.view().course.coming
    assert coming is not None and coming.says == "dorian"
    change(band, 1.5, "undo")
    assert degrees(band, BAR) == pytest.approx(OTHERS)
    # The first of them, by now under the name of the second, is taken back by the same road.
    change(band, BAR + 1.0, "undo")
    assert degrees(band, 2 * BAR) == pytest.approx(PENTATONIC)
    change(band, 2 * BAR + 1.0, "undo")
    band.advance(3 * BAR, 3 * BAR)
    assert band.view().scale == "major"


def test_undo_takes_back_what_waits_and_what_has_come() -> None:
    band = ensemble(changes="bar")
    change(band, 1.0, "harmony.scale", "dorian")
    change(band, 2.0, "undo")
    assert chords(band, BAR) == [""] and band.view().scale == "major"
    change(band, 5.0, "harmony.scale", "dorian")
    band.advance(9.0, 9.0)
    assert band.view().scale == "dorian"
    change(band, 9.0, "undo")
    band.advance(13.0, 13.0)
    assert band.view().scale == "major"


def test_a_progression_goes_on_by_the_bar_and_round() -> None:
    band = ensemble(progression="I-V-vi-IV")
    assert chords(band, 0.0, 3.9, 4.0, 8.5, 12.0, 16.0) == ["C", "C", "G", "Am", "F", "C"]
    assert band.view().course.runs and band.view().course.progression == "I-V-vi-IV"


def test_the_next_chord_of_a_progression_and_its_moment_are_shown() -> None:
    band = ensemble(progression="12-bar blues")
    coming = band.view().course.coming
    assert coming is not None and (coming.says, coming.at) == ("F7", 4 * BAR)


def test_chords_that_share_a_bar_change_on_its_beats_in_any_metre() -> None:
    band = ensemble(progression="I vi | IV V")
    assert chords(band, 1.9, 2.0, 4.0, 6.0) == ["C", "Am", "F", "G"]
    change(band, 6.5, "transport.metre", 3)
    assert chords(band, 8.0, 9.9, 10.0, 11.0, 13.0, 14.0) == ["C", "C", "Am", "F", "G", "C"]


def test_a_progression_follows_the_key_and_plays_in_the_relative_one_where_the_scale_asks_for_it() -> None:
    band = ensemble(progression="I-V-vi-IV")
    band.advance(5.0, 5.0)
    change(band, 5.0, "harmony.tonic", "D")
    assert band.view().chord == "A" and chords(band, 8.0) == ["Bm"]
    change(band, 9.0, "harmony.scale", "natural minor")
    assert band.view().chord == "Dm" and chords(band, 12.0) == ["Bb"]


def test_a_chord_by_hand_holds_until_the_progression_has_its_next() -> None:
    band = ensemble(progression="I-V-vi-IV")
    change(band, 1.0, "harmony.chord", "Dm")
    assert chords(band, 3.9, 4.0) == ["Dm", "G"]
    change(band, 8.0, "harmony.chord", "E7")
    assert chords(band, 8.5, 12.0) == ["E7", "F"]


def test_the_pedal_steps_through_a_progression_by_hand() -> None:
    band = ensemble(progression="I-V-vi-IV", progress="hand")
    seen = []
    for n in range(5):
        change(band, n + 1.0, "harmony.next")
        seen.append(band.view().chord)
    assert seen == ["C", "G", "Am", "F", "C"] and band.deadline is None


def test_the_pedal_brings_the_next_chord_early_while_a_progression_goes_on() -> None:
    band = ensemble(progression="I-V-vi-IV")
    change(band, 3.0, "harmony.next")
    assert band.view().chord == "G" and chords(band, 4.5, 8.0) == ["G", "Am"]


def test_degrees_in_the_round_of_chords_follow_the_key() -> None:
    band = ensemble(chords=("I", "vi", "G"))
    change(band, 1.0, "harmony.tonic", "Eb")
    seen = []
    for n in range(3):
        change(band, n + 2.0, "harmony.next")
        seen.append(band.view().chord)
    assert seen == ["Eb", "Cm", "G"]


def test_a_progression_chosen_while_playing_begins_at_once_or_on_the_bar() -> None:
    band = ensemble()
    change(band, 1.0, "harmony.progression", "doo-wop")
    assert chords(band, 1.0, 4.0) == ["C", "Am"]
    change(band, 5.0, "harmony.progression", "")
    assert band.view().chord == "" and band.deadline is None
    change(band, 6.0, "harmony.changes", "bar")
    change(band, 6.1, "harmony.progression", "Am | F")
    assert chords(band, 7.9, 8.0, 12.0, 16.0) == ["", "Am", "F", "Am"]


def test_the_menu_goes_on_to_the_next_progression() -> None:
    band = ensemble()
    change(band, 1.0, "harmony.next-progression")
    change(band, 1.1, "harmony.next-progression")
    assert band.view().course.progression == "vi-IV-I-V" and band.view().chord == "Am"
    change(band, 1.2, "undo")
    assert band.view().course.progression == "I-V-vi-IV"


def test_in_rest_a_progression_stands_still_and_begins_anew_when_woken() -> None:
    band = ensemble(progression="I-V-vi-IV")
    band.advance(5.0, 5.0)
    change(band, 5.0, "rest", True)
    assert band.deadline is None and chords(band, 30.0) == ["G"]
    change(band, 33.0, "rest", False)
    assert band.view().chord == "C" and chords(band, 36.0) == ["G"]


def test_what_waits_when_rest_begins_does_not_wait_any_longer() -> None:
    band = ensemble(changes="bar")
    change(band, 1.0, "harmony.chord", "F")
    change(band, 2.0, "rest", True)
    assert band.view().chord == "F" and band.deadline is None


def test_a_note_that_begins_on_the_bar_of_a_change_is_of_the_new_chord_however_early_it_is_committed() -> None:
    for lead in (0.0, COMMIT_LEAD, 3.0):
        band = ensemble(changes="bar", chord="C")
        band.receive(Change(0.5, "player.five.help", "notes and timing"))
        change(band, 0.6, "transport.grid", "1/4")
        change(band, 1.0, "harmony.chord", "F")
        events = band.receive(Switch(3.7, "keyboard", "1", True))
        events += band.advance(3.7, 3.7 + lead) + band.advance(4.0, 4.0 + lead)
        assert [(e.at, e.pitch) for e in events if isinstance(e, NoteOn)] == [(4.0, 65.0)], lead


def test_a_note_committed_under_a_chord_that_is_taken_back_is_asked_anew() -> None:
    band = ensemble(changes="bar", chord="C")
    band.receive(Change(0.5, "player.five.help", "notes and timing"))
    change(band, 0.6, "transport.grid", "1/4")
    change(band, 1.0, "harmony.chord", "F")
    band.receive(Switch(3.7, "keyboard", "1", True))
    band.advance(3.7, 4.5)
    events = change(band, 3.8, "harmony.chord", "C") + band.advance(4.0, 4.0)
    assert [(e.at, e.pitch) for e in events if isinstance(e, NoteOn)] == [(4.0, 60.0)]


def test_a_waiting_change_ends_no_note_before_its_time() -> None:
    band = ensemble(changes="bar", chord="C")
    band.receive(Change(0.1, "player.five.voice.on_change", "release"))
    band.receive(Switch(1.0, "keyboard", "1", True))
    assert not [e for e in change(band, 2.0, "harmony.chord", "F") if isinstance(e, NoteOff)]
    assert [e.at for e in band.advance(BAR, BAR) if isinstance(e, NoteOff)] == [BAR]


@pytest.mark.parametrize(
    ("what", "value", "cure"),
    [
        ("harmony.progression", "I | Qm", "bar 2"),
        ("harmony.progression", "pachelbell", "did you mean 'pachelbel'"),
        ("harmony.progression", 3, "use a name"),
        ("harmony.changes", "soon", "use one of now, beat, bar"),
        ("harmony.progress", "foot", "use one of bar, hand"),
        ("harmony.chord", "Cmaj77", "did you mean 'Cmaj7'"),
        ("harmony.follow", 7, "use a name"),
    ],
)
def test_what_cannot_be_is_refused_with_the_cure_and_the_progression_goes_on(
    what: str, value: object, cure: str
) -> None:
    band = ensemble(progression="I-V-vi-IV")
    with pytest.raises(ChangeError, match=cure):
        change(band, 1.0, what, value)
    assert chords(band, 4.0) == ["G"]


def test_how_the_harmony_goes_on_is_saved_with_a_soloist_s_instrument() -> None:
    band = ensemble()
    change(band, 1.0, "harmony.progression", "doo-wop")
    change(band, 1.1, "harmony.changes", "bar")
    change(band, 1.2, "harmony.progress", "hand")
    change(band, 1.3, "harmony.follow", "midi")
    change(band, 2.0, "player.five.save")
    saved = band.requests[-1].value.harmony  # type: ignore[attr-defined]
    assert (saved.progression, saved.changes, saved.progress, saved.follow) == ("doo-wop", "bar", "hand", "midi")


def test_keys_under_a_progression_play_its_chords() -> None:
    keys = replace(KEYS, voice=VoiceSettings(lock="chord"))
    band = Ensemble([keys], HarmonySettings(scale="major", progression="I | IV"), TransportSettings(tempo=60))
    heard = band.receive(Midi(1.0, "keys", bytes([0x90, 62, 90]))) + band.receive(
        Midi(5.0, "keys", bytes([0x90, 62, 90]))
    )
    assert [event.pitch for event in heard if isinstance(event, NoteOn)] == [60.0, 60.0]
    heard = band.receive(Midi(5.5, "keys", bytes([0x90, 64, 90])))
    assert [event.pitch for event in heard if isinstance(event, NoteOn)] == [65.0]


def test_the_menu_offers_what_there_is_to_change_about_the_chords() -> None:
    band = ensemble()

    def names() -> set[str]:
        return {item.label for item in page("chords", Circumstances(harmony=band._shared.going))}

    assert {"Progressions", "Follow a keyboard", "Change on the bar"} <= names() and "Next chord" not in names()
    change(band, 1.0, "harmony.progression", "doo-wop")
    change(band, 1.0, "harmony.follow", "midi")
    change(band, 1.0, "harmony.changes", "bar")
    assert {"Next chord", "No progression", "Step by hand", "Follow nobody", "Change at once"} <= names()


def test_every_progression_is_found_in_the_menu() -> None:
    found, name = set(), "progressions-1"
    while name != "chords":
        items = page(name, Circumstances())
        found |= {item.value for item in items if item.what == "harmony.progression"}
        name = next(item.page for item in items if item.label in ("More", "Back"))
    assert found == set(PROGRESSIONS)


def test_undo_of_a_progression_brings_back_the_chord_that_was_played() -> None:
    band = ensemble()
    change(band, 1.0, "harmony.chord", "Am")
    change(band, 2.0, "harmony.progression", "I | IV")
    change(band, 3.0, "undo")
    assert band.view().chord == "Am" and band.view().course.progression == "" and not band.view().course.runs


@pytest.mark.parametrize(
    ("what", "value", "was"), [("follow", "midi", ""), ("changes", "bar", "now"), ("progress", "hand", "bar")]
)
def test_undo_takes_back_how_the_harmony_goes_on(what: str, value: str, was: str) -> None:
    band = ensemble(progression="doo-wop")
    change(band, 1.0, f"harmony.{what}", value)
    change(band, 1.5, "undo")
    assert getattr(band._company.course.settings, what) == was


def test_the_chords_of_the_pedal_are_made_of_the_scale_as_those_of_a_progression_are() -> None:
    band = ensemble(tonic="A", scale="natural minor", chords=("I", "V", "vi", "Dm7"))
    found = []
    for n in range(4):
        change(band, n + 1.0, "harmony.next")
        found.append(band.view().chord)
    assert found == ["C", "G", "Am", "Dm7"]
