"""Songs: how they are written, what they sound like in other scales, and what a player sees of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.access.song import StepSongSettings
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.harmony import Harmony, HarmonySettings
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.pitch import TONICS
from adaptive_instrument.music.scales import SCALES
from adaptive_instrument.music.singing import LONGEST_PAGE, Singing
from adaptive_instrument.music.song import SongSettings, read_song
from adaptive_instrument.music.songs import SONGS, first_song, shipped
from adaptive_instrument.notes import NoteOff, NoteOn
from adaptive_instrument.signals import Change, Midi, Switch
from adaptive_instrument.view import PlayerView

MAJOR = Harmony("C", "major")


def singer(song: SongSettings | None = None, **settings: object) -> Instrument:
    return Instrument(
        version=1, name="ada", controls={"switch": ControlSettings(on=("keyboard:space",))}, access=StepSongSettings(),
        song=song or SongSettings(name="ode to joy"), harmony=HarmonySettings(scale="major"), **settings,  # type: ignore[arg-type]
    )  # fmt: skip


def played(ensemble: Ensemble, count: int, every: float = 0.5) -> list[float]:
    """The pitches of so many presses."""
    pitches = []
    for _ in range(count):
        t = ensemble.now + every
        events = ensemble.receive(Switch(t, "keyboard", "space", True))
        pitches += [event.pitch for event in events if isinstance(event, NoteOn)]
        ensemble.receive(Switch(t + 0.2, "keyboard", "space", False))
        ensemble.advance(t + 0.3, t + 0.3)
    return pitches


def seen(ensemble: Ensemble) -> PlayerView:
    (player,) = ensemble.view().players
    return player


# -- how songs are written --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SONGS)
def test_every_song_can_be_read_and_stays_within_two_octaves(name: str) -> None:
    song = shipped(name)
    pitches = [song.pitch(place, Harmony("C", song.scale)) for place in range(len(song.notes))]
    assert len(pitches) >= 20 and max(pitches) - min(pitches) <= 24
    assert song.starts[0] == 0 and len(song.starts) >= 4


def test_a_melody_is_written_in_degrees_octaves_and_beats() -> None:
    song = read_song("own", "Mine", "major", "1 5-:2 1+:.5 | 3:2/3\n\n7--")
    assert [note.degree for note in song.notes] == [1, -2, 8, 3, -7]
    assert [note.beats for note in song.notes] == [1, 2, 0.5, 2 / 3, 1]
    assert song.starts == (0, 3, 4)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("1 2 x", "'x' is not a note"), ("0", "'0' is not a note"), ("1:0", "cannot last 0 beats"),
     ("1:99", "at most 16"), (" \n ", "no note in this song"), ("1 " * 501, "more than 500"),
     ("5" * 90, "is not a note")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_cure(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_song("own", "", "major", text)


@given(st.text(alphabet="0123456789+-:./ |\nx", max_size=60))
def test_any_text_is_a_song_or_a_sentence(text: str) -> None:
    try:
        song = read_song("own", "", "dorian", text)
    except ValueError:
        return
    assert song.starts[-1] < len(song.notes) and all(0 < note.beats <= 16 for note in song.notes)


# -- what they sound like ---------------------------------------------------------------------------------------------


def test_the_ode_begins_as_everybody_knows_it() -> None:
    assert played(Ensemble([singer()]), 15) == [64, 64, 65, 67, 67, 65, 64, 62, 60, 60, 62, 64, 64, 62, 62]


@given(st.sampled_from(sorted(SONGS)), st.sampled_from(TONICS), st.sampled_from(sorted(SCALES)), st.integers(0, 8))
def test_no_song_leaves_the_lock(name: str, tonic: str, scale: str, octave: int) -> None:
    singing = Singing(SongSettings(name=name), LayoutSettings(octave=octave), stepping=True)
    harmony = Harmony(tonic, scale)
    for target in range(singing.targets(harmony).count):
        assert harmony.fits(singing.layout.pitch(target, harmony))


def test_a_major_song_turns_minor_and_keeps_its_shape_in_a_pentatonic() -> None:
    ode = shipped("ode to joy")
    minor, pentatonic = Harmony("C", "natural minor"), Harmony("C", "major pentatonic")
    assert [ode.pitch(place, minor) for place in range(4)] == [63, 63, 65, 67]
    assert [ode.pitch(place, pentatonic) for place in range(4)] == [64, 64, 64, 67]
    assert [ode.pitch(place, Harmony("C", "chromatic")) for place in range(4)] == [64, 64, 65, 67]


def test_another_harmony_on_the_way_keeps_the_place() -> None:
    ensemble = Ensemble([singer()])
    played(ensemble, 2)
    ensemble.apply(Change(ensemble.now, "harmony.tonic", "D"), ensemble.now)
    assert played(ensemble, 2) == [67, 69]


# -- changing songs ---------------------------------------------------------------------------------------------------


def test_the_next_song_begins_at_its_beginning_and_lets_the_old_note_go() -> None:
    ensemble = Ensemble([singer()])
    (on,) = ensemble.receive(Switch(1.0, "keyboard", "space", True))
    (off,) = ensemble.apply(Change(2.0, "player.ada.song", "next"), 2.0)
    assert isinstance(on, NoteOn) and isinstance(off, NoteOff) and off.note_id == on.note_id
    ensemble.receive(Switch(2.1, "keyboard", "space", False))
    ensemble.advance(3.0, 3.0)
    assert played(ensemble, 3) == [60, 62, 64], "Frère Jacques"
    assert seen(ensemble).song is not None and seen(ensemble).song.title == "Frère Jacques"  # type: ignore[union-attr]


def test_the_songs_go_round_with_ones_own_among_them() -> None:
    ensemble = Ensemble([singer(SongSettings(notes="1 1 1", title="Ours"))])
    titles = []
    for _ in range(len(SONGS) + 2):
        song = seen(ensemble).song
        assert song is not None
        titles.append(song.title)
        ensemble.apply(Change(ensemble.now, "player.ada.song", "next"), ensemble.now)
    assert titles[0] == titles[-1] == "Ours" and titles[1:-1] == [title for title, _, _ in SONGS.values()]


def test_a_place_in_the_song_can_be_read_and_set() -> None:
    ensemble = Ensemble([singer()])
    played(ensemble, 3)
    assert seen(ensemble).song.place == 3  # type: ignore[union-attr]
    ensemble.apply(Change(ensemble.now, "player.ada.song_place", 9), ensemble.now)
    assert played(ensemble, 3) == [60, 62, 64]
    assert seen(ensemble).song.place == 12  # type: ignore[union-attr]


@pytest.mark.parametrize(("what", "value"), [("song", "nothing known"), ("song_place", -1), ("song_place", 1.5)])
def test_a_song_that_is_not_there_is_refused_with_a_cure(what: str, value: object) -> None:
    with pytest.raises(ChangeError, match="use "):
        Ensemble([singer()]).apply(Change(0.0, f"player.ada.{what}", value), 0.0)


def test_without_a_name_the_method_plays_the_first_song_and_keeps_one() -> None:
    ensemble = Ensemble([singer(SongSettings())])
    ensemble.apply(Change(0.0, "player.ada.song", ""), 0.0)
    ensemble.apply(Change(0.0, "player.ada.song", "own"), 0.0)
    assert played(ensemble, 3) == [60, 60, 67]


def test_an_unknown_song_in_the_settings_is_an_error_with_its_cure() -> None:
    with pytest.raises(ValueError, match="use one of twinkle"):
        first_song(SongSettings(name="unheard of"))


# -- what is shown ----------------------------------------------------------------------------------------------------


@given(st.sampled_from(sorted(SONGS)), st.integers(0, 120))
def test_a_page_is_small_holds_its_note_and_lies_within_the_stage(name: str, place: int) -> None:
    ensemble = Ensemble([singer(SongSettings(name=name))])
    ensemble.apply(Change(0.0, "player.ada.song_place", place), 0.0)
    player = seen(ensemble)
    assert player.song is not None and player.song.place == place % player.song.count
    assert 1 <= len(player.targets) == len(player.zones) <= LONGEST_PAGE
    assert player.cursor is not None and 0 <= player.cursor < len(player.targets)
    assert player.targets[player.cursor].pitch == played(ensemble, 1)[0]
    for zone in player.zones:
        assert zone.x >= 0 and zone.y >= 0 and zone.x + zone.width <= 1 and zone.y + zone.height <= 0.86


def test_the_page_turns_only_when_the_last_note_of_the_phrase_is_let_go() -> None:
    ensemble = Ensemble([singer()])
    played(ensemble, 7)
    t = ensemble.now + 0.5
    ensemble.receive(Switch(t, "keyboard", "space", True))
    held = seen(ensemble)
    assert [target.label for target in held.targets] == ["E", "E", "F", "G", "G", "F", "E", "D"]
    assert (held.sounding[0].target, held.cursor) == (7, None)
    ensemble.receive(Switch(t + 1, "keyboard", "space", False))
    ensemble.advance(t + 2, t + 2)
    turned = seen(ensemble)
    assert [target.label for target in turned.targets][:4] == ["C", "C", "D", "E"] and turned.cursor == 0


# -- a song beside other methods --------------------------------------------------------------------------------------


def test_other_methods_are_told_which_targets_come_next_and_follow_what_is_played() -> None:
    settings = SongSettings(name="ode to joy")
    singing = Singing(settings, LayoutSettings(count=8), stepping=False)
    assert singing.targets(MAJOR).next == (2,), "E, and E once more"
    assert singing.heard(64, MAJOR) and singing.targets(MAJOR).next == (2, 3)
    assert not singing.heard(71, MAJOR), "a note beside the song is a note"
    assert singing.heard(77, MAJOR) and singing.place == 3, "one left out is forgiven"
    assert singing.targets(MAJOR).next == (4,)


def test_a_song_beside_five_switches_moves_with_the_strikes() -> None:
    controls = {str(n): ControlSettings(on=(f"keyboard:{n}",)) for n in range(1, 6)}
    five = Instrument(
        version=1, name="ada", controls=controls, access=DirectSettings(controls=tuple(controls)),
        layout=LayoutSettings(count=5), song=SongSettings(name="ode to joy"), harmony=HarmonySettings(scale="major"),
    )  # fmt: skip
    ensemble = Ensemble([five])
    for number, key in enumerate("3345"):
        ensemble.receive(Switch(1.0 + number, "keyboard", key, True))
        ensemble.receive(Switch(1.5 + number, "keyboard", key, False))
    view = seen(ensemble)
    assert view.song is not None and view.song.place == 4 and len(view.targets) == 5
    assert view.song.next == (4,), "which is where the stage points"
    ensemble.apply(Change(9.0, "player.ada.song", ""), 9.0)
    assert seen(ensemble).song is None


def test_a_song_is_followed_on_a_keyboard_too() -> None:
    keys = Instrument(
        version=1, name="ada", access=KeysSettings(), song=SongSettings(name="ode to joy"),
        harmony=HarmonySettings(scale="major"),
    )  # fmt: skip
    ensemble = Ensemble([keys])
    for number, key in enumerate((52, 64, 66, 67)):
        ensemble.receive(Midi(1.0 + number, "keys", bytes([0x90, key, 100])))
        ensemble.receive(Midi(1.5 + number, "keys", bytes([0x80, key, 0])))
    assert seen(ensemble).song.place == 4, "whatever octave, and F sharp is locked to F"  # type: ignore[union-attr]


# -- keeping ----------------------------------------------------------------------------------------------------------


def test_the_song_that_was_chosen_is_what_is_saved() -> None:
    singing = Singing(SongSettings(), LayoutSettings(), stepping=True)
    assert singing.settings == SongSettings(), "what plays without a name needs none"
    singing.choose("greensleeves")
    assert singing.settings == SongSettings(name="greensleeves")
    beside = Singing(SongSettings(name="greensleeves"), LayoutSettings(), stepping=False)
    beside.choose("")
    assert beside.settings == SongSettings() and beside.named == ""


def test_a_melody_of_ones_own_stays_the_one_to_begin_with() -> None:
    own = SongSettings(notes="1 2 3")
    singing = Singing(own, LayoutSettings(), stepping=True)
    singing.choose("greensleeves")
    assert singing.settings == own and singing.named == "greensleeves"


def test_undo_brings_the_song_before_back() -> None:
    ensemble = Ensemble([singer()])
    ensemble.apply(Change(1.0, "player.ada.song", "next"), 1.0)
    assert seen(ensemble).song.title == "Frère Jacques"  # type: ignore[union-attr]
    ensemble.apply(Change(2.0, "undo", None), 2.0)
    assert seen(ensemble).song.title == "Ode to joy"  # type: ignore[union-attr]


def test_raw_help_plays_the_song_as_it_is_written_and_shows_that() -> None:
    instrument = Instrument(
        version=1, name="ada", controls={"switch": ControlSettings(on=("keyboard:space",))},
        access=StepSongSettings(), harmony=HarmonySettings(tonic="A", scale="minor pentatonic"),
        song=SongSettings(notes="1 2 3 7", scale="major"),
    )  # fmt: skip
    played: dict[str, list[float]] = {}
    for help in ("notes", "raw"):
        ensemble = Ensemble([replace(instrument, help=help)])  # type: ignore[arg-type]
        shown = [target.pitch for target in ensemble.view().players[0].targets]
        events = [
            event
            for beat in range(4)
            for down in (True, False)
            for event in ensemble.receive(Switch(1.0 + beat + (0.0 if down else 0.4), "keyboard", "space", down))
        ]
        played[help] = [event.pitch for event in events if isinstance(event, NoteOn)]
        assert played[help] == shown
    lock = Harmony("A", "minor pentatonic")
    assert all(lock.nearest(pitch) == pitch for pitch in played["notes"])
    assert played["raw"] == [69, 71, 73, 80], "A major, as it is written, on the tonic that is played in"


def test_raw_help_follows_the_song_on_a_keyboard_by_what_is_written() -> None:
    singing = Singing(SongSettings(notes="1 3 5", scale="major"), LayoutSettings(), False)
    lock = Harmony("A", "minor pentatonic")
    assert singing.heard(69.0, lock, free=True)
    assert not singing.heard(73.0, lock) and singing.heard(73.0, lock, free=True)
