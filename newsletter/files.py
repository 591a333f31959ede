"""Writes files atomically; files that people also edit are saved by compare-and-swap.

`whole_file`, `whole_text` and `write_whole` are for files that only the program writes. For issues and
newsletter.toml there are `create` (never overwrites), `save` (compare-and-swap) and `edit` (reads, changes,
saves, and starts again when another program saved in between: no lost update, RFC 9110 section 13.1.1).
"""

from __future__ import annotations

import errno
import filecmp
import itertools
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum, StrEnum, auto
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from newsletter.file_system_calls import (
    Writers,
    copy_rights,
    exchange,
    folder_lock,
    rename_new,
    write_lease,
)
from newsletter.model.deferred_dataclass import dataclass

# The umask can only be read by setting it, for the whole process: done once, before there are threads.
_UMASK = os.umask(0)
os.umask(_UMASK)
_PATIENCE_SECONDS = 0.5
"""How long to wait for a file that is missing or being written; editors need less."""
_PAUSE_SECONDS = 0.01
_TRIES = 10
_LONGEST_NAME = 240
_MOST_NAMES = 1_000
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class FileChangedError(OSError):
    """A file is no longer as it was read: another program has saved it. What that program saved stays."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EAGAIN, "another program has changed it", str(path))


class Point(StrEnum):
    """Where a test can act as another program, in the order in which `save` reaches them."""

    WAITING = "waiting"
    """The file is missing or being written; it is checked again in a moment."""
    COMPARED = "compared"
    """The file still has what was read; the swap is next."""
    MOVED = "moved"
    """Where files cannot be swapped: the old file has its backup name, the new one is not in place yet."""
    SWAPPED = "swapped"
    RETURNED = "returned"
    """The swapped-out file was not what was read, and was swapped back."""


Failpoint = Callable[[Point], None]
"""Called at each point; does nothing outside tests."""
Kept = Callable[[Path], None]
"""Called with each backup that is kept beside a file: it may have what another program saved."""


def no_failpoint(point: Point) -> None:
    """Do nothing."""


@contextmanager
def whole_file(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Yield a stream that becomes `path` when the block ends without an error.

    On any error `path` stays as it was. A link stays a link, and an existing file keeps its owner and
    permissions (a new `private` one can be read by its owner only). Raises OSError (a full disk, no
    permission).
    """
    path = Path(os.path.realpath(path))
    with _temporary_beside(path) as made:
        with made.open("wb") as stream:
            yield stream
            _flush(stream)
        _take_permissions(made, path, private=private)
        made.replace(path)


@contextmanager
def whole_text(
    path: Path, *, encoding: str = "utf-8", errors: str = "strict", private: bool = False
) -> Iterator[TextIO]:
    """Yield a text stream that becomes `path` when the block ends without an error; newlines are kept."""
    with whole_file(path, private=private) as stream:
        text = TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
        yield text
        text.flush()
        text.detach()


def write_whole(path: Path, data: bytes) -> None:
    """Write bytes to `path` atomically. Raises OSError."""
    with whole_file(path) as stream:
        stream.write(data)


@contextmanager
def new_private_file(path: Path) -> Iterator[Path]:
    """Yield the path of an empty file, in a folder of its own, that becomes `path` when the block ends well.

    Only its owner can read it; an error leaves nothing. Raises FileExistsError if `path` is there by then.
    """
    folder = Path(os.path.realpath(path.parent))
    with tempfile.TemporaryDirectory(dir=folder, prefix=".", suffix=".part") as aside:
        made = Path(aside) / path.name
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield made
        with made.open("rb") as stream:
            os.fsync(stream.fileno())
        rename_new(made, folder / path.name)


# --- Files that people edit too -------------------------------------------------------------------


def create(path: Path, data: bytes) -> None:
    """Write a new file atomically; raises FileExistsError when there is one, OSError."""
    path = Path(os.path.realpath(path.parent)) / path.name
    with _temporary_beside(path) as made:
        _write(made, data)
        _take_permissions(made, path)
        rename_new(made, path)


