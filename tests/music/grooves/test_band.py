from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from adaptive_instrument.errors import ChangeError
from adaptive_instrument.music import locks
from adaptive_instrument.music.drums import HIGHEST, KIT, LOWEST
from adaptive_instrument.music.grooves.band import BAND
from adaptive_instrument.music.grooves.settings import GrooveSettings
from adaptive_instrument.music.grooves.shown import BarView
from adaptive_instrument.music.grooves.table import GROOVES
from adaptive_instrument.music.harmony import Harmony, HarmonySettings
from adaptive_instrument.notes import NoteOff, NoteOn, Sound, Volume
from adaptive_instrument.signals import Change
from tests.support.backing import EXACT, Backed, backed


def bar(name: str, tempo: float = 120.0) -> float:
    """Seconds of a bar of a groove."""
    return GROOVES[name].beats * 60 / tempo


def shape(band: Backed, since: float, before: float) -> list[tuple[float, str, float]]:
    """What was played in a stretch of time: moment within it, voice and pitch."""
    return [(round(note.at - since, 6), note.voice, note.pitch) for note in band.notes("", since, before)]


# -- every groove -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tonic", ["C", "Eb"])
@pytest.mark.parametrize("name", GROOVES)
def test_every_note_is_in_the_lock_and_every_drum_is_one_of_the_kit(name: str, tonic: str) -> None:
    harmony = HarmonySettings(tonic=tonic, scale="dorian", progression="I-V-vi-IV", progress="bar")
    band = Backed(replace(EXACT, name=name, intensity=4), harmony, tempo=200)
    band.ask("groove.start")
    seen = 0
    for _ in range(400):
        due = band.ensemble.deadline
        assert due is not None
        before = len(band.events)
        band.until(due)
        for note in band.events[before:]:
            if isinstance(note, NoteOn) and note.voice == "drums":
                assert LOWEST <= note.pitch <= HIGHEST + 1
            elif isinstance(note, NoteOn):
                seen += 1
                now = band.ensemble._shared.harmony_at(note.at)
                assert locks.fits("strong beats", now, note.pitch), f"{note} under {now}"
                assert 28 <= note.pitch <= 84
    assert seen > 3


