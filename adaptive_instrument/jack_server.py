"""Whether a JACK server is running, asked without starting one and without its library shouting at the terminal."""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import lru_cache
from typing import Any

NO_START_SERVER = 0x01
"""JackNoStartServer of jack/types.h."""


def running() -> bool:
    """True when a client can be opened on the default server (``JACK_DEFAULT_SERVER`` is honoured)."""
    library = _library()
    if library is None:
        return False
    status = ctypes.c_int(0)
    client = library.jack_client_open(b"adaptive-instrument-probe", NO_START_SERVER, ctypes.byref(status))
    if not client:
        return False
    library.jack_client_close(client)
    return True


@lru_cache(maxsize=1)
def _library() -> Any:
    name = ctypes.util.find_library("jack")
    if name is None:
        return None
    try:
        library = ctypes.CDLL(name)
    except OSError:
        return None
    library.jack_client_open.restype = ctypes.c_void_p
    library.jack_client_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
    library.jack_client_close.argtypes = [ctypes.c_void_p]
    # Kept on the library object: a callback that is collected while C still holds it crashes.
    library.quiet = ctypes.CFUNCTYPE(None, ctypes.c_char_p)(lambda text: None)
    library.jack_set_error_function(library.quiet)
    library.jack_set_info_function(library.quiet)
    return library
