"""``check FILE...``: every problem of every mapping, one a line."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from adaptive_instrument.errors import MappingError
from adaptive_instrument.mapping.jam_file import load_lineup
from adaptive_instrument.resources import find_mapping


def check(files: Sequence[str]) -> int:
    """Reads mappings, given as files or by name, and prints what is wrong with them on the standard output.

    The answer is the exit status: 1 when any of them has a problem, else 0.
    """
    status = 0
    for word in files:
        try:
            lineup = load_lineup(find_mapping(word))
        except MappingError as error:
            status = 1
            for problem in error.problems:
                _say(str(problem))
        else:
            _say(f"{word}: good ({lineup.title or lineup.name})")
    return status


def _say(line: str) -> None:
    # A file's name or a console may hold letters that the other one cannot: they are escaped, the line still comes.
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    sys.stdout.flush()
