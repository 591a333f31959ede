"""Phrase: what is literal comes back out of HTML, and out of XML."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.html_and_text import HtmlAndText, clean, escape, literal


@given(text=st.text(max_size=60))
def test_a_literal_text_survives_xml_in_text_and_attribute(text: str) -> None:
    phrase = literal(text)
    tree = ElementTree.fromstring(f'<p a="{phrase.html}">{phrase.html}</p>')
    assert tree.get("a") == phrase.text
    assert (tree.text or "") == phrase.text


@given(text=st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "cleaned"), [("a\x00b\x1b", "ab"), ("a\r\nb\rc", "a\nb\nc"), ("\ud800x", "x"), ("\ufffe\uffff", ""), ("\x85é", "\x85é")]
)  # fmt: skip
def test_what_xml_cannot_carry_goes(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_quotes_tabs_and_newlines_are_escaped_too() -> None:
    assert escape("<a href=\"x\" b='y'>\t\n&") == "&lt;a href=&#34;x&#34; b=&#39;y&#39;&gt;&#9;&#10;&amp;"


def test_a_phrase_is_true_when_there_is_something_to_say() -> None:
    assert literal("x")
    assert not literal("")
    assert HtmlAndText(html="<hr />", text="")
