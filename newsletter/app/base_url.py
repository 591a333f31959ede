"""Own links: whether something answers where the links lead that the program itself writes into every email.

Unsubscribe links start with base_url, and this very publication must answer there. "View in browser" leads to
web_url, where an office may have its own site: any page will do.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote, urlsplit

from newsletter.app.transport_factory import reaches_people
from newsletter.app.transport_names import transport_label
from newsletter.app.workspace import Workspace
from newsletter.errors import FetchError, NewsletterError
from newsletter.feeds.address import printed
from newsletter.issues.variants import page_name
from newsletter.model import Edition, Finding, Publication, Schedule
from newsletter.preflight.filler import UNPROVEN, is_reserved, unproven_link
from newsletter.sending.challenge_response import (
    KEY_PURPOSE,
    ProbeAnswer,
    ProbeVerdict,
    judge_answer,
    make_challenge,
    probe_url,
)
from newsletter.sending.loopback import is_loopback

_TRIES = 3
_MOST_PAGES = 4
"""Of the languages of an issue: each may take seconds."""
RETRY_SECONDS = 2.0
"""How long a launch that nobody waits for gives the pages between two tries."""
_WITHOUT_PAGES = 'If you have no web pages yet, set base_url = "": readers then unsubscribe by email'


class BaseUrlState(Enum):
    """What is known of base_url."""

    PROVEN = "proven"
    """This publication answers there."""
    NONE = "none"
    """There are no web pages, and no link leads to any."""
    UNASKED = "unasked"
    """The settings say not to ask, and why."""
    UNNEEDED = "unneeded"
    """The transport reaches nobody, so nobody asks."""
    UNPROVEN = "unproven"
    """Something else answers, or nothing; or readers cannot get there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseUrlCheck:
    """What is known of base_url in a sentence; `hint` says how to fix what is wrong."""

    state: BaseUrlState
    message: str
    hint: str = ""
    effect: str = "Unsubscribe links would not work"
    """What it means for readers if it is unproven."""

    @property
    def is_unproven(self) -> bool:
        """Whether unsubscribe links may lead nowhere."""
        return self.state is BaseUrlState.UNPROVEN

    @property
    def consequence(self) -> str:
        """What it means for readers, in a sentence."""
        return f"{self.effect}: {self.message}"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The finding for preflight; () if there is nothing wrong."""
        return (unproven_link(self.consequence, self.hint),) if self.is_unproven else ()


def check_base_url(workspace: Workspace, *, tries: int = 1) -> BaseUrlCheck:
    """Ask base_url whether this publication answers there; bounded in time. Raises StoreError."""
    publication = workspace.publication
    base = publication.base_url
    if not base:
        return BaseUrlCheck(
            state=BaseUrlState.NONE,
            message=f"not set: readers unsubscribe by email to {publication.unsubscribe_mailbox} "
            "(Gmail and Yahoo want one-click, which needs base_url, from whoever sends 5,000 emails a day)",
        )
    if publication.base_url_unproven:
        return BaseUrlCheck(
            state=BaseUrlState.UNASKED,
            message=f"{base} is not asked: {publication.base_url_unproven} (base_url_probe is off)",
        )
    if is_loopback(urlsplit(base).hostname or ""):
        return _unproven(
            f"{base} is this machine, which readers cannot reach",
            "Set base_url to the public address of your pages, or set sink = true for trying out",
        )
    if is_reserved(base):
        return _unproven(f"{base} is a name for samples, which nobody can reach", _WITHOUT_PAGES)
    for left in range(tries - 1, -1, -1):
        found = ask_base_url(workspace)
        if not found.is_unproven or not left:
            break
        time.sleep(RETRY_SECONDS)
    return found


def base_url_for(workspace: Workspace, transport: str, *, tries: int = 1) -> BaseUrlCheck:
    """Return what is known of base_url for email by a transport; asks only if that reaches people."""
    if reaches_people(workspace, transport):
        return check_base_url(workspace, tries=tries)
    message = f"not asked: {transport_label(transport)} reaches nobody"
    return BaseUrlCheck(state=BaseUrlState.UNNEEDED, message=message)


def own_links_for(
    workspace: Workspace, transport: str, pages: Sequence[str], *, tries: int = 1
) -> BaseUrlCheck:
    """Return what is known of base_url, or what is wrong with the first of the web `pages` that is missing.

    Pages are named as in web_url. Below base_url they are this program's own, and come with the launch.
    """
    found = base_url_for(workspace, transport, tries=tries)
    if found.is_unproven or found.state in (BaseUrlState.UNNEEDED, BaseUrlState.UNASKED):
        return found
    template, base = workspace.publication.web_url or "", workspace.publication.base_url
    if not template or (base and template.startswith(f"{base}/")):
        return found
    urls = [template.replace("{slug}", quote(page, safe="")) for page in pages[:_MOST_PAGES]]
    missing = (_missing_page(workspace, url) for url in dict.fromkeys(urls))
    return next((one for one in missing if one is not None), found)


def edition_pages(edition: Edition) -> tuple[str, ...]:
    """Return the names of an edition's web pages: the main one, then those in other languages."""
    languages = dict.fromkeys(one.lang for one in edition.others if one.lang != edition.lang)
    return (edition.issue, *(page_name(edition.issue, lang) for lang in languages))


