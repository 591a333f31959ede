"""The news section: headlines with and without addresses and outlets become one block."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.importing.block_recognition import recognize_blocks
from newsletter.importing.headline import LikelyOutlets, likely_outlets, without_date
from newsletter.importing.part import Headlines, NewsHeadline, Part
from newsletter.importing.post import Heading, Items, Note, Paragraph, Piece, PostTable, Span, Spans, plain

HEADING = Heading(level=2, spans=plain("In the News"))


def read(*lines: str | Spans, lang: str = "en", listed: bool = True) -> tuple[Part, ...]:
    paragraphs = [Paragraph(spans=plain(line) if isinstance(line, str) else line) for line in lines]
    content = [Items(items=tuple((paragraph,) for paragraph in paragraphs))] if listed else paragraphs
    return recognize_blocks([HEADING, *content], lang=lang)


def headlines(*lines: str | Spans, lang: str = "en", listed: bool = True) -> list[NewsHeadline]:
    (found,) = (part for part in read(*lines, lang=lang, listed=listed) if isinstance(part, Headlines))
    return list(found.headlines)


@pytest.mark.parametrize("listed", [True, False])
def test_lines_of_one_shape_have_their_outlet_at_one_place(listed: bool) -> None:
    found = headlines("The Paper: Rent is capped", "The Radio: What it means: a guide", listed=listed)
    assert [(line.outlet, line.title, line.url) for line in found] == [
        ("The Paper", "Rent is capped", ""),
        ("The Radio", "What it means: a guide", ""),
    ]


def test_outlets_that_are_only_likely_are_asked_about() -> None:
    found = read("Harbor Weekly Review: Rent is capped", "Coastline: What it means for you")
    assert isinstance(found[0], Headlines)
    assert [line.outlet for line in found[0].headlines] == ["Harbor Weekly Review", "Coastline"]
    (note,) = (part for part in found if isinstance(part, Note))
    assert "“Coastline”" in note.text
    assert "Harbor" not in note.text


def test_a_list_of_headlines_needs_no_outlets() -> None:
    found = headlines("Rent is capped in older buildings", "What does it mean for you?")
    assert [(line.title, line.outlet) for line in found] == [
        ("Rent is capped in older buildings", ""),
        ("What does it mean for you?", ""),
    ]


@pytest.mark.parametrize(
    "line", ["There was nothing about us this week.", "Some of what was said:", "two words", "Call us"]
)
def test_a_line_that_is_no_headline_stays_text(line: str) -> None:
    assert not [part for part in read(line, listed=False) if isinstance(part, Headlines)]
    assert not [part for part in read(line) if isinstance(part, Headlines)]


def test_a_linked_headline_that_only_looks_like_an_outlet_stays_whole() -> None:
    def linked(text: str) -> Spans:
        return (Span(text=text, href="https://a.example/x"),)

    found = headlines(linked("Echo Park: Lake fence comes down"), linked("Silver Lake: A new path opens"))
    assert [line.outlet for line in found] == ["", ""]
    assert all("the outlet?" in line.question for line in found)


@pytest.mark.parametrize(
    ("lang", "title", "mark"),
    [("en", "Rentas: lo que debe saber", "es"), ("es-US", "Rentas: lo que debe saber (en español)", "")],
)
def test_a_language_in_brackets_becomes_the_mark_unless_it_is_the_posts_own(
    lang: str, title: str, mark: str
) -> None:
    (found,) = headlines("El Diario: Rentas: lo que debe saber (en español)", lang=lang)
    assert (found.title, found.lang) == (title, mark)


def test_a_date_at_the_end_is_the_storys() -> None:
    found = headlines(
        "Harbor Times: Rent is capped, March 8, 2023", "Rent is capped – LA Times (8 March 2023)"
    )
    assert [(line.title, line.outlet, line.date) for line in found] == [
        ("Rent is capped", "Harbor Times", dt.date(2023, 3, 8)),
        ("Rent is capped", "LA Times", dt.date(2023, 3, 8)),
    ]
    assert without_date("Rent is capped") == ("Rent is capped", None)


def test_outlets_of_a_list_without_any_are_none() -> None:
    assert likely_outlets(["Rent is capped", "What it means: a guide"]) == LikelyOutlets()
    assert likely_outlets([]) == LikelyOutlets()


def test_a_label_that_every_line_has_is_no_outlet() -> None:
    assert (
        likely_outlets(["Description: A tour of the park", "Description: A walk by the river"])
        == LikelyOutlets()
    )


def test_a_section_with_headings_of_its_own_is_no_list_of_bare_headlines() -> None:
    inner = Heading(level=3, spans=plain("A trip to the sea"))
    made = (
        HEADING,
        inner,
        Paragraph(spans=plain("We meet at the airport")),
        Paragraph(spans=plain("We leave at noon")),
    )
    assert recognize_blocks(made, lang="en") == made


def test_outlets_on_lines_of_their_own_make_one_block() -> None:
    made: list[Piece] = [
        HEADING,
        *(Paragraph(spans=plain(line)) for line in ("LA Times", "Council caps rents in older buildings")),
    ]
    (found,) = recognize_blocks(made, lang="en")
    assert isinstance(found, Headlines)
    assert [(line.outlet, line.title) for line in found.headlines] == [
        ("LA Times", "Council caps rents in older buildings")
    ]


def test_a_table_of_outlets_and_links_is_news_and_any_other_table_stays() -> None:
    def row(outlet: str, headline: str, href: str) -> tuple[Spans, ...]:
        return plain(outlet), (Span(text=headline, href=href),)

    table = PostTable(
        rows=(
            row("The Paper", "Rent is capped", "https://a.example/1"),
            row("The Radio", "What it means", "https://a.example/2"),
        )
    )
    (found,) = recognize_blocks([HEADING, table], lang="en")
    assert isinstance(found, Headlines)
    assert [(line.outlet, line.title) for line in found.headlines] == [
        ("The Paper", "Rent is capped"),
        ("The Radio", "What it means"),
    ]
    headed = PostTable(rows=((plain("Outlet"), plain("Headline")), *table.rows))
    assert recognize_blocks([HEADING, headed], lang="en") == (HEADING, headed)


def test_a_title_in_quotation_marks_before_its_outlet() -> None:
    (found,) = headlines("“Council caps rents,” LA Times")
    assert (found.title, found.outlet) == ("“Council caps rents”", "LA Times")


def test_news_of_the_office_itself_is_a_list_as_before() -> None:
    own = Items(
        items=tuple(
            (Paragraph(spans=plain(line)),)
            for line in ("A new lab opens in May", "Two grants for three years")
        )
    )
    heading = Heading(level=2, spans=plain("News"))
    assert recognize_blocks([heading, own], lang="en") == (heading, own)
