"""A machine: something that plays beside the players, like a band, a looper or a partner.

To the ensemble a machine is an actor as a player is: it has deadlines, notes of its own in the ledger, and a turn.
Rest, stop, the way back to the voice, and a call hush it as they hush everybody.

**Nothing may depend on how far ahead a shell commits.** So a machine decides at deadlines of its own, from what was
so *before* that deadline, and what it decides is notes at ticks, which ``Ahead`` turns into events (``ahead.py``).
Chance is a pure function of the place (``chance.py``). Whatever happens at ``t`` may change what begins after ``t``,
never what begins at ``t`` or began before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from adaptive_instrument.notes import Event
from adaptive_instrument.settings import Settings

NAMES = ("call", "band", "looper", "partner", "count", "clock")
"""Names that no player may have: the notes of these are nobody else's."""


@dataclass(frozen=True, slots=True)
class MachineView:
    """What there is to see of a machine. Each kind of machine adds its own to it."""

    name: str
    """Whose notes they are: ``band``, ``looper``, ``partner``."""
    section: str
    """How its changes begin: ``groove``, ``looper``, ``partner``."""
    state: str
    """``off``, or a word for what it does: ``waits``, ``plays``, ``ends`` ..."""
    says: str = ""
    """What is to be told about it, a calm sentence; empty for nothing."""

    def line(self, now: float) -> str:
        """What the quiet line at the foot of the stage says of it at ``now`` (seconds), in a word or two."""
        return ""


@runtime_checkable
class Machine(Protocol):
    """What the ensemble asks of a machine. Times are seconds."""

    name: str
    """Whose notes they are, and under which name outputs know its sounds and volume. One of ``NAMES``."""
    section: str
    """The section of the mapping that sets it, and the first word of its changes."""
    revision: int
    """Grows whenever ``view`` has something new."""
    wishes: list[tuple[str, object]]
    """Changes that it asks for, like ``("transport.metre", 3)``; the ensemble takes them out after its turn."""

    @property
    def settings(self) -> Settings:
        """Its settings as they are in force: what is saved."""

    @property
    def listens(self) -> bool:
        """Whether it wants ``heard`` now. One that does not costs nothing while others play."""

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due next: a decision, a note that is not committed, the end of one."""

    @property
    def pending(self) -> float | None:
        """The second of the first note that is decided and not committed, or None."""

    def opening(self, t: float) -> list[Event]:
        """What outputs must know before its first note: the sound of each voice, its volume."""

    def advance(self, t: float) -> list[Event]:
        """Whatever is due at ``t``, each at its own time; commits what begins then."""

    def commit(self, horizon: float) -> list[Event]:
        """Decided notes up to ``horizon`` become binding, and can be cancelled until they begin."""

    def hush(self, t: float) -> list[Event]:
        """Ends everything: what sounds, what is committed, what is decided. It does not begin again by itself."""

    def reharmonise(self, t: float) -> list[Event]:
        """Key, scale or chord have changed: what begins after ``t`` follows."""

    def retime(self, t: float) -> list[Event]:
        """Tempo, metre or swing have changed: what begins after ``t`` follows."""

    def heard(self, t: float, events: Sequence[Event]) -> list[Event]:
        """What players played: note events at ``t`` or a little before, each handed over when it is heard and never
        sooner, however far ahead it was committed. A decision at ``t`` may use what came before ``t`` only."""

    def admit(self, setting: str, value: Any) -> None:
        """Raises what speaks against a change, before anything is done.

        Raises:
            ChangeError: it cannot be applied now, with the cure.
        """

    def change(self, t: float, setting: str, value: Any) -> list[Event]:
        """Applies a change, named without the section: ``start``, ``intensity``. Its value has been checked."""

    def undoable(self) -> Iterable[tuple[str, object]]:
        """What *undo* brings back, as whole changes: ``("groove.name", "waltz")``."""

    def view(self) -> MachineView:
        """What there is to see of it."""
