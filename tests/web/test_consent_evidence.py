"""The evidence of a consent given on the web: complete, of the network its prefix only, and gone when erased."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from newsletter.app.people import erase_person
from newsletter.model import Consent
from newsletter.store.tables import consents
from tests.web.site import LIST, MARIA, Site
from tests.web.test_preferences import PARKS, opened, set_lists, with_parks
from tests.web.test_subscribe import FORM, link


def granted(site: Site) -> Consent:
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    return found.consents[-1]


def test_a_confirmed_sign_up_holds_all_that_the_law_asks_for(site: Site) -> None:
    site.client.post("/subscribe", data=FORM, headers={"User-Agent": "Browser of Maria"})
    path = link(site)
    file = next((site.workspace.root / "outbox").rglob("*.eml"))
    emailed = file.read_bytes().decode("ascii")
    site.client.post(path, data={"act": "confirm"})
    consent = granted(site)
    assert consent.evidence is not None
    evidence = dict(consent.evidence)
    assert f"Message-ID: {evidence.pop('message_id')}" in emailed
    assert evidence.pop("asked_at") <= evidence.pop("emailed_at") <= consent.at.isoformat()
    assert evidence.pop("words_version") == hashlib.sha256(consent.basis.encode()).hexdigest()
    assert evidence.pop("page").endswith("/subscribe")
    assert evidence.pop("address") == MARIA
    assert evidence.pop("form") == "page"
    assert set(evidence) <= {"network", "confirmed_from"}
    assert "Browser" not in str(consent)


def test_joining_on_the_preferences_page_is_proven(site: Site) -> None:
    with_parks(site)
    set_lists(site, opened(site), LIST, PARKS)
    consent = granted(site)
    assert (consent.list, consent.method) == (PARKS, "page")
    assert consent.evidence is not None
    assert (consent.evidence["form"], consent.evidence["address"]) == ("preferences", MARIA)
    assert consent.evidence["words_version"] == hashlib.sha256(consent.basis.encode()).hexdigest()


def test_what_staff_record_has_none(site: Site) -> None:
    site.join()
    assert granted(site).evidence is None


def test_it_is_erased_with_the_person(site: Site) -> None:
    site.client.post("/subscribe", data=FORM)
    site.client.post(link(site), data={"act": "confirm"})
    erase_person(site.workspace, MARIA)
    with site.workspace.store._database.reading() as connection:
        rows = connection.execute(sa.select(consents.c.evidence, consents.c.basis)).all()
    assert [tuple(row) for row in rows] == [(None, "")]
