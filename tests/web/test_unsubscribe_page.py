"""The page of an unsubscribe link: it shows, the form acts, and it can be taken back."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest

from newsletter.app.people import erase_person
from newsletter.app.unsubscribe_links import UNDO_DAYS
from newsletter.app.unsubscribing import Method, unsubscribe_address
from newsletter.model import SuppressionReason
from tests.app.actors import staff
from tests.web.site import LIST, MARIA, OTHER, Site


def act(site: Site, token: str, what: str, **fields: str) -> httpx2.Response:
    return site.client.post(f"/u/{token}", data={"act": what, **fields})


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_nothing(site: Site, method: str) -> None:
    token = site.join()
    for _ in range(3):
        for purpose in ({}, {"Sec-Purpose": "prefetch"}):
            assert site.client.request(method, f"/u/{token}", headers=purpose).status_code in (200, 204)
    assert site.is_subscribed()
    assert site.suppressions() == []
    assert len(site.consents()) == 1


def test_the_page_says_what_will_happen_and_names_nobody(site: Site) -> None:
    page = site.client.get(f"/u/{site.join()}").text
    assert "Stop getting" in page
    assert "Council District 13 news" in page
    assert "m•••z@riverton.example" in page
    assert MARIA not in page


def test_leaving_by_the_page_shows_that_it_is_done(site: Site) -> None:
    token = site.join()
    answer = act(site, token, "leave")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/u/{token}")
    page = site.client.get(answer.headers["location"])
    assert "You are unsubscribed" in page.text
    assert site.consents()[-1] == ("withdrawn", "page", "asked to be unsubscribed")


@pytest.mark.parametrize(
    ("reason", "basis"),
    [
        ("often", "asked to be unsubscribed: too many emails"),
        ("", "asked to be unsubscribed"),
        ("<script>", "asked to be unsubscribed"),
    ],
)
def test_a_reason_may_be_chosen_and_nothing_else_is_kept(site: Site, reason: str, basis: str) -> None:
    act(site, site.join(), "leave", reason=reason)
    assert site.consents()[-1] == ("withdrawn", "page", basis)


def test_all_lists_can_be_left_at_once(site: Site) -> None:
    token = site.join()
    assert "leave-all" not in site.client.get(f"/u/{token}").text
    site.join(list=OTHER)
    assert "leave-all" in site.client.get(f"/u/{token}").text
    act(site, token, "leave-all")
    assert (site.is_subscribed(), site.is_subscribed(list=OTHER)) == (False, False)
    assert set(site.suppressions()) == {
        (None, "unsubscribed"),
        (LIST, "unsubscribed"),
        (OTHER, "unsubscribed"),
    }


@pytest.mark.parametrize("left_by", ["leave", "one-click"])
def test_it_can_be_undone(site: Site, left_by: str) -> None:
    token = site.join()
    act(site, token, left_by)
    assert 'value="undo"' in site.client.get(f"/u/{token}").text
    for _ in range(2):
        assert act(site, token, "undo").status_code == 303
    assert site.is_subscribed()
    assert site.token() == token
    assert site.suppressions() == []
    assert [one[:2] for one in site.consents()] == [
        ("granted", "staff"),
        ("withdrawn", "page" if left_by == "leave" else "one-click"),
        ("granted", "page"),
    ]


def test_undoing_what_left_all_lists_brings_back_one(site: Site) -> None:
    token = site.join()
    site.join(list=OTHER)
    act(site, token, "leave-all")
    act(site, token, "undo")
    assert (site.is_subscribed(), site.is_subscribed(list=OTHER)) == (True, False)
    assert site.suppressions() == [(OTHER, "unsubscribed")]


def test_it_cannot_be_undone_for_ever(site: Site) -> None:
    token = site.join()
    act(site, token, "leave")
    site.clock.time += timedelta(days=UNDO_DAYS)
    assert 'value="undo"' not in site.client.get(f"/u/{token}").text
    assert act(site, token, "undo").status_code == 409
    assert not site.is_subscribed()


@pytest.mark.parametrize("reason", [SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED])
def test_a_bounce_or_a_complaint_is_not_lifted_by_undoing(site: Site, reason: SuppressionReason) -> None:
    token = site.join()
    act(site, token, "leave")
    site.workspace.store.suppress(MARIA, reason, now=site.clock.now())
    assert 'value="undo"' not in site.client.get(f"/u/{token}").text
    assert act(site, token, "undo").status_code == 409
    assert not site.is_subscribed()


def test_what_staff_ended_is_not_undone_by_the_link(site: Site) -> None:
    token = site.join()
    unsubscribe_address(
        site.workspace, MARIA, list_key=LIST, everywhere=False, method=Method.STAFF, by=staff()
    )
    assert 'value="undo"' not in site.client.get(f"/u/{token}").text
    assert act(site, token, "undo").status_code == 409
    assert not site.is_subscribed()


def test_a_link_of_an_erased_person_is_like_one_that_never_was(site: Site) -> None:
    token = site.join()
    erase_person(site.workspace, MARIA)
    gone, never = site.client.get(f"/u/{token}"), site.client.get("/u/AAAAAAAAAAAAAAAAAAAAAA")
    assert (gone.status_code, gone.text) == (404, never.text)
    assert "office@thirteenth.example" in gone.text
    assert site.client.post(f"/u/{token}").status_code == 404


@pytest.mark.parametrize(
    ("query", "browser", "person", "expected"),
    [
        ("", "", "", "en"),
        ("", "es-MX,es;q=0.9", "", "en"),
        ("", "", "es", "es"),
        ("?lang=en", "", "es", "en"),
        ("?lang=es", "en", "", "es"),
        ("?lang=xx", "", "es", "es"),
        ("", "", "de-AT", "de"),
        ("", "", "tlh", "en"),
    ],
)
def test_the_page_speaks_the_readers_language(
    site: Site, query: str, browser: str, person: str, expected: str
) -> None:
    token = site.join(lang=person)
    page = site.client.get(f"/u/{token}{query}", headers={"Accept-Language": browser})
    assert page.headers["content-language"] == expected
    assert f'<html lang="{expected}">' in page.text


def test_an_error_page_speaks_the_browsers_language(site: Site) -> None:
    page = site.client.get("/nothing", headers={"Accept-Language": "tlh;q=0.9, es;q=0.8, en;q=0.1"})
    assert "No hay nada en esta dirección" in page.text


@pytest.mark.parametrize("lang", ["es", "pt-pt"])
def test_the_chosen_language_stays_through_the_form(site: Site, lang: str) -> None:
    token = site.join()
    assert f'action="?lang={lang}"' in site.client.get(f"/u/{token}?lang={lang}").text
    answer = site.client.post(f"/u/{token}?lang={lang}", data={"act": "leave"})
    assert answer.headers["location"] == f"/u/{token}?lang={lang}"
    answer = site.client.post(f"/u/{token}", params={"lang": "//evil.example\r\n"}, data={"act": "leave"})
    assert answer.headers["location"] == f"/u/{token}"


def test_what_settings_and_people_say_is_text(site: Site) -> None:
    site.change(name="<b>The & Thirteenth</b>")
    page = site.client.get(f"/u/{site.join('<b>@riverton.example'.replace('<b>', 'b'))}").text
    assert "&lt;b&gt;The &amp; Thirteenth&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_publication_below_a_path(site: Site) -> None:
    token = site.join()
    site.change(base_url="https://city.example/news")
    for path in (f"/news/u/{token}", f"/u/{token}"):
        page = site.client.get(path)
        assert page.status_code == 200
        assert 'href="/news/assets/style.' in page.text
    style = page.text.split('href="')[1].split('"')[0]
    assert site.client.get(style).headers["content-type"].startswith("text/css")
    assert (
        site.client.post(f"/news/u/{token}", data={"act": "leave"}).headers["location"] == f"/news/u/{token}"
    )
    assert site.client.get(f"/newsu/{token}").status_code == 404


@pytest.mark.parametrize("base", ["/b%C3%BCrger", "/a%20b", "/a/b/c", "/news/"])
def test_a_path_with_other_letters(site: Site, base: str) -> None:
    token = site.join()
    site.change(base_url=f"https://city.example{base}")
    kept = f"{base.rstrip('/')}/u/{token}"
    page = site.client.get(kept)
    assert page.status_code == 200
    style = page.text.split('href="')[1].split('"')[0]
    assert site.client.get(style).headers["content-type"].startswith("text/css")
    answer = site.client.post(kept, data={"act": "leave"})
    assert (answer.status_code, answer.headers["location"]) == (303, kept)


def test_no_link_is_made_from_the_host_header(site: Site) -> None:
    page = site.client.get(
        f"/u/{site.join()}", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    )
    assert page.status_code == 200
    assert "evil.example" not in page.text
