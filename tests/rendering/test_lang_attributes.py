from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.model import Button, Callout, CalloutKind, Edition, Fallback, News, Place, Table, Text
from newsletter.rendering.edition import render
from newsletter.rendering.html_and_text import HtmlAndText, literal
from newsletter.rendering.lang_attributes import section_in_language, text_in_language
from tests.rendering.reading import Page, read
from tests.rendering.samples import THEME, at, front, issue, publication, story


def test_a_line_in_another_language_says_so_once() -> None:
    assert text_in_language(literal("a < b"), "ar").html == '<span lang="ar" dir="rtl">a &lt; b</span>'
    assert text_in_language(literal(""), "ar") == literal("")


def test_a_part_in_another_language_says_so_wherever_it_has_words() -> None:
    part = HtmlAndText(
        html='<mj-section padding="0px"><mj-column><mj-text>a &amp; <p>b</p></mj-text>'
        '<mj-button href="https://a.example/?b&amp;c">d</mj-button>'
        '<mj-table align="right"><tr><td>e</td></tr></mj-table></mj-column></mj-section>',
        text="a & b",
    )
    made = section_in_language(part, "en", "p { margin: 0 }")
    assert made.text == "a & b"
    assert '<mj-text align="left"><div lang="en" dir="ltr" settled="yes">a &amp; <p' in made.html
    assert 'href="https://a.example/?b&#x26;c"' in made.html
    assert '<span lang="en" dir="ltr" settled="yes">d</span>' in made.html
    assert '<mj-table align="right"><tr lang="en" dir="ltr" settled="yes">' in made.html


def borrowed(lang: str, other: str, folder: Path) -> tuple[Edition, Page]:
    """A letter in one language, all of whose blocks and whose title are there in another only."""
    blocks = (
        Text(markdown="## A heading\n\n- a list", place=at(5)),
        Button(label="A button", url="https://a.example/", place=at(6)),
        Table(markdown="| a |\n|---|\n| b |", place=at(7)),
        Callout(kind=CalloutKind.NOTE, body=(Text(markdown="A note", place=at(9)),), place=at(8)),
        News(title="News", items=(story(line=11),), place=at(10)),
    )
    places: tuple[Place, ...] = tuple(block.place for block in blocks)
    written = issue(
        folder, *blocks, head=front(lang=lang, title="What does it mean to be a “Sanctuary City”?")
    )
    parts = (
        Fallback(part="text", lang=other, place=at(5), blocks=places),
        Fallback(part="subject", lang=other, place=at(2)),
        Fallback(part="lead", lang=other, place=at(2)),
    )
    from dataclasses import replace

    edition = render(replace(written, fallbacks=parts), publication(), THEME, root=folder)
    return edition, read(edition.html)


@pytest.mark.parametrize(
    ("lang", "other", "way"), [("es", "en", "ltr"), ("ar", "en", "ltr"), ("en", "ar", "rtl")]
)
def test_every_borrowed_word_stands_under_its_language(
    lang: str, other: str, way: str, tmp_path: Path
) -> None:
    edition, page = borrowed(lang, other, tmp_path)
    said = "".join(tag.text for tag in page.tags if tag.attributes.get("lang") == other)
    for words in ("A heading", "a list", "A button", "b", "A note", "A headline", "Sanctuary City"):
        assert words in said
    assert {tag.attributes["dir"] for tag in page.tags if tag.attributes.get("lang") == other} == {way}
    assert not any("settled" in tag.attributes for tag in page.tags)
    assert page.all("html")[0].attributes["lang"] == edition.lang == lang
    assert page.texts("title") == ["What does it mean to be a “Sanctuary City”?"]


def test_what_runs_the_other_way_is_set_from_its_own_side(tmp_path: Path) -> None:
    _, page = borrowed("ar", "en", tmp_path)
    (listed,) = page.all("ul")
    assert "padding-left:28px" in listed.attributes["style"]
    (cell,) = [tag for tag in page.all("td") if tag.text == "b" and "cell" in tag.attributes.get("class", "")]
    assert cell.attributes["style"].endswith("text-align:left")


def test_labels_of_the_theme_are_in_the_language_of_their_part(tmp_path: Path) -> None:
    _, page = borrowed("en", "es", tmp_path)
    assert "Información útil" in page.texts("h3")
    assert "Unsubscribe" in page.texts("a")
