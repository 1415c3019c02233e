"""The live shell: nothing that matters is dropped, nothing rings on, nobody is woken for nothing.

Most of it runs without a thread, under a clock that the test moves; what only a thread can show polls a condition.
"""

from __future__ import annotations

import gc
from typing import Any

import pytest

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.notes import Cancel, NoteOff, NoteOn, Silence, Sound, Volume
from adaptive_instrument.performance import COLLECT_AFTER, OVERLOAD, VIEW_EVERY, Performance, Playback, coalesced
from adaptive_instrument.playback import PLAYED_BACK
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Quality, Signal, Switch, Tracking
from tests.support.instruments import FIVE, KEYS, WALK
from tests.support.sinks import Ear
from tests.support.xvfb import until


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Rig:
    """A performance without a thread."""

    def __init__(self, *instruments: Any, ahead: bool = True, **more: Any) -> None:
        self.clock = Clock()
        self.ear = Ear(ahead, self.clock)
        self.ensemble = Ensemble(instruments or (WALK,), start=self.clock.now)
        self.requests: list[Change] = []
        self.show = Performance(
            self.ensemble, [self.ear], clock=self.clock, on_request=self.requests.append, **more
        )  # fmt: skip
        self.show.open()

    def say(self, *signals: Signal | Playback) -> None:
        for signal in signals:
            assert self.show.go_round(signal)

    def run_to(self, t: float) -> int:
        """Lets time pass as the conductor would, waking only when it wants to; how often it woke."""
        rounds = 0
        while True:
            patience = self.show.patience
            if patience is None or self.clock.now + patience > t:
                self.clock.now = t
                return rounds
            self.clock.now += patience
            self.show.go_round()
            rounds += 1


def press(down: bool = True, control: str = "space") -> Switch:
    return Switch(0, "keyboard", control, down)


# -- what comes in ----------------------------------------------------------------------------------------------------


def test_of_a_flood_of_ten_thousand_signals_no_switch_is_lost() -> None:
    ear = Ear()
    told: list[Signal] = []

    class Recorder:
        def signal(self, signal: Signal) -> None:
            told.append(signal)

        def events(self, events: object) -> None: ...

    show = Performance(Ensemble([KEYS, FIVE]), [ear], [Recorder()])
    for n in range(2000):
        show.admit(Midi(0, "k", bytes([0x90, 36 + n % 60, 100])))
        show.admit(Midi(0, "k", bytes([0x80, 36 + n % 60, 0])))
        show.admit(Pointer(0, "mouse", n / 2000, 0.5))
        show.admit(Level(0, "camera", "mouth", n / 2000))
        show.admit(Axis(0, "camera", "yaw", n))
    show.start()
    until(lambda: len(ear.ons) == 2000, "all notes", 20)
    show.stop()
    assert not ear.ringing
    assert sum(isinstance(signal, Midi) for signal in told) == 4000
    pointers = [signal.x for signal in told if isinstance(signal, Pointer)]
    assert len(pointers) < 2000 and pointers[-1] == 1999 / 2000


def test_coalescing_keeps_the_newest_of_each_and_all_that_matters_in_order() -> None:
    items = [
        Pointer(0, "mouse", 0.1, 0), press(), Pointer(0, "gaze", 0.2, 0), Level(0, "c", "a", 0.1),
        Level(0, "c", "b", 0.1), Pointer(0, "mouse", 0.3, 0), press(False), Level(0, "c", "a", 0.2),
        Quality(0, "c", 1), Tracking(0, "c", False), Tracking(0, "c", True), Change(0, "stop", None),
        Quality(0, "c", 0.5),
    ]  # fmt: skip
    assert coalesced(items) == [items[i] for i in (1, 2, 4, 5, 6, 7, 9, 10, 11, 12)]


def test_a_few_waiting_signals_are_not_coalesced() -> None:
    rig = Rig()
    for n in range(OVERLOAD - 2):
        rig.show.admit(Pointer(0, "mouse", n / 100, 0))
    assert len(rig.show._burst(press())) == 1


