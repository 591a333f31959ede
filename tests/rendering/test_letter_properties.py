"""Laws of a letter: whatever anybody writes comes out exactly, and never as markup."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.model import (
    Button,
    Callout,
    CalloutKind,
    Columns,
    Edition,
    Event,
    Events,
    Image,
    Issue,
    News,
    Policy,
    Quote,
    Spotlight,
    SpotlightPerson,
    Stat,
    Stats,
    Story,
    Table,
    Text,
)
from newsletter.rendering.edition import render
from newsletter.rendering.merge_fields import fill
from newsletter.rendering.render_context import UNSUBSCRIBE
from newsletter.rendering.theme import Theme, load_theme
from tests.rendering.reading import Page, Tag, read, squeezed
from tests.rendering.samples import (
    ROOT,
    THEME,
    THEMES,
    at,
    every_block,
    front,
    issue,
    publication,
    write_pictures,
)

_NASTY = (
    "e\u0301", "\u0939\u093f\u0928\u094d\u0926\u0940", "\U0001f469\u200d\U0001f4bb", "\u2764\ufe0f", "\u200f", "\u202e",
    "\u00a0", "\u00ad", "\u200b", "\ufeff", "\u2028", "\ue000", '"', "'", "\\", "\\\\", "<script>alert(1)</script>",
    "</p>", "<!--", "-->", "]]>", "<![CDATA[", "{{7*7}}", "{% raw %}", "{# x #}", "{{ config }}", "&amp;", "&#x3c;b>",
    "&", "%7B", "\u201cquoted\u201d", "<mj-raw>", "</mj-text>", "<![endif]-->", "</title>", "</style>", "$&", "\\1",
)  # fmt: skip

STRINGS = st.lists(
    st.one_of(
        st.sampled_from(_NASTY),
        st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=4,
).map(lambda parts: "x" + squeezed(unicodedata.normalize("NFC", "".join(parts))) + "x")
"""Text as the issue reader hands it on: NFC, one line, no controls, not empty."""

FEWER = settings(max_examples=max(20, settings.default.max_examples // 3) if settings.default else 20)
"""For laws that render two whole letters an example."""

ANY_THEME = st.sampled_from(THEMES)
AGAIN = tuple(load_theme([ROOT / "templates"], theme.name) for theme in THEMES)
"""The themes as another process would read them."""

EVERY_THEME = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        write_pictures(Path(made))
        yield Path(made)


def as_markdown(text: str) -> str:
    """Escape text so that Markdown (with merge fields) means exactly it."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def as_cell(text: str) -> str:
    """Escape text for a cell of a table."""
    return as_markdown(text)


def as_line(text: str) -> str:
    """Escape text for a line in which merge fields may stand."""
    return re.sub(r"([\\{}])", r"\\\1", text)


def letter_with(folder: Path, words: str, *, measured: str = "") -> Issue:
    """An issue in which the same words stand wherever words may stand.

    Figures and tables are laid out by how wide they are; `measured` words stand there instead.
    """
    measured = measured or words
    body = (Text(markdown=f"{as_markdown(words)}\n\n## {as_markdown(words)}", place=at(1)),)
    return issue(
        folder,
        Image(source="march.png", alt=words, caption=words, place=at(1)),
        Text(markdown=f"[{as_markdown(words)}](https://x.example/)\n\n- {as_markdown(words)}", place=at(2)),
        Callout(kind=CalloutKind.NOTE, title=words, body=body, place=at(3)),
        Policy(title=words, body=body, owner=words, effective=words, applies_to=words, place=at(4)),
        Spotlight(title=words, role=words, photo="sam.jpg", alt=words, body=body, place=at(5)),
        Quote(markdown=as_markdown(words), attribution=words, place=at(6)),
        Button(label=as_line(words), url="https://x.example/", place=at(7)),
        Spotlight(
            title=words,
            body=(),
            people=(SpotlightPerson(name=words, role=words, photo="sam.jpg", alt=words, place=at(5)),),
            place=at(5),
        ),
        Stats(
            title=words,
            items=tuple(Stat(value=measured, label=words, place=at(9)) for _ in range(2)),
            place=at(9),
        ),
        Columns(title=words, columns=(body[:1], body[:1]), place=at(9)),
        Table(markdown=f"| {as_cell(measured)} | b |\n|---|---|\n| {as_cell(measured)} | b |", place=at(9)),
        Events(
            title=words,
            items=(Event(title=words, date=dt.date(2026, 5, 12), where=as_markdown(words), place=at(9)),),
            place=at(9),
        ),
        News(
            title=words,
            items=(Story(title=words, url="https://x.example/", outlet=words, place=at(8), lang="es"),),
            place=at(8),
        ),
        head=front(
            subject=as_line(words),
            preheader=as_line(words),
            title=as_line(words),
            kicker=words,
            lead=as_line(words),
        ),
    )


def filled(edition: Edition) -> tuple[str, Page, str]:
    subject, html, text = fill(edition, {UNSUBSCRIBE: "https://letters.example/u/1"})
    return subject, read(html), text


