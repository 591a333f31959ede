"""Outgoing email settings: sending limits and DKIM, from the tables of newsletter.toml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.model import Dkim, Limit, ThrottleRules

if TYPE_CHECKING:
    from newsletter.settings.outgoing_tables import DkimTable, LimitTable, ThrottleTable


def throttle_rules(table: ThrottleTable) -> ThrottleRules:
    """Return the limits of [throttle]."""
    return ThrottleRules(
        transport=_limit(table),
        domain=Limit(per_second=table.domain_per_second, per_hour=table.domain_per_hour),
        transports={name: _limit(one) for name, one in table.transports.items()},
        domains={name: _limit(one) for name, one in table.domains.items()},
        warm_up_per_day=table.warm_up_per_day,
    )


def dkim(table: DkimTable | None, root: Path, environ: Mapping[str, str]) -> Dkim | None:
    """Return how messages are signed; None if they are not."""
    if table is None:
        return None
    return Dkim(
        domain=table.domain,
        selector=table.selector,
        key_file=root / table.key_file if table.key_file else None,
        pem=environ.get("NEWSLETTER_DKIM_KEY", ""),
    )


def _limit(table: LimitTable) -> Limit:
    return Limit(per_second=table.per_second, per_hour=table.per_hour)
