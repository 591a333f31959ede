"""Subject and preheader."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.model import Place
from tests.preflight.proofs import EDITION, NAME, PATH, findings, levels, only


@pytest.mark.parametrize(
    ("subject", "fired"),
    [
        ("", {"subject.missing": "error"}),
        (" \t", {"subject.missing": "error"}),
        ("x" * 61, {"subject.length": "warning"}),
        ("x" * 60, {}),
        ("THE LIBRARY OPENS", {"subject.caps": "warning"}),
        ("LA CITY", {"subject.caps": "warning"}),
        ("LA", {}),
        ("ICE out of L.A.", {}),
        ("2023: 41 %", {}),
        ("图书馆星期天重新开放了", {}),
        (f"{NAME}, the library opens", {}),
    ],
)
def test_a_subject_is_there_short_and_calm(subject: str, fired: dict[str, str]) -> None:
    assert levels(findings(replace(EDITION, subject=subject))) == fired


def test_the_length_counts_what_readers_see_and_not_the_marker() -> None:
    assert findings(replace(EDITION, subject=f"{NAME} {'x' * 51}")) == ()
    assert levels(findings(replace(EDITION, subject=f"{NAME} {'x' * 52}"))) == {"subject.length": "warning"}


@pytest.mark.parametrize(
    ("preheader", "fired"),
    [
        ("", {"preheader.missing": "warning"}),
        ("Too short to fill the line", {"preheader.length": "hint"}),
        ("x" * 39, {"preheader.length": "hint"}),
        ("x" * 40, {}),
        ("x" * 130, {}),
        ("x" * 131, {"preheader.length": "hint"}),
        ("The library opens on Sundays again", {"preheader.repeats": "warning"}),
        ("The library opens, on Sundays again! Come and see.", {"preheader.repeats": "warning"}),
        ("The library opens on Sundays again and again", {"preheader.repeats": "warning"}),
        ("All branches: the library opens on Sundays again", {}),
    ],
)
def test_a_preheader_goes_on_from_the_subject(preheader: str, fired: dict[str, str]) -> None:
    assert levels(findings(replace(EDITION, preheader=preheader))) == fired


def test_findings_stand_in_the_lines_of_the_front_matter() -> None:
    assert only(findings(replace(EDITION, subject="")), "subject.missing").place == Place(path=PATH, line=2)
    assert only(findings(replace(EDITION, preheader="")), "preheader.missing").place == Place(
        path=PATH, line=3
    )
