"""The messages of the program that the studio shows: every one is in Spanish, and none is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from newsletter.model.phrase import counted, language, phrase, setting
from newsletter.web.studio.messages import in_language, sentence, setting_steps
from newsletter.web.translations import FOLDER
from tests.web.studio.message_ids import message_ids, untranslatable

FILE = FOLDER / "es" / "LC_MESSAGES" / "messages.po"
IN_FILE = "{path} in newsletter.toml"
"""The template of a setting's name."""


def catalog(name: str) -> Iterator[Message]:
    with (FILE.parent / f"{name}.po").open("rb") as stream:
        yield from (one for one in read_po(stream, locale="es") if one.id)


def ids(name: str) -> dict[str, str]:
    """Return the messages of a catalog, each with that for many, or ""."""
    found = (texts(message.id) for message in catalog(name))
    return {forms[0]: "".join(forms[1:]) for forms in found}


def test_every_message_is_translated_and_none_is_left_over() -> None:
    said, wanted = ids("messages"), message_ids() | {IN_FILE: ""}
    assert len(wanted) > 400
    assert {one: many for one, many in wanted.items() if one not in said | ids("studio")} == {}
    assert said.keys() - wanted.keys() == set()
    assert {one: many for one, many in wanted.items() if many and (said | ids("studio"))[one] != many} == {}


def test_no_message_is_in_two_catalogs_or_twice_in_one() -> None:
    assert ids("messages").keys() & ids("studio").keys() == set()
    found = re.findall(r"^msgid (.+)$", FILE.read_text(encoding="utf-8"), re.M)
    assert sorted(one for one in set(found) if found.count(one) > 1) == []


def test_no_message_is_put_together_so_that_no_catalog_can_have_it() -> None:
    assert untranslatable() == []


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+[^{}]*\}", re.sub(r"\{\{|\}\}", "", text)))


def test_placeholders_are_the_same_and_nothing_is_empty() -> None:
    for one in catalog("messages"):
        for text, said in zip(texts(one.id), texts(one.string), strict=True):
            assert said, text
            assert placeholders(said) == placeholders(text), text
            assert [spaces(said), spaces(said[::-1])] == [spaces(text), spaces(text[::-1])], text


def texts(value: object) -> list[str]:
    """Return a text, or the forms of one."""
    return [str(one) for one in (value if isinstance(value, list | tuple) else [value])]


def spaces(text: str) -> int:
    return len(text) - len(text.lstrip())


def test_a_message_is_said_in_spanish_with_its_values() -> None:
    found = counted(
        "{count} link leads to {names}, a name for samples only",
        "{count} links lead to {names}, a name for samples only",
        2,
        names=".example",
    )
    assert in_language(found, "es") == "2 enlaces llevan a .example, un nombre que solo sirve para ejemplos"
    assert in_language(found, "en") == found
    assert sentence(phrase("unknown {what} {word}", what=phrase("key"), word="“a”"), "es") == (
        "No se reconoce “a” como clave"
    )
    assert sentence("a.md: it is", "es") == "a.md: it is"


def test_a_setting_is_called_by_its_label_and_led_to() -> None:
    found = phrase("Enter it: {setting}", setting=setting("publication.postal_address"))
    assert in_language(found, "es") == "Escríbala: «Dirección postal»"
    assert [one.path for one in setting_steps(found)] == [
        "/settings/publication#f-publication-postal_address"
    ]


def test_the_form_of_each_kind_of_setting_is_found() -> None:
    names = "lists.news.why_in", "feeds.a.url", "brand.accent", "segments", "test_groups", "smtp.host"
    steps = [setting_steps(setting(name)) for name in names]
    assert [one[0].path if one else "" for one in steps] == [
        "/lists/lists/news#f-why_in",
        "/feeds/entries/a#f-url",
        "/brand#f-brand-accent",
        "/people/segments",
        "/settings/sending",
        "",
    ]
    assert in_language(setting("smtp.host"), "es") == "smtp.host en newsletter.toml"


@pytest.mark.parametrize(
    ("tag", "lang", "name"), [("es", "en", "Spanish"), ("es", "es", "español"), ("xx-none", "es", "xx-none")]
)
def test_a_language_is_called_by_its_name_in_the_language_of_the_page(tag: str, lang: str, name: str) -> None:
    said = in_language(phrase("Say it in “{lang}” too: {setting}", lang=language(tag), setting="x"), lang)
    assert f"{name}" in said.replace("«", "“").partition("“")[2]
    assert "“es”" not in said
