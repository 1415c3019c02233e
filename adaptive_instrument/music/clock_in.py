"""MIDI clock in: the beat follows a clock from outside, calmly. Pure.

What comes unevenly is evened out, and the music is led to where the clock is within a beat, never thrown there. A clock
that stutters, stops or tells a tempo that nobody can play changes nothing: the last tempo goes on, and it is said why.
"""

from __future__ import annotations

from collections import deque

from adaptive_instrument.music.bystander import Bystander
from adaptive_instrument.music.clock_fit import ClockFit
from adaptive_instrument.music.machine import MachineView
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.transport import CLOCKS, FASTEST, SLOWEST, TICKS_PER_BEAT
from adaptive_instrument.notes import Event

NAME = "clock-in"
CLOCK, START, CONTINUE, STOP, POSITION = 0xF8, 0xFA, 0xFB, 0xFC, 0xF2
HEARS = (CLOCK, START, CONTINUE, STOP, POSITION)
"""The MIDI messages that concern it, by their first byte."""
LOST = 0.6
"""Seconds without a clock after which there is none any more: five clocks of the slowest tempo."""
NONE_YET = 3.0
"""Seconds after which it is said that no clock comes at all."""
EACH = 6
"""Clocks between two corrections: four a beat."""
SLACK, EVEN = 0.001, 0.001
"""Seconds off the beat, and part of the tempo, that are not worth a correction."""
ALIKE = 0.005
"""Part by which the tempo may differ while a correction is on its way, which takes one beat."""
MISSED = 1.6
"""A gap so many times as long as usual: clocks are missing, late, or slower."""
BESIDE, UNEVEN = 0.6, 2.5
"""By so many gaps, and so many times the usual unevenness, a clock is off its place when it is not the next one."""
TWICE, BUNCH = 0.15, 0.0005
"""Part of a gap in which a clock is the one before it, heard again: a sound server that is late repeats itself in its
next period. And the seconds within which two clocks are of the same period, and so two."""
SLOWER = 6
"""So many gaps in a row that are too long are a slower tempo: two of three clocks that are lost are hardly ever."""
STUMBLES = 4
"""So many clocks that are late or lost are a stutter."""
SAID_FOR = 8.0
"""Seconds in which they are counted, and so for how long it is said."""
LATEST = 0.25
"""Seconds by which a message may have waited before it was admitted."""
STUTTERS = (
    "The MIDI clock stutters: the beat goes on evenly. Plug its device in without a hub, or let its computer do less."
)
REGRETS = 3.0
"""Seconds after which a tempo is no longer taken for the beginning of one that nobody can play."""
TOLERANCE = 1.02
"""How far beyond the tempos that can be played a clock may be and still be followed, to the nearest of them."""


