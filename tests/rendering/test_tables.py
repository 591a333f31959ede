from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from newsletter.model import Table
from newsletter.rendering.edition import render
from newsletter.rendering.render_context import RenderContext
from newsletter.rendering.tables import table
from tests.rendering.reading import read
from tests.rendering.samples import THEME, at, issue, publication

MARKDOWN = (
    "|  | Hours | Seats |\n|---|:--:|--:|\n| Library | 9–17 | 120 |\n"
    '| [Town hall](https://city.example/hall) | closed | {{ first_name \\| "8" }} |'
)


def made(markdown: str, folder: Path, room: int = 536) -> dict[str, Any]:
    render_context = RenderContext(issue(folder), publication(), folder)
    return cast("dict[str, Any]", table(Table(markdown=markdown, place=at(7)), render_context, room=room))


def test_plain_text_has_the_table_in_columns_and_its_addresses_below(tmp_path: Path) -> None:
    plain = MARKDOWN.replace('{{ first_name \\| "8" }}', "8")
    assert made(plain, tmp_path)["grid"] == (
        "               Hours   Seats\n-------------  ------  -----\nLibrary         9–17     120\n"
        "Town hall [1]  closed      8\n\n[1] https://city.example/hall"
    )


def test_a_table_too_wide_for_plain_text_is_written_row_by_row(tmp_path: Path) -> None:
    long = "word " * 12
    assert made(f"| a | b |\n|---|---|\n| {long}| {long}|\n| 1 | |", tmp_path)["grid"] == (
        f"a: {long.strip()}\nb: {long.strip()}\n\na: 1"
    )


@pytest.mark.parametrize(
    ("word", "crowded"), [("short", False), ("Straßenbahnhaltestellenverzeichnisnummer", True)]
)
def test_words_break_only_where_they_would_not_fit_on_a_phone(
    word: str, crowded: bool, tmp_path: Path
) -> None:
    assert made(f"| a | b |\n|---|---|\n| {word} | 1 |", tmp_path)["crowded"] is crowded


@pytest.mark.parametrize(
    ("cells", "crowded"),
    [
        (("Monday", "Tuesday"), False),
        (("Item", "2024", "2025"), False),
        (("Streets", "$1,240,000", "$1,310,500", "$1,402,250", "+7.0%"), True),
        (("Office", "213-555-0142"), False),
        (("Field office", "+1 (213) 555-0142", "+1 (213) 555-0143"), True),
        (("9:00–17:00", "10:00–16:00", "10:00–16:00", "closed"), True),
        (("incomprehensible", "characteristic", "responsibilities"), True),
    ],
)
def test_a_table_that_does_not_fit_on_a_phone_without_breaking_numbers_is_crowded(
    cells: tuple[str, ...], crowded: bool, tmp_path: Path
) -> None:
    row = "| " + " | ".join(cells) + " |"
    assert made(f"{row}\n|{'--|' * len(cells)}\n{row}", tmp_path)["crowded"] is crowded


@pytest.mark.parametrize(
    ("cells", "tight"),
    [
        (("Monday", "Tuesday", "Wednesday"), (False, False, False)),
        (("incomprehensible", "characteristic", "Sunday"), (False,) * 3),
        (("incomprehensibilities" * 2, "Sunday", "Phone"), (True, False, False)),
    ],
)
def test_only_the_longest_words_of_a_table_that_does_not_fit_may_break(
    cells: tuple[str, ...], tight: tuple[bool, ...], tmp_path: Path
) -> None:
    row = "| " + " | ".join(cells) + " |"
    assert tuple(made(f"{row}\n|{'--|' * len(cells)}\n{row}", tmp_path)["tight"]) == tight


def test_headings_have_a_scope_and_the_first_column_too_when_its_heading_is_empty(tmp_path: Path) -> None:
    edition = render(
        issue(tmp_path, Table(markdown=MARKDOWN, place=at(7))), publication(), THEME, root=tmp_path
    )
    page = read(edition.html)
    assert [(tag.text, tag.attributes["scope"]) for tag in page.all("th")] == [
        ("Hours", "col"),
        ("Seats", "col"),
        ("Library", "row"),
        ("Town hall", "row"),
    ]
    aligned = {
        tag.text: tag.attributes["style"].rpartition("text-align:")[2] for tag in page.by_class("cell")
    }
    assert (aligned["9–17"], aligned["120"], aligned["Library"]) == ("center", "right", "left")
    (marker,) = [field.marker for field in edition.fields if field.name == "first_name"]
    assert aligned[marker] == "right"
    assert [link.url for link in edition.links if link.place] == ["https://city.example/hall"]
    data = page.by_class("cell")[0]
    assert "presentation" not in str(data.attributes)


def test_with_a_first_heading_the_first_column_is_data(tmp_path: Path) -> None:
    made_of = Table(markdown="| a | b |\n|---|---|\n| 1 | 2 |", place=at(7))
    page = read(render(issue(tmp_path, made_of), publication(), THEME, root=tmp_path).html)
    assert [tag.attributes["scope"] for tag in page.all("th")] == ["col", "col"]
