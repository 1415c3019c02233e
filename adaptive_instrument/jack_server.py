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
    return period() is not None


def period() -> tuple[int, int] | None:
    """Frames in a period and frames in a second of the default server, None when there is none."""
    library = _library()
    if library is None:
        return None
    status = ctypes.c_int(0)
    client = library.jack_client_open(b"adaptive-instrument-probe", NO_START_SERVER, ctypes.byref(status))
    if not client:
        return None
    found = int(library.jack_get_buffer_size(client)), int(library.jack_get_sample_rate(client))
    library.jack_client_close(client)
    return found


@lru_cache(maxsize=1)
def _library() -> Any:
    path = ctypes.util.find_library("jack")
    if path is None:
        return None
    try:
        library: Any = ctypes.CDLL(path)
    except OSError:
        return None
    library.jack_client_open.restype = ctypes.c_void_p
    library.jack_client_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
    library.jack_client_close.argtypes = [ctypes.c_void_p]
    for name in ("jack_get_buffer_size", "jack_get_sample_rate"):
        function = getattr(library, name)
        function.restype = ctypes.c_uint32
        function.argtypes = [ctypes.c_void_p]
    # Kept on the library object: a callback that is collected while C still holds it crashes.
    library.quiet = ctypes.CFUNCTYPE(None, ctypes.c_char_p)(lambda _: None)
    library.jack_set_error_function(library.quiet)
    library.jack_set_info_function(library.quiet)
    return library
