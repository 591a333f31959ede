from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.model import Fallback, Finding, MailingList, Place
from newsletter.preflight.check import check
from tests.preflight.proofs import EDITION, ISSUE, PATH, PUBLICATION, findings, only, page

HERE = Place(path=PATH, line=12)


def test_text_that_is_not_translated_is_reported_where_it_stands() -> None:
    part = Fallback(part="text", lang="en", place=HERE, blocks=(HERE,))
    finding = only(findings(fallbacks=(part,)), "language.untranslated")
    assert (finding.level, finding.place) == ("warning", HERE)
    assert "its readers get it in “en”" in finding.message
    assert "under a line === en" in finding.hint


def test_a_line_of_the_front_matter_that_is_not_translated_is_reported_with_what_to_write() -> None:
    finding = only(
        findings(fallbacks=(Fallback(part="subject", lang="es", place=HERE),)), "language.untranslated"
    )
    assert "Write subject.en: …" in finding.hint


def test_an_issue_in_one_language_has_nothing_to_translate() -> None:
    assert findings() == ()


NEWS = MailingList(key="constituents", title="News", why="You asked.", why_in={"es": "La pidió."})


def in_language(lang: str, way: str = "ltr", words: str = "", of: str = "") -> tuple[Finding, ...]:
    said = f'lang="{lang}" dir="{way}"'
    edition = replace(EDITION, lang=lang, html=page(f"<p>{words}</p>", html=said, wrapper=said))
    issue = replace(
        ISSUE, page=of, front=replace(ISSUE.front, lang=lang, lines={**ISSUE.front.lines, "lang": 4})
    )
    return check(edition, issue, replace(PUBLICATION, lists={"constituents": NEWS}))


@pytest.mark.parametrize("lang", ["en-GB", "es", "es-MX"])
def test_a_footer_in_the_language_of_the_letter_is_fine(lang: str) -> None:
    assert in_language(lang) == ()


def test_a_footer_in_another_language_is_reported_with_what_to_write() -> None:
    finding = only(in_language("fr"), "language.footer")
    assert finding.level == "warning"
    assert finding.hint == "Say it in “fr” too: lists.constituents.why_in in newsletter.toml"


def test_a_language_that_the_theme_does_not_speak_is_reported() -> None:
    (words,) = (finding for finding in in_language("moh") if finding.rule == "language.words")
    assert (words.level, words.place) == ("hint", Place(path=PATH, line=4))


@pytest.mark.parametrize("lang", ["hmn", "yua", "sm", "ilo", "moh"])
def test_a_language_without_words_for_dates_is_reported(lang: str) -> None:
    (dates,) = (finding for finding in in_language(lang) if finding.rule == "language.dates")
    assert (dates.level, dates.place) == ("hint", Place(path=PATH, line=4))
    assert dates.message == f"There are no names of months and days for “{lang}”, so dates appear in English"


@pytest.mark.parametrize("lang", ["en-GB", "es-419", "ht", "tl", "zh-Hant", "gl"])
def test_a_language_with_words_for_dates_is_not(lang: str) -> None:
    assert "language.dates" not in {finding.rule for finding in in_language(lang)}


def test_an_arabic_letter_that_is_marked_as_english_is_reported() -> None:
    finding = only(in_language("en", words="مرحبا بكم في مكتبتنا " * 20), "language.direction")
    assert (finding.level, finding.place) == ("warning", Place(path=PATH, line=4))
    assert finding.hint.endswith("lang: ar")
    assert in_language("en", words="One word of it: مكتبة") == ()


def test_an_english_letter_that_is_marked_as_hebrew_is_reported() -> None:
    finding = next(one for one in in_language("he", "rtl") if one.rule == "language.direction")
    assert finding.hint.endswith("lang: en")
    assert "language.direction" not in {
        finding.rule for finding in in_language("he", "rtl", "ספריות פתוחות ביום ראשון " * 20)
    }


def test_a_translation_with_much_that_is_not_translated_is_not_reported_of_its_direction() -> None:
    assert "language.direction" not in {finding.rule for finding in in_language("he", "rtl", of="library.he")}
