"""Makes everything ready on a fresh machine, then starts the instrument.

    python3 start.py                   set up what is missing, then play
    python3 start.py play head-harp    further words go to the program
    python3 start.py setup             only set up; tries again what did not work before
    python3 start.py test [WORDS]      make the test tools ready and run every check; WORDS go to pytest

Only the standard library is used, and only words that Python 3.8 knows, so that an older Python gets a clear sentence
instead of a syntax error. What is set up lies in ``.venv`` beside this file; deleting that folder undoes it all.
Everything said here goes to stderr: the program's own output stays clean.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ctypes import CDLL
from ctypes.util import find_library
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
WINDOWS = sys.platform == "win32"
VENV_PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = VENV / "ready.json"
"""Taken away first and written last: without it nothing in the folder can be trusted. ``doctor`` reads what it says of
the camera."""
LOG = VENV / "setup.log"

SERVED = ((3, 12), (3, 11))
"""The Pythons that have wheels for everything, the preferred one first."""

VISION = (
    "attrs>=23",
    "matplotlib>=3.8",
    "numpy>=1.26,<2",
    "opencv-contrib-python>=4.10,<4.12",
    "protobuf>=4.25.3,<5",
)
VISION_BARE = ("mediapipe==0.10.21",)
"""Installed without what it asks for: face tracking runs without its jax, scipy and sentencepiece (330 MB and more).
``VISION`` is the list that it was seen to run with."""
TEST_BARE = ("pytheory==0.57.13", "renardo-lib==0.9.13")
"""Their tables of scales are what tests hold ours against. Nothing of them is run, so what they ask for is left out."""
VISION_CHECK = "import cv2; from mediapipe.python.solutions import face_mesh"


class Need(NamedTuple):
    """A thing of the system that pip cannot bring."""

    what: str
    libraries: tuple[str, ...]  # any one of these will do
    program: str
    apt: tuple[str, ...]  # the first that the system knows is taken; the last where it cannot be asked
    dnf: str
    pacman: str
    brew: str
    required: bool
    venv_of: str = ""  # a Python that must be able to make environments


NEEDS = (
    Need(
        "the synthesiser FluidSynth",
        ("libfluidsynth.so.3", "libfluidsynth.so.2", "fluidsynth", "fluidsynth-3", "libfluidsynth-3"),
        "",
        ("libfluidsynth3", "libfluidsynth2", "libfluidsynth3"),
        "fluidsynth-libs",
        "fluidsynth",
        "fluid-synth",
        True,
    ),
)
VISION_NEEDS = (
    Need("OpenGL, for the camera", ("libGL.so.1",), "", ("libgl1",), "mesa-libGL", "libglvnd", "", False),
    Need(
        "GLib, for the camera",
        ("libgthread-2.0.so.0",),
        "",
        ("libglib2.0-0t64", "libglib2.0-0"),
        "glib2",
        "glib2",
        "",
        False,
    ),
)
TEST_NEEDS = (
    Need("a sound server without hardware", (), "jackd", ("jackd2",), "", "", "", False),
    Need("a screen without hardware", (), "Xvfb", ("xvfb",), "", "", "", False),
    Need("keys and pointer for that screen", (), "xdotool", ("xdotool",), "", "", "", False),
    Need("FluidSynth's own program, for the benches", (), "fluidsynth", ("fluidsynth",), "", "", "", False),
)

APT = ("DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120")


class Stop(Exception):
    """Set-up cannot go on: a sentence or two that end in a cure."""


def main(words: list[str]) -> int:
    """Sets up, then becomes the program (POSIX) or runs it (Windows). Returns the exit status."""
    first = words[0] if words else ""
    try:
        if first == "setup":
            prepare(test=False, again=True)
            say("Everything is ready. Start with: python3 start.py")
            return 0
        prepare(test=first == "test")
        if first == "test":
            return run_checks(words[1:])
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Start again when you like; set-up then takes up its work.")
        return 130
    return run_program([str(VENV_PYTHON), "-m", "adaptive_instrument", *words])


def run_program(command: Sequence[str]) -> int:
    """Hands this process over to the program, or passes its exit status through where that is not possible."""
    if sys.platform == "darwin" and Path("/opt/homebrew/lib").is_dir():
        os.environ.setdefault("HOMEBREW_PREFIX", "/opt/homebrew")  # else other Pythons do not find its libraries
    sys.stdout.flush()
    sys.stderr.flush()
    if not WINDOWS:
        os.execv(command[0], list(command))
    with subprocess.Popen(command) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # the child got it too and ends in its own good order


def run_checks(words: Sequence[str]) -> int:
    """Runs the linters, the type checker and the tests; all of them, whatever the earlier ones say."""
    python = str(VENV_PYTHON)
    checks = (
        ("ruff check", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("mypy", [python, "-m", "mypy"]),
        *((name, [python, "-m", "pytest", *options]) for name, options in test_runs(words)),
    )
    failed = []
    for name, command in checks:
        say(f"-- {name}")
        status = run_check(command)
        if status == TESTS_FAILED and name == REAL_TIME:
            say("-- those that failed once more, alone: two of them share one machine's sound server and screens")
            status = run_check([*command, "--last-failed", "-n", "1"])
        if status != 0:
            failed.append(name)
    if failed:
        say("Not good yet: " + ", ".join(failed) + ".")
    return 1 if failed else 0


def run_check(command: Sequence[str]) -> int:
    """The exit status of one check, which has nobody to ask."""
    return subprocess.run(command, cwd=str(HERE), stdin=subprocess.DEVNULL, check=False).returncode


REAL_TIME = "pytest, in real time"
TESTS_FAILED = 1
"""Pytest's exit status when it ran to its end and some tests failed."""


