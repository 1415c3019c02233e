"""What all players of an ensemble share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from adaptive_instrument.access.menu_pages import Choice
from adaptive_instrument.music.ears import EarsSettings
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.ledger import Ledger
from adaptive_instrument.music.scales import Scale
from adaptive_instrument.music.transport import Transport
from adaptive_instrument.music.undo import Undo


@dataclass(slots=True)
class Shared:
    """One harmony, one transport, one ledger, and whether everybody rests. Only the ensemble changes it."""

    harmony: Harmony
    transport: Transport
    ledger: Ledger
    resting: bool = False
    calling: bool = False
    """Whether a helper is being called."""
    going: frozenset[str] = frozenset()
    """How the harmony goes on, in the menu's words: whether there are ``chords`` to go on to, a ``progression``,
    ``running chords`` or ``waiting chords``, whether ``nobody leads`` or ``somebody leads``, and ``at once``."""
    shelf: tuple[Choice, ...] = ()
    """The instruments that a player may change to, as far as the shell knows any."""
    fitting: tuple[Choice, ...] = ()
    """Those of them that fit what the first-run guide has heard, the best first."""
    unattended: float | None = None
    """The second since which every player has lost all devices, None while somebody can play."""
    playing: set[str] = field(default_factory=set)
    """The machines that play now, by their names, and how the loop stands: what the menu must know of them."""
    undo: Undo = field(default_factory=Undo)
    ears: EarsSettings = field(default_factory=EarsSettings)
    """How loud it may become, players and machines together."""
    standard: float = 440.0
    """The frequency of the A above middle C, in hertz."""
    own: dict[str, Scale] = field(default_factory=dict)
    """The scales that were brought along, by their names."""
    ahead: Callable[[float], Harmony] | None = None
    """What the harmony will be at a second that is still to come, where changes of it are known already."""

    def harmony_at(self, t: float) -> Harmony:
        """The harmony under which a note of ``t`` seconds sounds, for whoever plans one ahead. Should the plan change,
        everybody is told by ``foresee`` (players) or ``reharmonise`` (machines)."""
        return self.harmony if self.ahead is None else self.ahead(t)

    def scaled(self, harmony: Harmony, name: str) -> Harmony:
        """A harmony with the scale of this name: one of the table, or one that was brought along.

        Raises:
            ValueError: there is none, with the cure.
        """
        return replace(harmony, scale=name, own=self.own.get(name, harmony.own))
