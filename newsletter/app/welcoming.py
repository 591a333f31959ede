"""Welcome emails: an issue that each person gets once, after they have confirmed their sign-up for a list.

They are mailings like any other, with a ledger, preflight and unsubscribe headers; each goes to those who
wait at that moment. A welcome issue that cannot be sent never stops a confirmation: those people wait for up
to a week.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from newsletter.app.base_url import launch_links, reason_not_asked
from newsletter.app.editions import check_issue, for_list, open_issue, render_issue
from newsletter.app.transport_factory import open_transport, reaches_people
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, StoreDownError
from newsletter.model import (
    Clearance,
    Edition,
    Level,
    MailingStatus,
    Notice,
    Recipients,
    RoundRecipients,
)
from newsletter.model.phrase import phrase
from newsletter.ports import Launch
from newsletter.schedule.wall_time import local

APART = timedelta(minutes=15)
"""Between two mailings of welcome emails to a list: whoever joins meanwhile shares the next one."""
_LONGEST_WAIT = timedelta(days=7)
"""A later welcome is none: then nobody gets it."""


def launch_welcomes(workspace: Workspace) -> tuple[Notice, ...]:
    """Launch a mailing for each list with people who wait for its welcome; return notices for staff."""
    store, now = workspace.store, workspace.clock.now()
    waiting = store.lists_with_waiting_welcomes()
    if not waiting:
        return ()
    store.forget_waiting_welcomes(before=now - _LONGEST_WAIT)
    lists = workspace.publication.lists
    chosen = sorted(key for key in waiting if key in lists and lists[key].welcome)
    return tuple(notice for key in chosen for notice in _launch(workspace, key))


def welcome_problem(workspace: Workspace, list_key: str) -> str:
    """Return why a list's welcome issue cannot be sent as it is now; "" if it can."""
    try:
        welcome_edition(workspace, list_key)
    except StoreDownError:
        raise
    except NewsletterError as error:
        return error.message
    return ""


def welcome_edition(workspace: Workspace, list_key: str) -> Edition:
    """Render and check a list's welcome issue with today's date; raises NewsletterError for an error in it.

    Whether its links work is asked when it is sent.
    """
    slug = workspace.publication.lists[list_key].welcome
    issue = for_list(open_issue(workspace, slug), list_key)
    today = local(workspace.clock.now(), workspace.settings.schedule.zone).date()
    issue = replace(issue, front=replace(issue.front, date=today, archive=False))
    edition = render_issue(workspace, issue)
    reaches = reaches_people(workspace, workspace.settings.transport)
    findings = check_issue(workspace, issue, edition, reaches_people=reaches, leaves=today)
    errors = [one for one in findings if one.level is Level.ERROR]
    if errors:
        first = errors[0].message
        message = phrase("{path}: {message}", path=issue.path, message=first)
        if len(errors) > 1:
            more = len(errors) - 1
            message = phrase(
                "{path}: {message} (and {number} more)", path=issue.path, message=first, number=more
            )
        raise NewsletterError(message, hint=errors[0].hint)
    return edition


def _launch(workspace: Workspace, list_key: str) -> Iterator[Notice]:
    store, now = workspace.store, workspace.clock.now()
    slug = workspace.publication.lists[list_key].welcome
    last = store.last_welcome_at(list_key)
    among = RoundRecipients(issue=slug, recipients=Recipients.JOINED)
    if (last is not None and now < last + APART) or not store.audience_size(list_key, among):
        return
    if any(one.is_welcome and one.status is MailingStatus.PAUSED for one in store.mailings(list=list_key)):
        return
    transport = workspace.settings.transport
    try:
        edition = welcome_edition(workspace, list_key)
        open_transport(workspace, transport)
        links = launch_links(workspace, transport, edition)
        if links.is_unproven:
            raise NewsletterError(links.consequence, hint=links.hint)
    except StoreDownError:
        raise
    except NewsletterError as error:
        text = f"Welcome emails to people who joined {list_key} wait, because they cannot be sent: {error}"
        notice = Notice(key=f"{now:%Y-%m-%d} welcome {list_key}", at=now, kind="sign-up", text=text)
        if store.add_notice(notice):
            yield notice
        return
    store.launch_welcome(
        Launch(
            edition=edition,
            list=list_key,
            round=0,
            transport=transport,
            policy=workspace.settings.policy,
            now=now,
            # What names the issue is newsletter.toml, which staff look after; there is nobody to ask now.
            clearance=Clearance(approvals=0),
            base_url_unproven=reason_not_asked(workspace, transport),
        )
    )
