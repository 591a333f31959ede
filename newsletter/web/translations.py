"""The words of the pages in the reader's language: gettext catalogs, with English in the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from unicodedata import combining, normalize

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from newsletter.model.spoken_language import closest_language

FOLDER = Path(__file__).parent / "locales"
DOMAIN = "pages"
SOURCE_LANGUAGE = "en"


_OWN_NAMES: Mapping[str, str] = {
    "ar": "العربية",
    "ca": "Català",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fi": "Suomi",
    "fil": "Filipino",
    "fr": "Français",
    "he": "עברית",
    "hy": "Հայերեն",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "nb": "Norsk bokmål",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "pt-pt": "Português (Portugal)",
    "ro": "Română",
    "ru": "Русский",
    "sv": "Svenska",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
    "zh": "中文",
    "zh-hant": "中文 (繁體)",
}
"""As CLDR has them: asking Babel would load every language's data, 30 MB, for one menu."""


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that pages speak, English first."""
    return (
        SOURCE_LANGUAGE,
        *sorted(file.parents[1].name for file in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")),
    )


@cache
def translations(lang: str, domain: str = DOMAIN, *, otherwise: str = "") -> NullTranslations:
    """Return the catalog of one of `languages()`; English has none and gets the templates' own words.

    `otherwise` is the domain of a second catalog, for what the first does not have.
    """
    if lang == SOURCE_LANGUAGE:
        return NullTranslations()
    compiled = BytesIO()
    with (FOLDER / lang / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=Locale.parse(lang, sep="-"), domain=domain))
    compiled.seek(0)
    found = Translations(compiled, domain=domain)
    if otherwise:
        found.add_fallback(translations(lang, otherwise))
    return found


def choose_language(wanted: Sequence[str]) -> str:
    """Return the first language that pages speak of those wanted (BCP 47 tags), else English."""
    found = (closest_language(tag, languages()) for tag in wanted if tag)
    return next((lang for lang in found if lang), SOURCE_LANGUAGE)


def accepted_languages(header: str) -> tuple[str, ...]:
    """Return the tags of an Accept-Language header (RFC 9110 section 12.5.4), most wanted first."""
    weighted: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1) if weight else 1.0
        except ValueError:
            continue
        if tag and tag != "*" and quality > 0:
            weighted.append((-quality, tag.strip()))
    return tuple(tag for _, tag in sorted(weighted, key=lambda one: one[0]))


def own_name(lang: str) -> str:
    """Return a language's name in itself, with a capital letter: Español."""
    name = _OWN_NAMES.get(lang) or Locale.parse(lang, sep="-").get_display_name() or lang
    return name[:1].upper() + name[1:]


@cache
def named_languages() -> tuple[tuple[str, str], ...]:
    """Return the languages that pages speak with their own names, in the order of the names."""
    named = ((lang, own_name(lang)) for lang in languages())
    return tuple(sorted(named, key=lambda one: _without_accents(one[1])))


def _without_accents(text: str) -> str:
    return "".join(char for char in normalize("NFD", text) if not combining(char)).casefold()
