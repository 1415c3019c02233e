"""Where each key of a TOML text stands, so that an error can name its line.

``tomllib`` says what a file means, not where. This scanner walks a text that ``tomllib`` has already accepted and
keeps the line of every key, dotted keys, inline tables and list items included; it judges nothing itself.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress
from typing import Union

Place = tuple[Union[str, int], ...]
"""Where something stands in a file: keys and list indices from the outside in."""

QUOTES = ("'", '"')
BLANK = re.compile(r"[ \t]*")
FILLING = re.compile(r"(?:[ \t\n\r]|#[^\n]*)*")
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
PLAIN_VALUE = re.compile(r"[^,\]}\n#]*")


def line_index(text: str) -> dict[Place, int]:
    """The 1-based line of every key and list item of a valid TOML text.

    A text that is not valid TOML gives what could be read before the fault.
    """
    scanner = _Scanner(text.replace("\r\n", "\n"))
    # A text that tomllib refuses too, or one nested so deeply that what is known must do.
    with suppress(ValueError, RecursionError):
        scanner.run()
    return scanner.index


def line_of(index: Mapping[Place, int], place: Place) -> int:
    """The line of ``place``, or of the nearest thing around it; the first line when there is none."""
    for end in range(len(place), 0, -1):
        line = index.get(place[:end])
        if line is not None:
            return line
    return 1


def end_of_top(text: str) -> int:
    """Where the last key above the first section ends, as an offset into a valid TOML text; 0 when there is none."""
    scanner = _Scanner(text)
    with suppress(ValueError, RecursionError):
        scanner.run()
    return scanner.top_end


def split_key(dotted: str) -> tuple[str, ...]:
    """The parts of a dotted key as TOML writes it: ``controls."my switch".on`` has three.

    Raises:
        ValueError: not a TOML key, with the cure.
    """
    scanner = _Scanner(dotted)
    try:
        parts = scanner.key()
    except ValueError:
        parts = ()
    if not parts or scanner.place != len(dotted):
        raise ValueError(f"{dotted!r} is not a key: write one like voice.sound")
    return parts


class _Scanner:
    def __init__(self, text: str) -> None:
        self.index: dict[Place, int] = {}
        self.place = 0
        self.top_end = 0
        self._text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._lists: dict[Place, int] = {}

    def run(self) -> None:
        table: Place = ()
        while True:
            self._skip(FILLING)
            if self.place >= len(self._text):
                return
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)
                if not table:
                    self.top_end = self.place

    def key(self) -> tuple[str, ...]:
        parts = []
        while True:
            self._skip(BLANK)
            if self._peek() in QUOTES:
                quoted = self._take(STRING)
                parts.append(str(tomllib.loads(f"key = {quoted}")["key"]))
            else:
                parts.append(self._take(BARE_KEY))
            self._skip(BLANK)
            if self._peek() != ".":
                return tuple(parts)
            self.place += 1

    def _header(self) -> Place:
        line = self._line()
        is_list = self._text.startswith("[[", self.place)
        self.place += 2 if is_list else 1
        place: Place = ()
        parts = self.key()
        for number, part in enumerate(parts, start=1):
            place = (*place, part)
            last = number == len(parts)
            if last and not is_list:
                # A table may have been mentioned by a sub-table before: its own header says best where it is.
                self.index[place] = line
            else:
                self.index.setdefault(place, line)
            if last and is_list:
                self._lists[place] = self._lists.get(place, -1) + 1
            if place in self._lists:
                place = (*place, self._lists[place])
                self.index.setdefault(place, line)
        self._skip(BLANK)
        self.place += 2 if is_list else 1
        return place

    def _pair(self, table: Place) -> None:
        line = self._line()
        place = table
        for part in self.key():
            place = (*place, part)
            self.index.setdefault(place, line)
        self._expect("=")
        self._skip(BLANK)
        self._value(place)

    def _value(self, place: Place) -> None:
        mark = self._peek()
        if mark == "[":
            self._list(place)
        elif mark == "{":
            self._inline_table(place)
        elif mark in QUOTES:
            self._take(STRING)
        else:
            self._skip(PLAIN_VALUE)

    def _list(self, place: Place) -> None:
        self.place += 1
        number = 0
        while True:
            self._skip(FILLING)
            if self._peek() == "]":
                break
            self.index[*place, number] = self._line()
            self._value((*place, number))
            number += 1
            self._skip(FILLING)
            if self._peek() == ",":
                self.place += 1
        self.place += 1

    def _inline_table(self, place: Place) -> None:
        self.place += 1
        while True:
            self._skip(FILLING)
            if self._peek() == "}":
                break
            self._pair(place)
            self._skip(FILLING)
            if self._peek() == ",":
                self.place += 1
        self.place += 1

    def _line(self) -> int:
        return bisect_right(self._starts, self.place)

    def _peek(self) -> str:
        return self._text[self.place : self.place + 1]

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            raise ValueError(mark)
        self.place += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self.place)
        if match is not None:
            self.place = match.end()

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self.place)
        if match is None:
            raise ValueError(pattern.pattern)
        self.place = match.end()
        return match.group()
