"""The page that emails the link to their preferences: the same answer for everybody, few emails, no trap."""

from __future__ import annotations

import time
from dataclasses import replace
from statistics import median

import pytest

from newsletter.model import SuppressionReason
from tests.web.reader_emails import emails, newest_link, write_to_files
from tests.web.site import MARIA, Site
from tests.web.test_preferences import opened

STRANGER = "stranger@riverton.example"


@pytest.fixture(autouse=True)
def to_files(site: Site) -> None:
    write_to_files(site)


def ask(site: Site, email: str, **fields: str) -> tuple[int, str]:
    answer = site.client.post("/preferences", data={"email": email, **fields})
    return answer.status_code, answer.text


def test_the_link_comes_by_email_in_the_language_of_the_page(site: Site) -> None:
    path = opened(site)
    assert "Email me the link" in site.client.get("/preferences").text
    assert "Please check your inbox" in ask(site, f" {MARIA.upper()} ")[1]
    ((to, text),) = emails(site)
    assert (to, newest_link(site, MARIA)) == (MARIA, path)
    assert "Here you can choose" in text
    site.clock.time = site.clock.time.replace(day=25)
    assert "Revise su correo, por favor" in ask(site, MARIA, lang="es")[1]
    assert "Aquí puede elegir" in emails(site)[-1][1]


def test_the_answer_is_the_same_for_everybody(site: Site) -> None:
    opened(site)
    site.join("bounced@riverton.example")
    site.workspace.store.suppress("bounced@riverton.example", SuppressionReason.BOUNCED, now=site.clock.now())
    answers = {ask(site, one) for one in (MARIA, STRANGER, "bounced@riverton.example", MARIA)}
    assert len(answers) == 1
    assert [to for to, _ in emails(site)] == [MARIA]


def test_the_answer_takes_as_long_for_everybody(site: Site) -> None:
    """Not to the microsecond: neither may do an email's work, or another query's worth of milliseconds."""
    opened(site)
    took: dict[str, list[float]] = {MARIA: [], STRANGER: []}
    for number in range(40):
        for name in took:
            site.clock.time = site.clock.time.replace(minute=number)
            start = time.perf_counter()
            ask(site, name)
            took[name].append(time.perf_counter() - start)
    known, unknown = median(took[MARIA]), median(took[STRANGER])
    assert max(known, unknown) < 3 * min(known, unknown)


def test_whoever_fills_in_the_trap_gets_the_same_page_and_no_email(site: Site) -> None:
    opened(site)
    assert ask(site, MARIA, website="x") == ask(site, STRANGER)
    assert emails(site) == []


def test_ten_thousand_for_one_address_are_few_emails(site: Site) -> None:
    opened(site)
    for _ in range(60):
        ask(site, MARIA)
    assert len(emails(site)) == 1


@pytest.mark.parametrize("email", ["", "nobody", "<b>@riverton.example"])
def test_what_is_no_address_is_said_so(site: Site, email: str) -> None:
    status, page = ask(site, email)
    assert status == 422
    assert "This is not an email address" in page
    assert "<b>@" not in page


def test_an_unsubscribed_person_gets_their_link(site: Site) -> None:
    path = opened(site)
    site.client.post(f"/u/{site.token()}")
    ask(site, MARIA)
    assert newest_link(site, MARIA) == path


def test_without_an_address_of_ones_own_there_is_no_form(site: Site) -> None:
    opened(site)
    site.change(base_url="")
    assert site.client.get("/preferences").status_code == 404
    assert ask(site, MARIA)[0] == 404
    assert site.workspace.store.claim_request_emails(now=site.clock.now()) == ()


def test_a_page_that_is_not_there_leads_to_it(site: Site) -> None:
    assert 'href="/preferences"' in site.client.get("/p/AAAAAAAAAAAAAAAAAAAAAA").text
    publication = replace(site.workspace.publication, base_url="")
    site.workspace = replace(
        site.workspace, settings=replace(site.workspace.settings, publication=publication)
    )
    assert 'href="/preferences"' not in site.client.get("/nothing").text
