"""Digests for readers: makes each when it is due, from the issues sent meanwhile, and schedules it.

A digest is made in one transaction, once for a list, a cadence and a day. From then on it is a schedule like
any other: the scheduler launches it, holds it if it is late, and staff can cancel it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import cycle
from pathlib import Path

from newsletter.app.cadence import (
    by_readers_zone,
    digest_zones,
    has_digests,
    how_to_have_pages,
    issues_for_digest,
    next_digest_time,
    page_address,
)
from newsletter.app.editions import BuiltFile, write_build
from newsletter.app.workspace import Workspace
from newsletter.archive.digest_issue import DigestEntry, digest_issue
from newsletter.archive.digest_items import DigestPart, WaitingIssue, digest_parts
from newsletter.archive.digest_topics import concerns, topic_versions
from newsletter.archive.summary import EditionSummary
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model import (
    Cadence,
    DigestAudience,
    DigestRecord,
    Edition,
    Finding,
    Issue,
    Level,
    Notice,
    Publication,
    Topics,
)
from newsletter.model.phrase import as_phrase, phrase
from newsletter.preflight.check import check, sorted_findings
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.edition import combine_editions, render
from newsletter.schedule.digest_times import DigestTime, last_digest
from newsletter.schedule.wall_time import format_short, local, to_instant
from newsletter.store.schedules import Plan

MOST_PICTURES = 6
"""How many issues of a digest are shown with their picture; each adds about 100 KB to the email."""
MADE_BY = "digests"
"""Who made the schedules of digests, for the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderDigest:
    """A rendered digest: as an issue in each language, its edition, and what preflight found in it."""

    issues: tuple[Issue, ...]
    edition: Edition
    findings: tuple[Finding, ...]
    readers: int = 0
    """How many people get it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingDigest:
    """The next digest of a list for readers of a cadence, and its titles so far, newest first."""

    list: str
    cadence: Cadence
    time: DigestTime
    readers: int
    titles: tuple[str, ...]


def make_due_digests(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    """Make every digest that is due and was not made; return the result. Raises NewsletterError.

    One list's digest that cannot be made does not keep the others from being made.
    """
    made, problems = 0, []
    for list_key, cadence in _read(workspace):
        try:
            made += _make_due(workspace, list_key, cadence)
        except NewsletterError as error:
            problems.append(f"the {cadence.value} digest of {list_key}: {error}")
    if problems:
        raise NewsletterError("; ".join(problems))
    return f"digests made: {made}", ()


def coming_digests(workspace: Workspace) -> tuple[ComingDigest, ...]:
    """Return the next digest of every list and cadence that has readers, by time."""
    found = []
    for list_key, cadence in _read(workspace):
        time = next_digest_time(workspace, list_key, cadence)
        if time is not None:
            waiting = issues_for_digest(workspace, list_key, cadence, until=workspace.clock.now())
            titles = tuple(_summary(workspace, one).versions[0].title for one in waiting)
            readers = workspace.store.count_digest_readers(list_key, DigestAudience(cadence=cadence))
            found.append(
                ComingDigest(list=list_key, cadence=cadence, time=time, readers=readers, titles=titles)
            )
    return tuple(sorted(found, key=lambda one: (one.time.first_at, one.list, one.cadence)))


def preview_digest(workspace: Workspace, list_key: str, cadence: Cadence) -> ReaderDigest:
    """Render the next digest of a list as it would be now; raises RefusedError if nothing waits for it."""
    time = next_digest_time(workspace, list_key, cadence)
    if time is None:
        raise RefusedError("readers who get every issue get no digest")
    waiting = issues_for_digest(workspace, list_key, cadence, until=workspace.clock.now())
    if not waiting:
        raise RefusedError(
            phrase(
                "nothing was sent to {list_key} since its last {value} digest",
                list_key=list_key,
                value=as_phrase(cadence.value),
            )
        )
    digest = _render(workspace, waiting, list_key, cadence, time.day, digest_name(cadence, time.day))
    readers = workspace.store.count_digest_readers(list_key, DigestAudience(cadence=cadence))
    return replace(digest, readers=readers)


def write_digest(workspace: Workspace, digest: ReaderDigest, folder: Path) -> tuple[BuiltFile, ...]:
    """Write a digest's files as a build writes an issue's; raises NewsletterError."""
    return write_build(workspace, digest.issues[0], digest.edition, folder)


def digest_name(cadence: Cadence, day: date, part: int = 1) -> str:
    """Return the name under which a digest is scheduled and sent; parts are counted from 1."""
    name = f"digest-{cadence.value}-{day:%Y-%m-%d}"
    return name if part == 1 else f"{name}-{part}"


def _read(workspace: Workspace) -> tuple[tuple[str, Cadence], ...]:
    """Return the lists and cadences that have readers."""
    lists = workspace.publication.lists
    return tuple(one for one in workspace.store.digest_cadences() if one[0] in lists)


def _make_due(workspace: Workspace, list_key: str, cadence: Cadence) -> bool:
    """Make the last digest that is due; return whether it was made now.

    A digest is looked for until `late_minutes` after its time: a mailing that started just before it may not
    have reached anybody yet. Then it is on record that there was nothing to send. For a list whose digests
    nobody read before, the first is the next one.
    """
    now, rules = workspace.clock.now(), workspace.settings.schedule
    zones = digest_zones(workspace, list_key, cadence)
    time = last_digest(cadence, rules.cadence, zones, now=now)
    earlier = workspace.store.digest_records(list_key, cadence)
    if time is None or any(one.day >= time.day for one in earlier):
        return False
    parts = _parts_with_readers(workspace, list_key, cadence, time) if earlier else ()
    if not parts:
        if not earlier or now - time.first_at > timedelta(minutes=rules.late_minutes):
            workspace.store.plan_digest(_record(list_key, cadence, time, (), now=now), ())
        return False
    editions = [
        _checked(workspace, part.issues, list_key, cadence, time.day, digest_name(cadence, time.day, number))
        for number, part in parts
    ]
    plans = [
        _plan(workspace, edition, part.audience, time)
        for edition, (_number, part) in zip(editions, parts, strict=True)
    ]
    record = _record(list_key, cadence, time, parts, now=now)
    return workspace.store.plan_digest(record, plans, hold=_hold_reason(workspace, time))


def _parts_with_readers(
    workspace: Workspace, list_key: str, cadence: Cadence, time: DigestTime
) -> tuple[tuple[int, DigestPart], ...]:
    """Return the parts of a digest that somebody gets, each with its number: 1 has every issue."""
    waiting = issues_for_digest(workspace, list_key, cadence, until=time.first_at)
    return tuple(
        (number, part)
        for number, part in enumerate(digest_parts(waiting, cadence), 1)
        if workspace.store.count_digest_readers(list_key, part.audience)
    )


def _record(
    list_key: str,
    cadence: Cadence,
    time: DigestTime,
    parts: Sequence[tuple[int, DigestPart]],
    *,
    now: datetime,
) -> DigestRecord:
    issues = parts[0][1].issues if parts else ()
    return DigestRecord(
        list=list_key,
        cadence=cadence,
        day=time.day,
        due_at=time.first_at,
        made_at=now,
        items=tuple(one.item for one in issues),
        names={digest_name(cadence, time.day, number): len(part.issues) for number, part in parts},
        newest_at=max((one.published.sent_at for one in issues), default=time.first_at),
    )


def _hold_reason(workspace: Workspace, time: DigestTime) -> str:
    """Return why staff must decide: it may have been sent before a restore; "" if it was due just now."""
    gap = workspace.store.gap_until()
    if gap is None or time.first_at > gap:
        return ""
    due = format_short(time.first_at, workspace.settings.schedule.zone)
    return f"it was due {due} while no scheduler was running, or before the database was restored"


def _checked(
    workspace: Workspace,
    waiting: Sequence[WaitingIssue],
    list_key: str,
    cadence: Cadence,
    day: date,
    name: str,
) -> Edition:
    """Return a digest's edition; raises RefusedError if preflight finds an error in it."""
    digest = _render(workspace, waiting, list_key, cadence, day, name)
    errors = [one.message for one in digest.findings if one.level is Level.ERROR]
    if errors:
        raise RefusedError(phrase("it has errors: {names}", names="; ".join(errors)))
    return digest.edition


