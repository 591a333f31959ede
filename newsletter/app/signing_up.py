"""Signing up on the web, by double opt-in: take a form, send the confirmation email, confirm."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.app.transport_factory import open_transport, reaches_people
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, NotFoundError, RefusedError, TransportError
from newsletter.model import (
    Consent,
    ConsentAction,
    Deferred,
    Level,
    MailingList,
    Message,
    Outcome,
    Person,
    Refused,
    Signup,
    SignupRequest,
    SignupStatus,
    SubscriptionStatus,
)
from newsletter.ports import Session
from newsletter.preflight.filler import settings_findings
from newsletter.sending.single_email import single_email
from newsletter.subscribers.address import read_address
from newsletter.subscribers.confirmation_email import confirmation_email
from newsletter.subscribers.double_opt_in import Click, SignupLimits, judge_click, network_prefix
from newsletter.subscribers.mailbox_key import mailbox_key
from newsletter.subscribers.masking import mask_address

METHOD = "sign-up"
"""The method of the consent."""
_LIMITS = SignupLimits()
_LONGEST_LANG = 35


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationLink:
    """What the page of a confirmation link shows."""

    titles: tuple[str, ...]
    address: str
    """Masked."""
    lang: str
    status: SignupStatus
    expired: bool
    subscribed: bool
    """Now on all the lists asked for."""


def open_lists(workspace: Workspace) -> tuple[MailingList, ...]:
    """Return the lists that people can sign up for by themselves; () while sign-up is off.

    Without base_url a confirmation link would lead nowhere.
    """
    if not workspace.settings.web.sign_up or not workspace.publication.base_url:
        return ()
    return tuple(one for one in workspace.publication.lists.values() if one.public)


def sign_up(
    workspace: Workspace,
    address: str,
    lists: tuple[str, ...],
    *,
    lang: str,
    form: str,
    words: str,
    client: str,
) -> None:
    """Take what a form says. Whether the address is known, suppressed or asked for too often never shows.

    `lists` () means the only open one. `client` is the address that the request came from; its network is
    kept. Raises AddressError for what is no address, and NotFoundError for a list that is not open.
    """
    chosen = _chosen(workspace, lists)
    kept, key = read_address(address)
    request = SignupRequest(
        address=kept,
        address_key=key,
        mailbox_key=mailbox_key(key),
        lists=tuple(one.key for one in chosen),
        lang=lang[:_LONGEST_LANG],
        words=words,
        form=form,
        network=network_prefix(client),
    )
    workspace.store.take_signup(request, limits=_LIMITS, now=workspace.clock.now())


def _chosen(workspace: Workspace, lists: tuple[str, ...]) -> tuple[MailingList, ...]:
    available = {one.key: one for one in open_lists(workspace)}
    wanted = lists or (tuple(available) if len(available) == 1 else ())
    if not wanted or any(key not in available for key in wanted):
        raise NotFoundError("there is no such list to sign up for")
    return tuple(available[key] for key in dict.fromkeys(wanted))


def find_confirmation_link(workspace: Workspace, token: str) -> ConfirmationLink:
    """Return what a confirmation link stands for; raises NotFoundError."""
    signup = _signup(workspace, token)
    found = workspace.store.subscriber(signup.request.address_key)
    on = {
        one.list
        for one in (found.subscriptions if found else ())
        if one.status is SubscriptionStatus.SUBSCRIBED
    }
    return ConfirmationLink(
        titles=_titles(workspace, signup),
        address=mask_address(signup.request.address),
        lang=signup.request.lang,
        status=signup.status,
        expired=judge_click(signup, confirms=True, now=workspace.clock.now()) is Click.EXPIRED,
        subscribed=set(signup.request.lists) <= on,
    )


def confirm_signup(workspace: Workspace, token: str) -> None:
    """Subscribe who signed up. Doing it twice changes nothing, nor does it once they have left again.

    Raises NotFoundError, and RefusedError if the address must not be mailed meanwhile.
    """
    signup = _signup(workspace, token)
    if judge_click(signup, confirms=True, now=workspace.clock.now()) is not Click.SUBSCRIBE:
        return
    request = signup.request
    person = Person(address=request.address, address_key=request.address_key, lang=request.lang)
    source = f"form: {request.form}" + (f", network: {request.network}" if request.network else "")
    now = workspace.clock.now()
    rows = [
        (
            person,
            Consent(
                list=key,
                action=ConsentAction.GRANTED,
                at=now,
                basis=request.words,
                method=METHOD,
                source=source,
                actor="the subscriber",
            ),
        )
        for key in request.lists
    ]
    # Settled last: a crash in between leaves a link that works again, and subscribing twice is once.
    counts = workspace.store.import_people(rows)
    workspace.store.settle_signup(signup.id, SignupStatus.CONFIRMED)
    if counts.suppressed == len(rows):
        raise RefusedError("this address must not be mailed")


def deny_signup(workspace: Workspace, token: str) -> None:
    """Take the word of an address's owner that somebody else signed it up. Raises NotFoundError."""
    signup = _signup(workspace, token)
    if judge_click(signup, confirms=False, now=workspace.clock.now()) is Click.DENY:
        workspace.store.settle_signup(signup.id, SignupStatus.DENIED)


