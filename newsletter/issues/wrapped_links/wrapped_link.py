"""A wrapped link: which maker wrapped it, and the address inside, as far as the link holds it."""

from __future__ import annotations

import enum
import re
from functools import lru_cache
from urllib.parse import urlsplit

from newsletter.issues.wrapped_links.carrier import Carrier
from newsletter.issues.wrapped_links.click_tracker import CLICK_TRACKERS
from newsletter.issues.wrapped_links.mail_gateway import MAIL_GATEWAYS
from newsletter.issues.wrapped_links.redirector import carried_by_redirector
from newsletter.model.deferred_dataclass import dataclass

OPEN_IT = "Open it in a browser and use the address where you end up"
"""The hint for a link of which only opening it shows where it leads."""
_MOST_WRAPPINGS = 6
_LONGEST = 8_000
_CARRIES_NOTHING = re.compile(rf"\s*https?://[^/?#]*.{{0,{len('/?u=http://a.b')}}}", re.I)
"""Too little behind the host for another address, like most feeds' own."""


class Wrapping(enum.Enum):
    """Who wrapped a link."""

    GATEWAY = "mail gateway"
    TRACKER = "click tracker"
    REDIRECTOR = "redirector"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedLink:
    """A link that goes through somebody else's server.

    `target` is the address inside, free of every wrapping; "" when a mail gateway or an email service keeps
    it to itself. `maker` is theirs then, else that of the outermost wrapping.
    """

    wrapping: Wrapping
    maker: str
    target: str

    @property
    def personal(self) -> bool:
        """Whether the link carries who received it."""
        return self.wrapping is not Wrapping.REDIRECTOR


def wrapped_link(url: str) -> WrappedLink | None:
    """Return what is known of a wrapped link; None when an address is not wrapped.

    A shortened link is none: it holds nothing, and nobody in particular received it.
    """
    chain = _chain(url)
    if not chain:
        return None
    first, last = chain[0][0], chain[-1][0]
    wrapping = next((layer.wrapping for layer, _ in chain if layer.personal), first.wrapping)
    target = last.target if _layer(last.target) is None else ""
    return WrappedLink(wrapping=wrapping, maker=(first if target else last).maker, target=target)


def unwrapped(url: str) -> str:
    """Return the address that a wrapped link carries, as far as it can be read, else the link as it is."""
    if _CARRIES_NOTHING.fullmatch(url):
        return url
    reached = url
    for _, inner in _chain(url):
        reached = inner or reached
    return reached


def redacted(url: str) -> str:
    """Return an address as it may be shown: of a wrapped link the one inside, or no more than the host."""
    link = wrapped_link(url)
    if link is None:
        return url
    return link.target or f"https://{_host(url)}/…"


def _chain(url: str) -> list[tuple[WrappedLink, str]]:
    """Return each wrapping from the outside in, with the address inside it ("" if it keeps it)."""
    chain: list[tuple[WrappedLink, str]] = []
    for _ in range(_MOST_WRAPPINGS):
        layer = _layer(url) if len(url) <= _LONGEST else None
        if layer is None:
            break
        chain.append((layer, layer.target))
        if not layer.target:
            break
        url = layer.target
    return chain


@lru_cache(maxsize=2_048)
def _layer(url: str) -> WrappedLink | None:
    """Return the outermost wrapping alone."""
    text = url.strip().replace("&amp;", "&")
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "." not in host:
        return None
    path = f"{parts.path}?{parts.query}"
    for wrapping, carrier in _carriers_at(host):
        if carrier.has(path):
            target = carrier.read(text, parts)
            return WrappedLink(wrapping=wrapping, maker=carrier.maker, target=target)
    inner = carried_by_redirector(text)
    if not inner:
        return None
    return WrappedLink(wrapping=Wrapping.REDIRECTOR, maker=host.removeprefix("www."), target=inner)


@lru_cache(maxsize=2_048)
def _carriers_at(host: str) -> tuple[tuple[Wrapping, Carrier], ...]:
    """Return the formats that a host can have; the pages of a site are asked for one after another."""
    kinds = ((Wrapping.GATEWAY, MAIL_GATEWAYS), (Wrapping.TRACKER, CLICK_TRACKERS))
    return tuple((kind, carrier) for kind, carriers in kinds for carrier in carriers if carrier.is_at(host))


def _host(url: str) -> str:
    return urlsplit(url.strip()).hostname or ""
