"""Scans in a whole instrument: pulses, rest and waking, losses, changes while playing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.highlight import Highlight
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.mapping import load
from adaptive_instrument.notes import Event, NoteOff, NoteOn
from adaptive_instrument.resources import find_mapping
from adaptive_instrument.signals import Change, Switch, Tracking

NAME = "one-switch-scan"


class Played:
    """The shipped scan with other settings; times in seconds."""

    def __init__(self, control: dict[str, Any] | None = None, voice: dict[str, Any] | None = None, **access: Any):
        shipped = load(find_mapping(NAME))
        assert isinstance(shipped.access, ScanSettings)
        settings = ControlSettings(on=("keyboard:space",), ignore_repeat=0.0, release_debounce=0.0)
        self.ensemble = Ensemble(
            [
                replace(
                    shipped,
                    controls={"switch": replace(settings, **(control or {}))},
                    access=replace(shipped.access, interval=1.0, **access),
                    voice=replace(shipped.voice, **(voice or {})),
                )
            ]
        )
        self.events: list[Event] = []

    def switch(self, t: float, down: bool) -> None:
        self.events += self.ensemble.receive(Switch(t, "keyboard", "space", down))

    def tap(self, t: float, held: float = 0.1) -> None:
        self.switch(t, True)
        self.switch(t + held, False)

    def change(self, t: float, what: str, value: object) -> None:
        self.events += self.ensemble.receive(Change(t, what, value))

    def at(self, t: float) -> Highlight:
        self.events += self.ensemble.advance(t, t + COMMIT_LEAD)
        shown = self.ensemble.view().players[0].highlight
        assert shown is not None
        return shown

    @property
    def notes(self) -> list[tuple[float, float, float]]:
        """Beginning, end and pitch of each note that has ended."""
        ends = {event.note_id: event.at for event in self.events if isinstance(event, NoteOff)}
        return [
            (round(event.at, 3), round(ends[event.note_id], 3), event.pitch)
            for event in self.events
            if isinstance(event, NoteOn) and event.note_id in ends
        ]


def test_a_press_sounds_at_its_own_moment_and_as_long_as_it_is_held() -> None:
    scan = Played()
    scan.tap(1.0)
    scan.tap(3.0, held=2.5)
    assert scan.notes == [(3.0, 5.5, 62.0)]


def test_an_acceptance_time_does_not_change_what_a_press_means() -> None:
    scan = Played({"acceptance": 0.1})
    scan.tap(1.0, held=0.2)
    assert scan.at(2.54).targets == (0,)
    scan.tap(2.55, held=0.3)
    assert scan.notes == [(2.65, 2.85, 60.0)], "the highlight had moved on at 2.6"


def test_a_pulse_chooses_and_rings_or_lasts_for_its_length() -> None:
    for voice, length in (({"articulation": "ring", "ring": 2.0}, 2.0), ({}, 1.5)):
        scan = Played({"timing": "pulse"}, voice)
        scan.switch(1.0, True)
        scan.switch(3.0, True)
        scan.at(10.0)
        assert scan.notes == [(3.0, 3.0 + length, 62.0)]
        assert scan.ensemble.sounding == 0


def test_in_rest_nothing_is_highlighted_and_waking_does_not_start_the_scan() -> None:
    scan = Played()
    scan.tap(1.0)
    scan.change(2.0, "rest", True)
    assert scan.at(30.0) == replace(scan.at(30.0), targets=(), rests=True)
    scan.tap(40.0)
    scan.tap(42.0)
    assert not scan.ensemble.resting and scan.at(43.0).targets == ()
    scan.tap(44.0)
    assert scan.at(44.2).targets == (0,)
    assert scan.notes == []


def test_a_lost_keyboard_ends_the_note_and_rests_the_scan() -> None:
    scan = Played()
    scan.tap(1.0)
    scan.switch(3.0, True)
    scan.events += scan.ensemble.receive(Tracking(4.0, "keyboard", False))
    assert scan.notes == [(3.0, 4.0, 62.0)] and scan.at(100.0).targets == ()


def test_the_interval_changes_while_playing() -> None:
    scan = Played(first_item=1.0)
    scan.tap(1.0)
    scan.change(1.5, f"player.{NAME}.access.interval", 3.0)
    assert scan.at(2.1).targets == (1,) and scan.at(4.9).targets == (1,) and scan.at(5.0).targets == (2,)
    with pytest.raises(ChangeError, match=r"0\.25"):
        scan.change(6.0, f"player.{NAME}.access.interval", 0.1)
    assert scan.at(8.0).targets == (3,)


def test_another_kind_of_scan_begins_anew() -> None:
    scan = Played(first_item=1.0)
    scan.tap(1.0)
    scan.switch(2.5, True)
    scan.change(3.0, f"player.{NAME}.access.kind", "step")
    assert scan.notes == [(2.5, 3.0, 62.0)]
    scan.switch(3.5, False)
    scan.tap(4.0)
    scan.tap(4.5)
    scan.at(20.0)
    assert scan.notes[1:] == [(5.5, 7.0, 62.0)], "the second step, then waiting"


def test_an_inverse_scan_is_refused_while_playing_too_where_nothing_tells_how_long_a_press_lasts() -> None:
    scan = Played({"timing": "pulse"})
    with pytest.raises(ChangeError, match="pulse"):
        scan.change(1.0, f"player.{NAME}.access.kind", "inverse")


def test_a_new_chord_in_mid_scan_leaves_the_highlight_where_it_is() -> None:
    scan = Played(first_item=1.0)
    scan.tap(1.0)
    assert scan.at(3.2).targets == (2,)
    scan.change(3.3, "harmony.chord", "Am")
    assert scan.at(3.4).targets == (2,) and scan.at(4.0).targets == (3,)


def test_with_timing_help_the_choice_stands_at_the_press_and_only_the_note_waits_for_the_grid() -> None:
    scan = Played(first_item=1.0)
    scan.change(0.0, f"player.{NAME}.help", "notes and timing")
    scan.tap(1.0)
    scan.tap(2.95, held=0.5)
    scan.at(9.0)
    ((begins, _, pitch),) = scan.notes
    assert pitch == 62.0 and 2.95 <= begins < 3.7