def create_private(
    names: Iterable[Path], write: Callable[[TextIO], None], *, encoding: str = "utf-8", errors: str = "strict"
) -> Path:
    """Write a new text file atomically, readable by its owner only, under the first name that is free.

    An existing file with exactly this text is used as it is. Returns the name. Raises OSError.
    """
    first, *others = itertools.islice(names, _MOST_NAMES)
    with _temporary_beside(first) as made:
        with made.open("w", encoding=encoding, errors=errors, newline="") as stream:
            write(stream)
            _flush(stream)
        for name in (first, *others):
            with suppress(FileExistsError):
                rename_new(made, name)
                return name
            if name.is_file() and filecmp.cmp(made, name, shallow=False):
                return name
    raise FileExistsError(errno.EEXIST, "all its names are taken", str(first))


def edit(
    path: Path, change: Callable[[bytes], bytes], *, kept: Kept, reached: Failpoint = no_failpoint
) -> None:
    """Change a file's content; `change` is called again each time another program saves in between.

    Nothing is written when nothing changes. Raises what `change` raises, FileNotFoundError when the file
    is gone, FileChangedError when other programs keep saving, OSError.
    """
    for _ in range(_TRIES):
        real = Path(os.path.realpath(path))
        with folder_lock(real.parent):
            was = _read(real, reached).data
        data = change(was)
        if data == was:
            return
        try:
            save(real, data, was=was, kept=kept, reached=reached)
        except (FileChangedError, FileNotFoundError):
            continue
        return
    raise FileChangedError(path)


def save(path: Path, data: bytes, *, was: bytes, kept: Kept, reached: Failpoint = no_failpoint) -> None:
    """Replace a file atomically if its content is still `was` (compare-and-swap).

    A link stays a link; owner and permissions stay. As another program can save between the comparison and
    the swap, both files are swapped in one step; the swapped-out file is compared, and swapped back if it is
    not what was read. A file that may have been changed is kept as a visible backup beside the file and
    passed to `kept`. Raises FileChangedError, FileNotFoundError when the file is gone, OSError.
    """
    path = Path(os.path.realpath(path))
    with folder_lock(path.parent):
        found = _read(path, reached)
        if found.data != was:
            raise FileChangedError(path)
        made = _written_copy(path, data)
        swap = _Swap(path=path, was=was, writers_known=found.writers_known, kept=kept, reached=reached)
        try:
            reached(Point.COMPARED)
            swap.replace_by(made)
        finally:
            swap.clean_up(made, data)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Swap:
    """One file being replaced. `writers_known`: the system can tell whether a program is writing a file."""

    path: Path
    was: bytes
    writers_known: bool
    kept: Kept
    reached: Failpoint

    def replace_by(self, made: Path) -> None:
        """Swap the files and check the swapped-out one; swap back when it is not what was read."""
        if not exchange(made, self.path):
            self._replace_by_names(made)
            return
        self.reached(Point.SWAPPED)
        if _delete_known(made, self.was, writers_known=self.writers_known) is _FileState.TOUCHED:
            exchange(made, self.path)
            self.reached(Point.RETURNED)
            raise FileChangedError(self.path)

    def clean_up(self, made: Path, ours: bytes) -> None:
        """Delete the temporary file, or keep it as a backup if it is not what we wrote."""
        if not os.path.lexists(made):
            return
        if _delete_known(made, ours, writers_known=self.writers_known) is not _FileState.TOUCHED:
            made.unlink(missing_ok=True)
            return
        self.kept(_keep_as_backup(made, self.path))

    def _replace_by_names(self, made: Path) -> None:
        """Rename the old file, check it, and give the new one its name: for a moment there is no file."""
        aside = _free_backup(self.path)
        try:
            self.path.replace(aside)
        except OSError:
            aside.unlink()
            raise
        try:
            self.reached(Point.MOVED)
            if _check_known(aside, self.was, writers_known=self.writers_known) is _FileState.TOUCHED:
                raise FileChangedError(self.path)
            rename_new(made, self.path)
        except BaseException as error:
            self._restore(aside)
            if isinstance(error, FileExistsError):
                raise FileChangedError(self.path) from None
            raise
        self.reached(Point.SWAPPED)
        self._drop(aside)

    def _restore(self, aside: Path) -> None:
        try:
            rename_new(aside, self.path)
        except OSError:  # another program has saved a file of that name, which stays
            self._drop(aside)

    def _drop(self, aside: Path) -> None:
        if _delete_known(aside, self.was, writers_known=self.writers_known) is not _FileState.DELETED:
            self.kept(aside)


