"""Pasted text: Markdown where there is formatting, and the plain text as it is where there is none."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.app.pasted_text import AlternativeKind, MissingPicture, PasteNote, paste
from tests.issues.samples import parse

EDITOR = '<div style="font-family:Consolas,monospace;white-space: pre;"><div>**a** [b](c)</div></div>'


@pytest.mark.parametrize("html", ["", " \n", "<style>p{}</style>", EDITOR, "<img width=1 src=x.gif>"])
def test_without_formatting_it_is_the_plain_text(html: str) -> None:
    assert paste(html, "**a** {{ b }}\n::: c").markdown == "**a** {{ b }}\n::: c"


def test_markup_beyond_a_limit_gives_the_plain_text_and_says_so() -> None:
    pasted = paste("<b>" * 500 + "x", "x\ny")
    assert (pasted.markdown, pasted.is_inline) == ("x\ny", False)
    assert pasted.notes == {PasteNote.TOO_LARGE: 1}


@pytest.mark.parametrize(
    ("text", "shown"), [("a", "**a**"), (" a", " **a**"), ("a\u00a0", "**a** "), (" a ", " **a** ")]
)
def test_words_for_the_middle_of_a_sentence_keep_their_spaces(text: str, shown: str) -> None:
    pasted = paste("<b>a</b>", text)
    assert pasted.is_inline
    assert pasted.markdown == shown


def test_cells_as_plain_text_stay_and_a_table_is_offered() -> None:
    pasted = paste("", "a\tb\nc\td\n")
    assert pasted.markdown == "a\tb\nc\td\n"
    (other,) = pasted.alternatives
    assert other.kind is AlternativeKind.TABLE
    assert other.markdown.startswith("| a | b |\n")


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ("file:///C:/Users/ana/clip_image002.png", "clip_image002.png"),
        ("C:\\Users\\ana\\photo.jpg", "photo.jpg"),
        ("https://council.example/a/photo.jpg", "https://council.example/a/photo.jpg"),
        ("data:image/png;base64," + "A" * 400, ""),
        ("cid:image001.png@01DA", "cid:image001.png@01DA"),
    ],
)
def test_a_picture_is_asked_for_without_naming_folders_of_a_computer(source: str, where: str) -> None:
    pasted = paste(f'<p>a</p><img src="{source}" alt="A pond">', "a")
    (missing,) = pasted.pictures_missing
    assert missing == MissingPicture(where=where, alt="A pond", note=missing.note)
    assert missing.note in pasted.markdown
    assert pasted.notes == {PasteNote.PICTURES: 1}
    assert "ana" not in pasted.markdown
    assert "Please check: A picture was here" in pasted.markdown


FRAGMENTS = (
    "<p>", "</p>", "<b>", "</b>", "<i style='mso-bidi-font-style:normal'>", "</i>", "<ul>", "<ol>", "<li>",
    "</li>", "</ul>", "</ol>", "<table data-sheets-root=1>", "<tr>", "<td>", "<td colspan=3>", "</table>", "<br>",
    "<blockquote>", "</blockquote>", "<div class='gmail_quote'>", "</div>", "<del>", "</del>", "<h2>", "</h2>",
    "<a href='https://city.example/a'>", "<a href='javascript:x'>", "</a>", "<img src='file:///a.png' alt='*'>",
    "<img alt=':tada:' src='/1f389.png'>", "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>",
    "<span style='mso-list:Ignore'>1.</span>", "<span style='display:none'>", "</span>", "<pre>", "</pre>", "<hr>",
    "<div data-stringify-type='x'>", "<script>", "</script>", "<!--", "-->", "::: note", "{{ x }}", "---", "# ", "| a",
    "word", " ", "*", "_", "`", "[", "](", "\u00a0", "\u200b", "\ud83d", "\x00", "\n", "&lt;", "&#0;", "1. ", "- ",
)  # fmt: skip


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_any_markup_becomes_the_text_of_an_issue(html: str) -> None:
    pasted = paste(html, "word")
    for text in (pasted.markdown, *(other.markdown for other in pasted.alternatives)):
        parse(f'---\nsubject: "S"\ndate: 2026-01-05\nlist: "constituents"\n---\n\n{text}\n')
        assert "javascript:" not in text
