"""Ports: what the domain packages need from the outside, as narrow protocols named by who calls them.

The store, the transports and the fetcher implement them; tests use real implementations.
"""

from newsletter.ports.certificate import Audit, CertificateStore
from newsletter.ports.clock import Clock, Progress, no_progress
from newsletter.ports.dns import DnsAnswer, DnsLookup
from newsletter.ports.feeds import DeskStore, FeedStore, Fetched, Fetcher
from newsletter.ports.ledger import LaneStore, Ledger
from newsletter.ports.mailings import Launch, MailingLookup, MailingStore
from newsletter.ports.people import (
    ImportCounts,
    LoadCounts,
    SubscriberStore,
    SuppressionCounts,
    TagStore,
    TopicStore,
    UndoCounts,
)
from newsletter.ports.transport import LOCAL, PROVIDER, RELAY, AtRisk, Capabilities, Session, Transport, Trial

__all__ = [
    "LOCAL",
    "PROVIDER",
    "RELAY",
    "AtRisk",
    "Audit",
    "Capabilities",
    "CertificateStore",
    "Clock",
    "DeskStore",
    "DnsAnswer",
    "DnsLookup",
    "FeedStore",
    "Fetched",
    "Fetcher",
    "ImportCounts",
    "LaneStore",
    "Launch",
    "Ledger",
    "LoadCounts",
    "MailingLookup",
    "MailingStore",
    "Progress",
    "Session",
    "SubscriberStore",
    "SuppressionCounts",
    "TagStore",
    "TopicStore",
    "Transport",
    "Trial",
    "UndoCounts",
    "no_progress",
]
