"""Parses an issue file's text into an Issue, or reports every error in it."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from newsletter.errors import BrokenIssueError, IssueError, NotFoundError
from newsletter.issues.block_scanner import LanguageMark, OpenText, scan_blocks
from newsletter.issues.comments import without_comments
from newsletter.issues.diagnostics import Diagnostics, Line
from newsletter.issues.front_matter import cut_front, read_front
from newsletter.issues.poll_keys import with_poll_keys
from newsletter.issues.prose import read_open
from newsletter.issues.translations import Translations
from newsletter.issues.typed_blocks import read_block
from newsletter.model import Block, FrontMatter, Issue, Passage, Place, Publication
from newsletter.model.phrase import phrase

LARGEST = 1_048_576
"""Bytes of an issue file; a long email is a fiftieth of it."""
_MOST_MARKS = 100
"""Combining characters in a row. Normalizing is quadratic in them; Unicode's own limit is 30 (UAX #15)."""

LINE_END = re.compile(r"\r\n|\n|\r")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BOM = "\ufeff"


def read_issue(file: Path, *, root: Path, publication: Publication) -> Issue:
    """Read an issue file below the publication's folder `root`.

    Raises NotFoundError when there is no such file, BrokenIssueError when it has errors.
    """
    path = _named(file, root)
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotFoundError(phrase("there is no issue file {path}", path=path)) from None
    except OSError as error:
        raise _broken(path, 1, f"the file cannot be read: {error.strerror}") from None
    return _read(data, file, path, publication)


def decode_issue(data: bytes, file: Path, *, root: Path, publication: Publication) -> Issue:
    """Return the issue in the bytes of a file below `root`; raises BrokenIssueError."""
    return _read(data, file, _named(file, root), publication)


def _read(data: bytes, file: Path, path: str, publication: Publication) -> Issue:
    folder = file.parent if file.name == "index.md" else file.with_suffix("")
    return parse_issue(
        _decoded(data, path),
        slug=folder.name,
        path=path,
        folder=os.path.realpath(folder),
        publication=publication,
    )


def parse_issue(text: str, *, slug: str, path: str, folder: str, publication: Publication) -> Issue:
    """Return the issue in a file's text. Opens no file.

    `text` may start with a byte order mark and have any line ends; it becomes `source` unchanged, while
    every value is normalized to NFC. Raises BrokenIssueError with every error, in the order of the lines.
    """
    diagnostics = Diagnostics(path=path, publication=publication)
    lines = _lines(text, diagnostics)
    diagnostics.finish()
    front_lines, body = cut_front(lines, diagnostics)
    diagnostics.finish()
    front = read_front(front_lines, diagnostics)
    blocks, passages = _blocks(body, front, diagnostics)
    diagnostics.finish()
    return Issue(
        slug=slug, path=path, folder=folder, front=front, blocks=blocks, passages=passages, source=text
    )


def source_lines(text: str) -> tuple[Line, ...]:
    """Return a text's lines, normalized to NFC, without line ends and byte order mark."""
    texts = LINE_END.split(unicodedata.normalize("NFC", text.removeprefix(_BOM)))
    return tuple(Line(number=number, text=line) for number, line in enumerate(texts, start=1))


def _lines(text: str, diagnostics: Diagnostics) -> tuple[Line, ...]:
    """Return the lines, or none when the text contains what no text file should."""
    control, crowded = _NOT_TEXT.search(text), _crowded(text)
    if control is not None:
        message = phrase("there is an invisible control character (U+{code:04X}) here", code=ord(control[0]))
        diagnostics.fault(_line_at(text, control.start()), message, "Delete it, or retype the line.")
        return ()
    if crowded is not None:
        message = phrase("there are more than {most} accents on one letter", most=_MOST_MARKS)
        diagnostics.fault(_line_at(text, crowded), message, "Retype the line.")
        return ()
    return source_lines(text)


def _line_at(text: str, offset: int) -> int:
    return len(LINE_END.findall(text, 0, offset)) + 1


def _crowded(text: str) -> int | None:
    """Return where there are more combining characters in a row than any language needs."""
    for stretch in re.finditer(rf"[^\x00-\u02ff]{{{_MOST_MARKS},}}", text):
        run = 0
        for index, char in enumerate(stretch[0]):
            run = run + 1 if unicodedata.combining(char) else 0
            if run > _MOST_MARKS:
                return stretch.start() + index
    return None


def _blocks(
    body: Sequence[Line], front: FrontMatter, diagnostics: Diagnostics
) -> tuple[tuple[Block, ...], tuple[Passage, ...]]:
    blocks: list[Block] = []
    languages = front.languages or (front.lang,)
    passages = Translations(languages, body[0].number if body else 1, diagnostics)
    for segment in scan_blocks(without_comments(body, diagnostics), diagnostics):
        if isinstance(segment, LanguageMark):
            passages.start_language(segment)
            continue
        if isinstance(segment, OpenText):
            found: Sequence[Block] = read_open(segment.lines, diagnostics)
        else:
            block = read_block(segment, diagnostics)
            found = () if block is None else (block,)
        blocks += found
        passages.add(found)
    return with_poll_keys(blocks, passages.finish(), diagnostics)


# --- The file ------------------------------------------------------------------------------------


def _named(file: Path, root: Path) -> str:
    real, home = os.path.realpath(file), os.path.realpath(root)
    return Path(real[len(home) + 1 :] if real.startswith(f"{home}{os.sep}") else file).as_posix()


def _decoded(data: bytes, path: str) -> str:
    if len(data) > LARGEST:
        raise _broken(path, 1, "the file is larger than 1 MB", "Put pictures in their own files.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            line = 1
        message = phrase("the file is not UTF-8 text: byte 0x{byte:02X}", byte=data[error.start])
        raise _broken(path, line, message, 'Save it again with the encoding "UTF-8".') from None


def _broken(path: str, line: int, message: str, hint: str = "") -> BrokenIssueError:
    error = IssueError(message, place=Place(path=path, line=line), hint=hint)
    return BrokenIssueError((error,))
