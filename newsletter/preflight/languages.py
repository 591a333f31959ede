"""Checks for parts that are not translated, and for text that does not fit the issue's language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.model import Finding
from newsletter.model.phrase import language, phrase, setting
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import HINT, WARNING, Rule
from newsletter.rendering.language import direction, has_dates, own_name, same_language
from newsletter.rendering.permission_reminder import permission_reminder
from newsletter.rendering.theme_strings import strings_in

UNTRANSLATED = Rule(
    id="language.untranslated",
    levels=(WARNING,),
    what="A part of an issue is not translated into one of its languages; its readers get another.",
    source="guidance: nothing is left out, but not everyone can read it",
)
FOOTER = Rule(
    id="language.footer",
    levels=(WARNING,),
    what="The footer's reason why readers get the email is in another language than the email.",
    source="guidance: people who do not understand why they get an email report it as spam",
)
WORDS = Rule(
    id="language.words",
    levels=(HINT,),
    what="The theme's own words (“View in browser”, “Unsubscribe”) are not translated into its language.",
    source="guidance: they appear in English, marked as English",
)
DIRECTION = Rule(
    id="language.direction",
    levels=(WARNING,),
    what="Most of the text runs in the other direction than the issue's language.",
    source="WCAG 2.2, 3.1.1; caniemail: Outlook shows mixed directions in the wrong order",
)
DATES = Rule(
    id="language.dates",
    levels=(HINT,),
    what="Dates and times are in English, as there is no data for the email's language.",
    source="CLDR through Babel: its list of languages with names of months and days",
)
RULES = (UNTRANSLATED, FOOTER, WORDS, DATES, DIRECTION)

_RTL_CHARACTERS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LTR_CHARACTERS = "[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ua9ff\uac00-\ud7ff]"
"""Compiled for the first text that has characters of the other direction, because it takes 2 ms."""


def find(context: CheckContext) -> Iterator[Finding]:
    """Check for parts that are not, or do not look, in the email's language."""
    yield from _untranslated(context)
    yield from _footer(context)
    lang = context.edition.lang
    if strings_in(lang) is None:
        yield WORDS.found(
            phrase(
                "“View in browser” and similar words are not translated into “{lang}” and appear in English",
                lang=language(lang),
            ),
            place=context.front("lang"),
            hint="Nothing to do; a theme of your own can have its own words",
        )
    if not has_dates(lang):
        yield DATES.found(
            phrase(
                "There are no names of months and days for “{lang}”, so dates appear in English",
                lang=language(lang),
            ),
            place=context.front("lang"),
            hint="Check the tag; if it is right, there is nothing to do, but you can write dates in the text",
        )
    if (
        not context.issue.page
    ):  # a translation may be short among much that is not translated, which is reported above
        yield from _direction(context)


def _direction(context: CheckContext) -> Iterator[Finding]:
    lang, text = context.edition.lang, context.page.text
    right = len(_RTL_CHARACTERS.findall(text))
    if right or direction(lang) == "rtl":
        left = len(re.findall(_LTR_CHARACTERS, text))
        if (right > left) != (direction(lang) == "rtl"):
            yield DIRECTION.found(
                phrase(
                    "It is marked as “{lang}” ({own_name}), but most of its text runs the other way",
                    lang=language(lang),
                    own_name=own_name(lang),
                ),
                place=context.front("lang"),
                hint=phrase(
                    "Set its language in the front matter, such as lang: {value}",
                    value="en" if right <= left else "ar",
                ),
            )


def _footer(context: CheckContext) -> Iterator[Finding]:
    lang, one = context.edition.lang, context.publication.lists.get(context.edition.list)
    said = permission_reminder(one, context.publication, lang)[1] if one is not None else lang
    if one is not None and not same_language(said, lang):
        yield FOOTER.found(
            phrase(
                "The footer tells readers of “{lang}” in “{said}” why they get the email",
                lang=language(lang),
                said=language(said),
            ),
            place=None,
            hint=phrase(
                "Say it in “{lang}” too: {setting}",
                lang=language(lang),
                setting=setting(f"lists.{one.key}.why_in"),
            ),
        )


def _untranslated(context: CheckContext) -> Iterator[Finding]:
    lang = context.edition.lang
    for part in context.issue.fallbacks:
        what = phrase("This text") if part.part == "text" else f"“{part.part}”"
        write = f"=== {lang}" if part.part == "text" else f"{part.part}.{lang}: …"
        yield UNTRANSLATED.found(
            phrase(
                "{what} is not translated into “{lang}”: its readers get it in “{part_lang}”",
                what=what,
                lang=language(lang),
                part_lang=language(part.lang),
            ),
            place=part.place,
            hint=phrase("Add it below, under a line {write}", write=write)
            if part.part == "text"
            else phrase("Write {write}", write=write),
        )