def test_runs(words: Sequence[str]) -> list[tuple[str, list[str]]]:
    """How pytest is called: with WORDS as they are; else what may share the processors with all of them, and then what
    runs in real time, two files at a time, in processes whose crash ends no more than a test."""
    if words:
        return [("pytest", list(words))]
    side_by_side = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart", "16"]
    return [
        ("pytest, at once", ["-m", "not realtime", "-n", "auto", "--dist", "worksteal", "--durations=10"]),
        (REAL_TIME, ["-m", "realtime", *side_by_side, "-rfEsR", "--durations=20"]),
    ]


# -- what is there, and what must be done ------------------------------------------------------------------------


def prepare(test: bool, again: bool = False) -> None:
    """Makes ``.venv`` ready; returns at once when it is. ``again`` tries anew what is there but incomplete.

    Raises:
        Stop: it cannot be made ready, with the cure.
    """
    if not again and is_ready(test):
        return
    with only_one():
        if not again and is_ready(test):
            return  # another start.py did it while this one waited
        say("Making the instrument ready. This is done once; it takes some minutes and about 600 MB of disk.")
        python = served_python()
        vision = vision_is_served()
        install_system(NEEDS + (venv_need(python),) + (VISION_NEEDS if vision else ()) + (TEST_NEEDS if test else ()))
        before = stamp()
        tested = test or bool(before.get("test"))
        make_venv(python)
        STAMP.unlink(missing_ok=True)
        try:
            camera = install_packages(vision, tested)
        except Stop as stop:
            if not before or (test and not before.get("test")):
                raise
            # What worked yesterday still works: a changed list of packages and no internet must not end the music.
            write_stamp(before)
            say(f"  {stop}\n  Going on with the packages of before.")
            return
        write_stamp({"key": key(), "test": tested, "camera": camera})


def key() -> str:
    """What the set-up depends on: when it changes, set-up runs again."""
    parts = [str(HERE), (HERE / "pyproject.toml").read_text("utf-8"), repr((VISION, VISION_BARE, TEST_BARE, SERVED))]
    return "\n".join(parts)  # no digest: loading one takes longer than comparing a page of text


def stamp() -> dict[str, object]:
    """What the last set-up that came to its end has noted; empty when there was none."""
    try:
        found = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_stamp(content: dict[str, object]) -> None:
    """Notes, whole or not at all, that set-up came to its end."""
    part = STAMP.with_suffix(".part")
    part.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    os.replace(str(part), str(STAMP))


def is_ready(test: bool) -> bool:
    """Whether nothing need be done. Must be quick: it is asked at every start."""
    found = stamp()
    # A Python that was taken away by an upgrade leaves a link to nowhere, which exists() tells.
    return VENV_PYTHON.exists() and found.get("key") == key() and (bool(found.get("test")) or not test)


