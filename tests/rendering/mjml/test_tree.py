"""The MJML tree: strict on the way in, the one spelling the compiler bears on the way out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ThemeError
from newsletter.rendering.mjml.tree import DEEPEST, Element, content_of, html_tag, parse, serialise

TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))


@given(value=TEXT, text=TEXT)
def test_what_is_written_reads_back_the_same(value: str, text: str) -> None:
    tree = Element("mj-text", {"title": value}, [Element("p", {}, [text] if text else [])])
    written = serialise(tree)
    again = parse(written, name="x")
    assert again.attributes == {"title": value}
    [paragraph] = again.children
    assert isinstance(paragraph, Element)
    assert "".join(child for child in paragraph.children if isinstance(child, str)) == text
    assert serialise(again) == written


@given(value=TEXT)
def test_an_attribute_is_printable_ascii_without_a_backslash(value: str) -> None:
    written = serialise(Element("a", {"title": value}))
    inside = written.removeprefix('<a title="').removesuffix('"></a>')
    assert all(" " <= character <= "~" for character in inside)
    assert not set(inside) & set('"\\<>')


@pytest.mark.parametrize("value", ["a\nb", "a\tb", "a\r\nb"])
def test_line_ends_in_an_attribute_become_references(value: str) -> None:
    assert "\n" not in serialise(Element("a", {"title": value}))
    assert "&#x" in serialise(Element("a", {"title": value}))


def test_invisible_characters_in_a_text_are_written_as_references() -> None:
    written = serialise(Element("p", {}, ["a\u00a0b\u200dc\u2007\u034f é 中"]))
    assert written == "<p>a&#xa0;b&#x200d;c&#x2007;&#x34f; é 中</p>"
    assert not [c for c in written if c > "\x7f" and unicodedata.category(c) in {"Cf", "Zs"}]


def test_a_title_is_written_like_an_attribute_for_it_becomes_one() -> None:
    assert (
        serialise(Element("mj-title", {}, ["“a”\u00a0\\"]))
        == "<mj-title>&#x201c;a&#x201d;&#xa0;&#x5c;</mj-title>"
    )


def test_a_style_stays_raw_for_it_is_raw_text_in_html() -> None:
    assert serialise(Element("mj-style", {}, ["a > b {}"])) == "<mj-style>a > b {}</mj-style>"


def test_void_elements_close_themselves_and_others_never_do() -> None:
    assert serialise(parse("<td><br></br><p/></td>", name="x")) == "<td><br /><p></p></td>"


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("<mjml><p></mjml>", "line 1: mismatched tag"),
        ("<mjml>\n&nbsp;</mjml>", "line 2: undefined entity"),
        ("<mjml>\n\n<p a=1/></mjml>", "line 3: not well-formed"),
        ("<mjml/><mjml/>", "junk after document element"),
        ("", "no element found"),
        ('<!DOCTYPE mjml [<!ENTITY a "b">]><mjml>&a;</mjml>', "line 1: document types"),
        ("<!DOCTYPE mjml SYSTEM 'file:///etc/passwd'><mjml/>", "document types"),
        ("<mjml><![CDATA[x]]></mjml>", "CDATA"),
        ("<mjml><?php x?></mjml>", "instructions"),
        ("<mjml>\x00</mjml>", "not well-formed"),
    ],
)
def test_what_is_not_plain_xml_is_refused_with_name_and_line(text: str, reported: str) -> None:
    with pytest.raises(ThemeError, match=r"theme x: ") as error:
        parse(text, name="theme x")
    assert reported in str(error.value)


def test_a_syntax_error_shows_the_line_it_stands_in() -> None:
    with pytest.raises(ThemeError, match="The line is: <b>oops</c>"):
        parse("<mjml>\n  <b>oops</c>\n</mjml>", name="x")


def test_comments_are_dropped() -> None:
    assert (
        serialise(parse("<mjml><!-- a -- b --></mjml>".replace("a -- b", "a"), name="x")) == "<mjml></mjml>"
    )


def test_depth_is_capped() -> None:
    assert parse("<b>" * DEEPEST + "</b>" * DEEPEST, name="x").tag == "b"
    with pytest.raises(ThemeError, match="nested more than 50 levels deep"):
        parse("<b>" * (DEEPEST + 1) + "</b>" * (DEEPEST + 1), name="x")


def test_size_is_capped() -> None:
    with pytest.raises(ThemeError, match="more than 1,000,000 characters"):
        parse("<b>" + "x" * 1_000_000 + "</b>", name="x")


def test_the_content_of_a_text_is_what_stands_between_its_tags() -> None:
    text = '<mj-text align="left"><p class="a">b &amp; <em>c</em></p>d</mj-text>'
    tree = parse(text, name="it")
    assert content_of(tree) == '<p class="a">b &amp; <em>c</em></p>d'
    assert serialise(tree) == text == serialise(parse(text, name="it"))
    assert content_of(parse("<mj-text />", name="it")) == ""


def test_a_tag_around_html_has_safe_attributes_and_leaves_the_html_as_it_is() -> None:
    assert html_tag("a", {"href": "?a&b", "title": '"é"'}, "<b>&amp;</b>") == (
        '<a href="?a&#x26;b" title="&#x22;&#xe9;&#x22;"><b>&amp;</b></a>'
    )
