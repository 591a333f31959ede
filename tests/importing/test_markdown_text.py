"""Markdown of any dialect: read as what it means, its HTML walked and never copied."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given

from newsletter.errors import PostError
from newsletter.importing.compose_draft import compose
from newsletter.importing.markdown_text import read_markdown
from newsletter.importing.post import Items, Note, PostTable, text_of
from tests.importing.made import texts
from tests.issues.samples import PUBLICATION, parse


def draft(text: str) -> str:
    post = read_markdown(text, name="a.md")
    return compose(
        post, publication=PUBLICATION, list_key="constituents", today=dt.date(2024, 1, 1), title="T"
    ).text


def test_front_matter_of_another_program_is_read_and_the_rest_of_it_noted() -> None:
    text = '---\ntitle: "The title: of it"\ndate: 2023-03-11\nlayout: post\ntags:\n  - a\n---\nSome words of the post.\n'
    post = read_markdown(text, name="a.md")
    assert (post.title, post.date) == ("The title: of it", dt.date(2023, 3, 11))
    (note,) = (piece for piece in post.pieces if isinstance(piece, Note))
    assert note.text.endswith("layout: post\ntags:\n  - a")


def test_lists_tables_and_setext_headings_are_understood() -> None:
    post = read_markdown("The title\n===\n\n* a\n* b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n", name="a.md")
    assert post.title == "The title"
    assert [type(piece) for piece in post.pieces] == [Items, PostTable]


@pytest.mark.parametrize("dash", ["-- ", "— ", "–"])
def test_who_said_it_stays_with_the_quote(dash: str) -> None:
    text = draft(f"# T\n\n> The early mornings,\n> of course.\n> {dash}Asha Patel, Director\n")
    assert "> The early mornings, of course." in text
    assert text.rstrip().endswith("> -- Asha Patel, Director")


def test_lines_of_a_page_that_came_along_are_left_out_and_named() -> None:
    post = read_markdown("Skip to main content\n\n# The title\n\nThe library opens.\n", name="a.md")
    assert (post.title, post.left_out, len(post.pieces)) == ("The title", ("Skip to main content",), 1)
    assert read_markdown("Subscribe", name="a.md").title == "Subscribe"


def test_html_in_it_is_walked_and_no_markup_is_copied() -> None:
    text = draft(
        "# T\n\nText<br>more <script>alert(1)</script><b>bold</b> &lt;i&gt;\n\n<div onclick=x>Boxed words</div>\n"
    )
    assert "alert" not in text
    assert "onclick" not in text
    assert "**bold** \\<i>" in text
    assert "Boxed words" in text


@pytest.mark.parametrize("text", ["---\ntitle: x\n---\n", "<!-- nothing -->", "![](  )"])
def test_nothing_is_refused(text: str) -> None:
    with pytest.raises(PostError):
        read_markdown(text, name="a.md")


def test_an_endless_paragraph_is_refused() -> None:
    with pytest.raises(PostError, match="more than 200,000"):
        read_markdown("*a " * 100_000, name="a.md")


def test_lists_and_quotes_nested_beyond_an_issues_limit_keep_their_words() -> None:
    text = draft(
        "".join(f"{'  ' * depth}- item{depth}\n" for depth in range(30)) + "\n" + ">" * 30 + " quoted\n"
    )
    parse(text)
    assert all(f"item{depth}" in text for depth in range(30))
    assert "quoted" in text


@pytest.mark.parametrize("text", [">" * 5_000 + " a", "[" * 2_000 + "a" + "](x)" * 2_000, "<div>" * 900])
def test_what_nests_beyond_sense_is_refused_or_read(text: str) -> None:
    try:
        parse(draft(text))
    except PostError as error:
        assert "nested too deep" in str(error) or "has no text" in str(error)  # noqa: PT017


@given(texts(12))
def test_any_markdown_makes_a_draft_that_reads(text: str) -> None:
    try:
        made = draft(text)
    except PostError:
        return
    parse(made)


def test_struck_words_and_comments_are_notes() -> None:
    post = read_markdown("# Streets\n\nThe fee is ~~$40~~ $20 a year.", name="a.md")
    assert (
        text_of(tuple(piece for piece in post.pieces if not isinstance(piece, Note)))
        == "The fee is $20 a year."
    )
    assert [piece.text for piece in post.pieces if isinstance(piece, Note)] == [
        "Struck out or deleted in the post, left out: “$40”"
    ]
