"""The whole road for one picture: landmarks, features, signals."""

from __future__ import annotations

from adaptive_instrument.signals import Signal
from adaptive_instrument.vision.features import FeatureReader
from adaptive_instrument.vision.landmark_source import LandmarkSource, Picture
from adaptive_instrument.vision.signals_of import FaceSignals


class Watcher:
    """Watches one face through one camera or film."""

    def __init__(self, source: LandmarkSource) -> None:
        self._source = source
        self._reader = FeatureReader()
        self._face = FaceSignals()

    def look(self, picture: Picture, t: float) -> tuple[Signal, ...]:
        """What a picture says that was taken at ``t`` seconds; ``t`` must rise."""
        landmarks = self._source.find(picture, t)
        if landmarks is None:
            self._reader.lost()
            return self._face.seen(None, t)
        return self._face.seen(self._reader.read(landmarks), t)

    def blind(self, t: float) -> tuple[Signal, ...]:
        """No picture has come by ``t``."""
        return self._face.unseen(t)

    def end(self, t: float) -> tuple[Signal, ...]:
        """No picture will come any more."""
        return self._face.lost(t)

    def close(self) -> None:
        """Lets the model go. Safe to call twice."""
        self._source.close()
