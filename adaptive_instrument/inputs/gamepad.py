"""Gamepads, joysticks and switch boxes that call themselves one. They may come and go while playing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pygame

from adaptive_instrument.signals import Axis, Signal, Switch, Tracking

SOURCE = "gamepad"
FINEST = 0.01
"""The smallest change of an axis that is told, of its -1..1: a stick at rest trembles."""
MOST = 4
"""Pads that are known to be missing while they are."""
HAT_X, HAT_Y = {-1: "left", 1: "right"}, {-1: "down", 1: "up"}


@dataclass(slots=True)
class _Pad:
    """One device that is plugged in."""

    name: str
    device: Any
    """pygame's joystick: kept, since it is closed when it is forgotten."""
    held: set[str] = field(default_factory=set)
    told: dict[str, float] = field(default_factory=dict)
    fresh: dict[str, Axis] = field(default_factory=dict)
    """Axes that moved since ``moved`` was last asked, the newest value of each."""


class Gamepads:
    """All pads: the first is ``gamepad``, then ``gamepad-2`` ... A pad that comes back gets the first free name."""

    def __init__(self) -> None:
        self._pads: dict[int, _Pad] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The pads that are plugged in."""
        return tuple(pad.name for pad in self._pads.values())

    def receive(self, event: pygame.event.Event, captured: float) -> list[Signal]:
        """A joystick event that came at ``captured`` seconds."""
        if event.type == pygame.JOYDEVICEADDED:
            return self._plugged(event.device_index, captured)
        pad = self._pads.get(event.instance_id)
        if pad is None:
            return []
        if event.type == pygame.JOYDEVICEREMOVED:
            return self._unplugged(event.instance_id, captured)
        if event.type == pygame.JOYAXISMOTION:
            self._turned(pad, f"axis-{event.axis}", event.value, captured)
            return []
        if event.type == pygame.JOYHATMOTION:
            wanted = {f"hat-{event.hat}-{side}" for side in _sides(event.value)}
            before = {control for control in pad.held if control.startswith(f"hat-{event.hat}-")}
            return [
                *(_switch(pad, control, False, captured) for control in sorted(before - wanted)),
                *(_switch(pad, control, True, captured) for control in sorted(wanted - before)),
            ]
        control, down = f"button-{event.button}", event.type == pygame.JOYBUTTONDOWN
        return [] if down == (control in pad.held) else [_switch(pad, control, down, captured)]

    def moved(self) -> list[Signal]:
        """The axes that moved and have not been told yet."""
        signals: list[Signal] = []
        for pad in self._pads.values():
            if pad.fresh:
                signals += pad.fresh.values()
                pad.told.update((control, axis.value) for control, axis in pad.fresh.items())
                pad.fresh.clear()
        return signals

    def let_go(self, captured: float) -> list[Signal]:
        """Closes every pad: somebody else needs them now. They come back as if they were plugged in."""
        return [signal for instance in list(self._pads) for signal in self._unplugged(instance, captured)]

    def standing(self, captured: float) -> list[Signal]:
        """Which pads are plugged in, and which are not: somebody may be bound to one that was never there."""
        names = {*map(_name, range(1, MOST + 1)), *self.names}
        return [Tracking(captured, name, name in self.names, captured) for name in sorted(names)]

    def _plugged(self, index: int, captured: float) -> list[Signal]:
        try:
            device = pygame.joystick.Joystick(index)
            instance = device.get_instance_id()
        except pygame.error:
            # Gone again before it could be opened: its removal is all that there is to say, and nobody knew it.
            return []
        if instance in self._pads:
            return []
        taken = set(self.names)
        count = next(n for n in range(1, len(taken) + 2) if _name(n) not in taken)
        self._pads[instance] = _Pad(_name(count), device)
        return [Tracking(captured, _name(count), True, captured)]

    def _unplugged(self, instance: int, captured: float) -> list[Signal]:
        pad = self._pads.pop(instance)
        released = [_switch(pad, control, False, captured) for control in sorted(pad.held)]
        return [*released, Tracking(captured, pad.name, False, captured)]

    def _turned(self, pad: _Pad, control: str, value: float, captured: float) -> None:
        told = pad.told.get(control)
        # The ends and the middle are told exactly, however near the last value was.
        if told is None or abs(value - told) >= FINEST or (value in (-1.0, 0.0, 1.0) and value != told):
            pad.fresh[control] = Axis(captured, pad.name, control, value, "1", captured)


def _name(count: int) -> str:
    return SOURCE if count == 1 else f"{SOURCE}-{count}"


def _sides(value: tuple[int, int]) -> list[str]:
    return [side for side in (HAT_X.get(value[0]), HAT_Y.get(value[1])) if side is not None]


def _switch(pad: _Pad, control: str, down: bool, captured: float) -> Signal:
    (pad.held.add if down else pad.held.discard)(control)
    return Switch(captured, pad.name, control, down, captured)
