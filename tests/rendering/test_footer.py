"""The footer: what readers look for at the end of an email, and nothing that is not set."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from newsletter.model import Edition, Footer
from newsletter.rendering.edition import render
from newsletter.rendering.preview import web_page
from newsletter.rendering.theme import Theme
from tests.rendering.reading import read
from tests.rendering.samples import THEMES, front, issue, publication

EVERY_THEME = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
FULL = Footer(
    phone="+1 (213) 555-0142",
    hours="Monday to Friday, 9 to 5",
    hours_in={"es": "De lunes a viernes, de 9 a 17"},
    social={"Instagram": "https://social.example/d13", "Bluesky": "https://bsky.example/d13?a=1&b=2"},
    subscribe_url="https://letters.example/subscribe",
)


def made(folder: Path, theme: Theme, footer: Footer, lang: str = "en") -> Edition:
    own = dataclasses.replace(publication(), footer=footer)
    return render(issue(folder, head=front(lang=lang)), own, theme, root=folder)


@EVERY_THEME
def test_every_line_is_in_the_email_and_in_its_text(tmp_path: Path, theme: Theme) -> None:
    edition = made(tmp_path, theme, FULL)
    links = {tag.attributes["href"]: tag.text for tag in read(edition.html).all("a")}
    assert links["tel:+1-213-555-0142"] == "+1 (213) 555-0142"
    assert links["https://social.example/d13"] == "Instagram"
    assert links["https://bsky.example/d13?a=1&b=2"] == "Bluesky"
    assert links["https://letters.example/subscribe"] == "Subscribe"
    assert "Was this forwarded to you?" in edition.html
    assert "Monday to Friday, 9 to 5" in edition.html
    for line in (
        "+1 (213) 555-0142",
        "Monday to Friday, 9 to 5",
        "Instagram: https://social.example/d13",
        "Was this forwarded to you? Subscribe: https://letters.example/subscribe",
    ):
        assert line in edition.text.splitlines()


@EVERY_THEME
def test_what_is_not_set_leaves_no_trace(tmp_path: Path, theme: Theme) -> None:
    edition = made(tmp_path, theme, Footer())
    assert "forwarded" not in edition.html + edition.text
    assert "tel:" not in edition.html + edition.text
    assert edition.text.rstrip().endswith("200 N. Spring St., Los Angeles, CA 90012")
    only = made(tmp_path, theme, Footer(hours="Daily, 9 to 5"))
    assert "· Daily" not in "".join(tag.text for tag in read(only.html).by_class("foot"))


@pytest.mark.parametrize(
    ("lang", "hours", "marked"),
    [("es", "De lunes a viernes, de 9 a 17", False), ("es-MX", "De lunes a viernes, de 9 a 17", False),
     ("fr", "Monday to Friday, 9 to 5", True)],
)  # fmt: skip
def test_the_hours_are_in_the_emails_language_or_say_in_which(
    tmp_path: Path, lang: str, hours: str, marked: bool
) -> None:
    edition = made(tmp_path, THEMES[0], FULL, lang)
    assert hours in edition.html
    assert (f'<span lang="en" dir="ltr">{hours}</span>' in edition.html) is marked


@EVERY_THEME
def test_the_web_page_keeps_how_to_reach_the_office(tmp_path: Path, theme: Theme) -> None:
    page = web_page(made(tmp_path, theme, FULL), picture_path=lambda picture: picture.name)
    assert "tel:+1-213-555-0142" in page
    assert "https://social.example/d13" in page
    assert "forwarded" not in page


@pytest.mark.parametrize(
    ("phone", "country", "url"),
    [
        ("213-555-0142", "US", "tel:+1-213-555-0142"),
        ("213-555-0142 ext. 5", "US", "tel:+1-213-555-0142;ext=5"),
        ("(213) 555-0142 / 311", "US", "tel:+1-213-555-0142"),
        ("2135550142", "US", "tel:+1-213-555-0142"),
        ("030 901820", "DE", "tel:+49-30-901820"),
        ("213-555-0142", "", "tel:2135550142"),
        ("311", "US", "tel:311"),
        ("1-800-CALL-NOW", "US", ""),
    ],
)
def test_what_is_dialed_is_one_number(tmp_path: Path, phone: str, country: str, url: str) -> None:
    own = dataclasses.replace(publication(), footer=Footer(phone=phone), country=country)
    edition = render(issue(tmp_path, head=front()), own, THEMES[0], root=tmp_path)
    dialed = [tag.attributes["href"] for tag in read(edition.html).all("a") if tag.text == phone]
    assert dialed == ([url] if url else [])
    assert phone in edition.text
