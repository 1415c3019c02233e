"""Whether a JACK server is running, asked without starting one and without its library shouting at the terminal."""

from __future__ import annotations

import ctypes
import ctypes.util
import errno
import threading
from functools import lru_cache
from typing import Any

NO_START_SERVER = 0x01
"""JackNoStartServer of jack/types.h."""
IS_INPUT, IS_OUTPUT = 0x01, 0x02
"""JackPortIsInput and JackPortIsOutput of jack/types.h."""
CLOSING = 3.0
"""Seconds after which closing a client is given up."""
MIDI_TYPE = b"8 bit raw midi"
"""JACK_DEFAULT_MIDI_TYPE of jack/types.h."""


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
    _close(client)
    return found


def connect(output: str, into: str) -> bool:
    """Connects two ports of the default server by their full names; false when that cannot be."""
    library = _library()
    if library is None:
        return False
    client = library.jack_client_open(b"adaptive-instrument-patch", NO_START_SERVER, ctypes.byref(ctypes.c_int(0)))
    if not client:
        return False
    # EEXIST: they are connected already.
    done = library.jack_connect(client, output.encode(), into.encode()) in (0, errno.EEXIST)
    _close(client)
    return done


def midi_inputs() -> set[str]:
    """The full names of all ports of the default server that MIDI goes into."""
    library = _library()
    client = library and library.jack_client_open(
        b"adaptive-instrument-probe", NO_START_SERVER, ctypes.byref(ctypes.c_int(0))
    )
    if not client:
        return set()
    found = set(_midi_ports(client, IS_INPUT))
    _close(client)
    return found


_sounds_through_jack = threading.Event()


def sounds_through_jack() -> None:
    """From now on somebody else in this process (FluidSynth) holds a client of the server."""
    _sounds_through_jack.set()


class Watch:
    """Whether a server is there, for those who ask again and again.

    It stays a client of the server and is told of its end: opening a client for every look would make the server
    rearrange its graph each time, while music plays. It is never activated, so that no period waits for it.

    After the end of a server JACK's library frees every client of the process when the next one is opened, and
    whoever still holds one crashes at its next word. So an ended client is never touched again, and in a process whose
    sound went through that server (``sounds_through_jack``) no new one is opened: it has to be started anew to sound.
    """

    def __init__(self) -> None:
        self._client: int | None = None
        self._ended = True
        self._died = False
        self.life = 0
        """Which server it is: another number after each end of one."""
        # Kept here: a callback that is collected while C still holds it crashes.
        self._on_shutdown = SHUTDOWN(self._shut_down)

    def there(self) -> bool:
        """Whether the default server runs now."""
        if self._ended and not (self._died and _sounds_through_jack.is_set()):
            self._open()
        return not self._ended

    def midi_outputs(self) -> list[str]:
        """The full names of all ports that MIDI comes out of, in the server's order."""
        if not self.there():
            return []
        return _midi_ports(self._client, IS_OUTPUT)

    def connect(self, output: str, into: str) -> bool:
        """Connects two ports by their full names; false when that cannot be."""
        # EEXIST: they are connected already.
        done = (0, errno.EEXIST)
        return self.there() and _library().jack_connect(self._client, output.encode(), into.encode()) in done

    def disconnect(self, output: str, into: str) -> None:
        """Ends a connection, if there is one."""
        if self.there():
            _library().jack_disconnect(self._client, output.encode(), into.encode())

    def close(self) -> None:
        """Lets the server go. May be asked again afterwards."""
        library, client, ended = _library(), self._client, self._ended
        self._client, self._ended = None, True
        if library is not None and client is not None and not ended:
            _close(client)

    def _open(self) -> None:
        library = _library()
        if library is None:
            return
        client = library.jack_client_open(b"adaptive-instrument-watch", NO_START_SERVER, ctypes.byref(ctypes.c_int(0)))
        if client:
            self._client, self._ended = client, False
            self.life += 1
            library.jack_on_shutdown(client, self._on_shutdown, None)

    def _shut_down(self, _: object) -> None:
        # JACK's own thread: closing the client is not allowed here.
        self._died = self._ended = True


