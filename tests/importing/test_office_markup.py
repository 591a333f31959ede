"""Pages of office programs: hidden text, contents, titles, quotes and bold words."""

from __future__ import annotations

import copy
import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from newsletter.errors import PostError
from newsletter.importing.block_markdown import markdown
from newsletter.importing.post import Note, Post
from newsletter.importing.web_page import read_page
from tests.importing import test_colleague_comments as comments
from tests.importing import test_office_lists as office_lists
from tests.importing import test_word_lists as word_lists
from tests.importing.office_pages import notes, page, read, text

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
    assert "- Buses are diverted.\n  - Line 10 only.\n- Bins stay.\n\n1) Call us.\n2) Write to us." in shown
    assert notes(post) == []


def test_the_title_of_a_document_is_the_title() -> None:
    post = read_page(
        "<html><body><p class=MsoTitle>Street repairs</p><p class=MsoNormal>We repair streets.</p></body></html>",
        name="a.html",
    )
    assert post.title == "Street repairs"


WHOLE = page(
    word_lists.filtered("·", "one")
    + word_lists.filtered("o", "deep", word_lists.DEEPER)
    + word_lists.copied("1.", "first")
    + office_lists.online("one", 1)
    + office_lists.online("deep", 2)
    + office_lists.slack("one")
    + office_lists.google("deep", level=1)
    + f"<p>See {comments.ANCHOR.format('', '')}{comments.google_mark(1)} <s>struck</s> <b style='mso-hide:all'>x</b></p>"
    + "<p class=MsoToc1>A 1</p><p class=MsoToc1>B 2</p><p class=MsoQuote>Quoted.<o:p></o:p></p>"
    + comments.LIST
    + comments.google(1, "Ask.")
)
VALUES = ["", "MsoQuote", "MsoToc2", "_msocom_1", "#_msocom_1", "cmnt1", "cmnt_ref1", "99", "mso-list:l0 level3 lfo1",
          "mso-element:comment", "mso-hide:all", "text-decoration:line-through", "lst-kix_a-3"]  # fmt: skip
NAMES = ["style", "class", "href", "id", "name", "start", "data-aria-level", "data-stringify-indent"]


@given(st.randoms(use_true_random=False), st.integers(1, 12))
def test_a_page_of_any_markup_is_read_or_refused(chance: random.Random, times: int) -> None:
    root = html.document_fromstring(WHOLE)
    for _ in range(times):
        elements = [found for found in root.iter() if found is not root and isinstance(found.tag, str)]
        if not elements:
            break
        element, other = chance.choice(elements), chance.choice(elements)
        match chance.randrange(5):
            case 0:
                element.getparent().remove(element)
            case 1:
                element.set(chance.choice(NAMES), chance.choice(VALUES))
            case 2 if element is not other and element not in list(other.iterancestors()):
                other.append(element)
            case 3:
                element.addnext(copy.deepcopy(other))
            case _:
                element.tag = other.tag
    with suppress(PostError):
        read_page(html.tostring(root, encoding="unicode"), name="a.html")
