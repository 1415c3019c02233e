"""What is changed while playing is saved: only that, whole or not at all, and the old file is kept."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive_instrument.errors import MappingError, OutputError
from adaptive_instrument.files import SUFFIX
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load
from adaptive_instrument.mapping.saver import BACKUP, differences, save, save_changes
from adaptive_instrument.music.scales import SCALES
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.resources import PACKAGE, shipped_folder
from adaptive_instrument.tuning import tuned
from tests.support import shipped

MAPPINGS = shipped_folder() / "mappings"
SHIPPED = shipped.MAPPINGS


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    return Path(shutil.copy(MAPPINGS / "one-switch-walk.toml", tmp_path))


def comments(text: str) -> list[str]:
    return re.findall(r"#.*", text)


def test_a_change_touches_its_own_line_only(walk: Path) -> None:
    before = walk.read_text("utf-8").splitlines()
    assert save_changes(walk, {"controls.switch.acceptance": 0.08}) == walk
    after = walk.read_text("utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][1].startswith("acceptance = 0.08 ")
    assert changed[0][1].endswith("unless the switch falls by itself")
    assert load(walk).controls["switch"].acceptance == 0.08


def test_the_old_file_is_kept(walk: Path) -> None:
    before = walk.read_bytes()
    save_changes(walk, {"voice.sound": "harp"})
    kept = walk.with_name("one-switch-walk.toml.bak")
    assert kept.read_bytes() == before
    assert sorted(walk.parent.iterdir()) == sorted([walk, kept])


def test_new_keys_sections_and_controls_find_their_place(walk: Path) -> None:
    text = walk.read_text("utf-8")
    save_changes(
        walk,
        {
            "help": "raw",
            "harmony.chord": "Am",
            "rest.wake_after": 2,
            "controls.other": {"on": ["keyboard:b"]},
            'controls."third one".on': ("keyboard:c",),
        },
    )
    after = walk.read_text("utf-8")
    instrument = load(walk)
    assert (instrument.help, instrument.harmony.chord, instrument.rest.wake_after) == ("raw", "Am", 2.0)
    assert list(instrument.controls) == ["switch", "other", "third one"]
    assert comments(after) == comments(text)
    assert after.index("[controls.switch]") - after.index("# Anything") == text.index("[controls") - text.index("# Any")


def test_a_key_that_is_taken_out_has_its_default_again(walk: Path) -> None:
    save_changes(walk, {"voice.swell": None, "voice.nothing": None, "nothing.at.all": None})
    assert load(walk).voice.swell == 0.0
    assert "swell =" not in walk.read_text("utf-8")


def test_saving_what_is_there_already_writes_nothing(walk: Path) -> None:
    save_changes(walk, {"voice.softest": 40})
    save_changes(walk, {})
    assert list(walk.parent.iterdir()) == [walk]


def test_notes_inside_a_list_stay(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'version = 1\nname = "mine"\n[controls.switch]\non = [\n    "keyboard:a",  # the left thumb\n'
        '    "keyboard:b",  # the right\n]\n[access]\nmethod = "walk"\n'
    )
    save_changes(file, {"controls.switch.on": ["keyboard:a", "keyboard:x", "mouse:left"]})
    assert load(file).controls["switch"].on == ("keyboard:a", "keyboard:x", "mouse:left")
    assert "# the left thumb" in file.read_text()


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"voice.sound": "hrp"}, "voice.sound"),
        ({"voice.sund": "harp"}, "voice.sund"),
        ({"voice": 3}, "voice"),
        ({"voice.ring": float("nan")}, "voice.ring"),
        ({"voice.ring": object()}, "voice.ring"),
        ({"name": "other"}, "name"),
        ({"title": "\ud800"}, "title"),
        ({"access.control": "nobody"}, "access.control"),
        ({"controls.switch": None}, "access.control"),
        ({"access": None}, "access"),
        ({"version.sub": 1}, "version"),
        ({"a..b": 1}, "a..b"),
        ({"controls": {1: 2}}, "controls.1"),
    ],
)
def test_an_invalid_result_is_refused_and_the_file_not_touched(walk: Path, changes: dict[str, Any], key: str) -> None:
    before = walk.read_bytes()
    with pytest.raises(MappingError) as caught:
        save_changes(walk, {"voice.volume": 0.5, **changes})
    assert key in {problem.key for problem in caught.value.problems}
    assert walk.read_bytes() == before
    assert list(walk.parent.iterdir()) == [walk]


def test_a_file_with_problems_is_not_saved_into(walk: Path) -> None:
    walk.write_text(walk.read_text("utf-8") + "tempoo = 3\n")
    with pytest.raises(MappingError, match="did you mean 'tempo'"):
        save_changes(walk, {"voice.sound": "harp"})


def test_a_shipped_mapping_is_copied_to_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTIVE_INSTRUMENT_HOME", str(tmp_path / "home"))
    shipped = MAPPINGS / "five-switches.toml"
    before = shipped.read_bytes()
    written = save_changes(shipped, {"voice.ring": 3})
    assert written == tmp_path / "home" / "mappings" / "five-switches.toml"
    assert load(written).voice.ring == 3.0
    assert shipped.read_bytes() == before
    link = tmp_path / "five-switches.toml"
    link.symlink_to(shipped)
    assert save_changes(link, {"voice.ring": 4}, folder=tmp_path / "there").parent == tmp_path / "there"
    assert shipped.read_bytes() == before


def test_a_link_stays_a_link(walk: Path, tmp_path: Path) -> None:
    link = tmp_path / "links" / "one-switch-walk.toml"
    link.parent.mkdir()
    link.symlink_to(walk)
    save_changes(link, {"voice.sound": "harp"})
    assert link.is_symlink()
    assert load(walk).voice.sound == "harp"


def test_an_instrument_is_saved_by_what_differs(walk: Path) -> None:
    before = load(walk)
    after = replace(
        before,
        voice=replace(before.voice, sound="cello", level=60),
        controls={"switch": replace(before.controls["switch"], on=("keyboard:x",))},
    )
    assert differences(before, after) == {
        "controls.switch.on": ["keyboard:x"],
        "voice.sound": "cello",
        "voice.level": 60,
    }
    text = walk.read_text("utf-8")
    save(walk, after)
    assert load(walk) == after
    assert comments(walk.read_text("utf-8")) == comments(text)


@pytest.mark.parametrize("first", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("second", SHIPPED, ids=lambda path: path.stem)
def test_any_instrument_can_be_saved_over_any_other(tmp_path: Path, first: Path, second: Path) -> None:
    file = Path(shutil.copy(first, tmp_path))
    wanted = replace(load(second), name=first.stem)
    save(file, wanted)
    assert load(file) == wanted


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.text(max_size=40),
        "help": st.sampled_from(["raw", "notes", "notes and timing"]),
        "voice.sound": st.sampled_from(sorted(SOUNDS)),
        "voice.volume": st.floats(0, 1),
        "voice.polyphony": st.none() | st.integers(1, 32),
        "voice.softest": st.none() | st.integers(1, 40),
        "harmony.scale": st.none() | st.sampled_from(sorted(SCALES)),
        "harmony.chord": st.sampled_from(["", "Am", "G7"]),
        "transport": st.none() | st.just({"tempo": 60, "metre": 3}),
        "transport.tempo": st.none() | st.floats(20, 300) | st.integers(20, 300),
        "rest.wake_after": st.floats(0.3, 3),
        "rest": st.just({"wake_within": 5}),
        "controls.new": st.just({"on": ["keyboard:q"], "acceptance": 0.5}),
        'controls."a b.c".on': st.lists(st.sampled_from(["keyboard:x", "mouse:middle"]), min_size=1, max_size=3),
        "colour": st.sampled_from(["rose", "sky"]),
        "about": st.none() | st.text(max_size=80),
    },
)


# Each example writes files: a quarter of the usual number keeps the suite quick.
@settings(max_examples=settings().max_examples // 4)
@given(st.sampled_from(SHIPPED), st.lists(CHANGES, min_size=1, max_size=3))
def test_what_is_saved_is_what_is_loaded_and_all_else_stays(path: Path, rounds: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(shutil.copy(path, folder))
        for changes in rounds:
            before, notes = load(file), comments(file.read_text("utf-8"))
            save_changes(file, changes)
            after = load(file)
            assert differences(before, after).keys() <= touched(changes, before, after)
            for key, value in changes.items():
                if value is not None and not isinstance(value, dict) and '"' not in key:
                    section, _, entry = key.rpartition(".")
                    if section in changes:
                        continue  # the whole section was given as well: the later of the two counts
                    assert getattr(getattr(after, section) if section else after, entry) == value
            kept = comments(file.read_text("utf-8"))
            if None not in changes.values() and not any("#" in str(value) for value in changes.values()):
                assert set(notes) <= set(kept) | {note for note in notes if "#" in (before.title + before.about)}


def touched(changes: dict[str, Any], before: Instrument, after: Instrument) -> set[str]:
    found = set(changes)
    for section in ("transport", "rest"):
        if section in changes:
            found |= {f"{section}.{entry}" for entry in getattr(after, section).__dataclass_fields__}
    found |= {'controls."a b.c"'} if 'controls."a b.c".on' in changes else set()
    return found | ({f"controls.new.{entry}" for entry in ("on", "acceptance")} if "controls.new" in changes else set())


# -- the disk says no ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_the_old_file(walk: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    before = walk.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(OutputError, match="free some space"):
        save_changes(walk, {"voice.sound": "harp"})
    assert walk.read_bytes() == before
    assert list(walk.parent.iterdir()) == [walk]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this platform")
def test_a_full_disk_is_told_with_its_cure(walk: Path) -> None:
    before = walk.read_bytes()
    walk.with_name(walk.name + BACKUP + SUFFIX).symlink_to("/dev/full")
    with pytest.raises(OutputError, match="free some space"):
        save_changes(walk, {"voice.sound": "harp"})
    assert walk.read_bytes() == before
    assert list(walk.parent.iterdir()) == [walk]


KILLED_AT = """
import os, sys
from pathlib import Path
from adaptive_instrument.mapping.saver import save_changes

