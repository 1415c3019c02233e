"""Checks of what surrounds the instrument and would spoil playing: sleep, key helps, notifications, slow sound.

macOS and Windows parts are written, not verified.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

from adaptive_instrument.doctor.check import Finding, not_checked

PATIENCE = 5.0
"""Seconds that a command of the system may take."""

GNOME_SLEEP = (
    ("org.gnome.desktop.session", "idle-delay", "uint32 0", "0", "the screen goes dark"),
    ("org.gnome.settings-daemon.plugins.power", "sleep-inactive-ac-type", "'nothing'", "nothing", "the machine sleeps"),
)
"""Schema, key, the good answer, the value that gives it, what happens otherwise."""

GNOME_KEYS = (
    ("stickykeys-enable", "sticky keys"),
    ("slowkeys-enable", "slow keys"),
    ("bouncekeys-enable", "bounce keys"),
    ("mousekeys-enable", "mouse keys"),
)
GNOME_KEYBOARD = "org.gnome.desktop.a11y.keyboard"

WINDOWS_KEYS = (("StickyKeys", "sticky keys"), ("Keyboard Response", "filter keys"), ("ToggleKeys", "toggle keys"))
"""Keys under ``Control Panel\\Accessibility``; bit 0 of ``Flags`` says that the help is on."""
WINDOWS_ON = 1

KEYS_NEEDED = "If the player does not need them elsewhere, switch them off: "

SLOW = (
    (re.compile(r"bluez|bluetooth", re.IGNORECASE), "Bluetooth", "0.1 to 0.3 s late"),
    (re.compile(r"hdmi|displayport", re.IGNORECASE), "HDMI or DisplayPort", "up to 0.1 s late"),
)
"""How a sound device's name tells that it is late, what it is, and how late."""


def read(*command: str) -> str | None:
    """What a command of the system says; None when it is not there, fails or is too slow."""
    if shutil.which(command[0]) is None:
        return None
    try:
        answer = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None


def is_gnome() -> bool:
    """Whether gsettings speaks for the desktop that is running: elsewhere it answers with its own defaults."""
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "").lower()
    return any(name in desktop for name in ("gnome", "unity", "budgie"))


def sleep() -> Finding:
    """Whether screen or machine fall asleep while somebody plays with one slow switch."""
    if sys.platform == "darwin":
        return judge_pmset(read("pmset", "-g"))
    if sys.platform == "win32":
        return judge_powercfg(read("powercfg", "/query", "SCHEME_CURRENT", "SUB_SLEEP", "STANDBYIDLE"))
    if is_gnome():
        for schema, key, good, value, otherwise in GNOME_SLEEP:
            answer = read("gsettings", "get", schema, key)
            if answer is not None and answer != good:
                return Finding(
                    "spoils", f"{otherwise} when nothing is pressed", f"Run: gsettings set {schema} {key} {value}"
                )
        return Finding("good", "off while on mains")
    return judge_xset(read("xset", "q")) if os.environ.get("DISPLAY") else not_checked()


def judge_xset(answer: str | None) -> Finding:
    """Reads ``xset q``."""
    if answer is None:
        return not_checked("xset is not there")
    timeout = re.search(r"timeout:\s+(\d+)", answer)
    blanks = timeout is not None and timeout.group(1) != "0"
    if blanks or "DPMS is Enabled" in answer:
        return Finding("spoils", "the screen goes dark when nothing is pressed", "Run: xset s off -dpms")
    return Finding("good", "the screen stays on")


def judge_pmset(answer: str | None) -> Finding:
    """Reads macOS's ``pmset -g``: minutes until the display and the machine sleep, 0 is never."""
    if answer is None:
        return not_checked()
    times = dict(re.findall(r"^\s*(displaysleep|sleep)\s+(\d+)", answer, re.MULTILINE))
    if any(minutes != "0" for minutes in times.values()):
        return Finding("spoils", "the machine or its screen sleeps", "Run: sudo pmset -c displaysleep 0 sleep 0")
    return Finding("good", "off")


def judge_powercfg(answer: str | None) -> Finding:
    """Reads Windows' ``powercfg``: its last two numbers are the seconds on mains and on battery, whatever language."""
    numbers = re.findall(r"0x([0-9a-fA-F]{8})\s*$", answer or "", re.MULTILINE)
    if len(numbers) < 2:
        return not_checked()
    if int(numbers[-2], 16):
        return Finding(
            "spoils", "the machine sleeps when nothing is pressed", "Run: powercfg /change standby-timeout-ac 0"
        )
    return Finding("good", "off while on mains")


