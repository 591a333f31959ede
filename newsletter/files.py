"""A file is written whole or not at all: staff's words and people's rows are never half there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

# The mask can only be read by setting it, for the whole process: done once, before there are threads.
_UMASK = os.umask(0)
os.umask(_UMASK)


@contextmanager
def whole_file(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Yield a stream that becomes `path` when the block ends well.

    Whatever goes wrong, `path` is what it was before; a link stays a link, and a file that was there keeps
    its permissions (a new one that is `private` is for its owner alone). Raises OSError (a full disk, no
    right to write).
    """
    path = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _take_over(Path(name), path, private=private)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def whole_text(
    path: Path, *, encoding: str = "utf-8", errors: str = "strict", private: bool = False
) -> Iterator[TextIO]:
    """Yield a text stream that becomes `path` when the block ends well; newlines stay as written."""
    with whole_file(path, private=private) as stream:
        text = TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
        yield text
        text.flush()
        text.detach()


def write_whole(path: Path, data: bytes) -> None:
    """Write bytes to `path`, whole or not at all. Raises OSError."""
    with whole_file(path) as stream:
        stream.write(data)


def _take_over(made: Path, path: Path, *, private: bool) -> None:
    """Put the new file in the old one's place, with the old one's rights (a new file: the usual ones)."""
    try:
        mode = path.stat().st_mode & 0o7777
    except FileNotFoundError:
        mode = 0o600 if private else 0o666 & ~_UMASK
    made.chmod(mode)
    made.replace(path)
