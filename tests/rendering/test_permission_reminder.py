"""The reason: in the reader's language if there is one, else in the publication's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.model import MailingList
from newsletter.rendering.edition import render
from newsletter.rendering.permission_reminder import permission_reminder
from tests.rendering.samples import ROOT, THEME, front, issue, publication

NEWS = MailingList(
    key="news",
    title="News",
    why="You asked.",
    why_in={"es": "La pidió.", "pt-PT": "Pediu.", "pt": "Você pediu."},
)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("You asked.", "en")),
        ("en-GB", ("You asked.", "en")),
        ("ES-mx", ("La pidió.", "es")),
        ("pt-pt", ("Pediu.", "pt-PT")),
        ("pt", ("Você pediu.", "pt")),
        ("de", ("You asked.", "en")),
    ],
)
def test_it_is_said_in_the_nearest_language_there_is(lang: str, said: tuple[str, str]) -> None:
    assert permission_reminder(NEWS, publication(), lang) == said


def test_a_reason_in_another_language_than_the_letter_says_so() -> None:
    own = replace(publication(), lists={"constituents": replace(NEWS, key="constituents")})
    spanish = render(issue(ROOT, head=front(lang="es")), own, THEME, root=ROOT)
    assert ">La pidió.</p>" in spanish.html
    german = render(issue(ROOT, head=front(lang="de")), own, THEME, root=ROOT)
    assert '<span lang="en" dir="ltr">You asked.</span>' in german.html
    assert "\nYou asked.\n" in german.text
