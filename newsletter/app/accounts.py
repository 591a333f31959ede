"""Manages accounts of the studio: invites people, changes what they may do, disables them, lets them back in.

Every change is kept in the audit log. What takes somebody's access away ends their sessions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsletter.app.account_links import make_server_link, queue_invitation
from newsletter.app.audit import record
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Account, AccountDetails, AccountStatus, Actor, Role
from newsletter.model.phrase import phrase, setting
from newsletter.subscribers.address import read_address

OWNER = "owner"
"""What the command line calls the owner's account, which may have no address."""


def list_accounts(workspace: Workspace) -> Sequence[AccountDetails]:
    """Return all accounts, in the order of their names."""
    return workspace.store.account_details()


def show_account(workspace: Workspace, account_id: int) -> AccountDetails:
    """Return an account; raises NotFoundError."""
    return workspace.store.account(account_id)


def find_account(workspace: Workspace, who: str) -> AccountDetails:
    """Return the account of an address, or the owner's by the word `owner`; raises NotFoundError."""
    if who == OWNER:
        for one in workspace.store.account_details():
            if one.is_owner:
                return one
        raise NotFoundError("there is no owner yet", hint="Start the server and open the link that it prints")
    return workspace.store.account_by_email(read_address(who)[1])


def invite(
    workspace: Workspace,
    email: str,
    *,
    role: Role,
    by: Actor,
    name: str = "",
    lists: Sequence[str] = (),
    lang: str = "",
    emails: bool = True,
) -> Account:
    """Add an account and have its invitation emailed (`emails` False: whoever calls hands over a link).

    Somebody who was invited before and did not come gets another one. Raises AddressError, NotFoundError for
    an unknown list, RefusedError if the address has an account.
    """
    address, key = read_address(email)
    _check_lists(workspace, lists)
    if emails and not workspace.publication.base_url:
        raise RefusedError(
            "an invitation needs a link, and this publication has no web address",
            hint=phrase(
                "Set it to the address of your web pages: {setting}", setting=setting("publication.base_url")
            ),
        )
    language = lang or workspace.publication.lang
    new = Account(id=0, email=address, name=name, role=role, lists=tuple(lists), lang=language)
    known = workspace.store.credentials(email_key=key)
    if known is not None and known.status is AccountStatus.INVITED:
        account = replace(new, id=known.account.id)
        workspace.store.change_account(account, email_key=key)
    else:
        account = workspace.store.add_account(
            new, email_key=key, status=AccountStatus.INVITED, by=by.name, now=workspace.clock.now()
        )
    record(workspace, "accounts.invite", by=by, subject=address, detail=_described(account))
    if emails:
        queue_invitation(workspace, account, by=by)
    return account


def change_access(
    workspace: Workspace, account_id: int, *, role: Role, lists: Sequence[str], by: Actor
) -> Account:
    """Give an account another role and other lists; raises RefusedError if no admin would be left."""
    _check_lists(workspace, lists)
    before = workspace.store.account(account_id).account
    after = replace(before, role=role, lists=tuple(lists))
    if after != before:
        workspace.store.change_account(after, email_key=_key(after))
        detail = f"{_described(before)} -> {_described(after)}"
        record(workspace, "accounts.change", by=by, subject=_named(after), detail=detail)
    return after


def disable(workspace: Workspace, account_id: int, *, by: Actor) -> Account:
    """Shut an account out at once; raises RefusedError if no admin would be left."""
    account = workspace.store.account(account_id).account
    workspace.store.set_account_status(account_id, AccountStatus.DISABLED)
    workspace.store.end_sessions(account_id)
    workspace.store.end_links(account_id)
    record(workspace, "accounts.disable", by=by, subject=_named(account))
    return account


def enable(workspace: Workspace, account_id: int, *, by: Actor) -> Account:
    """Let an account that was disabled in again, with the password or passkeys it had."""
    details = workspace.store.account(account_id)
    if details.status is not AccountStatus.DISABLED:
        raise RefusedError(phrase("the account of {named} is not disabled", named=_named(details.account)))
    has_way = details.has_password or details.passkeys or details.is_owner
    workspace.store.set_account_status(account_id, AccountStatus.ACTIVE if has_way else AccountStatus.INVITED)
    record(workspace, "accounts.enable", by=by, subject=_named(details.account))
    return details.account


def reset(workspace: Workspace, account_id: int, *, by: Actor) -> str:
    """Return the token of a one-time link to an account, for whoever is at the server.

    Using it sets a new password and takes off the second factor. Until then everything stays as it is.
    """
    details = workspace.store.account(account_id)
    account = details.account
    if details.status is AccountStatus.DISABLED:
        raise RefusedError(
            phrase("the account of {named} is disabled", named=_named(account)), hint="Enable it first"
        )
    record(workspace, "accounts.reset", by=by, subject=_named(account))
    return make_server_link(workspace, account, by=by)


def _check_lists(workspace: Workspace, lists: Sequence[str]) -> None:
    for key in lists:
        workspace.list_key(key)


def _described(account: Account) -> str:
    return f"{account.role.value}, {', '.join(account.lists) or 'all lists'}"


def _named(account: Account) -> str:
    return account.email or account.name


def _key(account: Account) -> str:
    return read_address(account.email)[1] if account.email else ""
