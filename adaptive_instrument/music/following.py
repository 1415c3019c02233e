"""Following the family: the chords that a keyboard plays, told in real time and without flicker. Pure.

Three keys struck together, within the time in which a hand is rolled, are a chord, told when no further one comes.
Single keys are melody and change nothing while the chord's own keys are held; below them they are a new bass. A finger
that moves (C, E, G to C, E, A) makes a new chord when all that is held is exactly one. When keys are let go the chord
stays. To the ensemble it is an actor with a deadline; what it heard is in ``heard``.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from adaptive_instrument.access.midi import SYSTEM_RESET, MidiParser
from adaptive_instrument.music.recognition import FEWEST, exactly, recognise
from adaptive_instrument.notes import Event

SETTLED = 0.045
"""Seconds without a further key after which what is held is looked at: a rolled chord has gaps of up to 40 ms."""
TOGETHER, GAP = 0.13, 0.085
"""Seconds within which keys are struck together, and from one to the next."""
LIFTED = 0.025
"""Seconds after a key is let go in which others may follow."""
MOVING = 0.5
"""Seconds after a strike in which keys that are let go may make the new chord plain."""
DRUMS = 9
"""MIDI channel 10, counted from 0: drums are no chords."""
ALL_SOUND_OFF, ALL_NOTES_OFF = 120, 123


class Following:
    """Listens to one keyboard, or to all of them together."""

    def __init__(self) -> None:
        self.name = "follow"
        self.pending: float | None = None
        self.deadline: float | None = None
        """The second at which what is held is looked at, or None."""
        self.heard: str | None = None
        """The chord that was heard, for the ensemble to take out."""
        self.tonic = "C"
        """The key in which chords are named."""
        self._ports: tuple[str, ...] = ()
        self._parsers: dict[str, MidiParser] = {}
        self._held: dict[tuple[str, int, int], float] = {}
        """Port, channel and key of what is held, with the second of its strike."""
        self._struck = self._began = -TOGETHER
        """Seconds of the last strike, and of the first one of those that belong together with it."""
        self._anew = False
        """Whether a key was struck since what is held was looked at."""
        self._anchor: frozenset[int] = frozenset()
        """The keys by which the chord was known."""

    def listen(self, *ports: str) -> None:
        """To MIDI inputs of these names from now on (``*`` and ``?`` match anything); to none without one."""
        if ports != self._ports:
            self._ports = ports
            self.forget()

    def hears(self, port: str) -> bool:
        """Whether a MIDI input is listened to."""
        return any(fnmatchcase(port.lower(), pattern.lower()) for pattern in self._ports)

    def midi(self, t: float, port: str, data: bytes) -> list[Event]:
        """Raw bytes from a MIDI input that is listened to."""
        for status, *rest in self._parsers.setdefault(port, MidiParser()).feed(data):
            kind, channel = status & 0xF0, status & 0x0F
            if status == SYSTEM_RESET:
                self.lose(port)
            elif kind not in (0x80, 0x90, 0xB0) or channel == DRUMS:
                continue
            elif kind == 0x90 and rest[1] > 0:
                self._strike(t, (port, channel, rest[0]))
            elif kind == 0xB0:
                if rest[0] == ALL_SOUND_OFF or rest[0] >= ALL_NOTES_OFF:
                    self._held = {held: at for held, at in self._held.items() if held[:2] != (port, channel)}
            else:
                self._let_go(t, (port, channel, rest[0]))
        return []

    def lose(self, port: str) -> None:
        """A MIDI input is gone, or begins anew: nothing of it is held. The chord stays."""
        self._held = {held: at for held, at in self._held.items() if held[0] != port}
        self._parsers.pop(port, None)

    def forget(self) -> None:
        """Whatever was heard is forgotten."""
        self._parsers.clear()
        self._held.clear()
        self.deadline = self.heard = None
        self._anchor = frozenset()

    def advance(self, t: float) -> list[Event]:
        """Looks at what is held, when nothing new has come for a moment."""
        if self.deadline is not None and self.deadline <= t:
            self.deadline = None
            self._look(t)
        return []

    def commit(self, horizon: float) -> list[Event]:
        """It plays nothing."""
        return []

    # -- inside -------------------------------------------------------------------------------------------------------

    def _strike(self, t: float, key: tuple[str, int, int]) -> None:
        if t - self._began > TOGETHER or t - self._struck > GAP:
            self._began = t
        self._held[key] = self._struck = t
        self._anew = True
        self.deadline = t + SETTLED

    def _let_go(self, t: float, key: tuple[str, int, int]) -> None:
        if self._held.pop(key, None) is not None and self.deadline is None and t - self._struck <= MOVING:
            self.deadline = t + LIFTED

    def _look(self, t: float) -> None:
        held = {key for _, _, key in self._held}
        fresh = {key for (_, _, key), at in self._held.items() if at >= self._began}
        anew, self._anew = self._anew, False
        if not anew and held <= self._anchor:
            return
        keys = self._chord_of(held, fresh)
        if not keys:
            return
        chord = recognise(keys, self.tonic)
        if chord is None:
            return
        self._anchor = frozenset(keys)
        self.heard = chord

    def _chord_of(self, held: set[int], fresh: set[int]) -> set[int]:
        """The keys that make a chord now; none when what is held changes nothing."""
        if _classes(fresh) >= FEWEST:
            # A bass that was struck before belongs to it; keys of the chord before are on their way up.
            below = {key for key in held - self._anchor if key < min(fresh)}
            return fresh | below if below and exactly(fresh | below) else fresh
        if held <= self._anchor:
            return set()
        if self._anchor and self._anchor <= held:
            # Melody over the chord, unless it is a new bass under it.
            below = held if fresh and min(held) in fresh and min(held) < min(self._anchor) else set()
            return below if below and exactly(below) else set()
        if _classes(held) >= FEWEST:
            return held if exactly(held) else set()
        bare = held == fresh and len(held) >= 2 and recognise(held) is not None
        return held if bare and not self._contains(held) else set()

    def _contains(self, keys: set[int]) -> bool:
        """Whether the chord that was heard has these tones anyway."""
        return {key % 12 for key in keys} <= {key % 12 for key in self._anchor}


def _classes(keys: set[int]) -> int:
    return len({key % 12 for key in keys})
