"""Each fault in newsletter.toml is one line that names the place and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import SettingsError
from newsletter.settings import parse_settings

SAMPLE = (Path(__file__).parents[2] / "newsletter.toml").read_text(encoding="utf-8")


def line_of(text: str) -> int:
    return SAMPLE[: SAMPLE.index(text)].count("\n") + 1


def fault(old: str, new: str) -> str:
    assert old in SAMPLE
    with pytest.raises(SettingsError) as caught:
        parse_settings(SAMPLE.replace(old, new, 1), root=Path("/nowhere"), environ={})
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('accent = "#0b5d57"', 'accent = "green"', "brand.accent must be a color such as #0b5d57"),
        ("port = 587", 'port = "587"', "smtp.port must be a whole number"),
        ('transport = "outbox"', 'transport = "pigeon"', "sending.transport must be 'outbox', 'smtp' or"),
        (
            'theme = "calm-civic"',
            'theme = "../../etc"',
            "brand.theme must be lowercase letters, digits and -",
        ),
        (
            'name = "The Thirteenth"',
            'name = "A\\nBcc: b@c.example"',
            "publication.name must be one line of text",
        ),
        ('lang = "en"', 'lang = "English!"', "must be a language tag such as en"),
        ('["neighborhood"]', '["The Hood"]', "must be lowercase letters, digits and _"),
        ("batch_size = 250", "batch_size = 5000", "sendgrid.batch_size"),
        ('address = "letters@thirteenth.example"', 'address = "me@gmail.com"', "your own domain"),
        ('base_url = "https', 'base_url = "http', "publication.base_url must be an https://"),
        ('base_url = "https://', 'base_url = "https://me@', "publication.base_url must be an https://"),
        (
            'base_url = "https://letters.thirteenth.example',
            'base_url = "http://10.0.0.7',
            "or http:// on this",
        ),
        (
            'base_url = "https://letters.thirteenth.example',
            'base_url = "https://a.example/?page=',
            "must be an",
        ),
        ('why = "You', 'wy = "You', "did you mean why?"),
    ],
)
def test_a_wrong_value_names_its_line(old: str, new: str, expected: str) -> None:
    message = fault(old, new)
    assert expected in message
    assert f"newsletter.toml:{line_of(old)}: " in message


def test_a_misspelt_table_gets_a_suggestion() -> None:
    assert "did you mean sendgrid?" in fault("[sendgrid]", "[sndgrid]")


def test_a_missing_value_names_its_table() -> None:
    message = fault('lang = "en"\n', "")
    assert f"newsletter.toml:{line_of('[publication]')}: publication.lang is missing" in message


def test_every_fault_is_told_at_once() -> None:
    text = SAMPLE.replace("port = 587", "port = 0").replace('accent = "#0b5d57"', 'accent = "x"')
    with pytest.raises(SettingsError) as caught:
        parse_settings(text, root=Path("/nowhere"), environ={})
    assert len(str(caught.value).splitlines()) == 2


def test_toml_that_cannot_be_read_names_the_line() -> None:
    message = fault('name = "The Thirteenth"', "name = The Thirteenth")
    assert "newsletter.toml:5: not valid TOML" in message


@pytest.mark.parametrize("key", ["password", "api_key"])
def test_a_secret_in_the_file_is_refused_without_repeating_it(key: str) -> None:
    message = fault("[smtp]\n", f'[smtp]\n{key} = "hunter2"\n')
    assert "environment" in message
    assert "hunter2" not in message


def test_a_database_password_in_the_file_is_refused_without_repeating_it() -> None:
    message = fault("sqlite:///.newsletter/newsletter.db", "postgresql://me:hunter2@db/news")
    assert "NEWSLETTER_DATABASE_URL" in message
    assert "hunter2" not in message


def test_a_colour_that_cannot_be_read_names_both_settings_the_ratio_and_a_better_one() -> None:
    message = fault('accent = "#0b5d57"', 'accent = "#ffcc00"')
    assert message == (
        f"newsletter.toml:{line_of('accent = ')}: brand.accent #ffcc00 on brand.tint #e9f3f1 has a contrast of "
        "1.3 to 1, but text needs 4.5 to 1 (WCAG 2.2, 1.4.3); the nearest readable brand.accent is #866b00"
    )


def test_a_ground_for_dark_mode_is_measured_too() -> None:
    message = fault('dark_accent = "#7fd1c7"', 'dark_accent = "#7fd1c7"\ndark_card = "#dddddd"')
    assert "brand.dark_card #dddddd" in message
    assert "the nearest readable brand.dark_card is #" in message
    assert message.count("\n") == 0


@pytest.mark.parametrize("font", ["Comic;Sans", "geogia", "url(x)"])
def test_a_font_that_is_none_lists_those_there_are(font: str) -> None:
    message = fault('dark_accent = "#7fd1c7"', f'heading_font = "{font}"')
    assert "brand.heading_font must be a font that works in emails" in message
    assert "system, arial" in message