class ClockIn(Bystander):
    """Follows one port's clock, where the transport is set to do so."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(NAME)
        self.deadline: float | None = None
        self._shared = shared
        self._fit = ClockFit()
        self._port = ""
        self._last: float | None = None
        """The second of the last clock, None while none come."""
        self._number = -1
        self._slow: list[int] = []
        """How many clocks were passed over in each of the last gaps, one after the other, that were too long."""
        self._owed = 0
        """Clocks that were counted before they came, for they were late."""
        self._stumbled: deque[tuple[float, int]] = deque(maxlen=64)
        """When clocks were late or lost, and how many."""
        self._stopped: float | None = None
        """The second at which it was found to have stopped, None while it has not."""
        self._base: tuple[int, int] | None = None
        """A clock's number and its tick."""
        self._aim = (0, 0.0)
        """The clock at which the beat is to be where the clock is, and the tempo that was known then."""
        self._position = 0
        """Clocks from the beginning of the song, where it is to go on."""
        self._begins = False
        """Whether the next clock is the first of a start or a continuation."""
        self._held = False
        """Whether time has stood since the beat was where the clock is."""
        self._kept: deque[tuple[float, float]] = deque()
        """The tempos of the last seconds, and until when each was."""
        self._state, self._says = "off", ""

    @property
    def follows(self) -> bool:
        """Whether a clock comes and is followed."""
        return self._state == "follows"

    def hear(self, t: float, captured: float | None, port: str, data: bytes) -> bool:
        """A message of the clock, admitted at ``t`` and heard by the driver at ``captured`` (seconds). True when the
        transport has changed."""
        if not self._wanted or (self._port and port != self._port and self._last is not None):
            return False
        kind = data[0]
        if kind == POSITION and len(data) >= 3:
            self._position = (data[1] & 0x7F | (data[2] & 0x7F) << 7) * 6
        elif kind in (START, CONTINUE):
            self._position = 0 if kind == START else self._position
            self._begins = True
        elif kind == CLOCK:
            self._port = port
            second = captured if captured is not None and t - LATEST <= captured <= t else t
            return self._clock(t, second)
        return False

    def advance(self, t: float) -> list[Event]:
        """No clock has come for too long."""
        if self.deadline is None or t < self.deadline:
            return []
        self.deadline = None
        if self._last is None:
            self._tell("waits", "No MIDI clock comes: the tempo stays. Start the clock of the other device or program.")
        else:
            self._tell("lost", "The MIDI clock has stopped: the last tempo goes on. Start it again, it is followed.")
            self._stopped = t
        self._last, self._base = None, None
        self._fit.forget()
        return []

    def retime(self, t: float) -> list[Event]:
        """The transport may have been set to follow a clock, or to follow none any more."""
        if self._wanted and self._state == "off":
            self._tell("waits", "")
            self.deadline = t + NONE_YET
        elif not self._wanted and self._state != "off":
            self._tell("off", "")
            self.deadline, self._last, self._base, self._port = None, None, None, ""
            self._fit.forget()
        return []

    def view(self) -> MachineView:
        """Whether it follows, and what is wrong."""
        return MachineView(NAME, NAME, self._state, self._says)

    # -- inside -------------------------------------------------------------------------------------------------------

    @property
    def _wanted(self) -> bool:
        return self._shared.transport.settings.clock == "midi"

    def _tell(self, state: str, says: str) -> None:
        if (state, says) != (self._state, self._says):
            self._state, self._says = state, says
            self.revision += 1

    def _clock(self, t: float, second: float) -> bool:
        gap = None if self._last is None else second - self._last
        if gap is None or gap > LOST:
            self._fit.forget()
            self._base, self._owed, self._slow = None, 0, []
            gap = None
            if self._stopped is not None and not self._begins:
                # Nobody has started it again: it was away by itself. Once may be a plug that was pulled.
                self._stumbled.append((self._stopped, STUMBLES // 2))
            self._stopped = None
        self.deadline = t + LOST
        self._last = second if gap is None else max(second, self._last or second)
        if not self._counted(second, gap):
            return False
        self._fit.add(self._number, second)
        if self._begins:
            self._begins = False
            self._base, self._aim = (self._number, self._meant(t)), (0, 0.0)
        if not self._fit.enough or self._number % EACH:
            return False
        if missing := self._fit.missed():
            # What was counted so far was too few: where the beat is, is not known any more.
            self._base, self._aim = None, (0, 0.0)
            self._stumbled.append((second, missing))
        self._fit.draw()
        return self._correct(t)

    def _counted(self, second: float, gap: float | None) -> bool:
        """Counts a clock; false when it had been counted already."""
        fit = self._fit
        if gap is None or not fit.drawn:
            self._number += 1
            return True
        off = second - fit.at(self._number + 1)
        beside = max(BESIDE * fit.every, UNEVEN * fit.scatter)
        if gap > MISSED * fit.every:
            return self._late(max(1, round(off / fit.every)) if off > beside else 0)
        if self._slow:
            self._stumbled.append((second, sum(self._slow)))
            self._slow = []
        if off < -beside and (self._owed or BUNCH < gap < TWICE * fit.every):
            if self._owed:
                self._owed -= 1
            else:
                self._stumbled.append((second, 1))
            return False
        if abs(off) < beside:
            # Whoever is late makes up for it at once; what does not come then was never sent.
            self._owed = 0
        self._number += 1
        return True

    def _late(self, missing: int) -> bool:
        """After a gap as long as several clocks some are missing, or late; after several such gaps all are slower."""
        self._slow.append(missing)
        if len(self._slow) >= SLOWER:
            self._number -= sum(self._slow[:-1]) - 1
            self._owed, self._slow = 0, []
            self._fit.forget()
            return True
        self._owed += missing
        self._number += 1 + missing
        return True

    def _complaint(self, t: float) -> str:
        """What is to be said of a clock that is followed."""
        while self._stumbled and self._stumbled[0][0] <= t - SAID_FOR:
            self._stumbled.popleft()
        return STUTTERS if sum(clocks for _, clocks in self._stumbled) >= STUMBLES else ""

    def _meant(self, t: float) -> int:
        """The tick that a start or a continuation means: from here on the first of that place in its bar."""
        transport = self._shared.transport
        here = transport.tick(t)
        line, length = transport.bar(here)
        place = line + self._position * TICKS_PER_BEAT // CLOCKS[transport.feel] % length
        return place if place >= here else place + length

    def _correct(self, t: float) -> bool:
        transport, fit = self._shared.transport, self._fit
        clocks = CLOCKS[transport.feel]
        if fit.every <= 0:
            return False
        tempo = 60 / fit.every / clocks
        if not SLOWEST / TOLERANCE <= tempo <= FASTEST * TOLERANCE:
            self._tell(
                "lost", f"The MIDI clock tells {tempo:.0f} beats a minute: the last tempo goes on. Set it to 20 to 300."
            )
            return self._turn_back(t)
        tempo = min(FASTEST, max(SLOWEST, tempo))
        self._tell("follows", self._complaint(t))
        if transport.holding:
            self._held = True
            transport.set_tempo(tempo, t)
            return True
        if self._base is None:
            # Nobody has said where the beat is: our nearest clock is theirs.
            place = round(transport.tick(fit.at(self._number)) * clocks / TICKS_PER_BEAT)
            self._base = (self._number, place * TICKS_PER_BEAT // clocks)
        if self._held:
            # The beat at which it went on is the next one, here and there: nobody runs after those that were held.
            self._held, self._aim = False, (0, 0.0)
            number, tick = self._base
            ahead = transport.tick(fit.at(self._number)) - tick - (self._number - number) * TICKS_PER_BEAT // clocks
            self._base = (number, tick + round(ahead / TICKS_PER_BEAT) * TICKS_PER_BEAT)
        aim, aimed = self._aim
        if self._number < aim and abs(tempo - aimed) < ALIKE * tempo:
            # On its way: aimed at anew from here it would come there ever later.
            return False
        number, tick = self._base

        def tick_of(ahead: int) -> int:
            return tick + (self._number + ahead - number) * TICKS_PER_BEAT // clocks

        off = transport.time(tick_of(0)) - fit.at(self._number)
        if abs(off) < SLACK and abs(tempo - transport.tempo) < EVEN * tempo:
            return False
        self._keep(t)
        self._aim = (self._number + clocks, tempo)
        transport.steer(tempo, t, tick_of(clocks), fit.at(self._number + clocks))
        return True

    def _keep(self, t: float) -> None:
        """What the tempo was until ``t`` seconds is known for a while."""
        while self._kept and self._kept[0][0] < t - REGRETS:
            self._kept.popleft()
        self._kept.append((t, self._shared.transport.tempo))

    def _turn_back(self, t: float) -> bool:
        """On its way to a tempo that nobody can play the clock was followed for a moment: back to the tempo before.
        True when that is another one."""
        self._keep(t)
        before = self._kept[0][1]
        self._kept.clear()
        self._base, self._aim = None, (0, 0.0)
        if abs(before - self._shared.transport.tempo) < EVEN * before:
            return False
        self._shared.transport.set_tempo(before, t)
        return True
