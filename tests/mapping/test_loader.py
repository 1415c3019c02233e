"""A mapping becomes an instrument, or every problem at once, each with its line and a cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.errors import MappingError, Problem
from adaptive_instrument.instrument import ACCESS
from adaptive_instrument.mapping import load, load_text
from adaptive_instrument.mapping.loader import LARGEST
from tests.support.shipped import MAPPINGS

SHIPPED = MAPPINGS

GOOD = """\
version = 1
name = "mine"

[controls.a]
on = ["keyboard:a"]

[controls.b]
on = ["keyboard:b"]

[access]
method = "direct"
controls = ["a", "b"]

[layout]
count = 2
"""


def problems(text: str, file: str = "mine.toml") -> list[tuple[int, str, str]]:
    with pytest.raises(MappingError) as caught:
        load_text(text, file)
    assert all(problem.file == file for problem in caught.value.problems)
    return [(problem.line, problem.key, problem.reason) for problem in caught.value.problems]


def only(text: str) -> tuple[int, str, str]:
    found = problems(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_mapping_loads_and_is_called_like_its_file(path: Path) -> None:
    assert load(path).name == path.stem


def test_what_a_file_says_is_what_the_instrument_holds() -> None:
    instrument = load_text(GOOD + '[voice]\nring = 3\nsound = "harp"\n', "mine.toml")
    assert instrument.voice.ring == 3.0
    assert isinstance(instrument.voice.ring, float)
    assert instrument.voice.sound == "harp"
    assert instrument.controls["b"].on == ("keyboard:b",)


def test_three_things_are_enough() -> None:
    text = 'version = 1\nname = "mine"\ncontrols.switch.on = ["keyboard:space"]\naccess.method = "walk"\n'
    assert load_text(text, "mine.toml").access == WalkSettings()


def test_windows_line_ends_and_byte_order_marks_are_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(file).name == "mine"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("count = 2", "cuont = 2").replace("\n", "\r\n").encode())
    with pytest.raises(MappingError) as caught:
        load(file)
    assert caught.value.problems[0].line == 15


# -- the shape of single values -----------------------------------------------------------------------------------


def test_an_unknown_key_asks_whether_another_was_meant() -> None:
    line, key, reason = only(GOOD.replace('on = ["keyboard:b"]', 'on = ["keyboard:b"]\nacceptence = 0.1'))
    assert (line, key) == (9, "controls.b.acceptence")
    assert reason == "there is no such key here: did you mean 'acceptance'?"


def test_an_unknown_section_asks_whether_another_was_meant() -> None:
    assert only(GOOD + "[voise]\nring = 1\n") == (16, "voise", "there is no such key here: did you mean 'voice'?")


def test_a_key_under_the_wrong_heading_is_sent_to_the_right_one() -> None:
    assert only(GOOD + "tempo = 90\n") == (
        16,
        "layout.tempo",
        "this key does not belong here: put it under [transport]",
    )
    assert only(GOOD + 'help = "raw"\n')[2].endswith("put it above the first [section]")


def test_an_unknown_key_that_resembles_nothing_gets_the_list() -> None:
    line, key, reason = only(GOOD + "xqz = 1\n")
    assert (line, key) == (16, "layout.xqz")
    assert reason.endswith("use one of degrees, count, octave, chords, chord_pads, chord_bass")


@pytest.mark.parametrize(
    ("section", "line", "wrong", "cure"),
    [
        ("voice", 'sound = "pianno"', '"pianno" is not a sound', "did you mean 'piano'?"),
        ("voice", 'articulation = "held"', '"held" is not a choice here', "did you mean 'hold'?"),
        ("voice", "ring = 99", "99 does not fit here", "use a number in range 0.05..30"),
        ("voice", "ring = true", "true does not fit here", "use a number in range 0.05..30"),
        ("voice", 'ring = "2"', '"2" does not fit here', "use a number in range 0.05..30"),
        ("voice", "ring = nan", "nan does not fit here", "use a number in range 0.05..30"),
        ("voice", "ring = -inf", "-inf does not fit here", "use a number in range 0.05..30"),
        ("voice", "level = 64.5", "64.5 does not fit here", "use a whole number in range 1..127"),
        ("voice", "level = 1979-05-27", "a date or time does not fit here", "use a whole number in range 1..127"),
        ("voice", "sound = 3", "3 does not fit here", None),
        ("voice", "polyphony = []", "an empty list does not fit here", "use a whole number in range 1..32"),
        ("harmony", 'scale = "major pentatonik"', '"major pentatonik" is not a known scale', "'major pentatonic'?"),
        ("harmony", 'scale = "MAJOR"', '"MAJOR" is not a known scale', "did you mean 'major'?"),
        ("harmony", 'tonic = "H"', '"H" is not a key', None),
        ("harmony", 'chord = "Cx"', "'Cx' is not a known chord", None),
        ("transport", "tempo = 0", "0 does not fit here", "use a number in range 20..300"),
        ("transport", 'grid = "1/9"', '"1/9" is not a choice here', None),
        ("groove", "parts = []", "an empty list does not fit here", 'pad, drone, like ["drums", "bass"]'),
    ],
)
def test_a_wrong_value_is_named_with_its_line_and_a_cure(section: str, line: str, wrong: str, cure: str | None) -> None:
    number, key, reason = only(f"{GOOD}\n# a note\n[{section}]\n{line} # another\n")
    assert number == 19
    assert key == f"{section}.{line.split(' ')[0]}"
    assert reason.startswith(wrong)
    assert reason.endswith(cure or "")
    assert "use " in reason or "did you mean" in reason


def test_the_line_of_an_item_in_a_long_list_is_named() -> None:
    text = GOOD.replace("count = 2", "degrees = [\n  1,  # home\n  200,\n  3,\n]")
    assert only(text)[:2] == (17, "layout.degrees")


def test_the_line_is_right_behind_a_text_of_many_lines() -> None:
    text = GOOD.replace('name = "mine"', 'name = "mine"\nabout = """one\n[voice]\nring = 99 # """\ncolour = "ambr"')
    assert only(text) == (6, "colour", "\"ambr\" is not a choice here: did you mean 'amber'?")


