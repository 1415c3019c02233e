"""A player with nobody beside them, and a clock that is moved by hand: what they do, what they see, what sounds.

The shell's part (another mapping) is done here as ``processes/wishes.py`` does it, but at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from adaptive_instrument.access.menu import MenuView
from adaptive_instrument.access.menu_pages import Choice
from adaptive_instrument.access.zones import Zone
from adaptive_instrument.ensemble import COMMIT_LEAD, Ensemble
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load
from adaptive_instrument.notes import Event, NoteOff, NoteOn, Sound
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.shelf import shelf
from adaptive_instrument.signals import Axis, Change, Pointer, Signal, Switch
from adaptive_instrument.view import PlayerView, View

PICTURE = 1 / 30
"""Seconds from one look of a camera or an eye tracker to the next."""
ASIDE = (0.45, 0.94)
"""A place below all targets, and beside the spot, where nothing is dwelt on."""


def shipped(name: str) -> Instrument:
    """A shipped mapping."""
    return load(shipped_folder() / "mappings" / f"{name}.toml")


class Alone:
    """One player, or several; the first is the one that acts."""

    def __init__(self, *names: str, guide: bool = False, resting: bool = False, shelves: Sequence[Choice] = ()) -> None:
        self.instruments = [shipped(name) for name in names]
        self.ensemble = Ensemble(self.instruments, resting=resting, guide=guide, shelf=tuple(shelves) or shelf())
        self.t = 0.0
        self.events: list[Event] = list(self.ensemble.opening())
        self.requests: list[Change] = []
        self._trembles = 0

    # -- what they do -------------------------------------------------------------------------------------------------

    def does(self, signal: Signal) -> list[Event]:
        """Anything, now."""
        events = self.ensemble.receive(signal)
        self.events += events
        self._serve()
        return events

    def change(self, what: str, value: object = None) -> list[Event]:
        """A change by the one door, now."""
        return self.does(Change(self.t, what, value))

    def wait(self, seconds: float) -> None:
        """Time passes."""
        end = self.t + seconds
        while (deadline := self.ensemble.deadline) is not None and deadline <= end:
            self.events += self.ensemble.advance(deadline, deadline + COMMIT_LEAD)
            self._serve()
        self.events += self.ensemble.advance(end, end + COMMIT_LEAD)
        self._serve()
        self.t = end

    def down(self, key: str = "space") -> None:
        """A key goes down."""
        self.does(Switch(self.t, "keyboard", key, True))

    def up(self, key: str = "space") -> None:
        """A key comes up."""
        self.does(Switch(self.t, "keyboard", key, False))

    def press(self, seconds: float = 0.2, key: str = "space", then: float = 0.3) -> None:
        """A press that lasts, and a moment after it."""
        self.down(key)
        self.wait(seconds)
        self.up(key)
        self.wait(then)

    def calls_the_menu(self, key: str = "space") -> None:
        """One long press, two short ones, and nothing."""
        self.press(2.4, key, 0.5)
        self.press(0.25, key, 0.5)
        self.press(0.25, key, 1.5)

    def look(self, x: float, y: float, seconds: float) -> None:
        """An eye tracker's pointer stays at a place, as eyes do: never quite still."""
        for _ in range(max(1, round(seconds / PICTURE))):
            self._trembles += 1
            self.does(Pointer(self.t, "mouse", x + 0.002 * (self._trembles % 3 - 1), y))
            self.wait(PICTURE)

    def turn(self, x: float, y: float, seconds: float) -> None:
        """A head is turned to a place on the stage, in the range of ``head-harp``, and stays."""
        across, up = shipped("head-harp").pointer.range
        for _ in range(max(1, round(seconds / PICTURE))):
            self.does(Axis(self.t, "camera", "yaw", (x - 0.5) * 2 * across, "deg"))
            self.does(Axis(self.t, "camera", "pitch", (y - 0.5) * 2 * up, "deg"))
            self.wait(PICTURE)

    # -- what they see and hear ---------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """Everything there is to see."""
        return self.ensemble.view()

    @property
    def player(self) -> PlayerView:
        """The first player."""
        return self.view.players[0]

    @property
    def menu(self) -> MenuView:
        """Their open menu."""
        menu = self.player.menu
        assert menu is not None, "the menu is closed"
        return menu

    @property
    def highlighted(self) -> str:
        """What stands out in it, empty for the title or nothing."""
        cursor = self.menu.cursor
        return self.menu.labels[cursor] if cursor is not None and cursor >= 0 else ""

    def zone(self, label: str) -> Zone:
        """Where a choice lies."""
        return self.menu.zones[self.menu.labels.index(label)]

    def middle(self, label: str) -> tuple[float, float]:
        """The middle of a choice."""
        zone = self.zone(label)
        return zone.x + zone.width / 2, zone.y + zone.height / 2

    @property
    def sounding(self) -> list[int]:
        """The ids of the notes that sound."""
        begun = [event.note_id for event in self.events if isinstance(event, NoteOn)]
        ended = {event.note_id for event in self.events if isinstance(event, NoteOff)}
        return [note for note in begun if note not in ended]

    def notes(self, player: str | None = None) -> list[NoteOn]:
        """All notes that have begun (of one player)."""
        found = [event for event in self.events if isinstance(event, NoteOn)]
        return [note for note in found if player in (None, note.player)]

    @property
    def sounds(self) -> list[str]:
        """The sounds of the first player, in order."""
        name = self.player.name
        return [event.sound for event in self.events if isinstance(event, Sound) and event.player == name]

    # -- choosing -----------------------------------------------------------------------------------------------------

    def chooses_by_press(self, label: str, key: str = "space") -> None:
        """Waits until a choice stands out, and presses."""
        self._awaits(label)
        self.press(0.5, key)

    def chooses_by_look(self, label: str) -> None:
        """Looks at a choice for as long as it takes, and then away."""
        self.look(*self.middle(label), 1.3)
        self.look(*ASIDE, 0.5)

    def chooses_by_head(self, label: str) -> None:
        """The same with the head."""
        self.turn(*self.middle(label), 1.6)
        self.turn(*ASIDE, 0.6)

    def _awaits(self, label: str) -> None:
        for _ in range(600):
            if self.highlighted == label:
                self.wait(0.2)
                return
            self.wait(0.1)
        raise AssertionError(f"{label} never stood out of {self.menu.labels}")

    # -- the shell's part ---------------------------------------------------------------------------------------------

    def _serve(self) -> None:
        while self.ensemble.requests:
            request = self.ensemble.requests.popleft()
            self.requests.append(request)
            if request.what == "guide":
                assert isinstance(request.value, tuple)
                self._hand(request.value[0], request.value[1])
            elif request.what.endswith(".mapping"):
                self._hand(request.what.removeprefix("player.").removesuffix(".mapping"), str(request.value))

    def _hand(self, player: str, mapping: str) -> None:
        self.events += self.ensemble.apply(
            Change(self.t, f"player.{player}.instrument", shipped(mapping)), self.ensemble.now
        )
