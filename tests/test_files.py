"""Files are whole or not there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from adaptive_instrument.errors import OutputError
from adaptive_instrument.files import WholeFile, write_whole


def test_a_file_is_there_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "song.mid"
    path.write_bytes(b"old")
    file = WholeFile(path)
    file.write(b"0123456789")
    file.rewrite(2, b"ab")
    file.write(b"!")
    assert path.read_bytes() == b"old"
    file.commit()
    file.commit()
    file.abandon()
    assert path.read_bytes() == b"01ab456789!"
    assert list(tmp_path.iterdir()) == [path]


def test_an_abandoned_file_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "song.mid"
    path.write_bytes(b"old")
    file = WholeFile(path)
    file.write(b"new")
    file.abandon()
    file.abandon()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_is_no_folder_is_refused_with_a_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=r"choose another place\.$"):
        WholeFile(tmp_path / "file" / "song.mid")
    with pytest.raises(OutputError, match="make it first"):
        WholeFile(tmp_path / "nowhere" / "song.mid")
    with pytest.raises(OutputError, match=r"choose another name\.$"):
        WholeFile(tmp_path)
    with pytest.raises(OutputError, match=r"choose a shorter one\.$"):
        WholeFile(tmp_path / ("n" * 300))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps devices and pipes elsewhere")
def test_a_device_or_pipe_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "song.mid"
    os.mkfifo(pipe)
    for place in (pipe, Path("/dev/null")):
        with pytest.raises(OutputError, match=r"no file\. Choose another name\.$"):
            WholeFile(place)
    assert list(tmp_path.iterdir()) == [pipe] and pipe.is_fifo()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
def test_a_link_stays_a_link_and_what_it_points_to_is_replaced(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    link, dangling = tmp_path / "song.mid", tmp_path / "new.mid"
    link.symlink_to(kept / "song.mid")
    (kept / "song.mid").write_bytes(b"old")
    dangling.symlink_to(kept / "new.mid")
    write_whole(link, b"new")
    write_whole(dangling, b"new")
    assert link.is_symlink() and dangling.is_symlink()
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == {"song.mid": b"new", "new.mid": b"new"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows itself refuses to replace an open file")
def test_two_who_write_the_same_file_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "song.mid"
    first = WholeFile(path)
    first.write(b"first")
    with pytest.raises(OutputError, match="by another program"):
        WholeFile(path)
    first.commit()
    assert path.read_bytes() == b"first"
    second = WholeFile(path)
    second.abandon()
    write_whole(path, b"third")
    assert path.read_bytes() == b"third" and list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    os.symlink("/dev/full", tmp_path / "song.mid.part")
    with pytest.raises(OutputError, match="disk is full: free some space"):
        write_whole(tmp_path / "song.mid", b"x" * 100)
    assert not list(tmp_path.iterdir())
    assert Path("/dev/full").exists()


LIMITED = """
import resource, sys
from pathlib import Path
from adaptive_instrument.errors import OutputError
from adaptive_instrument.notes import NoteOff, NoteOn
from adaptive_instrument.outputs.fluid_offline import FluidOffline
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
sink = FluidOffline(Path(sys.argv[1]), Path(sys.argv[2]))
for n in range(20):
    sink.send([NoteOn(n, n, "a", "main", 60.0, 90), NoteOff(n + 0.9, n, "a", "main")])
print("trouble:", sink.trouble)
try:
    sink.close()
except OutputError as error:
    print("told:", error)
sink.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")
def test_a_disk_that_fills_up_while_rendering_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    font = Path(__file__).parent.parent / "soundfonts" / "adaptive-instrument.sf2"
    arguments = [sys.executable, "-c", LIMITED, str(font), str(tmp_path / "out.wav")]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)
    assert "trouble:" in done.stdout and "told:" in done.stdout
    assert "choose another folder" in done.stdout
    assert not list(tmp_path.iterdir())
