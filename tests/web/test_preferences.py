"""The preferences page: it shows, each section saves by itself, and only its own tokens open it."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx2
import pytest

from newsletter.app.people import erase_person
from newsletter.model import MailingList, SuppressionReason
from newsletter.web.public.preferences import lists
from tests.web.site import LIST, MARIA, OTHER, Site

PARKS = "parks"


def preferences_token(site: Site, address: str = MARIA) -> str:
    found = site.workspace.store.subscriber(address)
    assert found is not None
    return found.preferences_token


def opened(site: Site, address: str = MARIA, **person: str) -> str:
    """Subscribe somebody, and return the path of their preferences."""
    site.join(address, **person)
    return f"/p/{preferences_token(site, address)}"


def with_parks(site: Site) -> None:
    """Add a second public list."""
    parks = MailingList(key=PARKS, title="Parks", why="", description="Once a month", public=True)
    site.change(lists={**site.workspace.publication.lists, PARKS: parks})


def save(site: Site, path: str, act: str, **fields: str | list[str]) -> httpx2.Response:
    return site.client.post(path, data={"act": act, **fields})


def set_lists(site: Site, path: str, *wanted: str) -> httpx2.Response:
    """Send the form as the page shows it, with these lists checked."""
    shown = re.findall(r'name="shown" value="([^"]+)"', site.client.get(path).text)
    return save(site, path, "lists", shown=shown, list=list(wanted))


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_nothing(site: Site, method: str) -> None:
    path = opened(site)
    before = site.workspace.store.subscriber(MARIA)
    for tail in ("", "?saved=lists", "?act=lists&none=1"):
        assert site.client.request(method, path + tail).status_code in (200, 204)
    assert site.workspace.store.subscriber(MARIA) == before


def test_the_page_shows_what_is_set_and_no_whole_address(site: Site) -> None:
    page = site.client.get(opened(site)).text
    assert "m•••z@riverton.example" in page
    assert MARIA not in page
    assert re.search(rf'name="list" value="{LIST}" checked', page)


def test_a_list_is_left_and_joined_again(site: Site) -> None:
    path = opened(site)
    answer = set_lists(site, path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?saved=lists#lists")
    assert not site.is_subscribed()
    assert site.suppressions() == [(LIST, "unsubscribed")]
    page = site.client.get(answer.headers["location"]).text
    assert "Saved." in page
    for _ in range(2):
        set_lists(site, path, LIST)
    assert site.is_subscribed()
    assert site.suppressions() == []
    title = site.workspace.publication.lists[LIST].title
    assert site.consents()[1:] == [
        ("withdrawn", "page", "asked to be unsubscribed"),
        ("granted", "page", f"What do you want to get? {title}"),
    ]


def test_a_public_list_is_joined_with_the_words_shown_in_the_readers_language(site: Site) -> None:
    with_parks(site)
    path = opened(site, lang="es")
    assert "Once a month" in site.client.get(path).text
    set_lists(site, path, LIST, PARKS)
    assert site.is_subscribed(list=PARKS)
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    last = found.consents[-1]
    assert (last.basis, last.source, last.actor) == (
        "¿Qué desea recibir? Parks",
        "form: preferences",
        "the subscriber",
    )


def test_a_list_that_is_not_public_can_be_left_and_not_joined(site: Site) -> None:
    site.join(list=OTHER)
    path = opened(site)
    set_lists(site, path, LIST)
    assert not site.is_subscribed(list=OTHER)
    assert OTHER not in site.client.get(path).text
    save(site, path, "lists", shown=[OTHER, LIST], list=[OTHER, LIST])
    assert not site.is_subscribed(list=OTHER)


def test_nobody_joins_while_sign_up_is_off(site: Site) -> None:
    with_parks(site)
    path = opened(site)
    settings = site.workspace.settings
    web = replace(settings.web, sign_up=False)
    site.workspace = replace(site.workspace, settings=replace(settings, web=web))
    assert PARKS not in site.client.get(path).text
    save(site, path, "lists", shown=[PARKS, LIST], list=[PARKS, LIST])
    assert site.consents() == [("granted", "staff", "asked")]


def test_what_the_form_did_not_show_stays(site: Site) -> None:
    path = opened(site)
    site.join(list=OTHER)
    save(site, path, "lists", shown=LIST, list=LIST)
    assert site.is_subscribed(list=OTHER)
    save(site, path, "lists")
    assert site.is_subscribed()


def test_all_lists_are_left_at_once(site: Site) -> None:
    site.join(list=OTHER)
    path = opened(site)
    for _ in range(2):
        save(site, path, "lists", none="1")
    assert (site.is_subscribed(), site.is_subscribed(list=OTHER)) == (False, False)
    assert (None, "unsubscribed") in site.suppressions()
    set_lists(site, path, LIST)
    assert site.suppressions() == [(OTHER, "unsubscribed")]


@pytest.mark.parametrize(
    "reason", [SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED, SuppressionReason.STAFF]
)
def test_a_bounce_or_a_complaint_is_not_lifted(site: Site, reason: SuppressionReason) -> None:
    path = opened(site)
    set_lists(site, path)
    site.workspace.store.suppress(MARIA, reason, now=site.clock.now())
    assert "At the moment we cannot send to this address" in site.client.get(path).text
    save(site, path, "lists", shown=LIST, list=LIST)
    assert not site.is_subscribed()
    assert (None, reason.value) in site.suppressions()


def test_the_language_is_saved_and_spoken(site: Site) -> None:
    path = opened(site)
    answer = save(site, f"{path}?lang=en", "language", language="es")
    page = site.client.get(answer.headers["location"])
    assert page.headers["content-language"] == "es"
    assert '<option value="es" lang="es" selected>Español</option>' in page.text
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    assert found.person.lang == "es"


@pytest.mark.parametrize("language", ["", "klingon", "x" * 500, "<b>"])
def test_what_is_no_language_is_not_saved(site: Site, language: str) -> None:
    path = opened(site, lang="es")
    answer = save(site, path, "language", language=language)
    assert answer.status_code == 422
    assert "Elija uno de estos idiomas." in answer.text
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    assert found.person.lang == "es"


def test_a_token_of_another_purpose_opens_nothing(site: Site) -> None:
    path, unsubscribing = opened(site), site.token()
    token = path.removeprefix("/p/")
    for strange in (f"/p/{unsubscribing}", f"/u/{token}", f"/confirm/{token}", f"/p/{token[:-1]}", "/p/test"):
        assert site.client.get(strange).status_code == 404
        answer = site.client.post(strange, data={"act": "lists", "none": "1"}, follow_redirects=True)
        assert answer.status_code == 404
    assert site.is_subscribed()


def test_an_unknown_act_changes_nothing(site: Site) -> None:
    path = opened(site)
    before = site.workspace.store.subscriber(MARIA)
    for body in (b"", b"act=", b"act=nothing", b"\xff\xfe", b"List-Unsubscribe=One-Click"):
        assert site.client.post(path, content=body).status_code == 200
    assert site.workspace.store.subscriber(MARIA) == before


def test_the_link_of_an_erased_person_says_so(site: Site) -> None:
    path = opened(site)
    erase_person(site.workspace, MARIA)
    for answer in (site.client.get(path), save(site, path, "lists", shown=LIST, list=LIST)):
        assert answer.status_code == 200
        assert "Your data is erased" in answer.text
    assert site.workspace.store.subscriber(MARIA) is None


def test_the_unsubscribe_page_leads_there(site: Site) -> None:
    path = opened(site)
    assert f'href="{path}"' in site.client.get(f"/u/{site.token()}").text


def test_the_page_says_the_words_of_the_consent(site: Site) -> None:
    assert lists._QUESTION in site.client.get(opened(site)).text


def test_below_a_path(site: Site) -> None:
    path = opened(site)
    site.change(base_url="https://city.example/news")
    answer = save(site, f"/news{path}", "language", language="es")
    assert answer.headers["location"] == f"/news{path}?saved=language#language"


def test_whoever_joins_a_list_here_gets_its_welcome_once(site: Site) -> None:
    with_parks(site)
    parks = replace(site.workspace.publication.lists[PARKS], welcome="hello")
    site.change(lists={**site.workspace.publication.lists, PARKS: parks})
    path = opened(site)
    set_lists(site, path, LIST)
    assert site.workspace.store.lists_with_waiting_welcomes() == frozenset()
    for _ in range(2):
        set_lists(site, path, LIST, PARKS)
    assert site.workspace.store.lists_with_waiting_welcomes() == {PARKS}
