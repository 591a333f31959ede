"""Tags: one cell in which a tool writes all labels of a person."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache

from newsletter.model.phrase import phrase

SEPARATORS = (";", ",")


@lru_cache(maxsize=16_384)
def read_tags(cell: str) -> tuple[str, ...]:
    """Return the labels of a cell in its order, each once.

    Mailchimp's cell is CSV within CSV (`"Board, 2024","VIP"`); others separate with semicolons or commas.
    """
    text = cell.strip()
    if " ::: " in text or text.startswith("* "):
        # Google's; the labels with a star are its own groups.
        parts = [part for part in text.split(" ::: ") if not part.strip().startswith("* ")]
    elif text.startswith("["):
        parts = text.strip("[]").replace('"', "").replace("'", "").split(",")
    elif text.startswith('"'):
        parts = next(csv.reader([text], skipinitialspace=True), [])
    else:
        mark = next((mark for mark in SEPARATORS if mark in text), ",")
        parts = text.split(mark)
    return tuple(dict.fromkeys(filter(None, map(str.strip, parts))))


LONGEST_TAG = 100


def clean_tag(text: str) -> str:
    """Return a tag as it is kept: single spaces, no control characters; raises ValueError.

    It has no quotation marks, so that a segment can name it and a cell can hold it.
    """
    tag = " ".join(text.split())
    if not tag:
        raise ValueError("a tag needs at least one character")
    if len(tag) > LONGEST_TAG:
        raise ValueError(
            phrase(
                "a tag has at most {longest_tag} characters; this one has {count}",
                longest_tag=LONGEST_TAG,
                count=len(tag),
            )
        )
    if '"' in tag or not tag.isprintable():
        raise ValueError("a tag cannot have quotation marks or control characters")
    return tag


def tag_key(tag: str) -> str:
    """Return what makes two spellings one tag: spaces and capital letters do not matter."""
    return " ".join(tag.split()).casefold()


def write_tags(tags: Iterable[str]) -> str:
    """Return a cell that `read_tags` reads back."""
    named = tuple(tags)
    if any(mark in tag for tag in named for mark in SEPARATORS):
        return ",".join('"' + tag.replace('"', '""') + '"' for tag in named)
    return ", ".join(named)
