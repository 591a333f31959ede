"""Value types of settings in newsletter.toml, each with its validation."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints

from newsletter.errors import ThemeError
from newsletter.issues.wrapped_links.wrapped_link import unwrapped
from newsletter.model.phrase import phrase
from newsletter.rendering.fonts import font_stack
from newsletter.sending.loopback import is_loopback

FREE_MAIL = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "aol.com",
        "icloud.com",
        "gmx.com",
    }
)


def _https(value: str) -> str:
    if not re.fullmatch(r"https://[^\s/?#@]+(/[^\s]*)?", value):
        raise ValueError(
            "must be an https:// address (one-click unsubscribe works only with https, RFC 8058)"
        )
    return value.rstrip("/")


def _web_url(value: str) -> str:
    """Take https, and http on loopback for trying out; without a slash at the end."""
    found = re.fullmatch(r"(https?)://([^\s/?#@]+)(/[^\s?#]*)?", value)
    host = urlsplit(value).hostname or "" if found else ""
    if not found or not (found[1] == "https" or is_loopback(host)):
        raise ValueError(
            "must be an https:// address, or http:// on this machine for trying out "
            "(one-click unsubscribe works only with https, RFC 8058)"
        )
    return value.rstrip("/")


def _base_url(value: str) -> str:
    return _web_url(value.strip()) if value.strip() else ""


def _http(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s@]+", value):
        raise ValueError("must be an http:// or https:// address")
    return value


def _feed(value: str) -> str:
    """Return a feed's address; of one that a mail gateway has wrapped, the address inside."""
    return unwrapped(_http(value))


def _address(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>,;\x00-\x1f]+@[A-Za-z0-9.-]+", value):
        raise ValueError("must be one plain email address")
    return value


def _sender(value: str) -> str:
    if _address(value).rpartition("@")[2].lower() in FREE_MAIL:
        raise ValueError(
            "must be at your own domain: mailbox providers refuse bulk email from free email addresses"
        )
    return value


def _font(value: str) -> str:
    try:
        font_stack(value, "system")
    except ThemeError as error:
        raise ValueError(phrase("must be a font that works in emails. {hint}", hint=error.hint)) from None
    return value


def _ip_or_network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value)) if "/" in value else str(ipaddress.ip_address(value))
    except ValueError:
        raise ValueError("must be IP addresses or networks such as 10.0.0.0/8") from None


def _no_password(value: str) -> str:
    if re.match(r"[^:]+://[^/@:]*:[^@]+@", value):
        raise ValueError("must not contain a password; put the whole URL into NEWSLETTER_DATABASE_URL")
    return value


Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$", to_lower=True)]
Lang = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Font = Annotated[str, AfterValidator(_font)]
Https = Annotated[str, AfterValidator(_https)]
Address = Annotated[str, AfterValidator(_address)]
Http = Annotated[str, AfterValidator(_http)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
WebUrl = Annotated[str, AfterValidator(_web_url)]
FeedUrl = Annotated[str, AfterValidator(_feed)]
IpOrNetwork = Annotated[str, AfterValidator(_ip_or_network)]
Sender = Annotated[str, AfterValidator(_sender)]
DatabaseUrl = Annotated[str, AfterValidator(_no_password)]
