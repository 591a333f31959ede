"""Files are written whole or not at all, and those that people edit too only over what was read.

`whole_file` and its kind write what only the program writes. For issues and newsletter.toml there are
`create` (never overwrites), `save` (compare-and-swap) and `edit` (reads, changes, saves, and does it
anew when somebody saved meanwhile; the answer to a lost update, RFC 9110 section 13.1.1).
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
from dataclasses import dataclass
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

# The mask can only be read by setting it, for the whole process: done once, before there are threads.
_UMASK = os.umask(0)
os.umask(_UMASK)
_PATIENCE_SECONDS = 0.5
"""How long a file may be missing, or open for writing, before it is taken as it is: editors need less."""
_PAUSE_SECONDS = 0.01
_TRIES = 10
_LONGEST_NAME = 240
_MOST_NAMES = 1_000
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class FileChangedError(OSError):
    """A file is not as it was read: another program has saved it. What that program saved stays."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EAGAIN, "another program changed it meanwhile", str(path))


class Point(StrEnum):
    """Where a test can act as another program, in the order that `save` passes them."""

    WAITING = "waiting"
    """The file is missing or being written; we look again in a moment."""
    COMPARED = "compared"
    """It holds what was read; the swap is next."""
    MOVED = "moved"
    """Where files cannot be swapped: the old file has its backup's name, the new one is not there yet."""
    SWAPPED = "swapped"
    RETURNED = "returned"
    """Something else came out of the swap, and was swapped back."""


Failpoint = Callable[[Point], None]
"""Called at each point; outside tests it does nothing."""
Kept = Callable[[Path], None]
"""Called with each backup that is kept beside a file: it may hold what another program saved."""


def no_failpoint(point: Point) -> None:
    """Pass."""


