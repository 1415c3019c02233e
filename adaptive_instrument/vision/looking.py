"""Looks for whatever is played by: a face, a spot, or both in the same picture."""

from __future__ import annotations

from collections.abc import Callable

from adaptive_instrument.instrument import Sought
from adaptive_instrument.signals import Signal
from adaptive_instrument.vision.landmark_source import LandmarkSource, Picture
from adaptive_instrument.vision.spot_watcher import SpotWatcher
from adaptive_instrument.vision.watcher import Watcher


class Looking:
    """One camera or film, watched for everything that is sought in it."""

    def __init__(self, source: Callable[[], LandmarkSource]) -> None:
        """``source`` makes what finds a face: only when one is sought, for that takes long."""
        self._source = source
        self._face: Watcher | None = None
        self._spot: SpotWatcher | None = None

    def seek(self, sought: Sought, t: float, anew: bool = False) -> tuple[Signal, ...]:
        """From ``t`` on this is sought; what is not any more is lost. ``anew``: also a spot that is the same.

        Raises:
            InputError: there is no face tracking here, with the cure.
        """
        said: tuple[Signal, ...] = ()
        if sought.face and self._face is None:
            self._face = Watcher(self._source())
        elif not sought.face and self._face is not None:
            said = self._face.end(t)
            self._face.close()
            self._face = None
        if sought.spot is None:
            said = (*said, *(self._spot.end(t) if self._spot is not None else ()))
            self._spot = None
        elif self._spot is None:
            self._spot = SpotWatcher(sought.spot)
        elif anew or self._spot.settings != sought.spot:
            said = (*said, *self._spot.anew(sought.spot, t))
        return said

    def look(self, picture: Picture, t: float) -> tuple[Signal, ...]:
        """What a picture says that was taken at ``t`` seconds; ``t`` must rise."""
        # The spot first: a face takes longer.
        spot = self._spot.look(picture, t) if self._spot is not None else ()
        return (*spot, *(self._face.look(picture, t) if self._face is not None else ()))

    def blind(self, t: float) -> tuple[Signal, ...]:
        """No picture has come by ``t``."""
        return tuple(said for each in self._all() for said in each.blind(t))

    def end(self, t: float) -> tuple[Signal, ...]:
        """No picture will come any more."""
        return tuple(said for each in self._all() for said in each.end(t))

    def news(self) -> str | None:
        """What is worth a line on the terminal, once."""
        if self._spot is None:
            return None
        news, self._spot.news = self._spot.news, None
        return news

    def close(self) -> None:
        """Lets the model go. Safe to call twice."""
        for each in self._all():
            each.close()

    def _all(self) -> list[Watcher | SpotWatcher]:
        return [each for each in (self._spot, self._face) if each is not None]
