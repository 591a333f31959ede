"""Changing one's address: confirmed at the new one, told to the old one, and undone from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsletter.app.people import find_person
from newsletter.app.unsubscribing import Method, unsubscribe_address
from newsletter.model import Subscriber, SuppressionReason
from tests.app.actors import staff
from tests.web.reader_emails import emails, newest_link, write_to_files
from tests.web.site import LIST, MARIA, OTHER, Site
from tests.web.test_preferences import opened, preferences_token, save, set_lists

NEW = "maria@new.example"
THIRD = "maria@third.example"


@pytest.fixture(autouse=True)
def to_files(site: Site) -> None:
    write_to_files(site)


def ask(site: Site, path: str, address: str = NEW) -> str:
    answer = save(site, path, "address", email=address)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?saved=address#address")
    return site.client.get(answer.headers["location"]).text


def confirm(site: Site, link: str) -> str:
    site.client.post(link, data={"act": "change"})
    return site.client.get(link).text


def person(site: Site, address: str) -> Subscriber | None:
    return site.workspace.store.subscriber(address)


def moved(site: Site) -> str:
    """Change Maria's address; return the path of the link that undoes it."""
    ask(site, opened(site))
    assert "Your address is changed" in confirm(site, newest_link(site, NEW))
    return newest_link(site, MARIA)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_nothing(site: Site, method: str) -> None:
    ask(site, opened(site))
    link = newest_link(site, NEW)
    for _ in range(3):
        assert site.client.request(method, link).status_code in (200, 204)
    assert person(site, NEW) is None
    assert site.is_subscribed()


def test_the_whole_way_there_and_back(site: Site) -> None:
    path = opened(site)
    before = find_person(site.workspace.store, MARIA)
    assert "Nothing changes until you confirm it there." in ask(site, path)
    link = newest_link(site, NEW)
    page = site.client.get(link).text
    assert "m•••a@new.example" in page
    assert "m•••z@riverton.example" in page
    assert NEW not in page
    assert MARIA not in page
    for _ in range(2):
        assert "Your address is changed" in confirm(site, link)
    after = find_person(site.workspace.store, NEW)
    assert (after.id, after.subscriptions, after.consents) == (
        before.id,
        before.subscriptions,
        before.consents,
    )
    assert person(site, MARIA) is None
    # The old mailbox no longer opens the settings; the new one does.
    assert site.client.get(path).status_code == 404
    assert site.client.get(f"/p/{after.preferences_token}").status_code == 200

    undo = newest_link(site, MARIA)
    assert "Send your emails here again?" in site.client.get(undo).text
    assert person(site, MARIA) is None
    for _ in range(2):
        assert "Your address is changed" in confirm(site, undo)
    assert find_person(site.workspace.store, MARIA).id == before.id
    assert "This link is no longer good" in site.client.get(link).text
    assert site.client.get(f"/p/{after.preferences_token}").status_code == 404
    assert [to for to, _ in emails(site)] == [NEW, MARIA]


def test_the_emails_name_no_whole_address(site: Site) -> None:
    moved(site)
    for _to, text in emails(site):
        assert NEW not in text
        assert MARIA not in text


def test_an_old_notice_and_an_old_confirmation_expire(site: Site) -> None:
    path = opened(site)
    ask(site, path)
    link = newest_link(site, NEW)
    site.clock.time += timedelta(days=7)
    assert "This link is no longer good" in confirm(site, link)
    assert person(site, NEW) is None
    ask(site, path)
    confirm(site, newest_link(site, NEW))
    undo = newest_link(site, MARIA)
    site.clock.time += timedelta(days=7)
    assert "This link is no longer good" in confirm(site, undo)
    assert person(site, NEW) is not None


def test_undoing_goes_back_however_often_the_address_was_changed(site: Site) -> None:
    """Whoever has a forwarded link could change the address twice, and ask for more before that."""
    path = opened(site)
    ask(site, path, THIRD)
    waiting = newest_link(site, THIRD)
    ask(site, path)
    confirm(site, newest_link(site, NEW))
    undo = newest_link(site, MARIA)
    ask(site, f"/p/{preferences_token(site, NEW)}", "else@third.example")
    confirm(site, newest_link(site, "else@third.example"))
    again = newest_link(site, NEW)
    assert "Your address is changed" in confirm(site, undo)
    for link in (waiting, again):
        assert "This link is no longer good" in confirm(site, link)
    assert person(site, MARIA) is not None


