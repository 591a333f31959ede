"""Reads the three formats of Proofpoint URL Defense, as its maker documents them ("URL Decoder").

- v1: the address in the parameter `u`, percent-encoded;
- v2: the same, but with `-` for `%` and `_` for `/`;
- v3: the address between `__` and `__;`, each character outside a small set as `*`, a run of them as `**`
  and a letter for its length; the characters themselves follow in base64, up to a `!`.
"""

from __future__ import annotations

import re
import string
from urllib.parse import SplitResult, unquote

from newsletter.issues.wrapped_links.carrier import decoded, parameters, unescaped

_V3 = re.compile(r"/v3/__(?P<address>.+?)__;(?P<characters>[\w%=-]*)(?:!|$)", re.S)
_V3_CUT = re.compile(r"/v3/__(?P<address>[^*]+?)_*$")
"""A link that a mail program found in text ends before the semicolon; without stars nothing is missing."""
_STARS = re.compile(r"\*(?:\*([A-Za-z0-9_-]))?")
_LENGTHS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_SHORTEST_RUN = 2
_V2 = str.maketrans("-_", "%/")


def v1(url: str, parts: SplitResult) -> str:
    """Return what the parameter `u` holds."""
    del url
    return parameters(parts.query).get("u", "")


def v2(url: str, parts: SplitResult) -> str:
    """Return what the parameter `u` holds, in Proofpoint's own escapes."""
    del url
    return unescaped(parameters(parts.query).get("u", "").translate(_V2))


def v3(url: str, parts: SplitResult) -> str:
    """Return the address that is written into the path; "" when its characters do not fit its stars."""
    del parts
    found = _V3.search(url)
    if found is None:
        cut = _V3_CUT.search(url)
        return unquote(cut["address"]) if cut else ""
    address = unquote(found["address"])
    characters = decoded(found["characters"], shortest=0)
    filled = ""
    last = 0
    for star in _STARS.finditer(address):
        length = _LENGTHS.index(star[1]) + _SHORTEST_RUN if star[1] else 1
        if len(characters) < length:
            return ""
        filled += address[last : star.start()] + characters[:length]
        characters, last = characters[length:], star.end()
    return filled + address[last:]
