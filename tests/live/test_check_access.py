"""The access check in the real window: somebody sees the lamp, presses a real key, and finds their own mapping."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from tests.live.conftest import Start
from tests.live.hearing import settled_sound
from tests.live.jack_rig import Ear
from tests.support.xvfb import Display

MIDDLE = (640, 384)
"""Within the lamp of a window of 1280 by 720."""


LOOK_EVERY = 0.1
"""Seconds between two looks at the screen: a picture costs processor time that the program needs."""


def brightness(screen: Display, x: int, y: int) -> float:
    """How bright one place of the screen is, 0..1 (Rec. 709)."""
    time.sleep(LOOK_EVERY)
    red, green, blue = screen.pixel(x, y)
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


@pytest.mark.slow
def test_a_person_answers_the_lamp_uses_all_and_plays_on_with_their_own_mapping(
    start_window: Start, ear: Ear, screen: Display, tmp_path: Path
) -> None:
    program = start_window("play", "one-switch-scan", "--check-access")
    mark = ear.frames
    pressed, lit_at = 0, None
    end = time.monotonic() + 60
    while pressed < 8 and time.monotonic() < end:
        lit = brightness(screen, *MIDDLE) > 0.4
        if not lit:
            lit_at = None
        elif lit_at is None:
            lit_at = time.monotonic()
        elif time.monotonic() - lit_at > 1.0:
            # Slower than the mapping was made for: there is something to propose.
            screen.xdotool("keydown", "space")
            screen.xdotool("keyup", "space")
            pressed, lit_at = pressed + 1, None
    assert pressed == 8
    assert settled_sound(ear, mark).any(), "each press is a note"
    end = time.monotonic() + 90
    stood_at = None
    while time.monotonic() < end:
        # An answer of the lower half stands out by its bright frame; the first one is "use all".
        stands = brightness(screen, 120, 560) > 0.1
        stood_at = (stood_at or time.monotonic()) if stands else None
        if stood_at is not None and time.monotonic() - stood_at > 1.0:
            break  # as soon as a person can: what comes at once cannot be an answer
    screen.screenshot(tmp_path / "asked.png")
    screen.key("space")
    saved = list((program.home).rglob("one-switch-scan.toml"))
    while not saved and time.monotonic() < end:
        saved = list((program.home).rglob("one-switch-scan.toml"))
    assert len(saved) == 1, program.said
    mapping = tomllib.loads(saved[0].read_text("utf-8"))
    assert mapping["access"]["interval"] > 1.5
    assert mapping["access_check"]["presses"] == 8
    assert mapping["access_check"]["date"].count("-") == 2
    screen.key("ctrl+q")
    program.ends(0)
