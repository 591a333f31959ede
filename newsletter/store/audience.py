"""Creates the deliveries of a launch: one row for each person on the list, and when it may be sent."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import GETS_DIGEST, OTHER_TOPICS, RoundRecipients
from newsletter.ports import Launch
from newsletter.store.digest_sql import is_digest_reader
from newsletter.store.recipients_sql import gets_digest_instead, is_recipient
from newsletter.store.suppression_sql import paused_reason, suppressed_reason
from newsletter.store.tables import deliveries, mailings, quoted, subscribers, subscriptions
from newsletter.store.topic_tables import topic_choices
from newsletter.store.topics_sql import lacks_topics

_COLUMNS = ["mailing_id", "subscriber_id", "status", "attempt", "doubts", "updated_at", "detail"]


def insert_audience(connection: Connection, mailing_id: int, launch: Launch) -> None:
    """Give everyone on the list a copy, in one statement; suppressed and paused people get a row too.

    So do those for whom the issue has nothing, by the topics they chose until now, and readers of a digest; a
    digest goes to its own readers only. A copy of a later wave is a deferred one without a try behind it: the
    ledger sends it when it is due.
    """
    reason, chosen_readers = _reason(launch), _is_chosen(launch)
    waits = _waits_until(launch)
    status = [(reason.is_not(None), quoted("suppressed"))]
    if waits is not None:
        status.append((waits.is_not(None), quoted("deferred")))
    chosen = (
        sa.select(
            sa.literal(mailing_id),
            subscribers.c.id,
            sa.case(*status, else_=quoted("queued")),
            sa.literal_column("0"),
            sa.literal_column("0"),
            _moment(launch.now),
            sa.func.coalesce(reason, sa.literal_column("''")),
        )
        .join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id)
        .where(
            subscriptions.c.list == launch.list,
            subscriptions.c.status == quoted("subscribed"),
            chosen_readers,
        )
        .order_by(subscribers.c.id)
    )
    columns = _COLUMNS
    if waits is not None:
        columns = [*_COLUMNS, "next_try_at"]
        chosen = chosen.add_columns(sa.case((reason.is_(None), waits), else_=sa.null()))
    audience = connection.execute(sa.insert(deliveries).from_select(columns, chosen)).rowcount
    connection.execute(sa.update(mailings).where(mailings.c.id == mailing_id).values(audience=audience))


def _moment(at: datetime) -> sa.ColumnElement[datetime]:
    return sa.literal(at, deliveries.c.updated_at.type)


def _reason(launch: Launch) -> sa.ColumnElement[str]:
    """Return, in SQL, why a person is not sent the issue; NULL for no reason."""
    list_key = sa.literal(launch.list, sa.Text())
    reasons: list[sa.ColumnElement[str]] = [suppressed_reason(list_key)]
    if launch.edition.needs_topic:
        by = sa.literal(launch.now, topic_choices.c.at.type)
        nothing = lacks_topics(list_key, launch.edition.topics, by)
        reasons.append(sa.case((nothing, quoted(OTHER_TOPICS)), else_=sa.null()))
    if launch.digest_audience is None:
        # Before the pause: an issue waits for the digest, and the digest is what a pause leaves out.
        instead = gets_digest_instead(_among(launch), launch.list)
        reasons.append(sa.case((instead, quoted(GETS_DIGEST)), else_=sa.null()))
    reasons.append(paused_reason(_moment(launch.now)))
    return sa.func.coalesce(*reasons)


def _is_chosen(launch: Launch) -> sa.ColumnElement[bool]:
    """Return, in SQL, who of the list gets a row: by the round of an issue, or by the readers of a digest."""
    if launch.digest_audience is not None:
        return is_digest_reader(launch.digest_audience)
    return is_recipient(_among(launch), launch.list)


def _among(launch: Launch) -> RoundRecipients:
    return RoundRecipients(
        issue=launch.edition.issue,
        round=launch.round,
        recipients=launch.recipients,
        segment=launch.segment,
        # A digest has the same issues for all its readers.
        by_digest=launch.by_digest and launch.edition.archive and launch.segment is None,
    )


def person_zone() -> sa.ColumnElement[str]:
    """Return, in SQL, what a person says is their time zone; "" when they say none."""
    return sa.func.coalesce(subscribers.c.attributes["timezone"].as_string(), sa.literal_column("''"))


def _waits_until(launch: Launch) -> sa.ColumnElement[datetime] | None:
    """Return, in SQL, when a person's copy may leave, NULL for at once; None when nobody has to wait."""
    later = {raw: at for raw, at in launch.due.items() if at > launch.now}
    if not later:
        return None
    moment = deliveries.c.next_try_at.type
    by_time: dict[datetime | None, list[str]] = {}
    for raw in launch.due:
        by_time.setdefault(later.get(raw), []).append(raw)
    whens = [
        (person_zone().in_(raws), sa.null() if at is None else sa.literal(at, moment))
        for at, raws in by_time.items()
    ]
    others = later.get("")
    return sa.case(*whens, else_=sa.null() if others is None else sa.literal(others, moment))
