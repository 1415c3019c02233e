"""The transport as players lead it: taps, fermata, count-in, metre, swing, and what may not be asked of it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.grooves.settings import GrooveSettings
from adaptive_instrument.music.quantise import QuantiseSettings
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.signals import Change
from tests.support.playing import Playing, one_switch

TAP = ControlSettings(on=("keyboard:t",), does="transport.tap", ignore_repeat=0.05)


def tapper(**settings: object) -> Playing:
    made = one_switch(**settings)
    return Playing(replace(made, controls={**made.controls, "tap": TAP}))


def beats(playing: Playing, since: float, count: int) -> list[float]:
    """When the first beats after a second come, as a scan on the beat would ask."""
    transport = playing.ensemble._shared.transport
    found: list[float] = []
    while len(found) < count:
        found.append(transport.next_beat(found[-1] + 0.01 if found else since))
    return found


# -- taps --------------------------------------------------------------------------------------------------------------


def test_a_switch_that_taps_sets_the_tempo_for_all_and_plays_no_note() -> None:
    playing = tapper()
    for tap in range(4):
        playing.press(2.3 + 0.5 * tap, 0.1, key="t")
    assert playing.ensemble.view().tempo == pytest.approx(120, abs=0.5) and playing.notes("ada") == []


def test_the_beat_comes_to_where_it_was_tapped_within_a_beat() -> None:
    playing = tapper()
    for tap in range(4):
        playing.press(2.3 + 0.5 * tap, 0.1, key="t")
    assert beats(playing, 4.2, 3) == pytest.approx([4.3, 4.8, 5.3], abs=0.01)


def test_taps_are_undone_at_once() -> None:
    playing = tapper()
    for tap in range(5):
        playing.press(2.3 + 0.5 * tap, 0.1, key="t")
    playing.change(5.0, "undo")
    assert playing.ensemble.view().tempo == pytest.approx(60)


def test_faster_and_slower_are_steps_that_are_heard_and_end_at_what_can_be_played() -> None:
    playing = Playing()
    playing.change(1.0, "transport.faster")
    assert playing.ensemble.view().tempo == 64
    for step in range(60):
        playing.change(2.0 + step, "transport.faster")
    assert playing.ensemble.view().tempo == 300
    for step in range(90):
        playing.change(100.0 + step, "transport.slower")
    assert playing.ensemble.view().tempo == 20


# -- fermata -----------------------------------------------------------------------------------------------------------


def test_in_a_fermata_generated_notes_wait_and_its_end_is_the_next_beat() -> None:
    def played(*changes: tuple[float, str, object]) -> list[tuple[float, float]]:
        playing = Playing()
        for t, what, value in (
            (0.0, "groove.intensity", 4), (0.0, "groove.humanise", 0.0), (0.0, "groove.start", None), *changes
        ):  # fmt: skip
            playing.change(t, what, value)
        return playing.to(30.0).heard("band")

    held = played((9.3, "transport.fermata", True), (20.37, "transport.fermata", False))
    moved = sorted((at if at < 9.9 else at + 10.37, pitch) for at, pitch in played())
    for one, other in zip(held[:50], moved[:50], strict=True):
        assert one == pytest.approx(other, abs=0.002)
    assert not [at for at, _ in held if 9.9 < at < 20.36] and len([at for at, _ in held if at > 20.36]) > 40


def test_without_a_value_a_fermata_is_the_other_of_what_is() -> None:
    playing = Playing()
    assert playing.change(1.0, "transport.fermata").ensemble.view().holding
    assert not playing.change(3.0, "transport.fermata").ensemble.view().holding


def test_a_press_in_a_fermata_sounds_at_once_and_what_is_held_rings_on() -> None:
    playing = Playing(one_switch(help="notes and timing"))
    playing.press(2.0, 30.0)
    (note,) = playing.notes("ada")
    assert playing.lasted(note) == pytest.approx(30.0, abs=0.1)
    playing.change(33.0, "transport.fermata", True).press(36.4)
    assert playing.notes("ada", 33.0)[0].at == 36.4


def test_rest_ends_a_fermata() -> None:
    playing = Playing()
    playing.change(1.0, "transport.fermata", True).change(5.0, "rest", True)
    assert not playing.ensemble.view().holding


# -- count-in ----------------------------------------------------------------------------------------------------------


def test_a_count_begins_at_once_where_nothing_plays_and_strikes_one_bar_softly() -> None:
    playing = Playing().change(1.4, "transport.count-in").to(10.0)
    strokes = playing.notes("count")
    assert len(strokes) == 4 and strokes[0].at == pytest.approx(1.5, abs=0.12)
    assert [two.at - one.at for one, two in itertools.pairwise(strokes)] == pytest.approx([1.0] * 3)
    assert max(stroke.velocity for stroke in strokes) < 80 and strokes[0].velocity > strokes[1].velocity
    assert len({stroke.pitch for stroke in strokes}) == 2


def test_what_waits_begins_with_the_bar_after_the_count() -> None:
    playing = Playing().change(1.4, "transport.count-in", "groove.start").to(12.0)
    one = playing.notes("count")[0].at
    assert playing.notes("band")[0].at == pytest.approx(one + 4, abs=0.03)


def test_a_band_is_counted_in_at_the_tempo_and_in_the_metre_in_which_it_plays() -> None:
    playing = Playing(one_switch(groove=GrooveSettings(name="waltz", humanise=0)))
    playing.change(1.4, "transport.count-in", "groove.start").to(12.0)
    strokes, beat = [stroke.at for stroke in playing.notes("count")], 60 / 80  # a waltz has 80 beats a minute at least
    assert [later - sooner for sooner, later in itertools.pairwise(strokes)] == pytest.approx([beat] * 2, abs=0.002)
    assert playing.notes("band")[0].at == pytest.approx(strokes[0] + 3 * beat, abs=0.002)
    view = playing.change(12.0, "undo").ensemble.view()
    assert (view.tempo, view.metre) == (pytest.approx(60), 4)


def test_asked_again_the_count_stops() -> None:
    playing = Playing().change(1.4, "transport.count-in", "groove.start").change(3.0, "transport.count-in").to(12.0)
    assert len(playing.notes("count")) == 2 and playing.notes("band") == []


def test_in_rest_nothing_is_counted() -> None:
    playing = Playing().change(1.0, "rest", True).change(2.0, "transport.count-in").to(9.0)
    assert playing.notes("count") == []


def test_the_count_does_not_depend_on_how_far_ahead_a_shell_commits() -> None:
    def counted(lead: float) -> list[tuple[float, float]]:
        playing = Playing(lead=lead).change(1.4, "transport.count-in").change(3.13, "transport.tempo", 140)
        return playing.to(9.0).heard("count")

    assert counted(0.1) == counted(0.5) == counted(1.7)


# -- quantise ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("help", ["raw", "notes"])
def test_without_help_in_timing_a_press_never_waits(help: str) -> None:
    playing = Playing(one_switch(help=help, quantise=QuantiseSettings(grid="1/2"))).presses(2.3, 3.7)
    assert [note.at for note in playing.notes("ada")] == [2.3, 3.7]


def test_quantise_is_changed_while_playing_and_a_note_that_waits_follows() -> None:
    playing = Playing(one_switch(help="notes and timing")).press(2.3, 0.1)
    playing.change(2.45, "player.ada.quantise.grid", "1/8").to(5.0)
    assert [note.at for note in playing.notes("ada")] == [2.5]
    playing.change(5.0, "player.ada.quantise.strength", 0.5).press(6.4).to(9.0)
    assert playing.notes("ada", 5.0)[0].at == pytest.approx(6.45)


def test_a_waiting_note_follows_a_change_of_tempo_and_of_swing() -> None:
    playing = Playing(one_switch(help="notes and timing")).press(2.3, 0.1)
    playing.change(2.4, "transport.tempo", 120).to(5.0)
    assert playing.notes("ada")[0].at == pytest.approx(2.7, abs=0.01)
    swung = Playing(one_switch(help="notes and timing", transport=TransportSettings(tempo=60, grid="1/8")))
    swung.press(2.3, 0.1).change(2.35, "transport.swing", 0.66).to(5.0)
    assert swung.notes("ada")[0].at == pytest.approx(2.66, abs=0.01)


# -- metre -------------------------------------------------------------------------------------------------------------


def test_a_new_metre_counts_from_the_next_bar() -> None:
    playing = Playing().change(5.5, "transport.metre", 3)
    assert playing.to(6.0).ensemble.view().beat_at == 4.0 and playing.to(8.5).ensemble.view().beat_at == 8.0
    assert playing.to(11.2).ensemble.view().beat_at == 11.0


# -- what may not be asked ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "value", "told"),
    [
        ("transport.tempo", 0, "20..300"),
        ("transport.tempo", 10_000, "20..300"),
        ("transport.tempo", float("nan"), "20..300"),
        ("transport.metre", 0, "1..16"),
        ("transport.metre", 31, "1..16"),
        ("transport.metre", 3.5, "whole number"),
        ("transport.swing", 0.9, "0.5..0.75"),
        ("transport.feel", "waltz", "straight, compound"),
        ("transport.clock", "moon", "internal, midi"),
        ("transport.fermata", "yes", "true or false"),
        ("transport.count-in", "groove.begin", "did you mean"),
        ("transport.count-in", "transport.tempo", "transport.tempo cannot be None"),
        ("player.ada.quantise.strength", 7, "0..1"),
        ("player.ada.quantise.mode", "early", "only-late"),
    ],
)
def test_what_cannot_be_is_refused_with_a_cure_and_the_music_goes_on(what: str, value: object, told: str) -> None:
    playing = Playing(one_switch(help="notes and timing")).press(2.3, 0.1)
    before = playing.ensemble.view().tempo, playing.ensemble.view().metre
    with pytest.raises(ChangeError, match=told.replace(".", r"\.")):
        playing.ensemble.apply(Change(2.4, what, value), 2.4)
    assert (playing.ensemble.view().tempo, playing.ensemble.view().metre) == before
    assert playing.to(5.0).notes("ada")[0].at == 3.0


# -- the menu ----------------------------------------------------------------------------------------------------------


def chosen(playing: Playing, t: float, label: str) -> float:
    """One switch, one item: the player waits until the scan stands on it, and presses. The second at which it was."""
    for _ in range(200):
        menu = playing.to(t).ensemble.view().players[0].menu
        assert menu is not None, f"the menu has closed before {label}"
        if menu.cursor is not None and menu.cursor >= 0 and menu.labels[menu.cursor] == label:
            playing.press(t + 0.05, 0.4)
            return t + 0.4
        t += 0.1
    raise AssertionError(f"there is no {label}")


def test_one_switch_reaches_tempo_and_fermata_in_the_menu() -> None:
    playing = Playing().change(1.0, "player.ada.menu")
    t = chosen(playing, 1.2, "Music")
    t = chosen(playing, t + 0.5, "Tempo")
    t = chosen(playing, t + 0.5, "Faster")
    assert playing.ensemble.view().tempo == 64
    t = chosen(playing, t + 0.5, "Hold the time")
    assert playing.ensemble.view().holding and playing.ensemble.view().players[0].menu is None
    t = chosen(playing.change(t + 1, "player.ada.menu"), t + 1.2, "Music")
    t = chosen(playing, t + 0.5, "Tempo")
    chosen(playing, t + 0.5, "Go on")
    assert not playing.ensemble.view().holding


def test_one_switch_taps_in_the_menu() -> None:
    playing = Playing().change(1.0, "player.ada.menu")
    t = chosen(playing, 1.2, "Music")
    t = chosen(playing, t + 0.5, "Tempo")
    t = chosen(playing, t + 0.5, "Tap here")
    for tap in range(4):
        playing.press(t + 0.7 + 0.45 * tap, 0.2)
    assert playing.ensemble.view().tempo == pytest.approx(60 / 0.45, abs=1)
    assert playing.notes("ada") == [] and playing.ensemble.view().players[0].menu is not None


# -- what else lives on the beat, and what is kept ---------------------------------------------------------------------


def test_a_scan_on_the_beat_does_not_stand_still_in_a_fermata() -> None:
    playing = Playing(one_switch(access=ScanSettings(interval=0.9, beat=True)))
    playing.press(0.5).change(2.3, "transport.fermata", True)
    seen = [playing.to(t).ensemble.view().players[0].highlight for t in (4.5, 5.5, 6.5, 7.5)]
    assert len({one.since for one in seen if one is not None}) == 4
    playing.change(7.62, "transport.fermata", False)
    view = playing.to(9.0).ensemble.view().players[0].highlight
    assert view is not None and ((view.since - 7.62 + 0.01) % 1) < 0.05


def test_how_time_was_led_is_saved() -> None:
    playing = Playing()
    for what, value in (("tempo", 87), ("metre", 3), ("swing", 0.6), ("feel", "compound"), ("clock_out", True)):
        playing.change(1.0, f"transport.{what}", value)
    playing.change(2.0, "player.ada.quantise.strength", 0.7).change(3.0, "player.ada.save")
    saved = playing.ensemble.requests[-1].value
    assert isinstance(saved, Instrument) and saved.quantise.strength == 0.7
    made = saved.transport
    assert (made.tempo, made.metre, made.swing, made.feel, made.clock_out) == (87, 3, 0.6, "compound", True)


def test_undo_brings_back_swing_metre_and_feel() -> None:
    playing = Playing()
    for t, what, value in ((1.0, "swing", 0.7), (4.0, "metre", 3), (7.0, "feel", "compound")):
        playing.change(t, f"transport.{what}", value)
    for t in (10.0, 11.0, 12.0):
        playing.change(t, "undo")
    settings = playing.ensemble._shared.transport.settings
    assert (settings.swing, settings.metre, settings.feel) == (0.5, 4, "straight")
