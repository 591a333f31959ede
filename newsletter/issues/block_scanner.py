"""Splits an issue's body into open text, blocks and language lines; strict, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from newsletter.issues.block_schema import MARK, BlockSchema
from newsletter.issues.blocks import NAMES
from newsletter.issues.diagnostics import Faults, Line, closest, shown
from newsletter.issues.fences import FENCE_HINT, Fences
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase

ALL = "all"
_LANGUAGE = re.compile(r"={3,}[ \t]*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)[ \t]*=*[ \t]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenText:
    """Lines outside any block."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBlock:
    """A block's lines before they are read. `schema` is None for an unknown name."""

    schema: BlockSchema | None
    name: str
    title: str
    line: int
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageMark:
    """A line `=== es`: what follows is in that language, or (`=== all`) for all readers."""

    lang: str
    line: int


Segment: TypeAlias = OpenText | RawBlock | LanguageMark


def scan_blocks(lines: Sequence[Line], faults: Faults) -> tuple[Segment, ...]:
    """Return the body as segments in the file's order; every misplaced `:::` is recorded as an error."""
    splitter = _Scanner(faults)
    for line in lines:
        splitter.take(line)
    return splitter.finish()


class _Scanner:
    """Keeps the position in the file: inside a block or not, inside code or not."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._segments: list[Segment] = []
        self._lines: list[Line] = []
        self._opening: RawBlock | None = None
        self._fences = Fences()
        self._owed = 0
        """Closing marks that belong to blocks already reported as nested."""

    def take(self, line: Line) -> None:
        """Take the next line of the body."""
        if self._fences.inside(line.text, line.number):
            self._lines.append(line)
            return
        language = _LANGUAGE.fullmatch(line.text)
        if language is not None:
            self._start_language(line, language[1])
            return
        if not line.text.lstrip().startswith(MARK):
            self._lines.append(line)
            return
        head = line.text.strip()
        if head.startswith("::::"):
            self._faults.fault(line.number, "a block starts with exactly three colons", "Write :::")
        words = head.lstrip(":").strip()
        if words:
            self._open(line, words)
        else:
            self._close(line)

    def finish(self) -> tuple[Segment, ...]:
        """Return the segments; a block that is still open is an error at the line that opened it."""
        if self._fences.opened_at is not None and not self._fences.quoted:
            message = "this code block is never closed"
            self._faults.fault(self._fences.opened_at, message, FENCE_HINT)
        elif self._opening is not None:
            message = phrase(
                "the block {name} that starts here is never closed", name=shown(self._opening.name)
            )
            self._faults.fault(self._opening.line, message, "Write ::: on its own line where the block ends.")
        self._flush()
        return tuple(self._segments)

    def _open(self, line: Line, words: str) -> None:
        name, _, title = words.partition(" ")
        if self._opening is not None:
            message = phrase(
                "{name} starts inside {outer} (line {line})",
                name=shown(name),
                outer=shown(self._opening.name),
                line=self._opening.line,
            )
            self._faults.fault(
                line.number, message, "Close that block with ::: first. A block cannot contain another."
            )
            self._owed += 1
            if all(kept.blank for kept in self._lines):
                self._opening = None  # "empty" would be a second fault of the same mistake
        self._flush()
        schema = NAMES.get(name.casefold())
        if schema is None:
            self._unknown(line.number, words)
        self._opening = RawBlock(schema=schema, name=name, title=title.strip(), line=line.number)

    def _start_language(self, line: Line, lang: str) -> None:
        if self._opening is not None:
            message = phrase(
                "a new language starts inside {name} (line {line})",
                name=shown(self._opening.name),
                line=self._opening.line,
            )
            self._faults.fault(line.number, message, "Close that block with ::: first.")
        else:
            self._flush()
            self._segments.append(LanguageMark(lang=lang, line=line.number))

    def _unknown(self, line: int, words: str) -> None:
        name, *more = words.split()[:3]
        joined = closest("-".join((name, *more)), NAMES)
        if more and joined is not None and "-" in joined and closest(name, NAMES) is None:
            self._faults.fault(
                line,
                phrase("unknown block {words}", words=shown(words)),
                phrase('Did you mean "{near}"?', near=joined),
            )
        else:
            self._faults.unknown(line, "block", name, NAMES)

    def _close(self, line: Line) -> None:
        if self._opening is not None:
            self._flush()
        elif self._owed:
            self._owed -= 1
        else:
            self._faults.fault(
                line.number,
                "this ::: does not close any block",
                'A block starts with its name, such as "::: note".',
            )

    def _flush(self) -> None:
        lines = tuple(self._lines)
        self._segments.append(
            OpenText(lines=lines) if self._opening is None else replace(self._opening, lines=lines)
        )
        self._opening, self._lines = None, []
