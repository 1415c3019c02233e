"""What watching a face costs, how late it is heard, and how true the head's pose and a followed spot are."""

from __future__ import annotations

import multiprocessing
import pickle
import time
from collections.abc import Callable
from itertools import islice
from multiprocessing.connection import Connection, wait
from statistics import median
from typing import TYPE_CHECKING, Any

from adaptive_instrument.bench import spots
from adaptive_instrument.bench.children import CannotMeasure
from adaptive_instrument.bench.figures import Figure, percentile
from adaptive_instrument.bench.films import film
from adaptive_instrument.errors import InputError
from adaptive_instrument.processes import camera
from adaptive_instrument.processes.messages import CameraPlan, Failed, Feed, Quit, Ready

if TYPE_CHECKING:
    from adaptive_instrument.vision.landmark_source import Landmarks, Picture

FILM = "head-and-laughter.mp4"
COST = "our frame cost beyond FaceMesh.process, median"
LATE = "captured frame to signal in another process, beyond the model's own time, p99"
PORTRAITS = {
    "turns-and-winks.mp4": 0, "glasses.mp4": 3, "talking.mp4": 5,
    "gaze-centre.mp4": 5, "head-and-laughter.mp4": 60, "face-lost.mov": 10,
}  # fmt: skip
"""Films and the number of the picture in each that is lifted; a quick bench takes the first three."""
AXES = "yaw", "pitch", "roll"
STEP = 5.0
"""Degrees between two drawn pictures."""
TO_START = 60.0
"""Seconds the camera's process is given to load its model."""
SETTLES = 10
"""First pictures of a measurement that do not count: caches and clocks warm up."""

_SPAWN = multiprocessing.get_context("spawn")


def run(quick: bool) -> list[Figure]:
    """Every figure of the camera."""
    return [
        *_figures(lambda: _cost(120 if quick else 472), Figure(COST, None, "ms", at_most=1.0)),
        *_figures(lambda: _lateness(6.0 if quick else 19.0), Figure(LATE, None, "ms", at_most=8.0)),
        *_figures(lambda: _poses(3 if quick else 6), *(Figure(_pose(axis), None, "deg", at_most=2.0) for axis in AXES)),
        *_figures(lambda: spots.figures(quick), *spots.missing()),
    ]


def _figures(measure: Callable[[], list[Figure]], *missing: Figure) -> list[Figure]:
    """What was measured, or the figures without a value and why."""
    try:
        return measure()
    except (CannotMeasure, InputError) as error:
        why = str(error)
        return [Figure(f.name, None, f.unit, f.at_most, f.at_least, why) for f in missing]


# -- cost -----------------------------------------------------------------------------------------------------------


def _cost(pictures: int) -> list[Figure]:
    """The film along our whole road, less what the model took of it; then once more through the library's own class."""
    from adaptive_instrument.vision.capture import mirrored
    from adaptive_instrument.vision.face_mesh import FaceMesh, silence
    from adaptive_instrument.vision.film import Film
    from adaptive_instrument.vision.opencv import cv2
    from adaptive_instrument.vision.watcher import Watcher

    mesh = FaceMesh()
    watcher = Watcher(mesh)
    receive, send = _SPAWN.Pipe(duplex=False)
    whole, ours = [], []
    for frame in islice(Film(film(FILM)).frames(), pictures):
        raw = cv2.cvtColor(frame.picture, cv2.COLOR_RGB2BGR)
        start = time.perf_counter()
        # As for a live camera: colours, mirror, and off to the engine.
        picture = mirrored(raw)
        if told := watcher.look(picture, frame.captured):
            send.send_bytes(pickle.dumps(told, pickle.HIGHEST_PROTOCOL))
        whole.append(time.perf_counter() - start)
        ours.append(whole[-1] - mesh.busy)
        if told:
            receive.recv()
    watcher.close()

    bare = []
    with silence():
        from mediapipe.python.solutions import face_mesh

        theirs = face_mesh.FaceMesh(refine_landmarks=True)
        theirs.process(next(Film(film(FILM)).frames()).picture)
    for frame in islice(Film(film(FILM)).frames(), pictures):
        start = time.perf_counter()
        theirs.process(frame.picture)
        bare.append(time.perf_counter() - start)
    theirs.close()
    cost, all_of_it, alone = (1e3 * median(times[SETTLES:]) for times in (ours, whole, bare))
    note = f"{len(whole) - SETTLES} pictures of {FILM}: the whole road less the model's part of it; the whole road "
    note += f"{all_of_it:.2f} ms, FaceMesh.process alone over the same film {alone:.2f} ms"
    return [Figure(COST, cost, "ms", at_most=1.0, note=note)]


# -- lateness -------------------------------------------------------------------------------------------------------


