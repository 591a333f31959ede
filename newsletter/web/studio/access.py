"""Who may do what in the studio: every route declares the one permission that it needs.

    @router.post("/issues/{slug}")
    def save(staff: Annotated[SignedIn, may(Permission.WRITE)], form: StudioForm, slug: str) -> Response:

`staff` comes first: what a request brings is read only of people who may send it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import Depends, Request

from newsletter.app.audit import record as record_act
from newsletter.app.studio_sign_in import Client, find_session
from newsletter.app.workspace import Workspace
from newsletter.model import Account, Actor, Door, Permission, StudioSession
from newsletter.web.studio.cookies import SESSION, read_cookie

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class NotSignedInError(Exception):
    """Nobody is signed in: answered with the sign-in page, or with 401 to a program."""


class NotAllowedError(Exception):
    """Somebody is signed in who may not do this: answered with 403."""

    def __init__(self, staff: SignedIn, permission: Permission, list_key: str | None) -> None:
        super().__init__(permission.value)
        self.staff = staff
        self.permission = permission
        self.list_key = list_key


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody who is signed in, and the publication that they work on."""

    session: StudioSession
    workspace: Workspace

    @property
    def account(self) -> Account:
        """Their account."""
        return self.session.account

    @property
    def actor(self) -> Actor:
        """They, for the record of what they do."""
        return Actor(name=self.account.name or self.account.email, door=Door.STUDIO)

    def may(self, permission: Permission, list_key: str | None = None) -> bool:
        """Return whether they may do something, and on that list if one is given."""
        return self.account.may(permission, list_key)

    def require(self, permission: Permission, list_key: str | None = None) -> None:
        """Raise NotAllowedError unless they may do something, and on that list if one is given."""
        if not self.may(permission, list_key):
            raise NotAllowedError(self, permission, list_key)


@dataclass(frozen=True)
class Gate:
    """Lets in whoever may do something: the dependency that `may` declares."""

    permission: Permission
    is_recorded: bool = True

    def __call__(self, request: Request) -> SignedIn:
        """Return who is signed in. Raises NotSignedInError, NotAllowedError."""
        staff = signed_in(request)
        if staff is None:
            raise NotSignedInError
        staff.require(self.permission)
        if self.is_recorded and request.method not in _SAFE:
            request.scope["state"]["audit"] = _audit_entry(request, staff)
        return staff


def may(permission: Permission, *, record: bool = True) -> Any:
    """Declare what a route needs: `Annotated[SignedIn, may(Permission.WRITE)]`.

    What changes something stands in the audit log by itself, unless `record` is False: for what happens all
    the time, such as saving while somebody types, and for use cases that keep a line of their own.
    """
    return Depends(Gate(permission, record))


def _audit_entry(request: Request, staff: SignedIn) -> Callable[[], None]:
    """Return what adds a line to the audit log once the request has been answered."""
    endpoint = request.scope["endpoint"]
    return partial(
        record_act,
        staff.workspace,
        f"{endpoint.__module__.rpartition('.')[2]}.{endpoint.__name__}".replace("_", "-"),
        by=staff.actor,
        account=staff.account,
        subject=", ".join(str(one) for one in request.path_params.values()),
        address=client_of(request).address,
    )


def signed_in(request: Request) -> SignedIn | None:
    """Return who is signed in, or None."""
    workspace: Workspace = request.app.state.workspace()
    token = read_cookie(workspace, request, SESSION)
    session = find_session(workspace, token) if token else None
    return SignedIn(session=session, workspace=workspace) if session else None


def client_of(request: Request) -> Client:
    """Return where a request comes from."""
    return Client(
        browser=request.headers.get("user-agent", ""),
        address=request.client.host if request.client else "",
    )