def _plan(workspace: Workspace, edition: Edition, audience: DigestAudience, time: DigestTime) -> Plan:
    settings = workspace.settings
    zone = settings.schedule.zone
    return Plan(
        edition=edition,
        list=edition.list,
        round=0,
        transport=settings.transport,
        policy=settings.policy,
        instant=to_instant(time.wall, zone),
        send_at=time.first_at,
        readers_zone=by_readers_zone(workspace.publication),
        spoken=f"{audience.cadence.value} digest",
        made_by=MADE_BY,
        now=workspace.clock.now(),
        digest_audience=audience,
    )


def _render(
    workspace: Workspace,
    waiting: Sequence[WaitingIssue],
    list_key: str,
    cadence: Cadence,
    day: date,
    name: str,
) -> ReaderDigest:
    """Render a digest in every language that one of its issues has, and for each choice of topics."""
    publication = workspace.publication
    if not has_digests(publication, list_key):
        raise RefusedError(
            phrase(
                "the issues of {list_key} have no web pages that a digest could link to", list_key=list_key
            ),
            hint=phrase(
                "Its readers get every issue as an email until they have. {advice}",
                advice=how_to_have_pages(publication, list_key),
            ),
        )
    # The digest itself has no page, and nobody puts its pictures on a web site: they are in the message.
    own = replace(publication, web_url=None, images_base_url=None)
    with tempfile.TemporaryDirectory(prefix="newsletter-digest-") as folder:
        pictures = _save_pictures(workspace, waiting, Path(folder))
        shown = _topics_shown(workspace, waiting)
        issues = tuple(
            digest_issue(
                [
                    _entry(workspace, one, list_key, lang, pictures)
                    for one in waiting
                    if concerns(_needed(workspace, one), topics if shown[0] else None)
                ],
                name=name, list_key=list_key, cadence=cadence, lang=lang, day=day, folder=folder,
            )
            for lang in _languages(workspace, waiting)
            for topics in shown
        )  # fmt: skip
        rendered = [
            render(issue, own, workspace.theme, root=workspace.root, rasterize=rasterize_svg)
            for issue in issues
        ]
    editions = [
        replace(edition, topics=topics) for edition, topics in zip(rendered, cycle(shown), strict=False)
    ]
    editions[0] = replace(editions[0], needs_topic=() not in shown)
    return ReaderDigest(
        issues=issues,
        edition=combine_editions(editions, {}),
        findings=_findings(editions, issues, own, day),
    )


