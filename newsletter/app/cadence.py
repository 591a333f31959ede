"""Cadence: how often a reader gets a list, what waits for their next digest, and changing it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from newsletter.app.workspace import Workspace
from newsletter.archive.digest_items import WaitingIssue, waiting_issues
from newsletter.archive.digest_topics import concerns
from newsletter.archive.page import page_names
from newsletter.archive.published import PublishedIssue, published_issues
from newsletter.errors import NotFoundError, RefusedError
from newsletter.issues.variants import nearest
from newsletter.model import (
    DIGESTS,
    GETS_DIGEST,
    Action,
    Cadence,
    DeliveryStatus,
    DigestAudience,
    DigestRecord,
    Edition,
    Hint,
    Publication,
    Recipients,
    RoundRecipients,
    Subscriber,
    Subscription,
    Topics,
)
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase, setting
from newsletter.schedule.digest_times import DigestTime, next_digest
from newsletter.schedule.recipient_timezones import ATTRIBUTE
from newsletter.schedule.zones import known_zone
from newsletter.subscribers.address import read_address

_NOT_SENT = (DeliveryStatus.SUPPRESSED, DeliveryStatus.FAILED, DeliveryStatus.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTitle:
    """An issue that waits for somebody's digest: its title and its public page, in their language."""

    title: str
    url: str
    lang: str
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceChange:
    """A change of cadence: what it was and is, and what had waited for the digest before the change.

    For somebody who gets every issue from now on, `waiting` is all that they were not sent: a page that
    reports the change lists it.
    """

    list: str
    before: Cadence
    after: Cadence
    waiting: tuple[WaitingTitle, ...]


def offered_cadences(publication: Publication, list_key: str) -> tuple[Cadence, ...]:
    """Return the cadences that readers of a list can choose."""
    return (Cadence.EVERY, *DIGESTS) if has_digests(publication, list_key) else (Cadence.EVERY,)


def has_digests(publication: Publication, list_key: str) -> bool:
    """Return whether a list has digests: they link to pages of issues. Without, all get every issue."""
    return bool(publication.page_template(list_key))


def how_to_have_pages(publication: Publication, list_key: str) -> str:
    """Say what would give the issues of a list web pages: it opens them to everybody, and so is named."""
    if not publication.web_url:
        return phrase("Set {setting}", setting=setting("publication.web_url"))
    return phrase(
        "Set {setting} to true if anybody may read its issues", setting=setting(f"lists.{list_key}.archive")
    )


def change_cadence(workspace: Workspace, address: str, list_key: str, cadence: Cadence) -> CadenceChange:
    """Change how often somebody gets a list, from the next issue on.

    Raises AddressError, NotFoundError for somebody who is not on the list, and RefusedError for a digest of a
    list whose issues have no web pages.
    """
    if cadence not in offered_cadences(workspace.publication, list_key):
        raise RefusedError(
            phrase(
                "{list_key} has no digests, because its issues have no web pages to link to",
                list_key=list_key,
            ),
            hint=how_to_have_pages(workspace.publication, list_key),
        )
    _address, key = read_address(address)
    changed = workspace.store.set_cadence(key, list_key, cadence, now=workspace.clock.now())
    if changed is None:
        raise NotFoundError(
            phrase("{address} is not subscribed to {list_key}", address=address, list_key=list_key),
            next_steps=(Hint(Action.SHOW_SUBSCRIBER, address),),
        )
    before, after = changed
    subscriber = workspace.store.subscriber(key)
    lang = subscriber.person.lang if subscriber is not None else ""
    places = subscriber.subscriptions if subscriber is not None else ()
    topics = next((one.topics for one in places if one.list == list_key), None)
    return CadenceChange(
        list=list_key,
        before=before.cadence,
        after=after.cadence,
        waiting=waiting_for(workspace, replace(before, topics=topics), lang)
        if before.cadence is not after.cadence
        else (),
    )


def waiting_for(workspace: Workspace, subscription: Subscription, lang: str) -> tuple[WaitingTitle, ...]:
    """Return what waits for somebody's next digest, newest first; () for who gets every issue."""
    return tuple(
        _title(workspace, one, subscription.list, lang) for one in _waiting_for(workspace, subscription)
    )


def _waiting_for(workspace: Workspace, subscription: Subscription) -> tuple[PublishedIssue, ...]:
    cadence = subscription.cadence
    if not cadence.is_digest:
        return ()
    waiting = issues_for_digest(workspace, subscription.list, cadence, until=workspace.clock.now())
    return tuple(
        one.published
        for one in waiting
        if one.published.sent_at > subscription.waits_from
        and concerns(_needed_topics(workspace, one.published), subscription.topics)
    )


def _needed_topics(workspace: Workspace, issue: PublishedIssue) -> Topics:
    return workspace.summaries.load(workspace.store, issue.shown).needed_topics


def _waiting_slugs(workspace: Workspace, subscription: Subscription) -> frozenset[str]:
    return frozenset(one.slug for one in _waiting_for(workspace, subscription))