def keeps_a_number(tag: Tag) -> bool:
    """Tell whether a tag is there only so that a number does not break."""
    return tag.name == "span" and tag.attributes == {"style": "white-space:nowrap"}


def places_of_words(page: Page) -> list[str]:
    """Every text and attribute of a letter where words of its issue stand."""
    classes = ("kicker", "lead", "caption", "headline", "role", "fact", "attribution")
    found = [tag.text for css in classes for tag in page.by_class(css)]
    found += page.texts("h1", "h2", "h3", "title", "li", "blockquote")
    found += [tag.attributes["alt"] for tag in page.all("img")]
    found += [tag.text for tag in page.all("a") if tag.attributes["href"] == "https://x.example/"]
    return [squeezed(text).removeprefix("— ") for text in found]


@given(words=STRINGS, theme=ANY_THEME)
@example(words='x{{ first_name | "neighbor" }}x', theme=THEMES[0])
@example(words="x<img src=x onerror=alert(1)>x", theme=THEMES[1])
@example(words="x\\u{a0}x", theme=THEMES[2])
def test_words_come_out_exactly_in_texts_and_attributes(folder: Path, words: str, theme: Theme) -> None:
    edition = render(letter_with(folder, words), publication(), theme, root=folder)
    subject, page, text = filled(edition)
    assert subject == words
    known = {"Policy", "Spotlight", "Responsible", "Takes effect", "Applies to"}
    found = [place for place in places_of_words(page) if place not in known]
    assert len(found) >= 30
    assert set(found) == {words}
    (outlet,) = page.by_class("outlet")
    assert squeezed(outlet.text) == f"{words}{words}\N{NO-BREAK SPACE}· en español"
    whole = squeezed(page.all("body")[0].text)
    assert whole.count(words) >= 36
    assert squeezed(words) in squeezed(re.sub(r" \[\d+\]", "", text))


@FEWER
@given(words=STRINGS, theme=ANY_THEME)
def test_the_same_letter_is_the_same_bytes_in_every_theme(folder: Path, words: str, theme: Theme) -> None:
    once = render(letter_with(folder, words), publication(), theme, root=folder)
    again = AGAIN[THEMES.index(theme)]
    assert render(letter_with(folder, words), publication(), again, root=folder) == once


@FEWER
@given(words=STRINGS, theme=ANY_THEME)
def test_no_words_ever_add_or_change_a_tag(folder: Path, words: str, theme: Theme) -> None:
    as_long = "x" + "y" * (len(words) - 2) + "x"
    plain = render(letter_with(folder, as_long, measured="a"), publication(), theme, root=folder)
    nasty = render(letter_with(folder, words, measured="a"), publication(), theme, root=folder)

    def shape(edition: Edition) -> list[tuple[str, tuple[str, ...]]]:
        page = filled(edition)[1]
        return [(tag.name, tuple(tag.attributes)) for tag in page.tags if not keeps_a_number(tag)]

    assert shape(nasty) == shape(plain)
    assert len(read(nasty.html).comments) == len(read(plain.html).comments)


@given(markdown=st.one_of(st.text(max_size=80), st.lists(st.sampled_from([*_NASTY, "\n", "\n\n", "- ", "1. ", "> ", "# ", "```\n", "[", "](", ")", "*", "_", "`", "<", "http://x", "    "]), max_size=14).map("".join)))  # fmt: skip
def test_any_markdown_compiles_and_adds_only_tags_of_prose(folder: Path, markdown: str) -> None:
    if "![" in markdown:
        markdown = markdown.replace("![", "[")
    bare = render(issue(folder, Text(markdown="x", place=at(1))), publication(), THEME, root=folder)
    edition = render(issue(folder, Text(markdown=markdown, place=at(1))), publication(), THEME, root=folder)
    allowed = {tag.name for tag in read(bare.html).tags} | {
        "h2", "h3", "ul", "ol", "li", "strong", "em", "code", "pre", "hr", "blockquote"
    }  # fmt: skip
    page = read(edition.html)
    assert {tag.name for tag in page.tags} <= allowed
    assert not [name for tag in page.tags for name in tag.attributes if name.startswith("on")]


@EVERY_THEME
def test_every_link_heading_and_alt_of_the_html_is_in_the_text(folder: Path, theme: Theme) -> None:
    edition = render(issue(folder, *every_block()), publication(), theme, root=folder)
    _, page, text = filled(edition)
    lines = squeezed(re.sub(r" \[\d+\]", "", text))
    for tag in page.all("a"):
        assert tag.attributes["href"] in lines
    for heading in page.texts("h1", "h2", "h3"):
        assert squeezed(heading) in lines
    for picture in page.all("img"):
        assert picture.attributes["alt"] in lines
    for css in ("lead", "kicker", "caption", "foot", "outlet"):
        for tag in page.by_class(css):
            assert squeezed(re.sub(r"<br>", " ", tag.text)).split("\N{NO-BREAK SPACE}· ")[0][:20] in lines


