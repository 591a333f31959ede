"""Being asked again, over real HTTP and real SMTP: one email, a page that asks, and an answer that is recorded."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from newsletter.app.people import erase_person
from newsletter.app.renewals import plan_renewals, queue_renewals, send_renewals, unsubscribe_silent
from newsletter.app.unsubscribing import Method, unsubscribe_address
from newsletter.errors import RefusedError
from newsletter.model import SuppressionReason
from tests.app.actors import staff
from tests.app.own_pages import with_values
from tests.sending.smtp_servers import mail_server
from tests.web.site import LIST, MARIA, Site

BEN = "ben@riverton.example"


def ask(site: Site, *, months: int = 12) -> int:
    """Ask those whose consent is that old."""
    plan = plan_renewals(site.workspace, LIST, months=months)
    return queue_renewals(site.workspace, LIST, plan, by=staff())


def send(site: Site) -> list[tuple[str, str, str]]:
    """Send what is due by real SMTP; return recipient, subject and text of each email."""
    with mail_server() as server:
        own = with_values(site.workspace, base_url="https://news.rivertown.gov")
        site.workspace = replace(own, settings=replace(own.settings, transport="smtp", smtp=server.smtp()))
        send_renewals(site.workspace)
        found = []
        for one in server.received:
            email = message_from_bytes(one.content, policy=default)
            body = email.get_body()
            assert body is not None
            found.append((one.to[0], str(email["Subject"]), body.get_content()))
    return found


def asked(site: Site, *, lang: str = "") -> str:
    """Have Maria asked two years after she agreed; return the path of her link."""
    site.join(lang=lang)
    site.clock.time += timedelta(days=730)
    site.change(base_url="https://news.rivertown.gov")
    assert ask(site) == 1
    ((to, _subject, text),) = send(site)
    assert to == MARIA
    return re.findall(r"^https://[^/]+(/again/\S+)$", text.replace("\r", ""), re.M)[0]  # type: ignore[no-any-return]


def test_a_yes_is_a_fresh_consent_with_its_proof(site: Site) -> None:
    path = asked(site)
    assert ask(site) == 0
    assert send(site) == []
    page = site.client.get(path).text
    assert "Yes, subscribe me" in page
    assert MARIA not in page
    assert len(site.consents()) == 1
    for _ in range(2):
        answer = site.client.post(path, data={"act": "yes"})
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert "You are subscribed" in site.client.get(path).text
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    fresh = found.consents[-1]
    assert len(found.consents) == 2
    title = site.workspace.publication.lists[LIST].title
    assert (fresh.method, fresh.basis) == ("renewal", f"Yes, subscribe me: {title}")
    assert fresh.evidence is not None
    assert fresh.evidence["page"] == "https://news.rivertown.gov/again"
    assert {"asked_at", "emailed_at", "message_id", "words_version"} <= set(fresh.evidence)
    assert path.rpartition("/")[2] not in str(fresh)
    assert plan_renewals(site.workspace, LIST, months=12).ids == ()


def test_a_no_unsubscribes_and_a_later_yes_brings_nobody_back(site: Site) -> None:
    path = asked(site, lang="es")
    assert "Cancelar" in site.client.get(path).text
    site.client.post(f"{path}?lang=en", data={"act": "no"})
    assert not site.is_subscribed()
    assert "You are unsubscribed" in site.client.get(f"{path}?lang=en").text
    site.client.post(path, data={"act": "yes"})
    assert not site.is_subscribed()
    assert site.suppressions() == [(LIST, "unsubscribed")]


@pytest.mark.parametrize("body", [{}, {"act": "leave"}, {"act": "YES"}])
def test_another_post_changes_nothing(site: Site, body: dict[str, str]) -> None:
    path = asked(site)
    site.client.post(path, data=body)
    assert len(site.consents()) == 1
    assert site.is_subscribed()


def test_a_link_is_for_one_purpose_and_one_person(site: Site) -> None:
    path = asked(site)
    token = path.rpartition("/")[2]
    for strange in (f"/again/{site.token()}", f"/again/{token[:-1]}", f"/u/{token}", f"/p/{token}"):
        assert site.client.get(strange).status_code == 404
        assert site.client.post(strange, data={"act": "yes"}).status_code == 404
    erase_person(site.workspace, MARIA)
    assert site.client.get(path).status_code == 404


def test_whoever_left_or_paused_before_the_email_is_sent_gets_none(site: Site) -> None:
    for address in (MARIA, BEN, "ana@riverton.example", "eva@riverton.example"):
        site.join(address)
    site.clock.time += timedelta(days=730)
    site.change(base_url="https://news.rivertown.gov")
    assert ask(site) == 4
    store, now = site.workspace.store, site.clock.now()
    unsubscribe_address(
        site.workspace, MARIA, list_key=LIST, everywhere=False, method=Method.STAFF, by=staff()
    )
    store.suppress(BEN, SuppressionReason.BOUNCED, now=now)
    eva = store.subscriber("eva@riverton.example")
    assert eva is not None
    store.set_pause(eva.id, now + timedelta(days=30))
    assert [to for to, _, _ in send(site)] == ["ana@riverton.example"]
    counts = store.renewal_counts(LIST)
    assert (counts.asked, counts.silent, counts.unsent) == (4, 1, 3)


def test_staff_unsubscribe_whoever_did_not_answer_and_they_can_come_back(site: Site) -> None:
    path = asked(site)
    with pytest.raises(RefusedError):
        unsubscribe_silent(site.workspace, LIST, days=6, by=staff())
    site.clock.time += timedelta(days=59)
    assert unsubscribe_silent(site.workspace, LIST, days=60, by=staff()) == 0
    site.clock.time += timedelta(days=2)
    assert unsubscribe_silent(site.workspace, LIST, days=60, by=staff()) == 1
    assert site.consents()[-1] == (
        "withdrawn",
        "staff",
        "did not answer within 60 days when asked whether they still want it",
    )
    site.client.post("/subscribe", data={"email": MARIA, "form": "page"})
    (waiting,) = site.workspace.store.claim_confirmations(now=site.clock.now())
    site.client.post(f"/confirm/{waiting.token}", data={"act": "confirm"})
    assert site.is_subscribed()
    assert "You are subscribed" in site.client.get(path).text


def test_without_base_url_nobody_is_asked(site: Site) -> None:
    site.join()
    site.change(base_url="")
    with pytest.raises(RefusedError):
        plan_renewals(site.workspace, LIST, months=1)
