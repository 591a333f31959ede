"""Whatever an editor does while we save: all that it saved last is in the file or in a reported backup."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from enum import Enum, auto
from pathlib import Path
from typing import BinaryIO
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter import files
from newsletter.file_system_calls import Writers
from newsletter.files import FileChangedError, Point, edit


class Act(Enum):
    """What an editor does between two steps of ours; some of it takes several steps."""

    NOTHING = auto()
    IN_PLACE = auto()
    """Empties the file, writes and closes (nano, most web studios)."""
    BY_RENAME = auto()
    """Writes a new file and gives it the old one's name (most desktop editors)."""
    BEGIN = auto()
    """Empties the file and writes half; END writes the rest and closes."""
    END = auto()
    MOVE = auto()
    """Moves the file away; MAKE writes it anew (vim)."""
    MAKE = auto()


class Editor:
    """Saves texts, each with lines of its own; `last` is what it finished saving last."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.last = file.read_bytes()
        self._count = 0
        self._open: BinaryIO | None = None
        self._text = b""
        self._moved = False

    def does(self, act: Act) -> None:
        """Do it, or nothing where it makes no sense."""
        if self._open is not None:
            if act is Act.END:
                self._end(self._open)
        elif self._moved:
            if act is Act.MAKE:
                self._moved = False
                self._saved(self.file.write_bytes)
        elif act is Act.IN_PLACE:
            self._saved(self.file.write_bytes)
        elif act is Act.BY_RENAME:
            self._saved(self._rename)
        elif act is Act.BEGIN:
            self._begin()
        elif act is Act.MOVE and self.file.exists():
            self.file.replace(self.file.with_name("a.md~"))
            self._moved = True

    def leaves(self) -> None:
        """Finish what it began."""
        self.does(Act.END)
        self.does(Act.MAKE)

    def _new(self) -> bytes:
        self._count += 1
        return b"first line of save %d\nsecond line of save %d\n" % (self._count, self._count)

    def _saved(self, write: Callable[[bytes], object]) -> None:
        self.last = self._new()
        write(self.last)

    def _rename(self, data: bytes) -> None:
        new = self.file.with_name("editor.tmp")
        new.write_bytes(data)
        new.replace(self.file)

    def _begin(self) -> None:
        self._text = self._new()
        self._open = self.file.open("wb", buffering=0)
        self._open.write(self._text[:30])

    def _end(self, stream: BinaryIO) -> None:
        stream.write(self._text[30:])
        stream.close()
        self.last, self._open = self._text, None


@contextmanager
def system(*, swaps: bool, tells: bool) -> Iterator[None]:
    """One that can swap files or cannot, and one that tells who writes or does not."""
    unknown = nullcontext(lambda: Writers.UNKNOWN)
    with (
        patch.object(files, "_PATIENCE_SECONDS", 0.01),
        patch.object(files, "_PAUSE_SECONDS", 0),
        nullcontext() if swaps else patch.object(files, "exchange", lambda one, other: False),
        nullcontext() if tells else patch.object(files, "write_lease", lambda handle: unknown),
    ):
        yield


def edited(file: Path, acts: Sequence[Act], kept: list[Path]) -> Editor:
    """Edit a file beside an editor that does one act whenever we pass a point, and the rest afterwards."""
    editor, left = Editor(file), list(acts)

    def reached(point: Point) -> None:
        editor.does(left.pop(0) if left else Act.NOTHING)

    with suppress(FileChangedError, FileNotFoundError):  # refused, and said
        edit(file, lambda was: was + b"ours\n", kept=kept.append, reached=reached)
    while left:
        editor.does(left.pop(0))
    editor.leaves()
    return editor


@pytest.mark.parametrize("tells", [True, False], ids=["writers are known", "writers are not known"])
@pytest.mark.parametrize("swaps", [True, False], ids=["with exchange", "without exchange"])
@given(acts=st.lists(st.sampled_from(Act), max_size=12))
def test_every_line_of_the_last_save_is_in_the_file_or_in_a_reported_backup(
    swaps: bool, tells: bool, acts: list[Act]
) -> None:
    kept: list[Path] = []
    with tempfile.TemporaryDirectory() as folder, system(swaps=swaps, tells=tells):
        file = Path(folder) / "a.md"
        file.write_bytes(b"first line\nsecond line\n")
        editor = edited(file, acts, kept)
        found = [path.read_bytes() for path in (file, *kept)]
        assert any(set(editor.last.splitlines()) <= set(text.splitlines()) for text in found), found
        beside = {path.name for path in Path(folder).iterdir()}
        assert beside - {"a.md", "a.md~"} == {path.name for path in kept}, "and nothing else is left"
        if swaps and tells and not {Act.BEGIN, Act.MOVE} & set(acts) and len(acts) < 2:
            assert kept == [], "where all is known, one save in between makes no backup"


@pytest.mark.parametrize("by_rename", [True, False], ids=["by rename", "in place"])
def test_an_editor_that_saves_all_the_time_in_another_thread_loses_nothing(
    tmp_path: Path, by_rename: bool
) -> None:
    file, kept = tmp_path / "a.md", list[Path]()
    file.write_bytes(b"first line\nsecond line\n")
    editor, ready = Editor(file), threading.Event()

    def saves() -> None:
        ready.set()
        for _ in range(150):
            editor.does(Act.BY_RENAME if by_rename else Act.IN_PLACE)

    thread = threading.Thread(target=saves)
    thread.start()
    ready.wait()
    while thread.is_alive():
        with suppress(FileChangedError):
            edit(file, lambda was: was + b"ours\n", kept=kept.append)
    thread.join()
    texts = [path.read_bytes() for path in (file, *kept)]
    assert any(text.startswith(editor.last) for text in texts)
    # No file is ever a mixture of two saves.
    whole = {line[-3:] for line in texts[0].splitlines() if b"save" in line}
    assert len(whole) <= 1
