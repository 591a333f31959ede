"""Pasted text: rows with tabs, addresses that were cut off, and names that are no links."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.model import Finding, Place
from tests.issues.samples import PATH
from tests.preflight.written import FRONT, PUBLICATION, found_in

FIRST = FRONT.count("\n") + 1
"""The line on which a body begins."""


def found(body: str, folder: Path) -> list[Finding]:
    return [one for one in found_in(FRONT + body + "\n", folder) if one.rule.startswith("pasted.")]


def test_rows_with_tabs_are_reported_at_their_first_line_with_the_table(tmp_path: Path) -> None:
    (tabs,) = found("Opening hours:\nBranch\tOpens\nMain\t10:00\nEast\t9:00", tmp_path)
    assert (tabs.rule, tabs.level) == ("pasted.tabs", "warning")
    assert tabs.place == Place(path=PATH, line=FIRST + 1)
    assert "3 lines" in tabs.message
    assert "| Branch | Opens |" in tabs.hint


def test_too_many_columns_for_a_phone_are_reported_as_that(tmp_path: Path) -> None:
    (tabs,) = found("a\tb\tc\td\te\tf\tg\n1\t2\t3\t4\t5\t6\t7", tmp_path)
    assert "fewer columns" in tabs.hint


@pytest.mark.parametrize(
    "body", ["One\ttab alone", "•\tOne\n•\tTwo", "1.\tOne\n2.\tTwo", "```\na\tb\nc\td\n```"]
)
def test_other_tabs_are_nobodys_table(body: str, tmp_path: Path) -> None:
    assert found(body, tmp_path) == []


@pytest.mark.parametrize(
    "address", ["https://city.gov/2026/spring-repav…", "www.city.gov/a...", "http://city.gov/a…"]
)
def test_an_address_that_was_cut_off_is_a_warning(address: str, tmp_path: Path) -> None:
    (cut,) = found(f"Text.\n\nMore:\n{address} and so on", tmp_path)
    assert (cut.rule, cut.level) == ("pasted.cut-off", "warning")
    assert cut.place == Place(path=PATH, line=FIRST + 3)
    assert address in cut.message


@pytest.mark.parametrize(
    "name", ["city.gov/spring", "LACity.gov", "mail.city.org", "city.co.uk", "alcaldia.gov.mx/obras"]
)
def test_a_name_that_is_no_link_is_a_hint(name: str, tmp_path: Path) -> None:
    (hint,) = found(f"- See {name}.", tmp_path)
    assert (hint.rule, hint.level) == ("pasted.unlinked", "hint")
    assert f"https://{name}" in hint.hint


@pytest.mark.parametrize(
    "body",
    [
        "[city.gov](https://city.gov), https://city.gov/b, www.city.gov and office@city.gov",
        "`city.gov/a`",
        "Ask e.g. Dr. Ruiz, St. Mary's; at 9 a.m. in report.pdf and a.me",
        "::: news In the news\n- [A headline](https://patch.com/a) | Patch.com\n:::",
    ],
)
def test_what_is_a_link_or_no_name_is_fine(body: str, tmp_path: Path) -> None:
    assert found(body, tmp_path) == []


@pytest.mark.parametrize(
    ("body", "words", "line"),
    [
        ("::: note See www.city.gov\nText.\n:::", "www.city.gov", 0),
        ("::: policy Ask office@city.gov\n\nText.\n:::", "office@city.gov", 0),
        ("::: stats\n- 92% | called (213) 555-0134\n- 8% | did not\n:::", "(213) 555-0134", 1),
        ("::: events Dates\n- 2 May 2027, 10:00-11:00 | Call 213-555-0134 | Hall\n:::", "213-555-0134", 1),
    ],
)
def test_what_is_in_a_title_is_a_hint(body: str, words: str, line: int, tmp_path: Path) -> None:
    (hint,) = found(body, tmp_path)
    assert (hint.rule, hint.place) == ("pasted.unlinked", Place(path=PATH, line=FIRST + line))
    assert f"“{words}” is not a link, because it is in a title" in hint.message


@pytest.mark.parametrize(
    ("lang", "number"), [("en", "(213) 555-0134"), ("en-GB", "020 7946 0958"), ("es", "912 34 56 78")]
)
def test_a_number_of_no_known_country_is_a_hint(lang: str, number: str, tmp_path: Path) -> None:
    source = FRONT.replace("lang: en", f"lang: {lang}") + f"- Call {number}\n"
    findings = found_in(source, tmp_path, settings=replace(PUBLICATION, country=""))
    (hint,) = [one for one in findings if one.rule.startswith("pasted.")]
    assert (hint.rule, hint.level) == ("pasted.unlinked", "hint")
    assert number in hint.message
    assert "schedule.timezone in newsletter.toml" in hint.hint
