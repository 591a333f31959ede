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
from newsletter.model.phrase import as_phrase, phrase
from newsletter.schedule.approval import explain_missing_approvals

if TYPE_CHECKING:
    from newsletter.app.launching import Proposal


def launch_refusals(workspace: Workspace, proposal: Proposal, links: BaseUrlCheck) -> Iterator[Refused]:
    """Yield why a proposal cannot be sent. A scheduled one can still get its approvals and subscribers."""
    issue, edition = proposal.issue, proposal.edition
    if proposal.when.is_now and (other := workspace.store.open_schedule(edition.issue, edition.list)):
        yield Refused(
            message=phrase(
                "{issue} is already scheduled for {list} (schedule {id}, {status})",
                issue=other.issue,
                list=other.list,
                id=other.id,
                status=as_phrase(other.status.value),
            ),
            hint="Cancel that schedule first, or choose another time for it",
            next_steps=(
                Hint(Action.CANCEL_SCHEDULE, str(other.id)),
                Hint(Action.SEND_AT_ANOTHER_TIME),
                Hint(Action.REPLACE_SCHEDULE, str(other.id)),
            ),
        )
    if has_errors(proposal.findings):
        yield Refused(
            message=phrase("{path} has errors; nothing was sent", path=issue.path),
            hint="Fix them and send again",
            findings=proposal.findings,
            path=issue.path,
        )
    if proposal.when.is_now and links.is_unproven:
        yield Refused(
            message=phrase("{consequence}; nothing was sent", consequence=links.consequence), hint=links.hint
        )
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
            message=phrase(
                "No one on {list_key} would get it: {people} chose other topics",
                list_key=list_key,
                people=people,
            ),
            hint="Add a part without a topic",
        )
    if paused:
        return Refused(
            message=phrase(
                "Everyone on {list_key} who would get it has paused their emails", list_key=list_key
            )
        )
    if narrowed:
        return Refused(
            message=phrase("No one on {list_key} who would get it is in the segment", list_key=list_key)
        )
    match recipients:
        case Recipients.GOT_IT:
            return Refused(message=phrase("No one on {list_key} got the issue before", list_key=list_key))
        case Recipients.MISSED_IT:
            return Refused(message=phrase("Everyone on {list_key} got the issue before", list_key=list_key))
    add_people = Hint(Action.IMPORT_SUBSCRIBERS, list_key)
    return Refused(
        message=phrase("No one is subscribed to {list_key}", list_key=list_key), next_steps=(add_people,)
    )
