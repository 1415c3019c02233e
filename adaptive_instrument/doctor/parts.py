"""Checks of the parts the instrument is made of: Python, synthesiser, sound, MIDI, screen, camera, files."""

from __future__ import annotations

import json
import os
import platform
import sys
import threading
from pathlib import Path

from adaptive_instrument import devices, realtime, resources
from adaptive_instrument.doctor.check import Finding, not_checked
from adaptive_instrument.errors import InstrumentError, MappingError
from adaptive_instrument.probes import ask

SETUP = "python3 start.py setup"
STAMP = "ready.json"
"""What start.py leaves in the environment; its ``camera`` says what became of the camera's packages."""


def python() -> Finding:
    """Whether this Python is served."""
    found = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info[:2] in ((3, 11), (3, 12)):
        return Finding("good", found)
    return Finding("spoils", f"{found} is not served", "Start with: python3 start.py (it finds or fetches Python 3.12)")


def synthesiser() -> Finding:
    """Whether libfluidsynth can be loaded and is new enough."""
    from adaptive_instrument.outputs.fluidlib import library

    try:
        version = library().version
    except InstrumentError as error:
        return Finding("missing", str(error).partition(". ")[0], f"{_install_fluidsynth()}, or run: {SETUP}")
    return Finding("good", "libfluidsynth " + ".".join(map(str, version)))


def _install_fluidsynth() -> str:
    if sys.platform == "darwin":
        return "Run: brew install fluid-synth"
    if sys.platform == "win32":
        return "Run as administrator: choco install fluidsynth -y"
    return "Run: sudo apt-get install libfluidsynth3"


def soundfont() -> Finding:
    """Whether there is something to sound with."""
    system = resources.system_soundfont()
    try:
        own = resources.shipped_soundfont()
    except InstrumentError as error:
        if system is None:
            return Finding("missing", "no SoundFont at all", str(error))
        return Finding("good", f"{system}; the shipped one is missing")
    return Finding("good", f"{system} (General MIDI) and {own.name}" if system else f"{own.name}, shipped")


def sound() -> Finding:
    """Whether an audio driver really opens."""
    answer = ask("sound")
    if answer.get("opened"):
        return Finding("good", f"FluidSynth's driver {answer['opened']} opens")
    if "error" in answer:
        return Finding("missing", f"no driver could be tried: {answer['error']}", _cure_of_sound())
    failed = "; ".join(f"{driver}: {why}" for driver, why in answer["failed"].items())
    why = failed or "no sound server and no sound device answers"
    return Finding("missing", f"play writes its music to a file ({why})", _cure_of_sound())


def limiter() -> Finding:
    """Whether a limiter stands behind the synth."""
    answer = ask("limiter")
    if answer.get("working"):
        return Finding("good", f"{answer['file']} keeps peaks below the ceiling")
    if sys.platform != "linux":
        return Finding("good", "none can be had here; peaks are foretold and turned down")
    why = answer.get("trouble") or answer.get("error")
    found = f"the limiter plugin {answer.get('file', '')} does not work: {why}" if why else "no limiter plugin"
    cure = "Run: sudo apt-get install --reinstall swh-plugins" if why else "Run: sudo apt-get install swh-plugins"
    return Finding("missing", f"{found}; peaks are foretold and turned down", cure)


def _cure_of_sound() -> str:
    if sys.platform != "linux":
        return "Plug in a sound device and choose it in the system's sound settings"
    try:
        cards = Path("/proc/asound/cards").read_text()
    except OSError:
        cards = "no soundcards"
    if "no soundcards" in cards:
        return "Plug in a sound device; a small USB one will do"
    return "Run: systemctl --user restart pipewire pipewire-pulse, or: sudo usermod -aG audio $USER, then log in again"


