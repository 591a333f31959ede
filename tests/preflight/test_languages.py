from __future__ import annotations

from newsletter.model import Fallback, Place
from tests.preflight.proofs import PATH, findings, only

HERE = Place(path=PATH, line=12)


def test_text_that_is_not_translated_is_told_where_it_stands() -> None:
    part = Fallback(part="text", lang="en", place=HERE, blocks=(HERE,))
    finding = only(findings(fallbacks=(part,)), "language.untranslated")
    assert (finding.level, finding.place) == ("warning", HERE)
    assert "its readers get it in “en”" in finding.message
    assert "under a line === en" in finding.way_out


def test_a_line_of_the_front_matter_that_is_not_translated_is_told_with_what_to_write() -> None:
    finding = only(
        findings(fallbacks=(Fallback(part="subject", lang="es", place=HERE),)), "language.untranslated"
    )
    assert "Write subject.en: …" in finding.way_out


def test_an_issue_in_one_language_has_nothing_to_translate() -> None:
    assert findings() == ()
