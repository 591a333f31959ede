"""Decides which addresses may be fetched (SSRF guard); no look-up happens here.

A feed's address and every redirect come from strangers. Without a guard they could make this machine fetch
what only it can reach (server-side request forgery): its own services, the office network, cloud metadata.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import httpx2

from newsletter.errors import FetchError
from newsletter.feeds.address import printed
from newsletter.model.phrase import as_phrase, phrase

_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_IP: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The parts of an address that may be fetched; the connection is made from these alone."""

    url: str
    scheme: str
    host: str
    """Lower case, ASCII; an IPv6 address without its brackets."""
    port: int
    path: bytes
    """Path and query as they are sent."""
    allowed: bool = False
    """Staff permitted this host and port: any port, and a private address, is fine."""

    @property
    def is_literal(self) -> bool:
        """Whether the host is an IP address already, so that there is nothing to look up."""
        return _literal(self.host) is not None


def target_of(url: str, *, allowed: frozenset[tuple[str, int]] = frozenset()) -> Target:
    """Split an address into parts and decide whether it may be fetched; raises FetchError.

    Only http and https, ports 80 and 443 (or a (host, port) in `allowed`), no user name or password, and no
    host in a notation that resolvers read differently from people (`2130706433`, `0x7f.1`, `a.example.`).
    """
    parsed = _parsed(url)
    if parsed.scheme not in _PORTS:
        raise _refused(url, "only http and https addresses are fetched")
    if parsed.userinfo:
        raise _refused(url, "an address must not contain a user name or password")
    host = parsed.raw_host.decode("ascii").lower()
    if problem := _host_problem(host):
        raise _refused(url, problem)
    port = parsed.port or _PORTS[parsed.scheme]
    is_allowed = (host, port) in allowed
    if not is_allowed and port not in _PORTS.values():
        raise _refused(url, phrase("port {port} is not allowed, only 80 and 443", port=port))
    return Target(
        url=str(parsed.copy_with(fragment=None) if parsed.fragment else parsed),
        scheme=parsed.scheme,
        host=host,
        port=port,
        path=parsed.raw_path,
        allowed=is_allowed,
    )


def check_addresses(target: Target, addresses: Sequence[str]) -> tuple[str, ...]:
    """Return a host's addresses if we may connect to every one of them; raises FetchError.

    One forbidden address is enough to refuse: a host with both kinds is an attack or a mistake, and which
    address is used would be chance.
    """
    if not addresses:
        raise FetchError(
            phrase("{url}: the host has no address", url=printed(target.url)), hint="Check the spelling"
        )
    if not target.allowed:
        for address in addresses:
            if why := refusal(address):
                said = (
                    phrase("{host} is {why}", host=target.host, why=as_phrase(why))
                    if address == target.host
                    else phrase(
                        "{host} is at {address}, {why}", host=target.host, address=address, why=as_phrase(why)
                    )
                )
                raise _refused(target.url, said)
    return tuple(addresses)


def refusal(address: str) -> str:
    """Say why an IP address must not be connected to, or "" when it is a public one.

    From the IANA special-purpose registries. IPv6 must be global unicast (2000::/3); NAT64 is judged by
    the IPv4 address inside, 6to4 and Teredo are refused whole (RFC 7526, RFC 4380).
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return phrase("not an IP address")
    if isinstance(ip, ipaddress.IPv6Address) and ip in _NAT64:
        return refusal(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    for network, why in _SPECIAL:
        if ip.version == network.version and ip in network:
            return why
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _GLOBAL_UNICAST:
        return phrase("not a public address")
    return "" if ip.is_global and not ip.is_multicast else phrase("not a public address")


def _parsed(url: str) -> httpx2.URL:
    if "\\" in url or " " in url or not url.isprintable():
        raise _refused(url, phrase("it contains a space, a backslash or an invisible character"))
    try:
        return httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise _refused(url, phrase("it is not a web address")) from error


def _host_problem(host: str) -> str:
    if not host:
        return phrase("it has no host name")
    ip = _literal(host)
    if isinstance(ip, ipaddress.IPv6Address):
        odd = ip.ipv4_mapped is not None or ip.scope_id is not None
        return phrase("{host} is an unusual way to write an address", host=host) if odd else ""
    if ip is not None:
        return ""
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]) or not labels[-1]:
        return phrase("{host} is an unusual way to write an address", host=host)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return phrase("{host} is not a host name", host=printed(host))
    return ""


def _literal(host: str) -> _IP | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _refused(url: str, why: str) -> FetchError:
    return FetchError(
        phrase("{url}: not fetched: {why}", url=printed(url), why=why),
        hint="Use a public http or https address",
    )


_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_SPECIAL: tuple[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, str], ...] = tuple(
    (ipaddress.ip_network(network), why)
    for network, why in (
        ("0.0.0.0/8", phrase("not a real address")),
        ("10.0.0.0/8", phrase("inside a private network")),
        ("100.64.0.0/10", phrase("inside a provider's network (CGNAT)")),
        ("127.0.0.0/8", phrase("this machine itself")),
        ("169.254.0.0/16", phrase("link-local, used for cloud metadata")),
        ("172.16.0.0/12", phrase("inside a private network")),
        ("192.0.0.0/24", phrase("reserved for protocols")),
        ("192.0.2.0/24", phrase("reserved for documentation")),
        ("192.88.99.0/24", phrase("a 6to4 relay")),
        ("192.168.0.0/16", phrase("inside a private network")),
        ("198.18.0.0/15", phrase("reserved for measurements")),
        ("198.51.100.0/24", phrase("reserved for documentation")),
        ("203.0.113.0/24", phrase("reserved for documentation")),
        ("224.0.0.0/4", phrase("multicast")),
        ("240.0.0.0/4", phrase("reserved")),
        ("::/128", phrase("not a real address")),
        ("::1/128", phrase("this machine itself")),
        ("::ffff:0:0/96", phrase("a disguised IPv4 address")),
        ("64:ff9b:1::/48", phrase("a local translation (NAT64)")),
        ("2001::/23", phrase("reserved for protocols (Teredo among them)")),
        ("2001:db8::/32", phrase("reserved for documentation")),
        ("2002::/16", phrase("a disguised IPv4 address (6to4)")),
        ("3fff::/20", phrase("reserved for documentation")),
        ("fc00::/7", phrase("inside a private network")),
        ("fe80::/10", phrase("link-local")),
        ("fec0::/10", phrase("inside a private network")),
        ("ff00::/8", phrase("multicast")),
    )
)
