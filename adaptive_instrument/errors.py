"""Everything that can go wrong in words a user can act on.

::

    InstrumentError            a sentence that ends in a cure; exit status 1
    ├── MappingError           one or more problems in a mapping file
    ├── TraceError             a trace that cannot be read at all
    ├── ChangeError            a change (a slider, a command) that cannot be applied
    ├── InputError             a device that cannot be opened
    └── OutputError            a synth, port or file that cannot be opened or written
"""

from __future__ import annotations

from dataclasses import dataclass


class InstrumentError(Exception):
    """A problem the user can mend: its text is one or two sentences, the last one a cure."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file."""

    file: str
    line: int
    """1-based; 0 when the problem belongs to the whole file."""
    key: str
    """Dotted path of the key, ``""`` for the file itself."""
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.reason}" if self.key else f"{place}: {self.reason}"


class MappingError(InstrumentError):
    """Every problem of a mapping at once, in the order of its lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.key)))
        super().__init__("\n".join(map(str, self.problems)))


class TraceError(InstrumentError):
    """A trace that cannot be opened; single bad lines are reported and skipped instead."""


class ChangeError(InstrumentError):
    """A change that cannot be applied; the music that was playing goes on."""


class InputError(InstrumentError):
    """An input device that cannot be opened."""


class OutputError(InstrumentError):
    """An output (synth, port, file) that cannot be opened or written."""
