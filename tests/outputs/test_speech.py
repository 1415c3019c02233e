"""Speech by a process of its own: cut off at once, never waited for, and survived when it is not there.

A shell stands for the voice: what is tested is when voices begin and end, not how they sound.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from adaptive_instrument.outputs import speech
from adaptive_instrument.outputs.speech import Speech, voice
from tests.support.jack import until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell")


def talker(folder: Path, seconds: float) -> tuple[str, ...]:
    """A voice that notes what it says, and talks for so long."""
    return (
        "sh",
        "-c",
        f"read text; echo \"$text\" >> '{folder}/begun'; sleep {seconds}; echo \"$text\" >> '{folder}/done'",
    )


def lines(path: Path) -> list[str]:
    return path.read_text().split("\n")[:-1] if path.exists() else []


def test_a_word_is_said_and_nobody_waits(tmp_path: Path) -> None:
    voice = Speech(talker(tmp_path, 0.0))
    began = time.perf_counter()
    voice.say("B flat")
    assert time.perf_counter() - began < 0.05
    until(lambda: lines(tmp_path / "done") == ["B flat"], what="the word")
    voice.close()
    voice.close()


def test_a_new_word_cuts_the_old_one_off(tmp_path: Path) -> None:
    voice = Speech(talker(tmp_path, 3.0))
    voice.say("one")
    until(lambda: lines(tmp_path / "begun") == ["one"], what="the first word")
    voice.say("two")
    until(lambda: lines(tmp_path / "begun") == ["one", "two"], 2.0, "the second word, long before the first is over")
    voice.close()
    assert lines(tmp_path / "done") == []


def test_of_many_words_at_once_the_newest_is_said(tmp_path: Path) -> None:
    voice = Speech(talker(tmp_path, 0.0))
    for number in range(50):
        voice.say(str(number))
    until(lambda: "49" in lines(tmp_path / "done"), what="the last word")
    voice.close()
    assert len(lines(tmp_path / "done")) < 25


def test_closing_ends_a_voice_in_mid_word(tmp_path: Path) -> None:
    voice = Speech(talker(tmp_path, 5.0))
    voice.say("one")
    until(lambda: lines(tmp_path / "begun"), what="the word")
    began = time.perf_counter()
    voice.close()
    assert time.perf_counter() - began < 1.0 and not voice._thread.is_alive()


def test_a_voice_that_cannot_be_started_is_trouble_with_a_cure(tmp_path: Path) -> None:
    voice = Speech((str(tmp_path / "nothing-here"),))
    voice.say("one")
    until(lambda: voice.trouble, what="the trouble")
    assert not voice.able and voice.trouble is not None and "heard instead" in voice.trouble
    voice.say("two")
    voice.hush()
    voice.close()


def test_a_system_without_a_voice_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(speech, "_platform", lambda: "linux")
    assert voice() is None
    mute = Speech()
    assert mute.trouble is not None and "espeak-ng" in mute.trouble
    mute.say("one")
    mute.close()


def test_a_voice_speaks_on_a_device_of_its_own_or_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for program, name in (("espeak", "linux"), ("espeak-ng", "linux"), ("say", "darwin")):
        (tmp_path / program).write_text("#!/bin/sh\n")
        (tmp_path / program).chmod(0o755)
        monkeypatch.setattr(speech, "_platform", lambda name=name: name)
        asked = voice("hw:1")
        assert (asked is None) if program == "espeak" else (asked is not None and "hw:1" in asked)
        assert voice() is not None


def test_a_voice_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(speech, "LONGEST", 0.2)
    voice = Speech(("sh", "-c", f"echo x >> '{tmp_path}/begun'; exec sleep 60"))
    voice.say("one")
    until(lambda: lines(tmp_path / "begun"), what="the first")
    time_out = time.perf_counter() + 3.0
    while len(lines(tmp_path / "begun")) < 2:
        assert time.perf_counter() < time_out
        voice._queue.put((voice._asked, "again"))
        until(lambda: voice._queue.empty(), what="the next turn")
    voice.close()