def unproven_links(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings that say that a link of the program's own leads nowhere."""
    return tuple(finding for finding in findings if finding.rule == UNPROVEN.id)


def hold_reason(workspace: Workspace, schedule: Schedule) -> str:
    """Return why a plan that is due must wait for its links to work; "" if it need not."""
    found = own_links_for(workspace, schedule.transport, (schedule.issue,), tries=_TRIES)
    return found.consequence if found.is_unproven else ""


def reason_not_asked(workspace: Workspace, transport: str) -> str:
    """Return what a mailing keeps on record: why base_url was not asked; "" if there is nothing to keep."""
    publication: Publication = workspace.publication
    if not publication.base_url or not reaches_people(workspace, transport):
        return ""
    return publication.base_url_unproven


def ask_base_url(workspace: Workspace) -> BaseUrlCheck:
    """Ask base_url once, wherever it is, whether this publication answers there. Raises StoreError."""
    base = workspace.publication.base_url
    key = workspace.store.key_for(KEY_PURPOSE)
    challenge = make_challenge(key)
    url = probe_url(base, challenge)
    try:
        answer = workspace.probe(url)
    except FetchError as error:
        return _unproven(
            f"nothing answers at {base}: {_without_address(error, url)}",
            f"Start your web pages there, or correct base_url. {_WITHOUT_PAGES}",
        )
    match judge_answer(answer, key=key, challenge=challenge):
        case ProbeVerdict.PROVEN:
            return BaseUrlCheck(state=BaseUrlState.PROVEN, message=f"this publication answers at {base}")
        case ProbeVerdict.OTHER:
            return _unproven(
                f"another newsletter answers at {base}, or this one with another database",
                "Correct base_url, or start the pages with the same database as this program",
            )
        case ProbeVerdict.STRANGER:
            return _stranger(base, answer)


def _missing_page(workspace: Workspace, url: str) -> BaseUrlCheck | None:
    """Return what is wrong with a web page; None if anything but "not found" or a failure answers."""
    if is_loopback(urlsplit(url).hostname or ""):
        why = "that is this machine, which readers cannot reach"
    else:
        try:
            status = workspace.probe(url).status
        except FetchError as error:
            why = _without_address(error, url)
        else:
            why = f"status {status}" if status in (404, 410) or status >= 500 else ""
    if not why:
        return None
    return BaseUrlCheck(
        state=BaseUrlState.UNPROVEN,
        message=f"there is no page at {url} ({why})",
        hint="Put the page there first (a build writes it), correct web_url, or delete it",
        effect="“View in browser” would not work",
    )


def _stranger(base: str, answer: ProbeAnswer) -> BaseUrlCheck:
    if answer.location:
        return _unproven(
            f"{base} redirects to {printed(answer.location)}; one-click unsubscribe must not be redirected",
            "Set base_url to the address it leads to, without a redirect",
        )
    return _unproven(
        f"something else answers at {base} (status {answer.status}), not the pages of this publication",
        f"Start your web pages there, or correct base_url. {_WITHOUT_PAGES}",
    )


def _unproven(message: str, hint: str) -> BaseUrlCheck:
    return BaseUrlCheck(state=BaseUrlState.UNPROVEN, message=message, hint=hint)


def _without_address(error: NewsletterError, url: str) -> str:
    return error.message.removeprefix(f"{printed(url)}: ")
