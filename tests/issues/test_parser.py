from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import BrokenIssueError, NotFoundError
from newsletter.issues.parser import LARGEST, read_issue, source_lines
from newsletter.model import Text
from tests.issues.made import mutations, noise
from tests.issues.samples import FRONT, PUBLICATION, SAMPLE, complaints, parse

SAMPLE_TEXT = SAMPLE.read_text(encoding="utf-8")


def put(root: Path, name: str, data: bytes | str) -> Path:
    file = root / "issues" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


def read_fault(file: Path, root: Path) -> str:
    with pytest.raises(BrokenIssueError) as caught:
        read_issue(file, root=root, publication=PUBLICATION)
    (error,) = caught.value.errors
    return str(error)


def test_an_issue_knows_its_slug_its_path_and_the_folder_of_its_pictures(tmp_path: Path) -> None:
    issue = read_issue(put(tmp_path, "a-b.md", FRONT + "Hi"), root=tmp_path, publication=PUBLICATION)
    assert (issue.slug, issue.path) == ("a-b", "issues/a-b.md")
    assert issue.folder == str((tmp_path / "issues" / "a-b").resolve())
    assert issue.front.date == dt.date(2023, 3, 11)
    assert [block.place.path for block in issue.blocks] == ["issues/a-b.md"]


def test_a_file_outside_the_publication_is_named_as_it_was_given(tmp_path: Path) -> None:
    file = put(tmp_path, "a.md", FRONT)
    assert read_issue(file, root=tmp_path / "elsewhere", publication=PUBLICATION).path == file.as_posix()


def test_accents_on_many_letters_are_fine() -> None:
    assert complaints(FRONT + "ặ " * 300 + "\u0915\u094d" * 300) == []


def test_an_issue_may_be_a_folder_with_an_index(tmp_path: Path) -> None:
    issue = read_issue(put(tmp_path, "a-b/index.md", FRONT), root=tmp_path, publication=PUBLICATION)
    assert (issue.slug, issue.path) == ("a-b", "issues/a-b/index.md")
    assert issue.folder == str((tmp_path / "issues" / "a-b").resolve())


def test_a_dot_in_a_slug_stays(tmp_path: Path) -> None:
    issue = read_issue(put(tmp_path, "v1.2.md", FRONT), root=tmp_path, publication=PUBLICATION)
    assert (issue.slug, Path(issue.folder).name) == ("v1.2", "v1.2")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_byte_order_mark_and_other_line_ends_are_fine_and_kept(tmp_path: Path, line_end: str) -> None:
    text = "\ufeff" + (FRONT + "a  \n\n::: note\nb\n:::\n").replace("\n", line_end)
    issue = read_issue(put(tmp_path, "a.md", text), root=tmp_path, publication=PUBLICATION)
    assert issue.source == text
    assert [block.place.line for block in issue.blocks] == [6, 8]
    assert isinstance(issue.blocks[0], Text)
    assert issue.blocks[0].markdown == "a  "


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (FRONT.encode() + b"a\n\xe9t\xe9\n", 7, "the file is not UTF-8 text: byte 0xE9"),
        (FRONT.encode("utf-16"), 1, "the file is not UTF-8 text"),
        (FRONT.encode() + b"a\n\x00\n", 7, "an invisible control character (U+0000) here"),
        (FRONT.encode() + b"a\r\n\x1b[31m\r\n", 7, "an invisible control character (U+001B) here"),
        (FRONT.encode() + "\x85".encode(), 6, "an invisible control character (U+0085) here"),
        (b"#" * (LARGEST + 1), 1, "the file is larger than 1 MB"),
        (FRONT.encode() + ("a" + "\u0301" * 101).encode(), 6, "accents on one letter"),
    ],
)
def test_what_is_no_sound_text_is_refused_at_its_line(
    tmp_path: Path, data: bytes, line: int, words: str
) -> None:
    reported = read_fault(put(tmp_path, "a.md", data), tmp_path)
    assert reported.startswith(f"issues/a.md:{line}: ")
    assert words in reported


def test_a_missing_file_is_not_found_and_a_folder_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"there is no issue file issues/a\.md"):
        read_issue(tmp_path / "issues" / "a.md", root=tmp_path, publication=PUBLICATION)
    put(tmp_path, "b.md/x.png", b"")
    assert "issues/b.md:1: the file cannot be read" in read_fault(tmp_path / "issues" / "b.md", tmp_path)


@pytest.mark.parametrize("text", ["", "\n", "Dear neighbors,\n", "---\nsubject: Hello\n"])
def test_a_file_without_front_matter_is_reported_so_and_nothing_else(text: str) -> None:
    [(line, reported)] = complaints(text)
    assert line == 1
    assert "front matter" in reported


def test_an_issue_may_have_no_text_yet() -> None:
    assert parse(FRONT).blocks == ()


def test_half_a_character_is_refused() -> None:
    assert "U+D800" in complaints(FRONT + "\ud800")[0][1]


def test_lines_are_counted_whatever_ends_them() -> None:
    assert [line.text for line in source_lines("\ufeffa\r\nb\rc\nd\u2028e")] == ["a", "b", "c", "d\u2028e"]
    assert [line.number for line in source_lines("a\r\n\rb")] == [1, 2, 3]


@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    complaints(text)


@given(noise())
def test_no_body_does_more_than_be_refused(body: str) -> None:
    text = FRONT + body
    count = len(source_lines(text))
    assert all(1 <= line <= count and words for line, words in complaints(text))


@given(mutations(SAMPLE_TEXT))
def test_no_change_of_the_sample_does_more_than_be_refused(text: str) -> None:
    count = len(source_lines(text))
    found = complaints(text)
    assert all(1 <= line <= count for line, _ in found)
    assert [line for line, _ in found] == sorted(line for line, _ in found)
