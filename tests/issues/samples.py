"""Samples: a publication, and short ways to read a body and to hear what is wrong with it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TypeVar

from newsletter.errors import BrokenIssueError
from newsletter.issues.parser import parse_issue
from newsletter.model import Block, Feed, Issue, MailingList, Place, Publication, Topic

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "issues" / "2023-03-11-sanctuary-city.md"
PATH = "issues/sample.md"
NOWHERE = Place(path="", line=1)

PUBLICATION = Publication(
    name="The Thirteenth",
    lang="en",
    organisation="Office of Council District 13",
    postal_address="200 N. Spring St., Los Angeles, CA 90012",
    base_url="https://letters.example",
    web_url=None,
    sender_name="Council District 13",
    sender_address="letters@letters.example",
    reply_to=None,
    unsubscribe_mailbox="unsubscribe@letters.example",
    lists={"constituents": MailingList(key="constituents", title="News", why="You asked for it.")},
    feeds={
        "city-hall": Feed(key="city-hall", url="https://city.example/f", outlet="City Hall", lang="en"),
        "el-barrio": Feed(key="el-barrio", url="https://barrio.example/f", outlet="El Barrio", lang="es"),
    },
    attributes=("neighborhood",),
    segments={"echo-park": 'neighborhood = "Echo Park"'},
    topics={key: Topic(key=key, title=key.title()) for key in ("housing", "parks", "transit")},
)

FRONT = "---\nsubject: A subject\ndate: 2023-03-11\nlist: constituents\n---\n"
"""Five lines: a body begins on line 6."""


def parse(text: str) -> Issue:
    return parse_issue(text, slug="sample", path=PATH, folder="/nowhere", publication=PUBLICATION)


def blocks(body: str) -> tuple[Block, ...]:
    return parse(FRONT + body).blocks


def complaints(text: str) -> list[tuple[int, str]]:
    """Return line and words of every fault of a whole file; [] when it reads."""
    try:
        parse(text)
    except BrokenIssueError as error:
        return [(fault.place.line, f"{fault.message}. {fault.hint}".rstrip(". ")) for fault in error.errors]
    return []


def faults(body: str) -> list[tuple[int, str]]:
    """Return line (counted in the body) and words of every fault of a body."""
    return [(line - 5, words) for line, words in complaints(FRONT + body)]


def only_fault(body: str) -> tuple[int, str]:
    """Return the one fault of a body: a mistake is told once, and at its own line."""
    (found,) = faults(body)
    return found


T = TypeVar("T")


def placeless(value: T) -> T:
    """Return a block, a story or a tuple of them with every place forgotten."""
    if isinstance(value, tuple):
        return tuple(placeless(item) for item in value)  # type: ignore[return-value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {field.name: placeless(getattr(value, field.name)) for field in fields(value)}
    if "place" in changes:
        changes["place"] = NOWHERE
    return replace(value, **changes)