def test_a_flood_does_not_keep_from_the_sinks_what_time_asks_of_them() -> None:
    rig = Rig(KEYS)
    rig.ear.tick_every = 0.3
    for n in range(1000):
        rig.show.admit(Midi(0, "k", bytes([0x90, 36 + n % 60, 100])))
    before = len(rig.ear.ticks)
    rig.show.go_round(press())
    assert len(rig.ear.ticks) - before > 10


def test_a_signal_is_stamped_when_it_is_admitted() -> None:
    rig = Rig()
    rig.clock.now = 123.0
    rig.say(press())
    assert rig.ear.ons[0].at == 123.0


def test_a_refused_change_becomes_a_notice_and_the_music_goes_on() -> None:
    rig = Rig()
    rig.say(press(), Change(0, "transport.tempo", "fast"))
    assert rig.show.notice is not None and "transport.tempo" in rig.show.notice
    assert rig.show.wait_for_view(0)
    assert rig.ear.ringing and not rig.ear.silenced


def test_a_refused_change_that_a_file_asked_for_is_told_with_its_line() -> None:
    rig = Rig()
    rig.say(Change(0, "transport.tempo", "fast", place="odd.jsonl:7"), Change(0, "transport.metre", 0))
    assert len(rig.show.refused) == 1 and rig.show.refused[0].startswith("odd.jsonl:7: transport.tempo cannot be")
    assert rig.show.notice is not None and rig.show.notice.startswith("transport.metre")


def test_requests_about_takes_are_handed_on_and_not_played() -> None:
    rig = Rig()
    rig.say(Change(0, "take.play", None), Change(0, "take.save", None))
    assert [change.what for change in rig.requests] == ["take.play", "take.save"]
    assert rig.show.notice is None


# -- the end ----------------------------------------------------------------------------------------------------------


def test_stop_releases_every_note_and_ends_the_thread() -> None:
    ear = Ear()
    show = Performance(Ensemble([KEYS]), [ear])
    show.start()
    for key in (60, 64, 67):
        show.admit(Midi(0, "k", bytes([0x90, key, 100])))
    until(lambda: len(ear.ons) == 3, "three notes")
    show.stop()
    assert not show.running and not ear.ringing and ear.silenced == 1
    assert isinstance(ear.heard[-1], (NoteOff, Silence))


def test_stopping_twice_or_before_the_start_does_no_harm() -> None:
    show = Performance(Ensemble([WALK]), [Ear()])
    show.stop()
    show.start()
    show.stop()
    show.stop()
    assert not show.running


class Broken(Ensemble):
    """An ensemble with a mistake in it."""

    def receive(self, signal: Signal) -> list[Any]:
        if isinstance(signal, Tracking):
            raise ZeroDivisionError("a mistake")
        return super().receive(signal)


@pytest.mark.parametrize("where", ["ensemble", "sink", "tick"])
def test_an_exception_silences_everything_and_is_told(where: str) -> None:
    ear, other = Ear(), Ear()
    failures: list[BaseException] = []
    show = Performance(Broken([KEYS]), [ear, other], on_failure=failures.append)
    show.start()
    show.admit(Midi(0, "k", bytes([0x90, 60, 100])))
    until(lambda: other.ons, "a note")
    if where == "sink":
        ear.fails_on = lambda event: isinstance(event, NoteOff)
        show.admit(Midi(0, "k", bytes([0x80, 60, 0])))
    elif where == "tick":
        ear.tick = None  # type: ignore[assignment, method-assign]
        show.admit(Midi(0, "k", bytes([0x90, 62, 100])))
    else:
        show.admit(Tracking(0, "k", False))
    until(lambda: not show.running, "the conductor's end")
    assert len(failures) == 1
    assert ear.silenced == other.silenced == 1


def test_a_sink_that_cannot_be_silenced_does_not_keep_the_others_sounding() -> None:
    bad, good = Ear(), Ear()
    bad.silence = None  # type: ignore[assignment, method-assign]
    failures: list[BaseException] = []
    show = Performance(Broken([KEYS]), [bad, good], on_failure=failures.append)
    show.start()
    show.admit(Tracking(0, "k", False))
    until(lambda: not show.running, "the conductor's end")
    assert good.silenced == 1 and isinstance(failures[0], ZeroDivisionError)


