"""Filler: what staff forgot to replace never reaches people, and what is theirs is left alone."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

from newsletter.issues.new_issue import new_issue
from newsletter.issues.new_issue_templates import DRAFTS, FILLER_LINES, FILLER_SENTENCES
from newsletter.issues.parser import parse_issue
from newsletter.model import Edition, Finding, Link, MailingList, Place, Publication
from newsletter.preflight.check import check
from newsletter.preflight.filler import (
    SAMPLE_NAME,
    SAMPLE_ORGANISATION,
    SAMPLE_POSTAL_ADDRESS,
    SAMPLE_SENDER,
    SAMPLE_TITLE,
    SAMPLE_WHY,
    filler_in,
    unproven_link,
)
from newsletter.rendering.edition import render
from newsletter.rendering.theme import load_theme
from newsletter.settings.load import load_settings
from tests.preflight import proofs
from tests.preflight.proofs import PATH, SOURCE, findings, levels, rules

ROOT = Path(__file__).parents[2]
POSTAL = "12 Harbor Road, Rivertown, CA 94801"
PUBLICATION = replace(
    proofs.PUBLICATION,
    postal_address=POSTAL,
    name="Rivertown News",
    organisation="Friends of the Rivertown Library",
    base_url="https://letters.rivertown.gov",
    sender_name="Rivertown Library",
    sender_address="letters@rivertown.gov",
    unsubscribe_mailbox="off@rivertown.gov",
)
"""A publication of which nothing is the sample's."""


def with_address(edition: Edition, postal: str) -> Edition:
    """Return an edition with another postal address than the sound one's."""
    return replace(
        edition,
        html=edition.html.replace(proofs.ADDRESS, postal),
        text=edition.text.replace(proofs.ADDRESS, postal),
    )


EDITION = with_address(proofs.EDITION, POSTAL)


def page(body: str) -> str:
    """Return the sound email's HTML with something added."""
    return proofs.page(body).replace(proofs.ADDRESS, POSTAL)


def found_for(edition: Edition, *, people: bool = True, source: str = SOURCE) -> tuple[Finding, ...]:
    """Check an edition as it would be sent by the publication with real values."""
    return findings(edition, source=source, postal=POSTAL, publication=PUBLICATION, reaches_people=people)


STRUCTURE = re.compile(
    r"---|:::.*|<!--.*|-->|subject: .*|date: .*|list: .*|lang: .*|##? In the news|"
    r"Hello \{\{.*|Hola, \{\{.*|\{pulls\}:::|::: did-you-know|::: news .*"
)
"""Lines of the template that may be sent, or never are."""


