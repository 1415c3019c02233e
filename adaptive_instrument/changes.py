"""Changes: every setting that can be changed while playing, one line each.

A change has a dotted name and a value, in traces, from sliders and by commands alike. Names that begin with
``player.NAME.`` reach one player; ``player.*.`` reaches all. Behind it may also stand the place of any setting of
the player's instrument, as the mapping has it (``player.NAME.access.time``, see ``tuning.py``). ``value`` checkers
answer with the value as it is meant or raise ``ChangeError`` with the cure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from difflib import get_close_matches
from typing import get_args, get_type_hints

from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.ears import HIGHEST_CEILING, LOWEST_CEILING
from adaptive_instrument.music.grooves.settings import GrooveSettings
from adaptive_instrument.music.grooves.table import GROOVES
from adaptive_instrument.music.harmony import HIGHEST_STANDARD, LOWEST_STANDARD
from adaptive_instrument.music.looper.asking import LEAVE, Asked, asked
from adaptive_instrument.music.looper.settings import MOST_BARS, MOST_LAYERS, LooperSettings
from adaptive_instrument.music.partner.settings import PartnerSettings
from adaptive_instrument.music.pitch import pitch_class
from adaptive_instrument.music.progressions import chord_in, read_progression
from adaptive_instrument.music.scales import OWN_SCALE, SCALES, Scale, scale_of_cents
from adaptive_instrument.music.singing import NEXT
from adaptive_instrument.music.song import MOST_NOTES
from adaptive_instrument.music.songs import OWN, SONGS
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.music.transport import GRIDS, TransportSettings
from adaptive_instrument.music.voice import Help
from adaptive_instrument.settings import Settings
from adaptive_instrument.tuning import checked, sections

Check = Callable[[str, object], object]

LONGEST_QUOTE = 60
"""Characters of a wrong value that a message repeats."""
MOST_LETTERS = 60
"""Letters of a player's name."""
MOST_NAMED = 20
"""Choices that a message names."""


def _number(lowest: float, highest: float) -> Check:
    def check(what: str, value: object) -> float:
        # Comparing refuses NaN and takes integers of any size; converting first would not.
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not lowest <= value <= highest:
            raise ChangeError(f"{what} cannot be {_said(value)}: use a number in range {lowest:g}..{highest:g}")
        return float(value)

    return check


