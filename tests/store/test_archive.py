"""What the archive reads of the store: mailings that reached somebody, editions, single pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.errors import NotFoundError
from newsletter.model import Accepted, MailingStatus, Refused, Unknown
from newsletter.store.database import Store
from tests.store.people import LIST, NOW, a_launch, an_edition, launched
from tests.store.test_mailings import a_picture


def published(store: Store) -> frozenset[int]:
    return store.published_mailings([LIST])


@pytest.mark.parametrize(
    ("outcome", "reached"),
    [(Accepted(), True), (Unknown(reason="?"), True), (Refused(code=550, reply=""), False)],
)
def test_a_mailing_is_published_when_somebody_may_have_it(
    store: Store, outcome: Accepted | Unknown | Refused, reached: bool
) -> None:
    mailing = launched(store, range(3))
    assert published(store) == frozenset()
    with store.worker() as worker:
        (first,) = store.claim(mailing.id, worker, limit=1, now=NOW)
        assert published(store) == frozenset()
        store.record(mailing.id, worker, [(first.subscriber_id, outcome)], now=NOW)
    assert published(store) == (frozenset({mailing.id}) if reached else frozenset())
    store.steer(mailing.id, MailingStatus.CANCELLED, now=NOW)
    assert published(store) == (frozenset({mailing.id}) if reached else frozenset())
    assert store.published_mailings(["another"]) == frozenset()


def test_an_edition_is_read_with_and_without_the_bytes_of_its_pictures(store: Store) -> None:
    pictures = (a_picture(b"one"), a_picture(b"two"))
    other = replace(an_edition(digest="e" * 64, pictures=(a_picture(b"three"),)), lang="es")
    edition = replace(an_edition(pictures=pictures), others=(other,))
    mailing, _new = store.launch(a_launch(edition))
    assert store.archived_edition(mailing.id) == edition
    bare = store.archived_edition(mailing.id, with_pictures=False)
    assert [one.data for one in (*bare.pictures, *bare.others[0].pictures)] == [b"", b"", b""]
    assert bare.html == edition.html
    assert [store.edition_picture(edition.digest, place) for place in range(3)] == [b"one", b"two", b"three"]
    with pytest.raises(NotFoundError):
        store.edition_picture(edition.digest, 3)
    with pytest.raises(NotFoundError):
        store.archived_edition(99)
