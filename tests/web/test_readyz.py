"""`/readyz`: whether the database answers, for this machine alone."""

from __future__ import annotations

import pytest

from newsletter.errors import StoreDownError
from tests.web.site import Site


def test_it_says_ok_on_this_machine(site: Site) -> None:
    answer = site.client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_it_says_that_the_database_is_away(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreDownError("the database is away")

    monkeypatch.setattr(type(site.workspace.store), "due_mailings", away)
    answer = site.client.get("/readyz")
    assert (answer.status_code, answer.json()["problem"]) == (503, "the database is away")
    assert site.failures == []


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_nobody_behind_a_proxy_learns_of_it(site: Site, header: str) -> None:
    answer = site.client.get("/readyz", headers={header: "127.0.0.1"})
    nothing = site.client.get("/nothing")
    assert (answer.status_code, answer.text) == (404, nothing.text)