def sent_by_digest_only(
    workspace: Workspace, subscriber: Subscriber, subscription: Subscription, *, since: datetime
) -> tuple[WaitingTitle, ...]:
    """Return what somebody was not sent and will not be, because they changed how often they get email.

    It waited for a digest when they chose to get every issue, or their new digest had it before they chose
    it. The ledger knows: they were left out of the issue, and no digest that has it went to them, or waits
    to. Newest first.
    """
    store, list_key = workspace.store, subscription.list
    mailings = {one.id: one for one in store.mailings(list=list_key)}
    mine = [one for one in store.deliveries_of(subscriber.id) if one.mailing_id in mailings]
    left_out = {
        mailings[one.mailing_id].issue
        for one in mine
        if one.detail == GETS_DIGEST and mailings[one.mailing_id].created_at >= since
    }
    if not left_out:
        return ()
    got = {mailings[one.mailing_id].issue for one in mine if one.status not in _NOT_SENT}
    launched = {one.issue for one in mailings.values()}
    in_digests = {
        item.issue
        for cadence in DIGESTS
        for one in store.digest_records(list_key, cadence)
        for name, size in one.names.items()
        if name in got or (cadence is subscription.cadence and _is_pending(one, launched))
        for item in one.items[:size]
    }
    missed = left_out - got - in_digests - _waiting_slugs(workspace, subscription)
    return tuple(
        _title(workspace, one, list_key, subscriber.person.lang)
        for one in _with_pages(workspace, list_key)
        if one.slug in missed
    )


def _is_pending(record: DigestRecord, launched: Collection[str]) -> bool:
    """Return whether a part of a digest is scheduled, or held, and was not launched yet."""
    return not record.cancelled and not set(record.names) <= set(launched)


def next_digest_time(workspace: Workspace, list_key: str, cadence: Cadence) -> DigestTime | None:
    """Return when the next digest of a list goes out; None for every issue."""
    zones = digest_zones(workspace, list_key, cadence)
    rules = workspace.settings.schedule.cadence
    return next_digest(cadence, rules, zones, now=workspace.clock.now())


def digest_zones(workspace: Workspace, list_key: str, cadence: Cadence) -> tuple[str, ...]:
    """Return the zones whose clocks count for a digest: its readers' own, else the publication's."""
    zone = workspace.settings.schedule.zone
    if not by_readers_zone(workspace.publication) or not cadence.is_digest:
        return (zone,)
    given = workspace.store.audience_zones(list_key, digest=DigestAudience(cadence=cadence))
    return tuple(sorted({known_zone(raw) or zone for raw in given})) or (zone,)


def by_readers_zone(publication: Publication) -> bool:
    """Return whether digests go out at the hour in each reader's own zone: where zones are kept."""
    return ATTRIBUTE in publication.attributes


def recipients_of_round(
    publication: Publication, edition: Edition, round_: int, recipients: Recipients
) -> RoundRecipients:
    """Return who gets a round of an edition; readers of a digest are left out if it has a page to link to."""
    by_digest = edition.archive and has_digests(publication, edition.list)
    return RoundRecipients(issue=edition.issue, round=round_, recipients=recipients, by_digest=by_digest)


def issues_for_digest(
    workspace: Workspace, list_key: str, cadence: Cadence, *, until: datetime
) -> tuple[WaitingIssue, ...]:
    """Return what waits for a list's next digest, newest first: issues with a public page."""
    records = workspace.store.digest_records(list_key, cadence)
    left_out = workspace.store.mailings_left_to_digests(list_key)
    published = (
        one
        for one in _with_pages(workspace, list_key)
        if not left_out.isdisjoint(mailing.id for mailing in one.mailings)
    )
    return waiting_issues(published, records, until=until)


def _with_pages(workspace: Workspace, list_key: str) -> tuple[PublishedIssue, ...]:
    """Return the issues that went to a list and have a public page, newest first."""
    store = workspace.store
    reached, removed = store.published_mailings([list_key]), store.archive_removals()
    mailings = (one for one in store.mailings(list=list_key) if one.id in reached and not one.is_welcome)
    return tuple(
        one
        for one in published_issues(mailings, {list_key})
        if one.slug not in removed and workspace.summaries.load(store, one.shown).archive
    )


def page_address(
    publication: Publication, list_key: str, slug: str, langs: tuple[str, ...], lang: str
) -> str:
    """Return the address of an issue's public page in one of its languages."""
    name = page_names(slug, langs)[lang]
    return publication.page_template(list_key).replace("{slug}", quote(name, safe=""))


def _title(workspace: Workspace, issue: PublishedIssue, list_key: str, lang: str) -> WaitingTitle:
    summary = workspace.summaries.load(workspace.store, issue.shown)
    version = summary.version(nearest(lang, summary.langs))
    return WaitingTitle(
        title=version.title,
        url=page_address(workspace.publication, list_key, issue.slug, summary.langs, version.lang),
        lang=version.lang,
        sent_at=issue.sent_at,
    )
