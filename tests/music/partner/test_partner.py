"""The partner: it answers a phrase when it is over, from the same notes, and never fills a silence."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from adaptive_instrument.errors import ChangeError
from adaptive_instrument.music.chance import chance
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.looper.meaning import degree_of
from adaptive_instrument.music.partner.answer import answer
from adaptive_instrument.music.partner.phrase import PhraseNote
from adaptive_instrument.music.partner.settings import PartnerSettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.notes import Sound, Volume
from adaptive_instrument.signals import Change, Switch
from tests.support.playing import Playing, one_switch

PARTNER = "partner"
PHRASE = (1.0, 1.5, 1.9, 2.4)
"""Its last note ends at 2.6 s: with 1.4 s of silence it is over at 4 s."""


def answered(*moments: float, **settings: object) -> Playing:
    made = PartnerSettings(on=True, **settings)  # type: ignore[arg-type]
    return Playing(one_switch(partner=made)).presses(*(moments or PHRASE))


def test_it_is_off_unless_asked() -> None:
    playing = Playing().presses(*PHRASE).to(20)
    assert not playing.notes(PARTNER) and playing.machine(PARTNER).state == "off"  # type: ignore[attr-defined]


def test_it_answers_when_the_phrase_is_over_as_long_as_that_was_and_then_is_silent() -> None:
    playing = answered().to(60)
    notes = playing.notes(PARTNER)
    assert len(notes) == 4 and notes[0].at == pytest.approx(4.1, abs=0.01)
    last = playing.lasted(notes[-1])
    assert last is not None and notes[-1].at + last - notes[0].at == pytest.approx(1.6, abs=0.01)


@pytest.mark.parametrize("held", [(0.6, 2.0), (0.6, 8.0), (1.2, 12.0)])
def test_a_phrase_that_is_played_while_time_stands_is_answered_in_its_rhythm(held: tuple[float, float]) -> None:
    """All of it lay on one beat: its answer was one stroke of all its notes."""
    plain = [note.at for note in answered().to(20).notes(PARTNER)]
    playing = Playing(one_switch(partner=PartnerSettings(on=True)))
    changes = [(held[0], True), (held[1], False)]
    for at in PHRASE:
        while changes and changes[0][0] < at:
            playing.change(changes[0][0], "transport.fermata", changes.pop(0)[1])
        playing.press(at)
    for at, holds in changes:
        playing.change(at, "transport.fermata", holds)
    found = [note.at for note in playing.to(40).notes(PARTNER)]
    assert len(found) == len(plain) and found[0] >= held[1]
    steps = [later - sooner for sooner, later in pairwise(found)]
    assert steps == pytest.approx([later - sooner for sooner, later in pairwise(plain)], abs=0.01)


def test_without_a_phrase_there_is_no_answer() -> None:
    playing = Playing(one_switch(partner=PartnerSettings(on=True))).to(600)
    assert not playing.notes(PARTNER) and playing.ensemble.deadline is None


def test_one_phrase_has_one_answer() -> None:
    assert len(answered().to(600).notes(PARTNER)) == 4


def test_it_waits_while_a_note_is_held() -> None:
    playing = answered().send(Switch(3.0, "keyboard", "space", True)).to(20)
    assert not playing.notes(PARTNER)
    playing.send(Switch(20.0, "keyboard", "space", False)).to(30)
    assert playing.notes(PARTNER)[0].at == pytest.approx(21.5, abs=0.01)


def test_it_waits_longer_for_who_plays_slowly() -> None:
    slow = answered(1.0, 3.0, 5.0, 7.0).to(30)
    assert slow.notes(PARTNER)[0].at == pytest.approx(7.2 + 3.6 + 0.1, abs=0.01)


def test_who_has_played_one_note_is_given_time_for_the_second() -> None:
    playing = answered(1.0).to(20)
    assert [note.at for note in playing.notes(PARTNER)] == [pytest.approx(5.3, abs=0.01)]
    known = answered().to(20).press(20.0).to(30)
    assert known.notes(PARTNER, since=20)[0].at == pytest.approx(21.7, abs=0.01)


def test_it_falls_silent_at_once_when_the_player_plays() -> None:
    playing = answered().to(4.3).press(4.4).to(5.0)
    (first,) = playing.notes(PARTNER)
    assert first.at + (playing.lasted(first) or 9) <= 4.4


def test_what_is_played_into_an_answer_is_the_next_phrase() -> None:
    playing = answered().to(4.3).presses(4.4, 4.8).to(30)
    assert len(playing.notes(PARTNER, since=4.4)) == 2


def test_its_answer_is_never_the_plain_phrase_when_it_is_free_and_is_it_when_it_is_not() -> None:
    steps = [60.0, 62.0, 64.0, 65.0]
    same = answered(variety=0.0).to(20)
    assert [note.pitch for note in same.notes(PARTNER)][:3] == steps[:3]
    free = [[note.pitch for note in answered(variety=1.0, seed=seed).to(20).notes(PARTNER)] for seed in range(8)]
    assert all(pitches[:3] != steps[:3] for pitches in free)
    assert len({tuple(pitches) for pitches in free}) > 3


def test_the_same_seed_answers_the_same_and_another_one_another() -> None:
    one, again = (answered(seed=3).to(20).heard(PARTNER) for _ in range(2))
    assert one == again
    assert any(answered(seed=seed).to(20).heard(PARTNER) != one for seed in (4, 5, 6))


def test_its_rhythm_is_the_players_own() -> None:
    played = [note.at for note in answered().to(20).notes(PARTNER)]
    assert [later - played[0] for later in played] == pytest.approx([0.0, 0.5, 0.9, 1.4], abs=0.002)


def test_its_answers_may_be_shorter() -> None:
    playing = answered(length=0.5).to(20)
    notes = playing.notes(PARTNER)
    assert notes[-1].at + (playing.lasted(notes[-1]) or 9) - notes[0].at <= 0.8 + 0.01


def test_where_a_loop_runs_it_answers_in_time() -> None:
    playing = Playing(one_switch(partner=PartnerSettings(on=True)))
    playing.change(0.5, "looper.record", 1).presses(1.0, 2.0).to(9.0)
    playing.change(9.0, "looper.player", "nobody").presses(9.03, 9.55, 10.1).to(25)
    assert [note.at % 0.5 for note in playing.notes(PARTNER, since=10)] == pytest.approx([0.0] * 3, abs=1e-6)


def test_it_is_in_the_lock_and_moves_with_the_harmony_while_it_answers() -> None:
    playing = answered().to(4.5).change(4.55, "harmony.tonic", "F#").to(10)
    harmony = playing.ensemble._shared.harmony
    later = playing.notes(PARTNER, since=4.55)
    assert later and all(harmony.fits(note.pitch) for note in later)


def test_who_plays_chord_tones_only_is_answered_with_chord_tones() -> None:
    voice = VoiceSettings(lock="chord")
    for seed in range(6):
        playing = Playing(
            one_switch(voice=voice, layout=LayoutSettings(count=5), partner=PartnerSettings(on=True, seed=seed))
        ).presses(*PHRASE)
        harmony = playing.to(20).ensemble._shared.harmony
        assert all(harmony.strong(note.pitch) for note in playing.notes(PARTNER))


def test_a_drummed_rhythm_is_answered_by_a_melody_in_the_key() -> None:
    voice = VoiceSettings(lock="drums")
    playing = Playing(one_switch(voice=voice, partner=PartnerSettings(on=True))).presses(*PHRASE).to(20)
    harmony = playing.ensemble._shared.harmony
    assert playing.notes(PARTNER) and all(harmony.fits(note.pitch) for note in playing.notes(PARTNER))


def test_it_answers_whom_it_was_told_to() -> None:
    playing = Playing(one_switch(partner=PartnerSettings(on=True, player="bo")), one_switch("bo", "b"))
    playing.presses(*PHRASE).to(10)
    assert not playing.notes(PARTNER)
    playing.press(10.0, key="b").press(10.6, key="b").to(20)
    assert len(playing.notes(PARTNER)) == 2


def test_it_has_a_sound_and_a_loudness_of_its_own_and_strikes_softer() -> None:
    playing = answered(sound="flute", volume=0.3).to(20)
    assert Sound(0.0, PARTNER, "main", "flute") in playing.events and Volume(0.0, PARTNER, 0.3) in playing.events
    mine, answers = playing.notes("ada"), playing.notes(PARTNER)
    assert max(note.velocity for note in answers) < max(note.velocity for note in mine)


@pytest.mark.parametrize(("what", "value"), [("stop", None), ("rest", True), ("voice", True), ("partner.on", False)])
def test_stop_rest_voice_and_switching_it_off_silence_it(what: str, value: object) -> None:
    playing = answered().to(4.3).change(4.35, what, value).to(20)
    (first,) = playing.notes(PARTNER)
    assert playing.lasted(first) is not None


def test_the_presses_that_call_the_menu_are_not_answered() -> None:
    playing = Playing(one_switch(partner=PartnerSettings(on=True)))
    playing.press(1.0, lasts=2.5).press(4.0).press(4.6).to(6.1)
    assert playing.ensemble.view().players[0].menu is not None
    assert not playing.to(9.0).notes(PARTNER)


@pytest.mark.parametrize(
    ("what", "value"),
    [("on", True), ("player", "bo"), ("sound", "flute"), ("volume", 0.2), ("waits", 2.0), ("variety", 0.1),
     ("length", 0.5), ("octave", -1), ("seed", 77)],
)  # fmt: skip
def test_every_setting_is_changed_while_playing_and_saved(what: str, value: object) -> None:
    playing = Playing().change(0.5, f"partner.{what}", value).change(1.0, "player.ada.save")
    (request,) = [request for request in playing.ensemble.requests if request.what == "player.ada.save"]
    assert getattr(request.value.partner, what) == value  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("what", "value"), [("on", 1), ("sound", "kazoo"), ("volume", 2), ("waits", 0), ("octave", 3), ("seed", "x")]
)
def test_a_wrong_value_is_refused_with_a_cure(what: str, value: object) -> None:
    with pytest.raises(ChangeError, match="use"):
        Playing().ensemble.receive(Change(1.0, f"partner.{what}", value))


# -- the means of melody ----------------------------------------------------------------------------------------------

MAJOR = Harmony("C", "major")


def phrase(*pitches: float) -> list[PhraseNote]:
    return [PhraseNote(480 * n, 480 * n + 400, pitch, 80) for n, pitch in enumerate(pitches)]


def test_an_open_question_is_led_home() -> None:
    degrees = [note.degree for note in answer(phrase(60, 64, 62), MAJOR, 0.0, 1.0, 1)]
    assert degrees == [1, 3, 1]


def test_every_answer_ends_on_a_tone_of_the_chord() -> None:
    for seed in range(60):
        pitches = [60.0 + 12 * chance(seed, n) for n in range(5)]
        last = answer(phrase(*pitches), MAJOR, 1.0, 1.0, seed)[-1]
        assert MAJOR.strong(MAJOR.degree(last.degree))


def test_an_answer_is_made_of_the_same_steps() -> None:
    question = [60.0, 64.0, 65.0, 67.0, 60.0]
    steps = [degree_of(pitch, MAJOR) for pitch in question]
    wished = [abs(later - sooner) for sooner, later in pairwise(steps)]
    for seed in range(30):
        degrees = [note.degree for note in answer(phrase(*question), MAJOR, 1.0, 1.0, seed)]
        found = [abs(later - sooner) for sooner, later in pairwise(degrees)]
        # All but the way to its end.
        assert found[:-1] in (wished[:-1], wished[::-1][:-1])


def test_a_long_phrase_may_be_answered_by_its_end() -> None:
    lengths = {len(answer(phrase(*range(60, 68)), MAJOR, 1.0, 1.0, seed)) for seed in range(40)}
    assert lengths == {8, 4}


def test_nothing_is_answered_by_nothing() -> None:
    assert answer([], MAJOR, 1.0, 1.0, 1) == ()


def test_a_player_who_leaves_does_not_stop_it_from_answering_the_others() -> None:
    playing = Playing(one_switch(partner=PartnerSettings(on=True)), replace(one_switch("bo", "b")))
    playing.presses(1.0, 1.5).change(2.0, "player.ada.instrument").press(2.2, key="b").to(20)
    assert len(playing.notes(PARTNER)) == 3
