"""Whether there is anything, policies, tables and quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.model import Block, Callout, CalloutKind, Columns, Place, Policy, Quote, Table
from tests.preflight.proofs import PATH, findings, only
from tests.preflight.written import FRONT, found_in

AT = Place(path=PATH, line=20)
QUOTE = Quote(markdown="Early mornings.", place=Place(path=PATH, line=22))


def test_a_policy_that_does_not_say_from_when_it_holds_is_reported() -> None:
    finding = only(findings(blocks=(Policy(title="Parking", body=(), place=AT),)), "policy.effective")
    assert (finding.level, finding.place) == ("hint", AT)
    assert "Parking" in finding.message
    assert findings(blocks=(Policy(title="Parking", body=(), effective="1 May", place=AT),)) == ()


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("| Branch |  |", "Column 2 of the table has no heading"),
        ("|  |  |", "No column of the table has a heading"),
        ("Branch | | Desks", "Column 2 of the table has no heading"),
    ],
)
def test_a_column_without_a_heading_is_reported(head: str, words: str) -> None:
    finding = only(
        findings(blocks=(Table(markdown=f"{head}\n|--|--|\n| a | b |", place=AT),)), "table.headings"
    )
    assert (finding.level, finding.place, finding.message) == ("warning", AT, words)


@pytest.mark.parametrize("head", ["| | Monday |", "| Branch | Opens |", "Branch | a \\|", "| a \\| | b |"])
def test_the_first_column_may_name_the_rows(head: str) -> None:
    assert findings(blocks=(Table(markdown=f"{head}\n|--|--|\n| a | b |", place=AT),)) == ()


@pytest.mark.parametrize(
    "block",
    [
        QUOTE,
        Callout(kind=CalloutKind.NOTE, body=(QUOTE,), place=AT),
        Columns(columns=((), (QUOTE,)), place=AT),
    ],
    ids=["alone", "in a block", "in a column"],
)
def test_a_quote_of_nobody_is_reported_wherever_it_stands(block: Block) -> None:
    finding = only(findings(blocks=(block,)), "quote.attribution")
    assert (finding.level, finding.place) == ("hint", QUOTE.place)


_WIDE = "| " + " | ".join(f"$1,{number}40,000,000" for number in range(5)) + " |"


@pytest.mark.parametrize(
    ("head", "wide"),
    [
        ("| Item | 2024 | 2025 |", False),
        ("| Item | $1,240,000 | $1,310,500 | $1,402,250 | +7.0% |", False),
        (_WIDE, True),
        ("| " + "Straßenbahnhaltestellenverzeichnis" * 2 + " | b |", True),
    ],
)
def test_a_table_wider_than_the_email_is_reported(head: str, wide: bool) -> None:
    rule = "|" + "--|" * (head.count("|") - 1)
    found = findings(blocks=(Table(markdown=f"{head}\n{rule}\n{head}", place=AT),))
    assert [(finding.rule, finding.place) for finding in found] == ([("table.width", AT)] if wide else [])


@pytest.mark.parametrize("body", ["", "\n \n", "---\n", "<!-- still to\ncome -->\n"])
def test_an_issue_without_a_word_or_block_cannot_be_sent(tmp_path: Path, body: str) -> None:
    (finding,) = [one for one in found_in(FRONT + body, tmp_path) if one.rule == "issue.empty"]
    assert finding.level.value == "error"


@pytest.mark.parametrize("body", ["1\n", "## News\n", "::: stats\n- 3 | dogs\n- 4 | cats\n:::\n"])
def test_an_issue_with_anything_in_it_is_not_empty(tmp_path: Path, body: str) -> None:
    assert "issue.empty" not in {one.rule for one in found_in(FRONT + body, tmp_path)}


def test_an_issue_with_a_lead_alone_is_not_empty(tmp_path: Path) -> None:
    source = FRONT.replace("lang: en", "lang: en\ntitle: Snow\nlead: All branches are closed today.")
    assert "issue.empty" not in {one.rule for one in found_in(source, tmp_path)}
