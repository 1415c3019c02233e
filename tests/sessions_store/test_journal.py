"""The journal: what is played is on disk while it is played, whatever ends the process or fills the disk."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adaptive_instrument.errors import OutputError
from adaptive_instrument.notes import Event, NoteOff, NoteOn, Sound, Volume
from adaptive_instrument.sessions import journal
from adaptive_instrument.sessions.journal import KEPT, QUIET, TakeJournal, TraceJournal
from adaptive_instrument.sessions.take import SUFFIX, last_take, read_take, takes_in
from adaptive_instrument.signals import Change, Midi, Switch
from adaptive_instrument.trace import read_trace
from tests.support.xvfb import until


def note(at: float, note_id: int, lasts: float = 0.5) -> list[Event]:
    return [NoteOn(at, note_id, "p", "main", 60, 80), NoteOff(at + lasts, note_id, "p", "main")]


def test_a_take_begins_with_its_first_note_and_knows_how_things_stood(tmp_path: Path) -> None:
    takes = TakeJournal(tmp_path, "walk", 96)
    takes.events([Sound(100, "p", "main", "bell"), Volume(100, "p", 0.5)])
    takes.flush()
    assert takes_in(tmp_path) == []
    takes.events(note(107, 1))
    takes.close()
    take = last_take(tmp_path)
    assert take.events == (Sound(0, "p", "main", "bell"), Volume(0, "p", 0.5), *note(0, 1))
    assert (take.mapping, take.tempo) == ("walk", 96)
    assert takes.trouble is None


@pytest.mark.parametrize("end", [Change(0, "rest", True), Change(0, "take.play", None), "silence"])
def test_rest_silence_and_asking_for_the_take_end_it(tmp_path: Path, end: Change | str) -> None:
    takes = TakeJournal(tmp_path, "walk", 96)
    takes.events(note(0, 1))
    later = 1.0
    if isinstance(end, Change):
        takes.signal(end)
    else:
        later += QUIET
    takes.events(note(later, 2))
    takes.events(note(later + 1, 3))
    takes.close()
    assert [read_take(path).notes for path in takes_in(tmp_path)] == [1, 2]


def test_a_note_held_for_long_does_not_end_a_take(tmp_path: Path) -> None:
    takes = TakeJournal(tmp_path, "walk", 96)
    takes.events(note(0, 1, lasts=3 * QUIET)[:1])
    takes.events(note(2 * QUIET, 2))
    takes.close()
    assert [read_take(path).notes for path in takes_in(tmp_path)] == [2]


def test_two_takes_of_one_moment_are_two(tmp_path: Path) -> None:
    takes = TakeJournal(tmp_path, "walk", 96, now=lambda: datetime(2026, 1, 1))
    for number in range(3):
        takes.events(note(0, number))
        takes.signal(Change(0, "rest", True))
    takes.close()
    assert len(takes_in(tmp_path)) == 3
    assert [event.note_id for event in last_take(tmp_path).events if isinstance(event, NoteOn)] == [2]


def test_only_the_newest_takes_are_kept(tmp_path: Path) -> None:
    days = iter(range(1, 1000))
    takes = TakeJournal(tmp_path, "walk", 96, now=lambda: datetime(2026, 1, 1) + timedelta(next(days)))
    for number in range(KEPT + 5):
        takes.events(note(0, number))
        takes.signal(Change(0, "rest", True))
    takes.close()
    kept = takes_in(tmp_path)
    assert len(kept) == KEPT
    assert [event.note_id for event in last_take(tmp_path).events if isinstance(event, NoteOn)] == [KEPT + 4]


def test_a_folder_that_cannot_be_written_is_trouble_until_it_can_and_nothing_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "music" / "takes"
    (tmp_path / "music").write_text("a file stands in the way")
    takes = TakeJournal(folder, "walk", 96)
    takes.events(note(0, 1))
    takes.flush()
    assert takes.trouble is not None and takes.trouble.endswith("or make it writable.")
    takes.events(note(1, 2))
    (tmp_path / "music").unlink()
    takes.flush()
    assert takes.trouble is None
    takes.close()
    assert last_take(folder).notes == 2


FULL = """
import resource, signal, sys
from pathlib import Path
from adaptive_instrument.notes import NoteOff, NoteOn
from adaptive_instrument.sessions.journal import TakeJournal
from adaptive_instrument.sessions.take import takes_in, last_take
folder = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
takes = TakeJournal(folder, "walk", 96)
def play(begin, count):
    for n in range(begin, begin + count):
        takes.events([NoteOn(n, n, "p", "main", 60, 80), NoteOff(n + .5, n, "p", "main")])
    takes.flush()
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, resource.RLIM_INFINITY))
play(0, 10)
assert takes.trouble is None
play(10, 100)
assert takes.trouble is not None, "the full disk was not seen"
print(takes.trouble)
assert len(takes_in(folder)) == int(sys.argv[2]), takes_in(folder)
cut = last_take(folder)
assert 10 < cut.notes < 110, cut.notes
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
play(110, 10)
assert takes.trouble is None
takes.close()
assert last_take(folder).notes == 120, last_take(folder).notes
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_is_survived_costs_no_older_take_and_is_made_good_later(tmp_path: Path) -> None:
    for number in range(KEPT):
        (tmp_path / f"2020-01-{number:02d}{SUFFIX}").write_text("")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), str(KEPT)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Takes cannot be kept (") and str(tmp_path) in done.stdout


PLAYER = """
import sys, time
from pathlib import Path
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.performance import Performance
from adaptive_instrument.sessions.journal import TakeJournal
from adaptive_instrument.signals import Midi
from tests.support.instruments import KEYS
from tests.support.sinks import Ear
takes = TakeJournal(Path(sys.argv[1]), "keys", 96)
begun = time.perf_counter()
show = Performance(Ensemble([KEYS], start=begun), [Ear()], [takes])
show.start()
for n in range(100000):
    show.admit(Midi(0, "k", bytes([0x90, 36 + n % 60, 100])))
    time.sleep(0.005)
    show.admit(Midi(0, "k", bytes([0x80, 36 + n % 60, 0])))
    print(n + 1, time.perf_counter() - begun, flush=True)
"""


def test_a_killed_process_leaves_a_take_that_plays_to_the_last_quarter_second(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", PLAYER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    played: list[float] = []
    reader = threading.Thread(target=lambda: [played.append(float(line.split()[1])) for line in process.stdout or ()])
    reader.start()
    until(lambda: played and played[-1] - played[0] > 2.0, "two seconds of playing", 30)
    process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    process.wait(10)
    reader.join(10)
    take = last_take(tmp_path)
    heard = [event.at for event in take.events if isinstance(event, NoteOn)]
    # A quarter of a second between two writes, as much again for a machine that is busy.
    assert played[-1] - played[0] - heard[-1] < 2 * journal.WRITE_EVERY
    assert len(heard) == len({event.note_id for event in take.events if isinstance(event, NoteOff)})
    assert all(pitch in (0, 2, 4, 7, 9) for pitch in (e.pitch % 12 for e in take.events if isinstance(e, NoteOn)))


def test_what_utf8_cannot_write_does_not_end_the_journal(tmp_path: Path) -> None:
    takes = TakeJournal(tmp_path, "half \ud800", 96)
    takes.events([NoteOn(0, 1, "p\udfff", "main", 60, 80)])
    takes.close()
    assert takes.trouble is None and last_take(tmp_path).notes == 1


# -- the trace --------------------------------------------------------------------------------------------------------


def test_a_trace_appears_whole_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "new.jsonl"
    recorded = TraceJournal(path, "walk", 100.0)
    said = [
        Switch(100.5, "keyboard", "space", True, 100.4),
        Change(101, "take.play", None),
        Change(101, "player.walk.instrument", object()),
        Midi(102, "k", b"\x90\x3c"),
    ]
    for signal_ in said:
        recorded.signal(signal_)
    assert not path.exists()
    recorded.close()
    trace = read_trace(path)
    assert trace.mapping == "walk" and trace.problems == ()
    assert trace.signals == (Switch(0.5, "keyboard", "space", True, 0.4), Midi(2, "k", b"\x90\x3c"))


def test_a_trace_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"cannot be written\. "):
        TraceJournal(tmp_path / "file" / "t.jsonl", None, 0)


def test_lines_of_a_take_are_json(tmp_path: Path) -> None:
    takes = TakeJournal(tmp_path, "walk", 96)
    takes.events(note(0, 1))
    takes.close()
    lines = takes_in(tmp_path)[0].read_text().splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["take", "on", "off"]
