"""The access check as it is gone through, by a switch, a head or a glance, from its first light to what is kept."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive_instrument.access.check.view import CheckView
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load
from adaptive_instrument.notes import Event, NoteOff, NoteOn
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.retuning import in_force
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Signal, Switch, Tracking

DAY = "2026-11-22"


def shipped(name: str) -> Instrument:
    return load(shipped_folder() / "mappings" / f"{name}.toml")


class Round:
    """One player going through the check. ``at`` is when; what is pressed later waits in ``plan``."""

    def __init__(self, instrument: Instrument, *others: Instrument) -> None:
        self.ensemble = Ensemble([instrument, *others])
        self.name = instrument.name
        self.at = 1.0
        self.events: list[Event] = []
        self.plan: list[Signal] = []
        self.seen: list[CheckView] = []

    def begin(self) -> None:
        self.give(Change(self.at, f"player.{self.name}.check", DAY))

    def give(self, signal: Signal) -> None:
        self.at = max(self.at, signal.t)
        self.events += self.ensemble.receive(signal)

    @property
    def check(self) -> CheckView | None:
        return self.ensemble.view().players[0].check

    @property
    def instrument(self) -> Instrument:
        return in_force(self.ensemble._players[self.name])

    @property
    def notes(self) -> list[NoteOn]:
        return [event for event in self.events if isinstance(event, NoteOn)]

    def press(self, t: float, length: float = 0.25, key: str = "space") -> None:
        self.plan += [Switch(t, "keyboard", key, True), Switch(t + length, "keyboard", key, False)]

    def go(self, see: Callable[[CheckView, float], None], until: float = 400.0) -> None:
        """Goes on until the check is over; ``see`` is told each new picture and plans what is done about it."""
        last: CheckView | None = None
        while self.at < until:
            check = self.check
            if check is None:
                return
            if check != last:
                last = check
                self.seen.append(check)
                see(check, self.at)
                self.plan.sort(key=lambda signal: signal.t)
            due = self.ensemble.deadline
            if self.plan and (due is None or self.plan[0].t <= due):
                self.give(self.plan.pop(0))
            elif due is not None:
                self.at = max(self.at, due)
                self.events += self.ensemble.advance(self.at, self.at + 0.1)
            else:
                return

    def silent(self) -> bool:
        sounding = {event.note_id for event in self.events if isinstance(event, NoteOn)}
        return sounding == {event.note_id for event in self.events if isinstance(event, NoteOff)}


def answers(player: Round, reaction: float, choose: str = "Use all", seed: int = 1, length: float = 0.25,
            again: float | None = None) -> Callable[[CheckView, float], None]:  # fmt: skip
    """Somebody who presses ``reaction`` seconds after each light, and takes the answer ``choose``."""
    chance = random.Random(seed)

    def see(check: CheckView, t: float) -> None:
        if check.step == "press" and check.lit is not None:
            pressed = t + chance.gauss(reaction, reaction * 0.08)
            player.press(pressed, length)
            if again is not None:
                player.press(pressed + again, 0.1)
        if check.step == "ask" and check.highlighted is not None and check.answers[check.highlighted] == choose:
            player.press(t + reaction, length)

    return see


def nobody(check: CheckView, t: float) -> None:
    """Does nothing."""


# -- one switch ------------------------------------------------------------------------------------------------------


def test_eight_presses_are_a_phrase_and_fit_the_scan_to_the_person() -> None:
    player = Round(shipped("one-switch-scan"))
    player.begin()
    player.go(answers(player, 1.4))
    access = player.instrument.access
    assert access.interval == pytest.approx(1.4 / 0.65, abs=0.25)  # type: ignore[union-attr]
    record = player.instrument.access_check
    assert (record.date, record.presses, record.missed) == (DAY, 8, 0)
    assert record.reaction == pytest.approx(1.4, abs=0.1) and record.press_length == pytest.approx(0.25, abs=0.01)
    level = player.instrument.voice.level
    phrase = [note.pitch for note in player.notes if note.velocity == level]
    assert len(phrase) == 8 and len(set(phrase)) >= 4, "it is music, and not one note"
    assert phrase[-1] == phrase[0], "it comes home"
    assert player.silent()


def test_what_was_agreed_is_asked_to_be_saved() -> None:
    player = Round(shipped("one-switch-scan"))
    player.begin()
    player.go(answers(player, 1.4))
    saved = [request.value for request in player.ensemble.requests if request.what == f"player.{player.name}.save"]
    assert len(saved) == 1 and isinstance(saved[0], Instrument)
    assert saved[0].access_check.date == DAY
    assert saved[0].access == player.instrument.access


def test_it_takes_no_more_than_two_minutes() -> None:
    player = Round(shipped("one-switch-scan"))
    player.begin()
    player.go(answers(player, 1.4, again=0.5))
    assert player.at < 121


def test_who_leaves_all_keeps_everything_but_the_figures() -> None:
    player = Round(shipped("one-switch-scan"))
    player.begin()
    player.go(answers(player, 1.4, choose="Leave all"))
    assert replace(player.instrument, access_check=shipped("one-switch-scan").access_check) == shipped(
        "one-switch-scan"
    )
    assert player.instrument.access_check.presses == 8


def test_who_does_not_answer_has_agreed_to_nothing() -> None:
    player = Round(shipped("one-switch-scan"))
    player.begin()
    player.go(answers(player, 1.4, choose="nothing of it"))
    assert player.check is None
    assert player.instrument.access == shipped("one-switch-scan").access


def test_one_by_one_takes_what_was_taken_and_leaves_the_rest() -> None:
    player = Round(shipped("one-switch-scan"))
    player.begin()
    chance = random.Random(2)
    offered: list[str] = []

    def see(check: CheckView, t: float) -> None:
        if check.step == "press" and check.lit is not None:
            pressed = t + chance.gauss(1.4, 0.1)
            player.press(pressed)
            player.press(pressed + 0.6, 0.1)
        if check.step == "tell":
            offered.append(check.words)
        if check.step == "ask" and check.highlighted is not None:
            wanted = "One by one" if len(check.answers) == 3 else "Use it" if "Scan step" in check.words else "Leave it"
            if check.answers[check.highlighted] == wanted:
                player.press(t + 1.2)

    player.go(see)
    assert len(offered) >= 2
    before, after = shipped("one-switch-scan"), player.instrument
    assert after.access.interval > before.access.interval  # type: ignore[union-attr]
    assert after.controls == before.controls


def test_a_press_on_the_very_move_of_the_highlight_is_meant_for_the_answer_before() -> None:
    player = Round(shipped("one-switch-scan"))
    player.begin()
    chance = random.Random(2)

    def see(check: CheckView, t: float) -> None:
        if check.step == "press" and check.lit is not None:
            player.press(t + chance.gauss(1.4, 0.1))
        if check.step == "ask" and check.highlighted == 1:
            player.press(t + 0.05)

    player.go(see)
    assert player.instrument.access != shipped("one-switch-scan").access, "it was Use all"


def test_lights_cannot_be_foreseen_and_yet_keep_near_the_beat() -> None:
    player = Round(shipped("one-switch-walk"))
    player.begin()
    lights: list[float] = []
    see = answers(player, 0.5)

    def watch(check: CheckView, t: float) -> None:
        if check.step == "press" and check.lit is not None:
            lights.append(t)
        see(check, t)

    player.go(watch)
    gaps = [later - earlier for earlier, later in pairwise(lights)]
    assert len({round(gap, 1) for gap in gaps}) >= 4
    beat = 60 / player.ensemble.view().tempo
    off = [abs(light / beat - round(light / beat)) for light in (light - 0.0 for light in lights)]
    assert max(off) < 0.2


def test_a_person_who_does_not_press_is_waited_for_and_then_let_be() -> None:
    player = Round(shipped("one-switch-scan"))
    player.begin()
    player.go(nobody)
    assert "pause" in {check.step for check in player.seen}
    assert player.check is None and player.at < 150
    assert "Too little" in player.seen[-1].words
    assert player.silent()


def test_who_is_waited_for_goes_on_by_a_press() -> None:
    player = Round(shipped("one-switch-scan"))
    player.begin()
    see = answers(player, 1.4)

    def sleeps(check: CheckView, t: float) -> None:
        if check.step == "pause":
            player.press(t + 20)
        elif t > 25:
            see(check, t)

    player.go(sleeps)
    assert player.instrument.access_check.presses >= 4


def test_a_hand_that_stays_on_the_switch_does_not_keep_the_check_for_ever() -> None:
    player = Round(shipped("one-switch-scan"))
    player.begin()
    player.give(Switch(2.0, "keyboard", "space", True))
    player.go(nobody)
    assert player.check is None and player.at < 200
    assert player.silent()


# -- several switches, glances, pointers -----------------------------------------------------------------------------


def test_each_of_two_switches_is_asked_for_by_its_name() -> None:
    player = Round(shipped("two-switch-scan"))
    keys = {name: control.on[0].partition(":")[2] for name, control in player.instrument.controls.items()}
    player.begin()

    def see(check: CheckView, t: float) -> None:
        if check.step == "press" and check.lit is not None:
            name = next(name for name in keys if f" {name} " in check.words)
            player.press(t + 0.7, 0.2, keys[name])

    player.go(see)
    assert player.instrument.access_check.presses == 10


def test_a_head_shows_its_range_aims_and_answers_by_staying() -> None:
    instrument = shipped("head-harp")
    player = Round(instrument)
    for frame in range(40):
        t = 0.05 * frame
        player.give(Axis(t, "camera", "yaw", 1.0, "deg"))
        player.give(Axis(t, "camera", "pitch", -2.0, "deg"))
    player.at = 2.0
    player.begin()
    chance = random.Random(4)
    frame, yaw, pitch = 0, 1.0, -2.0
    steps = set()
    while player.at < 240:
        check = player.check
        if check is None:
            break
        steps.add(check.step)
        t = 2.0 + frame / 20
        goal = (1.0, -2.0)
        range_now = (7.0, 5.0)
        if check.step == "most":
            goal = (1.0 + (8.75 if int(t) % 2 else -8.75), -2.0 + (6.25 if int(t / 2) % 2 else -6.25))
        elif check.step == "aim" and check.lit is not None:
            zone = check.places[check.lit]
            goal = _look(zone.x + zone.width / 2, zone.y + zone.height / 2, range_now)
        elif check.step == "ask":
            zone = check.places[0]
            waits = t - check.started < 1.0
            goal = (1.0, -2.0) if waits else _look(zone.x + zone.width / 2, zone.y + zone.height / 2, range_now)
        yaw += (goal[0] - yaw) * 0.25 + chance.gauss(0, 0.05)
        pitch += (goal[1] - pitch) * 0.25 + chance.gauss(0, 0.05)
        player.give(Axis(t, "camera", "yaw", yaw, "deg"))
        player.give(Axis(t, "camera", "pitch", pitch, "deg"))
        frame += 1
    assert player.check is None
    assert {"rest", "most", "aim", "tell", "ask", "done"} <= steps
    assert player.instrument.pointer.range == (pytest.approx(7.0, rel=0.2), pytest.approx(5.0, rel=0.25))
    assert player.instrument.access_check.aim_spread is not None
    assert player.silent()


def _look(x: float, y: float, reach: tuple[float, float]) -> tuple[float, float]:
    return 1.0 + (x - 0.5) * 2 * reach[0], -2.0 + (y - 0.5) * 2 * reach[1]


def test_a_glance_is_measured_at_rest_and_at_its_most_and_then_presses() -> None:
    player = Round(shipped("gaze-pads"))
    player.begin()
    chance = random.Random(5)
    frame, sideways, open_eyes = 0, 0.5, 0.3
    moves: dict[str, tuple[float, float]] = {"left": (0.38, 0.3), "right": (0.62, 0.3), "blink": (0.5, 0.08)}
    pressing = ("", 0.0, 0.0)
    lit_at = 0.0
    while player.at < 300:
        check = player.check
        if check is None:
            break
        t = 1.0 + frame / 30
        frame += 1
        goal = (0.5, 0.3)
        if check.step == "most":
            name = next(name for name in moves if f" {name}:" in check.words)
            goal = moves[name] if int(t - check.started) % 3 else goal
        if check.step == "press" and check.lit is not None and check.started != lit_at:
            lit_at = check.started
            name = next(name for name in moves if f" {name} " in check.words)
            pressing = (name, t + 0.6, t + 0.6 + 0.8)
        if check.step == "ask" and check.highlighted == 0 and check.started != lit_at:
            lit_at = check.started
            pressing = ("right", t + 0.9, t + 1.3)
        if pressing[1] <= t < pressing[2]:
            goal = moves[pressing[0]]
        sideways += (goal[0] - sideways) * 0.5
        open_eyes += (goal[1] - open_eyes) * 0.5
        player.give(Level(t, "camera", "gaze-x", sideways + chance.gauss(0, 0.003)))
        player.give(Level(t, "camera", "eyes", open_eyes + chance.gauss(0, 0.004)))
    assert player.check is None
    assert player.instrument.access_check.presses >= 10
    left = player.instrument.controls["left"].watch
    assert left is not None and left.on_at == pytest.approx(-0.06, abs=0.01)
    assert player.silent()


def test_a_bow_rests_for_ten_seconds_and_then_shows_its_most() -> None:
    player = Round(shipped("breath"))
    player.begin()
    steps: list[tuple[str, float, float | None]] = []
    for frame in range(20 * 40):
        check = player.check
        if check is None or check.step not in ("rest", "most"):
            break
        if not steps or steps[-1][0] != check.step:
            steps.append((check.step, player.at, check.lasts))
        player.give(
            Midi(1.0 + frame / 20, "breath", bytes([0xB0, 2, 50 if check.step == "most" and frame % 40 < 20 else 1]))
        )
    assert [(step, lasts) for step, _, lasts in steps] == [("rest", 10.0), ("most", 6.0)]
    assert steps[1][1] - steps[0][1] == pytest.approx(10.0, abs=0.1)
    assert player.check is not None and player.check.step == "press"


def test_a_mouse_is_asked_to_go_to_lit_pads() -> None:
    player = Round(shipped("pointer-dwell"))
    player.begin()
    chance = random.Random(6)
    while player.check is not None and player.at < 200:
        check = player.check
        t = player.at + 0.05
        place = (0.5, 0.4)
        zone = None
        if check.step == "aim" and check.lit is not None:
            zone = check.places[check.lit]
        elif check.step == "ask" and t - check.started > 1:
            zone = check.places[0]
        if zone is not None:
            place = zone.x + zone.width / 2 + chance.gauss(0, 0.07), zone.y + zone.height / 2 + chance.gauss(0, 0.07)
        player.give(Pointer(t, "mouse", *place))
    degrees = player.instrument.layout.degrees
    assert 2 <= len(degrees) < 6, "six pads are too small for this hand"
    assert player.instrument.access_check.degrees == (1, 2, 3, 4, 5, 6)
    assert len(player.ensemble.view().players[0].zones) == len(degrees)
    assert player.silent()


# -- what ends it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["rest", "menu", "check"])
def test_rest_the_menu_and_a_command_end_it_and_change_nothing(what: str) -> None:
    player = Round(shipped("one-switch-scan"))
    player.begin()
    player.go(answers(player, 1.4), until=12.0)
    change = Change(12.0, "rest", True) if what == "rest" else Change(12.0, f"player.{player.name}.{what}", False)
    player.give(change)
    assert player.check is None
    assert player.instrument == shipped("one-switch-scan")
    assert player.ensemble.sounding == 0


def test_a_lost_keyboard_ends_the_note_and_the_light_comes_again() -> None:
    player = Round(shipped("one-switch-walk"))
    player.begin()
    player.go(nobody, until=5.0)
    while player.check is not None and player.check.lit is None:
        player.at = player.ensemble.deadline or player.at
        player.events += player.ensemble.advance(player.at, player.at + 0.1)
    player.give(Switch(player.at + 0.5, "keyboard", "space", True))
    player.give(Tracking(player.at + 0.1, "keyboard", False))
    assert player.ensemble.sounding == 0
    player.give(Tracking(player.at + 2.0, "keyboard", True))
    player.go(answers(player, 0.5))
    assert player.instrument.access_check.presses >= 7
    assert player.silent()


def test_who_plays_midi_keys_is_told_that_there_is_nothing_to_check() -> None:
    ensemble = Ensemble([shipped("midi-locked")])
    with pytest.raises(ChangeError, match="nothing to check"):
        ensemble.apply(Change(1.0, "player.midi-locked.check", DAY), 1.0)
    ensemble.apply(Change(1.0, "player.*.check", DAY), 1.0)
    assert ensemble.view().players[0].check is None


def test_in_a_jam_the_tempo_is_not_one_players_to_choose() -> None:
    scan = shipped("one-switch-scan")
    scan = replace(scan, access=replace(scan.access, beat=True))  # type: ignore[type-var]
    player = Round(scan, shipped("midi-locked"))
    player.begin()
    player.go(answers(player, 1.4))
    assert player.ensemble.view().tempo == scan.transport.tempo
    assert not any("beats a minute" in check.words for check in player.seen)


EDGES = st.lists(st.tuples(st.floats(0.001, 3.0), st.booleans()), max_size=60)


@settings(max_examples=40, deadline=None)
@given(EDGES, st.sampled_from(["one-switch-scan", "one-switch-walk", "two-switch-scan"]))
def test_whatever_a_switch_does_the_check_ends_and_leaves_no_note(edges: list[tuple[float, bool]], name: str) -> None:
    player = Round(shipped(name))
    player.begin()
    t = 1.0
    for gap, down in edges:
        t += gap
        player.plan.append(Switch(t, "keyboard", "space", down))
    player.go(nobody, until=600)
    player.give(Switch(player.at + 1, "keyboard", "space", False))
    assert player.check is None
    player.give(Change(player.at + 1, "stop", None))
    player.events += player.ensemble.advance(player.at + 5, player.at + 5.1)
    assert player.silent()


DEGREES = st.sampled_from([(1, 5), (1,), (1, 3, 5, 8)])
MEANWHILE = st.one_of(
    st.builds(Pointer, st.just(0.0), st.just("mouse"), st.floats(-0.2, 1.2), st.floats(-0.2, 1.2)),
    st.builds(Switch, st.just(0.0), st.just("mouse"), st.just("left"), st.booleans()),
    st.builds(Level, st.just(0.0), st.just("camera"), st.sampled_from(["gaze-x", "eyes"]), st.floats(0, 1)),
    st.builds(Axis, st.just(0.0), st.just("camera"), st.sampled_from(["yaw", "pitch"]), st.floats(-30, 30)),
    st.builds(Tracking, st.just(0.0), st.sampled_from(["mouse", "camera"]), st.booleans()),
    st.builds(
        Change, st.just(0.0), st.just("player.ada.layout.degrees"), st.sampled_from([(1, 5), (1,), (1, 3, 5, 8)])
    ),
    st.builds(Change, st.just(0.0), st.sampled_from(["player.ada.recentre", "player.ada.calibrate"]), st.none()),
    st.builds(Change, st.just(0.0), st.sampled_from(["player.ada.menu", "stop", "harmony.next"]), st.none()),
    st.builds(Change, st.just(0.0), st.just("player.ada.check"), st.sampled_from([None, False])),
    st.builds(Change, st.just(0.0), st.just("transport.tempo"), st.sampled_from([40.0, 300.0])),
)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["pointer-dwell", "head-harp", "gaze-pads"]),
    st.lists(st.tuples(st.sampled_from([0.03, 0.4, 2.0, 9.0]), MEANWHILE), max_size=50),
)
def test_whatever_happens_meanwhile_the_check_ends_and_leaves_no_note(
    name: str, happens: list[tuple[float, Signal]]
) -> None:
    player = Round(replace(shipped(name), name="ada"))
    player.begin()
    for gap, signal in happens:
        until = player.at + gap
        while (due := player.ensemble.deadline) is not None and due <= until:
            assert due >= player.ensemble.now
            player.events += player.ensemble.advance(due, due + 0.1)
        player.give(replace(signal, t=until))
    for _ in range(3000):
        due = player.ensemble.deadline
        if due is None or player.check is None:
            break
        player.events += player.ensemble.advance(due, due + 0.1)
    assert player.check is None or player.check.step in ("rest", "most", "press", "aim"), "it waits for a pointer"
    player.give(Change(player.ensemble.now + 1, "stop", None))
    player.events += player.ensemble.advance(player.at + 5, player.at + 5.1)
    assert player.silent()