def _whole(lowest: int, highest: int) -> Check:
    def check(what: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise ChangeError(f"{what} cannot be {_said(value)}: use a whole number in range {lowest}..{highest}")
        return value

    return check


def _nothing(what: str, value: object) -> None:
    """A command needs no value, and takes any."""


def _truth(what: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ChangeError(f"{what} cannot be {_said(value)}: use true or false")
    return value


def _truth_or_other(what: str, value: object) -> bool | None:
    """True or false; nothing for the other of what is."""
    return None if value is None else _truth(what, value)


def _waiting(what: str, value: object) -> str:
    """A change that waits for the end of a count, by its name; nothing for none."""
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or value == what:
        raise ChangeError(f"{what} cannot be {_said(value)}: use a change that is to come then, like groove.start")
    parse(value, None)
    return value


def _date(what: str, value: object) -> str | None:
    """The day of an access check, empty when it is not said; None to end one."""
    if value is None or value is True:
        return ""
    if value is False:
        return None
    if not isinstance(value, str) or len(value) > 20:
        raise ChangeError(f"{what} cannot be {_said(value)}: use the day, like 2026-03-31, or false to end the check")
    return value


def _seconds(what: str, value: object) -> float:
    """How long from now; nothing means at once."""
    return 0.0 if value is None else _number(0, 10)(what, value)  # type: ignore[return-value]


def _one_of(choices: Iterable[str]) -> Check:
    known = tuple(choices)

    def check(what: str, value: object) -> str:
        if not isinstance(value, str) or value not in known:
            raise ChangeError(f"{what} cannot be {_said(value)}: {_suggest(value, known)}")
        return value

    return check


def _optional(check: Check) -> Check:
    """A command that may be told more, and need not."""
    return lambda what, value: None if value is None else check(what, value)


def _named(parse: Callable[[str], object], empty: bool = False) -> Check:
    def check(what: str, value: object) -> str:
        if not isinstance(value, str):
            raise ChangeError(f"{what} cannot be {_said(value)}: use a name in quotes")
        if value or not empty:
            try:
                parse(value)
            except ValueError as error:
                raise ChangeError(f"{what}: {error}") from None
        return value

    return check


def _scale(what: str, value: object) -> str:
    """A scale of the table, or one of the player's own: whether that is there the ensemble knows."""
    if isinstance(value, str) and (value == OWN_SCALE or value.endswith(".scl")):
        return value
    return _one_of(SCALES)(what, value)  # type: ignore[return-value]


def _own(what: str, value: object) -> Scale:
    """A scale in cents, the last of which is the interval at which it repeats."""
    cents = value if isinstance(value, (list, tuple)) else ()
    if not all(isinstance(cent, (int, float)) and not isinstance(cent, bool) and 0 < cent <= 10_000 for cent in cents):
        raise ChangeError(f"{what} cannot be {_said(value)}: use cents, rising, like [200, 400, 700, 900, 1200]")
    try:
        return scale_of_cents(OWN_SCALE, [float(cent) for cent in cents])
    except ValueError as error:
        raise ChangeError(f"{what}: {error}") from None


def _degree_or_chord(value: str) -> str:
    return chord_in(value, "C")


def _short(what: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_QUOTE:
        raise ChangeError(f"{what} cannot be {_said(value)}: use a name in quotes, or empty quotes for none")
    return value


def _instrument(what: str, value: object) -> Instrument | None:
    if value is not None and not isinstance(value, Instrument):
        raise ChangeError(f"{what} takes a loaded mapping: choose one in the program, a trace cannot carry it")
    return value


def _name(what: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ChangeError(f"{what} cannot be {_said(value)}: use a mapping's name in quotes")
    return value


def _settings(what: str, value: object) -> dict[str, object]:
    if not isinstance(value, dict) or not value or not all(isinstance(place, str) for place in value):
        raise ChangeError(f'{what} cannot be {_said(value)}: use settings by their places, like {{"access.time": 0.8}}')
    return dict(value)


def _asked(most: int) -> Check:
    def check(what: str, value: object) -> Asked:
        told = asked(value, most)
        if told is None:
            raise ChangeError(f"{what} cannot be {_said(value)}: leave the value out, or use a number in 0..{most}")
        return told

    return check


def _section(name: str, kind: type[Settings]) -> dict[str, Check]:
    """A change for each setting of a section that is everybody's."""

    def check(hint: object) -> Check:
        return lambda what, value: checked(what, value, hint)

    hints = get_type_hints(kind, include_extras=True)
    return {f"{name}.{entry.name}": check(hints[entry.name]) for entry in fields(kind)}  # type: ignore[arg-type]


SHARED: dict[str, Check] = {
    "stop": _nothing,
    "rest": _truth,
    **_section("transport", TransportSettings),
    "transport.grid": _one_of(GRIDS),
    "transport.tap": _nothing,
    "transport.faster": _nothing,
    "transport.slower": _nothing,
    "transport.fermata": _truth_or_other,
    "transport.count-in": _waiting,
    "harmony.tonic": _named(pitch_class),
    "harmony.scale": _scale,
    "harmony.own": _own,
    "ears.ceiling": _number(LOWEST_CEILING, HIGHEST_CEILING),
    "harmony.standard": _number(LOWEST_STANDARD, HIGHEST_STANDARD),
    "harmony.tune-up": _nothing,
    "harmony.tune-down": _nothing,
    "harmony.key-up": _nothing,
    "harmony.key-down": _nothing,
    "harmony.chord": _named(_degree_or_chord, empty=True),
    "harmony.lead": _named(_degree_or_chord),
    "harmony.next": _nothing,
    "harmony.progression": _named(read_progression, empty=True),
    "harmony.next-progression": _nothing,
    "harmony.progress": _one_of(("bar", "hand")),
    "harmony.changes": _one_of(("now", "beat", "bar")),
    "harmony.follow": _short,
    "harmony.next-scale": _nothing,
    **_section("groove", GrooveSettings),
    "groove.name": _one_of(GROOVES),
    "groove.start": _optional(_one_of(GROOVES)),
    "groove.stop": _nothing,
    "groove.switch": _nothing,
    "groove.fill": _nothing,
    "groove.ending": _nothing,
    "groove.next": _nothing,
    "groove.more": _nothing,
    "groove.fewer": _nothing,
    "groove.louder": _nothing,
    "groove.softer": _nothing,
    **_section("looper", LooperSettings),
    "looper.show": _whole(0, MOST_LAYERS),
    "looper.switch": _asked(0),
    "looper.record": _asked(MOST_BARS),
    "looper.add": _asked(MOST_BARS),
    LEAVE: _asked(0),
    "looper.catch": _asked(MOST_BARS),
    "looper.play": _nothing,
    "looper.louder": _nothing,
    "looper.softer": _nothing,
    "looper.stop": _nothing,
    "looper.undo": _nothing,
    "looper.redo": _nothing,
    "looper.clear": _nothing,
    **_section("partner", PartnerSettings),
    "partner.sound": _one_of(SOUNDS),
    "undo": _nothing,
    "learn": _nothing,
    "call": _truth,
    "voice": _truth,
    "take.play": _nothing,
    "take.save": _nothing,
    "quit": _nothing,
}
"""Changes that concern everybody."""

OF_A_PLAYER: dict[str, Check] = {
    "help": _one_of(get_args(Help)),
    "sound": _one_of(SOUNDS),
    "volume": _number(0, 1),
    "instrument": _instrument,
    "recentre": _seconds,
    "calibrate": _nothing,
    "find-spot": _nothing,
    "check": _date,
    "rung": _name,
    "settings": _settings,
    "save": _nothing,
    "louder": _nothing,
    "softer": _nothing,
    "next-sound": _nothing,
    "next-touch": _nothing,
    "echo": _nothing,
    "let-go": _nothing,
    "menu": _nothing,
    "learn": _name,
    "mapping": _name,
    "song": _one_of((*SONGS, OWN, NEXT, "")),
    "song_place": _whole(0, MOST_NOTES - 1),
}
"""Changes of one player, after ``player.NAME.``."""


def parse(what: str, value: object) -> tuple[str | None, str, object]:
    """The player's name (None for everybody's), the setting and the checked value.

    Raises:
        ChangeError: no such change, or not with this value.
    """
    if not isinstance(what, str):
        raise ChangeError(f"{_said(what)} names no change: {_suggest(what, tuple(SHARED))}")
    if what in SHARED:
        return None, what, SHARED[what](what, value)
    head, _, rest = what.partition(".")
    name, _, setting = rest.rpartition(".")
    if head == "player" and name and setting in OF_A_PLAYER:
        if name == "*" and setting == "instrument":
            raise ChangeError("player.*.instrument cannot be changed: give each player an instrument by name")
        return name, setting, OF_A_PLAYER[setting](what, value)
    name, place = _setting(rest)
    if head == "player" and name:
        return name, "settings", {place: value}
    known = (*SHARED, *(f"player.NAME.{setting}" for setting in OF_A_PLAYER))
    raise ChangeError(f"{_said(what)} cannot be changed: {_suggest(what, known)}")


def can_be_called(name: str) -> bool:
    """Whether somebody who joins can have this name. A dot would part it in every change, `@` and `*` mean others."""
    return 0 < len(name) <= MOST_LETTERS and name[0] != "-" and name.replace("-", "").isalnum()


def _setting(rest: str) -> tuple[str, str]:
    """Player and place of ``NAME.SECTION.SETTING``; empty when it is none. A player's name may itself hold dots."""
    parts = rest.split(".")
    for count in range(1, len(parts) - 1):
        if parts[count] in sections():
            return ".".join(parts[:count]), ".".join(parts[count:])
    return "", ""


def _said(value: object) -> str:
    try:
        said = repr(value)
    except ValueError:  # an integer of more digits than Python is willing to write out
        return "this number"
    return said if len(said) <= LONGEST_QUOTE else f"{said[:LONGEST_QUOTE]}..."


def _suggest(word: object, known: tuple[str, ...]) -> str:
    near = get_close_matches(word[:LONGEST_QUOTE], known, n=1) if isinstance(word, str) else []
    named = ", ".join(known) if len(known) <= MOST_NAMED else ", ".join(known[:MOST_NAMED]) + " and others"
    return f"did you mean {near[0]!r}?" if near else f"use one of {named}"
