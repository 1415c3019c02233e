"""Writes the expected notes anew (see the package)."""

import sys

from tests.sessions.played import names, write

for name in sys.argv[1:] or names():
    write(name)
    print(f"{name}: written. Read the difference: git diff tests/sessions/{name}.notes.jsonl")