def straight(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


@pytest.mark.parametrize("lang", DRAFTS)
def test_every_line_of_the_template_that_readers_would_see_is_listed_beside_it(lang: str) -> None:
    without_notes = re.sub(r"<!--.*?-->\n", "", DRAFTS[lang], flags=re.DOTALL)
    missing = [
        line
        for line in map(straight, without_notes.splitlines())
        if line and line not in FILLER_LINES and not any(sentence in line for sentence in FILLER_SENTENCES)
    ]
    assert [line for line in missing if not STRUCTURE.fullmatch(line)] == []


@pytest.mark.parametrize("lang", DRAFTS)
def test_no_listed_line_is_missing_from_the_templates(lang: str) -> None:
    written = straight("".join(DRAFTS.values()))
    assert [words for words in (*FILLER_LINES, *FILLER_SENTENCES) if straight(words) not in written] == []


@pytest.mark.parametrize("lang", DRAFTS)
def test_a_new_issue_that_nobody_filled_in_is_an_error_on_each_of_its_lines(lang: str) -> None:
    publication: Publication = replace(
        load_settings(ROOT, {}).publication, lang=lang, postal_address=POSTAL, base_url="", web_url=None
    )
    text = new_issue("The bridge", date=dt.date(2026, 5, 4), publication=publication, list="constituents")
    issue = parse_issue(text, slug="a", path="issues/a.md", folder="/nowhere", publication=publication)
    edition = render(issue, publication, load_theme([ROOT / "templates"], publication.theme), root=ROOT)
    found = check(edition, issue, publication, reaches_people=True)
    fillers = [one for one in found if one.rule == "filler.text"]
    assert len(fillers) == len({one.place for one in fillers}) >= 19
    assert {one.level.value for one in fillers} == {"error"}
    assert None not in {one.place for one in fillers}
    frozen = [one.message for one in filler_in(edition, publication) if one.rule == "filler.text"]
    assert len(frozen) >= 10


def written(line: str) -> str:
    return SOURCE + line + "\n"


@pytest.mark.parametrize(
    "line",
    [
        "In two sentences, say what this issue is about and why it matters to your readers.",
        "owner: Who is responsible",
        "- one item",
        "  -   another",
        '![What the picture shows](picture.jpg "A caption")',
        "- otra",
        "applies to: A quién se aplica",
    ],
)
def test_a_line_of_the_template_is_found_where_it_stands(line: str) -> None:
    edition = replace(EDITION, html=page(f"<p>{escape(line)}</p>"))
    (found,) = found_for(edition, source=written(line))
    assert (found.rule, found.level.value) == ("filler.text", "error")
    assert found.place == Place(path=PATH, line=len(SOURCE.splitlines()) + 1)


@pytest.mark.parametrize(
    "line",
    [
        "## What they do",
        "We will say who is responsible, and when it takes effect.",
        "- one item of the budget",
        "> -- Who said it first",
        "A person or a team may be nominated.",
        "<!-- In two sentences, say what this issue is about and why it matters to your readers. -->",
    ],
)
def test_words_of_your_own_that_look_like_it_are_left_alone(line: str) -> None:
    assert rules(found_for(EDITION, source=written(line))) == []


@pytest.mark.parametrize(
    "shown",
    [
        "<p>One surprising fact, in a sentence or two.</p>",
        "<p>One surprising fact,\n in a <b>sentence</b> or two. It is this.</p>",
        '<p><a href="https://city.gov/x">Say what the button does</a></p>',
        '<p><a href="https://city.gov/y">A headline from the news</a> The outlet’s name</p>',
    ],
)
def test_a_sentence_of_the_template_is_found_in_whatever_readers_see(shown: str) -> None:
    found = found_for(replace(EDITION, html=page(shown)))
    assert {one.rule for one in found} >= {"filler.text"}
    assert "filler.text" in rules(filler_in(replace(EDITION, html=page(shown)), PUBLICATION))


SAMPLE_VALUES = (
    ({"postal_address": SAMPLE_POSTAL_ADDRESS}, "filler.postal-address"),
    ({"sender_address": "letters@thirteenth.example"}, "filler.settings"),
    ({"reply_to": "office@thirteenth.example"}, "filler.settings"),
    ({"unsubscribe_mailbox": "off@sub.office.example"}, "filler.settings"),
    ({"sender_address": "news@example.org"}, "filler.settings"),
    ({"base_url": "https://letters.thirteenth.example"}, "filler.settings"),
    ({"web_url": "https://www.example.com/{slug}"}, "filler.settings"),
    ({"images_base_url": "https://pictures.test/"}, "filler.settings"),
    ({"sender_name": SAMPLE_SENDER, "organisation": "Friends of the River"}, "filler.settings"),
)


@pytest.mark.parametrize(("values", "rule"), SAMPLE_VALUES)
@pytest.mark.parametrize(("reaches_people", "level"), [(True, "error"), (False, "warning")])
def test_a_sample_value_is_an_error_exactly_where_email_reaches_people(
    values: dict[str, Any], rule: str, reaches_people: bool, level: str
) -> None:
    publication = replace(PUBLICATION, **values)
    postal = publication.postal_address
    edition = with_address(proofs.EDITION, postal)
    found = findings(edition, publication=publication, postal=postal, reaches_people=reaches_people)
    assert levels(found) == {rule: level}
    assert rules(filler_in(edition, publication)) == [rule]
    assert findings(edition, publication=publication, postal=postal) == ()


def test_an_edition_that_was_frozen_with_the_samples_address_is_known_by_its_footer() -> None:
    assert rules(filler_in(proofs.EDITION, PUBLICATION)) == ["filler.postal-address"]
    meeting = page(f"<p>We meet at {SAMPLE_POSTAL_ADDRESS}</p>")
    assert filler_in(replace(EDITION, html=meeting), PUBLICATION) == ()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": SAMPLE_NAME}, "publication.name (The Thirteenth)"),
        (
            {"sender_name": SAMPLE_SENDER, "organisation": SAMPLE_ORGANISATION},
            "sender.name (Council District 13)",
        ),
        (
            {"lists": {"a": MailingList(key="a", title=SAMPLE_TITLE, why="You asked.")}},
            "lists.a.title (Council District 13 news)",
        ),
        ({"lists": {"a": MailingList(key="a", title="A", why=SAMPLE_WHY)}}, "lists.a.why (You’re receiving"),
        ({"lists": {"a": MailingList(key="a", title="A", why=SAMPLE_WHY.replace("'", "’"))}}, "lists.a.why"),
    ],
)
def test_a_name_of_the_samples_is_a_warning_where_email_reaches_people(
    values: dict[str, Any], said: str
) -> None:
    publication = replace(PUBLICATION, **values)
    (found,) = findings(EDITION, postal=POSTAL, publication=publication, reaches_people=True)
    assert (found.rule, found.level.value) == ("filler.names", "warning")
    assert said.replace("’", "'") in found.message.replace("’", "'")
    assert findings(EDITION, postal=POSTAL, publication=publication, reaches_people=False) == ()
    assert filler_in(EDITION, publication) == ()


