"""Accounts: the people who use the studio, their roles, and what each role may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from newsletter.model.actor import Door
from newsletter.model.deferred_dataclass import dataclass


class Role(StrEnum):
    """What somebody does here. Each role may do what the one before it may."""

    WRITER = "writer"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"


class Permission(StrEnum):
    """What can be allowed to a role."""

    READ = "read"
    """See issues, mailings, reports and the calendar."""
    WRITE = "write"
    """Make and edit issues, use the news desk, comment, send test copies, add pictures."""
    APPROVE = "approve"
    """Approve an edition, or send it back."""
    FEEDS = "feeds"
    """Change feeds, and see how each of them is."""
    SEND = "send"
    """Schedule, send, pause, resume, cancel, retry, correct; delete an issue that is in the archive."""
    PEOPLE = "people"
    """See and change subscribers: import, export, erase, segments."""
    SETTINGS = "settings"
    """Change lists, topics, brand and settings; see the setup check."""
    ACCOUNTS = "accounts"
    """Invite people, change their accounts, and read the audit log."""


PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.WRITER: frozenset({Permission.READ, Permission.WRITE}),
    Role.EDITOR: frozenset({Permission.READ, Permission.WRITE, Permission.APPROVE, Permission.FEEDS}),
    Role.PUBLISHER: frozenset(Permission) - {Permission.SETTINGS, Permission.ACCOUNTS},
    Role.ADMIN: frozenset(Permission),
}
"""What each role may do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may use the studio."""

    id: int
    email: str
    """"" for the owner of a publication who has not given one yet."""
    name: str
    role: Role
    lists: tuple[str, ...] = ()
    """The keys of the only lists that they work on; () means all."""
    lang: str = "en"

    def may(self, permission: Permission, list_key: str | None = None) -> bool:
        """Return whether they may do something, and on that list if one is given."""
        is_theirs = list_key is None or not self.lists or list_key in self.lists
        return permission in PERMISSIONS[self.role] and is_theirs


class AccountStatus(StrEnum):
    """What an account is at."""

    INVITED = "invited"  # the invitation was not accepted yet
    ACTIVE = "active"
    DISABLED = "disabled"


class LinkKind(StrEnum):
    """What a one-time link of the studio is for."""

    INVITATION = "invitation"
    RESET = "reset"  # somebody forgot their password
    SERVER = "server"  # made on the server, for whoever has lost everything else
    OWNER = "owner"  # printed by the program when it starts, for the owner


class SignInMethod(StrEnum):
    """How a session began."""

    PASSWORD = "password"  # noqa: S105 - the name of a method
    PASSKEY = "passkey"
    LINK = "link"


class ChallengePurpose(StrEnum):
    """What a challenge waits for."""

    SECOND_FACTOR = "second-factor"
    PASSKEY_SIGN_IN = "passkey-sign-in"
    PASSKEY_NEW = "passkey-new"
    TOTP_NEW = "totp-new"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioSession:
    """A browser that is signed in."""

    id: int
    account: Account
    method: SignInMethod
    browser: str
    """What the browser says it is."""
    network: str
    """The network it came from: its /24 or /48."""
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDetails:
    """An account as those see it who manage accounts."""

    account: Account
    status: AccountStatus
    is_owner: bool
    has_password: bool
    has_second_factor: bool
    passkeys: int
    created_at: datetime
    created_by: str
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What an account signs in with. Never shown to anybody."""

    account: Account
    status: AccountStatus
    password_hash: str | None = field(repr=False)
    totp_secret: str | None = field(repr=False)
    user_handle: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey of an account."""

    id: int
    account_id: int
    credential_id: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    sign_count: int
    host: str
    """The host that it works for."""
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLink:
    """A one-time link to an account."""

    id: int
    kind: LinkKind
    account: Account
    actor: str
    """Who made it."""
    tries: int
    requested_at: datetime
    expires_at: datetime
    browser_hash: bytes | None = field(repr=False)
    """Of the token in the browser that asked for it, which needs no code."""
    code_hash: bytes | None = field(repr=False)
    """Of the code that any other browser has to give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the audit log: who did what."""

    id: int
    at: datetime
    account_id: int | None
    actor: str
    door: Door
    action: str
    """Such as accounts.invite."""
    subject: str
    """What it was done to."""
    detail: str
    network: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which lines of the audit log are wanted."""

    actor: str = ""
    """A part of a name."""
    action: str = ""
    """The beginning of an action."""
    before_id: int | None = None
    """Only older ones than this, to read on."""
    limit: int = 100
