"""Signs people in to the studio and out of it: sessions, and the owner's one-time link."""

from __future__ import annotations

import getpass
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.model import Account, LinkKind, SignInMethod, StudioSession
from newsletter.subscribers.double_opt_in import network_prefix

IDLE = timedelta(days=7)
"""A session ends when nobody used it for so long."""
LIFETIME = timedelta(days=30)
"""A session ends after this, however much it is used."""
_OWNER_LINK = timedelta(hours=24)
_TOKEN_BYTES = 32
_MOST_LETTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Where a request comes from."""

    browser: str = ""
    """Its User-Agent header."""
    address: str = ""


def new_token() -> str:
    """Return a random token for a link or a cookie: 256 bits."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_token(token: str) -> bytes:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def studio_key(workspace: Workspace, purpose: str) -> bytes:
    """Return a secret key of this publication for one purpose of the studio."""
    return workspace.store.key_for(f"studio {purpose}")


def begin_session(workspace: Workspace, account: Account, *, method: SignInMethod, client: Client) -> str:
    """Begin a session; return its token, which the database does not keep."""
    token, now = new_token(), workspace.clock.now()
    workspace.store.begin_session(
        account.id,
        hash_token(token),
        method=method,
        browser=client.browser[:_MOST_LETTERS],
        network=network_prefix(client.address),
        now=now,
        expires_at=now + LIFETIME,
    )
    return token


def find_session(workspace: Workspace, token: str) -> StudioSession | None:
    """Return the session of a token, or None if it has ended."""
    if not token:
        return None
    return workspace.store.session(hash_token(token), now=workspace.clock.now(), idle=IDLE)


def end_session(workspace: Workspace, token: str) -> None:
    """Sign a browser out."""
    workspace.store.end_session(hash_token(token))


def needs_owner_link(workspace: Workspace, *, is_watched: bool) -> bool:
    """Return whether the server prints the owner's link when it starts.

    Always where somebody watches (`is_watched`). A service's output is kept in a log, so there only as long
    as no admin can sign in otherwise.
    """
    return is_watched or not workspace.store.has_admin_who_can_sign_in()


def make_owner_link(workspace: Workspace) -> str:
    """Return the token of a new one-time link that signs the owner in; earlier ones end."""
    token, now = new_token(), workspace.clock.now()
    workspace.store.add_server_link(
        LinkKind.OWNER,
        hash_token(token),
        account_id=None,
        by=_user(),
        now=now,
        expires_at=now + _OWNER_LINK,
    )
    return token


def check_owner_link(workspace: Workspace, token: str) -> None:
    """Raise NotFoundError unless the owner's link can be used."""
    if not workspace.store.has_link(LinkKind.OWNER, hash_token(token), now=workspace.clock.now()):
        raise NotFoundError("this link was used before, or has expired")


def use_owner_link(workspace: Workspace, token: str, *, client: Client) -> str:
    """Sign the owner in; return the session's token. Raises NotFoundError if the link cannot be used."""
    now = workspace.clock.now()
    if not workspace.store.use_link(LinkKind.OWNER, hash_token(token), now=now):
        raise NotFoundError("this link was used before, or has expired")
    owner = workspace.store.owner(name=_user(), lang=workspace.publication.lang, now=now)
    return begin_session(workspace, owner, method=SignInMethod.LINK, client=client)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "owner"
