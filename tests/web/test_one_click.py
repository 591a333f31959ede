"""One-click unsubscribing (RFC 8058): any body, no cookie, no redirect, twice is once."""

from __future__ import annotations

import pytest

from newsletter.model import Consent, ConsentAction
from tests.web.site import LIST, MARIA, OTHER, Site

BODIES = [
    (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
    (
        b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    (b"List-Unsubscribe=One-Click", "multipart/form-data"),
    (b"List-Unsubscribe=One-Click", None),
    (b'{"List-Unsubscribe": "One-Click"}', "application/json"),
    (b"", None),
    (b"", "application/x-www-form-urlencoded"),
    (b"\xff\xfe\x00", "application/octet-stream"),
    (b"&".join(b"a=%d" % number for number in range(500)), "application/x-www-form-urlencoded"),
    (b"act=something-else", "application/x-www-form-urlencoded"),
]


@pytest.mark.parametrize(("body", "kind"), BODIES)
def test_any_post_unsubscribes_at_once(site: Site, body: bytes, kind: str | None) -> None:
    token = site.join()
    headers = {"Content-Type": kind} if kind else {}
    answer = site.client.post(f"/u/{token}", content=body, headers=headers)
    assert (answer.status_code, answer.text) == (200, "Unsubscribed.")
    assert "set-cookie" not in answer.headers
    assert not site.is_subscribed()
    assert site.consents()[-1] == ("withdrawn", "one-click", "asked to be unsubscribed")


def test_twice_is_once(site: Site) -> None:
    token = site.join()
    for _ in range(3):
        assert site.client.post(f"/u/{token}").status_code == 200
    assert [action for action, _, _ in site.consents()] == ["granted", "withdrawn"]
    assert site.suppressions() == [(LIST, "unsubscribed")]


def test_only_the_list_of_the_link_is_left(site: Site) -> None:
    token = site.join()
    site.join(list=OTHER)
    site.client.post(f"/u/{token}")
    assert (site.is_subscribed(), site.is_subscribed(list=OTHER)) == (False, True)


def test_it_works_after_the_list_is_gone_from_the_settings(site: Site) -> None:
    token = site.join()
    lists = dict(site.workspace.publication.lists)
    del lists[LIST]
    site.change(lists=lists)
    assert site.client.get(f"/u/{token}").status_code == 200
    assert site.client.post(f"/u/{token}").status_code == 200
    assert not site.is_subscribed()


@pytest.mark.parametrize("path", ["/u/{}/", "/u/{}x", "/U/{}", "/u/{}%00", "/u//{}"])
def test_a_link_that_is_not_whole_does_nothing_and_redirects_nowhere(site: Site, path: str) -> None:
    token = site.join()
    answer = site.client.post(path.format(token))
    assert answer.status_code == 404
    assert "location" not in answer.headers
    assert site.is_subscribed()


def test_a_body_that_is_too_long_changes_nothing(site: Site) -> None:
    token = site.join()
    for content in (b"x" * 20_000, iter([b"x" * 10_000, b"x" * 10_000])):
        assert site.client.post(f"/u/{token}", content=content).status_code == 413
    assert site.is_subscribed()


def test_an_import_afterwards_brings_nobody_back(site: Site) -> None:
    site.client.post(f"/u/{site.join()}")
    site.clock.time = site.clock.time.replace(year=2027)
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    consent = Consent(
        list=LIST, action=ConsentAction.GRANTED, at=site.clock.now(), basis="a file", method="import"
    )
    assert site.workspace.store.import_people([(found.person, consent)]).suppressed == 1
    assert not site.is_subscribed()
