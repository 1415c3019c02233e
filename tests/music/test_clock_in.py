"""MIDI clock in: even under jitter, along a ramp, through stutters and stops."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive_instrument.errors import ChangeError
from adaptive_instrument.music.machine import MachineView
from adaptive_instrument.music.transport import TransportSettings
from adaptive_instrument.signals import Change, Midi
from tests.support.playing import Playing, one_switch


def following(**settings: object) -> Playing:
    transport = TransportSettings(**({"tempo": 100, "clock": "midi"} | settings))  # type: ignore[arg-type]
    return Playing(one_switch(transport=transport))


def clocks(tempo: Callable[[float], float], since: float, until: float) -> list[float]:
    """The moments of a clock whose tempo is a function of time."""
    found, t = [], since
    while t < until:
        found.append(t)
        t += 60 / tempo(t) / 24
    return found


def hear(playing: Playing, moments: list[float], message: int = 0xF8, jitter: float = 0.0, seed: int = 7) -> Playing:
    """Sends clocks, each off its moment by up to ``jitter`` seconds."""
    chance = random.Random(seed)
    late = 0.0
    for moment in moments:
        late = max(late, moment + chance.uniform(-jitter, jitter))
        playing.send(Midi(late, "Drum box", bytes((message,)), late))
    return playing


def machine(playing: Playing) -> MachineView:
    return playing.machine("clock-in")  # type: ignore[return-value]


@pytest.mark.parametrize("bpm", [40, 87.3, 120, 180, 280])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_clock_that_jitters_by_2_ms_is_followed_within_half_a_beat_a_minute(bpm: float, seed: int) -> None:
    playing = following()
    told = []
    for part in range(4, 20):
        moments = [at for at in clocks(lambda _: bpm, 1.0, 20.0) if part <= at < part + 1]
        hear(playing, moments, jitter=0.002, seed=seed * 100 + part)
        if part > 6 or bpm > 80:
            told.append(playing.ensemble.view().tempo)
    assert max(abs(one - bpm) for one in told[4:]) < 0.5


def test_what_is_played_keeps_to_the_clock_beat_by_beat() -> None:
    playing = following()
    hear(playing, clocks(lambda _: 120, 1.0, 16.0), jitter=0.002)
    transport = playing.ensemble._shared.transport
    moments = clocks(lambda _: 120, 1.0, 18.0)[::24][20:30]
    offs = [transport.time(round(transport.tick(at) / 960) * 960) - at for at in moments]
    assert max(offs) - min(offs) < 0.003
    lengths = [transport.time((beat + 1) * 960) - transport.time(beat * 960) for beat in range(16, 26)]
    assert 60 / max(lengths) > 119 and 60 / min(lengths) < 121


def test_a_ramp_is_followed() -> None:
    playing = following()
    hear(playing, clocks(lambda t: 90 + 4 * (t - 1), 1.0, 11.0), jitter=0.001)
    assert playing.ensemble.view().tempo == pytest.approx(130, abs=3)


@pytest.mark.parametrize(("before", "after"), [(90, 140), (140, 90), (100, 104), (60, 180), (180, 60), (240, 100)])
def test_after_a_jump_of_tempo_it_is_the_new_one_within_four_beats(before: int, after: int) -> None:
    playing = following()
    hear(playing, clocks(lambda t: before if t < 6 else after, 1.0, 6.1 + 4 * 60 / after), jitter=0.002)
    assert playing.ensemble.view().tempo == pytest.approx(after, abs=1.5)


@given(st.lists(st.one_of(st.floats(0, 0.05), st.floats(0, 3), st.just(0.0208)), min_size=20, max_size=200))
@settings(max_examples=60, deadline=None)
def test_whatever_comes_for_a_clock_time_goes_on_and_can_be_played(gaps: list[float]) -> None:
    playing = following()
    t, ticks = 1.0, []
    for number, gap in enumerate(gaps):
        t += gap
        playing.send(Midi(t, "Box", bytes((0xFA,)) if number % 61 == 60 else b"\xf8", t - 0.3 * (number % 7 == 6)))
        ticks.append(playing.ensemble._shared.transport.tick(t))
    assert 20 <= playing.ensemble.view().tempo <= 300 and ticks == sorted(ticks)


def test_start_is_a_bar_line_within_a_beat() -> None:
    playing = following()
    hear(playing, clocks(lambda _: 120, 1.0, 4.3))
    playing.send(Midi(4.31, "Drum box", bytes((0xFA,)), 4.31))
    start = 4.333
    hear(playing, clocks(lambda _: 120, start, 8.0))
    transport = playing.ensemble._shared.transport
    line = transport.bar(transport.tick(7.9))[0]
    assert ((transport.time(line) - start) / 2 + 0.01) % 1 == pytest.approx(0.01, abs=0.005)


def test_it_continues_where_the_song_position_says() -> None:
    playing = following()
    hear(playing, clocks(lambda _: 120, 1.0, 4.3))
    playing.send(Midi(4.30, "Drum box", bytes((0xF2, 10, 0)), 4.30)).send(Midi(4.31, "Drum box", bytes((0xFB,)), 4.31))
    hear(playing, clocks(lambda _: 120, 4.333, 8.0))
    transport = playing.ensemble._shared.transport
    line = transport.bar(transport.tick(7.9))[0]
    beats = (4.333 - transport.time(line)) / 0.5 % 4
    assert beats == pytest.approx(2.5, abs=0.02)


@pytest.mark.parametrize("missing", [(3,), (3, 4, 5), tuple(range(24, 40))])
def test_clocks_that_are_lost_on_the_way_move_nothing(missing: tuple[int, ...]) -> None:
    playing = following()
    moments = clocks(lambda _: 120, 1.0, 12.0)
    hear(playing, [at for number, at in enumerate(moments) if number - 200 not in missing])
    assert playing.ensemble.view().tempo == pytest.approx(120, abs=0.5)


@pytest.mark.parametrize("part", [0.1, 0.2, 0.3])
def test_a_clock_that_loses_many_on_the_way_keeps_its_tempo_and_its_beat_and_it_is_said(part: float) -> None:
    playing, chance = following(), random.Random(3)
    transport = playing.ensemble._shared.transport
    tempos, offs = [], []
    for moment in clocks(lambda _: 120, 1.0, 16.0):
        if moment > 4 and chance.random() < part:
            continue
        hear(playing, [moment], jitter=0.001)
        if moment > 4:
            tempos.append(transport.tempo)
            offs.append(transport.tick(moment) - (moment - 1.0) * 2 * 960)
    assert max(abs(tempo - 120) for tempo in tempos) < 0.5
    assert max(offs) - min(offs) < 0.003 * 2 * 960
    assert machine(playing).state == "follows" and "stutters" in machine(playing).says
    hear(playing, clocks(lambda _: 120, 16.0, 26.0))
    assert machine(playing).says == ""


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("part", [0.1, 0.2, 0.3])
def test_a_clock_that_loses_many_from_the_first_is_followed_all_the_same(part: float, seed: int) -> None:
    playing, chance = following(), random.Random(seed)
    transport = playing.ensemble._shared.transport
    tempos = []
    for moment in clocks(lambda _: 120, 1.0, 12.0):
        if chance.random() >= part:
            hear(playing, [moment], jitter=0.001, seed=int(moment * 1000))
        if moment > 7:
            tempos.append(transport.tempo)
    assert max(abs(tempo - 120) for tempo in tempos) < 0.5
    assert "stutters" in machine(playing).says


@pytest.mark.parametrize("missing", [(), (3,), (3, 50)])
def test_a_clock_that_is_lost_now_and_then_is_not_worth_a_word(missing: tuple[int, ...]) -> None:
    playing = following()
    hear(playing, [at for number, at in enumerate(clocks(lambda _: 120, 1.0, 8.0)) if number - 200 not in missing])
    assert machine(playing).says == ""


@pytest.mark.parametrize(("before", "after"), [(180, 60), (120, 70), (60, 180)])
def test_another_tempo_is_no_stutter(before: int, after: int) -> None:
    playing = following()
    for moment in clocks(lambda t: before if t < 4 else after, 1.0, 8.0):
        hear(playing, [moment], jitter=0.001)
        assert machine(playing).says == ""


def test_a_clock_that_stops_and_comes_back_by_itself_again_and_again_stutters() -> None:
    playing = following()
    for begin in (1.0, 5.0, 9.0):
        hear(playing, clocks(lambda _: 120, begin, begin + 3))
        # Twice within eight seconds: the first time it may have been a plug that was pulled.
        assert ("stutters" in machine(playing).says) == (begin == 9.0)


def test_who_stops_a_clock_and_starts_it_again_reads_nothing_of_a_stutter() -> None:
    playing = following()
    for begin in (1.0, 5.0, 9.0):
        playing.send(Midi(begin - 0.01, "Drum box", bytes((0xFA,)), begin - 0.01))
        hear(playing, clocks(lambda _: 120, begin, begin + 3))
        assert machine(playing).says == ""


@pytest.mark.parametrize("period", [256, 512, 1024])
@pytest.mark.parametrize("bpm", [60, 120, 200])
def test_clocks_that_come_in_bunches_through_the_periods_of_a_sound_server_are_followed(bpm: int, period: int) -> None:
    playing, second = following(), period / 48000
    transport = playing.ensemble._shared.transport
    tempos, offs = [], []
    for moment in clocks(lambda _: bpm, 1.0, 16.0):
        came = math.ceil(moment / second) * second
        playing.send(Midi(came, "Drum box", b"\xf8", came))
        if moment > 6:
            tempos.append(transport.tempo)
            offs.append(transport.tick(came) / 960 * 60 / bpm - (came - 1.0))
    assert max(abs(tempo - bpm) for tempo in tempos) < 0.5
    assert max(offs) - min(offs) < 0.008
    assert machine(playing).says == ""


@pytest.mark.parametrize("bpm", [60, 120, 240])
def test_clocks_that_are_heard_twice_count_once(bpm: int) -> None:
    playing, chance = following(), random.Random(8)
    transport = playing.ensemble._shared.transport
    offs = []
    for moment in clocks(lambda _: bpm, 1.0, 16.0):
        hear(playing, [moment, moment + 0.0012] if moment > 3 and chance.random() < 0.02 else [moment])
        if moment > 4:
            offs.append(transport.tick(moment) / 960 * 60 / bpm - (moment - 1.0))
    assert max(offs) - min(offs) < 0.003


def test_clocks_that_come_late_all_at_once_move_nothing() -> None:
    playing = following()
    moments = clocks(lambda _: 120, 1.0, 12.0)
    hear(playing, [max(at, 6.2) if 6.05 < at < 6.2 else at for at in moments])
    assert playing.ensemble.view().tempo == pytest.approx(120, abs=0.5)
    transport = playing.ensemble._shared.transport
    off = transport.time(round(transport.tick(11.0) / 960) * 960) - 11.0
    assert abs(off) < 0.25


def test_a_clock_that_stops_leaves_the_last_tempo_and_says_so_and_comes_back() -> None:
    playing = following()
    hear(playing, clocks(lambda _: 120, 1.0, 6.0))
    assert machine(playing).state == "follows" and machine(playing).says == ""
    playing.to(8.0)
    assert playing.ensemble.view().tempo == pytest.approx(120, abs=0.2)
    assert machine(playing).state == "lost" and "Start it again" in machine(playing).says
    hear(playing, clocks(lambda _: 100, 9.0, 12.0))
    assert playing.ensemble.view().tempo == pytest.approx(100, abs=0.5) and machine(playing).says == ""


def test_where_no_clock_comes_it_is_said_and_the_tempo_stays() -> None:
    playing = following().to(5.0)
    assert "Start the clock" in machine(playing).says and playing.ensemble.view().tempo == 100


@pytest.mark.parametrize("bpm", [3, 900, 10_000])
def test_a_clock_that_nobody_can_play_is_not_followed_and_it_is_said_why(bpm: float) -> None:
    playing = following()
    hear(playing, clocks(lambda _: bpm, 1.0, 9.0)[:3000])
    assert playing.ensemble.view().tempo == 100
    assert machine(playing).state in ("lost", "waits")


@pytest.mark.parametrize("bpm", [900, 1200, 5000])
def test_a_clock_that_runs_wild_leaves_the_tempo_from_before_and_comes_back(bpm: float) -> None:
    playing = following()
    hear(playing, clocks(lambda t: 120 if t < 8 or t >= 10 else bpm, 1.0, 10.0))
    assert machine(playing).state == "lost" and playing.ensemble.view().tempo == pytest.approx(120, abs=1)
    hear(playing, clocks(lambda _: 110, 10.0, 20.0))
    assert machine(playing).state == "follows" and playing.ensemble.view().tempo == pytest.approx(110, abs=1)


def test_while_it_is_followed_the_tempo_is_not_set_by_hand() -> None:
    playing = following()
    hear(playing, clocks(lambda _: 120, 1.0, 4.0))
    with pytest.raises(ChangeError, match=r'set transport\.clock to "internal"'):
        playing.ensemble.apply(Change(4.0, "transport.tempo", 90), 4.0)
    playing.change(4.1, "transport.clock", "internal").change(4.2, "transport.tempo", 90)
    assert playing.ensemble.view().tempo == 90


def test_a_second_clock_is_not_heard_while_the_first_one_runs() -> None:
    playing = following()
    for one, two in zip(clocks(lambda _: 120, 1.0, 8.0), clocks(lambda _: 119, 1.001, 8.0), strict=False):
        playing.send(Midi(one, "Drum box", b"\xf8", one)).send(Midi(two, "Other box", b"\xf8", two))
    assert playing.ensemble.view().tempo == pytest.approx(120, abs=0.2)


def test_without_being_asked_for_a_clock_changes_nothing() -> None:
    playing = following(clock="internal")
    hear(playing, clocks(lambda _: 140, 1.0, 6.0))
    assert playing.ensemble.view().tempo == 100


def test_a_fermata_stands_while_the_clock_goes_on_and_comes_back_to_it() -> None:
    playing = following()
    hear(playing, clocks(lambda _: 120, 1.0, 6.0))
    playing.change(6.0, "transport.fermata", True)
    hear(playing, [at for at in clocks(lambda _: 120, 1.0, 10.0) if at > 6.0])
    assert playing.ensemble._shared.transport.stands(10.0)
    playing.change(10.1, "transport.fermata", False)
    hear(playing, [at for at in clocks(lambda _: 120, 1.0, 16.0) if at > 10.1])
    transport = playing.ensemble._shared.transport
    assert playing.ensemble.view().tempo == pytest.approx(120, abs=0.5)
    assert abs(transport.time(round(transport.tick(15.9) / 960) * 960) - 15.9) < 0.26


@pytest.mark.parametrize("held", [2.2, 4.1, 7.6])
def test_after_a_fermata_nobody_runs_after_the_beats_that_were_held(held: float) -> None:
    playing = following()
    hear(playing, [1.0], 0xFA)
    hear(playing, clocks(lambda _: 120, 1.0, 6.0)).change(6.0, "transport.fermata", True)
    hear(playing, [at for at in clocks(lambda _: 120, 1.0, 6.0 + held) if at > 6.0])
    goes = 6.0 + held
    playing.change(goes, "transport.fermata", False)
    hear(playing, [at for at in clocks(lambda _: 120, 1.0, goes + 6) if at > goes])
    transport = playing.ensemble._shared.transport
    beats = (transport.tick(goes + 6) - transport.tick(goes)) / 960
    assert beats == pytest.approx(12, abs=0.6), "at most half a beat quicker or slower, to be on the clock's beat again"
    off = (transport.time(round(transport.tick(goes + 6) / 960) * 960) - 1.0) % 0.5
    assert min(off, 0.5 - off) < 0.01
