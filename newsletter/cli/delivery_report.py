"""Delivery reports on the command line: what became of a mailing, and of each part of its audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.app.transport_names import transport_label
from newsletter.cli.marks import marked_issue
from newsletter.cli.output import display_path, format_time, plural, print_line, print_success
from newsletter.model import Accepted, Counts, Deferred, EventCounts, Mailing, Outcome, Refused, Unknown

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace


def print_mailing(mailing: Mailing, counts: Counts, zone: str, came_back: EventCounts | None = None) -> None:
    """Print one mailing: what was sent when, its counts, its bounces and complaints."""
    print_line(f"Mailing {mailing.id}: {marked_issue(mailing)} to {mailing.list}")
    print_line(f"  subject   {mailing.subject}")
    print_line(f"  status    {mailing.status.value}{f' ({mailing.reason})' if mailing.reason else ''}")
    print_line(f"  sent via  {transport_label(mailing.transport)}")
    print_line(f"  policy    {mailing.policy.value}")
    if mailing.base_url_unproven:
        print_line(f"  web pages not asked before launching: {mailing.base_url_unproven}")
    print_line(f"  edition   {mailing.digest[:12]}")
    print_line(f"  started   {format_time(mailing.started_at, zone)}")
    print_line(f"  finished  {format_time(mailing.finished_at, zone)}")
    print_line(f"  {plural(counts.audience, 'person', 'people')} = {format_counts(counts)}")
    if came_back is not None and (came_back.bounced or came_back.complained):
        print_line(f"  Of the {counts.accepted:,} accepted: {format_bounces(came_back)}")


def format_bounces(counts: EventCounts) -> str:
    """Return the bounces and complaints of a mailing in words; kinds with none are left out."""
    kinds = {"hard": counts.hard, "soft": counts.soft, "policy": counts.policy, "content": counts.content}
    each = ", ".join(f"{number:,} {kind}" for kind, number in kinds.items() if number)
    bounced = f"{counts.bounced:,} bounced ({each})" if counts.bounced else "none bounced"
    return f"{bounced}, {plural(counts.complained, 'complaint')}" if counts.complained else bounced


def format_counts(counts: Counts) -> str:
    """Return the parts of an audience as a sum; parts that are 0 are left out."""
    parts = {
        "accepted": counts.accepted,
        "failed": counts.failed,
        "suppressed": counts.suppressed,
        "unknown": counts.unknown,
        "queued": counts.queued,
        "deferred": counts.deferred,
        "cancelled": counts.cancelled,
    }
    return " + ".join(f"{count:,} {part}" for part, count in parts.items() if count) or "0"


def format_sent(counts: Counts) -> str:
    """Return how many of the audience were sent it, and why the others were not."""
    others = {
        "failed": counts.failed,
        "suppressed": counts.suppressed,
        "unknown": counts.unknown,
        "cancelled": counts.cancelled,
    }
    not_sent = ", ".join(f"{number:,} {name}" for name, number in others.items() if number)
    sent = f"{counts.accepted:,} of {counts.audience:,} sent"
    return f"{sent} ({not_sent})" if not_sent else sent


def format_cancelled(counts: Counts) -> str:
    """Return who was sent a cancelled mailing and who was not; the numbers add up to its audience."""
    others = {
        f"{counts.queued:,} being sent right now": counts.queued,
        f"the other {counts.cancelled:,} will not get it": counts.cancelled,
        f"{counts.failed:,} failed": counts.failed,
        f"{counts.suppressed:,} suppressed": counts.suppressed,
        f"{counts.unknown:,} unknown": counts.unknown,
    }
    parts = [f"Sent to {counts.accepted:,}", *(words for words, number in others.items() if number)]
    return f"{'; '.join(parts)}."


def format_unsent(counts: Counts) -> str:
    """Return how many were sent it and how many are still to come."""
    return f"{counts.accepted:,} sent, {counts.queued + counts.deferred:,} still to send"


def report_already_sent(workspace: Workspace, mailing: Mailing) -> None:
    """Report that there is nothing to send, and how many people were sent it before."""
    counts = workspace.store.counts(mailing.id)
    print_success(
        f"{mailing.issue} was already sent to {mailing.list} (mailing {mailing.id}): {format_sent(counts)}. "
        "No one gets it twice."
    )


def messages_location(workspace: Workspace, transport: str, mailing_key: str) -> str:
    """Return where the messages are, as a sentence to append, for a transport that writes files."""
    from newsletter.app.transport_factory import message_folder

    folder = message_folder(workspace, transport, mailing_key)
    if not folder:
        return ""
    return f". The {transport} transport sends no email: the messages are files in {display_path(folder)}"


def format_outcome(outcome: Outcome) -> str:
    """Return the outcome of one delivery in words."""
    match outcome:
        case Accepted():
            return "accepted"
        case Refused(code=code, reply=reply):
            return f"refused: {code} {reply}"
        case Deferred(code=code, reply=reply):
            return f"not sent, the server asked to try again later: {code} {reply}"
        case Unknown(reason=reason):
            return f"may or may not have been sent: {reason}"
