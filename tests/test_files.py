"""A file is written whole or not at all, and one that people edit only over what was read."""

from __future__ import annotations

import itertools
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

import pytest

from newsletter import files
from newsletter.file_system_calls import Writers
from newsletter.files import FileChangedError, Point, create, edit, save, whole_file, whole_text, write_whole

ROOT = Path(__file__).parent.parent


def test_what_is_written_is_what_is_there(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"one\r\ntwo\x00")
    assert (tmp_path / "a").read_bytes() == b"one\r\ntwo\x00"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_failure_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")

    def write_half() -> None:
        with whole_file(file) as stream:
            stream.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_newlines_and_encoding_are_the_writers(tmp_path: Path) -> None:
    with whole_text(tmp_path / "a", encoding="utf-8-sig") as stream:
        stream.write("ñ\r\n")
    assert (tmp_path / "a").read_bytes() == b"\xef\xbb\xbf\xc3\xb1\r\n"


def test_the_rights_of_the_old_file_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    file.chmod(0o640)
    write_whole(file, b"new")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    write_whole(tmp_path / "a", b"")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    # A process that may write no more than 1,000 bytes to a file stands before the same wall as a full disk.
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from newsletter.files import write_whole\n"
        "try: write_whole(Path(sys.argv[1]), b'x' * 5000)\n"
        "except OSError as error: print(error.errno)\n"
    )
    run = subprocess.run(
        [sys.executable, "-B", "-c", code, str(file)], capture_output=True, text=True, check=True
    )
    assert int(run.stdout) in {27, 28}  # EFBIG, ENOSPC
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_private_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with whole_text(tmp_path / "people", private=True) as stream:
        stream.write("x")
    assert (tmp_path / "people").stat().st_mode & 0o777 == 0o600


# --- Files that people edit too -------------------------------------------------------------------


def ours(text: bytes) -> bytes:
    """The change that the program makes: a line at the end."""
    return text + b"ours\n"


def at(**acts: Callable[[], object]) -> Callable[[Point], None]:
    """Act as another program, the first time that a point is reached."""

    def reached(point: Point) -> None:
        acts.pop(point.value, int)()

    return reached


