"""Combines the repositories that sending an issue does not ask: people, imports, accounts, events ..."""

from __future__ import annotations

from newsletter.store.account_links import AccountLinks
from newsletter.store.accounts import Accounts
from newsletter.store.address_changes import AddressChanges
from newsletter.store.archive import ArchiveRepository
from newsletter.store.audience_zones import AudienceZones
from newsletter.store.audit_log import AuditLog
from newsletter.store.bulk_edits import BulkEdits
from newsletter.store.bulk_suppression import BulkSuppression
from newsletter.store.certificate import Certificates
from newsletter.store.comments import Comments
from newsletter.store.delivery_lookup import DeliveryLookup
from newsletter.store.digests import Digests
from newsletter.store.events import Events
from newsletter.store.export_rows import ExportRows
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
from newsletter.store.list_activity import ListActivity
from newsletter.store.mailboxes import Mailboxes
from newsletter.store.mailing_reports import MailingReports
from newsletter.store.mailing_standing import MailingStandings
from newsletter.store.membership_counts import MembershipCounts
from newsletter.store.merges import Merges
from newsletter.store.metrics import MetricsRepository
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
from newsletter.store.reviews import Reviews
from newsletter.store.segment_counts import SegmentCounts
from newsletter.store.sign_in_failures import SignInFailures
from newsletter.store.signups import Signups
from newsletter.store.studio_sessions import StudioSessions
from newsletter.store.tags import Tags
from newsletter.store.topic_choices import TopicChoices
from newsletter.store.unsubscribe import UnsubscribeRepository
from newsletter.store.webhooks import Webhooks
from newsletter.store.welcomes import Welcomes
from newsletter.store.workers import Workers


class OtherRepositories(
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
    AudienceZones,
    MailingStandings,
    MailingReports,
    Heartbeat,
    Notices,
    JobRuns,
    Workers,
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
    """Everything but what is in sending_repositories.py. Keeps nothing between two calls but its database."""
