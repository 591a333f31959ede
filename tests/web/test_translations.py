"""The pages' words: every one has a Spanish translation, and none is left over."""

from __future__ import annotations

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from newsletter.web.pages import TEMPLATES
from newsletter.web.translations import FOLDER, accepted_languages, choose_language, languages, own_name


def in_templates() -> set[str]:
    found = set()
    for file in TEMPLATES.glob("*.html"):
        with file.open("rb") as stream:
            for _line, words, _comments, _context in extract(
                "jinja2.ext:babel_extract", stream, options={"silent": "false", "trimmed": "true"}
            ):
                found.add(words[0] if isinstance(words, tuple) else words)
    return found


@pytest.mark.parametrize("lang", [lang for lang in languages() if lang != "en"])
def test_every_string_is_translated_and_none_is_left_over(lang: str) -> None:
    with (FOLDER / lang / "LC_MESSAGES" / "pages.po").open("rb") as stream:
        catalog = read_po(stream, locale=lang)
    translated = {
        one.id[0] if isinstance(one.id, tuple) else one.id
        for one in catalog
        if one.id and (all(one.string) if isinstance(one.string, tuple) else one.string)
    }
    assert "es" in languages()
    assert len(in_templates()) > 20
    assert translated == in_templates()
    assert not [one.id for one in catalog if one.fuzzy and one.id]


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (("es",), "es"),
        (("es-MX",), "es"),
        (("es_MX",), "es"),
        (("", "ES"), "es"),
        (("pt-BR", "es"), "es"),
        (("ca",), "en"),
        ((), "en"),
    ],
)
def test_the_first_language_that_is_spoken(wanted: tuple[str, ...], chosen: str) -> None:
    assert choose_language(wanted) == chosen


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("", ()),
        ("es", ("es",)),
        ("en;q=0.5, es", ("es", "en")),
        ("da, en-GB;q=0.8, en;q=0.7", ("da", "en-GB", "en")),
        ("*, es;q=0.1, en;q=0", ("es",)),
        ("es;q=much, en", ("en",)),
        (",,;q=1", ()),
    ],
)
def test_the_languages_of_a_browser(header: str, tags: tuple[str, ...]) -> None:
    assert accepted_languages(header) == tags


def test_languages_are_named_in_themselves() -> None:
    assert [own_name(lang) for lang in ("en", "es")] == ["English", "Español"]