def in_place(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def by_rename(file: Path, data: bytes) -> None:
    """Save as many editors do: into a new file that takes the old one's name."""
    new = file.with_name("editor.tmp")
    new.write_bytes(data)
    new.replace(file)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "a.md"
    made.write_bytes(b"old\n")
    return made


@pytest.fixture
def kept() -> list[Path]:
    return []


@pytest.fixture
def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another system than Linux, or a file system without RENAME_EXCHANGE."""
    monkeypatch.setattr(files, "exchange", lambda one, other: False)


def names(file: Path) -> list[str]:
    return sorted(os.listdir(file.parent))


def test_a_save_over_what_was_read_leaves_the_new_text_and_nothing_else(file: Path, kept: list[Path]) -> None:
    save(file, b"new\n", was=b"old\n", kept=kept.append)
    assert (file.read_bytes(), kept, names(file)) == (b"new\n", [], ["a.md"])


def test_a_save_over_something_else_is_refused(file: Path, kept: list[Path]) -> None:
    passed: list[Point] = []
    with pytest.raises(FileChangedError, match=r"another program has changed it: .*a\.md"):
        save(file, b"new\n", was=b"older\n", kept=kept.append, reached=passed.append)
    assert (file.read_bytes(), kept, names(file), passed) == (b"old\n", [], ["a.md"], [])


@pytest.mark.parametrize("saves", [in_place, by_rename])
def test_what_an_editor_saves_between_comparison_and_swap_stays_and_the_change_is_made_to_it(
    file: Path, kept: list[Path], saves: Callable[[Path, bytes], None]
) -> None:
    edit(file, ours, kept=kept.append, reached=at(compared=lambda: saves(file, b"an editor's\n")))
    assert (file.read_bytes(), kept, names(file)) == (b"an editor's\nours\n", [], ["a.md"])


@pytest.mark.parametrize("saves", [in_place, by_rename])
def test_so_it_is_where_files_cannot_be_swapped(
    file: Path, kept: list[Path], saves: Callable[[Path, bytes], None], no_exchange: None
) -> None:
    edit(file, ours, kept=kept.append, reached=at(compared=lambda: saves(file, b"an editor's\n")))
    assert (file.read_bytes(), kept, names(file)) == (b"an editor's\nours\n", [], ["a.md"])


def test_a_file_that_an_editor_makes_while_the_old_one_is_moved_aside_stays(
    file: Path, kept: list[Path], no_exchange: None
) -> None:
    edit(file, ours, kept=kept.append, reached=at(moved=lambda: in_place(file, b"an editor's\n")))
    assert (file.read_bytes(), kept, names(file)) == (b"an editor's\nours\n", [], ["a.md"])


def test_what_was_saved_before_that_is_a_reported_backup(
    file: Path, kept: list[Path], no_exchange: None
) -> None:
    acts = at(compared=lambda: in_place(file, b"first\n"), moved=lambda: in_place(file, b"second\n"))
    edit(file, ours, kept=kept.append, reached=acts)
    assert file.read_bytes() == b"second\nours\n"
    assert [(backup.name, backup.read_bytes()) for backup in kept] == [("a.md.bak", b"first\n")]


def test_of_two_saves_within_one_swap_the_second_is_a_reported_backup(file: Path, kept: list[Path]) -> None:
    acts = at(
        compared=lambda: by_rename(file, b"first\n"),
        swapped=lambda: by_rename(file, b"second\n"),
    )
    edit(file, ours, kept=kept.append, reached=acts)
    assert file.read_bytes() == b"first\nours\n"
    assert [(backup.name, backup.read_bytes()) for backup in kept] == [("a.md.bak", b"second\n")]
    assert names(file) == ["a.md", "a.md.bak"]


def test_an_editor_that_has_emptied_the_file_and_is_still_writing_is_waited_for(
    file: Path, kept: list[Path]
) -> None:
    writer: list[BinaryIO] = []

    def begins() -> None:
        writer.append(file.open("wb"))
        writer[0].write(b"an editor's ")
        writer[0].flush()

    def ends() -> None:
        writer[0].write(b"whole line\n")
        writer[0].close()

    edit(file, ours, kept=kept.append, reached=at(compared=begins, waiting=ends))
    assert (file.read_bytes(), kept, names(file)) == (b"an editor's whole line\nours\n", [], ["a.md"])


def test_a_program_that_has_the_file_open_and_has_written_nothing_yet_is_waited_for(
    file: Path, kept: list[Path]
) -> None:
    writer: list[BinaryIO] = []

    def ends() -> None:
        writer[0].write(b"an editor's\n")
        writer[0].close()

    acts = at(compared=lambda: writer.append(file.open("ab")), waiting=ends)
    edit(file, ours, kept=kept.append, reached=acts)
    assert (file.read_bytes(), kept, names(file)) == (b"old\nan editor's\nours\n", [], ["a.md"])


def test_a_program_that_never_stops_writing_holds_nobody_up_and_its_words_are_in_a_reported_backup(
    file: Path, kept: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_PATIENCE_SECONDS", 0)
    with file.open("ab") as writer:
        edit(file, ours, kept=kept.append)
        writer.write(b"written later\n")
    assert file.read_bytes() == b"old\nours\n"
    assert [backup.read_bytes() for backup in kept] == [b"old\nwritten later\n"]


def test_where_nothing_tells_who_writes_the_replaced_file_is_kept_under_a_free_name(
    file: Path, kept: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a file of somebody else's, which gets no lease."""
    file.with_name("a.md.bak").write_bytes(b"staff's own")
    monkeypatch.setattr(files, "write_lease", lambda handle: nullcontext(lambda: Writers.UNKNOWN))
    edit(file, ours, kept=kept.append)
    assert [(backup.name, backup.read_bytes()) for backup in kept] == [("a.md.2.bak", b"old\n")]
    assert names(file) == ["a.md", "a.md.2.bak", "a.md.bak"]
    assert file.with_name("a.md.bak").read_bytes() == b"staff's own"


def test_a_file_deleted_meanwhile_stays_deleted(file: Path, kept: list[Path]) -> None:
    with pytest.raises(FileNotFoundError):
        edit(file, ours, kept=kept.append, reached=at(compared=file.unlink))
    assert (kept, names(file)) == ([], [])


def test_a_file_missing_for_the_moment_between_two_names_is_waited_for(file: Path, kept: list[Path]) -> None:
    acts = at(
        compared=lambda: file.rename(file.with_name("a.md~")),
        waiting=lambda: in_place(file, b"an editor's\n"),
    )
    edit(file, ours, kept=kept.append, reached=acts)
    assert (file.read_bytes(), kept, names(file)) == (b"an editor's\nours\n", [], ["a.md", "a.md~"])


def test_a_file_that_never_stands_still_is_an_error_in_the_end(file: Path, kept: list[Path]) -> None:
    turns = itertools.count()

    def reached(point: Point) -> None:
        if point is Point.COMPARED:
            by_rename(file, b"%d" % next(turns))

    with pytest.raises(FileChangedError):
        edit(file, ours, kept=kept.append, reached=reached)
    assert file.read_bytes() == b"%d" % (next(turns) - 1)
    assert (kept, names(file)) == ([], ["a.md"])


def test_no_change_writes_nothing(file: Path, kept: list[Path]) -> None:
    before = file.stat()
    edit(file, bytes, kept=kept.append)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_link_owner_and_permissions_stay(file: Path, kept: list[Path]) -> None:
    link = file.with_name("link.md")
    link.symlink_to("a.md")
    file.chmod(0o664)
    before = file.stat()
    edit(link, ours, kept=kept.append)
    assert link.is_symlink()
    assert file.read_bytes() == b"old\nours\n"
    after = file.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_link_put_in_the_files_place_meanwhile_is_followed(file: Path, kept: list[Path]) -> None:
    def moves() -> None:
        file.rename(file.with_name("moved.md"))
        file.symlink_to("moved.md")

    edit(file, ours, kept=kept.append, reached=at(compared=moves))
    assert file.is_symlink()
    assert (file.read_bytes(), kept, names(file)) == (b"old\nours\n", [], ["a.md", "moved.md"])


def test_a_new_file_never_takes_the_place_of_another(file: Path) -> None:
    create(file.with_name("b.md"), b"new\n")
    with pytest.raises(FileExistsError):
        create(file, b"new\n")
    dangling = file.with_name("link.md")
    dangling.symlink_to("nowhere.md")
    with pytest.raises(FileExistsError):
        create(dangling, b"new\n")
    assert (file.read_bytes(), names(file)) == (b"old\n", ["a.md", "b.md", "link.md"])
    assert file.with_name("b.md").stat().st_mode == file.stat().st_mode


PROCESS = """
import sys; from pathlib import Path
from newsletter.files import edit
for number in range(int(sys.argv[2])):
    edit(Path(sys.argv[1]), lambda was: was + f"{sys.argv[3]} {number}\\n".encode(), kept=print)
"""


def test_two_of_our_processes_at_once_lose_no_line(file: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(file), "50", name],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    assert [process.communicate(timeout=60)[0] for process in started] == ["", ""]
    lines = file.read_text().splitlines()
    assert sorted(lines) == sorted(["old", *(f"{name} {i}" for name in ("one", "two") for i in range(50))])
    assert names(file) == ["a.md"]


DYING = """
import os, signal, sys; from pathlib import Path
from newsletter.files import edit
def reached(point):
    if point == sys.argv[2]: os.kill(os.getpid(), signal.SIGKILL)
edit(Path(sys.argv[1]), lambda was: was + b"ours\\n", kept=print, reached=reached)
"""


@pytest.mark.parametrize(
    ("point", "left"), [(Point.COMPARED, b"old\n"), (Point.SWAPPED, b"old\nours\n")], ids=str
)
def test_a_process_killed_in_the_middle_leaves_the_old_file_or_the_new_one(
    file: Path, kept: list[Path], point: Point, left: bytes
) -> None:
    run = subprocess.run([sys.executable, "-c", DYING, str(file), point.value], cwd=ROOT, check=False)
    assert run.returncode == -9
    assert file.read_bytes() == left
    edit(file, ours, kept=kept.append)  # its lock went with it
    assert file.read_bytes() == left + b"ours\n"


def test_a_full_disk_leaves_the_edited_file_as_it_was(file: Path) -> None:
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from newsletter.files import create, edit\n"
        "try: edit(Path(sys.argv[1]), lambda was: was + b'x' * 5000, kept=print)\n"
        "except OSError as error: print(error.errno)\n"
        "try: create(Path(sys.argv[1]).with_name('b.md'), b'x' * 5000)\n"
        "except OSError as error: print(error.errno)\n"
    )
    run = subprocess.run(
        [sys.executable, "-B", "-c", code, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {int(number) for number in run.stdout.split()} <= {27, 28}  # EFBIG, ENOSPC
    assert len(run.stdout.split()) == 2
    assert (file.read_bytes(), names(file)) == (b"old\n", ["a.md"])
