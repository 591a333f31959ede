"""The report's questions: over time, by receiving domain, by version, and who was missed and why."""

from __future__ import annotations

from newsletter.model import (
    Accepted,
    BounceKind,
    Mailing,
    Outcome,
    Refused,
    SuppressionReason,
    TopicChoice,
    UncertainPolicy,
    Unknown,
)
from newsletter.store.database import Store
from newsletter.subscribers.segments import read_segment
from tests.store.people import LIST, NOW, a_consent, a_launch, a_person, a_withdrawal, key, later
from tests.store.returned import an_event, record_events

NO = Refused(code=550, reply="5.1.1 no such user")
OUTCOMES: tuple[Outcome, ...] = (
    Accepted(),
    Accepted(),
    Accepted(),
    NO,
    Unknown(reason="no reply"),
    Accepted(),
)


def went_out(store: Store) -> tuple[Mailing, list[int]]:
    """Launch to eight people: 1 to 6 are tried, a minute apart, 7 is suppressed, 8 is not tried."""
    store.import_people(
        (a_person(number, lang="es" if number < 3 else "en"), a_consent()) for number in range(1, 9)
    )
    store.suppress(key(7), SuppressionReason.COMPLAINED, now=NOW)
    mailing, _new = store.launch(a_launch(policy=UncertainPolicy.HOLD))
    ids = []
    for number, outcome in enumerate(OUTCOMES):
        with store.worker() as worker:
            (one,) = store.claim(mailing.id, worker, limit=1, now=later(minutes=number))
            ids.append(one.subscriber_id)
            store.at_risk(mailing.id, worker, ids[-1:], now=later(minutes=number))
            store.record(mailing.id, worker, [(ids[-1], outcome)], now=later(minutes=number))
    record_events(store, an_event(mailing.id, ids[1], "hard"))
    record_events(store, an_event(mailing.id, ids[2], "soft", words="452 4.2.2 full"))
    return mailing, ids


def test_accepted_deliveries_are_counted_between_the_edges(store: Store) -> None:
    mailing, _ids = went_out(store)
    edges = [NOW, later(minutes=1, seconds=30), later(minutes=3), later(minutes=5)]
    assert store.accepted_between(mailing.id, edges) == (2, 1, 1)
    assert store.accepted_between(mailing.id, [NOW, later(hours=1)]) == (4,)


def test_bounces_and_refusals_are_counted_by_receiving_domain(store: Store) -> None:
    mailing, _ids = went_out(store)
    found = [(one.domain, one.kind, one.people) for one in store.bounces_by_domain(mailing.id)]
    assert found == [("example.org", BounceKind.HARD, 1), ("example.org", BounceKind.SOFT, 1)]
    refused = [(one.domain, one.people, one.reply) for one in store.refusals_by_domain(mailing.id)]
    assert refused == [("example.org", 1, "550 5.1.1 no such user")]


def test_who_left_after_it_is_counted_by_method(store: Store) -> None:
    mailing, _ids = went_out(store)
    store.unsubscribe(key(1), a_withdrawal(at=later(hours=1)))
    store.unsubscribe(key(6), a_withdrawal(at=later(hours=3)))
    store.unsubscribe(key(8), a_withdrawal(at=later(hours=1)))
    assert store.withdrawals(mailing, until=None) == {"one-click": 2}
    assert store.withdrawals(mailing, until=later(hours=2)) == {"one-click": 1}


def test_who_was_sent_it_is_counted_by_what_decides_their_version(store: Store) -> None:
    mailing, _ids = went_out(store)
    store.choose_topics(key(3), TopicChoice(list=LIST, topics=("parks",), at=later(days=1), method="page"))
    store.choose_topics(key(6), TopicChoice(list=LIST, topics=("roads",), at=NOW, method="page"))
    spanish = read_segment('lang = "es"', ())
    assert store.count_mailed(mailing, [spanish], topics=True) == {
        ("es", (True,), None): 2,
        ("en", (False,), None): 1,
        ("en", (False,), ("roads",)): 1,
    }
    assert store.count_mailed(mailing, [], topics=False) == {("es", (), None): 2, ("en", (), None): 2}


def test_everybody_who_was_missed_is_counted_and_listed_by_reason(store: Store) -> None:
    mailing, ids = went_out(store)
    missed = store.missed(mailing.id)
    assert missed == {
        "bounced hard": 1,
        "bounced soft": 1,
        "failed": 1,
        "unknown": 1,
        "left-out complained": 1,
        "waiting": 1,
    }
    everybody = store.missed_people(mailing.id, limit=9)
    assert [(one.address, one.reason) for one in everybody] == [
        (key(2), "bounced hard"),
        (key(3), "bounced soft"),
        (key(4), "failed"),
        (key(5), "unknown"),
        (key(7), "left-out complained"),
        (key(8), "waiting"),
    ]
    assert everybody[1].detail == "452 4.2.2 full"
    for reason, people in missed.items():
        assert len(store.missed_people(mailing.id, reason=reason, limit=9)) == people
    page = store.missed_people(mailing.id, after=ids[3], limit=2)
    assert [one.address for one in page] == [key(5), key(7)]
