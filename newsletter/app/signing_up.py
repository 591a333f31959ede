"""Signing up on the web, by double opt-in: take a form, confirm or deny by the link of the email."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import (
    Consent,
    ConsentAction,
    MailingList,
    Person,
    Signup,
    SignupRequest,
    SignupStatus,
    SubscriptionStatus,
)
from newsletter.sending.single_email import single_email_id
from newsletter.subscribers.address import read_address
from newsletter.subscribers.consent_evidence import consent_evidence
from newsletter.subscribers.double_opt_in import EXPIRY, Click, SignupLimits, judge_click, network_prefix
from newsletter.subscribers.lang_tag import read_lang
from newsletter.subscribers.mailbox_key import mailbox_key
from newsletter.subscribers.masking import mask_address

METHOD = "sign-up"
"""The method of the consent."""
STAFF_FORM = "staff"
"""The form of a sign-up for which staff had the link emailed; no form on the web has this name."""
_LIMITS = SignupLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationLink:
    """What the page of a confirmation link shows."""

    titles: tuple[str, ...]
    address: str
    """Masked."""
    lang: str
    status: SignupStatus
    expired: bool
    """Also if none of the lists is public any longer."""
    subscribed: bool
    """Now on all the lists asked for that are still public."""


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

    `lists` () means the only open one. `lang` is kept as a BCP 47 tag, "" for what is none. `client` is the
    address that the request came from; its network is kept. Raises AddressError for what is no address, and
    NotFoundError for a list that is not open.
    """
    chosen = _chosen(workspace, lists)
    kept, key = read_address(address)
    request = SignupRequest(
        address=kept,
        address_key=key,
        mailbox_key=mailbox_key(key),
        lists=tuple(one.key for one in chosen),
        lang=_tag(lang),
        words=words,
        form=form,
        network=network_prefix(client),
    )
    workspace.store.take_signup(request, limits=_LIMITS, now=workspace.clock.now())


def _tag(lang: str) -> str:
    try:
        return read_lang(lang)
    except ValueError:
        return ""


def _chosen(workspace: Workspace, lists: tuple[str, ...]) -> tuple[MailingList, ...]:
    available = {one.key: one for one in open_lists(workspace)}
    wanted = lists or (tuple(available) if len(available) == 1 else ())
    if not wanted or any(key not in available for key in wanted):
        raise NotFoundError("there is no such list to sign up for")
    return tuple(available[key] for key in dict.fromkeys(wanted))


def signup_titles(workspace: Workspace, keys: Sequence[str], lang: str) -> tuple[str, ...]:
    """Return the titles of lists in a language that have it; the key of a list that is gone."""
    lists = workspace.publication.lists
    return tuple(lists[key].title_for(lang) if key in lists else key for key in keys)


def still_public(workspace: Workspace, signup: Signup) -> tuple[str, ...]:
    """Return the lists of a sign-up that still exist and are public; no other can be confirmed.

    Staff can have somebody asked about a list that is not public too.
    """
    lists = workspace.publication.lists
    by_staff = signup.request.form == STAFF_FORM
    return tuple(key for key in signup.request.lists if key in lists and (by_staff or lists[key].public))


def find_confirmation_link(workspace: Workspace, token: str) -> ConfirmationLink:
    """Return what a confirmation link stands for; raises NotFoundError."""
    signup = _signup(workspace, token)
    lists = still_public(workspace, signup)
    found = workspace.store.subscriber(signup.request.address_key)
    on = {
        one.list
        for one in (found.subscriptions if found else ())
        if one.status is SubscriptionStatus.SUBSCRIBED
    }
    return ConfirmationLink(
        titles=signup_titles(workspace, lists, workspace.publication.lang),
        address=mask_address(signup.request.address),
        lang=signup.request.lang,
        status=signup.status,
        expired=not lists or judge_click(signup, confirms=True, now=workspace.clock.now()) is Click.EXPIRED,
        subscribed=bool(lists) and set(lists) <= on,
    )


def confirm_signup(workspace: Workspace, token: str, *, client: str = "") -> None:
    """Subscribe who signed up. Doing it twice changes nothing, nor does it once they have left again.

    `client` is the address that the click came from; its network is kept.
    Raises NotFoundError, and RefusedError if the address must not be mailed meanwhile.
    """
    signup = _signup(workspace, token)
    lists = still_public(workspace, signup)
    if not lists or judge_click(signup, confirms=True, now=workspace.clock.now()) is not Click.SUBSCRIBE:
        return
    request = signup.request
    person = Person(address=request.address, address_key=request.address_key, lang=request.lang)
    source = f"form: {request.form}" + (f", network: {request.network}" if request.network else "")
    now, evidence = workspace.clock.now(), _evidence(workspace, signup, client)
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
                evidence=evidence,
            ),
        )
        for key in lists
    ]
    # Settled last: a crash in between leaves a link that works again, and subscribing twice is once.
    counts = workspace.store.import_people(rows)
    welcome = [key for key in lists if workspace.publication.lists[key].welcome]
    workspace.store.confirm_signup(signup, welcome=welcome, now=now)
    if counts.suppressed == len(rows):
        raise RefusedError("this address must not be mailed")


def _evidence(workspace: Workspace, signup: Signup, client: str) -> Mapping[str, str]:
    """Return what proves a sign-up: the form, and the email that was answered."""
    request, publication = signup.request, workspace.publication
    return consent_evidence(
        address=request.address,
        form=request.form,
        words=request.words,
        page=f"{publication.base_url.rstrip('/')}/subscribe",
        network=request.network,
        asked_at=signup.requested_at.isoformat(),
        emailed_at=(signup.expires_at - EXPIRY).isoformat(),
        message_id=single_email_id(publication, request.address, key=signup.token, kind="confirm"),
        confirmed_from=network_prefix(client),
    )


def deny_signup(workspace: Workspace, token: str) -> None:
    """Take the word of an address's owner that somebody else signed it up. Raises NotFoundError."""
    signup = _signup(workspace, token)
    if judge_click(signup, confirms=False, now=workspace.clock.now()) is Click.DENY:
        workspace.store.settle_signup(signup.id, SignupStatus.DENIED)


def _signup(workspace: Workspace, token: str) -> Signup:
    found = workspace.store.signup_by_token(token)
    if found is None or found.status is SignupStatus.SILENT:
        raise NotFoundError("this is not a known confirmation link")
    return found
