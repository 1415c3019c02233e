"""One switch, one melody: each press the next note, a pause takes the phrase back, the end wraps or stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.access.song import StepSong, StepSongSettings

SEVEN = Targets(7, (0, 4))
"""Two phrases, of four notes and of three."""


def tap(song: StepSong, t: float, held: float = 0.1) -> int | None:
    """A press and its release, after all that was due; answers with the note."""
    while song.deadline is not None and song.deadline <= t:
        song.advance(song.deadline)
    selections = song.press(Press(t, "switch", True))
    song.press(Press(t + held, "switch", False))
    return selections[-1].target if selections and isinstance(selections[-1], Select) else None


def test_each_press_is_the_next_note_and_the_end_wraps() -> None:
    song = StepSong(StepSongSettings(), SEVEN)
    assert [tap(song, n * 0.5) for n in range(9)] == [0, 1, 2, 3, 4, 5, 6, 0, 1]


def test_a_note_lasts_as_long_as_the_press() -> None:
    song = StepSong(StepSongSettings(), SEVEN)
    (select,) = song.press(Press(1.0, "switch", True))
    assert isinstance(select, Select) and (select.target, select.gap) == (0, None)
    assert (song.standing, song.place) == (0, 1), "what sounds stands until it is let go"
    assert song.press(Press(9.0, "switch", False)) == [Deselect(9.0, "switch")]
    assert song.standing == 1


def test_a_pause_within_a_phrase_takes_it_back_to_its_beginning() -> None:
    song = StepSong(StepSongSettings(phrase_gap=2.0), SEVEN)
    assert [tap(song, t) for t in (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)] == [0, 1, 2, 3, 4, 5]
    assert song.deadline == 2.6 + 2.0
    song.advance(4.6)
    assert song.cursor == 4 and song.deadline is None, "what stands out is what will sound"
    assert tap(song, 5.0) == 4


def test_a_pause_between_two_phrases_goes_on() -> None:
    song = StepSong(StepSongSettings(phrase_gap=2.0), SEVEN)
    assert [tap(song, n * 0.5) for n in range(4)] == [0, 1, 2, 3]
    assert tap(song, 60.0) == 4


def test_a_long_held_note_is_no_pause() -> None:
    song = StepSong(StepSongSettings(phrase_gap=2.0), SEVEN)
    assert tap(song, 0.0, held=30.0) == 0
    assert tap(song, 31.0) == 1


def test_without_a_phrase_gap_the_song_waits_for_ever() -> None:
    song = StepSong(StepSongSettings(phrase_gap=0), SEVEN)
    tap(song, 0.0)
    assert song.deadline is None
    assert tap(song, 36_000.0) == 1


def test_where_the_end_stands_presses_sound_nothing_until_there_was_silence() -> None:
    song = StepSong(StepSongSettings(at_end="stop", phrase_gap=3.0), SEVEN)
    assert [tap(song, n * 0.5) for n in range(9)] == [0, 1, 2, 3, 4, 5, 6, None, None]
    assert song.cursor is None
    assert tap(song, 3.1 + 3.0) == 0


def test_a_pulse_lasts_to_the_next_pulse_or_to_the_end_of_the_pause() -> None:
    song = StepSong(StepSongSettings(), SEVEN)
    song.press(Press(1.0, "switch", True, momentary=True))
    assert song.press(Press(1.5, "switch", True, momentary=True))[0] == Deselect(1.5, "switch")
    assert song.deadline == 5.5
    assert song.advance(5.4) == [] and song.advance(5.5) == [Deselect(5.5, "switch")]


def test_another_harmony_keeps_the_place_and_a_word_from_outside_moves_it() -> None:
    song = StepSong(StepSongSettings(), SEVEN)
    tap(song, 0.0)
    song.retarget(SEVEN)
    assert song.place == 1
    song.retarget(Targets(7, (0, 4), (5,)))
    assert song.place == 5
    song.retarget(Targets(3, (0,)))
    assert song.place == 0


def test_other_controls_and_empty_songs_play_nothing() -> None:
    assert StepSong(StepSongSettings(), SEVEN).press(Press(1.0, "other", True)) == []
    assert StepSong(StepSongSettings(), Targets(0)).press(Press(1.0, "switch", True)) == []


@given(
    st.integers(1, 9),
    st.sets(st.integers(1, 8), max_size=3),
    st.sampled_from(("wrap", "stop")),
    st.sampled_from((0.0, 1.0, 4.0)),
    st.lists(st.tuples(st.sampled_from((0.1, 0.5, 1.1, 5.0)), st.booleans(), st.booleans()), max_size=40),
)
def test_notes_come_in_order_or_from_a_phrases_beginning_and_holders_are_even(
    count: int, starts: set[int], at_end: str, gap: float, presses: list[tuple[float, bool, bool]]
) -> None:
    anchors = (0, *sorted(start for start in starts if start < count))
    settings = StepSongSettings(at_end=at_end, phrase_gap=gap)  # type: ignore[arg-type]
    song = StepSong(settings, Targets(count, anchors))
    t, held, last = 0.0, False, None
    for wait, down, momentary in presses:
        t += wait
        said: list[Selection] = []
        while song.deadline is not None and song.deadline <= t:
            said += song.advance(song.deadline)
        shown = song.cursor
        said += song.press(Press(t, "switch", down, momentary and down))
        for selection in said:
            if isinstance(selection, Deselect):
                assert held
                held = False
            else:
                assert isinstance(selection, Select) and not held
                assert selection.target == shown, "what stood out is what sounds"
                following = 0 if last is None else (last + 1) % count
                assert selection.target == following or selection.target in anchors
                held, last = True, selection.target
    assert 0 <= song.place < count
