"""How true a followed spot is: points of faces on film, beside the same points as the face tracker sees them."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from itertools import islice
from statistics import median

from adaptive_instrument.bench.figures import Figure, percentile
from adaptive_instrument.bench.films import film

FILMS = (
    "glasses.mp4", "turns-and-winks.mp4", "head-and-laughter.mp4", "nod.mkv", "shake.mkv", "face-lost.mov",
    "head-turn.mp4",
)  # fmt: skip
"""Films that are watched; a quick bench takes the first two, and of each the beginning."""
POINTS = {"the tip of the nose": 4, "a brow": 105, "a corner of the mouth": 61, "the chin": 152}
"""Points of a face that are followed as spots, by the mesh's numbering."""
SIZE = 0.1
"""Size of a spot in heights of the picture: what the settings say."""
WRONG = 8.0
"""Percent of the picture's width beyond which a spot is somewhere else and not merely inexact."""
FAR, STRAYS, DEAR = 3.0, 0.5, 5.0
"""What must be reached: percent of the width, percent of the pictures, milliseconds."""
QUICK = 120
"""Pictures of a film that a quick bench looks at."""
ERROR = "a spot on a face, followed by its looks alone, from the face tracker's own point, p95"
STRAYED = "pictures in which a spot is told where it is not (more than 8% of the width off)"
COST = "following a spot, processor time a picture, median"


@dataclass
class _Run:
    """Spots of some films: errors in percent of the width, seconds a picture, and what was lost."""

    errors: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    pictures: int = 0
    lost: int = 0
    losses: int = 0
    blank: int = 0
    """Spots that were no spots: nothing in them could be followed."""


def missing() -> list[Figure]:
    """The figures without values."""
    return [
        Figure(ERROR, None, "%", at_most=FAR),
        Figure(STRAYED, None, "%", at_most=STRAYS),
        Figure(COST, None, "ms", at_most=DEAR),
    ]


def figures(quick: bool) -> list[Figure]:
    """How far spots are from where they should be, how often they are somewhere else, and what they cost.

    Raises:
        CannotMeasure: a film is not there, with the cure.
        InputError: face tracking is missing, with the cure.
    """
    run = _Run()
    for name in FILMS[:2] if quick else FILMS:
        _watch(name, QUICK if quick else None, run)
    told = len(run.errors)
    strayed = sum(error > WRONG for error in run.errors)
    note = f"{told} pictures of {len(FILMS[:2] if quick else FILMS)} films and {len(POINTS)} spots in each, median "
    note += f"{median(run.errors):.2f}%; lost {run.losses} times, in {100 * run.lost / max(1, run.pictures):.0f}% of "
    note += f"the pictures; {run.blank} spots held nothing that could be followed"
    times = [1e3 * seconds for seconds in run.seconds]
    return [
        Figure(ERROR, percentile(run.errors, 0.95), "%", at_most=FAR, note=note),
        Figure(STRAYED, 100 * strayed / max(1, told), "%", at_most=STRAYS, note=f"{strayed} of {told}"),
        Figure(COST, median(times), "ms", at_most=DEAR, note=f"p99 {percentile(times, 0.99):.1f} ms"),
    ]


def _watch(name: str, most: int | None, run: _Run) -> None:
    from adaptive_instrument.vision.face_mesh import FaceMesh
    from adaptive_instrument.vision.film import Film
    from adaptive_instrument.vision.spot import Spot, grey_of

    mesh, spots, seen = FaceMesh(), dict[str, Spot](), dict[str, bool]()
    for frame in islice(Film(film(name)).frames(), most):
        landmarks = mesh.find(frame.picture, frame.captured)
        grey = grey_of(frame.picture)
        width = grey.shape[1]
        scale = width / landmarks.size[0] if landmarks is not None else 0.0
        for which, number in POINTS.items():
            where = None if landmarks is None else [scale * place for place in landmarks.xy[number].tolist()]
            spot = spots.get(which)
            if spot is None:
                # Not in the first pictures, in which the mesh still finds its way.
                if where is not None and frame.number >= 3:
                    spots[which] = Spot(grey, where[0], where[1], max(16.0, SIZE * grey.shape[0]))
                    run.blank += not spots[which].held
                continue
            if not spot.held:
                continue
            # Processor time: who else is on the machine does not count. It computes on one thread.
            began = time.thread_time()
            fix = spot.look(grey)
            run.seconds.append(time.thread_time() - began)
            run.pictures += 1
            run.lost += fix is None
            run.losses += fix is None and seen.get(which, True)
            seen[which] = fix is not None
            if fix is not None:
                # A spot that is told where no face is any more is somewhere else.
                off = math.inf if where is None else math.hypot(fix.x - where[0], fix.y - where[1])
                run.errors.append(min(100.0, 100 * off / width))
    mesh.close()
