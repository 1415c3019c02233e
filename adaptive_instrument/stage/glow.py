"""How brightly each target is lit: at once when struck, softly out, and never a flicker.

Why it cannot flash (law 6, WCAG 2.2 success criterion 2.3.1: at most three flashes in a second, a flash being a
*pair* of opposite changes). A light may rise at any time, so that the eye gets its answer with the ear. It may begin
to fall only ``STAYS`` after it last rose. So one light's fall and its next fall, with a rise between, are more than a
third of a second apart, however fast the target is struck: a trill is a steady light.
"""

from __future__ import annotations

from adaptive_instrument.view import SoundingView, View

STAYS = 0.34
"""Seconds a light stays before it may fall: just over a third."""
FADES = 0.4
"""Seconds from full light to none."""
SOFTEST = 0.6
"""Light of the softest note, 0..1."""
HELD = 0.85
"""What a held note keeps of its light after the first moment, 0..1."""
RINGS_TO = 0.3
"""What a ringing note has left of its light at its end, 0..1."""


class Light:
    """The light of one target. Fed with growing moments, it answers with its level."""

    __slots__ = ("_fades", "_rose", "_then", "level")

    def __init__(self, fades: float = FADES) -> None:
        """``fades``: seconds from full light to none."""
        self.level = 0.0
        self._fades = fades
        self._rose = -1e9
        self._then = -1e9

    def follow(self, wanted: float, now: float) -> bool:
        """Moves towards ``wanted`` (0..1) at ``now`` seconds; true while it has not arrived."""
        past = max(0.0, now - self._then)
        self._then = now
        if wanted > self.level:
            self._rose = now
            self.level = wanted
            return False
        if wanted < self.level:
            falling = min(past, now - self._rose - STAYS)
            if falling > 0:
                self.level = max(wanted, self.level - falling / self._fades)
        return self.level > wanted


class Glow:
    """The lights of all targets of all players."""

    def __init__(self) -> None:
        self._lights: dict[tuple[str, int], Light] = {}

    def see(self, view: View, now: float, sounds: bool = True) -> bool:
        """Looks at the view at ``now`` seconds (the clock of the view). True while some light is on its way.

        Without ``sounds`` the view is an old one whose notes have ended with their engine.
        """
        wanted: dict[tuple[str, int], float] = {}
        moving = False
        for player in view.players:
            for note in player.sounding if sounds else ():
                if note.started > now:
                    # A note committed ahead: its light waits for its own moment.
                    moving = True
                    continue
                place = (player.name, note.target)
                wanted[place] = max(wanted.get(place, 0.0), strength(note, now))
                moving = moving or _changes(note, now)
        for place in wanted:
            if place not in self._lights:
                self._lights[place] = Light()
        for place, light in list(self._lights.items()):
            aim = wanted.get(place, 0.0)
            moving = light.follow(aim, now) or moving
            if light.level <= 0.0 and place not in wanted:
                del self._lights[place]
        return moving

    def level(self, player: str, target: int) -> float:
        """How brightly a target is lit, 0..1."""
        light = self._lights.get((player, target))
        return 0.0 if light is None else light.level


def strength(note: SoundingView, now: float) -> float:
    """How much light a sounding note wants at ``now`` seconds, 0..1."""
    age = now - note.started
    peak = SOFTEST + (1.0 - SOFTEST) * min(127, max(0, note.velocity)) / 127
    if note.lasts is None:
        return peak * (HELD + (1.0 - HELD) * max(0.0, 1.0 - age / FADES))
    if age >= note.lasts or note.lasts <= 0:
        return 0.0
    return peak * (1.0 - (1.0 - RINGS_TO) * age / note.lasts)


def _changes(note: SoundingView, now: float) -> bool:
    age = now - note.started
    return age < FADES if note.lasts is None else age < note.lasts
