"""Starting programs as a terminal does."""

from __future__ import annotations

import signal


def hear_everything() -> None:
    """For ``preexec_fn``: what runs in the background of a script, or under nohup, inherits deafness to Ctrl-C and to a
    closing terminal."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
