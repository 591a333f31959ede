"""Defines the partial indexes: each is about few rows of many, those that meet its condition.

They stand apart from the tables because an option of a dialect loads that dialect: with them, every command
on SQLite would load PostgreSQL's. Only who makes or compares a schema needs them (all_tables.py).
"""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import GETS_DIGEST
from newsletter.store.reader_request_tables import reader_requests
from newsletter.store.renewal_tables import renewals
from newsletter.store.review_tables import review_emails
from newsletter.store.schedule_tables import approvals, schedules
from newsletter.store.signup_tables import signups
from newsletter.store.tables import consents, deliveries, quoted, subscriptions, suppressions
from newsletter.store.tag_tables import subscriber_tags
from newsletter.store.webhook_tables import webhook_batches
from newsletter.store.welcome_tables import welcomes


def _index(
    name: str, condition: sa.ColumnElement[bool], *columns: sa.Column[object], unique: bool = False
) -> None:
    sa.Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


# Nearly everybody gets every issue: who gets a digest is found without looking at the others.
_index(
    "ix_subscriptions_digest",
    subscriptions.c.cadence.is_not(None),
    subscriptions.c.list,
    subscriptions.c.cadence,
)

# NULL is distinct from NULL in a unique constraint, so "everywhere" needs an index of its own.
_index(
    "uq_suppressions_everywhere",
    suppressions.c.list.is_(None),
    suppressions.c.address_hash,
    unique=True,
)
_index(
    "uq_suppressions_on_a_list",
    suppressions.c.list.is_not(None),
    suppressions.c.address_hash,
    suppressions.c.list,
    unique=True,
)

_index(
    "ix_deliveries_queued",
    deliveries.c.status == quoted("queued"),
    deliveries.c.mailing_id,
    deliveries.c.subscriber_id,
)
_index(
    "ix_deliveries_deferred",
    deliveries.c.status == quoted("deferred"),
    deliveries.c.mailing_id,
    deliveries.c.next_try_at,
)
_index(
    "ix_deliveries_digest",
    deliveries.c.detail == quoted(GETS_DIGEST),
    deliveries.c.mailing_id,
)
_index(
    "ix_deliveries_owned",
    deliveries.c.owner.is_not(None),
    deliveries.c.mailing_id,
    deliveries.c.owner,
)

# One plan for an issue and list at a time: a second is a change of the first.
_index(
    "uq_schedules_open",
    sa.or_(schedules.c.status == quoted("waiting"), schedules.c.status == quoted("held")),
    schedules.c.issue,
    schedules.c.list,
    unique=True,
)
_index(
    "uq_approvals_standing",
    approvals.c.withdrawn_at.is_(None),
    approvals.c.issue,
    approvals.c.list,
    approvals.c.digest,
    approvals.c.name_key,
    unique=True,
)

# What an import did is few rows of many, or all that there are; either way they stand together.
_index(
    "ix_consents_import_id",
    consents.c.import_id.is_not(None),
    consents.c.import_id,
    consents.c.subscriber_id,
)
_index("ix_suppressions_import_id", suppressions.c.import_id.is_not(None), suppressions.c.import_id)
_index(
    "ix_subscriber_tags_import_id",
    subscriber_tags.c.import_id.is_not(None),
    subscriber_tags.c.import_id,
    subscriber_tags.c.subscriber_id,
)

# Addresses whose owners moved to another one: imports ask.
_index(
    "ix_reader_requests_old_address_key",
    reader_requests.c.settled_at.is_not(None),
    reader_requests.c.old_address_key,
)

# What an email still has to be sent for.
_index("ix_reader_requests_next_at", reader_requests.c.next_at.is_not(None), reader_requests.c.next_at)
_index("ix_renewals_next_at", renewals.c.next_at.is_not(None), renewals.c.next_at)
_index("ix_review_emails_next_at", review_emails.c.next_at.is_not(None), review_emails.c.next_at)
_index("ix_signups_next_at", signups.c.next_at.is_not(None), signups.c.next_at)
_index("ix_welcomes_list_waiting", welcomes.c.mailing_id.is_(None), welcomes.c.list)

_index("ix_webhook_batches_waiting", webhook_batches.c.applied_at.is_(None), webhook_batches.c.id)
