"""The stage on a real X server: keys, focus, drawing, closing."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pygame")

from tests.support.fingers import Fingers
from tests.support.pictures import brightness
from tests.support.stage import Stage, stage
from tests.support.xvfb import Display, display, until


@pytest.fixture(scope="module")
def screen() -> Iterator[Display]:
    with display(1280, 720) as server:
        yield server


@pytest.fixture
def fingers(screen: Display) -> Iterator[Fingers]:
    hands = Fingers(screen.name)
    yield hands
    hands.close()


def test_each_key_arrives_once_down_and_once_up(screen: Display) -> None:
    with stage(screen, ["five"]) as window:
        keys = ["1", "2", "3", "space", "x", "Left", "F1", "1"]
        screen.key(*keys)
        until(lambda: len(window.edges()) == 2 * len(keys), "every key")
        named = [key.lower() for key in keys]
        assert window.edges() == [(key, down) for key in named for down in (True, False)]


def test_auto_repeat_is_no_press(screen: Display) -> None:
    with stage(screen, ["walk"]) as window:
        screen.xdotool("keydown", "space")
        # Long enough for the server's own repeat (after 0.66 s, 25 times a second): another key ends the wait.
        threading.Event().wait(1.2)
        screen.xdotool("keyup", "space")
        screen.key("x")
        until(lambda: ("x", False) in window.edges(), "the last key")
        assert [edge for edge in window.edges() if edge[0] == "space"] == [("space", True), ("space", False)]


def test_the_pointer_tells_where_it_stands_and_what_it_presses(screen: Display) -> None:
    with stage(screen, ["walk"]) as window:
        screen.xdotool("mousemove", "320", "540", "click", "1")
        until(lambda: window.edges("mouse") == [("left", True), ("left", False)], "the click")
        place = window.of("Pointer")[-1]
        assert (place["x"], place["y"]) == (pytest.approx(0.25, abs=0.01), pytest.approx(0.75, abs=0.01))


def test_the_wheel_presses_once_a_notch(screen: Display) -> None:
    with stage(screen, ["walk"]) as window:
        screen.xdotool("mousemove", "320", "540", "click", "4", "click", "5", "click", "4")
        until(lambda: len(window.edges("mouse")) >= 6, "three notches")
        ways = ("wheel-up", "wheel-down", "wheel-up")
        assert window.edges("mouse") == [(way, down) for way in ways for down in (True, False)]


def test_a_gamepad_plays_on_while_another_window_is_in_front(screen: Display, fingers: Fingers) -> None:
    with stage(screen, ["walk"]) as window:
        window.do("pad")
        until(lambda: any(t["source"] == "gamepad" for t in window.of("Tracking")), "the pad")
        fingers.look_away()
        until(lambda: any(not t["ok"] for t in window.of("Tracking")), "the lost focus")
        window.do("pad", button=0, down=True)
        window.do("pad", axis=1, value=0.5)
        window.do("pad", hat=8)
        until(lambda: len(window.edges("gamepad")) >= 2 and window.of("Axis"), "the pad in the background")
        assert set(window.edges("gamepad")) == {("button-0", True), ("hat-0-left", True)}
        assert window.of("Axis")[-1]["control"] == "axis-1"
        screen.focus()


def test_a_lost_focus_lets_go_of_everything_and_a_regained_one_plays_on(screen: Display, fingers: Fingers) -> None:
    with stage(screen, ["walk"]) as window:
        screen.xdotool("keydown", "space", "mousedown", "1")
        until(lambda: ("space", True) in window.edges() and window.edges("mouse"), "the presses")
        fingers.look_away()
        window.await_("Tracking", 2)
        assert {(t["source"], t["ok"]) for t in window.of("Tracking")} == {("keyboard", False), ("mouse", False)}
        assert window.edges()[-1] == ("space", False)
        assert window.edges("mouse")[-1] == ("left", False)
        screen.key("x")
        screen.xdotool("keyup", "space", "mouseup", "1")
        screen.focus()
        window.await_("Tracking", 4)
        screen.key("y")
        until(lambda: ("y", False) in window.edges(), "the key after the focus")
        assert not [edge for edge in window.edges() if edge[0] == "x"]
        assert [edge for edge in window.edges() if edge[0] == "space"] == [("space", True), ("space", False)]


def test_the_stages_own_keys_never_reach_the_player(screen: Display) -> None:
    with stage(screen, ["walk"]) as window:
        screen.key("F5", "F6", "F8", "Delete", "Escape")
        window.await_("Change", 5)
        screen.key("Escape")
        window.await_("Change", 6)
        assert [(c["what"], c["value"]) for c in window.of("Change")] == [
            ("take.play", None), ("take.save", None), ("stop", None), ("stop", None), ("rest", True), ("rest", False),
        ]  # fmt: skip
        assert window.edges() == []


def test_ctrl_q_closes(screen: Display) -> None:
    with stage(screen) as window:
        screen.key("q")
        screen.key("ctrl+q")
        assert window.await_("ended")["how"] == "closed"
        assert window.edges()[:2] == [("q", True), ("q", False)]
        assert window.process.wait(10) == 0


def test_closing_the_window_is_told(screen: Display, fingers: Fingers) -> None:
    with stage(screen) as window:
        fingers.click_close(screen.window())
        assert window.await_("ended")["how"] == "closed"
        assert window.process.wait(10) == 0


def test_sigterm_stops_within_a_moment(screen: Display) -> None:
    with stage(screen) as window:
        window.process.send_signal(signal.SIGTERM)
        assert window.await_("ended")["how"] == "stopped"
        assert window.process.wait(10) == 0


def test_full_screen_goes_on_and_off_and_keys_go_on(screen: Display) -> None:
    with stage(screen, ["five"], size=[800, 500]) as window:

        def size() -> str:
            return screen.xdotool("getwindowgeometry", screen.window()).rpartition("Geometry:")[2].strip()

        assert size() == "800x500"
        screen.key("F11")
        until(lambda: size() == "1280x720", "the full screen")
        screen.key("1")
        until(lambda: ("1", False) in window.edges(), "a key in full screen")
        screen.key("alt+Return")
        until(lambda: size() == "800x500", "the window")
        screen.key("2")
        until(lambda: ("2", False) in window.edges(), "a key in the window")
        assert not [edge for edge in window.edges() if edge[0] == "return"]


def test_a_struck_target_lights_up_and_the_others_stay(screen: Display, tmp_path: Path) -> None:
    with stage(screen, ["five"], watch=True) as window:
        window.settled()
        before = screen.screenshot(tmp_path / "before.png")
        drawn = len(window.of("drew"))
        screen.key("2")
        window.await_("drew", drawn + 2)
        after = screen.screenshot(tmp_path / "after.png")
        # The second of five pads, and the third, above the note's name.
        assert brightness(after, "120x120+330+90") > 1.5 * brightness(before, "120x120+330+90")
        assert brightness(after, "120x120+580+90") == pytest.approx(brightness(before, "120x120+580+90"), abs=0.001)


def test_a_still_stage_draws_nothing(screen: Display) -> None:
    with stage(screen, ["five"], watch=True) as window:
        window.settled()
        drawn = len(window.of("drew"))
        window.settled()
        assert len(window.of("drew")) == drawn


def test_a_struck_target_redraws_itself_and_not_the_stage(screen: Display) -> None:
    with stage(screen, ["five"], watch=True) as window:
        window.settled()
        drawn = len(window.of("drew"))
        screen.key("3")
        window.await_("drew", drawn + 5)
        assert all(frame["pixels"] < 0.25 * 1280 * 720 for frame in window.of("drew")[drawn:])


@pytest.mark.parametrize("players", [["five"], ["five", "walk", "keys", "five"]])
def test_it_draws_at_any_size(screen: Display, tmp_path: Path, players: list[str]) -> None:
    with stage(screen, players, size=[1280, 720]) as window:
        for width, height in ((1280, 720), (320, 240), (500, 700)):
            screen.xdotool("windowsize", screen.window(), str(width), str(height))
            window.settled()
            picture = screen.screenshot(tmp_path / "stage.png")
            assert brightness(picture, f"{width}x{height}+0+0") > 0.07
            assert window.process.poll() is None


def test_a_resized_window_is_drawn_anew(screen: Display, tmp_path: Path) -> None:
    with stage(screen, ["five"], size=[400, 300]) as window:
        screen.xdotool("windowmove", screen.window(), "0", "0")
        for width, height in ((1200, 700), (330, 650), (40, 40), (1000, 500)):
            screen.xdotool("windowsize", screen.window(), str(width), str(height))
        window.settled()
        picture = screen.screenshot(tmp_path / "resized.png")
        # The fifth pad's corner of the new size, where the old window did not reach.
        assert brightness(picture, "100x100+850+100") > 0.07
        assert window.process.poll() is None


def test_a_window_resized_in_the_middle_of_a_picture_lives(screen: Display) -> None:
    with stage(screen, ["five", "walk"], size=[400, 300], restless=True) as window:
        which = screen.window()
        for step in range(40):
            screen.xdotool("windowsize", which, str(200 + step * 173 % 1000), str(150 + step * 97 % 500))
        screen.key("1")
        until(lambda: ("1", False) in window.edges(), "a key after all that")
        assert window.process.poll() is None


def test_rest_a_missing_engine_and_a_notice_are_said_and_taken_back(screen: Display, tmp_path: Path) -> None:
    middle, foot = "1280x60+0+290", "1280x60+0+660"
    with stage(screen, ["five"]) as window:

        def look() -> tuple[float, float]:
            window.settled()
            picture = screen.screenshot(tmp_path / "look.png")
            return brightness(picture, middle), brightness(picture, foot)

        playing = look()
        window.do("change", what="rest", value=True)
        resting = look()
        window.do("change", what="rest", value=False)
        assert look() == playing
        window.do("link", connected=False)
        missing = look()
        window.do("link", connected=True, notices=["No MIDI keyboard was found. Plug one in: it plays at once."])
        noticed = look()
        assert resting[0] != playing[0] and missing[0] != playing[0] and resting[0] != missing[0]
        assert noticed[0] == playing[0] and noticed[1] > playing[1] + 0.005


def test_a_stage_without_a_picture_waits_calmly_and_hears_keys(screen: Display) -> None:
    with stage(screen, ["five"], started=False) as window:
        screen.key("1")
        until(lambda: window.edges() == [("1", True), ("1", False)], "the key")
        window.do("link", started=True)
        window.settled()
        assert window.process.poll() is None


def test_keys_do_not_wait_for_the_picture(screen: Display, fingers: Fingers) -> None:
    with stage(screen, ["walk"], watch=True, restless=True) as window:
        window.settled()
        pressed = []
        for count in range(120):
            pressed.append(fingers.press("space", count % 2 == 0))
            # Out of step with the frames.
            threading.Event().wait(0.02 + 0.0037 * (count % 7))
        until(lambda: len(window.of("Switch")) == len(pressed), "every press")
        late = sorted(said["captured"] - at for said, at in zip(window.of("Switch"), pressed, strict=True))
        # A loop that looked once a frame would be 8 ms late; the figures proper come from the bench.
        assert late[len(late) // 2] < 0.006
        assert late[0] > 0


def test_no_screen_is_said_in_words(screen: Display) -> None:
    code = (
        "import threading\n"
        "from adaptive_instrument.errors import OutputError\n"
        "from adaptive_instrument.stage.window import run\n"
        "try:\n"
        "    run(None, fullscreen=None, stop=threading.Event(), on_ready=lambda: None)\n"
        "except OutputError as error:\n"
        "    print(error)\n"
    )
    environment = {**screen.env, "DISPLAY": ":54321", "WAYLAND_DISPLAY": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert "--no-window" in done.stdout, done.stderr


def test_a_stage_whose_reader_is_gone_still_stops(screen: Display) -> None:
    window: Stage
    with stage(screen) as window:
        window.do("stop")
        assert window.await_("ended")["how"] == "stopped"