def test_inline_tables_and_dotted_keys_have_lines_too() -> None:
    text = 'version = 1\nname = "mine"\naccess = { method = "walk", phrase_gap = 0 }\n'
    text += 'controls.switch.on = ["keyboard:a"]\ncontrols.switch.timing = "puls"\n'
    assert [(line, key) for line, key, _ in problems(text)] == [
        (3, "access.phrase_gap"),
        (5, "controls.switch.timing"),
    ]


def test_a_missing_key_points_at_its_section() -> None:
    text = GOOD.replace('on = ["keyboard:b"]', "ignore_repeat = 0.1")
    assert only(text) == (7, "controls.b.on", 'this is missing: add on = ["keyboard:space"]')


def test_an_empty_file_lacks_three_things() -> None:
    assert [(line, key) for line, key, _ in problems("")] == [(1, "access"), (1, "name"), (1, "version")]


def test_all_problems_come_at_once_in_the_order_of_their_lines() -> None:
    text = (
        GOOD.replace("count = 2", "cuont = 2") + '[voice]\nring = 0\nsound = "pino"\nsoftest = 120\n[rest]\nwake = 1\n'
    )
    text = text.replace('"a", "b"', '"a", "c"').replace('"mine"', '"Mine!"')
    # The voice's shape is wrong, so its sound and softest are judged once it is mended.
    assert [(line, key) for line, key, _ in problems(text)] == [
        (2, "name"),
        (12, "access.controls"),
        (15, "layout.cuont"),
        (17, "voice.ring"),
        (21, "rest.wake"),
    ]


# -- version, name, method ------------------------------------------------------------------------------------------


def test_a_newer_file_asks_for_an_update_and_says_nothing_else() -> None:
    line, key, reason = only(GOOD.replace("version = 1", "version = 2") + "new_thing = 3\n")
    assert (line, key) == (1, "version")
    assert reason.endswith("update Adaptive Instrument")


@pytest.mark.parametrize("version", ["0", "true", '"1"', "1.0", "-3"])
def test_a_version_that_never_was_is_refused(version: str) -> None:
    line, key, reason = only(GOOD.replace("version = 1", f"version = {version}"))
    assert (line, key) == (1, "version")
    assert reason.endswith("use 1")