def midi() -> Finding:
    """Whether MIDI inputs can be had, and which are there."""
    answer = ask("midi")
    if "error" in answer:
        return Finding("missing", f"MIDI could not be asked: {answer['error']}", f"Run: {SETUP}")
    apis = answer["apis"]
    ports = [f"{port} ({api['api']})" for api in apis for port in api["in"] if "through" not in port.lower()]
    if ports:
        return Finding("good", ", ".join(ports))
    usable = [api["api"] for api in apis if not api["note"]]
    if usable:
        return Finding("good", f"no keyboard is connected; {' and '.join(usable)} will notice one")
    notes = "; ".join(f"{api['api']}: {api['note']}" for api in apis)
    cure = "Run: sudo modprobe snd-seq" if sys.platform == "linux" else "Connect the device again"
    return Finding("missing", f"no MIDI can be had ({notes})", cure)


def screen() -> Finding:
    """Whether there is a screen for the stage."""
    answer = ask("screens")
    if answer.get("screens"):
        sizes = ", ".join(f"{width} x {height}" for width, height in answer["screens"])
        return Finding("good", f"{sizes} ({answer['driver']})")
    why = answer.get("error") or f"only {answer.get('driver')} answers"
    cure = "Start it from the desktop; over ssh set DISPLAY, or play with --no-window"
    return Finding("missing", f"no screen ({why})", cure)


def camera() -> Finding:
    """Whether there is a camera and it may be read."""
    report = devices.cameras()
    if report["note"]:
        return not_checked(report["note"])
    found = report["cameras"]
    if not found:
        return Finding("missing", "no camera", "Plug one in; without it every other instrument plays")
    closed = [each["device"] for each in found if not os.access(each["device"], os.R_OK | os.W_OK)]
    if closed:
        return Finding(
            "missing", f"{closed[0]} may not be read", "Run: sudo usermod -aG video $USER, then log in again"
        )
    return Finding("good", ", ".join(f"{each['device']} {each['name']}" for each in found))


def vision() -> Finding:
    """Whether the camera's packages can be imported."""
    answer = ask("vision", seconds=30)
    if "error" not in answer:
        return Finding("good", f"face tracking is installed, OpenCV {answer['opencv']}")
    told = _setup_told()
    if told.startswith("not served"):
        return Finding("missing", told, "None on this machine: play with switches, pointer, gamepad or MIDI instead")
    why = str(answer["error"])
    if sys.platform == "linux" and ("libGL" in why or "libgthread" in why):
        return Finding("missing", why, "Run: sudo apt-get install libgl1 libglib2.0-0")
    reason = told if told not in ("", "ready") else why
    return Finding("missing", f"the camera's packages are {reason}", f"Run: {SETUP}")


def _setup_told() -> str:
    try:
        noted = json.loads(Path(sys.prefix, STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    return str(noted.get("camera", "")) if isinstance(noted, dict) else ""


def real_time() -> Finding:
    """Whether the conductor would be given real-time priority: asked for a thread that then ends."""
    grants: list[realtime.RealtimeGrant] = []
    thread = threading.Thread(target=lambda: grants.append(realtime.request()))
    thread.start()
    thread.join()
    grant = grants[0]
    if grant.granted:
        return Finding("good", f"granted ({grant.how})")
    return Finding("missing", f"{grant.how}; it plays, but may stumble when the machine is busy", grant.cure)


def folders() -> Finding:
    """Whether the user's folders can be written to; none is made for the question."""
    for purpose, folder in resources.user_folders().items():
        there = folder
        while not there.exists() and there != there.parent:
            there = there.parent
        if not (there.is_dir() and os.access(there, os.W_OK)):
            cure = f"Make {there} writable, or set {resources.HOME_VARIABLE} to a folder that is"
            return Finding("spoils", f"the folder for {purpose} cannot be written to: {folder}", cure)
    return Finding("good", "can be written to")


def mappings() -> Finding:
    """Whether every mapping that can be found is valid."""
    from adaptive_instrument.mapping import load_lineup

    names = resources.mapping_names()
    broken = []
    for name in names:
        try:
            load_lineup(resources.find_mapping(name))
        except MappingError:
            broken.append(name)
    if not names or len(broken) == len(names):
        return Finding("missing", "no mapping can be read", "Install the program again")
    if broken:
        return Finding("spoils", f"with mistakes: {', '.join(broken)}", "Run: adaptive-instrument check " + broken[0])
    return Finding("good", f"{len(names)} found, all valid")
