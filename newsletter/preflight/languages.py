"""Languages: what is not said in the reader's language, and stands there in another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.model import Finding
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import HINT, WARNING, Rule
from newsletter.rendering.language import direction, own_name, same_language
from newsletter.rendering.permission_reminder import permission_reminder
from newsletter.rendering.theme_strings import words_in

UNTRANSLATED = Rule(
    id="language.untranslated",
    levels=(WARNING,),
    what="A part of an issue in several languages is missing in one of them; its readers get another.",
    source="guidance: nothing is left out, but not everybody can read it",
)
FOOTER = Rule(
    id="language.footer",
    levels=(WARNING,),
    what="The footer says why somebody gets the letter in another language than the letter's.",
    source="guidance: who does not understand why they get a letter reports it as spam",
)
WORDS = Rule(
    id="language.words",
    levels=(HINT,),
    what="The theme's own words (“View in browser”, “Unsubscribe”) are not known in the letter's language.",
    source="guidance: they are in English then, and marked as such",
)
DIRECTION = Rule(
    id="language.direction",
    levels=(WARNING,),
    what="Most letters run the other way than those of the issue's language.",
    source="WCAG 2.2, 3.1.1; caniemail: mixed directions come out in a wrong order in Outlook",
)
RULES = (UNTRANSLATED, FOOTER, WORDS, DIRECTION)

_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FROM_THE_LEFT = re.compile("[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ua9ff\uac00-\ud7ff]")


def find(proof: CheckContext) -> Iterator[Finding]:
    """Look at what is not in the letter's language, or does not look like it."""
    yield from _untranslated(proof)
    yield from _footer(proof)
    lang = proof.edition.lang
    if words_in(lang) is None:
        yield WORDS.found(
            f"“View in browser” and the like are not known in “{lang}” and stand there in English",
            place=proof.front("lang"),
            hint="Nothing needs to be done; a theme of your own can print its own words",
        )
    if not proof.issue.page:  # a translation may stand among much that is not translated: that is told above
        yield from _direction(proof)


def _direction(proof: CheckContext) -> Iterator[Finding]:
    lang, text = proof.edition.lang, proof.page.text
    right = len(_FROM_THE_RIGHT.findall(text))
    if right or direction(lang) == "rtl":
        left = len(_FROM_THE_LEFT.findall(text))
        if (right > left) != (direction(lang) == "rtl"):
            yield DIRECTION.found(
                f"It is marked as “{lang}” ({own_name(lang)}), and most of its letters run the other way",
                place=proof.front("lang"),
                hint="Write the language it is in above the text: lang: ar",
            )


def _footer(proof: CheckContext) -> Iterator[Finding]:
    lang, one = proof.edition.lang, proof.publication.lists.get(proof.edition.list)
    said = permission_reminder(one, proof.publication, lang)[1] if one is not None else lang
    if one is not None and not same_language(said, lang):
        yield FOOTER.found(
            f"The footer says in “{said}” why the readers of “{lang}” get the letter",
            place=None,
            hint=f'In newsletter.toml, below [lists.{one.key}], write why_in = {{ {lang} = "…" }}',
        )


def _untranslated(proof: CheckContext) -> Iterator[Finding]:
    lang = proof.edition.lang
    for part in proof.issue.fallbacks:
        what = "This text" if part.part == "text" else f"“{part.part}”"
        write = f"=== {lang}" if part.part == "text" else f"{part.part}.{lang}: …"
        yield UNTRANSLATED.found(
            f"{what} is not there in “{lang}”: its readers get it in “{part.lang}”",
            place=part.place,
            hint=f"Write it under a line {write}, below this" if part.part == "text" else f"Write {write}",
        )