@pytest.mark.parametrize("name", ["Mine", "my instrument", "-mine", "möwe", "a/b", "../up", "mine\\n"])
def test_a_name_that_cannot_be_a_files_is_refused(name: str) -> None:
    assert only(GOOD.replace('"mine"', f'"{name}"'))[:2] == (2, "name")


def test_the_name_is_the_files_name(tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text(GOOD)
    with pytest.raises(MappingError) as caught:
        load(file)
    assert caught.value.problems == (
        Problem(
            str(file), 2, "name", 'the file is called "other": write that name here too, or call the file mine.toml'
        ),
    )


def test_an_unknown_method_asks_whether_another_was_meant() -> None:
    line, key, reason = only(GOOD.replace('"direct"', '"dirct"'))
    assert (line, key) == (11, "access.method")
    assert reason.endswith("did you mean 'direct'?")


def test_a_methods_errors_speak_of_that_method_only() -> None:
    assert only(GOOD.replace('["a", "b"]', '["a", "b"]\nphrase_gap = 2'))[2].endswith("use one of method, controls")


def test_a_missing_method_names_them_all() -> None:
    line, key, reason = only(GOOD.replace('method = "direct"\n', ""))
    assert (line, key) == (10, "access.method")
    assert reason.endswith(", ".join(ACCESS))


# -- what must fit together ---------------------------------------------------------------------------------------


def test_a_control_that_is_not_there_is_named() -> None:
    line, key, reason = only(GOOD.replace('["a", "b"]', '["a",\n"bb"]'))
    assert (line, key) == (13, "access.controls")
    assert reason == "there is no control \"bb\": did you mean 'b'?"


def test_a_mapping_without_controls_is_told_how_to_add_one() -> None:
    reason = only('version = 1\nname = "mine"\n[access]\nmethod = "walk"\n')[2]
    assert reason.endswith('add a section [controls.switch] with on = ["keyboard:space"]')


@pytest.mark.parametrize(
    ("switch", "cure"),
    [
        ("space", "write it as device:control, like keyboard:space"),
        ("keyboard:", "write it as device:control, like keyboard:space"),
        ("keybord:x", "did you mean 'keyboard'?"),
        ("Mouse:left", "did you mean 'mouse'?"),
        ("gamepad-two:button-0", "write a second gamepad as gamepad-2:button-0"),
        ("mouse: left", "take out the spaces around it, like mouse:left"),
        ("toaster:x", "use one of keyboard, mouse, pointer, gamepad, camera, spot, midi, phone"),
    ],
)
def test_a_switch_that_is_none_is_named(switch: str, cure: str) -> None:
    line, key, reason = only(GOOD.replace("keyboard:b", switch))
    assert (line, key) == (8, "controls.b.on")
    assert reason.endswith(cure)


@pytest.mark.parametrize("switch", ["keyboard::", "keyboard:left shift", "gamepad-2:button-0", "midi:note-60"])
def test_switches_of_all_devices_are_taken(switch: str) -> None:
    assert load_text(GOOD.replace("keyboard:b", switch), "mine.toml").controls["b"].on == (switch,)


def test_a_switch_belongs_to_one_control() -> None:
    line, key, reason = only(GOOD.replace("keyboard:b", "keyboard:a"))
    assert (line, key) == (8, "controls.b.on")
    assert reason == '"keyboard:a" already presses the control "a": take one of them out'


def test_a_pair_needs_its_release_and_others_must_not_have_one() -> None:
    pair = GOOD.replace('on = ["keyboard:b"]', 'on = ["keyboard:b"]\ntiming = "pair"')
    assert only(pair)[:2] == (9, "controls.b.timing")
    assert load_text(pair.replace("timing", 'off = ["keyboard:c"]\ntiming'), "mine.toml")
    assert only(pair.replace("timing", 'off = ["keyboard:b"]\ntiming'))[:2] == (9, "controls.b.off")
    full = GOOD.replace('on = ["keyboard:b"]', 'on = ["keyboard:b"]\noff = ["keyboard:c"]')
    assert only(full)[:2] == (9, "controls.b.off")


def test_a_pulse_cannot_have_an_acceptance_time() -> None:
    pulse = GOOD.replace('on = ["keyboard:b"]', 'on = ["keyboard:b"]\ntiming = "pulse"\nacceptance = 0.1')
    line, key, reason = only(pulse)
    assert (line, key) == (10, "controls.b.acceptance")
    assert reason.endswith("use 0")
    assert load_text(pulse.replace("0.1", "0.0"), "mine.toml")


def test_each_control_needs_a_target() -> None:
    line, key, reason = only(GOOD.replace("count = 2", "degrees = [1]"))
    assert (line, key) == (12, "access.controls")
    assert "layout.degrees" in reason
    assert only(GOOD.replace("count = 2", "count = 1"))[2].endswith("make layout.count as many as the controls")
    assert load_text(GOOD.replace("count = 2", "count = 9"), "mine.toml")


def test_a_control_strikes_one_target() -> None:
    assert only(GOOD.replace('["a", "b"]', '["a", "a"]'))[:2] == (12, "access.controls")


def test_a_keyboard_has_no_layout() -> None:
    text = 'version = 1\nname = "mine"\n[access]\nmethod = "keys"\n'
    assert load_text(text, "mine.toml")
    assert only(text + "[layout]\ncount = 3\n")[:2] == (5, "layout")


@pytest.mark.parametrize(
    ("lines", "key", "line"),
    [
        ("[voice]\nsoftest = 90\nloudest = 80", "voice.softest", 17),
        ("[voice]\nloudest = 20", "voice.loudest", 17),
        ("[voice]\nhighest = 60\nlowest = 50", "voice.highest", 17),
        ("[voice]\nlowest = 100", "voice.lowest", 17),
        ("[rest]\nwake_within = 0.6", "rest.wake_within", 17),
        ("[rest]\nwake_after = 9", "rest.wake_after", 17),
    ],
)
def test_ranges_have_their_ends_the_right_way_round(lines: str, key: str, line: int) -> None:
    found = only(f"{GOOD}{lines}\n")
    assert found[:2] == (line, key)
    assert "make it" in found[2] or "leave" in found[2]


# -- files that are no mapping ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "cure"),
    [
        ("title = “x”", "straight quotes"),
        ("title = 'x", "quotation mark"),
        ('title = "x', "quotation mark"),
        ("title", "equals sign"),
        ("title = ", "straight quotes"),
        ('title = "x" colour = "rose"', "one key and one value a line"),
        ('title = "x"\n\ntitle = "y"', "keep one of the two"),
        ("tempo = 1,5", "numbers with a point"),
        ('title = "C:\\qusic"', "doubled"),
        ("= 3", "a key or a [section]"),
        ("x = " + "9" * 5000, "digits"),
    ],
)
def test_what_is_not_toml_is_one_problem_that_ends_in_a_cure(line: str, cure: str) -> None:
    number, key, reason = only(f'version = 1\nname = "mine"\n{line}\n')
    assert cure in reason
    assert key == ""
    if "9999" not in line:  # the reader does not say where a number is too long
        assert number == 3 + line.count("\n")