@pytest.mark.parametrize("reason", SuppressionReason)
def test_the_same_answer_for_every_address(site: Site, reason: SuppressionReason) -> None:
    path = opened(site)
    site.join("ben@riverton.example")
    site.workspace.store.suppress("barred@new.example", reason, now=site.clock.now())
    pages = {ask(site, path, one) for one in (NEW, MARIA, "ben@riverton.example", "barred@new.example")}
    assert len(pages) == 1
    asked = {to for to, _ in emails(site)}
    suppressed = {"barred@new.example"} if reason is SuppressionReason.UNSUBSCRIBED else set()
    assert asked == {NEW, "ben@riverton.example"} | suppressed


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c", "x" * 400 + "@new.example", "<b>@new.example"])
def test_what_is_no_address_is_said_so(site: Site, email: str) -> None:
    answer = save(site, opened(site), "address", email=email)
    assert answer.status_code == 422
    assert "This is not an email address" in answer.text
    assert answer.text.index('id="address"') < answer.text.index('id="lists"')
    assert "<b>@" not in answer.text


def test_an_address_that_gets_email_already_keeps_its_own_settings(site: Site) -> None:
    site.join(NEW, list=OTHER)
    ask(site, opened(site))
    link = newest_link(site, NEW)
    page = confirm(site, link)
    assert "This address gets our emails already" in page
    assert f"/p/{preferences_token(site, NEW)}" in page
    assert preferences_token(site) not in page
    assert site.is_subscribed()
    assert [one.list for one in find_person(site.workspace.store, NEW).subscriptions] == [OTHER]


def test_a_bounce_stays_with_the_old_address(site: Site) -> None:
    path = opened(site)
    site.workspace.store.suppress(MARIA, SuppressionReason.BOUNCED, now=site.clock.now())
    ask(site, path)
    confirm(site, newest_link(site, NEW))
    assert site.suppressions(NEW) == []
    assert site.suppressions(MARIA) == [(None, "bounced")]
    assert site.workspace.store.audience_size(LIST) == 1
    assert [to for to, _ in emails(site)] == [NEW]  # no notice to a mailbox that is not there


@pytest.mark.parametrize("reason", [SuppressionReason.COMPLAINED, SuppressionReason.STAFF])
def test_nobody_gets_rid_of_a_complaint_by_another_address(site: Site, reason: SuppressionReason) -> None:
    path = opened(site)
    ask(site, path)
    link = newest_link(site, NEW)
    site.workspace.store.suppress(MARIA, reason, now=site.clock.now())
    assert "We cannot send to this address" in confirm(site, link)
    assert person(site, NEW) is None
    ask(site, path, THIRD)
    assert [to for to, _ in emails(site)] == [NEW]


def test_what_was_left_stays_left_at_the_new_address(site: Site) -> None:
    site.join(list=OTHER)
    path = opened(site)
    set_lists(site, path, LIST)
    ask(site, path)
    confirm(site, newest_link(site, NEW))
    assert site.suppressions(NEW) == [(OTHER, "unsubscribed")]
    assert not site.is_subscribed(NEW, OTHER)
    assert site.is_subscribed(NEW, LIST)


def test_what_the_new_address_had_left_does_not_come_to_it(site: Site) -> None:
    site.join(NEW)
    unsubscribe_address(site.workspace, NEW, list_key=LIST, everywhere=False, method=Method.PAGE, by=staff())
    ask(site, f"/p/{preferences_token(site, NEW)}", THIRD)  # so that nobody has the address any longer
    confirm(site, newest_link(site, THIRD))
    path = opened(site)
    site.clock.time += timedelta(days=40)
    ask(site, path)
    confirm(site, newest_link(site, NEW))
    assert not site.is_subscribed(NEW)
    assert site.consents(NEW)[-1] == ("withdrawn", "page", "changed to an address that had left this list")


def test_an_import_of_the_old_address_adds_nobody(site: Site) -> None:
    undo = moved(site)
    store = site.workspace.store
    found = find_person(store, NEW)
    old = replace(found.person, address=MARIA, address_key=MARIA)
    consent = replace(found.consents[0], method="import", at=site.clock.now())
    assert store.import_people([(old, consent)]).suppressed == 1
    assert person(site, MARIA) is None
    confirm(site, undo)
    assert store.import_people([(old, consent)]).unchanged == 1


def test_forgetting_somebody_forgets_the_old_address_too(site: Site) -> None:
    undo = moved(site)
    assert site.workspace.store.erase(NEW, now=site.clock.now())
    assert site.suppressions(MARIA) == [(None, "erased")]
    assert site.suppressions(NEW) == [(None, "erased")]
    assert site.client.get(undo).status_code == 404


def test_ten_thousand_requests_for_one_address_send_one_email(site: Site) -> None:
    path = opened(site)
    for _ in range(30):
        ask(site, path)
    assert [to for to, _ in emails(site)] == [NEW]


def test_a_token_of_another_purpose_opens_nothing(site: Site) -> None:
    undo = moved(site).rpartition("/")[2]
    mine = preferences_token(site, NEW)
    for path in (
        f"/address/{mine}",
        f"/address/{site.token(NEW)}",
        f"/p/{undo}",
        f"/data/{undo}",
        f"/u/{undo}",
    ):
        assert site.client.get(path).status_code == 404
        answer = site.client.post(path, data={"act": "change"}, follow_redirects=True)
        assert answer.status_code == 404
    assert person(site, NEW) is not None
