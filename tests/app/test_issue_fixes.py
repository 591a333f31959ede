"""Fixes of an unsaved text are those of the command, one edit each."""

from __future__ import annotations

import pytest

from newsletter.app.issue_fixes import FixKind, link_fixes, table_fixes
from newsletter.issues.tab_rows import with_tables
from tests.issues.samples import FRONT, parse

WRAPPED = "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcity.gov%2Fa&data=05%7C02"


def test_a_wrapped_link_is_replaced_by_the_address_inside_where_it_stands() -> None:
    text = f"Ünïcödé 🌳\r\n\r\nSee [here]({WRAPPED}) and {WRAPPED}.\r\n"
    first, second = link_fixes(text)
    assert (first.kind, first.line, second.line) == (FixKind.USE_ADDRESS, 3, 3)
    assert text[first.start : first.end] == text[second.start : second.end] == WRAPPED
    assert first.text == first.shown == "https://city.gov/a"


def test_a_link_that_hides_where_it_leads_has_no_fix() -> None:
    assert list(link_fixes("[x](https://protect-us.mimecast.com/s/abcDEF123)")) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("after", ["", "\n", "\nBelow\n", "\n\nBelow\n"])
def test_rows_become_the_table_that_the_command_writes(end: str, after: str) -> None:
    source = (f"{FRONT}Above:\na\tb\nc\td{after}").replace("\n", end)
    issue = parse(source)
    (fix,) = table_fixes(issue)
    assert fix.kind is FixKind.WRITE_TABLE
    assert source[: fix.start] + fix.text + source[fix.end :] == with_tables(issue)[0]
