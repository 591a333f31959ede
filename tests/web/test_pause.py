"""Pausing on the preferences page, and what a mailing makes of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from newsletter.app.editions import open_issue
from newsletter.app.launching import Proposal, prepare
from newsletter.app.sent_to_person import sent_to_person
from newsletter.model import DeliveryStatus
from tests.web.archived import Draft, send, write
from tests.web.site import LIST, MARIA, Site
from tests.web.test_preferences import opened, save, set_lists

BEN = "ben@riverton.example"


def day(site: Site, **later: int) -> str:
    """Return a day counted from today by the publication's clocks: November 24, 9:30 in Los Angeles."""
    return (date(2026, 11, 24) + timedelta(**later)).isoformat()


def test_nothing_is_sent_until_the_day_and_then_by_itself(site: Site) -> None:
    path = opened(site)
    site.join(BEN)
    answer = save(site, path, "pause", until=day(site, days=10))
    assert answer.headers["location"] == f"{path}?saved=pause#pause"
    assert "We send you nothing until December 4, 2026." in site.client.get(path).text
    mailing = send(site, Draft(slug="rent"))
    ended = {one.address: (one.status, one.detail) for one in site.workspace.store.deliveries(mailing.id)}
    assert ended[MARIA] == (DeliveryStatus.SUPPRESSED, "paused")
    assert ended[BEN][0] is DeliveryStatus.SENT
    maria = site.workspace.store.subscriber(MARIA)
    assert maria is not None
    (said,) = sent_to_person(site.workspace, maria)
    assert said.outcome == "not sent, this person had paused their emails"

    site.clock.time += timedelta(days=9, hours=14, minutes=25)  # 23:55 of the day before
    assert paused(site) == 1
    site.clock.time += timedelta(minutes=6)
    assert paused(site) == 0
    assert "Need a break?" in site.client.get(path).text
    mailing = send(site, Draft(slug="later"))
    assert {one.status for one in site.workspace.store.deliveries(mailing.id)} == {DeliveryStatus.SENT}


def paused(site: Site) -> int:
    return site.workspace.store.audience_and_paused(LIST, at=site.clock.now())[1]


def test_the_proposal_names_them(site: Site) -> None:
    path = opened(site)
    site.join(BEN)
    save(site, path, "pause", until=day(site, days=1))
    write(site, Draft(slug="rent"))
    proposal = prepare(site.workspace, open_issue(site.workspace, "rent"))
    assert isinstance(proposal, Proposal)
    assert (proposal.people, proposal.paused) == (1, 1)


def test_a_list_on_which_everybody_paused_is_not_called_empty(site: Site) -> None:
    path = opened(site)
    save(site, path, "pause", until=day(site, days=1))
    write(site, Draft(slug="rent"))
    proposal = prepare(site.workspace, open_issue(site.workspace, "rent"))
    assert isinstance(proposal, Proposal)
    assert [one.message for one in proposal.refusals] == [
        f"Everyone on {LIST} who would get it has paused their emails"
    ]


def test_one_button_ends_it(site: Site) -> None:
    path = opened(site)
    save(site, path, "pause", until=day(site, days=300))
    assert paused(site) == 1
    for _ in range(2):
        assert save(site, path, "pause", resume="1").status_code == 303
    assert paused(site) == 0


@pytest.mark.parametrize(
    "until", ["", "2026-11-24", "2020-01-01", "2027-12-24", "tomorrow", "9999-99-99", "2026-12-01T10:00"]
)
def test_a_day_that_cannot_be_is_refused_and_nothing_changes(site: Site, until: str) -> None:
    path = opened(site)
    save(site, path, "pause", until=day(site, days=2))
    answer = save(site, path, "pause", until=until)
    assert answer.status_code == 422
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    assert found.paused_until is not None
    assert found.paused_until.isoformat() == "2026-11-26T08:00:00+00:00"


def test_whoever_gets_nothing_has_nothing_to_pause(site: Site) -> None:
    path = opened(site)
    set_lists(site, path)
    assert 'name="until"' not in site.client.get(path).text
