"""A player's controls: raw switches and watched levels in, cleaned presses out.

They belong to the player and not to a way of playing: whichever method plays, every control goes on listening, so
that the one that wakes, calls the menu or takes over is never deaf.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from adaptive_instrument.access.calm import Calm, CalmSettings
from adaptive_instrument.access.condition import Condition, ControlSettings, Press, bindings
from adaptive_instrument.access.further import Further, Said
from adaptive_instrument.access.threshold import Edge, Threshold

TURNED = "controls"
"""The device that one control is to another which it presses."""
DEEPEST = 8
"""How many controls may press one another in a row; a mapping that goes round in a circle is refused when read."""


class Controls:
    """All controls of one player, each with the switches it listens to and the levels it watches."""

    __slots__ = (
        "_backup", "_began", "_conditions", "_further", "_settings", "_waiting", "bindings", "calm", "instant",
        "too_easy", "watches",
    )  # fmt: skip

    def __init__(self, settings: Mapping[str, ControlSettings], calm: Calm | None = None, backup: str = "") -> None:
        """``calm`` tells what is not meant; the control that is called ``backup`` is never held for it."""
        self.calm = calm or Calm(CalmSettings())
        self._backup = backup
        self.bindings = bindings(settings)
        """Which controls listen to which physical switch, as ``(source, control) -> control names``."""
        self.watches = _watches(settings)
        """Which levels and axes are watched as switches, and for which control."""
        self.too_easy = _too_easy(settings)
        """Controls that do not wake: they are pressed by looking about."""
        self.instant = frozenset(
            name for name, control in settings.items() if control.watch is not None and control.watch.longest
        )
        """Controls that are pressed for an instant, after their end: a blink."""
        self._settings = dict(settings)
        self._conditions = {name: Condition(name, control) for name, control in settings.items()}
        self._further = {name: Further(name, each) for name, each in settings.items() if each.long or each.double}
        self._began: dict[str, float] = {}
        """When the movement began that pressed each control last (seconds)."""
        self._waiting: tuple[Condition | Threshold | Further, ...] = ()
        """Whatever has deadlines."""
        self._gather()

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""
        # Asked after every signal: a loop over what there is, without lists of its own.
        soonest = self.calm.deadline
        for part in self._waiting:
            deadline = part.deadline
            if deadline is not None and (soonest is None or deadline < soonest):
                soonest = deadline
        return soonest

    def began(self, control: str, otherwise: float) -> float:
        """The second at which the movement began that pressed a control last: with a long press, when it went down."""
        return self._began.get(control, otherwise)

    def switch(self, t: float, source: str, control: str, down: bool, port: str = "") -> list[Press]:
        """A raw switch that one of the controls listens to; ``port`` is the MIDI port it came from."""
        presses: list[Press] = []
        names = self.bindings[source, control]
        if down and self.calm.guards(source) and not all(self._awake(name) for name in names):
            self.calm.trigger(t, f"{source}:{control}")
        held = down and self.calm.holds(source, control)
        for name in names:
            if held and not self._awake(name):
                continue
            presses += self._conditions[name].receive(t, port or source, control, down)
        return self._passed(presses)

    def level(self, t: float, source: str, control: str, value: float) -> list[Press]:
        """A raw level or axis; what nobody watches presses nothing."""
        presses: list[Press] = []
        for name, threshold in self.watches.get((source, control), ()):
            for edge in threshold.receive(t, value):
                presses += self._edge(name, edge, source, control)
        return self._passed(presses)

    def advance(self, t: float) -> list[Press]:
        """Runs what falls due at ``t`` seconds: watched levels first, they press the controls."""
        presses: list[Press] = []
        for (source, control), name, threshold in self._watchers():
            for edge in threshold.advance(t):
                presses += self._edge(name, edge, source, control)
        self.calm.advance(t)
        for condition in self._conditions.values():
            presses += condition.advance(t)
        presses = self._passed(presses)
        for further in self._further.values():
            presses += self._turned(further.advance(t))
        return presses

    def hold(self, t: float, place: str) -> list[Press]:
        """A device, or one switch of it as ``device:switch``, is held: what it holds down is let go."""
        source, colon, control = place.partition(":")
        pressed = {name for name in self.bindings.get((source, control), ()) if colon}
        pressed |= {name for (watched, _), name, _ in self._watchers() if watched == source and not colon}
        presses: list[Press] = []
        for name in sorted(pressed):
            if not self._awake(name):
                presses += self._conditions[name].release(t)
        return self._passed(presses)

    def lose(self, t: float, source: str) -> list[Press]:
        """A source is lost: what it held is let go, what it was about to press is forgotten."""
        presses: list[Press] = []
        self.calm.lose(source)
        for condition in self._conditions.values():
            presses += condition.release(t, source)
        presses = self._passed(presses)
        for name, further in self._further.items():
            if not self._conditions[name].down:
                presses += self._turned(further.release(t))
        for (watched, _), _, threshold in self._watchers():
            if watched == source:
                threshold.release(t)
        return presses

    def unpressed(self, lost: AbstractSet[str]) -> set[str]:
        """The devices for want of which some control cannot be pressed at all, of those that are lost."""
        missed: set[str] = set()
        for control in self._settings.values():
            places = [*control.on, *([control.watch.source] if control.watch is not None else ())]
            devices = {place.partition(":")[0] for place in places}
            if devices <= lost:
                missed |= devices
        return missed

    def forget(self) -> None:
        """Presses that have not lasted their acceptance time yet will not count."""
        for condition in self._conditions.values():
            condition.forget()
        for further in self._further.values():
            further.forget()

    def recentre(self, t: float) -> list[Press]:
        """How the person is now is rest, for everything that is watched."""
        presses: list[Press] = []
        for (source, _), name, threshold in self._watchers():
            threshold.recentre(t)
            presses += self._conditions[name].release(t, source)
        return self._passed(presses)

    def retune(self, t: float, settings: Mapping[str, ControlSettings]) -> list[Press]:
        """Other settings for the same controls, bound as they are; a control that is not named stays as it is."""
        presses: list[Press] = []
        for (source, watched), watchers in self.watches.items():
            for index, (name, threshold) in enumerate(watchers):
                watch = settings[name].watch if name in settings else None
                if watch is None or watch == self._settings[name].watch:
                    continue
                for edge in threshold.release(t):
                    presses += self._conditions[name].receive(edge.t, source, watched, edge.down)
                watchers[index] = (name, threshold.retuned(watch))
        self._gather()
        for name, control in settings.items():
            if control != self._settings[name]:
                presses += self._conditions[name].retune(t, control)
        presses = self._passed(presses)
        for name, further in self._further.items():
            further.retune(settings.get(name, self._settings[name]))
        self._settings = {**self._settings, **settings}
        return presses

    def _gather(self) -> None:
        watching = (threshold for _, _, threshold in self._watchers())
        self._waiting = (*self._conditions.values(), *watching, *self._further.values())

    def _awake(self, name: str) -> bool:
        return name == self._backup or self._settings[name].backup

    def _edge(self, name: str, edge: Edge, source: str, control: str) -> list[Press]:
        """What a watched level presses, unless its device is held."""
        if not self._awake(name):
            if edge.down and self.calm.guards(source):
                self.calm.trigger(edge.t, source)
            if edge.down and self.calm.holds(source):
                return []
            if edge.down and name not in self.instant and self.calm.beside(edge.t, source, control):
                return []
        return self._conditions[name].receive(edge.t, source, control, edge.down)

    def _passed(self, presses: list[Press], depth: int = 0) -> list[Press]:
        """The presses that play: some press another control instead."""
        for press in presses:
            if press.down:
                self._began[press.control] = press.t if press.began is None else press.began
        if not self._further:
            return presses
        played: list[Press] = []
        for press in presses:
            further = self._further.get(press.control)
            played += [press] if further is None else self._turned(further.receive(press), depth)
        return played

    def _turned(self, said: Said, depth: int = 0) -> list[Press]:
        played: list[Press] = []
        for word in said:
            if isinstance(word, Press):
                played.append(word)
            elif word.control in self._conditions and depth < DEEPEST:
                condition = self._conditions[word.control]
                pressed = condition.receive(word.t, TURNED, word.origin, word.down)
                played += self._passed(pressed, depth + 1)
                if word.down:
                    self._began[word.control] = self._began.get(word.origin, word.t)
        return played

    def _watchers(self) -> Iterator[tuple[tuple[str, str], str, Threshold]]:
        for place, watchers in self.watches.items():
            for name, threshold in watchers:
                yield place, name, threshold


def _watches(settings: Mapping[str, ControlSettings]) -> dict[tuple[str, str], list[tuple[str, Threshold]]]:
    table: dict[tuple[str, str], list[tuple[str, Threshold]]] = {}
    for name, control in settings.items():
        if control.watch is not None:
            source, _, watched = control.watch.source.partition(":")
            table.setdefault((source, watched), []).append((name, Threshold(control.watch)))
    return table


def _too_easy(settings: Mapping[str, ControlSettings]) -> frozenset[str]:
    """Controls that do not wake: a glance comes by itself. A blink does, for it must last; so does a real switch.

    Where there are only glances they have to do.
    """
    glances = {name for name, control in settings.items() if control.watch is not None and not control.watch.longest}
    safe = {name for name, control in settings.items() if control.on or control.watch is not None} - glances
    return frozenset(glances if safe else ())
