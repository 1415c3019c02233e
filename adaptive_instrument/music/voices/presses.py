"""Presses that are held or go on by themselves, and what ends them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adaptive_instrument.access.selection import Select
from adaptive_instrument.music.layout import Layout
from adaptive_instrument.music.voices.figure import Articulation, Ends, Pressed
from adaptive_instrument.music.voices.loudness import fade
from adaptive_instrument.music.voices.settings import VoiceSettings
from adaptive_instrument.music.voices.sounding import Sounding
from adaptive_instrument.notes import Event

SHORTEST_NOTE = 0.03
"""Seconds: a shorter touch is still heard, and a note never ends at the instant it begins."""


@dataclass(slots=True)
class Press:
    """A press that is held, or goes on by itself."""

    select: Select
    begins: float
    """The second at which its first note begins."""
    velocity: int
    ends: Ends
    layout: Layout | None
    articulation: Articulation
    pressed: Pressed
    tick: int | None = None
    """The tick of the next step, where it goes on step by step."""
    steps: int = 0
    """The steps that it has had."""


class Presses:
    """By their numbers, and by who holds them."""

    __slots__ = ("_by_number", "_held", "_sounding")

    def __init__(self, sounding: Sounding) -> None:
        self._sounding = sounding
        self._by_number: dict[int, Press] = {}
        self._held: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._by_number)

    def __getitem__(self, number: int) -> Press:
        return self._by_number[number]

    def clear(self) -> None:
        """Nobody holds anything, and nothing goes on."""
        self._by_number.clear()
        self._held.clear()

    def add(self, press: Press) -> None:
        """A press begins that is held, or goes on by itself."""
        number = press.pressed.count
        self._by_number[number] = press
        self._held[press.select.holder] = number

    def held_by(self, holder: str) -> int | None:
        """The number of the press that a holder holds."""
        return self._held.get(holder)

    def let_go(self, holder: str) -> int | None:
        """A holder lets go: the number of what it held."""
        return self._held.pop(holder, None)

    def rename(self, before: str) -> None:
        """What is held is held under names of its own from now on."""
        self._held = {before + holder: number for holder, number in self._held.items()}

    def running(self) -> Iterator[tuple[int, int]]:
        """What goes on step by step: the tick of its next step, and its number."""
        for number, press in self._by_number.items():
            if press.tick is not None:
                yield press.tick, number

    def place(self, number: int) -> tuple[int, int]:
        """Which of all that go on step by step a press is, from the lowest target up, and how many they are."""
        targets = sorted((self._by_number[each].select.target, each) for _, each in self.running())
        return targets.index((self._by_number[number].select.target, number)), len(targets)

    def ends_of(self, number: int) -> Ends:
        """What ends a press's notes."""
        press = self._by_number.get(number)
        return "itself" if press is None else press.ends

    def left_alone(self, number: int) -> bool:
        """Whether a press sounds on as it is while nobody holds it: a latch, a drone."""
        press = self._by_number.get(number)
        return press is not None and press.ends == "again" and press.tick is None

    # -- ends -----------------------------------------------------------------------------------------------------

    def finish(self, number: int, t: float, force: float | None, voice: VoiceSettings, events: list[Event]) -> None:
        """A press is let go at ``t``: it is heard at least shortly, and on the grid it keeps its played length."""
        press = self._by_number.pop(number, None)
        if press is None:
            return
        fades = fade(voice, t - press.select.t, force)
        for entry in self._sounding.of(number):
            begins = entry.note.at
            if press.tick is not None:
                # What runs stops running; its first tone is heard however short the press was.
                if begins > max(t, press.begins) and not entry.yields:
                    self._sounding.close(entry, t, events)
            elif entry.until is None:
                at = max(begins + SHORTEST_NOTE, t + (begins - entry.struck))
                if fades:
                    self._sounding.fade(entry, at, fades)
                else:
                    self._sounding.end(entry, at, t, events)

    def again(
        self, select: Select, layout: Layout | None, at: float, voice: VoiceSettings, events: list[Event]
    ) -> bool:
        """Whether a press ends (at ``at`` seconds) what the same target has begun."""
        found = False
        for number, press in list(self._by_number.items()):
            if press.ends != "again" or press.select.target != select.target or press.layout is not layout:
                continue
            found = found or press.tick is not None or bool(self._sounding.of(number))
            self._stop(number, at, select.t, voice, events)
        return found

    def take_over(self, at: float, t: float, voice: VoiceSettings, events: list[Event]) -> None:
        """What earlier presses go on to play is over at ``at``, but for echoes and what is held."""
        self.stop_all(at, t, voice, events)
        for entry in self._sounding.open():
            if entry.yields or self.ends_of(entry.press) == "release":
                continue
            if entry.note.at > at:
                self._sounding.close(entry, t, events)
            elif entry.fade is None:
                self._sounding.end(entry, at, t, events)

    def stop_all(
        self, at: float, t: float, voice: VoiceSettings, events: list[Event], running: bool = False
    ) -> None:  # fmt: skip
        """All that only another press would end is over at ``at``; ``running``: what goes on step by step, too."""
        for number, press in list(self._by_number.items()):
            if press.ends == "again" or (running and press.tick is not None):
                self._stop(number, at, t, voice, events)

    def drop(self, t: float, events: list[Event]) -> None:
        """What would end by itself does not begin any more."""
        for entry in self._sounding.open():
            if entry.note.at > t and self.ends_of(entry.press) == "itself":
                self._sounding.close(entry, t, events)

    def _stop(self, number: int, at: float, t: float, voice: VoiceSettings, events: list[Event]) -> None:
        """What a press has begun, and what would go on by itself, is over at ``at``, which is now (``t``) or later."""
        fades = self._by_number.pop(number).articulation.fades(voice)
        for entry in self._sounding.of(number):
            if entry.yields:
                continue
            if fades and entry.note.at <= at and entry.until is None:
                self._sounding.fade(entry, at, fades)
            else:
                self._sounding.end(entry, at, t, events)
        self._held = {holder: held for holder, held in self._held.items() if held != number}
