"""Headlines: the outlet is recognised from the shapes people use, and no word of the headline changes."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.importing.headline import headline_of
from newsletter.importing.plain_text import linked
from newsletter.importing.post import Span, plain

URL = "https://www.latimes.example/story/a"


def link(text: str, url: str = URL) -> Span:
    return Span(text=text, href=url)


@pytest.mark.parametrize(
    ("line", "outlet", "title"),
    [
        ("LA Times: Three members want a law", "LA Times", "Three members want a law"),
        ("Three members want a law - LA Times", "LA Times", "Three members want a law"),
        ("Three members want a law – LA Times", "LA Times", "Three members want a law"),
        ("Three members want a law — Univision", "Univision", "Three members want a law"),
        ("LA Times | Three members want a law", "LA Times", "Three members want a law"),
        ("Three members want a law | Beverly Press", "Beverly Press", "Three members want a law"),
        ("Three members want a law (KTLA)", "KTLA", "Three members want a law"),
        ("LA Times, “Three members want a law”", "LA Times", "“Three members want a law”"),
        ("Univision: Ciudad santuario: lo que deben saber", "Univision", "Ciudad santuario: lo que deben saber"),
        ("Robot dog for the LAPD? – a plan draws criticism – Beverly Press", "Beverly Press",
         "Robot dog for the LAPD? – a plan draws criticism"),
    ],
)  # fmt: skip
def test_outlet_and_headline_in_a_line_without_a_link(line: str, outlet: str, title: str) -> None:
    found = headline_of(plain(line))
    assert found is not None
    assert (found.outlet, found.title, found.url) == (outlet, title, "")
    assert found.line == line


def test_an_outlet_in_brackets_stands_before_the_language_in_brackets() -> None:
    found = headline_of(plain("Cruces seguros para todos (Univision) (en español)"))
    assert found is not None
    assert (found.title, found.outlet, found.lang) == ("Cruces seguros para todos", "Univision", "es")


@pytest.mark.parametrize(
    "spans",
    [
        (Span(text="LA Times: "), link("Three members want a law")),
        (link("Three members want a law"), Span(text=", LA Times")),
        (link("Three members want a law"), Span(text=" (LA Times)")),
        (link("LA Times: Three members want a law"),),
        (link("Three members want a law | LA Times"),),
        (link("LA Times", "https://www.latimes.example/"), Span(text=": "), link("Three members want a law")),
        (Span(text="LA Times: Three members want a law "), link(URL)),
    ],
)
def test_outlet_and_headline_of_a_line_with_a_link(spans: tuple[Span, ...]) -> None:
    found = headline_of(spans)
    assert found is not None
    assert (found.outlet, found.title, found.url) == ("LA Times", "Three members want a law", URL)


@pytest.mark.parametrize(
    "spans",
    [
        (Span(text="Univision (en español): "), link("Ciudad santuario")),
        (Span(text="Univision (in Spanish) – "), link("Ciudad santuario")),
        (Span(text="Univision: "), link("Ciudad santuario"), Span(text=" (Spanish)")),
        (link("Ciudad santuario"), Span(text=" | Univision | en español")),
        (link("Ciudad santuario"), Span(text=" (Univision, in Spanish)")),
        (link("Univision (en español): Ciudad santuario"),),
        (Span(text="Univision [en español]: Ciudad santuario"),),
    ],
)
def test_the_language_beside_the_outlet_is_no_part_of_its_name(spans: tuple[Span, ...]) -> None:
    found = headline_of(spans)
    assert found is not None
    assert (found.outlet, found.title, found.lang) == ("Univision", "Ciudad santuario", "es")


@pytest.mark.parametrize("name", ["Spanish Tribune", "The English Herald", "En Español Press"])
def test_an_outlet_may_be_named_after_a_language(name: str) -> None:
    found = headline_of((link("Ciudad santuario"), Span(text=f" | {name}")))
    assert found is not None
    assert (found.outlet, found.lang) == (name, "")


def test_a_date_behind_the_outlet_is_read() -> None:
    found = headline_of((link("Three members want a law"), Span(text=" | LA Times | March 8, 2023")))
    assert found is not None
    assert (found.outlet, found.date) == ("LA Times", dt.date(2023, 3, 8))
    found = headline_of((link("Three members want a law"), Span(text=" – LA Times, March 8, 2023")))
    assert found is not None
    assert (found.outlet, found.date) == ("LA Times", dt.date(2023, 3, 8))


def test_the_host_of_the_address_vouches_for_a_name() -> None:
    line = linked("The Eastsider: Lake fence comes down https://theeastsiderla.example/a")
    found = headline_of(line)
    assert found is not None
    assert (found.outlet, found.title) == ("The Eastsider", "Lake fence comes down")


def test_a_name_the_publication_knows_is_an_outlet() -> None:
    found = headline_of(plain("City Hall Today: Lake fence comes down"), frozenset({"city hall today"}))
    assert found is not None
    assert found.outlet == "City Hall Today"


@pytest.mark.parametrize("line", ["Opinion: Why Los Feliz needs bike lanes", "Video: Lake fence comes down"])
def test_a_label_is_no_outlet(line: str) -> None:
    found = headline_of((link(line),))
    assert found is not None
    assert (found.outlet, found.title, found.question) == ("", line, "")


def test_a_name_that_may_be_none_is_asked_about_and_the_headline_stays_whole() -> None:
    found = headline_of((link("Echo Park: Lake fence comes down"),))
    assert found is not None
    assert (found.outlet, found.title) == ("", "Echo Park: Lake fence comes down")
    assert "Echo Park" in found.question


@pytest.mark.parametrize(
    "spans",
    [
        plain("Here is what the papers said of us this week."),
        plain("Lake fence comes down"),
        (link("A headline"), Span(text=". It is a good read, and we are quoted in it.")),
        (link("A headline"), Span(text=" and "), link("Another one", "https://b.example/")),
        (link("Write to us", "mailto:a@b.example"),),
        plain(""),
        plain("x" * 500),
    ],
)
def test_what_is_not_plainly_one_headline_is_left_alone(spans: tuple[Span, ...]) -> None:
    assert headline_of(spans) is None


@pytest.mark.parametrize("blank", [" ", "", "\u00a0", "\n", "  \u00a0 "])
def test_a_link_without_visible_words_is_no_link(blank: str) -> None:
    found = headline_of((link(blank), Span(text="City opens new park")))
    assert found is not None
    assert (found.title, found.url) == ("City opens new park", "")
    found = headline_of(
        (link(blank, "https://other.example/"), link("City opens new park"), Span(text=" (KTLA)"))
    )
    assert found is not None
    assert (found.title, found.url, found.outlet) == ("City opens new park", URL, "KTLA")


def test_a_line_of_nothing_but_an_empty_link_is_no_headline() -> None:
    assert headline_of((link(" "),)) is None
