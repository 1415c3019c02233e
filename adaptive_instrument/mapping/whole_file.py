"""Files are written whole or not at all: whoever reads them sees the old one or the new one, never a half."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

from adaptive_instrument.errors import OutputError


def write_whole(path: Path, data: bytes) -> None:
    """Replaces the contents of ``path``, or makes it; on any failure the old file stays as it was.

    Raises:
        OutputError: the folder or disk does not take it, with the cure.
    """
    # A name that ends in neither .toml nor .bak: what a killed process leaves behind is never read as a mapping.
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}.part")
    try:
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                shutil.copymode(path, part)
            os.replace(part, path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
    except OSError as error:
        raise OutputError(
            f"{path} could not be written ({error.strerror or error}), and the old file is as it was. "
            "Make room on the disk and see that the folder may be written to, then save again."
        ) from error
    _settle(path.parent)


def _settle(folder: Path) -> None:
    # The new name itself reaches the disk only with the folder; not every platform can open one.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
