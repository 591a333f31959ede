"""Reads bullets and numbers that come with pasted text as Markdown's list marks: • ◦ ▪ o 1.) and the like.

Word, Google Docs, mail programs and PDF readers put them at the start of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.issues.fences import Fences

BULLETS = "•‣●·∙⁃\uf0b7◦○▪■\uf0a7"
_SECOND, _THIRD = "◦○o", "▪■\uf0a7§"
_BULLET = re.compile(
    rf"(?P<indent>[ \t>]*)(?P<mark>[{BULLETS}]|[o§](?=\t|[ \u00a0]{{2}}))"
    r"(?P<gap>[ \t\u00a0\u2007\u202f]*)(?P<text>[^\s].*)"
)
_NUMBER = re.compile(r"\A([ \t>]*\d{1,3})\.\)(?=[ \t\u00a0])")
_ONLY_MARKS = re.compile(rf"[{BULLETS}\s*–—-]*")


def with_list_marks(source: str) -> str:
    """Return Markdown with hyphens in place of bullets, line by line; code stays as it is.

    Word's second and third bullet (◦ or o, ▪ or §) start a list in the item above, though it does not indent
    them.
    A line of nothing but bullets divides, and is no list.
    """
    if not any(mark in source for mark in BULLETS) and ".)" not in source and "\t" not in source:
        return source
    return "\n".join(_lines(source.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    fences = Fences()
    above: list[str] = []
    """The marks of the lists that are open, from the outermost."""
    blank = False
    for line in lines:
        if fences.inside(line):
            yield line
            continue
        found = _BULLET.fullmatch(line)
        if found is None or _ONLY_MARKS.fullmatch(found["text"]):
            above = [] if blank and line.strip() and line[0] not in " \t" else above
            blank = not line.strip()
            yield _NUMBER.sub(r"\1)", line, count=1)
            continue
        blank = False
        rank = _rank(found["mark"])
        while above and _rank(above[-1]) >= rank:
            above.pop()
        inner = "  " * len(above) if not found["indent"].strip(">") else ""
        above.append(found["mark"])
        yield f"{found['indent']}{inner}- {found['text']}"


def _rank(mark: str) -> int:
    return 1 if mark in _SECOND else 2 if mark in _THIRD else 0
