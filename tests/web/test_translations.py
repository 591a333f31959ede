"""The pages' words: every one is translated into every language, and none is left over."""

from __future__ import annotations

import gettext
import re
import unicodedata

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from newsletter.rendering.theme_strings import STRINGS
from newsletter.subscribers.email_texts import email_languages
from newsletter.web.pages import TEMPLATES
from newsletter.web.translations import (
    FOLDER,
    accepted_languages,
    choose_language,
    languages,
    named_languages,
    own_name,
)


def in_templates() -> set[str]:
    found = set()
    for file in TEMPLATES.glob("*.html"):
        with file.open("rb") as stream:
            for _line, words, _comments, _context in extract(
                "jinja2.ext:babel_extract", stream, options={"silent": "false", "trimmed": "true"}
            ):
                found.add(words[0] if isinstance(words, tuple) else words)
    return found


def catalog(lang: str) -> Catalog:
    with (FOLDER / lang / "LC_MESSAGES" / "pages.po").open("rb") as stream:
        return read_po(stream, locale=Locale.parse(lang, sep="-"))


def forms(message: Message) -> tuple[str, ...]:
    """Return all translations of a message: one, or one for each plural form."""
    found = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return tuple(str(form or "") for form in found)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%", text))


ALSO_A_LABEL = "Search the archive"
"""Also used without a number: the form for one must need none."""
TRANSLATED = [lang for lang in languages() if lang != "en"]


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_string_is_translated_and_none_is_left_over(lang: str) -> None:
    messages = [one for one in catalog(lang) if one.id]
    translated = {one.id[0] if isinstance(one.id, tuple) else one.id for one in messages if all(forms(one))}
    assert "es" in languages()
    assert len(in_templates()) > 20
    assert translated == in_templates()
    assert not [one.id for one in messages if one.fuzzy]


@pytest.mark.parametrize("lang", TRANSLATED)
def test_placeholders_and_plural_forms_are_those_of_the_language(lang: str) -> None:
    found = catalog(lang)
    assert str(found.plural_forms).replace(" ", "") == plural_header(lang).replace(" ", "")
    for one in (one for one in found if one.id):
        if isinstance(one.id, str):
            assert placeholders(*forms(one)) == placeholders(one.id), one.id
            continue
        assert len(forms(one)) == found.num_plurals, one.id
        plural = gettext.c2py(found.plural_expr)
        for number, form in enumerate(forms(one)):
            left_out = set(placeholders(one.id[1])) - set(placeholders(form))
            assert set(placeholders(form)) <= set(placeholders(one.id[1])), form
            assert left_out <= {"%(count)s"}, form
            if one.id[0] == ALSO_A_LABEL:
                assert left_out or number != plural(1), form
            elif left_out:
                assert len([n for n in range(300) if plural(n) == number]) == 1, form


def plural_header(lang: str) -> str:
    plural = get_plural(Locale.parse(lang, sep="-"))
    return f"nplurals={plural.num_plurals}; plural={plural.plural_expr};"


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_text_has_no_blank_at_its_ends_and_ends_like_the_original(lang: str) -> None:
    for one in (one for one in catalog(lang) if one.id):
        ids = one.id if isinstance(one.id, tuple) else (one.id,)
        for form in forms(one):
            assert form == form.strip(), form
            assert unicodedata.is_normalized("NFC", form), form
            assert "  " not in form, form
            assert (ids[0][-1] in ".?:…") == (form[-1] in ".?:…;؟։՝。？：" or "՞" in form), (ids[0], form)


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (("es",), "es"),
        (("es-MX",), "es"),
        (("es_MX",), "es"),
        (("", "ES"), "es"),
        (("tlh", "es"), "es"),
        (("tlh",), "en"),
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
    assert [own_name(lang) for lang in ("en", "es", "zh-hant")] == ["English", "Español", "中文 (繁體)"]


@pytest.mark.parametrize("lang", languages())
def test_a_languages_name_is_that_of_cldr(lang: str) -> None:
    name = Locale.parse(lang, sep="-").get_display_name() or ""
    assert own_name(lang) == name[:1].upper() + name[1:]


def test_the_menu_is_in_the_order_of_the_names() -> None:
    tags = [lang for lang, _ in named_languages()]
    assert sorted(tags) == sorted(languages())
    assert tags.index("ca") < tags.index("cs") < tags.index("da") < tags.index("de") < tags.index("en")


def test_pages_speak_the_languages_that_emails_have_words_for() -> None:
    assert set(languages()) == set(STRINGS) == set(email_languages())


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ("pt", "pt"), ("pt-BR", "pt"), ("pt-PT", "pt-pt"), ("zh-CN", "zh"), ("zh-TW", "zh-hant"),
        ("zh-Hant-HK", "zh-hant"), ("no", "nb"), ("nn-NO", "nb"), ("tl", "fil"), ("iw", "he"), ("ca-ES", "ca"),
    ],
)  # fmt: skip
def test_older_codes_and_regions_find_their_catalog(wanted: str, chosen: str) -> None:
    assert choose_language((wanted, "es")) == chosen
