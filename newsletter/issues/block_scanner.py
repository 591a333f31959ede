"""The splitter: cuts a file's body into open text, blocks and languages, line by line and strictly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from newsletter.issues.block_schema import MARK, BlockSchema
from newsletter.issues.blocks import NAMES, REFUSED
from newsletter.issues.diagnostics import Faults, Line, closest, shown
from newsletter.issues.fences import Fences

ALL = "all"
_LANGUAGE = re.compile(r"={3,}[ \t]*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)[ \t]*=*[ \t]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenText:
    """Lines that stand in no block."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBlock:
    """A block's lines, not yet understood. `schema` is None for a name that is unknown."""

    schema: BlockSchema | None
    name: str
    title: str
    line: int
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageMark:
    """A line `=== es`: what follows is in that language, or (`=== all`) for everybody."""

    lang: str
    line: int


Segment: TypeAlias = OpenText | RawBlock | LanguageMark


def split(lines: Sequence[Line], faults: Faults) -> tuple[Segment, ...]:
    """Return the body as segments in the file's order; every `:::` that is out of place is a fault."""
    splitter = _Splitter(faults)
    for line in lines:
        splitter.take(line)
    return splitter.finish()


class _Splitter:
    """Where we are in the file: in the open or in a block, in code or not."""

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
            self._speak(line, language[1])
            return
        if not line.text.lstrip().startswith(MARK):
            self._lines.append(line)
            return
        head = line.text.strip()
        if head.startswith("::::"):
            self._faults.fault(line.number, "a block's mark is three colons, not more", "Write :::")
        words = head.lstrip(":").strip()
        if words:
            self._open(line, words)
        else:
            self._close(line)

    def finish(self) -> tuple[Segment, ...]:
        """Return the segments; what is still open is a fault at the line that opened it."""
        if self._fences.opened_at is not None and not self._fences.quoted:
            message = "this code fence is never closed"
            self._faults.fault(self._fences.opened_at, message, "Close it with the same mark.")
        elif self._opening is not None:
            message = f"the block {shown(self._opening.name)} that opens here is never closed"
            self._faults.fault(self._opening.line, message, "Write ::: on a line of its own under it.")
        self._flush()
        return tuple(self._segments)

    def _open(self, line: Line, words: str) -> None:
        name, _, title = words.partition(" ")
        if self._opening is not None:
            message = f"{shown(name)} opens inside {shown(self._opening.name)} of line {self._opening.line}"
            self._faults.fault(line.number, message, "Close that one with ::: first; blocks do not nest.")
            self._owed += 1
            if all(kept.blank for kept in self._lines):
                self._opening = None  # "empty" would be a second fault of the same mistake
        self._flush()
        schema = NAMES.get(name.casefold())
        if schema is None:
            self._unknown(line.number, words)
        self._opening = RawBlock(schema=schema, name=name, title=title.strip(), line=line.number)

    def _speak(self, line: Line, lang: str) -> None:
        if self._opening is not None:
            message = (
                f"another language begins inside {shown(self._opening.name)} of line {self._opening.line}"
            )
            self._faults.fault(line.number, message, "Close that block with ::: first.")
        else:
            self._flush()
            self._segments.append(LanguageMark(lang=lang, line=line.number))

    def _unknown(self, line: int, words: str) -> None:
        name, *more = words.split()[:3]
        if name.casefold() in REFUSED:
            self._faults.fault(line, *REFUSED[name.casefold()])
            return
        joined = closest("-".join((name, *more)), NAMES)
        if more and joined is not None and "-" in joined and closest(name, NAMES) is None:
            self._faults.fault(line, f"unknown block {shown(words)}", f'Did you mean "{joined}"?')
        else:
            self._faults.unknown(line, "block", name, NAMES)

    def _close(self, line: Line) -> None:
        if self._opening is not None:
            self._flush()
        elif self._owed:
            self._owed -= 1
        else:
            self._faults.fault(
                line.number, "this ::: closes nothing", 'A block opens with its name, e.g. "::: note".'
            )

    def _flush(self) -> None:
        lines = tuple(self._lines)
        self._segments.append(
            OpenText(lines=lines) if self._opening is None else replace(self._opening, lines=lines)
        )
        self._opening, self._lines = None, []
