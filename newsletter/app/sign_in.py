"""Signs people in to the studio: by password and, where they have one, a second factor; within limits.

The answer to a wrong password, an unknown address and a disabled account is the same, after the same time.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta

from newsletter.accounts.password import check_password, hash_password, is_outdated
from newsletter.accounts.second_factor import hash_recovery_code, totp_timecode
from newsletter.accounts.sign_in_limits import WINDOW, is_throttled
from newsletter.app.audit import record
from newsletter.app.studio_sign_in import Client, begin_session, hash_token, new_token
from newsletter.app.workspace import Workspace
from newsletter.errors import AddressError, RefusedError
from newsletter.model import (
    Account,
    AccountStatus,
    Actor,
    ChallengePurpose,
    Door,
    SignInMethod,
)
from newsletter.model.account import Credentials
from newsletter.subscribers.address import read_address
from newsletter.subscribers.double_opt_in import network_prefix

_SECOND_FACTOR = timedelta(minutes=10)


class WrongCredentialsError(RefusedError):
    """The address, the password or the code is wrong; which of them is not said."""

    def __init__(self) -> None:
        super().__init__("the email address or the password is wrong")


class ThrottledError(RefusedError):
    """Too many sign-ins failed; `seconds` is how long to wait at most."""

    def __init__(self) -> None:
        super().__init__("too many sign-ins failed", hint="Wait a few minutes, or ask for a new password")
        self.seconds = int(WINDOW.total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInNow:
    """Somebody is signed in."""

    account: Account
    session: str
    """The token for the browser's cookie."""
    browser: str
    """The token by which this browser is known from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorNeeded:
    """The password was right, and a code is still to come."""

    challenge: str
    """The token for the browser's cookie."""


def sign_in(
    workspace: Workspace, email: str, password: str, *, client: Client, browser: str
) -> SignedInNow | SecondFactorNeeded:
    """Check a password; raises WrongCredentialsError, ThrottledError.

    `browser` is the token that this browser got when somebody signed in with it before, else "".
    """
    try:
        key = read_address(email)[1]
    except AddressError:
        key = "?"
    attempt = _Attempt(workspace, key, client, _known_browser(workspace, key, browser))
    attempt.refuse_if_throttled()
    found = workspace.store.credentials(email_key=key)
    is_right = check_password(password, found.password_hash if found else None)
    if found is None or not is_right or found.status is not AccountStatus.ACTIVE:
        attempt.failed(found)
        raise WrongCredentialsError
    if found.password_hash and is_outdated(found.password_hash):
        workspace.store.set_password(found.account.id, hash_password(password))
    if found.totp_secret is None:
        return attempt.succeeded(found, SignInMethod.PASSWORD)
    return SecondFactorNeeded(challenge=_second_factor_challenge(workspace, found.account))


def give_second_factor(
    workspace: Workspace, challenge: str, code: str, *, client: Client, browser: str
) -> SignedInNow:
    """Check the code of the app, or a recovery code; raises WrongCredentialsError, ThrottledError."""
    now, purpose = workspace.clock.now(), ChallengePurpose.SECOND_FACTOR
    waiting = workspace.store.challenge(purpose, hash_token(challenge), now=now)
    found = workspace.store.credentials(account_id=waiting[0]) if waiting else None
    if found is None or found.status is not AccountStatus.ACTIVE:
        raise WrongCredentialsError
    key = _key(found.account)
    attempt = _Attempt(workspace, key, client, _known_browser(workspace, key, browser))
    attempt.refuse_if_throttled()
    if not check_second_factor(workspace, found, code):
        attempt.failed(found)
        raise WrongCredentialsError
    if workspace.store.take_challenge(purpose, hash_token(challenge), now=now) is None:
        raise WrongCredentialsError
    return attempt.succeeded(found, SignInMethod.PASSWORD)


def check_second_factor(workspace: Workspace, found: Credentials, code: str) -> bool:
    """Return whether a code is right, and use it up: none counts twice."""
    now, account_id = workspace.clock.now(), found.account.id
    timecode = totp_timecode(found.totp_secret, code, now=now) if found.totp_secret else None
    if timecode is not None:
        return workspace.store.use_totp(account_id, timecode)
    return workspace.store.use_recovery_code(account_id, hash_recovery_code(code), now=now)


def finish_sign_in(
    workspace: Workspace, found: Credentials, method: SignInMethod, *, client: Client
) -> SignedInNow:
    """Begin a session for somebody who has proven who they are."""
    return _Attempt(workspace, _key(found.account), client, "").succeeded(found, method)


def known_browser_token(workspace: Workspace, account: Account) -> str:
    """Return a token by which a browser is known for one account: it has a limit of its own."""
    nonce = new_token()[:16]
    return f"{nonce}.{_browser_mark(workspace, _key(account), nonce)}"


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One try to sign in, and where it comes from."""

    workspace: Workspace
    key: str
    client: Client
    known_browser: str

    def refuse_if_throttled(self) -> None:
        counted = self.workspace.store.failures(
            self.key, network=self._network, known_browser=self.known_browser, now=self.workspace.clock.now()
        )
        if is_throttled(counted, is_known_browser=bool(self.known_browser)):
            raise ThrottledError

    def failed(self, found: Credentials | None) -> None:
        self.workspace.store.add_failure(
            self.key,
            account_id=found.account.id if found else None,
            network=self._network,
            known_browser=self.known_browser,
            now=self.workspace.clock.now(),
        )

    def succeeded(self, found: Credentials, method: SignInMethod) -> SignedInNow:
        account, store = found.account, self.workspace.store
        store.forget_failures(self.key, network=self._network, known_browser=self.known_browser)
        session = begin_session(self.workspace, account, method=method, client=self.client)
        record(
            self.workspace,
            "sign-in",
            by=Actor(name=account.name or account.email, door=Door.STUDIO),
            account=account,
            detail=method.value,
            address=self.client.address,
        )
        browser = known_browser_token(self.workspace, account)
        return SignedInNow(account=account, session=session, browser=browser)

    @property
    def _network(self) -> str:
        return network_prefix(self.client.address)


def _second_factor_challenge(workspace: Workspace, account: Account) -> str:
    token, now = new_token(), workspace.clock.now()
    workspace.store.add_challenge(
        ChallengePurpose.SECOND_FACTOR,
        hash_token(token),
        account_id=account.id,
        content=b"",
        now=now,
        expires_at=now + _SECOND_FACTOR,
    )
    return token


def _known_browser(workspace: Workspace, key: str, token: str) -> str:
    """Return the mark of a browser that signed in to this account before, else ""."""
    nonce, _, mark = token.partition(".")
    wanted = _browser_mark(workspace, key, nonce)
    return nonce if mark and hmac.compare_digest(mark.encode(), wanted.encode()) else ""


def _browser_mark(workspace: Workspace, key: str, nonce: str) -> str:
    signed = f"{key}\0{nonce}".encode("utf-8", "replace")
    return hmac.digest(workspace.store.key_for("known browsers"), signed, "sha256").hex()


def _key(account: Account) -> str:
    return read_address(account.email)[1] if account.email else f"account {account.id}"