@contextmanager
def only_one() -> Iterator[None]:
    """Lets one set-up at a time work on ``.venv``: a double click must not spoil it."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with open(__file__, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another start is setting up. Waiting until it is done.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# -- a Python that is served -------------------------------------------------------------------------------------


def served_python() -> str:
    """The path of a Python 3.11 or 3.12, fetched through uv when there is none.

    Raises:
        Stop: none can be had, with the cure.
    """
    running = sys.version_info[:2]
    # Inside another environment the interpreter below it is meant: that environment may go away.
    own = getattr(sys, "_base_executable", None) or sys.executable
    if is_served(running) and interpreter(own):
        return own
    for version in SERVED:
        for candidate in python_candidates(version):
            found = interpreter(candidate)
            if found:
                say(f"  Python: using {found}")
                return found
    say("  Python: 3.11 or 3.12 is needed, this is {}.{}, and no other was found.".format(*running))
    say("  Fetching Python 3.12 with uv, for this user only.")
    return fetch_python()


def is_served(version: tuple[int, ...]) -> bool:
    """Whether this Python version, as (major, minor), can run the instrument."""
    return tuple(version[:2]) in SERVED


def python_candidates(version: tuple[int, int]) -> Iterator[str]:
    """Paths where a Python of this version might be: on PATH, from pyenv, by the Windows launcher."""
    name = "python{}.{}".format(*version)
    for found in (shutil.which(name), shutil.which("python3"), shutil.which("python")):
        if found:
            yield found
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for folder in sorted(pyenv.glob("{}.{}.*".format(*version)), reverse=True):
        yield str(folder / "bin" / name)
    for prefix in ("/opt/homebrew/bin", "/usr/local/bin", "/usr/bin"):
        yield os.path.join(prefix, name)
    launcher = shutil.which("py") if WINDOWS else None
    if launcher:
        answer = quiet([launcher, "-{}.{}".format(*version), "-c", "import sys; print(sys.executable)"])
        if answer.returncode == 0:
            yield answer.stdout.strip()


def interpreter(path: str) -> str | None:
    """The real path of the Python at ``path`` when it runs and is served, else None (pyenv's shims may not run)."""
    if not path or not os.path.exists(path):
        return None
    question = "import sys; print(*sys.version_info[:2], sys.maxsize > 2**32); print(sys._base_executable)"
    answer = quiet([path, "-c", question])
    lines = answer.stdout.splitlines()
    if answer.returncode != 0 or len(lines) < 2:
        return None
    words = lines[0].split()
    served = is_served((int(words[0]), int(words[1]))) and words[2] == "True"
    return (lines[1].strip() or path) if served else None


def fetch_python() -> str:
    """Fetches a Python through uv, from a bootstrap environment that is thrown away afterwards.

    Raises:
        Stop: uv or the Python cannot be had, with the cure.
    """
    cure = "Install Python 3.12 from https://www.python.org/downloads/, then start again."
    with tempfile.TemporaryDirectory(prefix="adaptive-instrument-") as folder:
        boot = Path(folder) / ("Scripts/python.exe" if WINDOWS else "bin/python")
        if quiet([sys.executable, "-m", "venv", folder]).returncode != 0:
            raise Stop(f"A Python that is served cannot be fetched, because this one lacks venv. {cure}")
        uv = [str(boot), "-m", "uv", "python"]
        for command in (
            [str(boot), "-m", "pip", "install", "--quiet", "--no-input", "--retries", "2", "uv"],
            [*uv, "install", "3.12"],
        ):
            answer = quiet(command)
            if answer.returncode != 0:
                last = (answer.stderr.strip().splitlines() or ["no reason given"])[-1].strip()
                raise Stop(f"A Python that is served cannot be fetched ({last}). {cure}")
        found = quiet([*uv, "find", "--managed-python", "3.12"]).stdout.strip()
    if not interpreter(found):
        raise Stop(f"The Python that uv fetched does not run. {cure}")
    return found


# -- libraries and programs of the system ------------------------------------------------------------------------


def vision_is_served() -> bool:
    """Whether the camera's packages exist for this machine: not for Linux or Windows on ARM."""
    return sys.platform == "darwin" or platform.machine().lower() in ("x86_64", "amd64")


def venv_need(python: str) -> Need:
    """Debian keeps venv in a package of its own, one for each Python."""
    version = quiet([python, "-c", "import sys; print('{}.{}'.format(*sys.version_info))"]).stdout.strip()
    apt = (f"python{version}-venv", "python3-venv")
    return Need("Python's venv", (), "", apt, "python3", "python", "", True, python)


def is_there(need: Need) -> bool:
    """Whether the system has it."""
    if need.venv_of:
        return quiet([need.venv_of, "-c", "import ensurepip, venv"]).returncode == 0
    if need.program:
        return shutil.which(need.program) is not None
    if sys.platform == "darwin" and any(
        Path(prefix, f"lib{need.libraries[-1]}.dylib").exists() for prefix in ("/opt/homebrew/lib", "/usr/local/lib")
    ):
        return True
    if WINDOWS and Path("C:/tools/fluidsynth/bin").is_dir():
        return True
    for name in need.libraries:
        try:
            CDLL(name if ".so" in name else find_library(name) or name)
        except OSError:
            continue
        return True
    return False


def install_system(needs: Sequence[Need]) -> None:
    """Installs what is missing by the platform's package manager, where there is the right to.

    Raises:
        Stop: something required cannot be installed, with the exact command.
    """
    wanted = [need for need in needs if need.apt] if sys.platform == "linux" else [need for need in needs if need.brew]
    missing = [need for need in wanted if not is_there(need)]
    if not missing:
        return
    say("  Missing on this system: " + ", ".join(need.what for need in missing) + ".")
    may, commands = system_commands(missing)
    if may:
        for command in commands:
            say("  Running: " + " ".join(command))
            run_logged(command)
        missing = [need for need in missing if not is_there(need)]
        if not missing:
            return
    by_hand = " && ".join(" ".join(hand_written(command)) for command in commands)
    if any(need.required for need in missing):
        why = "That did not bring everything" if may else "It cannot be installed without your help"
        raise Stop(f"{why}. Please run this, then start again:\n\n    {by_hand}\n")
    say(f"  Going on without it. To have it, run this and then: python3 start.py setup\n\n    {by_hand}\n")


def system_commands(missing: Sequence[Need]) -> tuple[bool, list[list[str]]]:
    """Whether it may be done here and now without a question, and the commands that do it."""
    if sys.platform == "darwin":
        return shutil.which("brew") is not None, [["brew", "install", *(need.brew for need in missing)]]
    if WINDOWS:
        commands = [["choco", "install", "fluidsynth", "-y"]]
        if not shutil.which("choco"):
            return False, [["winget", "install", "--id", "Chocolatey.Chocolatey", "-e"], *commands]
        return is_administrator(), commands
    prefix = as_root()
    if shutil.which("apt-get"):
        apt = [*(prefix or []), "env", *APT]
        update = [*apt, "update"]
        if prefix is not None:
            say("  Running: " + " ".join(update))
            run_logged(update)  # before the names are asked for: a fresh machine knows none
        names = list(dict.fromkeys(apt_name(need.apt) for need in missing))
        install = [*apt, "install", "-y", "--no-install-recommends", *names]
        return prefix is not None, [install] if prefix is not None else [update, install]
    if shutil.which("dnf"):
        return False, [["dnf", "install", *(need.dnf or need.program for need in missing)]]
    if shutil.which("pacman"):
        return False, [["pacman", "-S", *(need.pacman or need.program for need in missing)]]
    return False, [["<your package manager>", "install", *(need.pacman or need.program for need in missing)]]


def hand_written(command: Sequence[str]) -> list[str]:
    """The command as a person would type it."""
    if sys.platform != "linux":
        return list(command)
    drop = {"sudo", "-n", "env", *APT} - {"apt-get"}
    return ["sudo", *(word for word in command if word not in drop)]


def as_root() -> list[str] | None:
    """The words before a command that make it root's: none needed for root, ``sudo -n`` where that asks no password."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and quiet(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n"]
    return None


def is_administrator() -> bool:
    """Whether this Windows process may install for all users."""
    import ctypes

    return bool(getattr(ctypes, "windll").shell32.IsUserAnAdmin())  # noqa: B009 - other platforms have no windll


def apt_name(names: Sequence[str]) -> str:
    """The first of these packages that this release knows; the last where that cannot be asked."""
    for name in names:
        answer = quiet(["apt-cache", "policy", name])
        if "Candidate:" in answer.stdout and "Candidate: (none)" not in answer.stdout:
            return name
    return names[-1]


# -- the environment and its packages ----------------------------------------------------------------------------


def make_venv(python: str) -> None:
    """Makes ``.venv`` of this Python, anew when it is there but broken, unfinished or from another Python.

    Raises:
        Stop: it cannot be made, with the cure.
    """
    if VENV.exists() and (not stamp() or not interpreter(str(VENV_PYTHON))):
        say("  An earlier set-up is not whole: starting it afresh.")
        try:
            shutil.rmtree(str(VENV))
        except OSError as error:
            why = f"The folder {VENV} cannot be removed ({error.strerror})."
            raise Stop(f"{why} Delete it, then start again.") from error
    if VENV.exists():
        return
    say(f"  Making the folder {VENV.name} for the Python packages.")
    answer = quiet([python, "-m", "venv", str(VENV)])
    if answer.returncode != 0:
        shutil.rmtree(str(VENV), ignore_errors=True)
        last = ((answer.stderr + answer.stdout).strip().splitlines() or ["no reason given"])[-1]
        raise Stop(f"The folder {VENV} cannot be made ({last}). Move the program to a folder that you can write to.")


def install_packages(vision: bool, test: bool) -> str:
    """Installs the program (as it lies here) and what it needs. Returns what became of the camera's packages.

    Raises:
        Stop: the packages cannot be had, with the cure.
    """
    say("  Installing the Python packages.")
    pip(["--editable", str(HERE) + ("[test]" if test else "")])
    if test:
        pip(["--no-deps", *TEST_BARE])
    camera = "not served on this machine: there are no wheels of mediapipe for it"
    if vision:
        say("  Installing the camera's packages (face tracking).")
        try:
            pip(VISION)
            pip(["--no-deps", *VISION_BARE])
            camera = "ready"
            answer = quiet([str(VENV_PYTHON), "-c", VISION_CHECK])
            if answer.returncode != 0:
                camera = "not working: " + (answer.stderr.strip().splitlines() or ["no reason given"])[-1]
        except Stop as stop:
            camera = f"not installed: {stop}"
    if camera != "ready":
        say(f"  The camera is {camera}\n  Everything else works. To try again: python3 start.py setup")
    return camera


def pip(arguments: Sequence[str]) -> None:
    """Runs ``pip install``, telling what is being downloaded.

    Raises:
        Stop: it failed, with the cure.
    """
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar", "off", "--retries", "2"]
    status, text = run_logged([*command, *arguments], show="Downloading ")
    if status == 0:
        return
    if "No space left" in text:
        raise Stop("The disk is full. Free about 1 GB, then start again.")
    signs = ("NewConnectionError", "Temporary failure", "NameResolutionError", "Max retries", "timed out", "ProxyError")
    if any(sign in text for sign in signs):
        raise Stop("The Python packages cannot be reached. Connect to the internet (once is enough), then start again.")
    lines = text.strip().splitlines() or ["no reason given"]
    last = ([line for line in lines if line.startswith("ERROR")] or lines)[-1]
    raise Stop(f"The Python packages cannot be installed ({last}). The whole story is in {LOG}.")


# -- running things, and saying so -------------------------------------------------------------------------------


def run_logged(command: Sequence[str], show: str = "") -> tuple[int, str]:
    """Runs a command without a terminal; all it says goes to the log, lines that begin with ``show`` to the user too.

    Returns the exit status and what it said.
    """
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    said = []
    try:
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        return 127, str(error)
    with child:
        assert child.stdout is not None
        try:
            for line in child.stdout:
                said.append(line)
                if show and line.strip().startswith(show):
                    say("    " + line.strip())
        except BaseException:
            child.terminate()  # who interrupts the set-up does not want to wait for a download
            raise
    if VENV.is_dir():
        with LOG.open("a", encoding="utf-8") as log:
            log.write("$ " + " ".join(command) + "\n" + "".join(said))
    return child.returncode, "".join(said)


def quiet(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Runs a command and keeps what it says to itself; a command that is not there gives status 127."""
    try:
        return subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        return subprocess.CompletedProcess(list(command), 127, "", str(error))


def say(text: str) -> None:
    """Tells the user, on stderr."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