class StillPort:
    """A MIDI output port of the default server that never says anything, for ports that must not have one connection
    alone: of one JACK hands on the sender's own memory, of two it makes a copy. Everybody in this process shares it.
    What becomes of it after the server's end is told at ``Watch``."""

    _shared: StillPort | None = None

    @classmethod
    def share(cls) -> StillPort:
        """The port, which is there from now on until everybody has closed it."""
        if cls._shared is None or cls._shared._ended:
            cls._shared = cls()
        cls._shared._users += 1
        return cls._shared

    def __init__(self) -> None:
        """For ``share``."""
        self.name: str | None = None
        """``client:port``, or None when it could not be had."""
        self._users = 0
        self._ended = False
        self._on_shutdown = SHUTDOWN(self._shut_down)
        library = _library()
        self._client = library and library.jack_client_open(
            b"adaptive-instrument still", NO_START_SERVER, ctypes.byref(ctypes.c_int(0))
        )
        nothing = _nothing()
        if not self._client or nothing is None:
            return
        library.jack_on_shutdown(self._client, self._on_shutdown, None)
        # A client without a callback has no turn in a period, and whoever is connected to it would wait for ever.
        library.jack_set_process_callback(self._client, nothing, None)
        port = library.jack_port_register(self._client, b"nothing", MIDI_TYPE, IS_OUTPUT, 0)
        if port and library.jack_activate(self._client) == 0:
            self.name = library.jack_port_name(port).decode("utf-8", "replace")

    def connect(self, into: str) -> bool:
        """Connects it by a full name; false when that cannot be."""
        if self.name is None or self._ended:
            return False
        return int(_library().jack_connect(self._client, self.name.encode(), into.encode())) in (0, errno.EEXIST)

    def close(self) -> None:
        """Lets it go, when nobody else needs it."""
        self._users -= 1
        if self._users or self._client is None:
            return
        client, self._client, self.name = self._client, None, None
        if StillPort._shared is self:
            StillPort._shared = None
        if client and not self._ended:
            _close(client)

    def _shut_down(self, _: object) -> None:
        # JACK's own thread: closing the client is not allowed here.
        self._ended = True


def _nothing() -> ctypes.c_void_p | None:
    """A function of C that JACK may call in each period and that does nothing: whether the frames of the period and no
    argument are the same thread. They never are, which is 0, and that is *all is well*."""
    try:
        return ctypes.cast(ctypes.CDLL(None).pthread_equal, ctypes.c_void_p)
    except (OSError, AttributeError, TypeError):
        return None


def _close(client: int) -> None:
    """Closes a client, and waits for it no longer than it should take.

    JACK cancels the client's thread for it. When that is at work on the news that somebody else has just come, the
    library holds a lock for ever, and so would whoever waits (seen): then the server takes the client away when the
    process ends.
    """
    closing = threading.Thread(target=_library().jack_client_close, args=(client,), name="jack-close", daemon=True)
    closing.start()
    closing.join(CLOSING)


def hush(path: str) -> None:
    """Keeps another copy of the library (the one inside python-rtmidi's wheel) from shouting at the terminal."""
    try:
        library = ctypes.CDLL(path)
        library.jack_set_error_function(QUIET)
        library.jack_set_info_function(QUIET)
    except (OSError, AttributeError):
        return


def _midi_ports(client: int | None, flags: int) -> list[str]:
    library = _library()
    found = library.jack_get_ports(client, None, MIDI_TYPE, flags)
    names: list[str] = []
    while found and found[len(names)]:
        names.append(found[len(names)].decode("utf-8", "replace"))
    if found:
        library.jack_free(found)
    return names


SAID = ctypes.CFUNCTYPE(None, ctypes.c_char_p)
SHUTDOWN = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
QUIET = SAID(lambda _: None)
"""Kept for ever: a callback that is collected while C still holds it crashes."""


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
    for name in ("jack_connect", "jack_disconnect"):
        function = getattr(library, name)
        function.restype = ctypes.c_int
        function.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
    for name in ("jack_get_buffer_size", "jack_get_sample_rate"):
        function = getattr(library, name)
        function.restype = ctypes.c_uint32
        function.argtypes = [ctypes.c_void_p]
    library.jack_on_shutdown.restype = None
    library.jack_on_shutdown.argtypes = [ctypes.c_void_p, SHUTDOWN, ctypes.c_void_p]
    library.jack_get_ports.restype = ctypes.POINTER(ctypes.c_char_p)
    library.jack_get_ports.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong]
    library.jack_port_register.restype = ctypes.c_void_p
    library.jack_port_register.argtypes = [
        ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong,
    ]  # fmt: skip
    library.jack_port_name.restype = ctypes.c_char_p
    library.jack_port_name.argtypes = [ctypes.c_void_p]
    library.jack_set_process_callback.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    library.jack_activate.restype = ctypes.c_int
    library.jack_activate.argtypes = [ctypes.c_void_p]
    library.jack_free.restype = None
    library.jack_free.argtypes = [ctypes.c_void_p]
    library.jack_set_error_function(QUIET)
    library.jack_set_info_function(QUIET)
    return library
