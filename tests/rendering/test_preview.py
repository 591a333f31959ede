"""Preview: a page for a browser, with nothing left to fill."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from newsletter.rendering.edition import render
from newsletter.rendering.preview import Translation, web_page
from newsletter.rendering.render_context import UNSUBSCRIBE
from newsletter.rendering.theme import load_theme
from tests.rendering.reading import read, squeezed
from tests.rendering.samples import ROOT, THEME, every_block, front, issue, publication, write_pictures


def test_a_web_copy_shows_fallbacks_files_and_no_ones_unsubscribe_link(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    edition = render(issue(tmp_path, *every_block()), publication(), THEME, root=tmp_path)
    html = web_page(edition, picture_path=lambda picture: f'sample "pictures"/{picture.name}')
    page = read(html)
    assert "Hello neighbor," in html
    assert "cid:" not in html
    assert [tag.attributes["src"] for tag in page.all("img")] == [
        f'sample "pictures"/{picture.name}' for picture in edition.pictures
    ]
    assert not [field for field in edition.fields if field.marker in html]


@pytest.mark.parametrize("name", ["calm-civic", "bold-campaign", "plain-letter"])
def test_a_web_copy_says_all_that_the_letter_says_but_what_belongs_into_a_mailbox(
    name: str, tmp_path: Path
) -> None:
    write_pictures(tmp_path)
    theme = load_theme([ROOT / "templates"], name)
    edition = render(issue(tmp_path, *every_block()), publication(), theme, root=tmp_path)
    html = web_page(edition, picture_path=lambda picture: picture.name)
    left = [tag.text for tag in read(html).all("a")]
    gone = {"Unsubscribe", "Change what you get", "View in browser"}
    assert left == [tag.text for tag in read(edition.html).all("a") if tag.text not in gone]
    assert not [words for words in gone if words in html]
    for names in ("h1", "h2", "h3", "li", "img"):
        assert len(read(html).all(names)) == len(read(edition.html).all(names))


def test_a_theme_that_marks_nothing_still_gives_nobody_a_way_to_unsubscribe_others(tmp_path: Path) -> None:
    edition = render(issue(tmp_path), publication(), THEME, root=tmp_path)
    unmarked = dataclasses.replace(edition, html=edition.html.replace(" mail-only", ""))
    html = web_page(unmarked, picture_path=lambda picture: picture.name)
    assert read(html).all("a") == []
    assert UNSUBSCRIBE not in html
    assert not [field for field in edition.fields if field.marker in html]


@pytest.mark.parametrize("name", ["calm-civic", "bold-campaign", "plain-letter"])
@pytest.mark.parametrize("web_url", ["https://letters.example/{slug}", None])
def test_pages_in_several_languages_lead_to_each_other(
    name: str, web_url: str | None, tmp_path: Path
) -> None:
    theme = load_theme([ROOT / "templates"], name)
    edition = render(issue(tmp_path), publication(web_url=web_url), theme, root=tmp_path)
    translations = [Translation(lang="es", url="a.es.html"), Translation(lang="ar", url='a".ar.html')]
    page = read(web_page(edition, picture_path=lambda picture: picture.name, translations=translations))
    found = [
        (tag.text, tag.attributes["href"], tag.attributes["lang"], tag.attributes["hreflang"])
        for tag in page.all("a")
    ]
    assert found == [("español", "a.es.html", "es", "es"), ("العربية", 'a".ar.html', "ar", "ar")]
    (line,) = [tag for tag in page.all("p") if tag.text.startswith("English · ")]
    assert "p" not in line.parents


def test_hosted_pictures_stay_where_they_are(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    hosted = publication(images_base_url="https://img.example")
    edition = render(issue(tmp_path, *every_block()), hosted, THEME, root=tmp_path)
    assert "https://img.example/" in web_page(edition, picture_path=lambda _: "elsewhere")
    assert "elsewhere" not in web_page(edition, picture_path=lambda _: "elsewhere")


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "email"), ("de", "E-Mail"), ("ar", "رسالة بريد إلكتروني"), ("moh", "email")]
)
def test_an_email_says_in_its_language_that_it_is_one_and_its_page_is_the_main_landmark(
    lang: str, said: str, tmp_path: Path
) -> None:
    edition = render(issue(tmp_path, head=front(lang=lang)), publication(), THEME, root=tmp_path)
    (article,) = [tag for tag in read(edition.html).all("div") if tag.attributes.get("role") == "article"]
    assert article.attributes["aria-roledescription"] == said
    html = web_page(edition, picture_path=lambda picture: picture.name)
    (main,) = read(html).all("main")
    assert "aria-roledescription" not in html
    assert "role" not in main.attributes
    assert (main.attributes["lang"], main.attributes["class"]) == (lang, "paper")
    assert squeezed(main.text) == squeezed(read(html).all("body")[0].text)
