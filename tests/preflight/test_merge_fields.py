"""Merge fields, unfinished text and Markdown marks that readers would see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.model import MergeField, Place
from tests.preflight.proofs import EDITION, PATH, SOURCE, findings, levels, only, page, rules


@pytest.mark.parametrize(
    "left",
    [
        "{{ first_name }}",
        "{{first_name | 'x'}}",
        "{{ 7*7 }}",
        "{{",
        "}}",
        "{% if x %}",
        "*|FNAME|*",
        "*|IF:VIP|*",
        "%%FIRST_NAME%%",
        "${name}",
        "{first_name}",
        "{$name}",
        "[FIRSTNAME]",
        "[FIRST NAME]",
        "[YOUR NAME HERE]",
        "[INSERT LINK]",
        "<<First Name>>",
    ],
)
def test_a_field_of_some_program_in_the_text_is_an_error(left: str) -> None:
    shown = left.replace("<", "&lt;")
    found = findings(replace(EDITION, html=page(f"<p>Hello {shown}!</p>")))
    assert levels(found) == {"merge.unresolved": "error"}
    assert left in found[0].message


@pytest.mark.parametrize(
    "harmless",
    [
        "{ a set }",
        "[PDF]",
        "[VIDEO] The march",
        "[1]",
        "100 %% sure",
        "5 * 3 | 2",
        "$5 {five}",
        "a << b",
        "Read the {footnote}",
        "Your name here",
    ],
)
def test_words_that_only_look_a_little_like_one_pass(harmless: str) -> None:
    shown = harmless.replace("<", "&lt;")
    assert findings(replace(EDITION, html=page(f"<p>{shown}</p>"))) == ()


@pytest.mark.parametrize("part", ["subject", "preheader", "text"])
def test_every_part_that_is_read_is_looked_at(part: str) -> None:
    changed = replace(EDITION, **{part: f"{getattr(EDITION, part)} {{{{ x }}}}"})  # type: ignore[arg-type]
    finding = only(findings(changed), "merge.unresolved")
    assert ("plain text" if part == "text" else part) in finding.message


def test_a_headline_from_a_feed_is_no_exception_and_is_reported_once_with_its_line() -> None:
    headline = "Council debates {{ config }}"
    edition = replace(
        EDITION, html=page(f"<p>{headline}</p>"), text=f"{EDITION.text}{headline}\n{headline}\n"
    )
    finding = only(findings(edition, source=f"{SOURCE}- [{headline}](https://a.gov)\n"), "merge.unresolved")
    assert finding.place == Place(path=PATH, line=10)


def test_alt_texts_are_read_too() -> None:
    html = page('<img src="cid:3f2a9c.jpg" alt="%%X%%">')
    assert rules(findings(replace(EDITION, html=html))) == ["merge.unresolved"]


def test_styles_and_comments_are_not_read() -> None:
    html = page("<!-- {{ x }} -->", head="<style>a{b{c:d}}</style>")
    assert findings(replace(EDITION, html=html)) == ()


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Lorem ipsum dolor", "error"),
        ("Dear undefined,", "error"),
        ("Hola null", "error"),
        ("Hi None!", "error"),
        ("[object Object]", "error"),
        ("TODO write this", "warning"),
        ("More on this TK", "warning"),
        ("XXX streets", "warning"),
        ("TBD", "warning"),
    ],
)
def test_what_was_left_to_be_filled_in_is_reported(words: str, level: str) -> None:
    found = findings(replace(EDITION, html=page(f"<p>{words}</p>")))
    assert levels(found) == {"merge.placeholder": level}


@pytest.mark.parametrize("words", ["**Policy**", "~~no~~", "[the law](https://city.example/law)"])
def test_marks_of_markdown_that_readers_would_see_are_reported(words: str) -> None:
    found = findings(replace(EDITION, html=page(f"<p>A lead with {words} in it</p>")))
    assert levels(found) == {"merge.marks": "warning"}


@pytest.mark.parametrize(
    "words", ["2 ** 3 ** 4", "* * *", "*one*", "~~~", "(see [1](2))", "[Image: x] (left)"]
)
def test_stars_and_brackets_of_their_own_right_pass(words: str) -> None:
    assert findings(replace(EDITION, html=page(f"<p>{words}</p>"))) == ()


@pytest.mark.parametrize(
    "words",
    ["None of us", "An undefined border", "Dear Nonette", "Fall XX", "todo", "The TKO", "Dear neighbor"],
)
def test_words_of_their_own_right_pass(words: str) -> None:
    assert findings(replace(EDITION, html=page(f"<p>{words}</p>"))) == ()


@pytest.mark.parametrize(
    ("lang", "fired"), [("es", []), ("es-MX", []), ("pt", []), ("en", ["merge.placeholder"])]
)
def test_todo_is_a_word_in_spanish_and_portuguese(lang: str, fired: list[str]) -> None:
    html = page("<p>TODO LO QUE DEBES SABER</p>", html=f'lang="{lang}" dir="ltr"')
    assert rules(findings(replace(EDITION, lang=lang, html=html))) == fired


def test_a_personal_field_has_a_fallback() -> None:
    bare = MergeField(marker="mf0003", name="last_name")
    edition = replace(EDITION, fields=(*EDITION.fields, bare))
    finding = only(findings(edition, source=f"{SOURCE}\nHello {{{{ last_name }}}}\n"), "merge.fallback")
    assert finding.place == Place(path=PATH, line=11)
    assert '{{ last_name | "neighbor" }}' in finding.hint
    assert findings(replace(edition, fields=(*EDITION.fields, replace(bare, fallback="friend")))) == ()


def test_the_line_of_the_use_that_has_no_fallback_is_named() -> None:
    bare = MergeField(marker="mf0003", name="first_name")
    edition = replace(EDITION, fields=(*EDITION.fields, bare))
    found = findings(edition, source=f"{SOURCE}\n\n{{{{first_name}}}}\n")
    assert only(found, "merge.fallback").place == Place(path=PATH, line=12)