def test_what_broke_the_ensemble_is_still_in_the_trace() -> None:
    told: list[Signal] = []

    class Recorder:
        def signal(self, signal: Signal) -> None:
            told.append(signal)

        def events(self, events: object) -> None: ...

    show = Performance(Broken([KEYS]), [Ear()], [Recorder()])
    with pytest.raises(ZeroDivisionError):
        show.go_round(Tracking(0, "k", False))
    assert isinstance(told[0], Tracking)


# -- time -------------------------------------------------------------------------------------------------------------


def test_an_idle_conductor_is_woken_once_to_tidy_up_and_then_never() -> None:
    rig = Rig(WALK, FIVE, KEYS)
    rig.show.go_round()
    assert rig.run_to(rig.clock.now + 3600) <= 2
    assert rig.show.patience is None


def test_a_conductor_under_a_long_held_note_does_not_spin() -> None:
    rig = Rig(KEYS)
    rig.say(Midi(0, "k", bytes([0x90, 60, 100])))
    assert rig.run_to(rig.clock.now + 600) <= 600 / COLLECT_AFTER + 2
    assert rig.ear.ringing


def test_nothing_is_collected_while_something_sounds() -> None:
    rig = Rig(KEYS)
    collections: list[float] = []

    def watch(phase: str, info: dict[str, int]) -> None:
        collections.append(rig.clock.now)

    gc.disable()
    gc.callbacks.append(watch)
    try:
        rig.say(Midi(0, "k", bytes([0x90, 60, 100])))
        rig.run_to(rig.clock.now + 60)
        assert not collections
        rig.say(Midi(0, "k", bytes([0x80, 60, 0])))
        ended = rig.clock.now
        rig.run_to(ended + 60)
        assert collections and collections[0] >= ended + COLLECT_AFTER
    finally:
        gc.callbacks.remove(watch)
        gc.enable()


def test_deadlines_are_met_at_their_own_time() -> None:
    rig = Rig(WALK)
    rig.say(press())
    rig.clock.now += 0.4
    rig.say(press(False))
    released = rig.clock.now
    rig.run_to(released + 1)
    assert rig.ear.offs[0].at == pytest.approx(released + 0.08)
    assert rig.ear.came[rig.ear.heard.index(rig.ear.offs[0])] == pytest.approx(released + 0.08)


@pytest.mark.parametrize("ahead", [True, False])
def test_quantised_notes_reach_a_sink_ahead_of_time_or_at_their_time_as_it_can(ahead: bool) -> None:
    rig = Rig(FIVE, ahead=ahead)
    rig.say(Change(0, "player.*.help", "notes and timing"))
    rig.clock.now += 0.11
    rig.say(Switch(0, "keyboard", "1", True))
    pressed = rig.clock.now
    rig.run_to(pressed + 1)
    note = rig.ear.ons[0]
    came = rig.ear.came[rig.ear.heard.index(note)]
    assert note.at == pytest.approx(100 + 60 / 90 / 2) and note.generated
    assert came == pytest.approx(note.at) if not ahead else pressed <= came <= note.at - 0.05


def test_a_note_taken_back_is_never_heard_by_a_sink_that_holds() -> None:
    rig = Rig(FIVE, ahead=False)
    rig.say(Change(0, "player.*.help", "notes and timing"))
    rig.clock.now += 0.27
    rig.say(Switch(0, "keyboard", "1", True))
    rig.clock.now += 0.01
    assert rig.ensemble.deadline is not None
    rig.say(Change(0, "stop", None))
    rig.run_to(rig.clock.now + 2)
    assert not rig.ear.ons
    assert not any(isinstance(event, Cancel) for event in rig.ear.heard)


