"""Checks that an issue says something, and its policies, tables and quotes for what readers would miss."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.model import Divider, Finding, Issue, Policy, Quote, Table
from newsletter.model.phrase import phrase
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.literal_text import body_of
from newsletter.preflight.rule import ERROR, HINT, WARNING, Rule
from newsletter.rendering.tables import least_width
from newsletter.rendering.template_context import TEXT_WIDTH

NO_CONTENT = Rule(
    id="issue.empty",
    levels=(ERROR,),
    what="The issue says nothing: there is no text, and no block.",
    source="guidance: an email without content is reported as spam",
)
EFFECTIVE = Rule(
    id="policy.effective",
    levels=(HINT,),
    what="A policy does not say when it takes effect.",
    source="guidance: it is the first thing that people need to know",
)
HEADINGS = Rule(
    id="table.headings",
    levels=(WARNING,),
    what="A table column has no heading (the first may have none).",
    source="WCAG 2.2, 1.3.1: screen readers read the heading before each cell",
)
WIDTH = Rule(
    id="table.width",
    levels=(WARNING,),
    what="A table is wider than the email, so its words have to break, or part of it is out of sight.",
    source="guidance: an email is 600 px wide; on phones such a table becomes a list",
)
ATTRIBUTION = Rule(
    id="quote.attribution",
    levels=(HINT,),
    what="A quote does not say who said it.",
    source="guidance: readers want to know who is speaking",
)
RULES = (NO_CONTENT, EFFECTIVE, HEADINGS, WIDTH, ATTRIBUTION)

_WORD = re.compile(r"\w")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BAR = re.compile(r"(?<!\\)\|")


def find(context: CheckContext) -> Iterator[Finding]:
    """Check that there is something, then policies, tables and quotes, also inside blocks."""
    if _says_nothing(context.whole or context.issue):
        yield NO_CONTENT.found(
            "The issue has no text and no block, so readers would get an empty email",
            place=None,
            hint="Write below its front matter what you want to tell",
        )
    for policy in context.blocks_of(Policy):
        if not policy.effective:
            yield EFFECTIVE.found(
                phrase("The policy “{title}” does not say when it takes effect", title=policy.title),
                place=policy.place,
                hint="Add a line effective: October 1 under the block's first line",
            )
    for table in context.blocks_of(Table):
        yield from _headings(table)
        yield from _width(table)
    for quote in context.blocks_of(Quote):
        if not quote.attribution:
            yield ATTRIBUTION.found(
                "A quote does not say who said it",
                place=quote.place,
                hint="Add the name as its last line: > -- Asha Patel, Director",
            )


def _says_nothing(issue: Issue) -> bool:
    """Say whether there is no word, picture or block: only dividers and notes to oneself, if anything."""
    if issue.front.lead or any(not isinstance(block, Divider) for block in issue.blocks):
        return False
    return not _WORD.search(_COMMENT.sub("", body_of(issue.source)))


def _width(table: Table) -> Iterator[Finding]:
    wide = least_width(table)
    if wide > TEXT_WIDTH:
        yield WIDTH.found(
            phrase(
                "The table needs about {wide} px, and the email has {text_width}",
                wide=wide,
                text_width=TEXT_WIDTH,
            ),
            place=table.place,
            hint="Leave out a column, shorten the longest words, or make two tables of it",
        )


def _headings(table: Table) -> Iterator[Finding]:
    """Check the first line; the first column may have no heading, as it may name the rows."""
    first = table.markdown.partition("\n")[0].strip().removeprefix("|")
    cells = _BAR.split(first[:-1] if first.endswith("|") and not first.endswith("\\|") else first)
    missing = [number for number, cell in enumerate(cells, 1) if not cell.strip()]
    if any(number > 1 for number in missing) or len(missing) == len(cells):
        yield HEADINGS.found(
            "No column of the table has a heading"
            if len(missing) == len(cells)
            else phrase("Column {number} of the table has no heading", number=missing[-1]),
            place=table.place,
            hint="Name the columns in the table's first line: | Branch | Opens |",
        )
