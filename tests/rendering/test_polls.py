"""Polls in an email: a link for each answer, an end in words and as a moment, and no link on the web page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.model import Edition, Poll, PollOption, Publication
from newsletter.rendering.edition import digest_of, render
from newsletter.rendering.polls import edition_poll, last_day
from newsletter.rendering.preview import web_page
from newsletter.rendering.render_context import POLL_PREFIX
from tests.rendering.reading import read
from tests.rendering.samples import THEME, at, issue, publication

POLL = Poll(
    title="Which evening suits <you>?",
    options=tuple(PollOption(label=label, place=at(9)) for label in ("Tuesday", "Thursday & Friday")),
    place=at(8),
    until=dt.date(2023, 3, 20),
    key="1",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def rendered(folder: Path, *polls: Poll, by: Publication | None = None) -> Edition:
    return render(issue(folder, *polls), by or publication(), THEME, root=folder)


def marker_of(edition: Edition, key: str = "1") -> str:
    return next(field.marker for field in edition.fields if field.name == f"{POLL_PREFIX}{key}")


def test_every_answer_is_a_link_of_its_own_in_html_and_text(folder: Path) -> None:
    edition = rendered(folder, POLL)
    marker = marker_of(edition)
    links = {
        tag.attributes["href"]: tag.text
        for tag in read(edition.html).all("a")
        if marker in tag.attributes["href"]
    }
    assert links == {f"{marker}/1": "Tuesday", f"{marker}/2": "Thursday & Friday"}
    assert f"- Tuesday: {marker}/1" in edition.text
    assert f"{marker}/2" in edition.text
    assert "Which evening suits &lt;you&gt;?" in edition.html
    assert "Vote until Mon, Mar 20" in edition.text
    assert [poll.key for poll in edition.polls] == ["1"]


def test_an_answer_that_two_polls_have_says_its_question(folder: Path) -> None:
    other = replace(POLL, title="Was it useful?", key="2")
    html = rendered(folder, POLL, other).html
    assert 'aria-label="Tuesday: Was it useful?"' in html
    assert 'aria-label="Tuesday' not in rendered(folder, POLL).html


def test_without_web_pages_an_answer_is_no_link(folder: Path) -> None:
    edition = rendered(folder, POLL, by=replace(publication(), base_url=""))
    assert not [field for field in edition.fields if field.name.startswith(POLL_PREFIX)]
    assert "Thursday & Friday" in edition.text


def test_what_is_asked_is_part_of_the_digest(folder: Path) -> None:
    edition = rendered(folder, POLL)
    assert edition.digest == digest_of(edition)
    changed = replace(edition.polls[0], shows_results=False)
    assert digest_of(replace(edition, polls=(changed,))) != edition.digest


def test_the_web_page_has_the_results_in_place_of_the_links(folder: Path) -> None:
    edition = rendered(folder, POLL, replace(POLL, key="2", title="Another?"))
    page = web_page(edition, picture_path=lambda one: one.name, poll_html=lambda poll: f"<b>{poll.key}!</b>")
    assert page.index("<b>1!</b>") < page.index("Another?") < page.index("<b>2!</b>")
    assert "Thursday" not in page
    plain = web_page(edition, picture_path=lambda one: one.name)
    assert plain.count("<li>Thursday &amp; Friday</li>") == 2
    for key in ("1", "2"):
        assert marker_of(edition, key) not in page + plain


def test_a_theme_that_does_not_name_its_table_loses_the_links_alone(folder: Path) -> None:
    edition = rendered(folder, POLL)
    own = replace(edition, html=edition.html.replace("poll-options", "answers"))
    page = web_page(own, picture_path=lambda one: one.name, poll_html=lambda _: "results")
    assert "Tuesday" in page
    assert "results" not in page
    assert 'href="/1"' not in page
    assert marker_of(edition) not in page


@pytest.mark.parametrize(
    ("until", "time", "zone", "closes"),
    [
        (dt.date(2023, 3, 20), None, "America/Los_Angeles", "2023-03-21T07:00:00+00:00"),
        (dt.date(2023, 3, 11), None, "America/Los_Angeles", "2023-03-12T08:00:00+00:00"),
        (dt.date(2023, 3, 12), None, "America/Los_Angeles", "2023-03-13T07:00:00+00:00"),
        (dt.date(2023, 3, 20), dt.time(18), "America/Los_Angeles", "2023-03-21T01:00:00+00:00"),
        (dt.date(2023, 3, 20), None, "", "2023-03-21T00:00:00+00:00"),
    ],
)
def test_a_day_ends_at_the_midnight_after_it(
    until: dt.date, time: dt.time | None, zone: str, closes: str
) -> None:
    poll = replace(POLL, until=until, until_time=time)
    found = edition_poll(poll, "1", replace(publication(), timezone=zone))
    assert found.closes_at == dt.datetime.fromisoformat(closes)


def test_a_poll_without_an_end_is_never_closed() -> None:
    endless = replace(POLL, until=None)
    assert edition_poll(endless, "1", publication()).closes_at is None
    assert last_day(endless, "en", beside=dt.date(2023, 3, 11)) == ""


def test_the_end_is_said_with_its_time() -> None:
    timed = replace(POLL, until_time=dt.time(18))
    said = last_day(timed, "en", beside=dt.date(2023, 3, 11)).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Mon, Mar 20, 6:00 PM"
