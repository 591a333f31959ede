"""Combines the repositories into the store: one database behind the ports."""

from __future__ import annotations

import hmac
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from newsletter.model import Durability
from newsletter.store.account_links import AccountLinks
from newsletter.store.accounts import Accounts
from newsletter.store.address_changes import AddressChanges
from newsletter.store.approvals import Approvals
from newsletter.store.archive import ArchiveRepository
from newsletter.store.audience_counts import AudienceCounts
from newsletter.store.audience_zones import AudienceZones
from newsletter.store.audit_log import AuditLog
from newsletter.store.backlog import Backlogs
from newsletter.store.backoff import LIFETIME
from newsletter.store.bulk_edits import BulkEdits
from newsletter.store.bulk_suppression import BulkSuppression
from newsletter.store.certificate import Certificates
from newsletter.store.clock_step import ClockSteps
from newsletter.store.comments import Comments
from newsletter.store.connection import Database
from newsletter.store.database_errors import redacted_url
from newsletter.store.delivery_lookup import DeliveryLookup
from newsletter.store.desk import DeskRepository
from newsletter.store.digests import Digests
from newsletter.store.events import Events
from newsletter.store.export_rows import ExportRows
from newsletter.store.feeds import Feeds
from newsletter.store.handovers import Handovers
from newsletter.store.hard_bounces import HardBounceCounts
from newsletter.store.heartbeat import Heartbeat
from newsletter.store.hygiene import Hygiene
from newsletter.store.import_journal import ImportJournal
from newsletter.store.import_undo import ImportUndo
from newsletter.store.imports import Imports
from newsletter.store.issue_activity import IssueActivities
from newsletter.store.issue_names import IssueNames
from newsletter.store.job_runner import JobRuns
from newsletter.store.ledger import Ledger
from newsletter.store.left_out import LeftOutReaders
from newsletter.store.link_keys import LinkKeys
from newsletter.store.list_activity import ListActivity
from newsletter.store.locks import FileLocks, MemoryLocks, ServerLocks, WorkerLocks
from newsletter.store.mailboxes import Mailboxes
from newsletter.store.mailing_reports import MailingReports
from newsletter.store.mailing_standing import MailingStandings
from newsletter.store.membership_counts import MembershipCounts
from newsletter.store.merges import Merges
from newsletter.store.metrics import MetricsRepository
from newsletter.store.moved import refuse_moved, refuse_moved_later
from newsletter.store.notes import Notes
from newsletter.store.notices import Notices
from newsletter.store.passkeys import Passkeys
from newsletter.store.people import People
from newsletter.store.people_load import PeopleLoad
from newsletter.store.people_pages import PeoplePages
from newsletter.store.people_search import PeopleSearch
from newsletter.store.polls import PollVotes
from newsletter.store.preferences import PreferencesRepository
from newsletter.store.reader_requests import ReaderRequests
from newsletter.store.renewals import Renewals
from newsletter.store.repository import read_hash_key
from newsletter.store.restored import hold_restored
from newsletter.store.reviews import Reviews
from newsletter.store.schedules import Schedules
from newsletter.store.schema import ensure
from newsletter.store.segment_counts import SegmentCounts
from newsletter.store.server_time import ServerTime
from newsletter.store.session_check import SessionCheck
from newsletter.store.sign_in_failures import SignInFailures
from newsletter.store.signups import Signups
from newsletter.store.studio_sessions import StudioSessions
from newsletter.store.tags import Tags
from newsletter.store.throttle import ThrottleLanes
from newsletter.store.topic_choices import TopicChoices
from newsletter.store.unsubscribe import UnsubscribeRepository
from newsletter.store.webhooks import Webhooks
from newsletter.store.welcomes import Welcomes
from newsletter.store.workers import Workers


class Store(
    Feeds,
    DeskRepository,
    People,
    PeoplePages,
    PeopleSearch,
    Imports,
    ImportJournal,
    ImportUndo,
    TopicChoices,
    UnsubscribeRepository,
    BulkSuppression,
    Hygiene,
    Digests,
    Schedules,
    AudienceZones,
    Approvals,
    AudienceCounts,
    LeftOutReaders,
    MailingStandings,
    MailingReports,
    Heartbeat,
    Notices,
    Ledger,
    JobRuns,
    SessionCheck,
    ServerTime,
    Workers,
    Backlogs,
    ClockSteps,
    ThrottleLanes,
    Certificates,
    DeliveryLookup,
    Events,
    Handovers,
    HardBounceCounts,
    Mailboxes,
    Webhooks,
    Signups,
    PreferencesRepository,
    ReaderRequests,
    AddressChanges,
    Merges,
    ExportRows,
    ListActivity,
    BulkEdits,
    PeopleLoad,
    Notes,
    Renewals,
    Welcomes,
    MembershipCounts,
    ArchiveRepository,
    MetricsRepository,
    LinkKeys,
    PollVotes,
    Tags,
    SegmentCounts,
    IssueActivities,
    IssueNames,
    Comments,
    Reviews,
    Accounts,
    StudioSessions,
    AccountLinks,
    Passkeys,
    SignInFailures,
    AuditLog,
):
    """Every port of newsletter.ports that a database stands behind. Threads may share one."""

    def __repr__(self) -> str:
        return f"Store({redacted_url(self._database.url)})"

    def key_for(self, purpose: str) -> bytes:
        """Return a secret key of this database's own for one purpose: the same as long as it lives."""
        return hmac.digest(self._hash_key, f"key for {purpose}".encode(), "sha256")

    def close(self) -> None:
        """Close every connection; closing twice is harmless."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_store(
    url: str,
    *,
    state_folder: Path,
    lifetime: timedelta = LIFETIME,
    durability: Durability = Durability.PROCESS,
    has_workers: bool = False,
) -> Store:
    """Return the store at `url`; an empty database is set up, one of another version or one that was
    moved elsewhere is refused.

    `sqlite://` is a store in memory, `sqlite:///file.db` a file (its folder is made), and
    `postgresql://user@host/name` a server. `state_folder` holds the lock files of SQLite's senders:
    every process that works on one database must be given the same. A copy that its server puts off is
    tried for `lifetime`. `durability` is what SQLite waits for at a commit. With `has_workers` (PostgreSQL)
    mailings are announced to workers. Raises StoreError.
    """
    database = Database(url, durability=durability)
    try:
        ensure(database)
        refuse_moved(database)
        hold_restored(database)
        hash_key = read_hash_key(database)
        refuse_moved_later(database, hash_key)
        store = Store(database, hash_key, _locks(database, state_folder))
        store.lifetime = lifetime
        store.has_workers = has_workers
        return store
    except BaseException:
        database.close()
        raise


def _locks(database: Database, state_folder: Path) -> WorkerLocks:
    if database.in_memory:
        return MemoryLocks()
    return FileLocks(state_folder / "workers") if database.is_sqlite else ServerLocks(database)