@contextmanager
def whole_file(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Yield a stream that becomes `path` when the block ends well.

    Whatever goes wrong, `path` is what it was before; a link stays a link, and a file that was there keeps
    its owner and permissions (a new one that is `private` is for its owner alone). Raises OSError (a full
    disk, no right to write).
    """
    path = Path(os.path.realpath(path))
    with _beside(path) as made:
        with made.open("wb") as stream:
            yield stream
            _flush(stream)
        _take_rights(made, path, private=private)
        made.replace(path)


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


# --- Files that people edit too -------------------------------------------------------------------


def create(path: Path, data: bytes) -> None:
    """Write a new file, whole or not at all; raises FileExistsError when there is one, OSError."""
    path = Path(os.path.realpath(path.parent)) / path.name
    with _beside(path) as made:
        _write(made, data)
        _take_rights(made, path)
        rename_new(made, path)


def create_private(
    names: Iterable[Path], write: Callable[[TextIO], None], *, encoding: str = "utf-8", errors: str = "strict"
) -> Path:
    """Write a new text file for its owner alone, whole or not at all, under the first name that is free.

    A file that holds just this text already will do. Returns the name. Raises OSError.
    """
    first, *others = itertools.islice(names, _MOST_NAMES)
    with _beside(first) as made:
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
    """Change what stands in a file; `change` is called anew as often as another program saves meanwhile.

    Nothing is written when nothing changes. Raises what `change` raises, FileNotFoundError when the file
    is gone, FileChangedError when it never stands still, OSError.
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
    """Replace a file, whole or not at all, when it still holds `was` (compare-and-swap).

    A link stays a link, owner and permissions stay. As another program can save between the comparison and
    the swap, both files are swapped in one step, what came out is compared, and swapped back if it is not
    what was read. Whatever cannot be shown to be untouched is kept as a visible backup beside the file
    and given to `kept`. Raises FileChangedError, FileNotFoundError when the file is gone, OSError.
    """
    path = Path(os.path.realpath(path))
    with folder_lock(path.parent):
        found = _read(path, reached)
        if found.data != was:
            raise FileChangedError(path)
        made = _written_like(path, data)
        swap = _Swap(path=path, was=was, told=found.told, kept=kept, reached=reached)
        try:
            reached(Point.COMPARED)
            swap.replace_by(made)
        finally:
            swap.put_away(made, data)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Swap:
    """One file being replaced. `told`: the system says who writes, so SOME is true and not "perhaps"."""

    path: Path
    was: bytes
    told: bool
    kept: Kept
    reached: Failpoint

    def replace_by(self, made: Path) -> None:
        """Swap the files and look at what came out; put it back when it is not what was read."""
        if not exchange(made, self.path):
            self._replace_by_names(made)
            return
        self.reached(Point.SWAPPED)
        if _delete_known(made, self.was, told=self.told) is _Left.TOUCHED:
            exchange(made, self.path)
            self.reached(Point.RETURNED)
            raise FileChangedError(self.path)

    def put_away(self, made: Path, ours: bytes) -> None:
        """Delete what lies beside the file now, or keep it as a backup if it is not what we wrote."""
        if not os.path.lexists(made):
            return
        if _delete_known(made, ours, told=self.told) is not _Left.TOUCHED:
            made.unlink(missing_ok=True)
            return
        self.kept(_as_backup(made, self.path))

    def _replace_by_names(self, made: Path) -> None:
        """Move the old file aside, look at it, and give the new one its name: for a moment there is none."""
        aside = _free_backup(self.path)
        try:
            self.path.replace(aside)
        except OSError:
            aside.unlink()
            raise
        try:
            self.reached(Point.MOVED)
            if _look(aside, self.was, told=self.told) is _Left.TOUCHED:
                raise FileChangedError(self.path)
            rename_new(made, self.path)
        except BaseException as error:
            self._bring_back(aside)
            if isinstance(error, FileExistsError):
                raise FileChangedError(self.path) from None
            raise
        self.reached(Point.SWAPPED)
        self._drop(aside)

    def _bring_back(self, aside: Path) -> None:
        try:
            rename_new(aside, self.path)
        except OSError:  # another program has saved a file of that name, and that one stands
            self._drop(aside)

    def _drop(self, aside: Path) -> None:
        if _delete_known(aside, self.was, told=self.told) is not _Left.DELETED:
            self.kept(aside)


class _Left(Enum):
    """What is known of a file that we want to be rid of."""

    DELETED = auto()
    SAME = auto()
    """It holds what we know, and nobody is writing it."""
    UNSURE = auto()
    """It holds what we know; the system does not say whether a program is just writing it."""
    TOUCHED = auto()
    """It holds something else, or a program is just writing it."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a file holds, and whether the system told that nobody was writing it."""

    data: bytes
    told: bool


def _read(path: Path, reached: Failpoint) -> _Read:
    """Read a file while no program writes it; one that is written, or missing, has a moment's time.

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


def _look(file: Path, known: bytes, *, told: bool, delete: bool = False) -> _Left:
    try:
        stream = os.fdopen(os.open(file, os.O_RDONLY | _NO_LINK), "rb")
    except OSError:  # a link, a folder, or nothing that we may read
        return _Left.TOUCHED
    with stream, write_lease(stream.fileno()) as writers:
        same, found = stream.read() == known, writers()
        if not same or (told and found is Writers.SOME):
            return _Left.TOUCHED
        if found is not Writers.NONE:
            return _Left.UNSURE
        if delete:
            file.unlink()
        return _Left.DELETED if delete else _Left.SAME


def _delete_known(file: Path, known: bytes, *, told: bool) -> _Left:
    """Delete a file if it holds what we know and nobody is writing it."""
    return _look(file, known, told=told, delete=True)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Yield an empty file in the same folder; at the end it is deleted, if it still has that name."""
    made = _made_beside(path)
    try:
        yield made
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def _written_like(path: Path, data: bytes) -> Path:
    """Write a file beside another, with its rights; raises OSError and leaves nothing then."""
    made = _made_beside(path)
    try:
        _write(made, data)
        copy_rights(path, made)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made


def _made_beside(path: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    os.close(handle)
    return Path(name)


def _free_backup(path: Path) -> Path:
    """Make an empty file under a backup's name that is free."""
    for name in _backup_names(path):
        with suppress(FileExistsError):
            name.touch(exist_ok=False)
            return name
    raise AssertionError  # the names have no end


def _as_backup(made: Path, path: Path) -> Path:
    """Give a file a backup's name that is free, or leave it its own where that cannot be; return the name."""
    with suppress(OSError):
        for name in _backup_names(path):
            with suppress(FileExistsError):
                rename_new(made, name)
                return name
    return made


def _backup_names(path: Path) -> Iterator[Path]:
    """Yield march.md.bak, march.md.2.bak, ...: beside the file, visible, and no issue's name."""
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


def _take_rights(made: Path, path: Path, *, private: bool = False) -> None:
    """Give a new file the rights of the one it replaces, or the usual ones where there is none."""
    try:
        copy_rights(path, made)
    except FileNotFoundError:
        made.chmod(0o600 if private else 0o666 & ~_UMASK)
