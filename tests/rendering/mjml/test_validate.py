"""Checking: what a theme wrote is styled, judged and written anew."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.errors import ThemeError
from newsletter.rendering.mjml.tree import DEEPEST, serialise
from newsletter.rendering.mjml.validate import validate

_BODY = '<mj-body width="600px" background-color="#ffffff"><mj-raw><p>a</p></mj-raw></mj-body>'
MJML = f'<mjml lang="en" dir="ltr"><mj-head><mj-title>a <span>b</span></mj-title></mj-head>{_BODY}</mjml>'
HEAD = '<mj-head><mj-attributes><mj-text padding="0px" /></mj-attributes><mj-style>p {}</mj-style></mj-head>'


def letter(body: str, head: str = HEAD) -> str:
    return f'<mjml lang="en" dir="ltr">\n{head}<mj-body width="600px" background-color="#ffffff">\n{body}</mj-body></mjml>'


def column(inside: str) -> str:
    return letter(f'<mj-section padding="0px">\n<mj-column>{inside}</mj-column></mj-section>')


def written_anew(mjml: str, css: str, *, name: str) -> str:
    return serialise(validate(mjml, css, name=name))


def test_a_letter_is_styled_and_written_with_both_ends_of_every_tag() -> None:
    mjml = f'<mjml lang="en" dir="ltr">{_BODY}</mjml>'
    written = written_anew(mjml, "p { margin: 0 }", name="theme x")
    assert written == mjml.replace("<p>", '<p style="margin:0">')


def test_the_title_of_the_page_keeps_its_words_and_no_tag() -> None:
    assert "<mj-title>a b</mj-title>" in written_anew(MJML, "", name="theme x")


@pytest.mark.parametrize(
    ("mjml", "reported"),
    [
        (MJML.replace(' dir="ltr"', ""), "line 1: <mjml> has no dir"),
        (column("<mj-text><x>a</x></mj-text>"), "line 4: <x> is not allowed inside <mj-text>"),
        (column("words"), "line 4: <mj-column> cannot contain text: words"),
        (column("<mj-button>a</mj-button>"), "line 4: <mj-button> has no href"),
        (column("<mj-text><br>a</br></mj-text>"), "line 4: <br> must be empty"),
        (column("<mj-text><p>a</mj-text>"), "not well-formed at line 4"),
        (letter("", "<mj-head><mj-style>a { b: url(c) }</mj-style></mj-head>"), "line 2: <mj-style> loads something"),
        (column("<mj-text>" + "<div>" * DEEPEST + "</div>" * DEEPEST + "</mj-text>"), "nested more than"),
        (letter("") + letter(""), "junk after document element"),
        ("<mj-body></mj-body>", "starts with <mj-body>"),
    ],
)  # fmt: skip
def test_what_the_compiler_would_let_pass_is_an_error_with_theme_and_line(mjml: str, reported: str) -> None:
    with pytest.raises(ThemeError, match=f"theme x: .*{reported}|theme x: {reported}"):
        validate(mjml, "", name="theme x")


_PIECES = (
    "<mj-text>", "</mj-text>", '<mj-text align="left">', '<mj-text color="#111111" align="left">', '<mj-text padding="8px">', "<mj-text/>",
    '<mj-divider border-width="1px" />', '<mj-button href="https://x.example/?a&amp;b">', "</mj-button>", "<mj-table>", "</mj-table>", "<tr>", "</tr>",
    "<td>", "</td>", "<p>", "</p>", '<p class="lead">', "<p/>", "<pre>", "</pre>", '<a href="https://x.example/é&amp;&#x22;&lt;">', "</a>", "<strong>",
    "</strong>", "<br />", '<img src="a" alt="A &quot;" width="1" height="1" />', "<ul>", "<li>", "</li>", "</ul>", "<div>", "</div>", " ", "\n",
    " \n ", "words", "&amp;", "&lt;b&gt;", "&#160;", "&#x200d;", "a > b", "é“”", "\u00a0", "\u034f", "\t", "<!-- a -->", "</mj-column>", "<mj-column>",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=12).map("".join))
@example("<mj-text><p>a</p></mj-text>\n<mj-text>\n<p>b</p>c</mj-text><mj-text><p>d</p></mj-text>")
@example("<mj-text><p>a</p></mj-text></mj-column><mj-column><mj-text><p>b</p></mj-text>")
def test_what_is_written_is_written_the_same_once_more(inside: str) -> None:
    with contextlib.suppress(ThemeError):
        written = written_anew(column(inside), "", name="x")
        assert written_anew(written, "", name="x") == written
