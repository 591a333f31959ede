"""Compose: the order of a letter, what is left out, and what runs together."""

from __future__ import annotations

import dataclasses
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from newsletter.model import Block, Button, Callout, CalloutKind, Divider, Image, Spotlight, Stat, Stats, Text
from newsletter.rendering.compose import opening_picture
from newsletter.rendering.edition import render
from newsletter.rendering.render_context import VIEW
from newsletter.rendering.theme import Theme, load_theme
from tests.rendering.reading import Page, read
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

PICTURE = Image(source="march.png", alt="March", place=at(1))
GREETING = Text(markdown="Dear all,", place=at(1))
HEADED = Text(markdown="Hello\n\n## Then", place=at(1))
CALLOUT = Callout(kind=CalloutKind.NOTE, body=(GREETING,), place=at(1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pictures(tmp_path)
    return tmp_path


def page_of(folder: Path, *blocks: Block, lang: str = "en") -> Page:
    return read(render(issue(folder, *blocks, head=front(lang=lang)), publication(), THEME, root=folder).html)


@pytest.mark.parametrize(
    ("blocks", "index"),
    [
        ([PICTURE], 0),
        ([GREETING, PICTURE], 1),
        ([GREETING, GREETING, PICTURE, PICTURE], 2),
        ([HEADED, PICTURE], None),
        ([CALLOUT, PICTURE], None),
        ([Divider(place=at(1)), PICTURE], None),
        ([GREETING], None),
        ([], None),
    ],
)
def test_the_picture_before_the_first_heading_and_block_opens_the_letter(
    blocks: list[Block], index: int | None
) -> None:
    assert opening_picture(blocks) == index


def test_a_letter_has_its_parts_in_the_order_a_reader_expects(folder: Path) -> None:
    html = render(issue(folder, *every_block()), publication(), THEME, root=folder).html
    order = (
        "View in browser", "The Thirteenth</p>", "March 11, 2023", "Marchers with a banner", "Outside City Hall", "Policy, explained",
        "<h1", "Los Angeles is not one by law", "Did you know?", "What policies are in place?", "Read the proposed law",
        "Flexible working", "Best part?", "Sam Example</h", "The women who lead", "In the news", "You’re receiving this because", ">Unsubscribe",
        "Office of Council District 13",
    )  # fmt: skip
    found = [html.index(words) for words in order]
    assert found == sorted(found)


def test_a_picture_that_is_too_small_to_open_a_letter_stays_in_the_text(folder: Path) -> None:
    small = Image(source="sam.jpg", alt="Sam", place=at(1))
    page = page_of(folder, small)
    names = [(tag.name, tag.attributes.get("alt")) for tag in page.all("h1", "img")]
    assert names == [("h1", None), ("img", "Sam")]
    assert page.all("img")[0].attributes["width"] == "480"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
def test_what_follows_a_coloured_band_does_not_touch_it(folder: Path, theme: Theme) -> None:
    band = Spotlight(title="Sam", body=(GREETING,), place=at(1))
    figures = Stats(items=(Stat(value="9", label="x", place=at(1)),) * 2, place=at(1))

    def air(block: Block) -> list[int]:
        made = [
            render(issue(folder, *blocks, block), publication(), theme, root=folder).mjml
            for blocks in ((), (band,))
        ]
        return [int(re.findall(r'<mj-section padding="(\d+)px', mjml)[-2]) for mjml in made]

    assert air(GREETING) == [0, 24]
    assert max(air(CALLOUT)[1], air(figures)[1]) == (16 if theme.name == "plain-letter" else 32)


def test_neighbouring_prose_shares_one_section(folder: Path) -> None:
    button = Button(label="Go", url="https://x.example", place=at(1))

    def sections(*blocks: Block) -> int:
        return render(issue(folder, *blocks), publication(), THEME, root=folder).mjml.count("<mj-section")

    assert sections(GREETING, button, Divider(place=at(1)), GREETING) == sections(GREETING)
    assert sections(GREETING, CALLOUT, GREETING) == sections(GREETING) + 2


def test_the_theme_speaks_the_issues_language(folder: Path) -> None:
    edition = render(issue(folder, CALLOUT, head=front(lang="es")), publication(), THEME, root=folder)
    for words in (
        "Ver en el navegador",
        "11 de marzo de 2023",
        "N.º\u00a042",
        "Información útil",
        "Cancelar la suscripción",
    ):
        assert words in edition.text
        assert words.replace("\u00a0", "&#xa0;") in edition.html


def test_english_words_in_a_letter_of_another_language_say_that_they_are_english(folder: Path) -> None:
    page = page_of(folder, CALLOUT, lang="moh")
    marked = [tag.text for tag in page.tags if tag.attributes.get("lang") == "en"]
    why = "You’re receiving this because you signed up for Council District 13 news."
    assert marked == [
        "View in browser",
        "No.\u00a042",
        "Good to know",
        why,
        "Unsubscribe",
        "Change what you get",
    ]
    assert page.all("html")[0].attributes["lang"] == "moh"


def test_a_letter_from_right_to_left_is_turned_as_a_whole(folder: Path) -> None:
    edition = render(issue(folder, *every_block(), head=front(lang="ar")), publication(), THEME, root=folder)
    assert read(edition.html).all("html")[0].attributes["dir"] == "rtl"
    assert "direction:ltr" not in edition.html
    texts = re.findall(r"text-align:(left|right|center);color", edition.html)
    assert texts.count("right") > 10
    assert texts.count("left") == 0
    assert "border-right:4px solid" in edition.html


def test_what_is_not_said_leaves_no_trace(folder: Path) -> None:
    head = dataclasses.replace(front(), kicker="", lead="", number=None, title="")
    bare = dataclasses.replace(publication(web_url=None), base_url="")
    edition = render(issue(folder, head=head), bare, THEME, root=folder)
    page = read(edition.html)
    assert not [tag for css in ("kicker", "lead", "caption") for tag in page.by_class(css)]
    assert "View in browser" not in edition.html + edition.text
    assert "No." not in edition.text
    assert page.texts("h1") == ["What does it mean to be a “Sanctuary City”?"]


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("web_url", [None, publication().archive_url])
def test_an_issue_is_viewed_on_our_own_pages_by_a_link_that_is_filled_in(
    folder: Path, public: bool, web_url: str | None
) -> None:
    archived = publication(web_url=web_url)
    lists = {key: dataclasses.replace(one, public=public) for key, one in archived.lists.items()}
    edition = render(issue(folder), dataclasses.replace(archived, lists=lists), THEME, root=folder)
    marker = next(field.marker for field in edition.fields if field.name == VIEW)
    assert f'href="{marker}"' in edition.html
    assert f"View in browser: {marker}\n" in edition.text


def test_an_issue_is_viewed_on_the_office_s_own_site_if_it_has_one(folder: Path) -> None:
    edition = render(issue(folder), publication(), THEME, root=folder)
    assert VIEW not in {field.name for field in edition.fields}
    assert "View in browser: https://letters.example/" in edition.text


def test_the_web_address_holds_the_slug_percent_encoded(folder: Path) -> None:
    odd = dataclasses.replace(issue(folder), slug="ä/ b")
    edition = render(odd, publication(), THEME, root=folder)
    assert "https://letters.example/%C3%A4%2F%20b" in edition.text


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Correction: this email replaces one that we sent earlier."),
        ("es", "Corrección: este correo sustituye a uno que enviamos antes."),
        ("fr-CA", "Rectificatif\N{NO-BREAK SPACE}: cet e-mail remplace un message envoyé précédemment."),
        ("he", "תיקון: הודעה זו מחליפה הודעה ששלחנו קודם לכן."),
        ("moh", "Correction: this email replaces one that we sent earlier."),
    ],
)
def test_a_correction_says_so_at_the_top_in_every_theme_and_language(
    folder: Path, theme: Theme, lang: str, line: str
) -> None:
    plain = issue(folder, GREETING, head=front(lang=lang))
    marked = render(dataclasses.replace(plain, correction=True), publication(), theme, root=folder)
    assert line in unescape(marked.html)
    assert line in " ".join(marked.text.replace("\n", " ").split(" "))
    assert unescape(marked.html).index(line) < unescape(marked.html).index("<h1")
    unmarked = render(plain, publication(), theme, root=folder)
    assert line not in unescape(unmarked.html) + unmarked.text
    assert unmarked.digest != marked.digest


def test_a_theme_of_an_earlier_version_gets_the_line_of_a_correction_above_the_text(
    folder: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old" / "calm-civic"
    shutil.copytree(ROOT / "templates" / "calm-civic", old)
    letter = old / "letter.mjml"
    text = letter.read_text(encoding="utf-8")
    letter.write_text(re.sub(r"{% if correction %}.*?{% endif %}", "", text, flags=re.S), encoding="utf-8")
    theme = load_theme([tmp_path / "old"], "calm-civic")
    marked = dataclasses.replace(issue(folder, GREETING, head=front(lang="en")), correction=True)
    edition = render(marked, publication(), theme, root=folder)
    line = "Correction: this email replaces one that we sent earlier."
    assert edition.html.count(line) == edition.text.count(line) == 1
    assert edition.html.index(line) < edition.html.index("Dear all,")
