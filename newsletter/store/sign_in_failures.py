"""Stores sign-ins that failed, for the limits; they are deleted after a day."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from newsletter.accounts.sign_in_limits import LONG_WINDOW, WINDOW, Failures
from newsletter.model import Door
from newsletter.store.account_tables import audit_log, sign_in_failures
from newsletter.store.repository import Repository

_TABLE = sign_in_failures.c


class SignInFailures(Repository):
    """The sign-ins that failed."""

    def add_failure(
        self, account_key: str, *, account_id: int | None, network: str, known_browser: str, now: datetime
    ) -> None:
        """Keep one; `known_browser` is a mark of the browser, "" for one that never signed in.

        In the audit log it stands only if there is such an account: strangers must not be able to fill it.
        """
        with self._database.writing() as connection:
            connection.execute(sa.delete(sign_in_failures).where(_TABLE.at <= now - LONG_WINDOW))
            connection.execute(
                sa.insert(sign_in_failures).values(
                    account_key=account_key, network=network, known_browser=known_browser, at=now
                )
            )
            if account_id is not None:
                # In the same transaction, so that the time of the answer does not tell.
                connection.execute(
                    sa.insert(audit_log).values(
                        at=now,
                        account_id=account_id,
                        actor=account_key,
                        door=Door.STUDIO.value,
                        action="sign-in.failed",
                        subject="",
                        detail="",
                        network=network,
                    )
                )

    def failures(self, account_key: str, *, network: str, known_browser: str, now: datetime) -> Failures:
        """Return how many there were lately."""
        lately, of_strangers = _TABLE.at > now - WINDOW, _TABLE.known_browser == ""
        account = sa.and_(_TABLE.account_key == account_key, of_strangers)

        def count(*where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
            return sa.select(sa.func.count()).select_from(sign_in_failures).where(*where).scalar_subquery()

        counted = sa.select(
            count(account, lately).label("account"),
            count(account, _TABLE.at > now - LONG_WINDOW).label("account_long"),
            count(_TABLE.network == network, of_strangers, lately).label("network"),
            count(_TABLE.account_key == account_key, _TABLE.known_browser == known_browser, lately).label(
                "known_browser"
            ),
        )
        with self._database.reading() as connection:
            row = connection.execute(counted).one()
        return Failures(
            account=row.account,
            account_long=row.account_long,
            network=row.network if network else 0,
            known_browser=row.known_browser if known_browser else 0,
        )

    def forget_failures(self, account_key: str, *, network: str, known_browser: str) -> None:
        """Forget those of somebody who has signed in now from the same place."""
        mine = sa.and_(
            _TABLE.account_key == account_key,
            _TABLE.network == network,
            _TABLE.known_browser == known_browser,
        )
        with self._database.writing() as connection:
            connection.execute(sa.delete(sign_in_failures).where(mine))