def _needed(workspace: Workspace, waiting: WaitingIssue) -> Topics:
    return _summary(workspace, waiting).needed_topics


def _topics_shown(workspace: Workspace, waiting: Sequence[WaitingIssue]) -> tuple[Topics, ...]:
    """Return the sets of topics that the versions of a digest are for; one empty set if it needs none."""
    return topic_versions([_needed(workspace, one) for one in waiting])


def _findings(
    editions: Sequence[Edition], issues: Sequence[Issue], publication: Publication, day: date
) -> tuple[Finding, ...]:
    """Check every version; where it reaches people is asked at each issue's own launch."""
    found = [
        finding
        for edition, issue in zip(editions, issues, strict=True)
        for finding in check(edition, issue, publication, reaches_people=None, leaves=day)
    ]
    # Nobody can add a translation to a digest: it has the languages that its issues were sent in.
    return sorted_findings([one for one in found if not one.rule.startswith("language.")])


def _languages(workspace: Workspace, waiting: Sequence[WaitingIssue]) -> tuple[str, ...]:
    """Return the languages of the issues, the publication's own first."""
    found = dict.fromkeys(lang for one in waiting for lang in _summary(workspace, one).langs)
    own = workspace.publication.lang
    return (own, *(lang for lang in found if lang != own)) if own in found else tuple(found)


def _save_pictures(workspace: Workspace, waiting: Sequence[WaitingIssue], folder: Path) -> dict[str, str]:
    """Write the pictures of the newest issues into a folder; return their file names by issue."""
    saved: dict[str, str] = {}
    for one in waiting:
        lead = _summary(workspace, one).lead
        if lead is not None and len(saved) < MOST_PICTURES:
            data = workspace.store.edition_picture(one.published.shown.digest, lead.position)
            (folder / lead.name).write_bytes(data)
            saved[one.published.slug] = lead.name
    return saved


def _entry(
    workspace: Workspace, waiting: WaitingIssue, list_key: str, lang: str, pictures: dict[str, str]
) -> DigestEntry:
    summary, published = _summary(workspace, waiting), waiting.published
    version = summary.version(lang)
    is_main = version.lang == summary.langs[0]
    corrected = published.corrected_at if waiting.is_corrected else None
    zone = workspace.settings.schedule.zone
    return DigestEntry(
        title=version.title,
        summary=version.preheader,
        url=page_address(workspace.publication, list_key, published.slug, summary.langs, version.lang),
        lang=version.lang,
        picture=pictures.get(published.slug, ""),
        # The alt text is in the issue's main language; in another, the heading says what it is.
        alt=summary.lead.alt if summary.lead is not None and is_main else "",
        corrected_on=local(corrected, zone).date() if corrected is not None else None,
    )


def _summary(workspace: Workspace, waiting: WaitingIssue) -> EditionSummary:
    return workspace.summaries.load(workspace.store, waiting.published.shown)
