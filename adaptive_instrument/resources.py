"""Where things lie: what is shipped, what belongs to the user, what the system has.

Shipped things come from the checkout when the program runs from one, and from ``_data`` inside the package when it
was installed from a wheel. The user's own folders follow the platform's habits; the environment variable
``ADAPTIVE_INSTRUMENT_HOME`` puts them all under one folder instead.
"""

from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path

import platformdirs

from adaptive_instrument.errors import InstrumentError, MappingError, Problem

HOME_VARIABLE = "ADAPTIVE_INSTRUMENT_HOME"
APP = "adaptive-instrument"
TAKES = "Adaptive Instrument"
SUFFIX = ".toml"

PACKAGE = Path(__file__).resolve().parent
"""The folder of the package itself."""

FONT_NAMES: tuple[str, ...] = (
    "FluidR3_GM.sf2",
    "FluidR3_GM.sf3",
    "MuseScore_General.sf3",
    "MuseScore_General.sf2",
    "GeneralUser.sf2",
    "GeneralUser-GS.sf2",
    "GeneralUser GS.sf2",
    "default-GM.sf2",
    "default-GM.sf3",
    "default.sf2",
    "default.sf3",
    "TimGM6mb.sf2",
)
"""General MIDI fonts by name, the better sounding first."""


def shipped_folder() -> Path:
    """The folder that holds the shipped ``mappings`` and ``soundfonts``."""
    installed = PACKAGE / "_data"
    return installed if installed.is_dir() else PACKAGE.parent


def mappings_folders() -> tuple[Path, ...]:
    """The folders that are searched for mappings, the user's own first. They need not exist."""
    return user_mappings_folder(), shipped_folder() / "mappings"


def user_mappings_folder() -> Path:
    """The user's own mappings. It need not exist: whoever writes makes it with ``ready``."""
    return user_folders()["mappings"]


