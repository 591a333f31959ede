"""Parses link addresses without raising errors."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import urlsplit

from newsletter.model.deferred_dataclass import dataclass

_FILE_ENDINGS = frozenset(
    ("pdf", "doc", "docx", "xls", "xlsx", "csv", "txt", "zip", "html", "htm", "php", "jpg", "jpeg", "png",
     "gif", "mp3", "mp4", "md", "js", "py", "ics", "ppt", "pptx")
)  # fmt: skip
_SHOWN = re.compile(r"(?:https?://|www\.)[^\s<>()\"']+", re.I)
_HOST_ALONE = re.compile(r"(?:[\w-]+\.)+(?P<end>[^\W\d_]{2,24})(?:[:/?#]\S*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The parts of an address that rules check, in lower case; `host` in its IDNA form."""

    scheme: str
    host: str
    userinfo: bool
    path: str

    @property
    def ip(self) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
        """The host as an IP address, or None when it is a name."""
        if ":" not in self.host and not self.host[-1:].isdigit():
            return None  # saves the cost of an exception
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None


@lru_cache(maxsize=256)
def parse_address(url: str) -> Address | None:
    """Return an address's parts, or None when it is invalid (spaces, a bad port, broken brackets)."""
    if " " in url or not url.isprintable():  # of all spaces, only the common one is printable
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
        host = ascii_host(parts.hostname or "")
    except ValueError:
        return None
    return Address(scheme=parts.scheme.lower(), host=host, userinfo="@" in parts.netloc, path=parts.path)


def is_this_machine(address: Address) -> bool:
    """Tell whether an address leads to the machine that follows it (loopback)."""
    return address.host == "localhost" or (address.ip is not None and address.ip.is_loopback)


def ascii_host(host: str) -> str:
    """Return a host name in lower case and IDNA form, without a final dot."""
    host = host.rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def shown_host(text: str) -> str:
    """Return the host that a link's text shows (`www.paper.example`), or "" when it shows words."""
    text = text.strip().strip(".,;:()[]“”\"'«»")
    found = _SHOWN.search(text)
    if found:
        shown = found[0] if "://" in found[0] else f"http://{found[0]}"
        address = parse_address(shown.rstrip(".,;:"))
        return address.host if address else ""
    alone = _HOST_ALONE.fullmatch(text)
    if alone is None or alone["end"].lower() in _FILE_ENDINGS:
        return ""
    address = parse_address(f"http://{text}")
    return address.host if address else ""


def same_site(one: str, other: str) -> bool:
    """Tell whether two hosts are one site: equal, or one a subdomain of the other."""
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
