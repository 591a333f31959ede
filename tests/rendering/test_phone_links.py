"""A phone number in any text is a link; one in a link or in code is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.model import Quote, Text
from newsletter.rendering.html_and_text import HtmlAndText, literal
from newsletter.rendering.numbers import WHOLE
from newsletter.rendering.prose import plain, prose
from newsletter.rendering.render_context import RenderContext
from tests.preflight.written import FRONT, written
from tests.rendering.reading import read
from tests.rendering.samples import at, issue, picture_bytes, publication

LINK = '<a href="tel:+1-213-555-0134">'


@pytest.fixture
def render_context(tmp_path: Path) -> RenderContext:
    return RenderContext(issue(tmp_path), replace(publication(), country="US"), tmp_path)


def made(markdown: str, render_context: RenderContext) -> HtmlAndText:
    return prose(Text(markdown=markdown, place=at(10)), render_context)


def test_the_email_links_the_number_and_its_text_keeps_it_as_typed(render_context: RenderContext) -> None:
    text = made("Call **(213) 555-0134** or write to a@city.gov, www.city.gov.", render_context)
    assert f"<strong>{LINK}{WHOLE.format('(213) 555-0134')}</a></strong>" in text.html
    assert text.text == "Call (213) 555-0134 or write to a@city.gov, https://www.city.gov."
    assert [link.url for link in render_context.links] == [
        "tel:+1-213-555-0134",
        "mailto:a@city.gov",
        "https://www.city.gov",
    ]
    assert {link.place for link in render_context.links} == {at(10)}


@pytest.mark.parametrize("text", ["\\(213\\) 555\\-0134", "(213) 555&#45;0134"])
def test_an_escaped_number_is_a_number(text: str, render_context: RenderContext) -> None:
    assert made(text, render_context).html == f"<p>{LINK}{WHOLE.format('(213) 555-0134')}</a></p>\n"


@pytest.mark.parametrize(
    "text", ["`(213) 555-0134`", "```\n(213) 555-0134\n```", "[(213) 555-0134](https://city.gov)"]
)
def test_code_and_links_stay_as_they_are(text: str, render_context: RenderContext) -> None:
    assert "tel:" not in made(text, render_context).html


def test_in_lists_headings_and_quotes(render_context: RenderContext) -> None:
    assert made("## (213) 555-0134\n\n- (213) 555-0134", render_context).html.count(LINK) == 2
    quote = Quote(markdown="Ring (213) 555-0134", place=at(12))
    assert LINK in prose(quote, render_context).html


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("::: policy Leave\nowner: People team, people@city.gov\n\nText.\n:::", "people@city.gov"),
        ("::: policy Leave\napplies to: All; ask (213) 555-0134\n\nText.\n:::", "(213) 555-0134"),
        ("::: spotlight Ana Ruiz\nrole: Field Deputy, 213-555-0134\n\nText.\n:::", "213-555-0134"),
        (
            "::: spotlight Us\nperson: Ana\nrole: ana@city.gov\nperson: Bo\nrole: Deputy\n\nText.\n:::",
            "ana@city.gov",
        ),
        ('![A march](a.png "More: www.city.gov/march")', "www.city.gov/march"),
        ("> Text.\n> -- Ana Ruiz, ana@city.gov", "ana@city.gov"),
    ],
)
def test_in_values_and_captions_too(body: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(1200, 400))
    _, edition = written(f"{FRONT}{body}\n", tmp_path)
    assert [tag.text for tag in read(edition.html).all("a") if tag.text == words] == [words]
    assert words in edition.text


def test_a_value_keeps_every_other_character(render_context: RenderContext) -> None:
    text = "*All* <b> & `x`, \\_ [a](b) since 2026"
    assert plain(text, at(1), render_context) == literal(text)


def test_reading_twice_gives_the_same(render_context: RenderContext) -> None:
    assert made("(213) 555-0134", render_context) == made("(213) 555-0134", render_context)


def test_the_lead_has_links_and_merge_fields(tmp_path: Path) -> None:
    lead = 'Dear {{ first_name | "neighbor" }}, call (213) 555-0134 or write \\{a@city.gov}.'
    source = FRONT.replace("lang: en", f"lang: en\nlead: '{lead}'")
    _, edition = written(f"{source}Text.\n", tmp_path)
    assert {"(213) 555-0134", "a@city.gov"} <= {tag.text for tag in read(edition.html).all("a")}
    (field,) = [field for field in edition.fields if field.name == "first_name"]
    assert f"Dear {field.marker}, call (213) 555-0134 or write {{a@city.gov}}." in edition.text