def counted(real):
    def call(*args, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), 9)
        return real(*args, **named)
    return call

# What every process would have to make for itself is made before they part.
save_changes(Path(sys.argv[1]), {"voice.sound": "harp"})
os.fsync, os.replace = counted(os.fsync), counted(os.replace)
for step, path in enumerate(sys.argv[2:]):
    child = os.fork()
    if not child:
        left = step
        save_changes(Path(path), {"voice.sound": "harp", "voice.level": 61})
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    shipped = MAPPINGS / "one-switch-walk.toml"
    files = []
    for step in range(12):
        (tmp_path / str(step)).mkdir()
        files.append(Path(shutil.copy(shipped, tmp_path / str(step))))
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    (tmp_path / "before").mkdir()
    before = shutil.copy(shipped, tmp_path / "before")
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT, before, *map(str, files)],
        env=environment, check=True, timeout=120, capture_output=True, text=True,
    )  # fmt: skip
    statuses = done.stdout.split()
    sounds = []
    for file in files:
        instrument = load(file)
        assert (instrument.voice.sound, instrument.voice.level) in {("strings", 80), ("harp", 61)}
        assert instrument.voice.sound == "harp" or file.read_bytes() == shipped.read_bytes()
        kept = file.with_name(file.name + ".bak")
        assert not kept.exists() or kept.read_bytes() == shipped.read_bytes()
        sounds.append(instrument.voice.sound)
    assert len(statuses) == len(files)
    assert "-9" in statuses
    assert statuses[-1] == "0"
    assert sounds == sorted(sounds, reverse=True)
    assert (sounds[0], sounds[-1]) == ("strings", "harp")


def test_a_voice_that_was_changed_while_playing_is_written_with_its_figures_and_gestures(tmp_path: Path) -> None:
    path = tmp_path / "coloured.toml"
    path.write_text(
        'version = 1\nname = "coloured"\n\n[controls.switch]\non = ["keyboard:space"]\n\n[access]\nmethod = "walk"\n\n'
        '[voice]\nsound = "bell"  # keep me\n\n[[voice.gestures]]\nlevel = "camera:mouth-open"\nto = "vibrato"\n'
    )
    changes = {
        "voice.articulation": "arpeggio", "voice.arpeggio.rate": "1/16", "voice.doubles": ["octave above"],
        "voice.gestures.camera:mouth-open.most": 0.5, "voice.echo.repeats": 3,
    }  # fmt: skip
    meant = tuned(load(path), changes)
    written = save(path, meant, tmp_path)
    assert load(written) == meant and "# keep me" in written.read_text()
