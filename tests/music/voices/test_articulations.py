"""What a press becomes: arpeggios, strums, drones, latches, phrases, drums, echoes, doublings. 60 beats a minute, C
major: a beat is a second."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.voice import AHEAD
from adaptive_instrument.music.voices.arpeggio import RATES, ArpeggioSettings
from adaptive_instrument.music.voices.articulations import ARTICULATIONS, NEXT, next_articulation
from adaptive_instrument.music.voices.doubling import DOUBLES
from adaptive_instrument.music.voices.drone import DroneSettings
from adaptive_instrument.music.voices.echo import EchoSettings
from adaptive_instrument.music.voices.phrase import PhraseSettings
from adaptive_instrument.music.voices.phrases import PHRASES, parts
from adaptive_instrument.music.voices.strum import StrumSettings
from adaptive_instrument.music.voicing import movement
from adaptive_instrument.notes import Bend, Cancel, Event, Expression, NoteOff, NoteOn, Sound
from tests.support.voices import Bench, offs, pitches

C, E, G, C5 = 60.0, 64.0, 67.0, 72.0


def begins(events: list[Event]) -> list[float]:
    """When what sounded began, to the millisecond, without what was taken back."""
    cancelled = {event.note_id for event in events if isinstance(event, Cancel)}
    return [round(e.at, 3) for e in events if isinstance(e, NoteOn) and e.note_id not in cancelled]


def arpeggio(**settings: object) -> Bench:
    return Bench(articulation="arpeggio", arpeggio=ArpeggioSettings(**settings))  # type: ignore[arg-type]


# -- arpeggio ----------------------------------------------------------------------------------------------------------


def test_an_arpeggio_begins_at_the_press_and_goes_on_with_the_grid_while_it_is_held() -> None:
    bench = arpeggio(rate="1/8")
    events = bench.strike(1.1, 0) + bench.run(3.2) + bench.let_go(3.2) + bench.run(9.0)
    assert begins(events) == [1.1, 1.5, 2.0, 2.5, 3.0]
    assert pitches(events) == [C, E, G, C5, C]
    assert not len(bench.shared.ledger) and bench.voice.deadline is None


def test_a_step_that_would_follow_the_press_too_closely_is_left_out() -> None:
    bench = arpeggio(rate="1/8")
    assert begins(bench.strike(1.4, 0) + bench.run(2.4)) == [1.4, 2.0]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("up", [C, E, G, C5, C]), ("down", [C5, G, E, C, C5]), ("up-down", [C, E, G, C5, G])],
)
def test_an_arpeggio_runs_the_way_it_is_asked(order: str, expected: list[float]) -> None:
    bench = arpeggio(rate="1/4", order=order)
    assert pitches(bench.strike(1.0, 0) + bench.run(5.3))[:5] == expected


def test_a_thrown_arpeggio_never_repeats_a_tone_and_is_the_same_every_time() -> None:
    runs = [pitches(b.strike(1.0, 0) + b.run(9.0)) for b in (arpeggio(rate="1/8", order="random") for _ in range(2))]
    assert runs[0] == runs[1] and len(set(runs[0])) == 4
    assert all(one != other for one, other in zip(runs[0], runs[0][1:], strict=False))


def test_a_chord_arpeggio_strikes_all_its_tones_at_once() -> None:
    bench = arpeggio(rate="1/4", order="chord", tones=3)
    assert pitches(bench.strike(1.0, 0) + bench.run(2.0)) == [C, E, G, C, E, G]


def test_letting_go_takes_back_the_step_that_was_committed_ahead() -> None:
    bench = arpeggio(rate="1/4")
    events = bench.strike(1.0, 0) + bench.run(1.95)
    events += bench.let_go(1.95)
    assert isinstance(events[-1], Cancel) and begins(events) == [1.0]


def test_a_latched_arpeggio_goes_on_until_its_target_comes_again_and_another_takes_it_over() -> None:
    bench = arpeggio(rate="1/4", latched=True)
    events = bench.strike(1.0, 0) + bench.let_go(1.1) + bench.run(2.3)
    assert begins(events) == [1.0, 2.0]
    events = bench.strike(2.4, 1) + bench.let_go(2.5) + bench.run(3.5)
    assert pitches(events) == [64.0, G]
    assert pitches(bench.strike(3.6, 1) + bench.run(9.0)) == []
    assert not len(bench.shared.ledger)


def test_an_arpeggio_follows_the_chord_from_the_next_tone_on() -> None:
    bench = arpeggio(rate="1/4")
    bench.strike(1.0, 0)
    bench.run(1.95)
    bench.shared.harmony = type(bench.shared.harmony)("C", "major", "F")
    events = bench.voice.reharmonise(1.96) + bench.run(3.5)
    assert [pitch for pitch in pitches(events) if pitch % 12 not in (0, 5, 9)] == []


def test_an_arpeggio_follows_the_tempo() -> None:
    bench = arpeggio(rate="1/4")
    events = bench.strike(1.0, 0) + bench.run(1.9)
    bench.shared.transport.set_tempo(120, 1.9)
    events += bench.voice.retime(1.9) + bench.run(3.0)
    assert begins(events)[:4] == pytest.approx([1.0, 1.95, 2.45, 2.95], abs=0.002)
    # What was asked for before the change has the length that its step has now: 0.9 of half a second.
    ended = {event.note_id: event.at for event in events if isinstance(event, NoteOff)}
    struck = [event for event in events if isinstance(event, NoteOn) and event.note_id in ended]
    assert [ended[note.note_id] - note.at for note in struck[1:3]] == pytest.approx([0.45, 0.45], abs=0.001)


def test_an_arpeggio_that_is_slowed_down_while_it_runs_takes_the_new_grid() -> None:
    bench = arpeggio(rate="1/8", latched=True)
    events = bench.strike(1.0, 0) + bench.run(2.2)
    settings = Bench(articulation="arpeggio", arpeggio=ArpeggioSettings(rate="1/2", latched=True)).voice._settings
    events += bench.voice.retune(2.2, settings) + bench.run(8.1)
    assert begins(events)[-3:] == [4.0, 6.0, 8.0]


def held_together(order: str) -> Bench:
    """Three keys held, from a little after the third beat on."""
    settings = ArpeggioSettings(rate="1/4", order=order, chord="held")  # type: ignore[arg-type]
    bench = Bench(keys=True, articulation="arpeggio", arpeggio=settings)
    struck = [bench.strike(2.6 + place / 100, key, str(key)) for place, key in enumerate((64, 60, 67))]
    assert [pitches(events) for events in struck] == [[E], [C], [G]]
    return bench


@pytest.mark.parametrize(
    ("order", "expected"), [("up", [E, G, C, E, G]), ("down", [E, C, G, E, C]), ("up-down", [C, E, G, E, C])]
)
def test_an_arpeggio_of_what_is_held_runs_through_it_by_turns(order: str, expected: list[float]) -> None:
    bench = held_together(order)
    events = bench.run(8.1)
    assert pitches(events) == expected and begins(events) == [4.0, 5.0, 6.0, 7.0, 8.0]
    bench.let_go(8.2, "60")
    assert C not in pitches(bench.run(12.5))


def test_what_is_held_can_be_struck_together_on_every_step() -> None:
    events = held_together("chord").run(5.1)
    assert sorted(pitches(events)) == [C, C, E, E, G, G] and begins(events) == [4.0] * 3 + [5.0] * 3


def test_a_step_is_decided_well_before_any_shell_commits_it() -> None:
    bench = arpeggio(rate="1/4")
    bench.strike(1.0, 0)
    assert bench.voice.deadline == pytest.approx(2.0 - AHEAD)


def test_every_rate_divides_a_bar() -> None:
    assert all(4 * 960 % ticks == 0 for ticks in RATES.values())


# -- strum -------------------------------------------------------------------------------------------------------------


def strummed(**settings: object) -> Bench:
    return Bench(articulation="strum", strum=StrumSettings(strings=4, human=0.0, **settings))  # type: ignore[arg-type]


def test_one_press_strums_the_chord_string_after_string() -> None:
    bench = strummed(time=0.09)
    events = bench.strike(1.0, 0) + bench.run(2.0)
    assert pitches(events) == [C, E, G, C5] and begins(events) == [1.0, 1.03, 1.06, 1.09]
    loud = [event.velocity for event in events if isinstance(event, NoteOn)]
    assert loud == sorted(loud, reverse=True)


def test_strums_go_down_and_up_by_turns_and_the_next_one_ends_the_last() -> None:
    bench = strummed(time=0.03)
    bench.strike(1.0, 0)
    first = bench.run(1.9)
    events = bench.strike(2.0, 0) + bench.run(9.0)
    assert pitches(events) == [C5, G, E, C]
    assert [at for at, _ in offs(first + events)][:4] == [2.0] * 4


def strums(bench: Bench, *chords: str, target: int = 0) -> list[list[float]]:
    """What is strummed by the same press under one chord after the other."""
    found, t = [], 1.0
    for chord in chords:
        bench.shared.harmony = replace(bench.shared.harmony, chord=chord)
        bench.voice.reharmonise(t)
        found.append(sorted(pitches(bench.strike(t, target) + bench.run(t + 0.9))))
        t += 1.0
    return found


def test_from_chord_to_chord_each_string_goes_to_the_nearest_tone_and_home_again() -> None:
    one = strums(strummed(direction="down"), "C", "G", "Am", "F", "C")
    assert one[0] == one[-1] == [C, E, G, C5]
    assert one[1] == [59.0, 62.0, 67.0, 71.0], "down to B and D, and not up to D and G"
    moved = [movement(tuple(here), tuple(there)) / 4 for here, there in pairwise(one)]
    assert max(moved) <= 2.0, moved


@given(st.lists(st.sampled_from(("C", "Dm", "Em", "F", "G7", "Am", "Bdim", "Cmaj7", "D")), min_size=2, max_size=12))
def test_a_strumming_hand_never_wanders_off_nor_leaps(chords: list[str]) -> None:
    found = strums(strummed(direction="down"), *chords)
    for strings in found:
        assert abs(strings[0] - C) <= 6.0 and len(set(strings)) == 4
    for here, there, chord in zip(found, found[1:], chords[1:], strict=False):
        (begun_anew,) = strums(strummed(direction="down"), chord)
        assert movement(tuple(here), tuple(there)) <= movement(tuple(here), tuple(begun_anew))


def test_another_target_is_heard_as_another() -> None:
    bench = strummed(direction="down")
    first = strums(bench, "C")[0]
    assert sorted(pitches(bench.strike(9.0, 2) + bench.run(9.9)))[0] == E > first[0]


def test_a_held_strum_ends_with_its_press_and_each_string_keeps_its_length() -> None:
    bench = strummed(time=0.09, sustain="hold")
    events = bench.strike(1.0, 0) + bench.run(2.0) + bench.let_go(2.0) + bench.run(9.0)
    assert [round(at, 3) for at, _ in offs(events)] == [2.0, 2.03, 2.06, 2.09]


def test_a_chord_is_built_on_the_target_when_it_is_asked_for() -> None:
    bench = Bench(articulation="strum", strum=StrumSettings(strings=3, chord="built", time=0.0))
    assert pitches(bench.strike(1.0, 1)) == [62.0, 65.0, 69.0]


def test_an_uneven_hand_is_the_same_at_the_same_place() -> None:
    one, two = (Bench(articulation="strum", strum=StrumSettings(human=1.0)) for _ in range(2))
    assert one.strike(1.0, 0) + one.run(9.0) == two.strike(1.0, 0) + two.run(9.0)


# -- what stays --------------------------------------------------------------------------------------------------------


def test_a_latched_note_stays_until_its_target_is_pressed_again() -> None:
    bench = Bench(articulation="latch")
    assert pitches(bench.strike(1.0, 0) + bench.let_go(1.2)) == [C]
    assert offs(bench.run(60.0)) == []
    assert offs(bench.strike(61.0, 0)) == [(61.0, 1)] and bench.let_go(61.1) == []
    assert pitches(bench.strike(62.0, 0)) == [C]


def test_latched_notes_are_many_and_past_the_polyphony_the_oldest_ends() -> None:
    bench = Bench(articulation="latch", polyphony=2)
    for place in range(3):
        bench.strike(1.0 + place, place)
        bench.let_go(1.2 + place)
    assert len(bench.shared.ledger) == 2
    # The one that was ended is not latched any more: its target begins it anew.
    assert pitches(bench.strike(9.0, 0)) == [C]


def test_a_drone_grows_from_nothing_and_fades_away_when_its_target_comes_again() -> None:
    bench = Bench(articulation="drone", drone=DroneSettings(tones=("own", "fifth", "octave"), fade=1.0))
    events = bench.strike(1.0, 0) + bench.let_go(1.1) + bench.run(5.0)
    assert pitches(events) == [C, G, C5]
    rise = [e.value for e in events if isinstance(e, Expression) and e.note_id == 1]
    assert rise == sorted(rise) and rise[0] < 0.1 and rise[-1] == 1.0
    events = bench.strike(5.0, 0) + bench.run(9.0)
    fall = [e.value for e in events if isinstance(e, Expression) and e.note_id == 1]
    assert fall == sorted(fall, reverse=True) and fall[-1] < 0.06
    assert {round(at, 6) for at, _ in offs(events)} == {6.0} and not len(bench.shared.ledger)


def test_a_drone_moves_to_whatever_is_pressed_next() -> None:
    bench = Bench(articulation="drone", drone=DroneSettings(tones=("own",), fade=0.0))
    bench.strike(1.0, 0)
    events = bench.strike(2.0, 4) + bench.run(3.0)
    assert offs(events) == [(2.0, 1)] and pitches(events) == [G]


def test_another_way_of_sounding_ends_what_went_on_by_itself() -> None:
    for way in ("latch", "drone", "arpeggio"):
        bench = Bench(articulation=way, arpeggio=ArpeggioSettings(latched=True))
        bench.strike(1.0, 0)
        bench.let_go(1.1)
        bench.run(2.1)
        bench.voice.retune(2.2, Bench(articulation="hold").voice._settings)
        bench.run(9.0)
        assert not len(bench.shared.ledger), way


def test_all_that_goes_on_by_itself_can_be_let_go_at_once() -> None:
    bench = Bench(articulation="latch", echo=EchoSettings(repeats=3))
    bench.strike(1.0, 0)
    bench.strike(1.2, 2)
    bench.voice.let_go(1.5)
    assert not len(bench.shared.ledger) and bench.voice.pending is None


# -- phrases and drums -------------------------------------------------------------------------------------------------


def test_one_press_plays_a_figure_in_key_and_in_time() -> None:
    bench = Bench(articulation="phrase", phrase=PhraseSettings(name="wave"))
    events = bench.strike(1.25, 0) + bench.run(9.0)
    assert pitches(events) == [60.0, 64.0, 67.0, 69.0, 67.0, 64.0, 60.0]
    assert begins(events) == [1.25, 1.75, 2.25, 2.75, 3.25, 3.75, 4.25]


def test_the_next_press_takes_a_figure_over() -> None:
    bench = Bench(articulation="phrase", phrase=PhraseSettings(name="wave"))
    bench.strike(1.0, 0)
    bench.run(1.6)
    events = bench.strike(1.7, 2) + bench.run(9.0)
    assert pitches(events)[0] == 64.0 and len(pitches(events)) == 7
    assert offs(events)[0][0] == 1.7


def test_figures_by_turns_are_all_of_the_list() -> None:
    bench = Bench(articulation="phrase")
    begins = [10.0 * place + 1 for place in range(len(PHRASES))]
    found = [len(pitches(bench.strike(t, 0) + bench.run(t + 9.9))) for t in begins]
    assert found == [len(parts(name)) for name in PHRASES]


@pytest.mark.parametrize("name", PHRASES)
def test_every_figure_can_be_read_and_is_short(name: str) -> None:
    notes = parts(name)
    assert 2 <= len(notes) <= 12 and notes[-1].ticks + notes[-1].lasts <= 4 * 960
    assert all(note.lasts > 0 for note in notes) and all(-7 <= note.step <= 9 for note in notes)


def test_a_drum_is_a_hit_of_the_kit_on_a_voice_of_its_own() -> None:
    bench = Bench(articulation="drum")
    assert bench.voice.opening(0.0) == [Sound(0.0, "ada", "drums", "drums")]
    hits = [bench.strike(1.0 + place, place)[0] for place in range(3)]
    assert [(hit.pitch, hit.voice) for hit in hits if isinstance(hit, NoteOn)] == [
        (36.0, "drums"), (38.0, "drums"), (42.0, "drums"),
    ]  # fmt: skip
    assert Bench(keys=True, articulation="drum").strike(1.0, 40)[0].pitch == 40.0  # type: ignore[union-attr]


@pytest.mark.parametrize(("way", "sounding"), [("latch", [C]), ("drone", [C, G, C5])])
def test_what_nobody_holds_glides_into_a_key_that_it_does_not_fit_and_stays_in_one_that_it_does(
    way: str, sounding: list[float]
) -> None:
    bench = Bench(articulation=way, on_change="keep", drone=DroneSettings(fade=0.0))
    struck = bench.strike(1.0, 0) + bench.let_go(1.2)
    assert sorted(pitches(struck)) == sounding
    assert bench.harmony(2.0, "F") + bench.run(3.0) == [], "C and G are tones of F major"
    events = bench.harmony(4.0, "D") + bench.run(5.0)
    ends = {event.note_id: event.pitch for event in events if isinstance(event, Bend)}
    # C is none of D major and goes where its target is now. The fifth G is one, and goes along: a drone on D and G
    # would be at home in G.
    assert sorted(ends.values()) == ([62.0] if way == "latch" else [62.0, 69.0, 74.0])
    assert not offs(events)


def test_a_latched_tone_of_the_chord_goes_with_the_chords_and_a_held_one_stays() -> None:
    for way, moved in (("latch", [72.0]), ("hold", [])):
        bench = Bench(articulation=way, lock="chord")
        bench.strike(1.0, 2)
        bench.shared.harmony = replace(bench.shared.harmony, chord="F")
        bends = [event for event in bench.voice.reharmonise(2.0) + bench.run(3.0) if isinstance(event, Bend)]
        assert [bend.pitch for bend in bends][-1:] == moved, way


def test_drums_are_neither_bent_nor_moved_by_a_change_of_key() -> None:
    bench = Bench(articulation="drum", on_change="glide")
    bench.strike(1.0, 0)
    assert bench.harmony(1.1, "D") == []


# -- echo and doublings ------------------------------------------------------------------------------------------------


def test_an_echo_comes_in_time_and_softer_and_is_not_ended_by_the_release() -> None:
    bench = Bench(echo=EchoSettings(repeats=3, delay="1/4", decay=0.5))
    events = bench.strike(1.2, 0) + bench.let_go(1.4) + bench.run(9.0)
    assert begins(events) == [1.2, 2.2, 3.2, 4.2]
    assert [e.velocity for e in events if isinstance(e, NoteOn)] == [80, 40, 20, 10]


def test_an_echo_takes_nobody_s_place() -> None:
    bench = Bench(polyphony=1, echo=EchoSettings(repeats=3, delay="1/4"))
    events = bench.strike(1.0, 0) + bench.run(9.0)
    assert len(pitches(events)) == 1 and offs(events) == []


def test_an_echo_for_which_the_room_is_taken_later_does_not_come() -> None:
    bench = Bench(polyphony=1, articulation="ring", ring=0.1, echo=EchoSettings(repeats=2, delay="1/4"))
    events = bench.strike(1.0, 0)
    settings = Bench(polyphony=1, articulation="ring", ring=30.0).voice._settings
    bench.voice.retune(1.5, settings)
    events += bench.strike(1.5, 2) + bench.run(9.0)
    # Its first echo had not begun when the room was taken.
    assert len(pitches(events)) <= 4 and len(bench.shared.ledger) == 1


def test_echoes_follow_a_change_of_harmony() -> None:
    bench = Bench(echo=EchoSettings(repeats=1))
    bench.strike(1.0, 2)
    bench.let_go(1.1)
    bench.run(1.5)
    events = bench.harmony(1.5, "C", "natural minor") + bench.run(9.0)
    assert pitches(events) == [63.0]


@pytest.mark.parametrize(
    ("double", "target", "expected"),
    [
        ("octave above", 0, 72.0), ("octave below", 0, 48.0), ("third above", 0, 64.0), ("third above", 1, 65.0),
        ("third below", 0, 57.0), ("fifth above", 0, 67.0), ("fifth above", 6, 77.0), ("fifth below", 0, 53.0),
    ],
)  # fmt: skip
def test_a_doubling_is_the_lock_s_own_interval(double: str, target: int, expected: float) -> None:
    events = Bench(doubles=(double,)).strike(1.0, target)
    assert pitches(events)[1] == expected
    note, company = (event for event in events if isinstance(event, NoteOn))
    assert company.velocity < note.velocity


def test_a_doubling_ends_with_its_note() -> None:
    bench = Bench(doubles=tuple(DOUBLES))
    assert len(pitches(bench.strike(1.0, 3))) == 7
    assert len(offs(bench.let_go(2.0) + bench.run(3.0))) == 7


# -- the table ---------------------------------------------------------------------------------------------------------


def test_going_on_to_the_next_touch_goes_round_all_but_drums() -> None:
    seen = ["hold"]
    while (following := next_articulation(seen[-1])) != "hold":  # type: ignore[arg-type]
        seen.append(following)
    assert tuple(seen) == NEXT and set(ARTICULATIONS) - set(NEXT) == {"drum"}


@pytest.mark.parametrize("way", ARTICULATIONS)
def test_whatever_sounds_ends_when_the_voice_is_released(way: str) -> None:
    bench = Bench(articulation=way, echo=EchoSettings(repeats=4), doubles=("octave above",))
    events: list[Event] = []
    for place in range(3):
        events += bench.strike(1.0 + place / 4, place)
    events += bench.run(2.0)
    begun = {e.note_id for e in events if isinstance(e, NoteOn)}
    ended = {e.note_id for e in bench.voice.release(2.0) if isinstance(e, (NoteOff, Cancel))}
    assert not len(bench.shared.ledger) and bench.voice.deadline is None and bench.voice.pending is None
    assert bench.run(30.0) == [] and begun & ended
