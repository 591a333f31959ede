"""A carrier: one maker's way to put an address inside an address of its own, and how to read it back."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable
from functools import cache
from urllib.parse import SplitResult, unquote, urlsplit

from newsletter.model.deferred_dataclass import dataclass

Reader = Callable[[str, SplitResult], str]
"""Takes a carrier's address, whole and in parts; returns what should be the address inside, or ""."""

_MOST_PARAMETERS = 60
_LARGEST = 8_000
_QUOTED_PRINTABLE = "3D"
"""What stays of the "=" before an address in a mail's source, where it is written "=3D"."""
_ESCAPED = re.compile(r"https?%3a", re.I)
_SCHEME = re.compile(r"(https?):/{1,2}(?=[^/])", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A maker's format: which hosts and paths it has, and what reads the address inside.

    `hosts` is a pattern of the whole host, `path` of the beginning of "path?query"; both ignore case. Without
    `reader` the format keeps the address to itself.
    """

    maker: str
    hosts: str
    path: str = ""
    reader: Reader | None = None

    def is_at(self, host: str) -> bool:
        """Tell whether a host can have links of this format."""
        return _compiled(self.hosts).fullmatch(host) is not None

    def has(self, path: str) -> bool:
        """Tell whether an address at such a host is of this format; `path` with its query."""
        return not self.path or _compiled(self.path).match(path) is not None

    def read(self, url: str, parts: SplitResult) -> str:
        """Return the address inside, or "" when there is none or it is no web address."""
        return web_address(self.reader(url, parts)) if self.reader is not None else ""


def carrier(maker: str, hosts: str, path: str = "", reader: Reader | None = None) -> Carrier:
    """Make a Carrier from patterns."""
    return Carrier(maker=maker, hosts=hosts, path=path, reader=reader)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is first needed: there are eighty, and most commands need none."""
    return re.compile(pattern, re.I)


def parameter(*names: str) -> Reader:
    """Read the first of some query parameters that holds a web address."""

    def read(url: str, parts: SplitResult) -> str:
        del url
        values = parameters(parts.query)
        return next((found for name in names if (found := web_address(values.get(name, "")))), "")

    return read


def base64_parameter(*names: str) -> Reader:
    """Read a query parameter that holds a web address in base64."""

    def read(url: str, parts: SplitResult) -> str:
        del url
        values = parameters(parts.query)
        return next((found for name in names if (found := web_address(decoded(values.get(name, ""))))), "")

    return read


def base64_segment(url: str, parts: SplitResult) -> str:
    """Read the part of the path that is a web address in base64."""
    del url
    return next((found for part in parts.path.split("/") if (found := web_address(decoded(part)))), "")


def json_segment(*names: str) -> Reader:
    """Read a JSON object in base64, in the path (alone or as the second part of a JSON web token)."""

    def read(url: str, parts: SplitResult) -> str:
        del url
        for part in re.split(r"[/.]", parts.path):
            if found := _in_json(decoded(part), names):
                return found
        return ""

    return read


def parameters(query: str) -> dict[str, str]:
    """Return a query's parameters, percent-decoded; of two with one name, the first.

    A plus stays a plus: addresses have no spaces, and not every maker escapes it. An escaped space stays one.
    """
    found: dict[str, str] = {}
    for pair in query.replace("&amp;", "&").split("&")[:_MOST_PARAMETERS]:
        name, _, value = pair.partition("=")
        found.setdefault(unquote(name).lower(), unescaped(value))
    return found


def unescaped(text: str) -> str:
    """Return a percent-decoded text; spaces stay escaped, as the address inside had them."""
    return unquote(text).replace(" ", "%20")


def decoded(text: str, *, shortest: int = 8) -> str:
    """Return the text that is written in base64 (either alphabet, with or without padding), or ""."""
    if not shortest <= len(text) <= _LARGEST:
        return ""
    bare = unquote(text).rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return base64.b64decode(f"{bare}{'=' * (-len(bare) % 4)}", altchars=b"-_", validate=True).decode(
            "utf-8"
        )
    except (binascii.Error, ValueError):
        return ""


def web_address(text: str) -> str:
    """Return a text if it is a whole web address, else "".

    Escapes and a missing slash that mail programs and proxies leave behind are put right.
    """
    text = text.strip().removeprefix(_QUOTED_PRINTABLE)
    if _ESCAPED.match(text):
        text = unquote(text)
    text = _SCHEME.sub(r"\1://", text, count=1)
    if not _SCHEME.match(text) or not text.isprintable() or " " in text or len(text) > _LARGEST:
        return ""
    try:
        host = urlsplit(text).hostname
    except ValueError:
        return ""
    return text if host and ("." in host or ":" in host) else ""


def _in_json(text: str, names: tuple[str, ...]) -> str:
    if not text.startswith("{"):
        return ""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(values, dict):
        return ""
    return next((found for name in names if (found := web_address(str(values.get(name, ""))))), "")
