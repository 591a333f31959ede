"""Loads the texts of the emails that readers get one by one, in the languages of `locales/*.toml`.

Each file has the same tables, one for each email, with a subject and a text. A language is read at its first
use and kept.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newsletter.model.spoken_language import closest_language

FOLDER = Path(__file__).parent / "locales"
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class EmailText:
    """Subject and plain text with placeholders for `str.format`, such as {link}."""

    subject: str
    text: str


@cache
def email_languages() -> tuple[str, ...]:
    """Return the languages that these emails are written in, sorted."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


def email_text(name: str, lang: str) -> EmailText:
    """Return an email's text in the language nearest to a BCP 47 tag, else in English.

    Raises KeyError if there is no email of this name.
    """
    return texts_in(closest_language(lang, email_languages()) or SOURCE_LANGUAGE)[name]


@cache
def texts_in(lang: str) -> Mapping[str, EmailText]:
    """Return all texts in one of `email_languages()`, by the email's name."""
    with (FOLDER / f"{lang}.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {name: EmailText(subject=table["subject"], text=table["text"]) for name, table in tables.items()}
