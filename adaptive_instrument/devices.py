"""``devices``: what is connected, as far as this platform lets it be listed."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from adaptive_instrument.probes import ask

VIDEO = Path("/sys/class/video4linux")


def run(as_json: bool) -> int:
    """Prints what is connected. The exit status is always 0: nothing connected is no mistake."""
    report = devices_report()
    if as_json:
        print(json.dumps(report, indent=2))
    else:
        print_devices(report)
    return 0


def devices_report() -> dict[str, Any]:
    """What is connected: ``midi``, ``audio``, ``screens``, ``gamepads``, ``cameras``; each may hold a ``note``."""
    with ThreadPoolExecutor(4) as pool:
        midi, drivers, screens, gamepads = pool.map(ask, ("midi", "drivers", "screens", "gamepads"))
    return {
        "midi": _noted(midi, "apis"),
        "audio": _noted(drivers, "drivers"),
        "screens": {"driver": "", **_noted(screens, "screens")},
        "gamepads": _noted(gamepads, "gamepads"),
        "cameras": cameras(),
    }


def cameras(folder: Path = VIDEO) -> dict[str, Any]:
    """The cameras the kernel knows (Linux; ``folder`` is its list). Elsewhere they are not listed."""
    if sys.platform != "linux":
        return {"cameras": [], "note": "not listed on this platform; play counts them from 0"}
    found = []
    for node in sorted(folder.glob("video*"), key=lambda path: int(path.name.removeprefix("video") or 0)):
        try:
            name = (node / "name").read_text("utf-8", "replace").strip()
            index = (node / "index").read_text().strip()
        except OSError:  # it was pulled out in this moment
            continue
        if index == "0":  # further nodes of one camera carry no picture
            found.append({"device": f"/dev/{node.name}", "name": name})
    return {"cameras": found, "note": ""}


def print_devices(report: dict[str, Any]) -> None:
    """The report, for people."""
    for api in report["midi"]["apis"]:
        _line(f"MIDI in ({api['api']})", api["in"], api["note"])
        _line(f"MIDI out ({api['api']})", api["out"], api["note"])
    if not report["midi"]["apis"]:
        _line("MIDI", [], report["midi"]["note"])
    drivers = [
        f"{driver['name']}: {', '.join(driver['devices'])}" if driver["devices"] else driver["name"]
        for driver in report["audio"]["drivers"]
    ]
    _line("Sound drivers", drivers, report["audio"]["note"])
    sizes = [f"{width} x {height} ({report['screens']['driver']})" for width, height in report["screens"]["screens"]]
    _line("Screens", sizes, report["screens"]["note"])
    pads = [f"{pad['name']} ({pad['axes']} axes, {pad['buttons']} buttons)" for pad in report["gamepads"]["gamepads"]]
    _line("Gamepads", pads, report["gamepads"]["note"])
    found = [f"{camera['device']}: {camera['name']}" for camera in report["cameras"]["cameras"]]
    _line("Cameras", found, report["cameras"]["note"])


def _line(title: str, entries: list[str], note: str) -> None:
    print(f"{title:<16}  {entries[0] if entries else note or 'none'}")
    for entry in entries[1:]:
        print(f"{'':<16}  {entry}")


def _noted(answer: dict[str, Any], key: str) -> dict[str, Any]:
    """A probe's answer in a shape that does not depend on whether it could be asked."""
    if "error" in answer:
        return {key: [], "note": f"could not be asked: {answer['error']}"}
    return {**answer, "note": ""}
