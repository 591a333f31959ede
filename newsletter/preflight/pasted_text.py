"""Checks text that was pasted: tables without columns, and addresses that are no links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

from babel.core import get_global
from markdown_it.token import Token

from newsletter.issues.autolinks import plain_tokens
from newsletter.issues.tab_rows import TabRows, tab_rows
from newsletter.issues.wrapped_links.in_text import redacted_text
from newsletter.model import (
    Button,
    Event,
    Events,
    Finding,
    Place,
    Poll,
    PollOption,
    Quote,
    Stat,
    Stats,
    Table,
    Text,
)
from newsletter.model.phrase import phrase, setting
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import HINT, WARNING, Rule
from newsletter.rendering.language import locale_of
from newsletter.rendering.phone_links import link_phone_numbers
from newsletter.rendering.phone_numbers import phone_numbers

TABS = Rule(
    id="pasted.tabs",
    levels=(WARNING,),
    what="Rows from a spreadsheet have tabs between their cells, which readers see as one running text.",
    source="CommonMark 0.31 section 2.2: a tab inside a line is a space",
)
CUT_OFF = Rule(
    id="pasted.cut-off",
    levels=(WARNING,),
    what="A web address was cut off with “…” where it was copied.",
    source="Readers who type it get an error page",
)
UNLINKED = Rule(
    id="pasted.unlinked",
    levels=(HINT,),
    what="An address or number is not a link: in a title, without https:// or www., of no known country.",
    source="GFM 0.29 section 6.9: only these become links; what mail programs make of others differs",
)
RULES = (TABS, CUT_OFF, UNLINKED)

_CUT_OFF = re.compile(r"(?:https?://|www\.)[^\s<>“”\"…]{1,500}?(?:…|\.\.\.)", re.IGNORECASE)
_ENDINGS = "com|org|net|gov|edu|mil|info|us|uk|ca|eu|au|nz|ie|de|fr|es|mx"
_ENDING = re.compile(rf"\.(?:{_ENDINGS})(?![\w-])", re.IGNORECASE)
"""Every name has one; most texts have none, and are not searched further."""
_NAME = re.compile(
    r"(?<![\w@./:-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}"
    rf"(?:{_ENDINGS})"
    r"(?:/[^\s<>“”]{0,500}[^\s<>“”.,;:!?)\]’”'\"])?(?![\w@-]|\.\w)",
    re.IGNORECASE,
)


def find(context: CheckContext) -> Iterator[Finding]:
    """Look through the paragraphs, lists, quotes and tables that the writer wrote."""
    for rows in tab_rows(context.issue.blocks):
        yield _tabs(rows)
    yield from _in_titles(context)
    for text, place in _texts(context):
        for match in _CUT_OFF.finditer(text) if "…" in text or "..." in text else ():
            address = redacted_text(match[0])[:80]
            yield CUT_OFF.found(
                phrase(
                    "The address {address} was cut off where it was copied, and is not a link",
                    address=address,
                ),
                place=place,
                hint="Copy it again from the browser's address line",
            )
        for number in () if context.publication.country else phone_numbers(text, _likely_country(context)):
            yield UNLINKED.found(
                phrase(
                    "“{text}” is not a link: the publication's country is not known",
                    text=text[number.start : number.end],
                ),
                place=place,
                hint=phrase(
                    "Set the time zone, so that readers can tap phone numbers: {setting}",
                    setting=setting("schedule.timezone"),
                ),
            )
        for match in _NAME.finditer(_CUT_OFF.sub(" ", text)) if _ENDING.search(text) else ():
            yield UNLINKED.found(
                phrase("“{words}” is not a link", words=match[0][:80]),
                place=place,
                hint=phrase("If it should be one, write https://{words}", words=match[0][:80]),
            )


def _likely_country(context: CheckContext) -> str:
    """Return where most people speak the issue's language: enough to guess that digits are a phone number."""
    lang = context.edition.lang
    likely = str(get_global("likely_subtags").get(lang.partition("-")[0], ""))
    return locale_of(lang).territory or likely.rpartition("_")[2]


def _in_titles(context: CheckContext) -> Iterator[Finding]:
    """Report what would be a link in text, where there can be none."""
    front = context.issue.front
    titles = [(front.title or front.subject, context.front("title")), (front.kicker, context.front("kicker"))]
    for block in context.blocks:
        lines: tuple[Any, ...] = () if isinstance(block, Button) else (block, *_lines(block))
        titles += [
            (words, one.place)
            for one in lines
            for key in ("title", "label")
            if isinstance(words := getattr(one, key, ""), str)
        ]
    for title, place in titles:
        for words in _linkable(title, context.publication.country):
            yield UNLINKED.found(
                phrase("“{words}” is not a link, because it is in a title", words=redacted_text(words)[:80]),
                place=place,
                hint="Write it in the text too, where readers can tap it",
            )


def _lines(block: object) -> tuple[Event | Stat | PollOption, ...]:
    """Return the lines of a block that are literal text."""
    if isinstance(block, Poll):
        return block.options
    if isinstance(block, Events):
        return block.items
    return block.items if isinstance(block, Stats) else ()


def _linkable(text: str, country: str) -> Iterator[str]:
    if "@" not in text and "." not in text and not any(map(str.isdigit, text)):
        return
    tokens = link_phone_numbers(plain_tokens(text), country)
    for before, token in pairwise(tokens):
        if before.type == "link_open":
            yield token.content


def _tabs(rows: TabRows) -> Finding:
    if not rows.fits:
        hint = "Paste fewer columns: more do not fit on a phone"
    else:
        head, signs, *_ = rows.table()
        hint = phrase(
            "Write them as a table: {head} then {signs} and a line like the first for each row",
            head=head[:120],
            signs=signs,
        )
    return TABS.found(
        phrase("{count} lines look like a table from a spreadsheet", count=len(rows.rows)),
        place=rows.place,
        hint=hint,
    )


def _texts(context: CheckContext) -> Iterator[tuple[str, Place]]:
    """Yield each run of text outside links and code, with its line."""
    written: Iterator[Text | Quote | Table] = chain(
        context.blocks_of(Text), context.blocks_of(Quote), context.blocks_of(Table)
    )
    for block in written:
        for token in block.tokens:
            if token.type == "inline" and token.children:
                line = block.place.line + (token.map[0] if token.map else 0)
                yield from _runs(token.children, Place(path=block.place.path, line=line))


def _runs(tokens: list[Token], place: Place) -> Iterator[tuple[str, Place]]:
    words: list[str] = []
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if depth == 0 and token.type in ("text", "text_special"):
            words.append(token.content)
            continue
        yield "".join(words), place
        words = []
        if token.type in ("softbreak", "hardbreak"):
            place = Place(path=place.path, line=place.line + 1)
    yield "".join(words), place
