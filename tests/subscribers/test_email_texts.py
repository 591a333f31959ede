"""The texts of the emails that readers get one by one: every language has all of them, with the same placeholders."""

from __future__ import annotations

import re
import unicodedata

import pytest

from newsletter.model import ReaderRequestKind
from newsletter.subscribers.email_texts import email_languages, email_text, texts_in
from newsletter.subscribers.reader_emails import reader_email

LINK = "https://news.example/p/" + "t" * 22


def columns(line: str) -> int:
    """Return the width of a line in a terminal: East Asian characters take two columns."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


@pytest.mark.parametrize("lang", email_languages())
def test_every_language_has_every_email_with_the_same_placeholders(lang: str) -> None:
    english = texts_in("en")
    assert set(english) == {"confirmation", *(kind.value for kind in ReaderRequestKind)}
    assert set(texts_in(lang)) == set(english)
    for name, email in texts_in(lang).items():
        for words, source in ((email.subject, english[name].subject), (email.text, english[name].text)):
            assert sorted(re.findall(r"\{.*?\}", words)) == sorted(re.findall(r"\{.*?\}", source)), name
        assert 0 < len(email.subject) <= 78
        assert max(columns(line) for line in email.text.splitlines()) <= 78, name
        assert "{link}" in email.text.splitlines()
        assert lang == "en" or email != english[name]


@pytest.mark.parametrize("kind", ReaderRequestKind)
def test_an_email_ends_with_who_sends_it(kind: ReaderRequestKind) -> None:
    subject, text = reader_email(kind, link=LINK, old="a…@x.example", name="N", office="O", lang="es-MX")
    assert subject == texts_in("es")[kind.value].subject
    assert LINK in text.splitlines()
    assert text.endswith("\n\nN\nO\n")


@pytest.mark.parametrize("lang", ["", "tlh", "../en"])
def test_an_unknown_language_gets_english(lang: str) -> None:
    assert email_text("confirmation", lang) == texts_in("en")["confirmation"]
