from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from adaptive_instrument import devices, doctor, probes, realtime, resources
from adaptive_instrument.doctor import parts, surroundings
from adaptive_instrument.doctor.check import Check, Finding
from tests.support.jack import JackServer, jack_server

__all__ = ["jack_server"]


@pytest.fixture
def xvfb(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A real X server without a screen."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x768x24"],
        pass_fds=(writing,),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    assert number, "Xvfb did not come up"
    monkeypatch.setenv("DISPLAY", f":{number}")
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    try:
        yield
    finally:
        server.terminate()
        server.wait(10)


def test_every_finding_that_is_not_good_ends_in_a_cure() -> None:
    report = doctor.doctor_report()
    assert [entry["name"] for entry in report["checks"]] == [check.name for check in doctor.CHECKS]
    for entry in report["checks"]:
        assert entry["found"], entry
        assert bool(entry["cure"]) == (entry["state"] in ("missing", "spoils")), entry


def test_doctor_says_the_same_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run(as_json=True) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["playable"]
    doctor.print_doctor(report)
    told = capsys.readouterr().out
    assert all(entry["name"] in told and entry["cure"] in told for entry in report["checks"])


def test_without_something_essential_the_exit_status_is_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = Check("Synthesiser", lambda: Finding("missing", "nothing", "Install it"), essential=True)
    monkeypatch.setattr(doctor, "CHECKS", (nothing,))
    assert doctor.run(as_json=False) == 1
    assert "Install it" in capsys.readouterr().out


def test_a_check_that_falls_does_not_take_the_report_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall() -> Finding:
        raise OSError("strange machine")

    monkeypatch.setattr(doctor, "CHECKS", (Check("Odd", fall, essential=True), Check("Python", parts.python)))
    states = [entry["state"] for entry in doctor.doctor_report()["checks"]]
    assert states == ["not checked here", "good"]


def test_a_driver_that_opens_and_the_ports_of_a_real_jack_server_are_seen(jack_server: JackServer) -> None:
    assert parts.sound() == Finding("good", "FluidSynth's driver jack opens")
    apis = {api["api"]: api for api in devices.devices_report()["midi"]["apis"]}
    assert apis["jack"]["note"] == ""
    assert parts.midi().state == "good"
    assert "jack" in [driver["name"] for driver in devices.devices_report()["audio"]["drivers"]]


def test_a_real_screen_is_seen_with_its_size(xvfb: None) -> None:
    assert parts.screen() == Finding("good", "1024 x 768 (x11)")
    assert devices.devices_report()["screens"]["screens"] == [[1024, 768]]


def test_no_screen_is_told_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    if Path("/dev/dri").exists():
        pytest.skip("this machine may draw without a desktop")
    found = parts.screen()
    assert found.state == "missing"
    assert "--no-window" in found.cure


def test_devices_tells_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert devices.run(as_json=True) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"midi", "audio", "screens", "gamepads", "cameras"}
    assert "file" in [driver["name"] for driver in report["audio"]["drivers"]]
    assert devices.run(as_json=False) == 0
    assert "Sound drivers" in capsys.readouterr().out


def test_a_probe_that_hangs_is_given_up() -> None:
    assert probes.ask("screens", seconds=0.01) == {"error": "no answer within 0.01 s"}


def test_a_probe_that_falls_says_why() -> None:
    assert "error" in probes.ask("no such question")


def test_only_the_node_with_the_picture_counts_as_a_camera(tmp_path: Path) -> None:
    for number, name, index in ((0, "Webcam", 0), (1, "Webcam", 1), (10, "Second", 0), (2, "Third", 0)):
        node = tmp_path / f"video{number}"
        node.mkdir()
        (node / "name").write_text(f"{name}\n")
        (node / "index").write_text(f"{index}\n")
    assert [camera["device"] for camera in devices.cameras(tmp_path)["cameras"]] == [
        "/dev/video0",
        "/dev/video2",
        "/dev/video10",
    ]


def test_real_time_is_asked_for_one_thread_only_and_never_raises() -> None:
    grants: list[realtime.RealtimeGrant] = []
    thread = threading.Thread(target=lambda: grants.append(realtime.request()))
    thread.start()
    thread.join()
    assert grants[0].granted != bool(grants[0].cure)
    if hasattr(os, "sched_getscheduler"):
        assert os.sched_getscheduler(0) == os.SCHED_OTHER


def test_a_users_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setenv(resources.HOME_VARIABLE, str(in_the_way))
    assert parts.folders().state == "spoils"
    assert str(in_the_way) in parts.folders().cure


def test_a_broken_mapping_of_the_user_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.HOME_VARIABLE, str(tmp_path))
    assert parts.mappings().state == "good"
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "mine.toml").write_text("version = 1\nnonsense = true\n")
    found = parts.mappings()
    assert found.state == "spoils"
    assert "mine" in found.found
    assert found.cure.endswith("check mine")


XSET = "Screen Saver:\n  timeout:  {}    cycle:  600\nDPMS (Display Power Management Signaling):\n  DPMS is {}\n"


@pytest.mark.parametrize(
    ("timeout", "dpms", "state"), [(600, "Disabled", "spoils"), (0, "Enabled", "spoils"), (0, "Disabled", "good")]
)
def test_a_screen_that_goes_dark_is_told(timeout: int, dpms: str, state: str) -> None:
    assert surroundings.judge_xset(XSET.format(timeout, dpms)).state == state


def test_macos_and_windows_sleep_are_read_from_what_their_tools_print() -> None:
    assert surroundings.judge_pmset(" sleep                1\n displaysleep         10\n").state == "spoils"
    assert (
        surroundings.judge_pmset(" sleep                0 (sleep prevented)\n displaysleep         0\n").state == "good"
    )
    answer = "  Current AC Power Setting Index: 0x{}\n  Current DC Power Setting Index: 0x00000384\n"
    assert surroundings.judge_powercfg(answer.format("00000708")).state == "spoils"
    assert surroundings.judge_powercfg(answer.format("00000000")).state == "good"
    assert surroundings.judge_powercfg("").state == "not checked here"


def test_keyboard_helps_are_told_with_the_command_that_ends_them() -> None:
    found = surroundings.judge_xkbset("Sticky-Keys = On\nSlow-Keys = Off\nBounce-Keys = On\n")
    assert found.state == "spoils"
    assert "xkbset -sticky && xkbset -bouncekeys" in found.cure
    assert surroundings.judge_xkbset("Sticky-Keys = Off\n").state == "good"


@pytest.mark.parametrize(
    ("device", "state"),
    [
        ("bluez_output.AA_BB.1", "spoils"),
        ("alsa_output.pci-0000_01.hdmi-stereo", "spoils"),
        ("alsa_output.usb-Focusrite.analog-stereo", "good"),
        (None, "not checked here"),
    ],
)
def test_a_sound_device_that_is_late_by_nature_is_told(device: str | None, state: str) -> None:
    assert surroundings.judge_output(device).state == state


def test_a_limiter_plugin_that_is_missing_or_broken_is_named_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("LADSPA_PATH", str(tmp_path))
    missing = parts.limiter()
    assert missing.state == "missing" and "swh-plugins" in missing.cure
    (tmp_path / "hard_limiter_1413.so").write_text("no plugin")
    broken = parts.limiter()
    assert broken.state == "missing" and "does not work" in broken.found and "--reinstall" in broken.cure
