"""Pages of office programs: hidden text, contents, titles, quotes and bold words."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.importing.block_markdown import markdown
from newsletter.importing.post import Note, Post
from newsletter.importing.web_page import read_page
from tests.importing.office_pages import notes, read, text

CASES = Path(__file__).parent / "cases"
CONTENTS = "Table of contents of the document, left out: Streets 3 / Parks 4"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p class=MsoQuote>Well said.</p>", "> Well said."),
        ("<p class=MsoIntenseQuote>Well said.</p>", "> Well said."),
        ("<p class=MsoQuote>One.</p>\n<p class=MsoQuote>Two.</p>", "> One.\n>\n> Two."),
        ('<p role="heading" aria-level="2" class="Paragraph">Streets and parks</p>', "## Streets and parks"),
        ("<p>A <b style='mso-bidi-font-weight:normal'>bold</b> word.</p>", "A **bold** word."),
        ("<p>A <i style='mso-bidi-font-style:normal'>leaning</i> word.</p>", "A *leaning* word."),
        ("<p>A <b style='font-weight:normal'>plain</b> word.</p>", "A plain word."),
        ("<p>A <b style='color:red;font-weight:normal'>plain</b> word.</p>", "A plain word."),
        ("<p>A <b>bold<o:p></o:p></b> word.</p>", "A **bold** word."),
        ("<p>In <st1:place w:st='on'>Elm Street</st1:place> too.</p>", "In Elm Street too."),
        ("<p>Some 10<sup>6</sup> m<sup>2</sup> of CO<sub>2</sub>.</p>", "Some 10⁶ m² of CO₂."),
        ("<p>The 1<sup>st</sup> of May.</p>", "The 1st of May."),
    ],
)
def test_what_office_programs_write_is_read(body: str, shown: str) -> None:
    post = read(body)
    assert (text(post), notes(post)) == (shown, [])


@pytest.mark.parametrize(
    "contents",
    [
        "<p class=MsoToc1>Streets 3</p><p class=MsoToc2>Parks 4</p>",
        '<p class=MsoToc1><a href="#_Toc1">Streets<span>&nbsp;</span>3</a></p><p class=MsoToc1><a href="#_Toc2">Parks 4</a></p>',
        '<p class="c1"><span><a href="#h.abc">Streets</a></span><span> 3</span></p><p class="c1"><a href="#h.xyz">Parks</a> 4</p>',
        '<p><a href="#heading=h.abc">Streets 3</a></p><p><a href="#heading=h.xyz">Parks 4</a></p>',
        '<p><a href="#_heading=h.abc">Streets</a> 3</p> <p><a href="#_heading=h.xyz">Parks</a> 4</p>',
    ],
)
def test_a_table_of_contents_is_a_note(contents: str) -> None:
    post = read(contents)
    assert (text(post), notes(post)) == ("", [CONTENTS])


@pytest.mark.parametrize(
    "body",
    [
        '<p>See <a href="#h.abc">the streets</a> below, please.</p>',
        '<p><a href="#h.abc">Streets and parks of ours</a></p>',
    ],
)
def test_a_link_within_the_page_is_no_table_of_contents(body: str) -> None:
    assert text(read(body)) != ""


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='mso-hide:all'>Ask Sam.</span>",
        "<span style='display:none;mso-hide:all'>Ask Sam.</span>",
        "<span style='mso-bidi-font-weight:normal;mso-hide: all'>Ask Sam.<o:p></o:p></span>",
        "<b style='mso-hide:all'>Ask Sam.</b>",
        "<a href='#x' style='display:none; mso-hide:screen'>Ask Sam.</a>",
    ],
)
def test_hidden_text_is_a_note(hidden: str) -> None:
    post = read(f"<p>Parking is free. {hidden}</p>")
    assert text(post) == "Parking is free."
    assert notes(post) == ["Hidden text in the document, left out: “Ask Sam.”"]


def saved(name: str) -> Post:
    return read_page((CASES / name).read_text(encoding="utf-8"), name=name)


def test_a_saved_google_document() -> None:
    post = saved("google-doc.html")
    shown = markdown([piece for piece in post.pieces if not isinstance(piece, Note)])
    assert post.title == "Street repairs begin on Monday morning"
    assert "for every block.\n\n- Buses are diverted" in shown
    assert notes(post) == ["Comment: Ask Maria whether this date holds."]


def test_a_page_that_word_saved_filtered() -> None:
    post = saved("word-filtered.html")
    shown = markdown(post.pieces)
    assert (
        "- Buses are diverted.\n\n  - Line 10 only.\n\n- Bins stay.\n\n1) Call us.\n2) Write to us." in shown
    )
    assert notes(post) == []


def test_the_title_of_a_document_is_the_title() -> None:
    post = read_page(
        "<html><body><p class=MsoTitle>Street repairs</p><p class=MsoNormal>We repair streets.</p></body></html>",
        name="a.html",
    )
    assert post.title == "Street repairs"