def test_depth_and_length_are_refused_quickly() -> None:
    assert "nested too deeply" in only("a = " + "[" * 100_000)[2]
    assert "nested too deeply" in only("a = " + "{a=" * 50_000)[2]
    assert only("version = 1\n" + "a." * 100_000 + "b = 1")[0] == 2
    assert only("version = 1\n" + "'a' ." * 40_000 + "b = 1")[0] == 2
    assert only("[" + "a." * 100_000 + "b]")[0] == 1


@pytest.mark.parametrize(
    "content", [b"\x00", b"\xff\xfe", "version = 1".encode("utf-16"), b"\xc3", b"version = 1\n\n\xe9\n"]
)
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(content)
    with pytest.raises(MappingError) as caught:
        load(file)
    assert len(caught.value.problems) >= 1
    if content.startswith(b"version"):
        assert (caught.value.problems[0].line, "UTF-8" in caught.value.problems[0].reason) == (3, True)


def test_a_folder_a_missing_file_and_a_device_are_no_mappings(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.toml", Path("/dev/zero"), Path("a\0b"), Path("x" * 5000)):
        with pytest.raises(MappingError) as caught:
            load(path)
        (problem,) = caught.value.problems
        assert problem.line == 0
        assert ":" in problem.reason


def test_a_file_that_is_far_too_long_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD + "#" * (LARGEST + 1))
    with pytest.raises(MappingError, match="longer than"):
        load(file)
