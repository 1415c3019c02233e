"""The menu: commands chosen by the player's own kind of movement. While it is open, nothing they do sounds.

Who presses is offered one choice after the other (an auto scan: the player's interval, its beginning 1.5 times as
long) and presses when the right one stands out. The scan begins on the title: a press there plays on, so that a menu
that was not meant is gone with the next press and nothing else has happened. Who points stays on a choice; while the
pointer is lost their switches, if they have any, choose by the scan. Who points from side to side only goes on by one
side and takes by the other (``menu_sides.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from adaptive_instrument.access.condition import Press
from adaptive_instrument.access.menu_pages import Circumstances, Item, page, title
from adaptive_instrument.access.menu_sides import GOES_ON, MIDDLE, ROOM, TAKES, Sides
from adaptive_instrument.access.opening import MenuPattern, MenuSettings, MenuSpot
from adaptive_instrument.access.zones import EDGE, GAP, Zone, hit

TITLE = -1
"""The place of the scan before the first item."""
INTERVAL = 1.5
"""Seconds that each choice is offered when neither the menu nor the access method says."""
GRACE = 0.2
"""Seconds for which slipping off a choice is forgiven."""
AFTER = 0.5
"""Seconds after a choice in which a press is none."""
LET_BE = Item("Play on")
"""What a press on the title means: the menu goes, and the press plays."""
IDLE = 20.0
"""Seconds without staying on anything after which the menu of somebody who points closes by itself."""
AIMLESS = 30.0
"""Seconds of a page on which a pointer stays on nothing, though it goes about: it closes with the next step."""
HEAD = 0.13
"""The part of the stage that the menu's title has."""


@dataclass(frozen=True, slots=True)
class MenuView:
    """The menu as it stands, for whoever draws it."""

    title: str
    labels: tuple[str, ...]
    zones: tuple[Zone, ...]
    """Where each choice lies in the player's part of the stage."""
    cursor: int | None
    """The choice that stands out; ``TITLE`` for the title, None while it is pointed at nothing."""
    since: float
    """The second since when it stands out."""
    lasts: float
    """Seconds for which it does, or for which it has to be stayed on; 0 for as long as it likes."""
    dwelt: bool
    """Whether choices are stayed on, and not scanned."""
    side: int | None = None
    """The side at which the pointer is (``menu_sides.py``), for who goes on and takes by the sides; else None."""


