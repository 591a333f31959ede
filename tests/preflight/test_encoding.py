"""Encoding: text damaged on its way into the issue."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Place
from tests.preflight.proofs import EDITION, PATH, SOURCE, findings, levels, only, page, rules


@pytest.mark.parametrize(
    "words", ["café", "Núñez", "“quoted”", "it’s", "a – b", "100 €", "naïve", "Ángel", "£5", "¿Qué?", "🎈"]
)
def test_letters_read_in_the_wrong_encoding_are_an_error_and_right_ones_are_none(words: str) -> None:
    broken = words.encode().decode("cp1252", errors="replace")
    assert findings(replace(EDITION, html=page(f"<p>{words}</p>"))) == ()
    found = findings(replace(EDITION, html=page(f"<p>{broken}</p>")))
    assert set(rules(found)) & {"encoding.mojibake", "encoding.lost"}, broken


@pytest.mark.parametrize("words", ["SÃO PAULO", "Âme", "â la carte", "ÃO", "Ã, a letter", "â€ is odd"])
def test_letters_that_only_begin_like_broken_ones_pass(words: str) -> None:
    assert findings(replace(EDITION, html=page(f"<p>{words}</p>"))) == ()


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("lost \ufffd letter", "encoding.lost"),
        ("bell \x07", "encoding.control"),
        ("escape \x1b[31m", "encoding.control"),
        ("next line \x85", "encoding.control"),
        ("turned \u202e around", "encoding.bidi"),
        ("isolated \u2067 words", "encoding.bidi"),
        ("closing only \u202c", "encoding.bidi"),
        ("crossed \u202a\u2067\u202c\u2069", "encoding.bidi"),
        ("Ã© twice", "encoding.mojibake"),
    ],
)
def test_each_kind_of_broken_letter_is_an_error(words: str, rule: str) -> None:
    found = findings(replace(EDITION, subject=words))
    assert levels(found) == {rule: "error"}
    assert found[0].message.isprintable()


@pytest.mark.parametrize(
    "words",
    [
        "שלום \u2067עולם\u2069",
        "a \u202ab\u202c c",
        "\u202a\u2067x\u2069\u202c",
        "\u200e5\u200f",
        "👩\u200d👧",
    ],
)
def test_marks_that_are_closed_pass(words: str) -> None:
    assert findings(replace(EDITION, html=page(f"<p>{words}</p>"))) == ()


def test_a_mark_is_closed_in_its_own_paragraph() -> None:
    html = page("<p>a \u202eb</p><p>c\u202c d</p>")
    assert rules(findings(replace(EDITION, html=html))) == ["encoding.bidi", "encoding.bidi"]


def test_one_broken_letter_is_reported_once_with_its_line() -> None:
    words = "Nuñez and Nãº"
    edition = replace(EDITION, html=page("<p>NÃºÃ±ez NÃº</p>"), text=f"{EDITION.text}NÃº\n")
    found = findings(edition, source=f"{SOURCE}NÃºÃ±ez\n")
    assert len(found) == 2, words
    assert {finding.place for finding in found} == {Place(path=PATH, line=10)}


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="ÂÃâðï"), max_size=40))
def test_sound_text_of_any_script_is_never_called_broken(words: str) -> None:
    found = findings(replace(EDITION, text=f"{EDITION.text}{words}"))
    assert not [finding for finding in found if finding.rule.startswith("encoding.")]


def test_the_part_is_named() -> None:
    finding = only(findings(replace(EDITION, text=f"{EDITION.text}\ufffd")), "encoding.lost")
    assert "plain text" in finding.message
