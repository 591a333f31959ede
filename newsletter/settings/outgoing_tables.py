"""Schema of the [throttle] and [dkim] tables in newsletter.toml."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from newsletter.settings.table import Line, Table
from newsletter.settings.transport_names import ThrottledTransport

PerSecond = Annotated[float, Field(ge=0, le=10_000)]
Number = Annotated[int, Field(ge=0, le=10_000_000)]


def _domain(value: str) -> str:
    if not re.fullmatch(r"[^\s@/]+\.[^\s@/]+", value):
        raise ValueError("must be a domain, e.g. gmail.com")
    return value.lower()


class LimitTable(Table):
    """The most that may be sent via one transport, or to one domain; 0 means no limit."""

    per_second: PerSecond = 0
    per_hour: Number = 0


class ThrottleTable(LimitTable):
    """[throttle]: how fast email may be sent."""

    domain_per_second: PerSecond = 0
    domain_per_hour: Number = 0
    warm_up_per_day: Number = 0
    transports: dict[ThrottledTransport, LimitTable] = {}
    domains: dict[Annotated[str, AfterValidator(_domain)], LimitTable] = {}


class DkimTable(Table):
    """[dkim]: sign every message here, if no mail server does."""

    domain: Line
    selector: Line
    key_file: Line | None = None


def _mailbox(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,30}@[A-Za-z0-9.-]+", value):
        raise ValueError(
            "must be a plain address with at most 30 characters before the @, e.g. bounce@example.org"
        )
    return value


BounceMailbox = Annotated[str, AfterValidator(_mailbox)]
"""An address to which `+token` can be appended."""