def key_helps() -> Finding:
    """Whether the system's keyboard helps delay, swallow or hold key presses."""
    if sys.platform == "darwin":
        on = [
            name
            for key, name in (("stickyKey", "sticky keys"), ("slowKey", "slow keys"))
            if read("defaults", "read", "com.apple.universalaccess", key) == "1"
        ]
        return _helps(on, "System Settings, Accessibility, Keyboard")
    if sys.platform == "win32":
        return _helps(_windows_helps(), "Settings, Accessibility, Keyboard")
    if is_gnome():
        keys = [(key, name) for key, name in GNOME_KEYS if read("gsettings", "get", GNOME_KEYBOARD, key) == "true"]
        return _helps(
            [name for _, name in keys],
            " && ".join(f"gsettings set {GNOME_KEYBOARD} {key} false" for key, _ in keys),
        )
    return judge_xkbset(read("xkbset", "q")) if os.environ.get("DISPLAY") else not_checked()


def judge_xkbset(answer: str | None) -> Finding:
    """Reads ``xkbset q``."""
    if answer is None:
        return not_checked("xkbset is not there (sudo apt-get install xkbset lets it be checked)")
    names = {"Sticky-Keys": "sticky", "Slow-Keys": "slowkeys", "Bounce-Keys": "bouncekeys"}
    on = [name for name in names if re.search(rf"^{name}\s*=\s*On", answer, re.MULTILINE)]
    return _helps(on, " && ".join(f"xkbset -{names[name]}" for name in on))


def _helps(on: list[str], cure: str) -> Finding:
    if not on:
        return Finding("good", "off")
    return Finding("spoils", f"{', '.join(on)} on: presses may come late or not at all", KEYS_NEEDED + cure)


def _windows_helps() -> list[str]:
    on: list[str] = []
    if sys.platform == "win32":
        import winreg

        for key, name in WINDOWS_KEYS:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, rf"Control Panel\Accessibility\{key}") as opened:
                    flags = int(winreg.QueryValueEx(opened, "Flags")[0])
            except (OSError, ValueError):
                continue
            if flags & WINDOWS_ON:
                on.append(name)
    return on


def notifications() -> Finding:
    """Whether notifications may cover the stage or sound into the music."""
    if sys.platform == "win32":
        return _covers(_windows_notifies(), "Settings, System, Notifications: Do not disturb")
    if sys.platform == "linux" and is_gnome():
        shown = read("gsettings", "get", "org.gnome.desktop.notifications", "show-banners") == "true"
        return _covers(shown, "Run: gsettings set org.gnome.desktop.notifications show-banners false")
    return not_checked()


def _covers(shown: bool, cure: str) -> Finding:
    return Finding("spoils", "may cover the stage", cure) if shown else Finding("good", "off")


def _windows_notifies() -> bool:
    if sys.platform == "win32":
        import winreg

        path = r"Software\Microsoft\Windows\CurrentVersion\PushNotifications"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as opened:
                return bool(winreg.QueryValueEx(opened, "ToastEnabled")[0] != 0)
        except OSError:
            return True  # without the entry Windows shows them
    return False


def sound_output() -> Finding:
    """Whether the sound goes to a device that is late by its nature."""
    if sys.platform == "darwin":
        return judge_output(_default_of_macos(read("system_profiler", "SPAudioDataType")))
    if sys.platform == "win32":
        return not_checked()
    for command in (("pactl", "get-default-sink"), ("wpctl", "inspect", "@DEFAULT_AUDIO_SINK@")):
        answer = read(*command)
        if answer:
            return judge_output(answer)
    answer = read("aplay", "-l")
    first = re.search(r"^card 0.*$", answer or "", re.MULTILINE)
    return judge_output(first.group(0) if first else None)


def judge_output(device: str | None) -> Finding:
    """Judges a sound device by what it is called."""
    if not device:
        return not_checked("the default sound output cannot be asked")
    for pattern, kind, late in SLOW:
        if pattern.search(device):
            return Finding(
                "spoils",
                f"the sound goes to {kind}, which is {late}",
                "Choose built-in, wired or USB sound in the system's sound settings",
            )
    return Finding("good", "neither Bluetooth nor HDMI")


def _default_of_macos(answer: str | None) -> str | None:
    """The paragraph of the default output device in ``system_profiler SPAudioDataType``."""
    for paragraph in re.split(r"\n(?=\s{8}\S.*:\n)", answer or ""):
        if "Default Output Device: Yes" in paragraph:
            return paragraph
    return None
