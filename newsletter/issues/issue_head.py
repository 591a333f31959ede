"""Reads what a list of issues shows of each: subject, date, list, authors and length; not its blocks."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field

from newsletter.issues.diagnostics import Faults
from newsletter.issues.front_matter import cut_front
from newsletter.issues.front_yaml import Value, read_values
from newsletter.issues.parser import source_lines

_LISTS = ("lang", "authors")
_NOT_WORDS = re.compile(r"<!--.*?-->|\]\([^)\n]*\)|https?://\S+", re.DOTALL)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueHead:
    """An issue file in a list of issues. Nothing in it has been checked against the publication."""

    slug: str
    path: str
    """Relative to the publication."""
    subject: str = ""
    date: dt.date | None = None
    list: str = ""
    languages: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    words: int = 0
    size_bytes: int = 0
    """Of the file."""
    changed_at: dt.datetime
    """When the file was last saved."""
    version: str
    """The SHA-256 of the file's bytes."""
    problem: str = ""
    """Why its front matter cannot be read; "" if it can."""
    folded: str = field(default="", repr=False)
    """Its text in lower case, for searching."""


def read_head(data: bytes, *, slug: str, path: str, changed_at: dt.datetime) -> IssueHead:
    """Return the head of an issue file; one that cannot be read has a `problem`."""
    text = data.decode("utf-8", "replace")
    faults = Faults(path=path)
    front, body = cut_front(source_lines(text), faults)
    values = dict(read_values(front, faults, lists=_LISTS) or ()) if not faults.errors else {}
    prose = _NOT_WORDS.sub(" ", "\n".join(line.text for line in body))
    problem = "; ".join(error.message for error in faults.errors)
    return IssueHead(
        slug=slug,
        path=path,
        subject=_text(values, "subject"),
        date=_date(_text(values, "date")),
        list=_text(values, "list"),
        languages=_items(values, "lang"),
        authors=_items(values, "authors"),
        words=len(_WORD.findall(prose)),
        size_bytes=len(data),
        changed_at=changed_at,
        version=hashlib.sha256(data).hexdigest(),
        problem=problem,
        folded=text.casefold(),
    )


def _text(values: dict[str, Value], name: str) -> str:
    return values[name].text.strip() if name in values else ""


def _items(values: dict[str, Value], name: str) -> tuple[str, ...]:
    value = values.get(name)
    if value is None:
        return ()
    return value.items or ((value.text,) if value.text else ())


def _date(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None