class _FileState(Enum):
    """What is known about a file that is to be deleted."""

    DELETED = auto()
    SAME = auto()
    """Its content is as expected, and nobody is writing it."""
    UNSURE = auto()
    """Its content is as expected; the system cannot tell whether a program is writing it."""
    TOUCHED = auto()
    """Its content is not as expected, or a program is writing it."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A file's content, and whether the system confirmed that nobody was writing it."""

    data: bytes
    writers_known: bool


def _read(path: Path, reached: Failpoint) -> _Read:
    """Read a file while no program writes it; wait a moment for one that is being written or is missing.

    Raises FileNotFoundError, OSError.
    """
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        late = time.monotonic() >= end
        try:
            with path.open("rb") as stream, write_lease(stream.fileno()) as writers:
                data, found = stream.read(), writers()
            if late or found is not Writers.SOME:
                return _Read(data, found is Writers.NONE)
        except FileNotFoundError:
            if late:
                raise
        reached(Point.WAITING)
        time.sleep(_PAUSE_SECONDS)


def _check_known(file: Path, known: bytes, *, writers_known: bool, delete: bool = False) -> _FileState:
    try:
        stream = os.fdopen(os.open(file, os.O_RDONLY | _NO_LINK), "rb")
    except OSError:  # a link, a folder, or unreadable
        return _FileState.TOUCHED
    with stream, write_lease(stream.fileno()) as writers:
        same, found = stream.read() == known, writers()
        if not same or (writers_known and found is Writers.SOME):
            return _FileState.TOUCHED
        if found is not Writers.NONE:
            return _FileState.UNSURE
        if delete:
            file.unlink()
        return _FileState.DELETED if delete else _FileState.SAME


def _delete_known(file: Path, known: bytes, *, writers_known: bool) -> _FileState:
    """Delete a file if its content is as expected and nobody is writing it."""
    return _check_known(file, known, writers_known=writers_known, delete=True)


@contextmanager
def _temporary_beside(path: Path) -> Iterator[Path]:
    """Yield an empty temporary file in the same folder; deleted at the end if it still has that name."""
    made = _new_temporary(path)
    try:
        yield made
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def _written_copy(path: Path, data: bytes) -> Path:
    """Write a temporary file beside another, with its permissions; raises OSError and then leaves nothing."""
    made = _new_temporary(path)
    try:
        _write(made, data)
        copy_rights(path, made)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made


def _new_temporary(path: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    os.close(handle)
    return Path(name)


def _free_backup(path: Path) -> Path:
    """Make an empty file under the first free backup name."""
    for name in _backup_names(path):
        with suppress(FileExistsError):
            name.touch(exist_ok=False)
            return name
    raise AssertionError  # the names never end


def _keep_as_backup(made: Path, path: Path) -> Path:
    """Rename a file to the first free backup name, if possible; return its name."""
    with suppress(OSError):
        for name in _backup_names(path):
            with suppress(FileExistsError):
                rename_new(made, name)
                return name
    return made


def _backup_names(path: Path) -> Iterator[Path]:
    """Yield march.md.bak, march.md.2.bak, ...: beside the file, visible, and never read as an issue."""
    stem = path.name if len(os.fsencode(path.name)) < _LONGEST_NAME else f"long-name-{path.name[:40]}"
    yield path.with_name(f"{stem}.bak")
    for number in itertools.count(2):
        yield path.with_name(f"{stem}.{number}.bak")


def _write(file: Path, data: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(data)
        _flush(stream)


def _flush(stream: BinaryIO | TextIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _take_permissions(made: Path, path: Path, *, private: bool = False) -> None:
    """Give a new file the permissions of the one it replaces, or the default ones if there is none."""
    try:
        copy_rights(path, made)
    except FileNotFoundError:
        made.chmod(0o600 if private else 0o666 & ~_UMASK)
