"""Redirectors: addresses that lead to a page through somebody who counts clicks.

Google Alerts, Bing and their kind carry the story's own address in theirs, older Google News addresses too:
those are unwrapped. Nothing is fetched, so the others stay, and preflight names them.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote, urlsplit

from newsletter.issues.wrapped_links.carrier import parameters, web_address

_CARRYING = (
    (re.compile(r"(www\.)?google(\.[a-z]{2,3}){1,2}"), re.compile(r"/url/?"), ("url", "q")),
    (re.compile(r"news\.google(\.[a-z]{2,3}){1,2}"), re.compile(r"/news/url"), ("url",)),
    (re.compile(r"(www\.)?bing\.com"), re.compile(r"/news/apiclick\.aspx", re.IGNORECASE), ("url",)),
    (
        re.compile(r"lm?\.(facebook|messenger|instagram|threads)\.(com|net)"),
        re.compile(r"/(l\.php)?"),
        ("u",),
    ),
    (re.compile(r"(www\.)?linkedin\.com"), re.compile(r"/(redir/redirect|safety/go)/?"), ("url",)),
    (re.compile(r"slack-redir\.net"), re.compile(r"/link"), ("url",)),
    (re.compile(r"(www\.)?youtube\.com"), re.compile(r"/redirect"), ("q",)),
    (re.compile(r"(www\.)?duckduckgo\.com"), re.compile(r"/l/?"), ("uddg",)),
    (re.compile(r"out\.reddit\.com"), re.compile(r".*"), ("url",)),
    (re.compile(r"t\.umblr\.com"), re.compile(r"/redirect"), ("z",)),
)
"""Hosts, paths, and the parameters that hold the address."""
_YAHOO = re.compile(r"/RU=([^/]+)/")
_GOOGLE_NEWS = re.compile(r"/(?:__i/)?(?:rss/)?(?:rd/)?(?:articles|read)/([\w-]+)={0,2}")
_ADDRESS_FIELD = 4
"""The field of Google's message that holds the address, as protocol buffers number them."""
_OPAQUE = re.compile(
    r"news\.google\.com|feedproxy\.google\.com|feeds\.feedblitz\.com|([a-z0-9-]+\.)?feedsportal\.com"
    r"|t\.co|bit\.ly|buff\.ly|ow\.ly|goo\.gl|tinyurl\.com|is\.gd|dlvr\.it|ift\.tt|trib\.al|lnkd\.in|fb\.me"
    r"|r\.search\.yahoo\.com"
)
"""Hosts that hold nothing but redirectors, as far as a news line may lead there."""
_SHORTENERS = re.compile(
    r"(www\.)?(bit\.ly|bitly\.com|j\.mp|tinyurl\.com|tiny\.cc|t\.ly|ow\.ly|buff\.ly|is\.gd|v\.gd|goo\.gl|rb\.gy"
    r"|rebrand\.ly|cutt\.ly|shorturl\.at|bl\.ink|short\.io|shrtco\.de|soo\.gd|s\.id|t\.co|lnkd\.in|fb\.me|dlvr\.it"
    r"|ift\.tt|trib\.al|qrco\.de|urlz\.fr|tr\.ee|x\.gd|da\.gd|mcaf\.ee|adf\.ly|bc\.vc|amzn\.to)"
)
_FEEDBURNER_PATH = re.compile(r"/~r/.+/~\d+/")


def is_redirector(url: str) -> bool:
    """Say whether an address goes through somebody who counts clicks, or hides where it leads."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    return bool(_OPAQUE.fullmatch(host) or _FEEDBURNER_PATH.search(parts.path) or _carriers(host, parts.path))


def is_shortener(host: str) -> bool:
    """Say whether a host, in small letters, belongs to a link shortener that anybody can use."""
    return _SHORTENERS.fullmatch(host) is not None


def carried_by_redirector(url: str) -> str:
    """Return the address that a redirector's address carries, else ""."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    if host == "news.google.com" and (found := _GOOGLE_NEWS.fullmatch(parts.path)):
        return _from_google_news(found[1])
    if host == "r.search.yahoo.com" and (found := _YAHOO.search(parts.path)):
        return web_address(unquote(found[1]))
    names = _carriers(host, parts.path)
    return _first_address(parts.query, names) if names else ""


def _carriers(host: str, path: str) -> tuple[str, ...]:
    """Return the parameters in which such an address carries another; () when it does not."""
    for hosts, paths, names in _CARRYING:
        if hosts.fullmatch(host) and paths.fullmatch(path):
            return names
    return ()


def _first_address(query: str, names: tuple[str, ...]) -> str:
    values = parameters(query)
    return next((address for name in names if (address := web_address(values.get(name, "")))), "")


def _from_google_news(code: str) -> str:
    """Return the address in the message that an article's code is; since 2024 most hold only a key."""
    try:
        message = base64.urlsafe_b64decode(f"{code}{'=' * (-len(code) % 4)}")
    except (binascii.Error, ValueError):
        return ""
    at = 0
    while at < len(message):
        field, kind = divmod(message[at], 8)
        if kind == 0:
            _, at = _varint(message, at + 1)
        elif kind == 2:
            length, at = _varint(message, at + 1)
            if field == _ADDRESS_FIELD:
                return web_address(message[at : at + length].decode("utf-8", "replace"))
            at += length
        else:
            return ""
    return ""


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length (protocol buffers) and where it ends."""
    value = shift = 0
    while at < len(message) and shift < 35:
        value |= (message[at] & 0x7F) << shift
        at += 1
        if message[at - 1] < 0x80:
            break
        shift += 7
    return value, at
