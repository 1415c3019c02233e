"""Pitch standard, scales of one's own and labels, changed while playing, undone and saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adaptive_instrument.access.check.reckoning import harmony_of
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load
from adaptive_instrument.mapping.saver import save
from adaptive_instrument.music.harmony import Harmony, HarmonySettings
from adaptive_instrument.music.layout import Layout, LayoutSettings
from adaptive_instrument.music.ledger import Entry
from adaptive_instrument.notes import Event, NoteOn, Standard
from adaptive_instrument.pads import Pads
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.signals import Change, Switch
from adaptive_instrument.stage.wording import status

WALK = load(shipped_folder() / "mappings" / "one-switch-walk.toml")
THIRDS = HarmonySettings(tonic="C", scale="thirds.scl", own=(350, 700, 1200))


def change(ensemble: Ensemble, t: float, what: str, value: object) -> list[Event]:
    return ensemble.apply(Change(t, what, value), t)


def presses(ensemble: Ensemble, t: float, count: int) -> list[float]:
    """The pitches of so many presses."""
    events: list[Event] = []
    for number in range(count):
        events += ensemble.receive(Switch(t + number, "keyboard", "space", True))
        events += ensemble.receive(Switch(t + number + 0.4, "keyboard", "space", False))
    return [event.pitch for event in events if isinstance(event, NoteOn)]


def saved(ensemble: Ensemble, t: float) -> Instrument:
    ensemble.requests.clear()
    change(ensemble, t, "player.one-switch-walk.save", None)
    (request,) = ensemble.requests
    assert isinstance(request.value, Instrument)
    return request.value


def test_outputs_are_told_an_unusual_standard_before_the_first_note() -> None:
    unusual = replace(WALK, harmony=replace(WALK.harmony, standard=415.0))
    assert Ensemble([unusual]).opening()[0] == Standard(0.0, 415.0)
    assert not any(isinstance(event, Standard) for event in Ensemble([WALK]).opening())


def test_the_standard_is_changed_while_playing_undone_and_saved(tmp_path: Path) -> None:
    ensemble = Ensemble([WALK])
    assert change(ensemble, 1.0, "harmony.standard", 442) == [Standard(1.0, 442.0)]
    assert saved(ensemble, 2.0).harmony.standard == 442.0
    path = tmp_path / "one-switch-walk.toml"
    path.write_bytes((shipped_folder() / "mappings" / "one-switch-walk.toml").read_bytes())
    save(path, saved(ensemble, 2.5))
    assert load(path).harmony.standard == 442.0
    assert change(ensemble, 3.0, "undo", None) == [Standard(3.0, 440.0)]


@pytest.mark.parametrize("value", [414.9, 466.1, 0, -440, "a", None, float("nan")])
def test_a_standard_beyond_what_instruments_have_is_refused_and_the_music_goes_on(value: object) -> None:
    ensemble = Ensemble([WALK])
    with pytest.raises(ChangeError, match=r"use a number in range 415\.\.466"):
        change(ensemble, 1.0, "harmony.standard", value)
    assert presses(ensemble, 2.0, 1)


def test_a_scale_from_a_file_is_played_left_and_come_back_to() -> None:
    ensemble = Ensemble([replace(WALK, harmony=THIRDS)])
    assert {round(pitch % 12, 3) for pitch in presses(ensemble, 1.0, 9)} == {0.0, 3.5, 7.0}
    change(ensemble, 20.0, "harmony.scale", "major pentatonic")
    assert all(pitch == round(pitch) for pitch in presses(ensemble, 21.0, 9))
    change(ensemble, 40.0, "harmony.scale", "thirds.scl")
    assert 3.5 in {round(pitch % 12, 3) for pitch in presses(ensemble, 41.0, 9)}
    assert saved(ensemble, 60.0).harmony == THIRDS


def test_the_next_scale_after_one_from_a_file_is_one_of_the_dozen() -> None:
    ensemble = Ensemble([replace(WALK, harmony=THIRDS)])
    change(ensemble, 1.0, "harmony.next-scale", None)
    assert ensemble.view().scale == "major"
    change(ensemble, 2.0, "undo", None)
    assert ensemble.view().scale == "thirds.scl"


def test_a_scale_that_nobody_brought_is_refused_with_a_cure() -> None:
    ensemble = Ensemble([WALK])
    for scale, cure in (("other.scl", "name the file under"), ("own", "write its degrees in cents"),
                        ("majr", "did you mean 'major'"), (7, "use one of")):  # fmt: skip
        with pytest.raises(ChangeError, match=cure):
            change(ensemble, 1.0, "harmony.scale", scale)
    assert ensemble.view().scale == WALK.harmony.scale


def test_a_scale_can_be_given_in_cents_while_playing_and_is_saved() -> None:
    ensemble = Ensemble([WALK])
    change(ensemble, 1.0, "harmony.own", [150, 350, 700, 1200])
    assert {round((pitch - 60) % 12, 3) for pitch in presses(ensemble, 2.0, 9)} <= {0.0, 1.5, 3.5, 7.0}
    harmony = saved(ensemble, 20.0).harmony
    assert harmony.scale == "own" and harmony.own == pytest.approx((150, 350, 700, 1200), abs=1e-3)
    change(ensemble, 21.0, "undo", None)
    assert ensemble.view().scale == WALK.harmony.scale


@pytest.mark.parametrize("cents", [[], [700, 300], "major", [0, 1200], [True, 1200], [1e9], None])
def test_cents_that_are_no_scale_are_refused(cents: object) -> None:
    with pytest.raises(ChangeError, match=r"harmony\.own"):
        change(Ensemble([WALK]), 1.0, "harmony.own", cents)


def test_labels_are_changed_while_playing_and_saved() -> None:
    ensemble = Ensemble([replace(WALK, harmony=replace(WALK.harmony, tonic="Bb", scale="major"))])
    letters = [target.label for target in ensemble.view().players[0].targets]
    assert "Eb" in letters and "D#" not in letters
    change(ensemble, 1.0, "player.one-switch-walk.stage.labels", "degrees")
    assert "4" in [target.label for target in ensemble.view().players[0].targets]
    assert saved(ensemble, 2.0).stage.labels == "degrees"
    with pytest.raises(ChangeError, match="use one of letters"):
        change(ensemble, 3.0, "player.one-switch-walk.stage.labels", "runes")
    change(ensemble, 4.0, "player.one-switch-walk.stage.labels", "colours")
    assert {target.tint for target in ensemble.view().players[0].targets} <= set(range(12))


def test_the_quiet_line_tells_an_unusual_standard_only() -> None:
    ensemble = Ensemble([WALK])
    assert "Hz" not in status(ensemble.view())
    change(ensemble, 1.0, "harmony.standard", 415)
    assert "A is 415 Hz" in status(ensemble.view())


def test_the_standard_goes_up_and_down_in_steps_and_stops_at_its_ends() -> None:
    ensemble = Ensemble([WALK])
    assert change(ensemble, 1.0, "harmony.tune-up", None) == [Standard(1.0, 441.0)]
    assert change(ensemble, 4.0, "harmony.tune-down", None) == [Standard(4.0, 440.0)]
    change(ensemble, 8.0, "harmony.standard", 466)
    assert change(ensemble, 12.0, "harmony.tune-up", None) == [Standard(12.0, 466.0)]


def test_the_key_goes_up_and_down_by_semitones_under_its_usual_name() -> None:
    ensemble = Ensemble([replace(WALK, harmony=replace(WALK.harmony, tonic="C"))])
    seen = []
    for number in range(12):
        change(ensemble, 1.0 + number, "harmony.key-down", None)
        seen.append(ensemble.view().tonic)
    assert seen == ["B", "Bb", "A", "Ab", "G", "F#", "F", "E", "Eb", "D", "Db", "C"]
    change(ensemble, 20.0, "harmony.key-up", None)
    assert ensemble.view().tonic == "Db"
    change(ensemble, 21.0, "undo", None)
    assert ensemble.view().tonic == "C"


def test_an_access_check_knows_the_players_own_scale() -> None:
    harmony = harmony_of(replace(WALK, harmony=THIRDS))
    assert harmony.degree(2) == 63.5 and harmony.size == 3


def test_a_drum_is_called_and_said_by_its_name_and_a_quarter_tone_lights_its_own_target() -> None:
    drums, harmony = Pads("drums"), Harmony("C", "rast")
    first = drums.targets(Layout(LayoutSettings(count=2)), harmony)
    assert [target.label for target in first] == ["kick", "snare"] and first[1].said == "snare"
    notes, layout = Pads(), Layout(LayoutSettings(count=8))
    entry = Entry(NoteOn(0.0, 1, "other", "main", 63.5, 90), 1, 0.0, 0, "", 63.5, 63.5, 1.0, layout=None)
    (lit,) = notes.sounding([entry], layout, harmony)
    assert notes.targets(layout, harmony)[lit.target].label == "E½b"
