"""What people change about their own account: name, address, password, second factor, sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from newsletter.accounts.password import check_password, hash_password, password_problem
from newsletter.accounts.second_factor import (
    hash_recovery_code,
    new_recovery_codes,
    new_totp_secret,
    qr_svg,
    totp_address,
    totp_timecode,
)
from newsletter.app.account_links import WeakPasswordError
from newsletter.app.audit import record
from newsletter.app.sign_in import WrongCredentialsError
from newsletter.app.studio_sign_in import IDLE, Client, begin_session, hash_token, new_token
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.model import Account, Actor, ChallengePurpose, StudioSession
from newsletter.subscribers.address import read_address

_SET_UP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSecondFactor:
    """A second factor that is being set up: what the app needs."""

    token: str
    secret: str
    address: str
    """The otpauth:// address, which opens an app on a phone."""
    picture: bytes
    """The same as a QR code, an SVG picture."""


def change_profile(
    workspace: Workspace, account: Account, *, name: str, lang: str, email: str | None, by: Actor
) -> Account:
    """Change name and language; the address only of an account that has none.

    Raises AddressError, RefusedError.
    """
    address, key = account.email, read_address(account.email)[1] if account.email else ""
    if not address and email:
        address, key = read_address(email)
    after = replace(account, name=name or account.name, lang=lang, email=address)
    if after != account:
        workspace.store.change_account(after, email_key=key)
        record(workspace, "my-account.profile", by=by, account=account, detail=after.name)
    return after


def change_password(
    workspace: Workspace, session: StudioSession, *, old: str, new: str, client: Client, by: Actor
) -> str:
    """Change the password; return the token of a new session: all others end.

    `old` is not asked of an account without a password. Raises WrongCredentialsError, WeakPasswordError.
    """
    account = session.account
    require_password(workspace, account, old)
    problem = password_problem(new, email=account.email, name=account.name)
    if problem:
        raise WeakPasswordError(problem)
    workspace.store.set_password(account.id, hash_password(new))
    workspace.store.end_sessions(account.id)
    workspace.store.end_links(account.id)
    record(workspace, "my-account.password", by=by, account=account, address=client.address)
    return begin_session(workspace, account, method=session.method, client=client)


def require_password(workspace: Workspace, account: Account, password: str) -> None:
    """Raise WrongCredentialsError unless it is the account's password, or it has none."""
    found = workspace.store.credentials(account_id=account.id)
    if found is None or (found.password_hash and not check_password(password, found.password_hash)):
        raise WrongCredentialsError


def begin_second_factor(workspace: Workspace, account: Account) -> NewSecondFactor:
    """Return a secret for an app; it counts from when a code of the app was given."""
    token, secret, now = new_token(), new_totp_secret(), workspace.clock.now()
    workspace.store.add_challenge(
        ChallengePurpose.TOTP_NEW,
        hash_token(token),
        account_id=account.id,
        content=secret.encode(),
        now=now,
        expires_at=now + _SET_UP,
    )
    return _shown(workspace, account, token, secret)


def second_factor_in_hand(workspace: Workspace, account: Account, token: str) -> NewSecondFactor:
    """Return the one that is being set up; raises NotFoundError after half an hour."""
    found = workspace.store.challenge(ChallengePurpose.TOTP_NEW, hash_token(token), now=workspace.clock.now())
    if found is None or found[0] != account.id:
        raise NotFoundError("this took too long", hint="Begin again")
    return _shown(workspace, account, token, found[1].decode())


def finish_second_factor(
    workspace: Workspace, account: Account, token: str, code: str, *, by: Actor
) -> Sequence[str]:
    """Turn the second factor on; return the recovery codes, which are shown this once.

    Raises WrongCredentialsError if the code is wrong, NotFoundError.
    """
    new = second_factor_in_hand(workspace, account, token)
    now = workspace.clock.now()
    timecode = totp_timecode(new.secret, code, now=now)
    if timecode is None:
        raise WrongCredentialsError
    workspace.store.take_challenge(ChallengePurpose.TOTP_NEW, hash_token(token), now=now)
    codes = new_recovery_codes()
    workspace.store.set_second_factor(account.id, new.secret, [hash_recovery_code(one) for one in codes])
    workspace.store.use_totp(account.id, timecode)
    record(workspace, "my-account.second-factor", by=by, account=account, detail="on")
    return codes


def remove_second_factor(workspace: Workspace, account: Account, *, password: str, by: Actor) -> None:
    """Turn the second factor off; raises WrongCredentialsError."""
    require_password(workspace, account, password)
    workspace.store.set_second_factor(account.id, None, ())
    record(workspace, "my-account.second-factor", by=by, account=account, detail="off")


def recovery_codes_left(workspace: Workspace, account: Account) -> int:
    """Return how many recovery codes somebody has that were not used."""
    return workspace.store.recovery_codes_left(account.id)


def my_sessions(workspace: Workspace, account: Account) -> Sequence[StudioSession]:
    """Return where somebody is signed in, the last used first."""
    return workspace.store.sessions_of(account.id, now=workspace.clock.now(), idle=IDLE)


def end_other_sessions(
    workspace: Workspace, session: StudioSession, *, token: str, session_id: int | None, by: Actor
) -> int:
    """End one of somebody's other sessions, or (None) all of them; return how many."""
    ended = workspace.store.end_sessions(session.account.id, but=hash_token(token), session_id=session_id)
    record(workspace, "my-account.sessions", by=by, account=session.account, detail=str(ended))
    return ended


def _shown(workspace: Workspace, account: Account, token: str, secret: str) -> NewSecondFactor:
    address = totp_address(secret, account=account.email or account.name, issuer=workspace.publication.name)
    return NewSecondFactor(token=token, secret=secret, address=address, picture=qr_svg(address))
