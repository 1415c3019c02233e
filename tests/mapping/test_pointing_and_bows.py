"""What must fit together for those who point, press, lean and bow."""

from __future__ import annotations

import pytest

from adaptive_instrument.errors import MappingError
from adaptive_instrument.mapping import load_text

HEAD = 'version = 1\nname = "mine"\n'
BOW = HEAD + '[access]\nmethod = "level"\nlevel = "midi:cc-2"\n'
POINT = HEAD + '[access]\nmethod = "point"\n[controls.switch]\non = ["keyboard:space"]\n'


def reason(text: str) -> str:
    with pytest.raises(MappingError) as told:
        load_text(text, "mine.toml")
    (problem,) = told.value.problems
    return f"{problem.key}: {problem.reason}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BOW.replace("midi:cc-2", "breath"), "access.level: \"breath\" is no level: write it as device:control"),
        (BOW + 'pitch = "stick"\n', 'access.pitch: "stick" is no level'),
        (BOW + "on_at = 0.1\noff_at = 0.2\n", "access.off_at: off_at must lie below on_at (0.1): make it 0.05"),
        (BOW + "most = 0.0\n", "access.most: most is the distance from rest"),
        (BOW + "pitch_range = [1.0, 1.0]\n", "access.pitch_range: the lowest and the highest target need different"),
        (BOW + 'gives = "both"\npitch = "camera:yaw"\n', "access.gives: with a pitch axis of its own"),
        (POINT.replace("controls.switch", "controls.thumb"), 'access.control: there is no control "switch"'),
        (POINT + '[pointer]\nsource = "gamepad"\n', 'pointer.x: a gamepad has no pointer of its own'),
        (POINT + '[pointer]\nsource = "gamepad"\nx = "axis-0"\n', "pointer.range: a stick goes from -1 to 1"),
        (POINT + '[pointer]\nstyle = "joystick"\n', "pointer.style: a mouse has a pointer of its own"),
        (HEAD + '[access]\nmethod = "enter"\nsoftest = 3.0\n', "access.softest: softest is a slower speed than"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_cure(text: str, told: str) -> None:
    assert reason(text).startswith(told)


def test_what_fits_is_taken() -> None:
    assert load_text(BOW + 'pitch = "gamepad:axis-0"\nrest = 0.0\n', "mine.toml").access.method == "level"
    stick = '[pointer]\nsource = "gamepad"\nstyle = "joystick"\nx = "axis-0"\ny = "axis-1"\nrange = [0.8, 0.8]\n'
    assert load_text(POINT + stick, "mine.toml").pointer.style == "joystick"