def mapping_names(near: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """The names of all mappings and jams that can be found (in the folders ``near``, too), sorted, each once."""
    names: set[str] = set()
    for folder in (*near, *mappings_folders()):
        try:
            names.update(file.stem for file in folder.glob(f"*{SUFFIX}"))
        except OSError:
            continue  # a user's folder that cannot be read must not hide what is shipped
    return tuple(sorted(names))


def find_mapping(name_or_path: str | os.PathLike[str], beside: Path | None = None) -> Path:
    """The file of a mapping that is given by its name (``head-harp``) or by a path.

    A path is a word with a folder or the ending ``.toml`` in it; a plain name is looked for in ``mappings_folders()``.
    ``beside``: the folder of the file that asks for it, which is searched first; one of those folders itself is not, so
    that the user's own mapping goes before the shipped one for a shipped jam, too.

    Raises:
        MappingError: there is no such mapping, with the nearest names, and with the folders where it was looked for.
    """
    word = os.fspath(name_or_path)
    # os.path rather than Path's own questions: they raise for over-long names and unknown ~users.
    path = Path(os.path.expanduser(word))
    is_path = path.name != word or path.suffix == SUFFIX
    near: tuple[Path, ...] = () if beside is None or _same(beside, mappings_folders()) else (beside,)
    paths = [*(folder / path for folder in near), path] if is_path else []
    for file in paths:
        if os.path.isfile(file):
            return file
    if path.name == word and word:
        for folder in (*near, *mappings_folders()):
            file = folder / f"{path.stem if path.suffix == SUFFIX else word}{SUFFIX}"
            if os.path.isfile(file):
                return file
    if any(os.path.isdir(file) for file in paths):
        reason = f"this is a folder; give one of the mapping files in it (*{SUFFIX})"
    else:
        reason = "there is no such mapping file" if is_path else "there is no mapping of this name"
        if beside is not None:
            others = () if path.name != word else mappings_folders()
            looked = list(dict.fromkeys(map(os.path.abspath, (*near, *others)))) or [os.path.abspath(beside)]
            reason += f" in {' or '.join(looked)}: put it into {'one of these' if looked[1:] else 'this folder'}"
        reason += f"; {_did_you_mean(path.stem, near)}"
    raise MappingError((Problem(word or '""', 0, "", reason),))


def _same(folder: Path, others: tuple[Path, ...]) -> bool:
    return os.path.realpath(folder) in {os.path.realpath(other) for other in others}


def _did_you_mean(stem: str, near: tuple[Path, ...] = ()) -> str:
    names = mapping_names(near)
    by_letters = {name.casefold(): name for name in names}
    nearest = [by_letters[found] for found in difflib.get_close_matches(stem.casefold(), by_letters, n=3, cutoff=0.6)]
    if nearest:
        return f"did you mean {' or '.join(nearest)}?"
    if names:
        return f"these are there: {', '.join(names)}"
    return "none was found at all: the installation is not whole, please install again"


def shipped_soundfont() -> Path:
    """The project's own SoundFont: sounds alike on every platform.

    Raises:
        InstrumentError: it is missing, so the installation is not whole.
    """
    folder = shipped_folder() / "soundfonts"
    for font in sorted(folder.glob("*.sf2")):
        if is_soundfont(font):
            return font
    raise InstrumentError(
        f"The shipped SoundFont is missing from {folder}. Install the program again, or name a font with --soundfont."
    )


def soundfont_folders() -> tuple[Path, ...]:
    """Where this platform usually keeps SoundFonts, the user's own folder first. They need not exist."""
    home = Path.home()
    if sys.platform == "darwin":
        return (
            home / "Library/Audio/Sounds/Banks",
            Path("/Library/Audio/Sounds/Banks"),
            Path("/opt/homebrew/share/soundfonts"),
            Path("/opt/homebrew/share/fluid-synth/sf2"),
            Path("/usr/local/share/soundfonts"),
            Path("/usr/local/share/fluid-synth/sf2"),
        )
    if sys.platform == "win32":
        return tuple(
            Path(base) / "soundfonts"
            for base in (os.environ.get("LOCALAPPDATA"), os.environ.get("PROGRAMDATA"), "C:\\")
            if base
        )
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    bases = (data, Path("/usr/local/share"), Path("/usr/share"))
    return tuple(base / name for base in bases for name in ("soundfonts", "sounds/sf2", "sounds/sf3"))


def system_soundfont() -> Path | None:
    """A General MIDI font of the system, the best known one first; None when there is none.

    Only fonts known by name count: another file in those folders may hold a single instrument.
    """
    folders = soundfont_folders()
    for name in FONT_NAMES:
        for folder in folders:
            if is_soundfont(folder / name):
                return folder / name
    return None


def is_soundfont(path: Path) -> bool:
    """Whether this is a readable file that starts as a SoundFont 2 or 3 does (``RIFF....sfbk``)."""
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError:
        return False
    return head[:4] == b"RIFF" and head[8:] == b"sfbk"


def state_folder() -> Path:
    """Where the program remembers things (last mapping, guide seen); made when absent.

    Raises:
        InstrumentError: it cannot be made or written, with the cure.
    """
    return ready(user_folders()["state"])


def takes_folder() -> Path:
    """Where what was played is kept: in the user's music folder, so that a family finds it; made when absent.

    Raises:
        InstrumentError: it cannot be made or written, with the cure.
    """
    return ready(user_folders()["takes"])


def user_folders() -> dict[str, Path]:
    """The user's folders by what they are for, none of them made: for those who only want to look."""
    word = os.environ.get(HOME_VARIABLE)
    if word:
        home = Path(word).expanduser()
        return {name: home / name for name in ("mappings", "state", "takes")}
    return {
        "mappings": platformdirs.user_data_path(APP, appauthor=False) / "mappings",
        "state": platformdirs.user_state_path(APP, appauthor=False),
        "takes": platformdirs.user_music_path() / TAKES,
    }


def ready(folder: Path) -> Path:
    """The same folder, made when absent and known to be writable.

    Raises:
        InstrumentError: it cannot be made or written, with the cure.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InstrumentError(
            f"The folder {folder} cannot be made ({error.strerror}). "
            f"Make it writable, or set {HOME_VARIABLE} to a folder that is."
        ) from error
    if not os.access(folder, os.W_OK):
        raise InstrumentError(
            f"The folder {folder} cannot be written to. Make it writable, or set {HOME_VARIABLE} to a folder that is."
        )
    return folder
