"""Questions that are asked in a process of their own, because a device's library may hang, shout or fall.

``ask("screens")`` runs ``python -m adaptive_instrument.probes screens`` with a guard time and returns what it found.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

GUARD = 15.0
"""Seconds after which a probe is given up."""


def ask(question: str, seconds: float = GUARD) -> dict[str, Any]:
    """What a probe found; ``{"error": ...}`` when it hung, fell or is not known. Never raises for a device."""
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "adaptive_instrument.probes", question],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        return {"error": f"no answer within {seconds:g} s"}
    except OSError as error:
        return {"error": str(error)}
    # Libraries print on stdout as they like: the answer is the last line.
    lines = answer.stdout.strip().splitlines()
    if answer.returncode == 0 and lines:
        try:
            found: dict[str, Any] = json.loads(lines[-1])
        except ValueError:
            return {"error": "an answer that cannot be read"}
        return found
    if answer.returncode < 0:
        return {"error": f"it fell (signal {-answer.returncode})"}
    return {"error": (answer.stderr.strip().splitlines() or ["no reason given"])[-1]}


def _environment() -> dict[str, str]:
    from adaptive_instrument.resources import PACKAGE

    environment = {**os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1", "JACK_NO_START_SERVER": "1"}
    # The child must find this very package, from whatever folder the program was started.
    paths = [str(PACKAGE.parent), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return environment


def screens() -> dict[str, Any]:
    """The screens' sizes in pixels and the video driver; a driver without a screen has none."""
    import pygame

    pygame.display.init()
    driver = pygame.display.get_driver()
    real = driver not in ("dummy", "offscreen", "evdev")
    return {"driver": driver, "screens": [list(size) for size in pygame.display.get_desktop_sizes()] if real else []}


def gamepads() -> dict[str, Any]:
    """The names, axes and buttons of what answers as a joystick."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    os.environ["SDL_JOYSTICK_ALLOW_BACKGROUND_EVENTS"] = "1"
    import pygame

    pygame.display.init()
    pygame.joystick.init()
    sticks = [pygame.joystick.Joystick(number) for number in range(pygame.joystick.get_count())]
    return {
        "gamepads": [
            {"name": stick.get_name(), "axes": stick.get_numaxes(), "buttons": stick.get_numbuttons()}
            for stick in sticks
        ]
    }


def midi() -> dict[str, Any]:
    """The MIDI ports of every API that this rtmidi was built with."""
    import rtmidi

    from adaptive_instrument.jack_server import running

    found = []
    for number in rtmidi.get_compiled_api():
        api = rtmidi.get_api_name(number)
        entry: dict[str, Any] = {"api": api, "in": [], "out": [], "note": ""}
        found.append(entry)
        if api == "jack" and not running():
            entry["note"] = "no JACK server is running"
        elif sys.platform == "linux" and api == "alsa" and not os.path.exists("/dev/snd/seq"):
            entry["note"] = "the kernel has no ALSA sequencer (modprobe snd-seq)"
        else:
            try:
                for key, kind in (("in", rtmidi.MidiIn), ("out", rtmidi.MidiOut)):
                    port = kind(number, "adaptive-instrument probe")
                    entry[key] = list(port.get_ports())
                    port.delete()
            except (rtmidi.RtMidiError, RuntimeError) as error:
                entry["note"] = str(error)
    return {"apis": found}


def drivers() -> dict[str, Any]:
    """The drivers FluidSynth was built with, each with the devices it names. Being listed is not being usable."""
    from adaptive_instrument.outputs.fluidlib import audio_devices, audio_drivers

    return {"drivers": [{"name": name, "devices": audio_devices(name)} for name in audio_drivers()]}


def sound() -> dict[str, Any]:
    """Opens, for a moment and silently, the first driver that opens of those that ``play`` would try."""
    from adaptive_instrument.outputs.audio_drivers import candidates, quiet_alsa
    from adaptive_instrument.outputs.fluidlib import FluidSettings, library

    lib = library()
    settings = FluidSettings(lib)
    failed: dict[str, str] = {}
    opened = ""
    for driver in candidates(settings.options("audio.driver")):
        settings.set("audio.driver", driver.name)
        settings.set("audio.period-size", driver.period_size)
        settings.set("audio.periods", driver.periods)
        settings.set("audio.jack.autoconnect", False)
        with lib.notices() as said, quiet_alsa():
            synth = lib.new_fluid_synth(settings.handle)
            device = lib.new_fluid_audio_driver(settings.handle, synth) if synth else None
            if device:
                lib.delete_fluid_audio_driver(device)
                opened = driver.name
            else:
                failed[driver.name] = (said or ["it did not open"])[0]
            if synth:
                lib.delete_fluid_synth(synth)
        if opened:
            break
    settings.close()
    return {"opened": opened, "failed": failed}


def limiter() -> dict[str, Any]:
    """Whether the limiter plugin can be loaded behind a synth: its file, and what is wrong with it."""
    from adaptive_instrument.outputs.fluidlib import FluidSettings, library
    from adaptive_instrument.outputs.limiter_plugin import QUICK, LimiterPlugin, plugin_file

    file = plugin_file(QUICK)
    if file is None:
        return {"working": False, "trouble": ""}
    lib = library()
    settings = FluidSettings(lib)
    settings.set("synth.ladspa.active", True)
    synth = lib.new_fluid_synth(settings.handle)
    plugin = LimiterPlugin(lib, synth, QUICK, file)
    lib.delete_fluid_synth(synth)
    settings.close()
    return {"working": plugin.working, "file": str(file), "trouble": plugin.trouble}


def vision() -> dict[str, Any]:
    """Whether the camera's packages can be imported, and their versions."""
    import cv2
    from mediapipe.python.solutions import face_mesh

    return {"opencv": cv2.__version__, "face": face_mesh.FaceMesh.__name__}


QUESTIONS: dict[str, Callable[[], dict[str, Any]]] = {
    "screens": screens,
    "gamepads": gamepads,
    "midi": midi,
    "drivers": drivers,
    "sound": sound,
    "limiter": limiter,
    "vision": vision,
}


if __name__ == "__main__":
    print("\n" + json.dumps(QUESTIONS[sys.argv[1]]()))
