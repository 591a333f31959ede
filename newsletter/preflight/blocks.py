"""Parts: what readers would miss in a policy, a table or a quote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.model import Finding, Policy, Quote, Table
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import HINT, WARNING, Rule

EFFECTIVE = Rule(
    id="policy.effective",
    levels=(HINT,),
    what="A policy does not say from when it holds.",
    source="guidance: it is the first thing that those it binds want to know",
)
HEADINGS = Rule(
    id="table.headings",
    levels=(WARNING,),
    what="A column of a table has no heading (the first may be without one).",
    source="WCAG 2.2, 1.3.1: screen readers say the heading before each cell",
)
ATTRIBUTION = Rule(
    id="quote.attribution",
    levels=(HINT,),
    what="A quote does not say whose words they are.",
    source="guidance: words without a speaker persuade nobody",
)
RULES = (EFFECTIVE, HEADINGS, ATTRIBUTION)

_BAR = re.compile(r"(?<!\\)\|")


def find(proof: CheckContext) -> Iterator[Finding]:
    """Look at policies, tables and quotes, inside blocks too."""
    for policy in proof.blocks_of(Policy):
        if not policy.effective:
            yield EFFECTIVE.found(
                f"The policy “{policy.title}” does not say from when it holds",
                place=policy.place,
                hint="Write a line effective: 1 October under the block's first line",
            )
    for table in proof.blocks_of(Table):
        yield from _headings(table)
    for quote in proof.blocks_of(Quote):
        if not quote.attribution:
            yield ATTRIBUTION.found(
                "A quote does not say whose words they are",
                place=quote.place,
                hint="Write the name in its last line: > -- Asha Patel, Director",
            )


def _headings(table: Table) -> Iterator[Finding]:
    """Look at the first line; the first column may have no heading, for it may name the rows."""
    first = table.markdown.partition("\n")[0].strip().removeprefix("|")
    cells = _BAR.split(first[:-1] if first.endswith("|") and not first.endswith("\\|") else first)
    missing = [number for number, cell in enumerate(cells, 1) if not cell.strip()]
    if any(number > 1 for number in missing) or len(missing) == len(cells):
        which = "No column" if len(missing) == len(cells) else f"Column {missing[-1]}"
        has = "has a heading" if len(missing) == len(cells) else "has no heading"
        yield HEADINGS.found(
            f"{which} of the table {has}",
            place=table.place,
            hint="Say in the table's first line what stands below: | Branch | Opens |",
        )
