"""Messages of the program below the studio, in the language of a page: findings, refusals, reports.

They have a catalog of their own, `messages`; templates say their words by `studio`.
"""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from babel.support import NullTranslations

from newsletter.app.settings_forms.audience import AUDIENCE, FEEDS
from newsletter.app.settings_forms.look import BRAND
from newsletter.app.settings_forms.places import SettingPlace, place_of
from newsletter.model.phrase import LanguageName, SettingName, settings_in, translated
from newsletter.web.studio.hints import NextStep
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.times import language_name
from newsletter.web.translations import translations

_SEGMENTS = NextStep(label=N_("Segments"), path="/people/segments")

_QUOTES = {"es": ("«", "»")}


@cache
def catalog(lang: str) -> NullTranslations:
    """Return the texts of the studio in a language and, for what it does not say, those of the program."""
    return translations(lang, "studio", otherwise="messages")


def in_language(text: str, lang: str) -> str:
    """Return a message in a language; settings that have a form and languages are called by their names."""
    return translated(text, catalog(lang), lambda one: _name(one, lang))


def sentence(text: str, lang: str) -> str:
    """Return a message in a language, with a capital letter unless it begins with the name of a file."""
    said = in_language(text, lang)
    return said if "." in said.partition(" ")[0].rstrip(".:") else said[:1].upper() + said[1:]


def setting_steps(*texts: str) -> tuple[NextStep, ...]:
    """Return a link to the form of each setting that messages name."""
    found: dict[str, NextStep] = {}
    for text in texts:
        for one in settings_in(text):
            place = place_of(one.path)
            step = _SEGMENTS if one.path[0] == "segments" else _step(place) if place else None
            if step is not None:
                found[step.path] = step
    return tuple(found.values())


def _name(one: SettingName | LanguageName, lang: str) -> str:
    return _label(one, lang) if isinstance(one, SettingName) else language_name(one, lang)


def _label(one: SettingName, lang: str) -> str:
    place = place_of(one.path)
    first, last = _QUOTES.get(lang, ("“", "”"))
    return f"{first}{catalog(lang).gettext(place.label)}{last}" if place is not None else ""


def _step(place: SettingPlace) -> NextStep:
    home = {AUDIENCE.key: "/lists", FEEDS.key: "/feeds", BRAND.key: "/brand"}.get(place.page.key)
    path = home or f"/settings/{place.page.key}"
    if place.table is not None and place.entry:
        table = "entries" if place.page is FEEDS else place.table.name
        path = f"{path}/{table}/{quote(place.entry, safe='')}"
    if place.field is not None:
        path = f"{path}#f-{place.field.key.replace('.', '-')}"
    return NextStep(label=place.label, path=path)