def test_a_sinks_wish_to_be_called_is_kept() -> None:
    rig = Rig()
    rig.ear.tick_every = 0.3
    rig.show.go_round()
    begun = len(rig.ear.ticks)
    rig.run_to(rig.clock.now + 30)
    assert len(rig.ear.ticks) - begun in (99, 100)


def test_views_are_not_built_more_often_than_they_can_be_shown() -> None:
    rig = Rig(KEYS)
    views = set()
    for n in range(1000):
        rig.clock.now += 0.0001
        rig.say(Midi(0, "k", bytes([0x90 if n % 2 == 0 else 0x80, 60, 100])))
        views.add(id(rig.show.view))
    assert len(views) <= 0.1 / VIEW_EVERY + 2
    rig.run_to(rig.clock.now + 1)
    assert rig.show.view.revision == rig.ensemble.revision


# -- a take is played back --------------------------------------------------------------------------------------------

TAKE = Playback(
    (
        Sound(0, "walk", "main", "bell"),
        Volume(0, "walk", 0.3),
        NoteOn(0, 1, "walk", "main", 60, 80),
        NoteOff(0.5, 1, "walk", "main"),
        NoteOn(0.5, 2, "walk", "main", 64, 80),
        NoteOff(1.0, 2, "walk", "main"),
    )
)


def test_a_take_plays_at_its_own_times_and_ends() -> None:
    rig = Rig()
    rig.say(TAKE)
    assert rig.show.playing_take
    rig.run_to(102)
    assert not rig.show.playing_take
    assert [round(note.at, 6) for note in rig.ear.ons] == [100, 100.5]
    assert [came for event, came in zip(rig.ear.heard, rig.ear.came, strict=True) if isinstance(event, NoteOn)] == [
        pytest.approx(100), pytest.approx(100.5),
    ]  # fmt: skip
    assert not rig.ear.ringing


def test_a_take_does_not_touch_the_sound_of_those_who_play_live() -> None:
    rig = Rig()
    opened = len(rig.ear.heard)
    rig.say(TAKE, press())
    rig.run_to(102)
    back = [event for event in rig.ear.heard[opened:] if isinstance(event, (Sound, Volume))]
    assert len(back) == 2 and all(event.player == "walk" + PLAYED_BACK for event in back)
    assert rig.ear.ons[-2].player == "walk" or rig.ear.ons[1].player == "walk"
    assert len({note.note_id for note in rig.ear.ons}) == 3


@pytest.mark.parametrize("end", [TAKE, Change(0, "stop", None), Change(0, "rest", True)])
def test_a_take_is_ended_by_asking_again_by_stop_and_by_rest(end: Signal | Playback) -> None:
    rig = Rig()
    rig.say(TAKE)
    rig.run_to(100.2)
    assert rig.ear.ringing
    rig.say(end)
    assert not rig.show.playing_take and not rig.ear.ringing
    rig.run_to(103)
    assert len(rig.ear.ons) == 1


def test_a_take_that_is_played_back_is_not_recorded_again() -> None:
    recorded: list[object] = []

    class Recorder:
        def signal(self, signal: Signal) -> None: ...

        def events(self, events: Any) -> None:
            recorded.extend(events)

    clock = Clock()
    show = Performance(Ensemble([WALK], start=clock.now), [Ear()], [Recorder()], clock=clock)
    show.go_round(TAKE)
    clock.now += 5
    show.go_round()
    assert not recorded and not show.playing_take


def test_an_empty_take_is_over_at_once() -> None:
    rig = Rig()
    rig.say(Playback(()))
    assert not rig.show.playing_take


# -- recorders --------------------------------------------------------------------------------------------------------


def test_what_a_signal_ends_is_told_before_the_signal() -> None:
    told: list[object] = []

    class Recorder:
        def signal(self, signal: Signal) -> None:
            told.append(signal)

        def events(self, events: Any) -> None:
            told.extend(events)

    show = Performance(Ensemble([KEYS]), [Ear()], [Recorder()])
    show.go_round(Midi(0, "k", bytes([0x90, 60, 100])))
    show.go_round(Change(0, "rest", True))
    assert isinstance(told[-2], NoteOff) and isinstance(told[-1], Change)
