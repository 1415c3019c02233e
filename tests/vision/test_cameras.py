"""What gives pictures: films, and an opened camera, for which a film stands in behind OpenCV's own door."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from adaptive_instrument.errors import InputError
from tests.support import watched

pytestmark = watched.needs_vision


def test_every_picture_of_a_film_has_its_exact_time() -> None:
    from adaptive_instrument.vision.film import Film

    frames = list(Film(watched.path("nod.mkv")).frames())
    assert [frame.number for frame in frames] == list(range(65))
    assert [frame.captured for frame in frames] == [pytest.approx(number / 30) for number in range(65)]


def test_a_film_in_real_time_leaves_out_what_is_late() -> None:
    import numpy as np

    from adaptive_instrument.vision.film import Film

    path = watched.path("nod.mkv")
    every = [frame.picture for frame in Film(path).frames()]
    film = Film(path)
    numbers, behind = [], []
    started = time.perf_counter()
    try:
        while True:
            frame = film.newest(1.0)
            assert frame is not None
            behind.append(time.perf_counter() - frame.captured)
            numbers.append(frame.number)
            # What is left out is left out of the film, and not only of the count.
            assert np.array_equal(frame.picture, every[frame.number])
            if frame.number == 10:
                while time.perf_counter() < started + 1.0:  # a slow model
                    pass
    except EOFError:
        pass
    assert numbers == sorted(set(numbers))
    after = numbers[numbers.index(10) + 1] if 10 in numbers else 30
    assert after >= 29
    assert min(behind) >= 0


def test_a_film_that_is_not_due_yet_is_not_waited_for_longer_than_asked() -> None:
    from adaptive_instrument.vision.film import Film

    film = Film(watched.path("head-turn.mp4"))  # 12 pictures a second
    assert film.newest(1.0) is not None
    assert film.newest(0.001) is None


def test_a_film_that_is_none_is_told_with_a_cure(tmp_path: Path) -> None:
    from adaptive_instrument.vision.offline import signals_of_film

    with pytest.raises(InputError, match=r"There is no film .*nothing\.mp4\. Give"):
        next(signals_of_film(tmp_path / "nothing.mp4"))
    (tmp_path / "words.mp4").write_text("no film")
    with pytest.raises(InputError, match=r"cannot be read\. Give a film"):
        next(signals_of_film(tmp_path / "words.mp4"))


def test_a_live_camera_gives_the_newest_picture_mirrored_and_tells_when_it_has_gone() -> None:
    import cv2
    import numpy as np

    from adaptive_instrument.vision.capture import LiveCamera
    from adaptive_instrument.vision.film import Film

    path = watched.path("head-turn.mp4")
    last = list(Film(path).frames())[-1]
    camera = LiveCamera(cv2.VideoCapture(str(path)), "camera of the test")
    # A file gives its pictures as fast as they are read: the drain keeps the last, and then there are no more.
    camera._thread.join(10)
    frame = camera.newest(0.0)
    assert frame is not None
    assert np.array_equal(frame.picture, last.picture[:, ::-1])
    assert frame.captured <= time.perf_counter()
    with pytest.raises(InputError, match=r"camera of the test gives no pictures any more\. Plug it in"):
        camera.newest(0.1)
    camera.close()
    camera.close()


def test_a_camera_that_is_not_there_is_never_another_one() -> None:
    from adaptive_instrument.vision.capture import open_camera

    with pytest.raises(InputError, match=r"There is no camera"):
        open_camera("a camera that nobody has")
    with pytest.raises(InputError):
        open_camera("97")


def test_pictures_out_of_order_are_refused() -> None:
    import numpy as np

    from adaptive_instrument.vision.face_mesh import FaceMesh

    mesh = FaceMesh()
    grey = np.full((48, 64, 3), 128, np.uint8)
    assert mesh.find(grey, 1.0) is None
    with pytest.raises(ValueError, match="order of their time"):
        mesh.find(grey, 1.0)
    mesh.close()
    mesh.close()
