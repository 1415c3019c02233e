"""What all players of an ensemble share."""

from __future__ import annotations

from dataclasses import dataclass

from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.ledger import Ledger
from adaptive_instrument.music.transport import Transport


@dataclass(slots=True)
class Shared:
    """One harmony, one transport, one ledger, and whether everybody rests. Only the ensemble changes it."""

    harmony: Harmony
    transport: Transport
    ledger: Ledger
    resting: bool = False
