"""One-time links to accounts: invitations, new passwords, and links made on the server.

A program that scans mail opens links, and some press buttons: looking at a link changes nothing, and using an
emailed one takes the browser that asked for it, or the code beside it.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from newsletter.accounts.account_emails import account_email
from newsletter.accounts.password import hash_password, password_problem
from newsletter.app.audit import record
from newsletter.app.queued_emails import EmailQueue, send_queue
from newsletter.app.studio_sign_in import Client, begin_session, hash_token, new_token
from newsletter.app.workspace import Workspace
from newsletter.errors import AddressError, NotFoundError, RefusedError
from newsletter.model import (
    Account,
    AccountStatus,
    Actor,
    Door,
    LinkKind,
    Message,
    SignInMethod,
)
from newsletter.model.account import AccountLink
from newsletter.model.phrase import phrase, setting
from newsletter.sending.single_email import single_email
from newsletter.subscribers.address import read_address
from newsletter.subscribers.double_opt_in import network_prefix

LIFETIMES: Mapping[LinkKind, timedelta] = {
    LinkKind.INVITATION: timedelta(days=7),
    LinkKind.RESET: timedelta(minutes=15),
    LinkKind.SERVER: timedelta(hours=1),
}
_CODE_DIGITS = 6


class WrongCodeError(RefusedError):
    """The code is not the one in the email."""


class WeakPasswordError(RefusedError):
    """A password is too short, too long or too common; `problem` says which."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"the password is too {problem}")
        self.problem = problem


def queue_invitation(workspace: Workspace, account: Account, *, by: Actor) -> None:
    """Have an invitation emailed; raises RefusedError if the publication has no address for its link."""
    _require_base_url(workspace)
    now = workspace.clock.now()
    workspace.store.queue_link(
        LinkKind.INVITATION,
        account.id,
        by=by.name,
        now=now,
        expires_at=now + LIFETIMES[LinkKind.INVITATION],
    )


def make_server_link(workspace: Workspace, account: Account, *, by: Actor) -> str:
    """Return the token of a link that gives an account another password: for whoever is at the server."""
    token, now = new_token(), workspace.clock.now()
    workspace.store.add_server_link(
        LinkKind.SERVER,
        hash_token(token),
        account_id=account.id,
        by=by.name,
        now=now,
        expires_at=now + LIFETIMES[LinkKind.SERVER],
    )
    return token


def ask_for_new_password(workspace: Workspace, email: str, *, client: Client) -> str:
    """Have a link to a new password emailed if the address has an account; return the browser's token.

    The answer takes the same steps whether it has one.
    """
    browser, now = new_token(), workspace.clock.now()
    try:
        found = workspace.store.credentials(email_key=read_address(email)[1])
    except AddressError:
        found = None
    is_known = found is not None and found.status is not AccountStatus.DISABLED
    workspace.store.ask_for_link(
        found.account.id if found is not None and is_known and workspace.publication.base_url else None,
        browser_hash=hash_token(browser),
        network=network_prefix(client.address),
        now=now,
        expires_at=now + LIFETIMES[LinkKind.RESET],
    )
    return browser


def find_account_link(workspace: Workspace, token: str) -> AccountLink:
    """Return what a link is for; raises NotFoundError if it cannot be used."""
    found = workspace.store.account_link(hash_token(token), now=workspace.clock.now())
    if found is None:
        raise NotFoundError(
            "this link was used before, or has expired",
            hint="Ask for a new one at the sign-in page, or ask whoever invited you",
        )
    return found


def needs_code(link: AccountLink, browser: str) -> bool:
    """Return whether this browser has to give the code of the email."""
    if link.code_hash is None:
        return False
    return link.browser_hash is None or not hmac.compare_digest(link.browser_hash, hash_token(browser))