def _lateness(seconds: float) -> list[Figure]:
    """The camera's real process plays the film in real time; each signal is stamped as it is received here."""
    path = film(FILM)
    ours, theirs = _SPAWN.Pipe()
    told, tell = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_camera, args=(theirs, CameraPlan(film=path), tell), daemon=True)
    process.start()
    theirs.close()
    tell.close()
    try:
        _await_ready(ours)
        feed, end = _SPAWN.Pipe(duplex=False)
        ours.send(Feed(end))
        end.close()
        arrived = _arrivals(feed, seconds)
        ours.send(Quit())
        busy: list[tuple[float, float, float]] = told.recv() if told.poll(5.0) else []
    except (EOFError, OSError):
        raise CannotMeasure("The camera's process died. Run adaptive-instrument doctor: it names the cure.") from None
    finally:
        ours.close()
        process.join(5.0)
        process.kill()
    arrivals = [(captured, at) for captured, at in arrived.items() if any(captured == t for t, _, _ in busy)][SETTLES:]
    if not arrivals:
        raise CannotMeasure("No signal came from the camera's process. Run adaptive-instrument doctor.")
    late = [1e3 * (at - captured - _working(busy, captured, at)) for captured, at in arrivals]
    raw = [1e3 * (at - captured) for captured, at in arrivals]
    models = [1e3 * (end - start) for _, start, end in busy][SETTLES:]
    note = f"{len(late)} pictures of {FILM} in real time, less the time in which the model worked, on this picture or "
    note += f"still on the one before; median {median(late):.2f} ms, worst {max(late):.2f} ms; with the model's work "
    note += f"{median(raw):.2f} ms, p99 {percentile(raw, 0.99):.2f} ms; the model's own time {median(models):.2f} ms, "
    note += f"p99 {percentile(models, 0.99):.2f} ms"
    return [Figure(LATE, percentile(late, 0.99), "ms", at_most=8.0, note=note)]


def _working(busy: list[tuple[float, float, float]], since: float, until: float) -> float:
    """Seconds between two moments in which the model was at work."""
    return sum(max(0.0, min(end, until) - max(start, since)) for _, start, end in busy)


def _await_ready(control: Connection[Any, Any]) -> None:
    while control.poll(TO_START):
        message = control.recv()
        if isinstance(message, Ready):
            return
        if isinstance(message, Failed):
            raise CannotMeasure(message.text)
    raise CannotMeasure("The camera's process did not start. Run adaptive-instrument doctor: it names the cure.")


def _arrivals(feed: Connection[Any, Any], seconds: float) -> dict[float, float]:
    """When each picture was captured, and when its signals were here."""
    arrived: dict[float, float] = {}
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0 and wait([feed], left):
        captured = feed.recv()[-1].captured
        arrived[captured] = time.perf_counter()
    return arrived


def _camera(control: Connection[Any, Any], plan: CameraPlan, tell: Connection[Any, Any]) -> None:
    """The body of the camera's process, whose model writes down when it worked."""
    from adaptive_instrument.vision.face_mesh import FaceMesh

    class Timed(FaceMesh):
        def __init__(self) -> None:
            super().__init__()
            self.times: list[tuple[float, float, float]] = []
            """Of each picture its time, and from when to when the model worked on it; all in seconds."""

        def find(self, picture: Picture, t: float) -> Landmarks | None:
            found = super().find(picture, t)
            self.times.append((t, self.began, self.began + self.busy))
            return found

        def close(self) -> None:
            tell.send(self.times)
            super().close()

    camera.run(control, plan, Timed)


# -- pose -----------------------------------------------------------------------------------------------------------


def _pose(axis: str) -> str:
    return f"head pose on generated heads, {axis}, RMS"


def _poses(portraits: int) -> list[Figure]:
    """Portraits lifted to 3D and redrawn at known angles (``heads.py`` says what is independent of what)."""
    errors: dict[str, list[list[float]]] = {}
    for name, number in list(PORTRAITS.items())[:portraits]:
        errors[name] = _errors(name, number)
    figures = []
    for index, axis in enumerate(AXES):
        each = {name: _rms(rows[index]) for name, rows in errors.items()}
        pooled = _rms([error for rows in errors.values() for error in rows[index]])
        worst = max(each, key=lambda name: each[name])
        note = f"{len(each)} heads turned up to 20 degrees each way, a constant removed from each head; "
        note += f"the worst is that of {worst} with {each[worst]:.2f}"
        figures.append(Figure(_pose(axis), pooled, "deg", at_most=2.0, note=note))
    return figures


def _errors(name: str, number: int) -> list[list[float]]:
    """For each axis the errors in degrees over one head's whole way, their mean removed."""
    from adaptive_instrument.bench import heads
    from adaptive_instrument.vision.face_mesh import FaceMesh
    from adaptive_instrument.vision.film import Film
    from adaptive_instrument.vision.head_pose import HeadPose, PoseSolver

    mesh = FaceMesh()
    portrait = None
    for frame in Film(film(name)).frames():
        landmarks = mesh.find(frame.picture, frame.captured)
        if frame.number == number and landmarks is not None:
            portrait = heads.Head(frame.picture, landmarks)
            break
    mesh.close()
    if portrait is None:
        raise CannotMeasure(f"There is no face in picture {number} of {name}. Fetch the test films anew.")

    mesh, solver = FaceMesh(), PoseSolver()
    read: list[tuple[HeadPose, heads.Points]] = []
    for turned, (yaw, pitch, roll) in enumerate([(0.0, 0.0, 0.0)] * 3 + list(heads.sweep(STEP))):
        drawn = portrait.drawn(yaw, pitch, roll)
        landmarks = mesh.find(drawn.picture, float(turned))
        pose = solver.solve(landmarks) if landmarks is not None else None
        if pose is None:
            raise CannotMeasure(f"The head drawn from {name} was not found at {yaw:.0f}, {pitch:.0f}, {roll:.0f}.")
        read.append((pose, drawn.turn))
    mesh.close()
    # How the portrait's own head was held nobody knows: it is the constant, and comes from the head at rest.
    rest = heads.rotation(read[2][0].yaw, read[2][0].pitch, read[2][0].roll)
    rows: list[list[float]] = [[], [], []]
    for pose, turn in read[3:]:
        for row, said, true in zip(rows, (pose.yaw, pose.pitch, pose.roll), heads.angles(turn @ rest), strict=True):
            row.append(said - true)
    return [[error - sum(row) / len(row) for error in row] for row in rows]


def _rms(errors: list[float]) -> float:
    return float((sum(error * error for error in errors) / len(errors)) ** 0.5)
