"""A player's choices: their movement calls the menu and chooses from it, and what was chosen becomes changes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from adaptive_instrument.access.check.run import checkable
from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.hands import Hands
from adaptive_instrument.access.menu import LET_BE, Menu
from adaptive_instrument.access.menu_pages import Circumstances, Item, offered, others
from adaptive_instrument.access.offer import Offer
from adaptive_instrument.access.selection import Deselect, Select, Selection
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.looper.asking import signed
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.notes import Event


class Choosing:
    """One player's menu, and what they chose in it."""

    __slots__ = ("_call", "_circumstances", "_name", "menu", "wishes")

    def __init__(
        self,
        name: str,
        menu: Menu,
        circumstances: Callable[[bool], Circumstances],
        call: Callable[[float], list[Event]],
    ) -> None:
        """``circumstances``: what there is to choose from (with true: something can be undone by now). ``call``: opens
        the menu at a second, with what this ends."""
        self._name, self.menu = name, menu
        self._circumstances, self._call = circumstances, call
        self.wishes: list[tuple[str, object]] = []
        """Changes that were chosen, for the ensemble to take out."""

    def chose(self, t: float, item: Item | None) -> None:
        """An item of the menu was chosen, or none."""
        if item is None:
            return
        menu = self.menu
        if item.what:
            self.wishes.append((item.what.replace("@", self._name), signed(item.what, item.value, self._name)))
        if item.page:
            menu.show(t, item.page, self._circumstances(False))
        elif item.stays:
            menu.show(t, menu.page, self._circumstances(item.what != "undo"), menu.place_of(item))
        else:
            menu.close()

    def takes(self, press: Press, events: list[Event]) -> bool:
        """Whether a press is the menu's, or calls it."""
        if not self.menu.open:
            if self.menu.press(press):
                events += self._call(press.t)
                return True
            return False
        item = self.menu.choose(press)
        if item is not LET_BE:
            self.chose(press.t, item)
            return True
        self.menu.close()
        return False

    def left(self, selections: list[Selection], events: list[Event]) -> list[Selection]:
        """What a method without controls says, without what is the menu's: to it a key or a breath is a press."""
        struck = [chosen for chosen in selections if isinstance(chosen, (Select, Deselect))]
        # A bow that slides on to the next note lets go of one and strikes another: it is held all the while.
        slides = {type(chosen) for chosen in struck} == {Select, Deselect}
        takes = [self.takes(_press_of(chosen), events) for chosen in struck if not slides]
        if any(takes) or (slides and self.menu.open):
            return [gesture for gesture in selections if gesture not in struck]
        return selections


def menu_for(instrument: Instrument, hand: Hands, instant: frozenset[str]) -> Menu:
    """The menu as this way of playing chooses from it. ``instant``: controls that do not tell how long they are
    pressed."""
    pointing, method = hand.pointing, hand.method
    return Menu(
        instrument.menu, getattr(hand.access, "interval", None), method.zones,
        pointing is not None and not pointing.sideways, bool(instrument.controls), instant, method.name == "enter",
        pointing is not None and pointing.sideways, commanding_by(instrument),
    )  # fmt: skip


def commanding_by(instrument: Instrument) -> dict[str, str]:
    """The controls that command and have no switch of their own, and the control whose movement presses each."""
    pressed = {
        other: name
        for name, control in instrument.controls.items()
        for other in (control.long, control.double)
        if other
    }
    roots: dict[str, str] = {}
    for name, control in instrument.controls.items():
        root = name
        for _ in instrument.controls:
            root = pressed.get(root, root)
        if control.does and root != name and not control.on and control.watch is None:
            roots[name] = root
    return roots


def circumstances(
    instrument: Instrument, facing: Instrument, shared: Shared, hand: Hands, ways: Iterable[Hands],
    offers: dict[str, Offer], watched: bool, sings: bool, undo: bool,
) -> Circumstances:  # fmt: skip
    """What one player has to choose from. ``facing`` is the instrument as it is played now, ``watched`` whether a level
    presses one of its controls, ``sings`` whether there is a song, ``undo`` whether something can be undone by now."""
    title = instrument.title
    return Circumstances(
        resting=shared.resting, calling=shared.calling, points=hand.pointing is not None,
        holding=shared.transport.holding,
        watched=watched, undo=undo or bool(shared.undo), harmony=shared.going,
        songs=sings, checkable=checkable(facing), shelf=others(shared.shelf, title),
        fitting=others(shared.fitting, title), title=title or instrument.name,
        ways=tuple(other.name for other in ways if other is not hand),
        offers=tuple(offered(offer) for _, offer in sorted(offers.items())), playing=frozenset(shared.playing),
        lock=facing.voice.held_by,
    )  # fmt: skip


def _press_of(struck: Select | Deselect) -> Press:
    """A key that was struck or let go, as the menu takes it."""
    return Press(struck.t, struck.holder, isinstance(struck, Select))
