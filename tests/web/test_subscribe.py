"""Signing up by page, embedded form and JSON: one answer for all, one email, one confirmed consent."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import httpx2
import pytest

from newsletter.app.confirmation_sending import send_confirmations
from newsletter.model import SuppressionReason
from tests.web.site import LIST, MARIA, OTHER, Site

FORM = {"email": MARIA, "lang": "en", "form": "page"}


def opened(site: Site) -> Site:
    """Open the second list to everybody, too."""
    lists = site.workspace.publication.lists
    site.change(lists={**lists, OTHER: replace(lists[OTHER], public=True)})
    return site


def emails(site: Site) -> list[str]:
    """Send what is due; return the text of every confirmation email so far."""
    send_confirmations(site.workspace)
    folder = site.workspace.settings.outbox_folder
    files = sorted(Path(folder).rglob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [
        message_from_bytes(file.read_bytes(), policy=default).get_body().get_content()  # type: ignore[union-attr]
        for file in files
    ]


def link(site: Site) -> str:
    """Return the path of the link in the newest email."""
    return str(re.findall(r"^https://[^/]+(/confirm/\S+)\s*$", emails(site)[-1], re.M)[0])


def answers(site: Site, email: str) -> tuple[int, str]:
    answer = site.client.post("/subscribe", data={**FORM, "email": email})
    return answer.status_code, answer.text


def test_the_whole_way(site: Site) -> None:
    page = site.client.get("/subscribe")
    assert "Council District 13 news" in page.text
    answer = site.client.post("/subscribe", data=FORM)
    assert (answer.status_code, "Please check your inbox" in answer.text) == (200, True)
    assert site.workspace.store.subscriber(MARIA) is None
    path = link(site)
    shown = site.client.get(path).text
    assert "Get <bdi>Council District 13 news</bdi>?" in shown
    assert MARIA not in shown
    done = site.client.post(path, data={"act": "confirm"})
    assert (done.status_code, done.headers["location"]) == (303, path)
    assert "You are subscribed" in site.client.get(path).text
    assert site.is_subscribed()
    ((action, method, basis),) = site.consents()
    assert (action, method) == ("granted", "sign-up")
    promise = "We send you one email with a link to confirm. You can unsubscribe at any time."
    assert basis == f"Subscribe: Council District 13 news. {promise}"
    assert promise in page.text


def test_looking_at_a_confirmation_link_changes_nothing(site: Site) -> None:
    site.client.post("/subscribe", data=FORM)
    path = link(site)
    for method in ("GET", "HEAD", "OPTIONS"):
        for _ in range(3):
            assert site.client.request(method, path).status_code in (200, 204)
    assert site.workspace.store.subscriber(MARIA) is None
    assert site.client.post(path).status_code == 303
    assert site.workspace.store.subscriber(MARIA) is None


def test_the_answer_is_the_same_for_everybody(site: Site) -> None:
    site.join("known@riverton.example")
    site.client.post(f"/u/{site.join('left@riverton.example')}")
    site.workspace.store.suppress("bounced@riverton.example", SuppressionReason.BOUNCED, now=site.clock.now())
    site.workspace.store.suppress("spam@riverton.example", SuppressionReason.COMPLAINED, now=site.clock.now())
    whose = ["new", "known", "left", "bounced", "spam", "new", "new"]
    seen = {answers(site, f"{who}@riverton.example") for who in whose}
    assert len(seen) == 1
    assert len(emails(site)) == 3


@pytest.mark.parametrize("reason", ["bounced", "complained", "staff", "erased"])
def test_only_leaving_is_lifted_by_signing_up_again(site: Site, reason: str) -> None:
    site.client.post(f"/u/{site.join()}")
    site.client.post("/subscribe", data=FORM)
    path = link(site)
    site.workspace.store.suppress(MARIA, SuppressionReason(reason), now=site.clock.now())
    assert site.client.post(path, data={"act": "confirm"}).status_code == 409
    assert not site.is_subscribed()


def test_who_left_comes_back_by_a_confirmed_sign_up(site: Site) -> None:
    site.client.post(f"/u/{site.join()}")
    site.client.post("/subscribe", data=FORM)
    assert not site.is_subscribed()
    site.client.post(link(site), data={"act": "confirm"})
    assert site.is_subscribed()
    assert site.suppressions() == []


def test_an_old_confirmation_link_brings_back_nobody_who_left_since(site: Site) -> None:
    site.client.post("/subscribe", data=FORM)
    path = link(site)
    site.client.post(path, data={"act": "confirm"})
    site.client.post(f"/u/{site.token()}")
    assert site.client.post(path, data={"act": "confirm"}).status_code == 303
    assert not site.is_subscribed()
    assert "This link is no longer good" in site.client.get(path).text


def test_saying_that_it_was_not_me(site: Site) -> None:
    site.client.post("/subscribe", data=FORM)
    path = link(site)
    site.client.post(path, data={"act": "deny"})
    assert "Thank you for telling us" in site.client.get(path).text
    site.client.post(path, data={"act": "confirm"})
    assert site.workspace.store.subscriber(MARIA) is None
    site.clock.time += timedelta(days=60)
    site.client.post("/subscribe", data=FORM)
    assert len(emails(site)) == 1


def test_a_link_expires(site: Site) -> None:
    site.client.post("/subscribe", data=FORM)
    path = link(site)
    site.clock.time += timedelta(days=7)
    assert "Sign up again to get a new one" in site.client.get(path).text
    site.client.post(path, data={"act": "confirm"})
    assert site.workspace.store.subscriber(MARIA) is None


def test_ten_sign_ups_are_one_email(site: Site) -> None:
    for _ in range(10):
        site.client.post("/subscribe", data=FORM)
    assert len(emails(site)) == 1


def test_the_email_holds_nothing_that_a_stranger_wrote(site: Site) -> None:
    site.client.post(
        "/subscribe", data={**FORM, "name": "Win at https://casino.example", "first_name": "casino"}
    )
    (text,) = emails(site)
    assert "casino" not in text
    assert text.count("https://") == 1


@pytest.mark.parametrize(
    "email", ["", "maria", "maria@", "a@b@c.example", "x" * 300 + "@riverton.example", "<b>@x"]
)
def test_what_is_no_address_is_said_beside_the_field(site: Site, email: str) -> None:
    answer = site.client.post("/subscribe", data={**FORM, "email": email})
    assert answer.status_code == 422
    assert 'aria-describedby="bad-address"' in answer.text
    assert "<b>" not in answer.text
    assert emails(site) == []


def test_several_lists_are_chosen_from(site: Site) -> None:
    opened(site)
    assert 'value="volunteers"' in site.client.get("/subscribe").text
    none = site.client.post("/subscribe", data=FORM)
    assert (none.status_code, "Please choose at least one." in none.text) == (422, True)
    assert site.client.post("/subscribe", data={**FORM, "list": "nothing"}).status_code == 422
    site.client.post("/subscribe", content=f"email={MARIA}&list={LIST}&list={OTHER}")
    site.client.post(link(site), data={"act": "confirm"})
    assert (site.is_subscribed(), site.is_subscribed(list=OTHER)) == (True, True)


def test_a_list_that_is_not_public_is_neither_shown_nor_taken(site: Site) -> None:
    assert OTHER not in site.client.get("/subscribe").text
    assert site.client.post("/subscribe", data={**FORM, "list": OTHER}).status_code == 422
    assert site.client.post("/subscribe", json={"email": MARIA, "lists": [OTHER]}).status_code == 404
    assert emails(site) == []


def test_off_is_off_for_every_way_in(site: Site) -> None:
    settings = site.workspace.settings
    site.workspace = replace(
        site.workspace, settings=replace(settings, web=replace(settings.web, sign_up=False))
    )
    seen = [
        site.client.get("/subscribe"),
        site.client.post("/subscribe", data=FORM),
        site.client.post("/subscribe", json={"email": MARIA}),
    ]
    assert {one.status_code for one in seen} == {404}
    assert emails(site) == []


def test_whoever_fills_in_the_hidden_field_is_told_the_same_and_ignored(site: Site) -> None:
    answer = site.client.post("/subscribe", data={**FORM, "website": "https://spam.example"})
    assert answer.text == answers(site, "ben@riverton.example")[1]
    assert len(emails(site)) == 1


def test_an_embedded_form_needs_the_address_alone(site: Site) -> None:
    answer = site.client.post(
        "/subscribe",
        data={"email": MARIA},
        headers={"Origin": "https://office.example", "Accept-Language": "es"},
    )
    assert "Revise su correo" in answer.text
    assert "confírmelo" in emails(site)[0]
    site.client.post(link(site), data={"act": "confirm"})
    assert site.consents()[0][2].startswith("Suscribirse: ")


def say(site: Site, body: object) -> httpx2.Response:
    return site.client.post("/subscribe", json=body)


def test_a_program_signs_people_up_with_json(site: Site) -> None:
    answer = say(site, {"email": MARIA, "lists": [LIST], "lang": "es"})
    assert (answer.status_code, answer.json()) == (202, {"status": "confirmation email requested"})
    assert "confírmelo" in emails(site)[0]


@pytest.mark.parametrize(
    "body",
    [
        [], "x", 1, None, {}, {"email": 1}, {"email": MARIA, "lists": "x"}, {"email": MARIA, "lists": [1]},
        {"email": MARIA, "lang": 5}, {"email": "nobody"}, {"email": MARIA + "\x00"}, {"email": "\ud800@x.example"},
    ],
)  # fmt: skip
def test_json_that_says_something_else_is_a_422(site: Site, body: object) -> None:
    answer = site.client.post(
        "/subscribe", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert set(answer.json()) == {"error"}
    assert site.failures == []


def test_a_program_says_which_of_several_lists_it_means(site: Site) -> None:
    answer = say(opened(site), {"email": MARIA})
    assert (answer.status_code, LIST in answer.json()["error"]) == (422, True)
    assert say(site, {"email": MARIA, "lists": [OTHER]}).status_code == 202


def test_a_form_with_very_many_lists(site: Site) -> None:
    one = site.workspace.publication.lists[LIST]
    keys = [f"list-{number}" for number in range(80)]
    site.change(lists={key: replace(one, key=key, title=f"The list {key}") for key in keys})
    answer = site.client.post("/subscribe", data={**FORM, "list": keys})
    assert answer.status_code == 200
    assert "The list list-79" in emails(site)[0]


def test_half_a_json_is_a_422(site: Site) -> None:
    for content in (b"{", b"\xff", b"[" * 10_000, b'{"email": NaN}'):
        answer = site.client.post("/subscribe", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422


def test_the_network_is_believed_from_named_proxies_alone(site: Site) -> None:
    site.client.post("/subscribe", data=FORM, headers={"X-Forwarded-For": "203.0.113.77"})
    site.client.post(link(site), data={"act": "confirm"})
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    # The test's server names no proxy, so whoever asks is on loopback, which is no network to keep.
    assert found.consents[0].source == "form: page"


def test_the_language_of_the_form_is_kept_as_a_tag(site: Site) -> None:
    opened(site)
    site.client.post("/subscribe", data={**FORM, "list": LIST, "lang": "zh-TW"})
    (signup,) = site.workspace.store.claim_confirmations(now=site.clock.now())
    assert signup.request.lang == "zh-Hant"


def test_a_list_is_named_in_the_language_of_the_form(site: Site) -> None:
    lists = site.workspace.publication.lists
    named = replace(
        lists[LIST],
        title_in={"es": "Noticias del Distrito 13"},
        description="Twice a month.",
        description_in={"es": "Dos veces al mes."},
    )
    site.change(lists={**lists, LIST: named})
    page = site.client.get("/subscribe?lang=es").text
    assert "Noticias del Distrito 13" in page
    assert "Dos veces al mes." in page
    assert "Twice a month." in site.client.get("/subscribe?lang=en").text
    site.client.post("/subscribe", data={**FORM, "lang": "es"})
    path = link(site)
    assert "Noticias del Distrito 13" in emails(site)[-1]
    site.client.post(path, data={"act": "confirm"})
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    assert "Noticias del Distrito 13" in found.consents[-1].basis
