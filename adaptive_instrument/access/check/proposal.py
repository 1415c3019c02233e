"""What the access check proposes: one setting, what it is and what would fit, in one sentence with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """One setting that would fit better."""

    setting: str
    """Its dotted place in the mapping: ``access.interval``, ``controls.switch.ignore_repeat``, ``layout.degrees``."""
    old: object
    new: object
    sentence: str
    """What is proposed and why, for the player and the therapist."""
    also: tuple[tuple[str, object], ...] = ()
    """Further settings that only make sense together with it, each with its new value."""

    @property
    def settings(self) -> tuple[tuple[str, object], ...]:
        """Every setting that it changes, with its new value."""
        return ((self.setting, self.new), *self.also)
