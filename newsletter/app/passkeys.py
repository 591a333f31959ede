"""Adds passkeys to accounts, and signs people in with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from newsletter.accounts.passkey import RelyingParty as RelyingParty
from newsletter.accounts.passkey import (
    answered_challenge,
    check_registration,
    check_sign_in,
    registration_options,
    sign_in_options,
)
from newsletter.app.audit import record
from newsletter.app.sign_in import SignedInNow, finish_sign_in
from newsletter.app.studio_sign_in import Client, hash_token
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import Account, AccountStatus, Actor, ChallengePurpose, SignInMethod
from newsletter.model.account import Passkey

_LIFETIME = timedelta(minutes=5)
_MOST_LETTERS = 80


def begin_passkey(workspace: Workspace, account: Account, party: RelyingParty) -> Mapping[str, Any]:
    """Return the options by which a browser makes a passkey for an account."""
    found = workspace.store.credentials(account_id=account.id)
    if found is None:
        raise RefusedError("there is no such account")
    challenge, options = registration_options(
        party,
        user_handle=found.user_handle,
        user_name=account.email or account.name,
        known=[one.credential_id for one in workspace.store.passkeys_of(account.id)],
    )
    _keep(workspace, ChallengePurpose.PASSKEY_NEW, challenge, account.id)
    return options


def add_passkey(
    workspace: Workspace,
    account: Account,
    party: RelyingParty,
    credential: Mapping[str, Any],
    *,
    name: str,
    by: Actor,
) -> None:
    """Keep the passkey that a browser made; raises RefusedError if its answer is not sound."""
    _, challenge = answered_challenge(credential)
    if _take(workspace, ChallengePurpose.PASSKEY_NEW, challenge) != account.id:
        raise RefusedError("this took too long", hint="Begin again")
    new = check_registration(party, credential, challenge)
    workspace.store.add_passkey(
        Passkey(
            id=0,
            account_id=account.id,
            credential_id=new.credential_id,
            public_key=new.public_key,
            sign_count=new.sign_count,
            host=party.host,
            name=name.strip()[:_MOST_LETTERS] or party.host,
            created_at=workspace.clock.now(),
            used_at=None,
        )
    )
    record(workspace, "my-account.passkey", by=by, account=account, detail=f"added {name}".strip())


def my_passkeys(workspace: Workspace, account: Account) -> Sequence[Passkey]:
    """Return an account's passkeys, oldest first."""
    return workspace.store.passkeys_of(account.id)


def delete_passkey(workspace: Workspace, account: Account, passkey_id: int, *, by: Actor) -> None:
    """Delete one of an account's passkeys; raises NotFoundError."""
    workspace.store.delete_passkey(account.id, passkey_id)
    record(workspace, "my-account.passkey", by=by, account=account, detail="deleted")


def begin_passkey_sign_in(workspace: Workspace, party: RelyingParty) -> Mapping[str, Any]:
    """Return the options by which a browser shows its passkeys for this site; they name nobody."""
    challenge, options = sign_in_options(party)
    _keep(workspace, ChallengePurpose.PASSKEY_SIGN_IN, challenge, None)
    return options


def sign_in_with_passkey(
    workspace: Workspace, party: RelyingParty, credential: Mapping[str, Any], *, client: Client
) -> SignedInNow:
    """Sign in; a passkey needs no second factor, as its device asked for one. Raises RefusedError."""
    credential_id, challenge = answered_challenge(credential)
    now = workspace.clock.now()
    purpose = ChallengePurpose.PASSKEY_SIGN_IN
    if workspace.store.take_challenge(purpose, hash_token(challenge.hex()), now=now) is None:
        raise RefusedError("this took too long", hint="Begin again")
    passkey = workspace.store.passkey(credential_id)
    found = workspace.store.credentials(account_id=passkey.account_id) if passkey else None
    if passkey is None or found is None or found.status is not AccountStatus.ACTIVE:
        raise RefusedError("this passkey is not known here", hint="Sign in with your password")
    count = check_sign_in(
        party, credential, challenge, public_key=passkey.public_key, sign_count=passkey.sign_count
    )
    workspace.store.passkey_used(passkey.id, sign_count=count, now=now)
    return finish_sign_in(workspace, found, SignInMethod.PASSKEY, client=client)


def stale_passkey_hosts(workspace: Workspace, host: str) -> Sequence[str]:
    """Return the hosts that passkeys were made for and the publication no longer has; `host` is today's."""
    return [one for one in workspace.store.passkey_hosts() if one not in (host, "localhost")]


def _keep(workspace: Workspace, purpose: ChallengePurpose, challenge: bytes, account_id: int | None) -> None:
    now = workspace.clock.now()
    workspace.store.add_challenge(
        purpose,
        hash_token(challenge.hex()),
        account_id=account_id,
        content=b"",
        now=now,
        expires_at=now + _LIFETIME,
    )


def _take(workspace: Workspace, purpose: ChallengePurpose, challenge: bytes) -> int | None:
    taken = workspace.store.take_challenge(purpose, hash_token(challenge.hex()), now=workspace.clock.now())
    return taken[0] if taken else None
