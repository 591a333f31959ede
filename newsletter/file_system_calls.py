"""File system calls that Python has no function for: swap, rename without overwriting, lease, folder lock.

Each says when the system or the file system cannot do it; none of them pretends.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from functools import cache
from pathlib import Path

if sys.platform != "win32":
    import fcntl
if sys.platform == "linux":
    import signal

_NOREPLACE, _EXCHANGE = 1, 2
"""Flags of renameat2(2)."""
_HERE = -100
"""AT_FDCWD: paths are taken as they are."""
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM})
"""What a kernel, a file system or a sandbox without renameat2 answers; EPERM can mean the file, too."""
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
_LOCK_SECONDS = 10.0
_PAUSE_SECONDS = 0.01


class Writers(StrEnum):
    """Whether a program has a file open for writing."""

    NONE = "none"
    SOME = "some"
    UNKNOWN = "unknown"
    """The system does not say: it is not Linux, or the file belongs to another user."""


def exchange(one: Path, other: Path) -> bool:
    """Swap two files in one step (RENAME_EXCHANGE); False where that is not known. Raises OSError."""
    return _renameat2(one, other, _EXCHANGE)


def rename_new(made: Path, path: Path) -> None:
    """Rename a file to a name that must be free; raises FileExistsError when it is taken, OSError."""
    if _renameat2(made, path, _NOREPLACE):
        return
    try:
        os.link(made, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _copy_new(made, path)
    made.unlink()


@contextmanager
def write_lease(handle: int) -> Iterator[Callable[[], Writers]]:
    """Let nobody open a file for writing, as long as Linux gives a lease on it (fcntl(2), F_SETLEASE).

    `handle` is open for reading. Yields a function that says what is known: NONE means that nobody has
    written since this began. A program that wants to write waits until the exit, and makes it SOME.
    """
    if sys.platform != "linux":
        yield lambda: Writers.UNKNOWN
        return
    try:
        # The usual signal of a lease that ends would kill this process; this one is ignored by default.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        found = Writers.SOME if error.errno == errno.EAGAIN else Writers.UNKNOWN
        yield lambda: found
        return
    try:
        yield lambda: _lease(handle)
    finally:
        with suppress(OSError):  # whoever waited too long has taken it from us
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold a folder's lock against our own threads and processes; the kernel drops it with the process.

    Where a folder cannot be locked (NFS, Windows) nothing is held. Raises TimeoutError when another one
    has held it for ten seconds, OSError when there is no such folder.
    """
    handle = None
    if sys.platform != "win32":
        with suppress(PermissionError):  # a folder may be writable and not readable
            handle = os.open(folder, os.O_RDONLY)
    if handle is None:
        yield
        return
    try:
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def copy_rights(old: Path, new: Path) -> None:
    """Give a file the owner, group, mode and access control list of another, as far as we may."""
    found = old.stat()
    if sys.platform != "win32":
        for owner in (found.st_uid, -1):
            with suppress(OSError):
                os.chown(new, owner, found.st_gid)
                break
    new.chmod(found.st_mode & 0o7777)
    if sys.platform == "linux":
        with suppress(OSError):
            for name in os.listxattr(old):
                with suppress(OSError):
                    os.setxattr(new, name, os.getxattr(old, name))


def is_private(folder: str | Path) -> bool:
    """Return whether a folder is the user's, and nobody else can write to it. Always, on Windows."""
    if os.name == "nt":
        return True
    state = os.lstat(folder)
    return state.st_uid == os.getuid() and not state.st_mode & 0o022


def _renameat2(one: Path, other: Path, flag: int) -> bool:
    call = _renameat2_of_the_system()
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), flag) == 0:
        return True
    import ctypes

    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


@cache
def _renameat2_of_the_system() -> Callable[[int, bytes, int, bytes, int], int] | None:
    """Return the C library's function; glibc has it since 2.28."""
    if sys.platform != "linux":
        return None
    import ctypes

    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    call.restype = ctypes.c_int
    return call  # type: ignore[no-any-return]


def _copy_new(made: Path, path: Path) -> None:
    """Copy into a new file; the last way where there is neither renameat2 nor a hard link (exFAT)."""
    with made.open("rb") as source, path.open("xb") as out:
        try:
            shutil.copyfileobj(source, out)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            path.unlink()
            raise
    copy_rights(made, path)


def _lease(handle: int) -> Writers:
    """Say whether a lease is still whole: it turns when somebody waits to write."""
    whole = fcntl.fcntl(handle, fcntl.F_GETLEASE) == fcntl.F_RDLCK
    return Writers.NONE if whole else Writers.SOME


def _lock(handle: int, folder: Path) -> None:
    end = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise TimeoutError(
                    errno.ETIMEDOUT,
                    "another newsletter command has been saving here for a while",
                    str(folder),
                ) from None
            time.sleep(_PAUSE_SECONDS)
            continue
        except OSError:
            return  # no such locks here: the comparison before and after the swap still holds
        return
