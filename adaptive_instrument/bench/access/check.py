"""The access check, gone through by a simulated person on the real ensemble."""

from __future__ import annotations

from random import Random

from adaptive_instrument.bench.access.asked import AskedEyes, AskedHand, AskedHead
from adaptive_instrument.bench.access.gaze import Eyes
from adaptive_instrument.bench.access.heads import Head
from adaptive_instrument.bench.access.person import Person
from adaptive_instrument.bench.access.profiles import Profile, press_places
from adaptive_instrument.bench.access.session import Session
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.retuning import in_force
from adaptive_instrument.signals import Change
from adaptive_instrument.tuning import differing

BEGINS = 3.0
"""Seconds of being seen before the check is called."""
LONGEST = 600.0
"""Seconds after which a check is broken off: two minutes are meant."""
DAY = "2026-01-01"


def checked(profile: Profile, instrument: Instrument, chance: Random) -> tuple[Instrument, tuple[str, ...]]:
    """The instrument after everything that the check proposed to this person was accepted by them, and what was
    changed."""
    session = Session(instrument, _asked(profile, instrument, chance))
    session.run(lambda: session.t >= BEGINS)
    session.change(Change(session.t, f"player.{instrument.name}.check", DAY))
    session.run(lambda: session.t >= LONGEST or session.player.checking is None)
    new = in_force(session.player)
    return new, tuple(what for what in differing(instrument, new) if not what.startswith("access_check"))


def _asked(profile: Profile, instrument: Instrument, chance: Random) -> Person:
    motor, pointer = profile.motor, instrument.pointer
    if isinstance(motor, Head):
        return AskedHead(motor, chance, (pointer.x, pointer.y), pointer.mirror)
    if isinstance(motor, Eyes):
        return AskedEyes(motor, chance, pointer.source)
    return AskedHand(motor, chance, press_places(instrument))
