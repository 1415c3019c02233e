"""Following the family: chords as they are played, in real time, and melody that changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.jam import Lineup
from adaptive_instrument.mapping import load_lineup
from adaptive_instrument.music.following import SETTLED, Following
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.notes import NoteOff, NoteOn
from adaptive_instrument.resources import find_mapping
from adaptive_instrument.signals import Change, Midi, Switch, Tracking
from tests.support.instruments import FIVE, KEYS

SLEEPING = ("head-harp",)


def on(*keys: int) -> bytes:
    return bytes(byte for key in keys for byte in (0x90, key, 90))


def off(*keys: int) -> bytes:
    return bytes(byte for key in keys for byte in (0x80, key, 0))


class Family:
    """A switch player whose pads are the chord's tones, and a keyboard; ``chord`` is asked when it has settled."""

    def __init__(self, follow: str = "midi", **harmony: object) -> None:
        pads = replace(FIVE, voice=VoiceSettings(lock="chord", articulation="hold"))
        settings = HarmonySettings(**{"scale": "major", "follow": follow, **harmony})  # type: ignore[arg-type]
        self.band = Ensemble([pads, KEYS], settings)
        self.t = 1.0

    def play(self, *data: bytes, wait: float = 0.1, port: str = "keys") -> str:
        """The bytes one after another, 10 ms apart; the chord ``wait`` seconds after the last."""
        for some in data:
            self.band.receive(Midi(self.t, port, some))
            self.t += 0.01
        self.t += wait
        self.band.advance(self.t, self.t)
        return self.band.view().chord


def test_everybody_s_pads_move_to_the_chord_that_the_keyboard_plays() -> None:
    family = Family()
    assert family.play(on(65, 69, 72)) == "F"
    heard = family.band.receive(Switch(family.t, "keyboard", "1", True))
    assert [event.pitch for event in heard if isinstance(event, NoteOn)] == [65.0]


def test_a_chord_is_told_within_60_ms_of_its_last_key() -> None:
    family = Family()
    family.band.receive(Midi(1.0, "keys", on(57)))
    family.band.receive(Midi(1.04, "keys", on(60)))
    family.band.receive(Midi(1.08, "keys", on(64)))
    family.band.advance(1.08 + 0.06, 1.14)
    assert family.band.view().chord == "Am" and SETTLED < 0.06


def test_nothing_is_followed_unless_it_is_asked_for() -> None:
    assert Family("").play(on(65, 69, 72)) == ""


def test_when_the_keys_are_let_go_the_chord_stays() -> None:
    family = Family()
    family.play(on(65, 69, 72))
    assert family.play(off(65), off(69), off(72), wait=2.0) == "F"
    assert family.band.deadline is None


def test_melody_over_a_held_chord_changes_nothing() -> None:
    family = Family()
    family.play(on(48, 52, 55))
    for key in (69, 71, 74, 76, 77, 69):
        assert family.play(on(key), off(key)) == "C"


def test_melody_alone_is_no_chord_however_it_is_tied() -> None:
    family = Family()
    family.play(on(48, 52, 55))
    family.play(off(48, 52, 55))
    family.play(on(60))
    for key in range(61, 80):
        family.play(on(key))
        assert family.play(off(key - 1)) == "C"


def test_a_new_bass_under_a_held_chord_is_a_new_chord() -> None:
    family = Family()
    family.play(on(60, 64, 67))
    assert family.play(on(45)) == "Am7"


def test_a_bass_that_is_held_belongs_to_the_chord_above_it() -> None:
    family = Family()
    family.play(on(45), wait=0.5)
    assert family.play(on(60, 64, 67)) == "Am7"


def test_a_finger_that_moves_makes_a_new_chord() -> None:
    family = Family()
    family.play(on(60, 64, 67))
    assert family.play(off(67), on(69)) == "Am/C"


def test_chords_that_are_tied_over_give_the_new_one_alone() -> None:
    family = Family()
    family.play(on(48, 52, 55))
    assert family.play(on(53, 57, 60)) == "F"
    assert family.play(off(48), off(52), off(55)) == "F"


def test_a_common_tone_may_be_held() -> None:
    family = Family()
    family.play(on(60, 64, 67))
    family.play(on(65, 69), wait=0.01)
    assert family.play(off(64), off(67)) == "F/C"


def test_lifting_a_chord_finger_by_finger_changes_nothing() -> None:
    family = Family()
    family.play(on(60, 64, 67, 71))
    for key in (71, 67, 64, 60):
        assert family.play(off(key), wait=0.06) == "Cmaj7"


