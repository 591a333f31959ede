"""The certificate's questions: one moment of the ledger, and its copies by status."""

from __future__ import annotations

import pytest

from newsletter.errors import NotFoundError
from newsletter.model import Accepted, DeliveryStatus, Refused
from newsletter.store import certificate
from newsletter.store.database import Store
from tests.store.people import NOW, later, launched


def settle(store: Store, mailing_id: int, refused: int) -> None:
    with store.worker() as worker:
        while copies := store.claim(mailing_id, worker, limit=50, now=NOW):
            ids = [copy.subscriber_id for copy in copies]
            store.at_risk(mailing_id, worker, ids, now=NOW)
            store.record(
                mailing_id,
                worker,
                [(one, Refused(code=550, reply="5.1.1 no") if one <= refused else Accepted()) for one in ids],
                now=later(minutes=1),
            )


def test_an_audit_is_the_ledger_at_one_moment(store: Store) -> None:
    mailing = launched(store, range(9))
    assert store.audit(mailing.id).counts.queued == 9
    assert store.audit(mailing.id).first_try_at is None
    settle(store, mailing.id, 2)
    store.finish(mailing.id, now=NOW)
    found = store.audit(mailing.id)
    assert (found.counts.accepted, found.counts.failed, found.counts.audience) == (7, 2, 9)
    assert (found.first_try_at, found.last_change_at) == (NOW, later(minutes=1))
    assert found.mailing == store.mailing(mailing.id)


def test_copies_of_one_status_are_streamed_in_order_over_pages(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate, "_PAGE", 3)
    mailing = launched(store, range(12))
    settle(store, mailing.id, 6)
    failed = list(store.copies(mailing.id, DeliveryStatus.FAILED))
    assert [copy.subscriber_id for copy in failed] == [1, 2, 3, 4, 5, 6]
    assert {copy.status for copy in failed} == {DeliveryStatus.FAILED}
    assert {copy.detail for copy in failed} == {"550 5.1.1 no"}
    assert len(list(store.copies(mailing.id, DeliveryStatus.SENT))) == 6
    assert list(store.copies(mailing.id, DeliveryStatus.UNKNOWN)) == []


def test_no_mailing_is_told(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no mailing 7"):
        store.audit(7)