def send_confirmations(workspace: Workspace) -> int:
    """Send the confirmation emails that are due; return how many left. Raises NewsletterError if none could.

    One that fails is tried again, three times in all; one of which it is unknown whether it left is not. None
    leaves for people while the settings are the sample's.
    """
    if reaches_people(workspace, workspace.settings.transport):
        for finding in settings_findings(workspace.publication, Level.ERROR):
            raise NewsletterError(
                f"confirmation emails could not be sent: {finding.message}", hint=finding.hint
            )
    now = workspace.clock.now()
    claimed = workspace.store.claim_confirmations(now=now)
    if not claimed:
        return 0
    session = open_transport(workspace, workspace.settings.transport).open()
    sent: list[int] = []
    problem = ""
    try:
        for signup in claimed:
            failed = _hand_over(session, _email(workspace, signup))
            problem = failed or problem
            if not failed:
                sent.append(signup.id)
    finally:
        session.close()
        workspace.store.confirmations_emailed(sent)
    if problem and not sent:
        raise NewsletterError(f"confirmation emails could not be sent: {problem}")
    return len(sent)


def _email(workspace: Workspace, signup: Signup) -> Message:
    publication = workspace.publication
    subject, text = confirmation_email(
        titles=_titles(workspace, signup),
        link=f"{publication.base_url.rstrip('/')}/confirm/{signup.token}",
        name=publication.name,
        office=", ".join(filter(None, (publication.organisation, publication.postal_address))),
        lang=signup.request.lang or publication.lang,
    )
    return single_email(
        publication,
        signup.request.address,
        subject=subject,
        text=text,
        key=signup.token,
        date=signup.requested_at,
        kind="confirm",
    )


def _hand_over(session: Session, email: Message) -> str:
    """Return why an email did not leave; "" if it did, or may have."""
    try:
        outcomes: list[Outcome] = [outcome for _, outcome in session.deliver([email], lambda batch: batch)]
    except TransportError as error:
        return error.message
    return next((f"{one.code} {one.reply}" for one in outcomes if isinstance(one, Refused | Deferred)), "")


def _titles(workspace: Workspace, signup: Signup) -> tuple[str, ...]:
    lists = workspace.publication.lists
    return tuple(lists[key].title if key in lists else key for key in signup.request.lists)


def _signup(workspace: Workspace, token: str) -> Signup:
    found = workspace.store.signup_by_token(token)
    if found is None or found.status is SignupStatus.SILENT:
        raise NotFoundError("this is not a known confirmation link")
    return found
