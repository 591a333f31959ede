"""The reader: makes an Issue out of an issue file's text, or says everything that is wrong with it."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from newsletter.errors import BrokenIssueError, IssueError, NotFoundError
from newsletter.issues.block_scanner import LanguageMark, OpenText, split
from newsletter.issues.comments import without_comments
from newsletter.issues.diagnostics import Diagnostics, Line
from newsletter.issues.front_matter import cut_front, read_front
from newsletter.issues.prose import read_open
from newsletter.issues.translations import Translations
from newsletter.issues.typed_blocks import read_block
from newsletter.model import Block, FrontMatter, Issue, Passage, Place, Publication

LARGEST = 1_048_576
"""Bytes of an issue file; the longest letter is a fiftieth of it."""
_MOST_MARKS = 100
"""Combining characters in a row. Normalising is quadratic in them; Unicode's own bound is 30 (UAX #15)."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BOM = "\ufeff"


def read_issue(file: Path, *, root: Path, publication: Publication) -> Issue:
    """Read an issue file below the publication's folder `root`.

    Raises NotFoundError when there is no such file, BrokenIssueError when it is no sound issue.
    """
    path = _named(file, root)
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotFoundError(f"there is no issue file {path}") from None
    except OSError as error:
        raise _broken(path, 1, f"the file cannot be read: {error.strerror}") from None
    return decode_issue(data, file, root=root, publication=publication)


def decode_issue(data: bytes, file: Path, *, root: Path, publication: Publication) -> Issue:
    """Return the issue that the bytes of a file below `root` are; raises BrokenIssueError."""
    path = _named(file, root)
    folder = file.parent if file.name == "index.md" else file.with_suffix("")
    return parse_issue(
        _decoded(data, path),
        slug=folder.name,
        path=path,
        folder=os.path.realpath(folder),
        publication=publication,
    )


def parse_issue(text: str, *, slug: str, path: str, folder: str, publication: Publication) -> Issue:
    """Return the issue that a file's text is. Opens nothing.

    `text` may begin with a byte order mark and have any line ends; it becomes `source` unchanged, while
    every value is normalised to NFC. Raises BrokenIssueError with every fault, in the order of the lines.
    """
    reading = Diagnostics(path=path, publication=publication)
    lines = _lines(text, reading)
    reading.finish()
    front_lines, body = cut_front(lines, reading)
    reading.finish()
    front = read_front(front_lines, reading)
    blocks, passages = _blocks(body, front, reading)
    reading.finish()
    return Issue(
        slug=slug, path=path, folder=folder, front=front, blocks=blocks, passages=passages, source=text
    )


def source_lines(text: str) -> tuple[Line, ...]:
    """Return a text's lines, normalised to NFC, without line ends and byte order mark."""
    texts = _LINE_END.split(unicodedata.normalize("NFC", text.removeprefix(_BOM)))
    return tuple(Line(number=number, text=line) for number, line in enumerate(texts, start=1))


def _lines(text: str, reading: Diagnostics) -> tuple[Line, ...]:
    """Return the lines, or none when the text holds what no text file should."""
    control, crowded = _NOT_TEXT.search(text), _crowded(text)
    if control is not None:
        message = f"a control character (U+{ord(control[0]):04X}) stands here"
        reading.fault(_line_at(text, control.start()), message, "Delete it, or retype the line.")
        return ()
    if crowded is not None:
        message = f"more than {_MOST_MARKS} accents stand on one letter"
        reading.fault(_line_at(text, crowded), message, "Retype the line.")
        return ()
    return source_lines(text)


def _line_at(text: str, offset: int) -> int:
    return len(_LINE_END.findall(text, 0, offset)) + 1


def _crowded(text: str) -> int | None:
    """Return where more combining characters stand in a row than any language needs."""
    for stretch in re.finditer(rf"[^\x00-\u02ff]{{{_MOST_MARKS},}}", text):
        run = 0
        for index, char in enumerate(stretch[0]):
            run = run + 1 if unicodedata.combining(char) else 0
            if run > _MOST_MARKS:
                return stretch.start() + index
    return None


def _blocks(
    body: Sequence[Line], front: FrontMatter, reading: Diagnostics
) -> tuple[tuple[Block, ...], tuple[Passage, ...]]:
    blocks: list[Block] = []
    languages = front.languages or (front.lang,)
    passages = Translations(languages, body[0].number if body else 1, reading)
    for segment in split(without_comments(body, reading), reading):
        if isinstance(segment, LanguageMark):
            passages.speak(segment)
            continue
        if isinstance(segment, OpenText):
            found: Sequence[Block] = read_open(segment.lines, reading)
        else:
            block = read_block(segment, reading)
            found = () if block is None else (block,)
        blocks += found
        passages.add(found)
    return tuple(blocks), passages.finish()


# --- The file ------------------------------------------------------------------------------------


def _named(file: Path, root: Path) -> str:
    real, home = os.path.realpath(file), os.path.realpath(root)
    return Path(real[len(home) + 1 :] if real.startswith(f"{home}{os.sep}") else file).as_posix()


def _decoded(data: bytes, path: str) -> str:
    if len(data) > LARGEST:
        raise _broken(path, 1, "the file is larger than 1 MiB", "Pictures belong into files of their own.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            line = 1
        message = f"the file is not UTF-8 text: byte 0x{data[error.start]:02X}"
        raise _broken(path, line, message, 'Save it again with the encoding "UTF-8".') from None


def _broken(path: str, line: int, message: str, hint: str = "") -> BrokenIssueError:
    error = IssueError(message, place=Place(path=path, line=line), hint=hint)
    return BrokenIssueError((error,))