def use_account_link(
    workspace: Workspace, token: str, *, code: str, browser: str, name: str, password: str, client: Client
) -> str:
    """Use a link: set the password, sign in; return the session's token, "" if a second factor is to come.

    An invitation may be used without a password, by somebody who goes on to add a passkey. All other sessions
    of the account end. A link made on the server takes off the second factor too: whoever has it may have
    lost their phone. Raises NotFoundError, WrongCodeError, WeakPasswordError.
    """
    link = find_account_link(workspace, token)
    if needs_code(link, browser) and not hmac.compare_digest(link.code_hash or b"", _hash_code(token, code)):
        workspace.store.wrong_code(link.id)
        raise WrongCodeError("that is not the code in the email")
    account = link.account
    may_be_without = link.kind is LinkKind.INVITATION
    problem = password_problem(password, email=account.email, name=name or account.name)
    if problem and (password or not may_be_without):
        raise WeakPasswordError(problem)
    hashed = hash_password(password) if password else None
    if not workspace.store.use_link(link.kind, hash_token(token), now=workspace.clock.now()):
        raise NotFoundError("this link was used before, or has expired")
    return _let_in(workspace, link, hashed=hashed, name=name, client=client)


def _let_in(workspace: Workspace, link: AccountLink, *, hashed: str | None, name: str, client: Client) -> str:
    account, store = link.account, workspace.store
    store.end_sessions(account.id)
    store.end_links(account.id)
    if hashed:
        store.set_password(account.id, hashed)
    if name and link.kind is LinkKind.INVITATION:
        store.rename_account(account.id, name)
    if link.kind is LinkKind.SERVER:
        store.set_second_factor(account.id, None, ())
    store.activate_account(account.id)
    actor = Actor(name=name or account.name or account.email, door=Door.LINK)
    record(
        workspace,
        f"accounts.{link.kind.value}-used",
        by=actor,
        account=account,
        subject=account.email,
        address=client.address,
    )
    if store.account(account.id).has_second_factor:
        return ""
    return begin_session(workspace, account, method=SignInMethod.LINK, client=client)


def send_account_emails(workspace: Workspace) -> int:
    """Send the emails about accounts that are due; return how many left. Raises as `send_queue` does."""
    store = workspace.store
    return send_queue(
        workspace,
        EmailQueue(
            what=phrase("emails about accounts"),
            claimed=store.claim_link_emails(now=workspace.clock.now()),
            compose=lambda link: _email(workspace, link),
            emailed=lambda sent, now: store.links_emailed(sent, LIFETIMES, now=now),
            postpone=lambda ids, until, is_try: store.postpone_links(ids, until=until, is_try=is_try),
            give_up=lambda ids, now: store.give_up_links(ids, now=now),
        ),
    )


def _email(workspace: Workspace, link: AccountLink) -> Message | None:
    """Return the email, with a new token and code: the database has only their hashes."""
    publication = workspace.publication
    if not link.account.email or not publication.base_url:
        return None
    token, code = new_token(), f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}}"
    workspace.store.give_link_token(link.id, token_hash=hash_token(token), code_hash=_hash_code(token, code))
    subject, text = account_email(
        link.kind,
        link=link_address(workspace, token),
        code=code,
        by=link.actor,
        name=publication.name,
        office=", ".join(filter(None, (publication.organisation, publication.postal_address))),
        lang=link.account.lang,
    )
    return single_email(
        publication,
        link.account.email,
        subject=subject,
        text=text,
        key=f"account link {link.id}",
        date=link.requested_at,
        kind=link.kind.value,
    )


def link_addresses(workspace: Workspace, token: str) -> Sequence[str]:
    """Return the addresses of a link for whoever is at the server: the public one, and the local one.

    By the name localhost alone browsers let a local page use passkeys.
    """
    publication, web = workspace.publication, workspace.settings.web
    public = [link_address(workspace, token)] if publication.base_url else []
    if is_loopback(web.host):
        path = urlsplit(publication.base_url).path.rstrip("/")
        public.append(f"http://localhost:{web.port}{path}/studio/link/{token}")
    return public


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a server that listens on `host`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def link_address(workspace: Workspace, token: str) -> str:
    """Return the address of a link, on the publication's own site."""
    return f"{workspace.publication.base_url.rstrip('/')}/studio/link/{token}"


def _hash_code(token: str, code: str) -> bytes:
    digits = "".join(one for one in code if one.isascii() and one.isdigit())
    return hash_token(f"{token}:{digits}")


def _require_base_url(workspace: Workspace) -> None:
    if not workspace.publication.base_url:
        raise RefusedError(
            "an invitation needs a link, and this publication has no web address",
            hint=phrase(
                "Set it to the address of your web pages: {setting}", setting=setting("publication.base_url")
            ),
        )
