"""Own links: whether something answers where the links lead that the program itself writes into every email.

Unsubscribe links start with base_url, and this very publication must answer there. Web page, calendar files
and pictures may be on the office's own site (newsletter.app.hosted_files).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import Enum
from urllib.parse import urlsplit

from newsletter.app.hosted_files import HostedFile, first_missing, hosted_files, page_files
from newsletter.app.transport_factory import reaches_people
from newsletter.app.transport_names import transport_label
from newsletter.app.workspace import Workspace
from newsletter.errors import FetchError, NewsletterError
from newsletter.feeds.address import printed
from newsletter.model import Edition, Finding, Publication, Schedule
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase, without_start
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
_ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - nothing is bound to it
"""What a server listens on; asked for, it is this machine."""
RETRY_SECONDS = 2.0
"""How long a launch that nobody waits for gives the pages between two tries."""
_WITHOUT_PAGES = (
    'If you have no web pages yet, set base_url = "", and delete web_url if it leads there: '
    "readers then unsubscribe by email"
)


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
    effect: str = phrase("Unsubscribe links would not work")
    """What it means for readers if it is unproven."""

    @property
    def is_unproven(self) -> bool:
        """Whether unsubscribe links may lead nowhere."""
        return self.state is BaseUrlState.UNPROVEN

    @property
    def consequence(self) -> str:
        """What it means for readers, in a sentence."""
        return phrase("{effect}: {message}", effect=self.effect, message=self.message)

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
            message=phrase(
                "not set: readers unsubscribe by email to {unsubscribe_mailbox} (Gmail and Yahoo want "
                "one-click, which needs base_url, from whoever sends 5,000 emails a day)",
                unsubscribe_mailbox=publication.unsubscribe_mailbox,
            ),
        )
    if publication.base_url_unproven:
        return BaseUrlCheck(
            state=BaseUrlState.UNASKED,
            message=phrase(
                "{base} is not asked: {base_url_unproven} (base_url_probe is off)",
                base=base,
                base_url_unproven=publication.base_url_unproven,
            ),
        )
    host = urlsplit(base).hostname or ""
    if is_loopback(host) or host in _ANY_ADDRESS:
        return _unproven(
            phrase("{base} is this machine, which readers cannot reach", base=base),
            "Set base_url to the public address of your pages, or set sink = true for trying out",
        )
    if is_reserved(base):
        return _unproven(
            phrase("{base} is a name for samples, which nobody can reach", base=base), _WITHOUT_PAGES
        )
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
    message = phrase(
        "not asked: {transport_label} reaches nobody", transport_label=transport_label(transport)
    )
    return BaseUrlCheck(state=BaseUrlState.UNNEEDED, message=message)


def own_links_for(
    workspace: Workspace, transport: str, files: Sequence[HostedFile], *, tries: int = 1
) -> BaseUrlCheck:
    """Return what is known of base_url, or what is wrong with the first of the files that is not there."""
    found = base_url_for(workspace, transport, tries=tries)
    if found.is_unproven or found.state in (BaseUrlState.UNNEEDED, BaseUrlState.UNASKED):
        return found
    missing = first_missing(workspace, files)
    if missing is None:
        return found
    return BaseUrlCheck(
        state=BaseUrlState.UNPROVEN,
        message=phrase("there is nothing at {url} ({why})", url=missing.file.url, why=missing.why),
        hint=_way_to(missing.file, workspace.publication),
        effect=missing.file.effect,
    )


def _way_to(file: HostedFile, publication: Publication) -> str:
    """Return how a file that is missing on the web gets there, or how to do without."""
    if file.setting != "web_url":
        return phrase(
            "Put the file there first (a build writes it), or correct {setting}", setting=file.setting
        )
    without = "delete it if your issues have no web page"
    if publication.base_url and file.url.startswith(f"{publication.base_url}/"):
        return phrase(
            'For the archive, set web_url = "{archive_url}"; or {without}',
            archive_url=publication.archive_url,
            without=without,
        )
    return phrase(
        "Put the file there first (a build writes it), or correct web_url, or {without}", without=without
    )


def launch_links(workspace: Workspace, transport: str, edition: Edition) -> BaseUrlCheck:
    """Return what is known of all the links that the program itself writes into an edition."""
    return own_links_for(workspace, transport, hosted_files(edition, workspace.publication))


def unproven_links(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings that say that a link of the program's own leads nowhere."""
    return tuple(finding for finding in findings if finding.rule == UNPROVEN.id)


def hold_reason(workspace: Workspace, schedule: Schedule) -> str:
    """Return why a plan that is due must wait for its links to work; "" if it need not."""
    pages = () if schedule.digest_audience else (schedule.issue,)  # a digest has no page of its own
    files = tuple(page_files(pages, workspace.publication, schedule.list))
    found = own_links_for(workspace, schedule.transport, files, tries=_TRIES)
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
            phrase(
                "nothing answers at {base}: {without_address}",
                base=base,
                without_address=_without_address(error, url),
            ),
            phrase(
                "Start your web pages there, or correct base_url. {without_pages}",
                without_pages=_WITHOUT_PAGES,
            ),
        )
    match judge_answer(answer, key=key, challenge=challenge):
        case ProbeVerdict.PROVEN:
            return BaseUrlCheck(
                state=BaseUrlState.PROVEN, message=phrase("this publication answers at {base}", base=base)
            )
        case ProbeVerdict.OTHER:
            return _unproven(
                phrase("another newsletter answers at {base}, or this one with another database", base=base),
                "Correct base_url, or start the pages with the same database as this program",
            )
        case ProbeVerdict.STRANGER:
            return _stranger(base, answer)


def _stranger(base: str, answer: ProbeAnswer) -> BaseUrlCheck:
    if answer.location:
        return _unproven(
            phrase(
                "{base} redirects to {location}; one-click unsubscribe must not be redirected",
                base=base,
                location=printed(answer.location),
            ),
            "Set base_url to the address it leads to, without a redirect",
        )
    return _unproven(
        phrase(
            "something else answers at {base} (status {status}), not the pages of this publication",
            base=base,
            status=answer.status,
        ),
        phrase(
            "Start your web pages there, or correct base_url. {without_pages}", without_pages=_WITHOUT_PAGES
        ),
    )


def _unproven(message: str, hint: str) -> BaseUrlCheck:
    return BaseUrlCheck(state=BaseUrlState.UNPROVEN, message=message, hint=hint)


def _without_address(error: NewsletterError, url: str) -> str:
    return without_start(error.message, f"{printed(url)}: ")
