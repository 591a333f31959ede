"""Unsubscribing by one click while a mailing goes out: every click is answered, and holds at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx2

from newsletter.model import Consent, ConsentAction, Person
from newsletter.store.database import open_store
from newsletter.subscribers.address import read_address
from tests.web.site import LIST, Site

READERS = 400


def addresses() -> list[str]:
    return [f"reader{number}@riverton.example" for number in range(READERS)]


def test_fifty_clicks_at_once_beside_a_writer(site: Site) -> None:
    consent = Consent(
        list=LIST, action=ConsentAction.GRANTED, at=site.clock.now(), basis="asked", method="import"
    )
    people = [Person(address=one, address_key=read_address(one)[1]) for one in addresses()]
    site.workspace.store.import_people((one, consent) for one in people)
    tokens = [site.token(one) for one in addresses()]
    settings = site.workspace.settings
    done, written = threading.Event(), [0]

    def write_without_a_pause() -> None:
        """Write as the sender does, in short transactions; in a store of its own, like a second process."""
        with open_store(settings.database_url, state_folder=settings.state_folder) as store:
            while not done.is_set():
                store.import_people([(people[0], consent)])
                written[0] += 1

    writer = threading.Thread(target=write_without_a_pause)
    writer.start()
    try:
        with (
            httpx2.Client(base_url=site.client.base_url, timeout=60) as client,
            ThreadPoolExecutor(50) as pool,
        ):
            statuses = list(pool.map(lambda token: client.post(f"/u/{token}").status_code, tokens * 2))
    finally:
        done.set()
        writer.join(60)
    assert set(statuses) == {200}
    assert site.failures == []
    assert written[0] > 10
    left = [one for one in addresses() if not site.is_subscribed(one)]
    # The writer's imports are older than the clicks: they bring nobody back.
    assert len(left) == READERS
    assert [action for action, _, _ in site.consents(addresses()[7])] == ["granted", "withdrawn"]
