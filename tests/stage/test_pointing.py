"""Those who point, on a real X server: dwelling, gaze, clicks, their own mark, harp, calibration, and their place in a
jam."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

pytest.importorskip("pygame")

from adaptive_instrument.access.zones import zones
from adaptive_instrument.stage.scene import Box, arrange
from tests.support.fingers import Fingers
from tests.support.pictures import brightness
from tests.support.stage import Stage, stage
from tests.support.xvfb import Display, display, until

SIZE = (1280, 720)
PADS = arrange(*SIZE, (zones("grid", 6),)).panels[0].cells
TIME = 0.6
"""Seconds that ``pointer-dwell`` dwells."""
C, D, E, G, A, HIGH_C = range(6)
PITCHES = (60.0, 62.0, 64.0, 67.0, 69.0, 72.0)
HARP = (*PITCHES, 74.0, 76.0)


@pytest.fixture(scope="module")
def screen() -> Iterator[Display]:
    with display(*SIZE) as server:
        yield server


@pytest.fixture(autouse=True)
def _pointer_at_rest(screen: Display) -> None:
    # Below all pads, where nothing is dwelt on, until a test moves it.
    screen.xdotool("mousemove", "640", "700")


def corner(cell: Box) -> tuple[int, int]:
    """A place on a pad that is neither on its name nor on its ring."""
    return cell.x + cell.w // 8, cell.y + cell.h // 8


def go(screen: Display, window: Stage, place: tuple[int, int], alone: bool = True) -> float:
    """Moves the pointer; answers with the second at which the window saw it there.

    A window that has just come up says where the pointer stood before: that is not where it was sent. In a jam
    (not ``alone``) it is told as a place in the player's own part.
    """
    before = len(window.of("Pointer"))
    screen.xdotool("mousemove", str(place[0]), str(place[1]))

    def arrived() -> list[float]:
        return [float(at["captured"]) for at in window.of("Pointer")[before:] if not alone or _is_at(at, place)]

    until(arrived, f"the pointer at {place}")
    return arrived()[-1]


def _is_at(pointer: dict[str, Any], place: tuple[int, int]) -> bool:
    return bool(abs(pointer["x"] * SIZE[0] - place[0]) < 2 and abs(pointer["y"] * SIZE[1] - place[1]) < 2)


def light(picture: Path, box: tuple[int, int, int, int]) -> float:
    """The mean brightness, 0..1, of a box (x, y, width, height) of a picture."""
    x, y, w, h = box
    return brightness(picture, f"{w}x{h}+{x}+{y}")


def pitches(window: Stage) -> list[float]:
    return [note["pitch"] for note in window.of("NoteOn")]


def pause(seconds: float) -> None:
    """Lets the pointer stay where it is: staying is what these tests are about."""
    threading.Event().wait(seconds)


def test_staying_on_a_pad_strikes_it_once_after_its_time(screen: Display) -> None:
    with stage(screen, ["pointer-dwell"]) as window:
        arrived = go(screen, window, corner(PADS[G]))
        struck = window.await_("NoteOn")
        assert struck["pitch"] == PITCHES[G]
        assert struck["at"] - arrived == pytest.approx(TIME, abs=0.03)
        pause(2 * TIME)
        assert pitches(window) == [PITCHES[G]]


def test_each_pad_is_hit_where_it_is_drawn(screen: Display) -> None:
    with stage(screen, ["pointer-dwell"]) as window:
        for count, cell in enumerate(PADS, 1):
            # Just within the drawn rim.
            go(screen, window, (cell.right - 12, cell.y + cell.h // 2))
            window.await_("NoteOn", count)
        assert pitches(window) == list(PITCHES)


def test_passing_over_pads_strikes_nothing(screen: Display) -> None:
    with stage(screen, ["pointer-dwell"]) as window:
        for _ in range(2):
            for target in (C, D, E, HIGH_C, A, G):
                go(screen, window, corner(PADS[target]))
                pause(0.15)
        go(screen, window, (640, 700))
        pause(TIME + 0.3)
        assert pitches(window) == []


def test_a_ring_fills_while_staying_and_drains_when_left(screen: Display, tmp_path: Path) -> None:
    cell = PADS[A]
    diameter = round(min(cell.w, cell.h) * 0.74)
    left, top = cell.x + (cell.w - diameter) // 2, cell.y + (cell.h - diameter) // 2
    right_half = (left + diameter - 20, top + diameter // 3, 20, diameter // 3)
    left_half = (left, top + diameter // 3, 20, diameter // 3)

    with stage(screen, ["pointer-dwell+slow"]) as window:

        def halves(picture: Path) -> tuple[float, float]:
            return light(picture, right_half), light(picture, left_half)

        def visit() -> list[Path]:
            """Pictures of a stay that is too short to strike. They are looked at later: that takes time."""
            pictures: list[Path] = []
            go(screen, window, corner(cell))
            end = monotonic() + 2.0
            while monotonic() < end:
                pictures.append(screen.screenshot(tmp_path / f"look-{len(pictures)}.png"))
            go(screen, window, (640, 700))
            return pictures

        without = halves(screen.calm(tmp_path / "without.png"))
        drained = pytest.approx(without, abs=0.01)
        seen: list[tuple[float, float]] = []

        def right_half_filled_alone() -> bool:
            seen.extend(halves(picture) for picture in visit())
            until(lambda: halves(screen.screenshot(tmp_path / "look.png")) == drained, "the ring to drain")
            return any(right > without[0] + 0.1 and left < right - 0.1 for right, left in seen)

        # Clockwise from the top: its track is there on the left, not more.
        until(right_half_filled_alone, "the right half of the ring", 30)
        assert all(left < right + 0.05 for right, left in seen)
        assert pitches(window) == []


def test_a_gaze_that_freezes_is_lost_and_one_that_lives_strikes(screen: Display) -> None:
    with stage(screen, ["pointer-dwell+gaze"]) as window:
        x, y = corner(PADS[E])
        go(screen, window, (x, y))
        until(lambda: window.seen()["pointer"] is None, "the frozen gaze to count as lost")
        pause(TIME)
        assert pitches(window) == []
        # An eye is never perfectly still. One command moves it: to start one for each move takes longer than eyes rest.
        moves = [f"mousemove {x + step % 3} {y + step % 2} sleep 0.05" for step in range(2 * round(TIME / 0.05))]

        def looked() -> bool:
            screen.xdotool(*" ".join(moves).split())
            return bool(pitches(window))

        until(looked, "the note of a gaze that lives")
        assert pitches(window)[0] == PITCHES[E]
        assert set(pitches(window)) == {PITCHES[E]}


def test_at_the_very_edge_the_pointer_rests(screen: Display) -> None:
    with stage(screen, ["pointer-dwell"]) as window:
        for place in ((3, 300), (1278, 300), (640, 2), (640, 718)):
            go(screen, window, corner(PADS[C]))
            until(lambda: window.seen()["dwelling"] is not None, "the dwelling")
            go(screen, window, place)
            until(lambda: window.seen()["dwelling"] is None, f"rest at {place}")
        pause(TIME)
        assert pitches(window) == []


def test_a_click_strikes_at_once_only_where_the_mapping_lets_it(screen: Display) -> None:
    for players, struck in ((["pointer-dwell+slow+select"], [PITCHES[D]]), (["pointer-dwell+slow"], [])):
        with stage(screen, players) as window:
            x, y = corner(PADS[D])
            screen.xdotool("mousemove", str(x), str(y), "click", "1")
            until(lambda: len(window.edges("mouse")) == 2, "the click")
            # Away before a dwelling strikes.
            go(screen, window, (640, 700))
            window.settled()
            if struck:
                window.await_("NoteOn")
            assert pitches(window) == struck


def test_the_mark_is_drawn_where_the_pointer_is_and_only_there(screen: Display, tmp_path: Path) -> None:
    here, there = (640, 660), (900, 660)

    def around(place: tuple[int, int]) -> tuple[int, int, int, int]:
        return place[0] - 30, place[1] - 30, 60, 60

    with stage(screen, ["pointer-dwell"], watch=True) as window:
        go(screen, window, here)
        first = screen.calm(tmp_path / "first.png")
        drawn = len(window.of("drew"))
        go(screen, window, there)
        second = screen.calm(tmp_path / "second.png")
        assert light(first, around(here)) > light(second, around(here)) + 0.02
        assert light(second, around(there)) > light(first, around(there)) + 0.02
        assert all(frame["pixels"] < 0.02 * SIZE[0] * SIZE[1] for frame in window.of("drew")[drawn:])


def test_the_systems_pointer_is_hidden_only_where_a_players_own_stands_for_it(screen: Display) -> None:
    hand = Fingers(screen.name)
    for players, shows in ((["five"], True), (["pointer-dwell"], False)):
        with stage(screen, players) as window:
            screen.xdotool("mousemove", "500", "660", "mousemove", "400", "660")
            window.settled()
            assert hand.cursor_shows() == shows
            window.do("link", connected=False)
            window.settled()
            # Nothing stands for it while there is no engine.
            assert hand.cursor_shows()
    hand.close()


def test_in_a_jam_the_mouse_plays_its_own_place_and_nobody_elses(screen: Display) -> None:
    five, pads = arrange(*SIZE, (5, zones("grid", 6))).panels
    with stage(screen, ["five", "pointer-dwell"]) as window:
        window.settled()
        for cell in five.cells:
            go(screen, window, (cell.x + cell.w // 2, cell.y + cell.h // 2), alone=False)
            pause(0.05)
        pause(TIME)
        # It rests at the edge of its own place.
        assert window.seen()["pointer"][0] == 0.0
        assert pitches(window) == []
        for count, target in enumerate((G, E), 1):
            go(screen, window, corner(pads.cells[target]), alone=False)
            assert window.await_("NoteOn", count)["pitch"] == PITCHES[target]


def test_the_harp_is_played_by_turning_the_head(screen: Display, tmp_path: Path) -> None:
    strings = arrange(*SIZE, (zones("arc", 8),)).panels[0].cells
    with stage(screen, ["head-harp"]) as window:
        for _ in range(25):
            window.do("axes", values={"yaw": 1.0, "pitch": -2.0})
            pause(0.04)
        window.settled()
        before = screen.screenshot(tmp_path / "before.png")
        for step in range(12):
            window.do("axes", values={"yaw": 1.0 + step, "pitch": -4.0})
            pause(0.03)
        window.await_("NoteOn", 2)
        after = screen.screenshot(tmp_path / "after.png")
        over = strings[HARP.index(pitches(window)[1])]
        face = (over.x + over.w // 8, over.y + over.h // 3, over.w // 6, over.h // 4)
        assert light(after, face) > 1.3 * light(before, face)
        still = strings[0]
        assert light(after, (still.x, still.y, still.w, still.h)) == pytest.approx(
            light(before, (still.x, still.y, still.w, still.h)), abs=0.002
        )


def test_a_lost_face_is_told_below_the_strings_and_taken_back(screen: Display, tmp_path: Path) -> None:
    rest = arrange(*SIZE, (zones("arc", 8),)).panels[0].rest
    assert rest is not None
    box = (rest.x, rest.y + 4, rest.w, rest.h - 8)
    with stage(screen, ["head-harp"]) as window:

        def told() -> float:
            return light(screen.screenshot(tmp_path / "look.png"), box)

        def look_up() -> None:
            for _ in range(25):
                window.do("axes", values={"yaw": 0.0, "pitch": -3.0})
                pause(0.04)

        look_up()
        window.settled()
        quiet = told()
        window.do("tracking", source="camera", ok=False)
        until(lambda: told() > quiet + 0.005, "the sentence")
        window.do("tracking", source="camera", ok=True)
        look_up()
        until(lambda: told() == pytest.approx(quiet, abs=0.001), "the sentence to go")


def test_f2_calibrates_with_a_ring_that_fills(screen: Display, tmp_path: Path) -> None:
    ring = (640 - 150, 260, 300, 380)
    with stage(screen, ["head-harp"]) as window:
        for _ in range(25):
            window.do("axes", values={"yaw": 0.0, "pitch": 0.0})
            pause(0.02)
        screen.key("F2")
        window.await_("Change")
        assert (window.of("Change")[0]["what"], window.of("Change")[0]["value"]) == ("player.*.calibrate", None)
        looks: list[float] = []

        def fills() -> bool:
            looks.append(light(screen.screenshot(tmp_path / "look.png"), ring))
            pause(0.1)
            return len(looks) >= 4 and looks[-1] > looks[-2] > looks[-3]

        until(fills, "a filling ring")
        screen.key("F3")
        window.await_("Change", 2)
        assert window.of("Change")[1]["what"] == "player.*.recentre"


def test_letters_change_the_chord_unless_a_player_plays_by_them(screen: Display) -> None:
    with stage(screen, ["pointer-dwell"]) as window:
        screen.key("a", "shift+e", "Next")
        window.await_("Change", 3)
        assert [(c["what"], c["value"]) for c in window.of("Change")] == [
            ("harmony.chord", "A"), ("harmony.chord", "Em"), ("harmony.next", None),
        ]  # fmt: skip
        assert [edge for edge in window.edges() if "shift" not in edge[0]] == []
    with stage(screen, ["five-switches"]) as window:
        window.settled()
        screen.key("a", "e")
        window.await_("Change")
        assert window.of("Change")[0]["value"] == "E"
        assert window.edges() == [("a", True), ("a", False)]


def test_a_player_who_waits_for_a_device_is_dimmed_and_told_what_to_do(screen: Display, tmp_path: Path) -> None:
    with stage(screen, ["five", "keys"]) as window:
        window.settled()
        before = screen.screenshot(tmp_path / "before.png")
        window.do("tracking", source="midi", ok=False)
        window.settled()
        window.settled()
        after = screen.screenshot(tmp_path / "after.png")
        left, right = (0, 0, 640, 640), (640, 0, 640, 640)
        assert light(after, left) == pytest.approx(light(before, left), abs=0.001)
        assert light(after, right) < 0.85 * light(before, right)
        assert light(after, right) > 0.07
        window.do("tracking", source="midi", ok=True)
        window.settled()
        again = screen.screenshot(tmp_path / "again.png")
        assert light(again, right) == pytest.approx(light(before, right), abs=0.001)
