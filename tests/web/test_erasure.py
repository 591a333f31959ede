"""Being forgotten: asked once more, done at once, the same twice, and the page says what is kept."""

from __future__ import annotations

import pytest

from tests.web.archived import Draft, send
from tests.web.site import MARIA, Site
from tests.web.test_preferences import opened, save


def test_it_asks_once_more_and_nothing_happens_before(site: Site) -> None:
    path = opened(site)
    before = site.workspace.store.subscriber(MARIA)
    page = save(site, path, "erasure")
    assert page.status_code == 200
    assert "Erase everything we know about you?" in page.text
    assert MARIA not in page.text
    assert site.workspace.store.subscriber(MARIA) == before


@pytest.mark.parametrize("lang", ["en", "es"])
def test_it_is_done_once_however_often(site: Site, lang: str) -> None:
    path = opened(site)
    mailing = send(site, Draft(slug="rent"))
    for number in range(3):
        answer = save(site, f"{path}?lang={lang}", "erasure", sure="1")
        assert answer.status_code == (303 if not number else 200)
        if not number:
            assert answer.headers["location"] == f"{path}?saved=erasure&lang={lang}#erasure"
        page = site.client.get(f"{path}?lang={lang}")
        assert ("Your data is erased" if lang == "en" else "Sus datos se han borrado") in page.text
        assert MARIA not in page.text
    assert site.workspace.store.subscriber(MARIA) is None
    assert site.suppressions() == [(None, "erased")]
    assert site.workspace.store.counts(mailing.id).accepted == 1
    assert MARIA not in [one.address for one in site.workspace.store.deliveries(mailing.id)]


def test_nobody_signs_up_an_address_that_was_erased(site: Site) -> None:
    path = opened(site)
    save(site, path, "erasure", sure="1")
    site.client.post("/subscribe", data={"email": MARIA, "form": "page"})
    assert site.workspace.store.claim_confirmations(now=site.clock.now()) == ()
