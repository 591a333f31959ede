"""`/poll/TOKEN/N` over real HTTP: a tap asks once more, a POST counts once, and nobody votes for a stranger."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsletter.app.editions import open_issue, render_issue
from newsletter.app.polls import edition_tallies, issue_tallies
from newsletter.app.test_copies import send_test_copies
from newsletter.app.transport_factory import open_transport
from newsletter.model import Mailing
from tests.web.archived import Draft, correct, send
from tests.web.site import MARIA, Site

POLL = "::: poll Which evening suits you?\n{keys}\n- Tuesday\n- Thursday\n- Neither of them\n:::"
BEN = "ben.okafor@riverton.example"
SLUG = "2026-12-01-evenings"


def draft(keys: str = "", body: str = POLL) -> Draft:
    return Draft(slug=SLUG, title="Two new evenings", body=body.replace("{keys}", keys))


@dataclass(frozen=True)
class Copy:
    """A message as it lies in the outbox."""

    html: str
    text: str

    def votes(self, path: str = "/poll/") -> list[str]:
        """Return the path of each answer's link, in the HTML's order."""
        links = [urlsplit(link) for link in re.findall(r'href="(https?:[^"]+)"', self.html)]
        return [link.path for link in links if path in link.path]


def read(file: Path) -> Copy:
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert text is not None
    return Copy(html=html.get_content(), text=text.get_content())


def copies(site: Site, mailing: Mailing) -> dict[str, Copy]:
    folder = site.workspace.root / "outbox" / mailing.key
    found = {}
    for file in folder.glob("*.eml"):
        to = str(email.message_from_bytes(file.read_bytes(), policy=default)["To"])
        found[to.strip("<>")] = read(file)
    return found


def counts(site: Site, number: int = 0) -> list[int]:
    return [answer.votes for answer in issue_tallies(site.workspace, SLUG)[number].answers]


@pytest.fixture
def voting(site: Site) -> Site:
    site.join(MARIA)
    site.join(BEN)
    return site


def test_a_tap_shows_a_page_that_asks_and_counts_nothing(voting: Site) -> None:
    copy = copies(voting, send(voting, draft()))[MARIA]
    first, second, third = copy.votes()
    assert second.endswith("/2")
    assert all(link in copy.text for link in (first, second, third))
    for _ in range(3):
        page = voting.client.get(second)
        assert page.status_code == 200
    assert "Please confirm your answer" in page.text
    assert re.search(r'value="2" checked', page.text)
    assert MARIA not in page.text
    assert voting.client.head(second).status_code == 200
    assert voting.client.options(second).status_code in (200, 204, 405)
    assert counts(voting) == [0, 0, 0]
    assert voting.failures == []


def test_a_post_votes_once_for_a_delivery_and_a_second_voter_changes_it(voting: Site) -> None:
    sent = copies(voting, send(voting, draft()))
    maria, ben = sent[MARIA].votes(), sent[BEN].votes()
    done = voting.client.post(maria[0], data={"choice": "1"})
    assert done.status_code == 303
    assert done.headers["location"] == maria[0]
    for _ in range(3):
        voting.client.post(maria[0])
    assert counts(voting) == [1, 0, 0]
    forwarded = voting.client.get(maria[2])
    assert "Change my answer" in forwarded.text
    voting.client.post(maria[2], data={"choice": "3"})
    voting.client.post(ben[2])
    assert counts(voting) == [0, 0, 2]
    page = voting.client.get(maria[2])
    assert "Thank you for your answer" in page.text
    assert "2 votes" in page.text
    assert "100%" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex"


def test_the_form_s_own_choice_counts_more_than_the_link(voting: Site) -> None:
    links = copies(voting, send(voting, draft()))[MARIA].votes()
    done = voting.client.post(links[0], data={"choice": "2"})
    assert done.headers["location"] == links[1]
    assert counts(voting) == [0, 1, 0]


def test_the_chosen_language_stays_after_the_vote(voting: Site) -> None:
    link = copies(voting, send(voting, draft()))[MARIA].votes()[0]
    assert voting.client.post(f"{link}?lang=zh-hant").headers["location"] == f"{link}?lang=zh-hant"
    assert voting.client.post(link, params={"lang": "//evil.example"}).headers["location"] == link


def test_a_closed_poll_takes_no_vote_and_shows_its_results(voting: Site) -> None:
    links = copies(voting, send(voting, draft("until: December 3, 2026\n")))[MARIA].votes()
    page = voting.client.get(links[0])
    assert "You can answer until December 3, 2026." in page.text
    assert voting.client.post(links[0]).status_code == 303
    voting.clock.time = datetime.fromisoformat("2026-12-04T07:59:00+00:00")  # 11:59 pm in Los Angeles
    assert voting.client.post(links[1]).status_code == 303
    voting.clock.time = datetime.fromisoformat("2026-12-04T08:00:01+00:00")
    assert voting.client.post(links[0]).status_code == 409
    assert counts(voting) == [0, 1, 0]
    page = voting.client.get(links[0])
    assert "This poll is closed" in page.text
    assert "One vote" in page.text
    assert "<form" not in page.text


def test_results_that_are_never_shown_are_not(voting: Site) -> None:
    links = copies(voting, send(voting, draft("results: never\n")))[MARIA].votes()
    voting.client.post(links[1])
    page = voting.client.get(links[1])
    assert "Thank you for your answer" in page.text
    assert "The results are not published." in page.text
    public = voting.client.get(f"/archive/{SLUG}").text
    assert "The results are not published." in public
    assert "One vote" not in page.text + public


def test_the_archive_shows_results_and_no_link_that_votes(voting: Site) -> None:
    copy = copies(voting, send(voting, draft()))[MARIA]
    voting.client.post(copy.votes()[1])
    page = voting.client.get(f"/archive/{SLUG}")
    assert page.status_code == 200
    assert "Which evening suits you?" in page.text
    assert "One vote" in page.text
    assert "100%" in page.text
    assert "/poll/" not in page.text
    assert not [link for link in re.findall(r'href="([^"]*)"', page.text) if link.startswith("/1")]
    assert "/poll/" not in voting.client.get("/feed.xml").text
    assert "Tuesday" in voting.client.get("/feed.xml").text


def test_a_correction_keeps_the_votes(voting: Site) -> None:
    first = copies(voting, send(voting, draft()))[MARIA].votes()
    voting.client.post(first[0])
    corrected = draft(body="A sentence was wrong.\n\n" + POLL)
    second = copies(voting, correct(voting, corrected))[MARIA].votes()
    assert counts(voting) == [1, 0, 0]
    assert "Thank you" in voting.client.get(second[0]).text
    voting.client.post(second[1])
    assert counts(voting) == [0, 1, 0]
    voting.client.post(first[2])
    assert counts(voting) == [0, 0, 1]


def test_several_polls_of_an_issue_are_counted_apart(voting: Site) -> None:
    two = POLL + "\n\n::: poll Was this useful?\nid: useful\n\n- Yes\n- No\n:::"
    links = copies(voting, send(voting, draft(body=two)))[MARIA].votes()
    assert len(links) == 5
    voting.client.post(links[0])
    voting.client.post(links[4])
    assert (counts(voting, 0), counts(voting, 1)) == ([1, 0, 0], [0, 1])


def test_translations_are_one_poll(voting: Site) -> None:
    voting.join("rosa@riverton.example", lang="es")
    spanish = "\n=== es\n::: poll ¿Qué tarde le conviene?\n\n- Martes\n- Jueves\n- Ninguna\n:::\n=== en\nThat is all."
    both = Draft(
        slug=SLUG, title="Two evenings", langs=("en", "es"), body=POLL.replace("{keys}", "") + spanish
    )
    sent = copies(voting, send(voting, both))
    english, spanish_copy = sent[MARIA], sent["rosa@riverton.example"]
    assert "Martes" in spanish_copy.html
    voting.client.post(english.votes()[0])
    page = voting.client.get(spanish_copy.votes()[0])
    assert "¿Qué tarde le conviene?" in page.text
    assert 'lang="es"' in page.text
    voting.client.post(spanish_copy.votes()[0])
    assert counts(voting) == [2, 0, 0]


def test_test_copies_do_not_vote(voting: Site) -> None:
    send(voting, draft())
    edition = render_issue(voting.workspace, open_issue(voting.workspace, SLUG))
    transport = open_transport(voting.workspace, "outbox")
    send_test_copies(voting.workspace, edition, ["boss@riverton.example"], transport=transport)
    (file,) = [
        one
        for one in (voting.workspace.root / "outbox").rglob("*.eml")
        if b"boss@riverton" in one.read_bytes()
    ]
    links = read(file).votes()
    assert links == ["/poll/test/1", "/poll/test/2", "/poll/test/3"]
    assert "test email" in voting.client.get(links[0]).text
    assert voting.client.post(links[0]).status_code == 303
    assert counts(voting) == [0, 0, 0]


def test_nobody_votes_with_another_kind_of_link(voting: Site) -> None:
    mailing = send(voting, draft())
    copy = copies(voting, mailing)[MARIA]
    vote = copy.votes()[0].split("/")[2]
    view = urlsplit(next(link for link in re.findall(r'href="([^"]+)"', copy.html) if "/v/" in link)).path[3:]
    unsubscribe = voting.token()
    for token in (view, unsubscribe, "", "x", vote[:-1], vote + "A", vote.swapcase()):
        assert voting.client.get(f"/poll/{token}/1").status_code == 404
        assert voting.client.post(f"/poll/{token}/1").status_code == 404
    for number in ("0", "4", "999", "-1", "x", "1e1", "١"):
        assert voting.client.get(f"/poll/{vote}/{number}").status_code == 404
        assert voting.client.post(f"/poll/{vote}/{number}").status_code == 404
        assert voting.client.post(f"/poll/{vote}/1", data={"choice": number}).status_code == 404
    assert voting.client.get(f"/v/{vote}").status_code == 404
    assert voting.client.get(f"/u/{vote}").status_code == 404
    assert voting.client.get(f"/u/{view}").status_code == 404
    assert counts(voting) == [0, 0, 0]


def test_an_erased_person_s_link_is_no_longer_known_and_their_vote_counts(voting: Site) -> None:
    links = copies(voting, send(voting, draft()))[MARIA].votes()
    voting.client.post(links[0])
    assert voting.workspace.store.erase(MARIA, now=voting.clock.now())
    assert voting.client.get(links[0]).status_code == 404
    assert voting.client.post(links[1]).status_code == 404
    assert counts(voting) == [1, 0, 0]


def test_a_poll_that_nobody_answered_has_no_shares(voting: Site) -> None:
    send(voting, draft())
    assert [answer.share for answer in issue_tallies(voting.workspace, SLUG)[0].answers] == [0, 0, 0]
    assert edition_tallies(voting.workspace, SLUG, ()) == ()
