"""Stores one-time links to accounts. Only hashes of tokens and codes are kept, and each link is used once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from newsletter.accounts.sign_in_limits import LINKS_PER_ACCOUNT, LINKS_PER_NETWORK
from newsletter.model import AccountStatus, LinkKind
from newsletter.model.account import AccountLink
from newsletter.store.account_tables import account_links, accounts
from newsletter.store.accounts import to_account
from newsletter.store.email_queue import claim_emails, emails_sent, give_up_emails, postpone_emails
from newsletter.store.repository import Repository

MOST_WRONG_CODES = 5
_HOUR = timedelta(hours=1)
_KEPT = timedelta(days=30)
_MOST_SILENT = 500
"""Requests in an hour that are kept for the limits alone: strangers cannot fill the database."""
_TABLE = account_links.c


class AccountLinks(Repository):
    """The one-time links of the studio."""

    def add_server_link(
        self,
        kind: LinkKind,
        token_hash: bytes,
        *,
        account_id: int | None,
        by: str,
        now: datetime,
        expires_at: datetime,
    ) -> None:
        """Keep a link that is shown on the server; earlier ones of its kind and account end."""
        with self._database.writing() as connection:
            connection.execute(_ending(account_id, (kind,)))
            connection.execute(
                _insert(kind, account_id, by=by, now=now, expires_at=expires_at, token_hash=token_hash)
            )

    def queue_link(
        self, kind: LinkKind, account_id: int, *, by: str, now: datetime, expires_at: datetime
    ) -> None:
        """Have a link emailed; earlier ones of its kind and account end."""
        with self._database.writing() as connection:
            connection.execute(_ending(account_id, (kind,)))
            connection.execute(_insert(kind, account_id, by=by, now=now, expires_at=expires_at, next_at=now))

    def ask_for_link(
        self,
        account_id: int | None,
        *,
        browser_hash: bytes,
        network: str,
        now: datetime,
        expires_at: datetime,
    ) -> None:
        """Have a link to a new password emailed, within limits; for nobody (None) only the request is kept.

        Earlier links stay: a stranger who asks must not end one that somebody is about to use.
        """
        lately = sa.and_(_TABLE.kind == LinkKind.RESET.value, _TABLE.requested_at > now - _HOUR)
        with self._database.writing() as connection:
            mine = _count(lately, _TABLE.account_id == account_id, _TABLE.status != "silent")
            here, silent = (
                _count(lately, _TABLE.network == network),
                _count(lately, _TABLE.status == "silent"),
            )
            counts = connection.execute(
                sa.select(mine.label("mine"), here.label("here"), silent.label("silent"))
            ).one()
            is_too_often = counts.mine >= LINKS_PER_ACCOUNT or (network and counts.here >= LINKS_PER_NETWORK)
            emails = account_id is not None and not is_too_often
            if not emails and counts.silent >= _MOST_SILENT:
                return
            connection.execute(
                _insert(
                    LinkKind.RESET,
                    account_id,
                    by="",
                    now=now,
                    expires_at=expires_at,
                    next_at=now if emails else None,
                    status="pending" if emails else "silent",
                    browser_hash=browser_hash,
                    network=network,
                )
            )

    def claim_link_emails(self, *, now: datetime, limit: int = 20) -> Sequence[AccountLink]:
        """Claim links whose email is due, of accounts that are not disabled."""
        rows = claim_emails(self._database, account_links, now=now, limit=limit)
        ids = [row.id for row in rows]
        with self._database.reading() as connection:
            found = connection.execute(_links().where(_TABLE.id.in_(ids)).order_by(_TABLE.id)).all()
        return tuple(map(_to_link, found))

    def give_link_token(self, link_id: int, *, token_hash: bytes, code_hash: bytes) -> None:
        """Keep the hashes of the token and the code that the email of a link will show."""
        given = sa.update(account_links).where(_TABLE.id == link_id)
        with self._database.writing() as connection:
            connection.execute(given.values(token_hash=token_hash, code_hash=code_hash))

    def links_emailed(
        self, links: Sequence[AccountLink], lifetimes: Mapping[LinkKind, timedelta], *, now: datetime
    ) -> None:
        """Record that these got their email: from now on they expire."""
        for kind, lifetime in lifetimes.items():
            ids = [one.id for one in links if one.kind is kind]
            emails_sent(self._database, account_links, ids, expires_at=now + lifetime)

    def postpone_links(self, ids: Sequence[int], *, until: datetime, is_try: bool) -> None:
        """Have emails sent at `until` that did not leave; `is_try` says whether this time counts as a try."""
        postpone_emails(self._database, account_links, ids, until=until, is_try=is_try)

    def give_up_links(self, ids: Sequence[int], *, now: datetime) -> None:
        """Send no email to these."""
        give_up_emails(self._database, account_links, ids, now=now)

    def account_link(self, token_hash: bytes, *, now: datetime) -> AccountLink | None:
        """Return a link to an account that can be used, or None."""
        with self._database.reading() as connection:
            row = connection.execute(
                _links().where(*_usable(token_hash, now), accounts.c.status != AccountStatus.DISABLED.value)
            ).one_or_none()
        return None if row is None else _to_link(row)

    def wrong_code(self, link_id: int) -> None:
        """Count a wrong code; after several the link ends."""
        wrong = _TABLE.wrong_codes + 1
        ended = sa.case((wrong >= MOST_WRONG_CODES, "ended"), else_=_TABLE.status)
        with self._database.writing() as connection:
            connection.execute(
                sa.update(account_links).where(_TABLE.id == link_id).values(wrong_codes=wrong, status=ended)
            )

    def has_link(self, kind: LinkKind, token_hash: bytes, *, now: datetime) -> bool:
        """Return whether a link of this kind can be used."""
        wanted = sa.select(_TABLE.id).where(*_usable(token_hash, now), _TABLE.kind == kind.value)
        with self._database.reading() as connection:
            return connection.execute(wanted).first() is not None

    def use_link(self, kind: LinkKind, token_hash: bytes, *, now: datetime) -> bool:
        """Use a link up; False if it was used before, or there is none."""
        used = sa.update(account_links).where(*_usable(token_hash, now), _TABLE.kind == kind.value)
        with self._database.writing() as connection:
            return connection.execute(used.values(status="used", used_at=now)).rowcount == 1

    def end_links(self, account_id: int) -> None:
        """End all links to an account."""
        with self._database.writing() as connection:
            connection.execute(_ending(account_id, tuple(LinkKind)))

    def forget_links(self, *, now: datetime) -> None:
        """Delete links that have long expired."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(account_links).where(_TABLE.expires_at < now - _KEPT))


