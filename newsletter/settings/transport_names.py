"""Transport names that newsletter.toml may contain: those of the registry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import AfterValidator

from newsletter.model.phrase import phrase
from newsletter.transports.registry import TRANSPORTS

DEFAULT_TRANSPORT = next(iter(TRANSPORTS))


def _one_of(names: Sequence[str]) -> Callable[[str], str]:
    *first, last = [repr(name) for name in names]
    known = f"{', '.join(first)} or {last}" if first else last

    def check(value: str) -> str:
        if value not in names:
            raise ValueError(phrase("must be {known} (it says {value})", known=known, value=repr(value)))
        return value

    return check


TransportName = Annotated[str, AfterValidator(_one_of(tuple(TRANSPORTS)))]
ThrottledTransport = Annotated[
    str,
    AfterValidator(_one_of([name for name, entry in TRANSPORTS.items() if entry.capabilities.is_throttled])),
]
"""Transports that can have their own limits in [throttle.transports]."""
