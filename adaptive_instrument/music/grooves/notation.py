"""A groove: what a band plays in a bar, written as text that can be read aloud.

Each line is one part: at which intensities it plays (``1234``), what plays, and its steps in time. Spaces part the
beats, ``|`` the bars of a longer line; every part goes round by itself. ``fill`` instead of intensities: its drums.

| who | how it is written |
|---|---|
| a drum (``kick``, ``open-hat`` ... of ``drums.KIT``) | ``X`` loud, ``x`` plain, ``o`` soft, ``.`` nothing |
| ``bass`` | ``1`` the chord's bass, ``3 5 7`` its tones above, ``8`` the octave, ``f`` the fifth below |
| | ``2 4 6`` the scale's tone above ``1 3 5``; ``<`` and ``>`` lead into the next bar from below and from above |
| ``chords``, ``pad`` | ``X x o`` the whole chord, ``1 2 3 4`` a single tone of it from below |
| ``drone`` | ``1 5 8`` tonic, fifth and octave of the *key*, whatever the chord |

``-`` holds a tone on, ``.`` is silence. Behind a slash stands the sound: ``chords/guitar``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from adaptive_instrument.music.drums import KIT
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.music.transport import TICKS_PER_BEAT

LEVELS = (1, 2, 3, 4)
"""Intensities."""
PARTS = ("drums", "bass", "chords", "pad", "drone")
"""The parts of a band; all drums are one."""
USUAL = {"bass": "bass", "chords": "piano", "pad": "pad", "drone": "strings"}
"""The sound of a part whose line names none."""
STROKES = {"X": 104, "x": 82, "o": 54}
"""Velocities of the letters."""
TONES = {"bass": "12345678f<>", "chords": "Xxo1234", "pad": "Xxo1234", "drone": "158"}
"""What a line may say, beside ``-`` and ``.``."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke or tone of a line."""

    step: int
    """Counted from the line's beginning."""
    steps: int
    """How long it is held."""
    what: str
    """The letter."""


@dataclass(frozen=True, slots=True)
class Line:
    """One part at some intensities."""

    levels: tuple[int, ...]
    """Empty for a fill."""
    part: str
    """One of ``PARTS``."""
    drum: str
    """The drum's name in ``drums.KIT``; empty for parts with tones."""
    sound: str
    """The sound's name in ``sounds.SOUNDS``; empty for drums."""
    bars: int
    strokes: tuple[Stroke, ...]

    @property
    def voice(self) -> str:
        """The voice that plays it: one for each part and sound, so that no sounding note gets another sound."""
        return f"{self.part} {self.sound}".strip()


@dataclass(frozen=True)
class Groove:
    """One groove of the table."""

    title: str
    beats: int
    """Beats in its bar."""
    steps: int
    """Steps in a beat: 4 are sixteenths, 3 the eighths of a beat with a dot."""
    tempo: tuple[int, int]
    """Beats a minute between which it feels right."""
    text: str
    about: str = ""
    """For whom or for what, in a few words."""
    feel: str = "straight"
    """Whether its beat is a quarter note or, `compound`, a dotted one (see ``transport.py``)."""

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its parts.

        Raises:
            ValueError: a line cannot be read, with the line and the reason.
        """
        lines = (line.strip() for line in self.text.strip().splitlines())
        return tuple(read_line(line, self.beats * self.steps) for line in lines if line)

    @property
    def step(self) -> int:
        """Ticks of a step."""
        return TICKS_PER_BEAT // self.steps

    @property
    def bars(self) -> int:
        """Bars after which all of it begins anew: every line has 1, 2 or 4."""
        return max(line.bars for line in self.lines)

    def at(self, level: int) -> tuple[Line, ...]:
        """What plays at an intensity."""
        return tuple(line for line in self.lines if level in line.levels)

    @property
    def fill(self) -> tuple[Line, ...]:
        """The drums of its fill; empty for a groove without drums."""
        return tuple(line for line in self.lines if not line.levels)


def read_line(text: str, bar: int) -> Line:
    """A line of a groove whose bar has ``bar`` steps.

    Raises:
        ValueError: it cannot be read, with the reason.
    """
    when, who, *rest = text.split(maxsplit=2)
    name, _, sound = who.partition("/")
    drum = name.replace("-", " ")
    levels = () if when == "fill" else tuple(int(digit) for digit in when)
    if any(level not in LEVELS for level in levels):
        raise ValueError(f"{text!r}: intensities are digits 1 to 4, like 234")
    if drum not in KIT and name not in PARTS[1:]:
        raise ValueError(f"{text!r}: {name!r} is no part: use a drum of the kit or one of {', '.join(PARTS[1:])}")
    if sound and sound not in SOUNDS:
        raise ValueError(f"{text!r}: {sound!r} is not a sound")
    bars = "".join(rest).replace(" ", "").split("|")
    if any(len(steps) != bar for steps in bars) or len(bars) not in (1, 2, 4):
        raise ValueError(f"{text!r}: each bar has {bar} steps, and there are 1, 2 or 4 of them")
    drums = drum in KIT
    known = "Xxo." if drums else TONES[name] + "-."
    if set("".join(bars)) - set(known):
        raise ValueError(f"{text!r}: {name} is written with {known}")
    return Line(
        levels, "drums" if drums else name, drum if drums else "", "" if drums else sound or USUAL[name], len(bars),
        tuple(_strokes("".join(bars))),
    )  # fmt: skip


def _strokes(steps: str) -> list[Stroke]:
    found: list[Stroke] = []
    for place, letter in enumerate(steps):
        if letter in ".-":
            continue
        held = len(steps) - place - 1 - len(steps[place + 1 :].lstrip("-"))
        found.append(Stroke(place, 1 + held, letter))
    return found