@pytest.mark.parametrize("name", GROOVES)
def test_every_groove_goes_round_without_a_seam(name: str) -> None:
    groove, band = GROOVES[name], backed(name, 4)
    long = groove.bars * bar(name)
    # From the fifth bar on it has come in; it goes round from its own first bar.
    first = bar(name) + max(4 // groove.bars, 1) * long
    band.until(first + 3 * long)
    rounds = [shape(band, first + n * long, first + (n + 1) * long) for n in range(2)]
    assert rounds[0] == rounds[1] and rounds[0]
    loud = [[note.velocity for note in band.notes("", first + n * long, first + (n + 1) * long)] for n in range(2)]
    assert loud[0] == loud[1]


@pytest.mark.parametrize("name", GROOVES)
def test_every_stroke_lies_exactly_where_it_is_written(name: str) -> None:
    groove, band = GROOVES[name], backed(name, 4)
    band.until(9 * bar(name))
    step = 60 / 120 / groove.steps
    for note in band.notes():
        assert abs(note.at / step - round(note.at / step)) < 1e-6, f"{note} is off the grid"


@pytest.mark.parametrize("name", GROOVES)
@pytest.mark.parametrize("metre", [1, 2, 3, 4, 5, 7])
def test_a_groove_fits_itself_into_any_metre_and_says_so(name: str, metre: int) -> None:
    groove = GROOVES[name]
    band = Backed(replace(EXACT, name=name, intensity=4, metre="as it is"), metre=metre)
    band.ask("groove.start")
    band.until(10 * metre * 0.5)
    assert band.ensemble.view().metre == metre
    beats = {round(note.at / 0.5) for note in band.notes("", 5 * metre * 0.5)}
    assert beats, "nothing is played"
    if metre % groove.beats:
        assert band.view.says == f"{groove.title} is written in {groove.beats} and fits itself into {metre} now."
    else:
        assert not band.view.says


@pytest.mark.parametrize("name", GROOVES)
@pytest.mark.parametrize("metre", [3, 4, 5, 7])
def test_in_a_foreign_metre_no_tone_is_held_into_the_next_one_of_its_line(name: str, metre: int) -> None:
    band = Backed(replace(EXACT, name=name, intensity=1, metre="as it is", parts=("bass", "pad")), metre=metre)
    band.ask("groove.start")
    band.until(14 * metre * 0.5)
    ends = {event.note_id: event.at for event in band.events if isinstance(event, NoteOff)}
    for voice in {note.voice for note in band.notes("")}:
        onsets = sorted({round(note.at, 4) for note in band.notes(voice)})
        for note in band.notes(voice):
            following = next((at for at in onsets if at > note.at + 0.01), None)
            ended = ends.get(note.note_id)
            assert following is None or ended is None or ended <= following + 0.001, f"{note} is held to {ended}"


@pytest.mark.parametrize(("what", "value"), [("groove.switch", None), ("groove.start", "rock")])
def test_started_while_its_last_bar_rings_it_begins_anew_with_the_next(what: str, value: str | None) -> None:
    band = Backed(replace(EXACT, name="pop", intensity=4))
    band.ask("groove.start")
    band.ask("groove.ending", at=9.0)
    band.ask(what, value, at=10.6)
    band.until(20.0)
    again = band.notes("", 10.6)
    assert again[0].at == pytest.approx(12.0), "the end rings out; a bar lasts 2 s"
    assert {note.at for note in again} >= {14.0, 16.0, 18.0} and band.view.state == "plays"


def test_a_straight_groove_among_beats_of_three_eighths_plays_on_those_eighths() -> None:
    band = Backed(replace(EXACT, name="pop", intensity=3, metre="as it is"), metre=4)
    band.ask("transport.feel", "compound")
    band.ask("groove.start")
    band.until(12.0)
    assert band.ensemble._shared.transport.feel == "compound"
    thirds = {round(note.at / 0.5 * 3, 3) % 3 for note in band.notes("drums", 4.0)}
    assert thirds == {0.0, 2.0}


def test_a_groove_brings_its_metre_along_unless_it_is_told_to_fit_itself() -> None:
    band = Backed(replace(EXACT, name="waltz"), metre=4)
    band.ask("groove.start")
    assert band.ensemble.view().metre == 3
    band.ask("groove.name", "afro 12/8")
    assert band.ensemble.view().metre == 4 and band.ensemble._shared.transport.feel == "compound"
    band.ask("groove.metre", "as it is")
    band.ask("groove.name", "waltz")
    assert band.ensemble.view().metre == 4


def test_a_groove_brings_a_tempo_that_suits_it_when_it_begins_and_only_then() -> None:
    band = Backed(replace(EXACT, name="lullaby", tempo="its own"), tempo=120)
    band.ask("groove.start")
    assert band.ensemble.view().tempo == GROOVES["lullaby"].tempo[1]
    band.ask("groove.name", "rock", at=5.0)
    assert band.ensemble.view().tempo == GROOVES["lullaby"].tempo[1], "what plays is not made quicker"
    band.ask("undo")
    band.ask("undo")
    assert band.ensemble.view().tempo == 120


def test_a_control_can_start_a_groove_of_its_own_and_a_chosen_one_is_shown() -> None:
    band = Backed()
    assert not band.view.line(0.0)
    band.ask("groove.next")
    assert band.view.line(0.0) == "Groove: Waltz"
    band.ask("groove.start", "tango")
    band.until(5.0)
    assert band.view.line(5.0).startswith("Tango")
    band.ask("groove.stop")
    assert not band.view.line(5.0)
    with pytest.raises(ChangeError, match="did you mean 'polka'"):
        band.ask("groove.start", "polca")


# -- beginning and ending ---------------------------------------------------------------------------------------------


def test_it_begins_on_the_next_bar_softly_and_at_the_lowest_intensity() -> None:
    band = Backed(replace(EXACT, name="rock", intensity=4))
    band.ask("groove.start", at=0.7)
    assert band.view.state == "waits" and band.view.line(0.7) == "Rock begins"
    band.until(12.0)
    notes = band.notes()
    assert notes[0].at == 2.0
    levels = {}
    loud = {}
    for number in range(5):
        played = band.notes("", 2.0 + 2 * number, 4.0 + 2 * number)
        levels[number] = {note.voice for note in played}, len(played)
        loud[number] = next(note.velocity for note in played if note.pitch == KIT["kick"])
    counts = [count for _, count in levels.values()]
    assert counts == sorted(counts) and counts[0] < counts[-1] / 2
    assert [loud[n] for n in range(5)] == sorted(loud.values()) and loud[0] < 0.7 * loud[4]


def test_no_bar_is_more_than_one_step_from_the_one_before() -> None:
    band = backed("pop")
    levels = []
    for beat in range(80):
        at = 0.4 * beat if beat < 40 else 16 + 1.9 * (beat - 40)
        if beat % 7 != 3:
            band.press(at + 0.01)
        levels += [each.level for each in band.view.bars]
    assert set(levels) == {1, 2, 3, 4}
    assert all(abs(one - other) <= 1 for one, other in itertools.pairwise(levels))


def _bars(band: Backed, until: float) -> list[BarView]:
    """Every bar that was shown until then."""
    seen = {}
    t = band.ensemble.now
    while t < until:
        t += 0.3
        band.until(t)
        for each in band.view.bars:
            seen[each.at] = each
    return [seen[at] for at in sorted(seen)]


def test_it_follows_how_much_the_players_play_and_never_fills_their_silence() -> None:
    band = backed("pop")
    played, silent = [], []
    for beat in range(48):
        band.press(0.25 + beat * 0.5)
        played += [each.level for each in band.view.bars]
    assert max(played) == 4
    silent = [each.level for each in _bars(band, 60.0)]
    fallen = silent.index(1)
    assert fallen <= 6 and set(silent[fallen:]) == {1}, "in silence it stays at its quietest"
    assert [event for event in band.events if isinstance(event, Volume) and event.player == BAND][1:] == []


def test_who_presses_seldom_is_followed_as_well() -> None:
    """One press in two bars, for ever: that is much for this player."""
    band = backed("pop")
    for number in range(16):
        band.press(2.1 + 4 * number)
    assert band.view.bars[-1].level >= 2


def test_an_intensity_that_is_set_is_kept_whatever_is_played() -> None:
    band = backed("pop", 2)
    for beat in range(40):
        band.press(0.2 + 0.4 * beat)
    assert {each.level for each in band.view.bars} == {2}
    band.ask("groove.more")
    band.until(30.0)
    assert {each.level for each in band.view.bars} == {3}
    band.ask("groove.fewer")
    band.ask("groove.fewer")
    band.until(40.0)
    assert {each.level for each in band.view.bars} == {1}


def test_the_ending_meets_on_one_rings_for_a_bar_and_is_over() -> None:
    band = backed("pop", 3)
    band.ask("groove.ending", at=12.3)
    assert band.view.state == "ends"
    band.until(30.0)
    last = band.notes("", 14.0)
    assert {note.at for note in last} == {14.0}
    assert {note.voice.split()[0] for note in last} == {"drums", "bass", "chords"}
    ends = band.ends()
    assert all(15.5 < ends[note.note_id] <= 16.0 for note in last if note.voice != "drums")
    assert band.view.state == "off" and not band.sounding and not band.view.line(30.0)


def test_an_ending_can_be_taken_back_by_starting() -> None:
    band = backed("pop", 3)
    band.ask("groove.ending", at=12.3)
    band.ask("groove.start", at=12.6)
    band.until(30.0)
    assert band.view.state == "plays" and band.notes("", 20.0)


def test_stop_ends_every_note_at_once_and_nothing_follows() -> None:
    band = backed("bossa", 4)
    band.ask("groove.stop", at=13.3)
    assert not band.sounding
    band.until(30.0)
    assert not band.notes("", 13.3) and band.view.state == "off"


def test_one_switch_starts_it_and_lets_it_end() -> None:
    band = Backed(replace(EXACT, name="pop", intensity=2))
    band.ask("groove.switch", at=0.5)
    band.until(9.0)
    assert band.view.state == "plays"
    band.ask("groove.switch", at=9.1)
    band.until(20.0)
    assert band.view.state == "off"


def test_with_a_count_in_soft_strokes_count_one_bar() -> None:
    band = backed("pop", 4, count_in=True)
    band.until(8.0)
    counted = band.notes("", 2.0, 4.0)
    assert [(note.at, note.pitch) for note in counted] == [(2.0 + 0.5 * n, KIT["rim"]) for n in range(4)]
    assert max(note.velocity for note in counted) < 80
    assert band.notes("chords", 4.0)[0].at == 4.0


def test_in_rest_nothing_can_be_started() -> None:
    band = Backed(resting=True)
    with pytest.raises(ChangeError, match="wake it first"):
        band.ask("groove.start")


def test_an_access_check_is_answered_in_quiet() -> None:
    band = backed("pop", 3)
    band.until(9.0)
    band.ask("player.ada.check", True)
    assert not band.sounding and band.view.state == "off"
    waiting = backed("pop", 3)
    waiting.ask("player.ada.check", True)
    assert waiting.view.state == "off"


def test_when_nobody_plays_for_very_long_it_ends_by_itself() -> None:
    band = backed("ballad", leaves_after=20.0)
    band.press(7.0)
    band.until(26.0)
    assert band.view.state == "plays"
    band.until(34.0)
    assert band.view.state == "off" and band.ensemble.deadline is None


def test_when_nobody_can_play_any_more_it_ends_but_not_for_a_moment() -> None:
    band = backed("pop")
    band.press(3.0)
    band.track(False, 5.0)
    band.track(True, 9.0)
    band.until(22.0)
    assert band.view.state == "plays"
    band.track(False, 22.0)
    band.until(28.0)
    assert band.view.state == "plays"
    band.until(36.0)
    assert band.view.state == "off"


# -- fills ------------------------------------------------------------------------------------------------------------


def test_a_fill_goes_from_the_next_beat_to_the_end_of_the_bar() -> None:
    band = backed("rock", 2)
    band.ask("groove.fill", at=12.6)
    band.until(16.0)
    toms = (KIT["high tom"], KIT["low tom"])
    assert [note.at for note in band.notes("drums", 12.0, 13.0) if note.pitch in toms] == []
    filled = band.notes("drums", 13.0, 14.0)
    assert {note.pitch for note in filled} >= set(toms) and KIT["hat"] not in {note.pitch for note in filled}
    assert [note.pitch for note in band.notes("bass", 13.0, 14.0)], "the bass plays on"
    assert not [note for note in band.notes("drums", 14.0, 16.0) if note.pitch in toms], "one bar, and no more"


def test_a_fill_that_comes_too_late_for_its_bar_is_played_in_the_next_one() -> None:
    band = backed("rock", 2)
    band.ask("groove.fill", at=13.7)
    band.until(16.0)
    toms = [note.at for note in band.notes("drums") if note.pitch in (KIT["high tom"], KIT["low tom"])]
    assert toms and all(15.0 <= at < 16.0 for at in toms)


# -- harmony ----------------------------------------------------------------------------------------------------------


def test_bass_and_chords_follow_a_progression_from_its_very_beat() -> None:
    harmony = HarmonySettings(scale="major", progression="I-V-vi-IV", progress="bar")
    band = Backed(replace(EXACT, name="pop", intensity=3), harmony)
    band.ask("groove.start")
    band.until(26.0)
    roots = [round(band.notes("bass", 10.0 + 2 * n)[0].pitch) % 12 for n in range(4)]
    assert roots == [7, 9, 5, 0]
    chords = [{round(note.pitch) % 12 for note in band.notes("chords", 10.0 + 2 * n, 10.1 + 2 * n)} for n in range(4)]
    assert chords == [{7, 11, 2}, {9, 0, 4}, {5, 9, 0}, {0, 4, 7}]


def test_a_walking_bass_walks_through_the_chord_and_leads_into_the_next() -> None:
    harmony = HarmonySettings(scale="major", progression="ii-V-I", progress="bar")
    band = Backed(replace(EXACT, name="swing", intensity=2), harmony)
    band.ask("groove.start")
    band.until(40.0)
    for number in range(2, 16):
        now = 2.0 + 2 * number
        walk = band.notes("bass", now, now + 2)
        following = band.notes("bass", now + 2, now + 2.1)[0]
        assert len(walk) == 4
        step = abs(following.pitch - walk[-1].pitch)
        assert step <= 2 or step >= 10, f"{walk[-1].pitch} does not lead to {following.pitch}"


def test_voices_of_the_chords_move_little() -> None:
    harmony = HarmonySettings(scale="major", progression="I-V-vi-IV", progress="bar")
    band = Backed(replace(EXACT, name="ballad", intensity=1), harmony)
    band.ask("groove.start")
    band.until(30.0)
    chords = [sorted(note.pitch for note in band.notes("chords", 10 + 2 * n, 10.1 + 2 * n)) for n in range(6)]
    for one, other in itertools.pairwise(chords):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 4


def test_a_chord_by_hand_is_taken_up_in_the_middle_of_a_bar() -> None:
    band = Backed(replace(EXACT, name="hymn", intensity=1))
    band.ask("groove.start")
    band.ask("harmony.chord", "F", at=10.3)
    sounding = {round(entry.pitch) % 12 for entry in band.ensemble._shared.ledger.of(BAND)}
    band.until(10.35)
    sounding = {round(entry.pitch) % 12 for entry in band.ensemble._shared.ledger.of(BAND)}
    assert sounding == {5, 9, 0}
    band.until(11.2)
    assert {round(note.pitch) % 12 for note in band.notes("chords", 11.0)} == {5, 9, 0}


@pytest.mark.parametrize("scale", ["major pentatonic", "hijaz", "slendro", "blues"])
def test_with_the_lock_scale_no_chord_leaves_the_scale(scale: str) -> None:
    try:
        harmony = HarmonySettings(scale=scale)
        held = Harmony("C", scale)
    except ValueError:
        pytest.skip(f"no scale {scale}")
    band = Backed(replace(EXACT, name="swing", intensity=4, lock="scale"), harmony)
    band.ask("groove.start")
    for number, chord in enumerate(("F", "E7", "Abmaj7", "")):
        band.ask("harmony.chord", chord, at=4.0 + 3 * number)
    band.until(20.0)
    assert all(held.fits(note.pitch) for note in band.notes() if note.voice != "drums")


# -- time and feel ----------------------------------------------------------------------------------------------------


def test_a_new_tempo_is_taken_up_at_once_and_no_note_is_played_twice() -> None:
    band = backed("pop", 3)
    band.ask("transport.tempo", 60, at=12.26)
    band.until(24.0)
    transport = band.ensemble._shared.transport
    ticks = [(round(transport.tick(note.at + 1e-6) / 240), note.voice, note.pitch) for note in band.notes()]
    assert len(ticks) == len(set(ticks))
    hats = [note.at for note in band.notes("drums", 14.0) if note.pitch == KIT["hat"]]
    assert {round(b - a, 6) for a, b in itertools.pairwise(hats)} == {0.5}


@pytest.mark.parametrize("tempo", [60, 200])
def test_what_sounds_ends_with_its_bar_at_a_new_tempo_too(tempo: float) -> None:
    """A pad of the old tempo ran over into the next chord, or left a hole before it."""
    steady, band = backed("ambient", 3), backed("ambient", 3)
    band.ask("transport.tempo", tempo, at=12.5)
    for one in (steady, band):
        one.until(24.0)
    transport, before = band.ensemble._shared.transport, steady.ensemble._shared.transport
    ends, wanted = band.ends(), steady.ends()
    sounding = [note for note in steady.notes("pad", 10.0, 12.4) if wanted[note.note_id] > 12.6]
    assert sounding and {note.note_id for note in sounding} <= ends.keys()
    for note in sounding:
        assert transport.tick(ends[note.note_id]) == pytest.approx(before.tick(wanted[note.note_id]), abs=2)


def test_swing_is_that_of_the_transport() -> None:
    band = Backed(replace(EXACT, name="pop", intensity=3))
    band.ask("transport.swing", 0.75)
    band.ask("groove.start")
    band.until(14.0)
    hats = sorted({round(note.at % 0.5, 6) for note in band.notes("drums", 8.0) if note.pitch == KIT["hat"]})
    assert hats == [0.0, 0.375]


def test_push_moves_one_part_and_no_other() -> None:
    band = backed("pop", 3, push_bass=-20.0, push_chords=15.0)
    band.until(14.0)
    assert {round(note.at % 0.25, 6) for note in band.notes("bass", 8.0, 13.9)} == {0.23}
    assert {round(note.at % 0.25, 6) for note in band.notes("chords", 8.0)} == {0.015}
    assert {round(note.at % 0.125, 6) for note in band.notes("drums", 8.0)} <= {0.0, 0.125}


def test_humanise_is_a_little_uneven_and_always_in_the_same_way() -> None:
    one, other = backed("pop", 4, humanise=1.0), backed("pop", 4, humanise=1.0)
    for band in (one, other):
        band.until(20.0)
    assert [(note.at, note.velocity) for note in one.notes()] == [(note.at, note.velocity) for note in other.notes()]
    off = [abs(note.at / 0.125 - round(note.at / 0.125)) * 0.125 for note in one.notes()]
    assert 0.002 < sum(off) / len(off) < 0.006 and max(off) <= 0.010


def test_parts_can_be_left_to_somebody_in_the_room() -> None:
    band = backed("bossa", 4, parts=("drums",))
    band.until(12.0)
    assert {note.voice for note in band.notes()} == {"drums"}
    band.ask("groove.parts", ["bass", "chords"])
    band.until(20.0)
    assert {note.voice.split()[0] for note in band.notes("", 14.0)} == {"bass", "chords"}


# -- sound and settings -----------------------------------------------------------------------------------------------


def test_each_part_has_a_voice_and_a_sound_of_its_own_told_before_its_first_note() -> None:
    band = backed("bossa", 4)
    band.until(12.0)
    told: dict[str, str] = {}
    for event in band.events:
        if isinstance(event, Sound) and event.player == BAND:
            told[event.voice] = event.sound
        if isinstance(event, NoteOn) and event.player == BAND:
            assert event.voice in told
    assert told["drums"] == "drums" and told["bass bass"] == "bass" and told["chords guitar"] == "guitar"


def test_the_band_is_quieter_than_a_player() -> None:
    band = backed("bossa", 4)
    volumes = {event.player: event.value for event in band.events if isinstance(event, Volume)}
    assert volumes[BAND] < volumes["ada"]


def test_another_groove_is_taken_up_with_the_next_bar_and_undo_brings_the_old_one_back() -> None:
    band = backed("pop", 3)
    band.ask("groove.name", "rock", at=12.5)
    band.until(14.5)
    assert band.notes("chords guitar")[0].at == 14.0
    band.ask("undo")
    assert band.view.groove == "Pop"
    band.until(17.0)
    assert band.notes("chords piano", 14.5)[0].at == 16.0


def test_next_goes_round_through_all_grooves() -> None:
    band = Backed()
    seen = []
    for _ in GROOVES:
        seen.append(band.view.groove)
        band.ask("groove.next")
    assert len(set(seen)) == len(GROOVES) and band.view.groove == seen[0]


@pytest.mark.parametrize(
    ("what", "value", "reason"),
    [
        ("groove.name", "rok", "did you mean 'rock'"),
        ("groove.intensity", 5, "0..4"),
        ("groove.volume", 2, "0..1"),
        ("groove.push_bass", float("nan"), "-40..40"),
        ("groove.parts", ["tuba"], "each one of drums"),
        ("groove.parts", [], "use a list of at least 1, each one of drums"),
        ("groove.strat", None, "did you mean 'groove.start'"),
    ],
)
def test_a_change_that_cannot_be_is_refused_with_a_cure_and_the_music_goes_on(
    what: str, value: object, reason: str
) -> None:
    band = backed("pop", 3)
    band.until(9.0)
    with pytest.raises(ChangeError, match=reason):
        band.ensemble.apply(Change(9.0, what, value), 9.0)
    band.until(12.0)
    assert band.notes("drums", 9.0)


def test_the_view_tells_groove_intensity_and_bar() -> None:
    band = backed("waltz", 2)
    band.until(1.5 + 1.5 * 3 + 0.2)
    assert band.view.line(band.ensemble.now) == "Waltz 2 of 4, bar 4"
    assert GrooveSettings().name in GROOVES