def test_a_low_fifth_is_a_chord_and_a_high_one_is_melody() -> None:
    family = Family()
    assert family.play(on(72, 79)) == ""
    family.play(off(72, 79))
    assert family.play(on(40, 47)) == "E5"


def test_a_fifth_that_the_chord_has_anyway_changes_nothing() -> None:
    family = Family()
    family.play(on(48, 52, 55))
    family.play(off(48, 52, 55))
    assert family.play(on(36, 43)) == "C"


def test_drums_are_no_chords() -> None:
    assert Family().play(bytes([0x99, 36, 90, 0x99, 40, 90, 0x99, 43, 90])) == ""


def test_only_the_keyboard_that_was_named_is_followed() -> None:
    family = Family("piano*")
    assert family.play(on(65, 69, 72), port="Keystation") == ""
    assert family.play(on(65, 69, 72), port="Piano 88") == "F"


def test_a_keyboard_that_is_unplugged_holds_nothing_any_more() -> None:
    family = Family()
    family.play(on(48, 52, 55))
    family.band.receive(Tracking(family.t, "keys", False))
    assert family.play(on(57)) == "C" and family.play(on(60, 64)) == "Am"


def test_who_leads_sounds_as_they_play_and_others_stay_in_key() -> None:
    family = Family()
    heard = family.band.receive(Midi(1.0, "keys", on(61)))
    assert [event.pitch for event in heard if isinstance(event, NoteOn)] == [61.0]
    family.band.receive(Change(1.5, "harmony.follow", ""))
    heard = family.band.receive(Midi(2.0, "keys", on(63)))
    assert [event.pitch for event in heard if isinstance(event, NoteOn)] == [62.0]


def test_a_leader_s_own_notes_are_not_ended_by_the_chord_that_they_are() -> None:
    keys = replace(KEYS, voice=VoiceSettings(on_change="release"))
    band = Ensemble([keys], HarmonySettings(scale="major", follow="midi"))
    events = band.receive(Midi(1.0, "keys", on(65, 69, 72))) + band.advance(1.2, 1.2)
    assert band.view().chord == "F" and not [event for event in events if isinstance(event, NoteOff)]


def test_a_followed_chord_can_wait_for_the_bar_like_any_other() -> None:
    family = Family(changes="bar")
    assert family.play(on(65, 69, 72)) == ""
    coming = family.band.view().course.coming
    assert coming is not None and coming.says == "F"


def family_jam() -> tuple[Lineup, Ensemble]:
    jam = load_lineup(find_mapping("family-jam"))
    return jam, Ensemble(jam.instruments, jam.harmony, jam.transport)


def test_in_the_family_jam_the_keyboard_player_leads_when_asked() -> None:
    jam, band = family_jam()
    keyboard = next(one.name for one in jam.instruments if one.access.method == "keys")
    band.receive(Midi(1.0, "keys", on(65, 69, 72)))
    band.advance(1.2, 1.2)
    assert band.view().chord == ""
    band.receive(Change(2.0, "harmony.follow", keyboard))
    band.receive(Midi(3.0, "keys", on(62, 65, 69)))
    band.advance(3.2, 3.2)
    assert band.view().chord == "Dm"


def test_in_the_family_jam_pads_move_to_a_chord_from_outside_the_scale() -> None:
    _, band = family_jam()
    band.receive(Change(1.0, "harmony.follow", "midi"))
    heard = {}
    for t, chord in ((2.0, (60, 64, 67)), (4.0, (64, 68, 71)), (6.0, (60, 64, 67))):
        band.receive(Midi(t, "keys", on(*chord)))
        band.advance(t + 0.2, t + 0.2)
        band.receive(Midi(t + 0.2, "keys", off(*chord)))
        for key in "12345":
            events = band.receive(Switch(t + 0.3, "keyboard", key, True))
            band.receive(Switch(t + 0.4, "keyboard", key, False))
            heard[t, key] = next(event.pitch for event in events if isinstance(event, NoteOn)) % 12
    assert [heard[2.0, key] for key in "12345"] == [heard[6.0, key] for key in "12345"] == [0, 2, 4, 7, 9]
    assert [heard[4.0, key] for key in "12345"] == [0, 2, 4, 8, 9], "E major's G sharp"


@pytest.mark.parametrize("data", [bytes([0x90]), bytes([0xF8, 0x90, 60]), bytes([200, 1, 2, 3]), b"\xff\xff"])
def test_rubbish_is_no_chord(data: bytes) -> None:
    following = Following()
    following.listen("*")
    assert following.midi(1.0, "keys", data) == [] and following.deadline is None