def test_the_sample_values_are_those_of_the_sample() -> None:
    sample = load_settings(ROOT, {}).publication
    assert sample.postal_address == SAMPLE_POSTAL_ADDRESS
    assert (sample.sender_name, sample.organisation) == (SAMPLE_SENDER, SAMPLE_ORGANISATION)
    (sample_list,) = sample.lists.values()
    assert (sample.name, sample_list.title) == (SAMPLE_NAME, SAMPLE_TITLE)
    assert sample_list.why.replace("’", "'") == SAMPLE_WHY


@pytest.mark.parametrize(
    "values",
    [
        {"postal_address": "200 N. Spring St., Room 470, Los Angeles, CA 90012"},
        {"sender_address": "news@example-county.gov"},
        {"sender_address": "news@examples.org"},
        {"base_url": "https://letters.rivertown.gov/example"},
        {"base_url": "", "web_url": None},
    ],
)
def test_values_of_your_own_are_left_alone(values: dict[str, Any]) -> None:
    publication = replace(PUBLICATION, **values)
    postal = publication.postal_address
    edition = with_address(proofs.EDITION, postal)
    assert findings(edition, publication=publication, postal=postal, reaches_people=True) == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a",
        "HTTPS://News.Example",
        "mailto:office@thirteenth.example?subject=x",
        "mailto:you@example.com",
        "mailto:you%40mail.example.org",
        "mailto:you@office.test",
    ],
)
def test_a_sample_link_is_a_warning_while_trying_out_and_an_error_for_people(url: str) -> None:
    place = Place(path=PATH, line=9)
    edition = replace(EDITION, links=(*EDITION.links, Link(url=url, text="A story", place=place)))
    assert levels(found_for(edition, people=False)) == {"link.sample": "warning"}
    (found,) = found_for(edition)
    assert (found.rule, found.level.value, found.place) == ("link.sample", "error", place)


@pytest.mark.parametrize("url", ["mailto:us@example-county.gov", "mailto:", "tel:+12135550113", "mailto:x"])
def test_an_email_link_of_your_own_is_left_alone(url: str) -> None:
    edition = replace(EDITION, links=(*EDITION.links, Link(url=url, text="Write to us")))
    assert rules(found_for(edition)) == []


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Write to renters@cd13.example.", True),
        ("See www.office.example for hours.", True),
        ("For example.", False),
        ("Write to us@example.gov.uk", False),
        ("The file settings.example shows how", False),
    ],
)
def test_an_address_in_the_text_counts_too(text: str, fires: bool) -> None:
    found = found_for(replace(EDITION, html=page(f"<p>{text}</p>")))
    assert rules(found) == (["link.sample"] if fires else [])


@pytest.mark.parametrize(
    ("url", "people", "fired"),
    [
        ("http://127.0.0.1:8000/bridge", False, []),
        ("http://localhost:8000/archive/bridge", False, []),
        ("http://127.0.0.1:8000/bridge", True, ["link.http", "link.placeholder"]),
        ("http://127.0.0.1:9999/bridge", False, ["link.http", "link.placeholder"]),
        ("http://10.0.0.7/bridge", False, ["link.http", "link.placeholder"]),
    ],
)
def test_pages_on_this_machine_may_be_linked_while_they_are_tried_out(
    url: str, people: bool, fired: list[str]
) -> None:
    publication = replace(
        PUBLICATION, base_url="http://127.0.0.1:8000", web_url="http://localhost:8000/archive/{slug}"
    )
    edition = replace(EDITION, links=(*EDITION.links, Link(url=url, text="View in browser")))
    found = findings(edition, postal=POSTAL, publication=publication, reaches_people=people)
    assert rules(found) == fired


def test_a_link_of_our_own_that_nobody_answers_is_a_warning_with_what_to_do() -> None:
    found = unproven_link("Unsubscribe links would not work: nothing answers", "Start your web pages")
    assert (found.rule, found.level.value, found.hint) == ("link.unproven", "warning", "Start your web pages")