@EVERY_THEME
def test_the_text_is_no_wider_than_a_screen_but_for_addresses(folder: Path, theme: Theme) -> None:
    edition = render(issue(folder, *every_block()), publication(), theme, root=folder)
    wide = [line for line in edition.text.splitlines() if len(line) > 78]
    assert all("https://" in line for line in wide)
    assert not [line for line in edition.text.splitlines() if line.startswith("-- ") or line != line.rstrip()]


@EVERY_THEME
def test_a_letter_passes_what_a_machine_can_check_of_accessibility(folder: Path, theme: Theme) -> None:
    edition = render(issue(folder, *every_block()), publication(), theme, root=folder)
    page = filled(edition)[1]
    html = page.all("html")[0].attributes
    wrapper = page.all("div")[0].attributes
    assert (html["lang"], html["dir"]) == (wrapper["lang"], wrapper["dir"]) == ("en", "ltr")
    assert page.texts("title") == page.texts("h1") == ["What does it mean to be a “Sanctuary City”?"]
    levels = [int(tag.name[1]) for tag in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    data_tables = [tag for tag in page.all("table") if tag.attributes.get("role") != "presentation"]
    facts = page.by_class("fact")
    assert len(data_tables) == bool(facts)
    assert [tag.attributes["scope"] for tag in page.all("th")] == ["row"] * (len(facts) // 2)
    for picture in page.all("img"):
        assert {"alt", "width", "height"} <= set(picture.attributes)
    assert all(squeezed(tag.text) for tag in page.all("a"))
    styles = [
        tag.attributes["style"]
        for tag in page.all("a")
        if "display:inline-block" not in tag.attributes["style"]
    ]
    assert all("text-decoration:underline" in style for style in styles)
    metas = {
        tag.attributes.get("name"): tag.attributes["content"]
        for tag in page.all("meta")
        if "name" in tag.attributes
    }
    assert metas["color-scheme"] == metas["supported-color-schemes"] == "light dark"
    assert all(len(style.encode()) < 16_000 for style in page.texts("style"))
    assert "fonts.googleapis" not in edition.html
    ids = [tag.attributes["id"] for tag in page.tags if "id" in tag.attributes]
    assert len(ids) == len(set(ids))


@EVERY_THEME
def test_no_paragraph_is_there_only_for_its_space(folder: Path, theme: Theme) -> None:
    for own in (publication(), publication(web_url=None)):
        edition = render(issue(folder, *every_block()), own, theme, root=folder)
        for tag in filled(edition)[1].all("p", "h1", "h2", "h3", "li", "a"):
            assert tag.text.strip("\N{NO-BREAK SPACE} \n") or tag.attributes.get("class", "").startswith(
                "shot"
            ), tag


def test_a_spanish_headline_in_an_english_letter_says_so_to_machines_and_people(folder: Path) -> None:
    edition = render(issue(folder, *every_block()), publication(), THEME, root=folder)
    page = filled(edition)[1]
    marked = [(tag.name, tag.text) for tag in page.tags if tag.attributes.get("lang") == "es"]
    assert marked == [("a", "Ciudad santuario: qué cambia para las familias"), ("span", "en español")]


@EVERY_THEME
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_outlook_reads_whole_tables_and_so_does_everybody_else(folder: Path, theme: Theme, lang: str) -> None:
    """`read` refuses a tag that is closed where another is open."""
    figures = Stats(items=tuple(Stat(value=value, label="x", place=at(1)) for value in "12"), place=at(1))
    blocks = (*every_block(), figures, Columns(columns=((), ()), place=at(1)))
    edition = render(issue(folder, *blocks, head=front(lang=lang)), publication(), theme, root=folder)
    assert edition.html.count("<!--[if mso | IE]>") == edition.html.count("<![endif]-->") - 4
    for_outlook = re.sub(r"<!--\[if mso \| IE\]>(.*?)<!\[endif\]-->", r"\1", edition.html, flags=re.DOTALL)
    everybody, outlook = read(edition.html).all("table"), read(for_outlook).all("table")
    assert len(outlook) > len(everybody) > 10
    comments = "".join(re.findall(r"<!--\[if mso \| IE\]>.*?<!\[endif\]-->", edition.html, flags=re.DOTALL))
    turned = comments.count('<table dir="rtl" ')
    assert turned == (comments.count("<table") if lang == "ar" else 0)


def test_the_preheader_is_first_hidden_and_padded(folder: Path) -> None:
    edition = render(issue(folder, *every_block()), publication(), THEME, root=folder)
    hidden = read(edition.html).all("div")[1]
    assert "display:none" in hidden.attributes["style"]
    assert "mso-hide:all" in hidden.attributes["style"]
    assert hidden.text.startswith("Los Angeles is not one yet. Here is what would change.\u2007\ufeff\u034f")
    assert "&#x2007;&#xfeff;&#x34f;" in edition.html
    assert "color" not in hidden.attributes["style"]


def test_a_letter_without_preheader_has_no_hidden_part(folder: Path) -> None:
    edition = render(issue(folder, head=front(preheader="")), publication(), THEME, root=folder)
    assert "display:none" not in edition.html.partition("<body")[2]
