"""Files written whole or not at all: first beside their place under another name, then moved there in one step."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from adaptive_instrument.errors import OutputError

SUFFIX = ".part"
"""Behind the name of a file that is not whole yet."""

_CURES = {
    errno.ENOSPC: "The disk is full: free some space or choose another folder.",
    errno.EDQUOT: "The disk quota is used up: free some space or choose another folder.",
    errno.EFBIG: "The file would grow larger than is allowed there: choose another folder.",
    errno.EROFS: "The disk is read-only: choose another folder.",
    errno.EACCES: "You may not write there: choose another folder.",
    errno.EPERM: "You may not write there: choose another folder.",
    errno.ENOENT: "The folder does not exist: make it first, or choose another.",
    errno.ENOTDIR: "What stands before the last slash is a file and no folder: choose another place.",
    errno.EISDIR: "There is a folder of that name: choose another name.",
    errno.ENAMETOOLONG: "The name is too long: choose a shorter one.",
}


class WholeFile:
    """A binary file in the making. ``commit`` puts it in its place, ``abandon`` leaves no trace of it."""

    def __init__(self, path: Path) -> None:
        """
        Raises:
            OutputError: nothing can be written there, with the cure.
        """
        self.path = path
        # A link stays one: what it points to is replaced.
        self._place = Path(os.path.realpath(path))
        # The same name each time: what a killed program leaves behind is overwritten by the next one.
        self._part = self._place.with_name(self._place.name + SUFFIX)
        self._file: BinaryIO | None = None
        self._lock: int | None = None
        if os.path.isdir(path):  # unlike Path.is_dir it never raises
            raise refusal(path, OSError(errno.EISDIR, "Is a directory"))
        if os.path.exists(path) and not os.path.isfile(path):
            # Moved over /dev/stdout, the finished file would take its place for everybody.
            raise OutputError(f"{path} is a device or a pipe and no file. Choose another name.")
        try:
            self._file, self._lock = _alone(self._part)
        except BlockingIOError:
            raise OutputError(
                f"{path} is being written by another program. Wait until that is done, or choose another name."
            ) from None
        except OSError as error:
            raise refusal(path, error) from error

    @property
    def open(self) -> bool:
        """Whether it can still be written to."""
        return self._file is not None

    def write(self, data: bytes) -> None:
        """Appends bytes.

        Raises:
            OutputError: it cannot be written; the unfinished file is gone already.
        """
        if self._file is None:
            return
        try:
            self._file.write(data)
        except OSError as error:
            self.abandon()
            raise refusal(self.path, error) from error

    def rewrite(self, offset: int, data: bytes) -> None:
        """Writes bytes over what stands at ``offset`` and goes on at the end.

        Raises:
            OutputError: as for ``write``.
        """
        if self._file is None:
            return
        try:
            self._file.seek(offset)
            self._file.write(data)
            self._file.seek(0, os.SEEK_END)
        except OSError as error:
            self.abandon()
            raise refusal(self.path, error) from error

    def commit(self) -> None:
        """Puts the file in its place, over an older one of that name. Does nothing the second time.

        Raises:
            OutputError: as for ``write``; an older file of that name is left as it was.
        """
        if self._file is None:
            return
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if self._place.exists():
                shutil.copymode(self._place, self._part)
            os.replace(self._part, self._place)
        except OSError as error:
            self.abandon()
            raise refusal(self.path, error) from error
        self._file = None
        self._unlock()
        _settle(self._place.parent)

    def abandon(self) -> None:
        """Drops the unfinished file. Safe at any time and twice; after ``commit`` it does nothing."""
        if self._file is None:
            return
        file, self._file = self._file, None
        # Closing flushes what is buffered: on a full disk that fails again, and the file is let go all the same.
        for step in (file.close, self._part.unlink):
            try:
                step()
            except OSError:
                continue
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all.

    Raises:
        OutputError: it cannot be written, with the cure; an older file of that name is left as it was.
    """
    file = WholeFile(path)
    file.write(data)
    file.commit()


def _alone(part: Path) -> tuple[BinaryIO, int | None]:
    """The file, empty and ours alone, and the handle that keeps it so (None where the platform has no such locks).

    Raises:
        BlockingIOError: another program has it.
    """
    if sys.platform == "win32":
        return part.open("wb"), None
    import fcntl

    while True:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = os.fstat(handle)
            if os.path.exists(part) and os.path.samestat(held, os.stat(part)):
                if held.st_size:
                    os.ftruncate(handle, 0)
                # The lock lasts as long as one of the two is open: past the closing of the file, up to its new name.
                return os.fdopen(os.dup(handle), "wb"), handle
        except BaseException:
            os.close(handle)
            raise
        # Its writer has just finished: what we hold is the finished file.
        os.close(handle)


def _settle(folder: Path) -> None:
    # The new name itself reaches the disk only with the folder; not every platform can open one.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def refusal(path: Path, error: OSError) -> OutputError:
    """The sentence for a file that cannot be written."""
    cure = _CURES.get(error.errno or 0, f"{error.strerror or error}: choose another place.")
    return OutputError(f"{path} cannot be written. {cure}")
