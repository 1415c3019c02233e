"""A fault of ours: kept for whoever mends it, and told without a traceback."""

from __future__ import annotations

import traceback
from datetime import datetime

from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.resources import state_folder

NAME = "fault.txt"


def keep(error: BaseException, where: str) -> str:
    """Writes the traceback to the user's state folder; answers with a sentence for the terminal.

    ``where`` is the part of the program in which it happened: ``engine``, ``window`` ...
    """
    text = f"{datetime.now():%Y-%m-%d %H:%M:%S} {where}\n{''.join(traceback.format_exception(error))}"
    try:
        path = state_folder() / NAME
        path.write_text(text, encoding="utf-8")
    except (OSError, InstrumentError):
        return f"Something went wrong inside the {where} ({type(error).__name__}: {error})."
    return f"Something went wrong inside the {where}; {path} tells a developer what it was."