def _insert(
    kind: LinkKind,
    account_id: int | None,
    *,
    by: str,
    now: datetime,
    expires_at: datetime,
    next_at: datetime | None = None,
    token_hash: bytes | None = None,
    status: str = "pending",
    browser_hash: bytes | None = None,
    network: str = "",
) -> sa.Insert:
    return sa.insert(account_links).values(
        kind=kind.value,
        account_id=account_id,
        token_hash=token_hash,
        wrong_codes=0,
        browser_hash=browser_hash,
        actor=by,
        network=network,
        status=status,
        requested_at=now,
        expires_at=expires_at,
        tries=0,
        next_at=next_at,
    )


def _count(*where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(account_links).where(*where).scalar_subquery()


def _ending(account_id: int | None, kinds: tuple[LinkKind, ...]) -> sa.Update:
    mine = sa.and_(
        _TABLE.kind.in_([one.value for one in kinds]),
        _TABLE.account_id.is_not_distinct_from(account_id),
        _TABLE.status == "pending",
    )
    return sa.update(account_links).where(mine).values(status="ended", next_at=None)


def _usable(token_hash: bytes, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return _TABLE.token_hash == token_hash, _TABLE.status == "pending", _TABLE.expires_at > now


def _links() -> sa.Select[Any]:
    own = [_TABLE[name].label(f"link_{name}") for name in ("id", "kind", "actor", "tries", "requested_at")]
    more = [_TABLE[name].label(f"link_{name}") for name in ("expires_at", "browser_hash", "code_hash")]
    return sa.select(accounts, *own, *more).join_from(account_links, accounts)


def _to_link(row: Any) -> AccountLink:
    return AccountLink(
        id=row.link_id,
        kind=LinkKind(row.link_kind),
        account=to_account(row),
        actor=row.link_actor,
        tries=row.link_tries,
        requested_at=row.link_requested_at,
        expires_at=row.link_expires_at,
        browser_hash=row.link_browser_hash,
        code_hash=row.link_code_hash,
    )
