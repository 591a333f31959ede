"""Launch refusals: why a proposed mailing cannot be sent as things are now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsletter.app.base_url import BaseUrlCheck
from newsletter.app.refusals import Refused, refused
from newsletter.app.scheduling import refuse_obstacles
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import Action, Hint, Recipients, has_errors
from newsletter.schedule.approval import explain_missing_approvals

if TYPE_CHECKING:
    from newsletter.app.launching import Proposal


def launch_refusals(workspace: Workspace, proposal: Proposal, links: BaseUrlCheck) -> Iterator[Refused]:
    """Yield why a proposal cannot be sent. A scheduled one can still get its approvals and subscribers."""
    issue, edition = proposal.issue, proposal.edition
    if proposal.when.is_now and (other := workspace.store.open_schedule(edition.issue, edition.list)):
        yield Refused(
            message=f"{other.issue} is already scheduled for {other.list} "
            f"(schedule {other.id}, {other.status.value})",
            hint="Cancel that schedule first, or choose another time for it",
            next_steps=(
                Hint(Action.CANCEL_SCHEDULE, str(other.id)),
                Hint(Action.SEND_AT_ANOTHER_TIME),
                Hint(Action.REPLACE_SCHEDULE, str(other.id)),
            ),
        )
    if has_errors(proposal.findings):
        yield Refused(
            message=f"{issue.path} has errors; nothing was sent",
            hint="Fix them and send again",
            findings=proposal.findings,
            path=issue.path,
        )
    if proposal.when.is_now and links.is_unproven:
        yield Refused(message=f"{links.consequence}; nothing was sent", hint=links.hint)
    try:
        refuse_obstacles(proposal.preview.obstacles, proposal.override)
    except RefusedError as error:
        yield refused(error)
    if proposal.when.is_now and proposal.approval.missing:
        approve = Hint(Action.APPROVE, edition.issue)
        yield Refused(message=explain_missing_approvals(proposal.approval), next_steps=(approve,))
    if proposal.when.is_now and not proposal.people and not proposal.digest_readers:
        other_topics = sum(one.people for one in proposal.variants if not one.is_sent)
        yield no_recipients(
            edition.list,
            proposal.recipients,
            other_topics=other_topics,
            paused=proposal.paused,
            narrowed=proposal.segment is not None,
        )


def no_recipients(
    list_key: str, recipients: Recipients, *, other_topics: int = 0, paused: int = 0, narrowed: bool = False
) -> Refused:
    """Return why nobody would get it.

    `other_topics` is how many chose none of its topics, and `paused` how many would get it had they not
    paused their emails. With `narrowed` only a segment would.
    """
    if other_topics:
        people = "the one person" if other_topics == 1 else f"all {other_topics:,} people"
        return Refused(
            message=f"No one on {list_key} would get it: {people} chose other topics",
            hint="Add a part without a topic",
        )
    if paused:
        return Refused(message=f"Everyone on {list_key} who would get it has paused their emails")
    if narrowed:
        return Refused(message=f"No one on {list_key} who would get it is in the segment")
    match recipients:
        case Recipients.GOT_IT:
            return Refused(message=f"No one on {list_key} got the issue before")
        case Recipients.MISSED_IT:
            return Refused(message=f"Everyone on {list_key} got the issue before")
    add_people = Hint(Action.IMPORT_SUBSCRIBERS, list_key)
    return Refused(message=f"No one is subscribed to {list_key}", next_steps=(add_people,))
