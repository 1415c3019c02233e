"""Whether a sentence that tells a person what is wrong also tells them what to do."""

from __future__ import annotations

import re

DOES = (
    "add", "ask", "bind", "bring", "call", "change", "check", "choose", "clear", "close", "connect", "copy", "count",
    "give", "install", "keep", "leave", "let", "load", "look", "make", "move", "name", "play", "plug", "press", "put",
    "record", "render", "run", "save", "see", "set", "start", "stop", "take", "try", "turn", "undo", "update", "use",
    "wait", "wake", "write",
)  # fmt: skip
"""What a cure begins with."""
CURE = re.compile(
    rf"(?:^|[.:;,(]\s+|[.:;,]\s.*\b(?:and|or|then)\s+)(?:{'|'.join(DOES)})\b|did you mean", re.IGNORECASE | re.DOTALL
)


def has_cure(sentence: str) -> bool:
    """Whether somewhere behind what is wrong a clause begins with what to do, or asks what was meant."""
    return CURE.search(sentence) is not None