class Menu:
    """One player's menu, open or closed, and what calls it."""

    def __init__(
        self,
        settings: MenuSettings,
        interval: float | None,
        targets: tuple[Zone, ...],
        points: bool,
        switches: bool,
        instant: frozenset[str] = frozenset(),
        glides: bool = False,
        sideways: bool = False,
        roots: Mapping[str, str] | None = None,
    ) -> None:
        """
        Args:
            settings: the mapping's.
            interval: the scan interval of the access method in seconds, None when it has none.
            targets: where the player's targets lie, for one who points.
            points: whether the player points, up and down as well: choices lie in rows.
            switches: whether the player has controls as well.
            instant: the controls that do not tell how long they are pressed.
            glides: whether the player sounds what they cross, and so rests where the spot is.
            sideways: whether the player points, but from side to side only.
            roots: the controls that others press by a long or a double press, and whose movement that is.
        """
        self._settings = settings
        self._interval = settings.interval or interval or INTERVAL
        self._points, self._switches = points, switches
        self._instant = instant
        self._pattern = MenuPattern(settings, instant, roots)
        self._glides = glides
        pointed = (points or sideways) and settings.spot
        self._spot = MenuSpot(settings, targets, glides, sideways) if pointed else None
        self._sides = Sides() if sideways else None
        self._sided = False
        """Whether the sides go on and take now: when the pointer has called the menu, or comes to a side in it."""
        self._led = False
        """Whether the pointer has just called it."""
        self._page = ""
        self._items: tuple[Item, ...] = ()
        self._zones: tuple[Zone, ...] = ()
        self._there = Circumstances()
        self._at: tuple[float, float] | None = None
        """Where the pointer is; while it is there it is the one that chooses."""
        self._over: int | None = None
        self._spent = True
        self._left_at: float | None = None
        self._place = TITLE
        self._shown = 0.0
        """When the page came."""
        self._since = self._lasts = 0.0
        self._rounds = 0
        self._down: tuple[float, str, int] | None = None
        """A press that has not lasted its acceptance time: when, of which control, on what."""
        self._deaf_until = 0.0
        self._ready = TITLE
        """The choice that each press makes at once, ``TITLE`` for none."""
        self.unanswered = False
        """Whether it has closed by itself though it asked whether an instrument is right. Who reads it puts it back."""

    # -- what the player asks ---------------------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """Whether it is open."""
        return bool(self._page)

    @property
    def page(self) -> str:
        """The page it is open at, empty when closed."""
        return self._page

    @property
    def spot(self) -> Zone | None:
        """Where staying calls it, for who points; None while its place is needed."""
        return self._spot.zone if self._spot is not None and not self._scanned else None

    @property
    def staying(self) -> tuple[float, float] | None:
        """Since when the spot is stayed in and for how long it has to be (seconds), or None."""
        return self._spot.stay if self._spot is not None and not self._scanned else None

    @property
    def twice(self) -> bool:
        """Whether the spot has to be stayed in twice now."""
        return self._spot is not None and self._spot.twice

    @property
    def deadline(self) -> float | None:
        """When ``advance`` is due, or None."""
        moments = [self._pattern.deadline, self._spot.deadline if self._spot is not None else None]
        if self.open:
            moments.append(self._due())
        return min((moment for moment in moments if moment is not None), default=None)

    def view(self) -> MenuView | None:
        """What there is to see of it; None while it is closed."""
        if not self.open:
            return None
        labels = tuple(item.label for item in self._items)
        cursor: int | None = self._over if self._at is not None else self._place
        lasts = self._lasts
        if self._at is not None and self._spent:
            lasts = 0.0
        head = title(self._page, self._there)
        if self._sided and self._sides is not None:
            # What fills is taken: going on needs no clock.
            side = self._sides.side
            lasts = lasts if side == TAKES else 0.0
            return MenuView(head, labels, self._zones, self._place, self._since, lasts, False, side)
        return MenuView(head, labels, self._zones, cursor, self._since, lasts, self._at is not None)

    # -- opening and closing ------------------------------------------------------------------------------------------

    def show(self, t: float, name: str, there: Circumstances, at: int = TITLE) -> None:
        """Opens it at a page; ``at`` is the item on which the scan begins."""
        if self._sides is not None:
            self._sided = self._led or not self._switches or (self.open and self._sided)
            self._sides.begin()
        self._led = False
        self._page, self._there = name, there
        self._items = page(name, there)
        self._zones = _zones(len(self._items), self._sided)
        self._rounds, self._down, self._shown = 0, None, t
        # Where the pointer is when the page comes it was not led: it has to come anew.
        self._over = hit(self._zones, *self._at) if self._at is not None else None
        self._spent, self._left_at = True, None
        self._pattern.forget()
        self._stand(t, at if at < len(self._items) else TITLE, self._settings.first_item)

    def close(self) -> None:
        """Closes it."""
        self._ready = TITLE
        self._page, self._items, self._zones, self._down = "", (), (), None
        self._pattern.forget()

    # -- what the player does -----------------------------------------------------------------------------------------

    def press(self, press: Press) -> bool:
        """A cleaned press or release while it is closed; true when it calls the menu by its own control."""
        if press.control == self._settings.control:
            return press.down
        if self._settings.pattern:
            self._pattern.receive(press)
        return False

    def choose(self, press: Press) -> Item | None:
        """A cleaned press or release while it is open; the item that it chooses."""
        if not press.down:
            if self._down is not None and self._down[1] == press.control:
                self._down = None
            return None
        place = self._stands()
        if place >= 0 and place == self._ready:
            return self._items[place]
        if press.t < self._deaf_until:
            return None
        if place == TITLE or press.control == self._settings.control:
            return LET_BE
        if press.momentary or press.control in self._instant:
            # That it lasted has been seen to already, or nobody can tell.
            return self._chosen(press.t, place)
        self._down = (press.t, press.control, place)
        return self.advance(press.t)

    def point(self, t: float, x: float, y: float) -> Item | None:
        """The pointer stands at ``x``, ``y`` (0..1) while it is open; the item that it chooses."""
        if self._sides is not None:
            return self._by_side(t, x, self._sides)
        if not self._points:
            return None
        target = hit(self._zones, x, y)
        if self._at is None:
            # It is there again: where it was found it was not led.
            self._at, self._over, self._spent, self._down = (x, y), target, True, None
            self._since, self._left_at = t, None
            return None
        self._at = x, y
        if target == self._over:
            self._left_at = None
            return self.advance(t)
        if self._over is not None:
            if self._left_at is None:
                self._left_at = t
            if t - self._left_at < GRACE:
                return None
        self._come(t, target)
        return None

    def advance(self, t: float) -> Item | None:
        """Runs what falls due at ``t`` seconds; the item that this chooses."""
        due = self._due()
        if not self.open or due is None or t < due:
            return None
        if self._down is not None:
            place = self._down[2]
            self._down = None
            return self._chosen(due, place)
        if self._sided and self._sides is not None:
            return self._side_due(due, self._sides)
        if self._at is None:
            self._step(due)
            return None
        if self._left_at is not None:
            # A pointer that stands still says nothing more: where it went to is known.
            self._come(due, hit(self._zones, *self._at))
            return None
        if self._over is None or self._spent:
            self._give_up()
            return None
        self._spent = True
        return self._chosen(due, self._over)

    def asked_at(self, t: float) -> float:
        """Since when the player has been calling the menu that comes at ``t`` seconds: what they sounded meanwhile was
        not meant as music."""
        began, self._pattern.began = self._pattern.began, None
        return t if began is None else began

    def called(self, t: float) -> bool:
        """Whether what calls the menu has just come to its end at ``t`` seconds."""
        called = self._pattern.advance(t)
        self._led = self._spot is not None and not self._scanned and self._spot.advance(t, self.open)
        return self._led or called

    def look(self, t: float, x: float, y: float, resting: bool = False) -> bool:
        """The pointer stands at ``x``, ``y``, whether it is open or not; true when the spot has been stayed in."""
        if not self.open and self._points:
            self._at = x, y
        if self._sides is not None and not self.open:
            self._sides.x = x
        if self._spot is None:
            return False
        if self._scanned:
            self._spot.lose()
            return False
        # In rest the sides wake: one stay at the right may be the first half of that.
        self._spot.twice = self._glides or (resting and self._sides is not None)
        self._led = self._spot.point(t, x, y, self.open)
        return self._led

    def leave_spot(self) -> None:
        """A stay in the spot that is under way was meant for something else."""
        if self._spot is not None:
            self._spot.lose()

    def lose(self, t: float) -> None:
        """The pointer is lost: switches, if there are any, choose by the scan."""
        if self._spot is not None:
            self._spot.lose()
        if self._sides is not None:
            self._sides.lose()
            if self._sided:
                # Without a switch it is waited for.
                self._sided = not self._switches
                self._stand(t, self._place)
        if self._at is not None:
            self._at, self._over, self._left_at, self._down = None, None, None, None
            self._stand(t, TITLE, self._settings.first_item)

    def let_go(self) -> None:
        """A device is lost, or everything was stopped: what was on its way does not count."""
        self._down = None
        self._pattern.forget()

    # -- inside -------------------------------------------------------------------------------------------------------

    def _due(self) -> float | None:
        if self._down is not None:
            return self._down[0] + self._settings.acceptance
        if self._sided and self._sides is not None:
            return self._since + (self._lasts if self._sides.side != MIDDLE else IDLE)
        if self._at is None:
            # Who only points is waited for: there is nothing to press.
            return self._since + self._lasts if self._switches or not self._points else self._since + IDLE
        if self._left_at is not None:
            return self._left_at + GRACE
        if self._over is None or self._spent:
            return self._since + IDLE
        return self._since + self._lasts

    @property
    def _scanned(self) -> bool:
        """Whether it is open, and the spot has a part in choosing from it."""
        return self.open and self._sides is not None

    def _by_side(self, t: float, x: float, sides: Sides) -> Item | None:
        if not sides.point(t, x):
            return self.advance(t) if self._sided else None
        if not self._sided:
            # Until now it was scanned.
            self._sided, self._zones = True, _zones(len(self._items), True)
        self._down, self._since = None, t
        if sides.side == GOES_ON:
            self._lasts = self._interval
            self._go_on(t)
        elif sides.side == TAKES:
            self._lasts = self._stay_on(self._place)
        return None

    def _side_due(self, t: float, sides: Sides) -> Item | None:
        if sides.side == MIDDLE:
            self._give_up()
            return None
        self._since = t
        if sides.side == GOES_ON:
            self._go_on(t)
            return None
        sides.begin()
        return self._chosen(t, self._place) if self._place != TITLE else LET_BE

    def _go_on(self, t: float) -> None:
        """The next choice stands out; a pointer that stays there for ever has not meant it."""
        self._place += 1
        if self._place >= len(self._items):
            self._place, self._rounds = 0, self._rounds + 1
            if self._rounds >= self._settings.rounds:
                self._give_up()

    def _stay_on(self, place: int) -> float:
        final = place >= 0 and self._items[place].what == "quit"
        return self._settings.dwell_closing if final else self._settings.dwell

    def _stands(self) -> int:
        if self._at is not None:
            return self._over if self._over is not None else TITLE - 1
        return self._place

    def _stand(self, t: float, place: int, times: float = 1.0) -> None:
        self._place, self._since, self._lasts = place, t, self._interval * times

    def _step(self, t: float) -> None:
        self._ready = TITLE
        if self._points and not self._switches:
            self._give_up()
            return
        following = self._place + 1
        if following < len(self._items):
            self._stand(t, following)
            return
        self._rounds += 1
        if self._rounds >= self._settings.rounds:
            self._give_up()
            return
        self._stand(t, 0, self._settings.first_item)

    def _give_up(self) -> None:
        self.unanswered = self._page == "first"
        self.close()

    def _come(self, t: float, target: int | None) -> None:
        if t - self._shown >= AIMLESS:
            # Who leads the menu about like their targets does not know that it is one.
            self._give_up()
            return
        self._over, self._spent, self._left_at = target, False, None
        self._since = t
        self._lasts = self._stay_on(-1 if target is None else target)

    def _chosen(self, t: float, place: int) -> Item | None:
        if place < TITLE:
            return None
        self._deaf_until = t + AFTER
        item = self._items[place]
        self._ready = place if item.again else TITLE
        return replace(item, what="") if item.again else item

    def place_of(self, item: Item) -> int:
        """Where an item stands on this page, ``TITLE`` when it does not."""
        return next((place for place, there in enumerate(self._items) if there.label == item.label), TITLE)


def _zones(count: int, sided: bool = False) -> tuple[Zone, ...]:
    """Where the items lie: in rows to be read, from the top left, below the title and above the spot; between the
    sides, where these go on and take."""
    columns = 4 if count > 6 else 3 if count > 4 else max(1, min(count, 2))
    rows = -(-count // columns)
    left = ROOM if sided else EDGE
    width, height = (1 - 2 * left) / columns, (0.88 - HEAD) / max(1, rows)
    return tuple(
        Zone(
            left + (i % columns) * width + GAP,
            HEAD + (i // columns) * height + GAP,
            width - 2 * GAP,
            height - 2 * GAP,
        )
        for i in range(count)
    )
