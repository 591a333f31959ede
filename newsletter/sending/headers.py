"""Headers: written by hand, because the library folds a URI into something no mail client can click.

`email.policy.SMTP` turns a List-Unsubscribe URI of more than 76 characters into RFC 2047 encoded words
and one-click is dead without an error; some releases also let text through that adds a header of its own
(CVE-2024-6923, CVE-2026-1299). Every function here returns ASCII without control characters, but for an
address that needs SMTPUTF8 (RFC 6532).
"""

from __future__ import annotations

import binascii
import re
from email.errors import HeaderParseError
from email.header import decode_header
from functools import lru_cache
from urllib.parse import quote

from newsletter.errors import RefusedError

MAX_LINE = 76
"""A line that holds an encoded word is no longer than this (RFC 2047 section 2); we hold all to it."""
MAX_WORD = 75

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]{1,60}")
_QUOTABLE = re.compile(r"[ -~]{1,60}")
_PLAIN = re.compile(r"[ -~]*")
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]*")
_Q_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")


def clean(text: str) -> str:
    """Return one line of text: controls, line ends and lone surrogates become spaces."""
    return text if text.isascii() and text.isprintable() else _UNFIT.sub(" ", text)


def harmless(text: str) -> str:
    """Return a stranger's text for a header: clean, blanks single, and no smuggled encoded word."""
    line = _one_line(clean(text))
    return line.replace("=?", "= ?") if _smuggles(line) else line


def checked(text: str, what: str) -> str:
    """Return staff's text for a header, or raise RefusedError naming `what` it is."""
    if _UNFIT.search(text) or _smuggles(text):
        raise RefusedError(
            f"{what} holds a line end or another control character: {clean(text)!r}",
            hint="Write it again by hand, in one line",
        )
    return _one_line(text)


def unstructured(name: str, text: str) -> bytes:
    """Write a header of free text, folded: plain where it can be, else encoded words."""
    if len(name) + 2 + len(text) <= MAX_LINE and _PLAIN.fullmatch(text) and "=?" not in text:
        return f"{name}: {text}\r\n".encode("ascii")
    folded = None if "=?" in text or not text.isascii() else _folded(name, text)
    if folded is None:
        folded = f"{name}: " + "\r\n ".join(encoded_words(text, first_room=MAX_LINE - len(name) - 2))
    return f"{folded}\r\n".encode("ascii")


def mailbox(name: str, display_name: str, address: str) -> bytes:
    """Write a header with one mailbox; `display_name` "" is left out. The address goes in as it is."""
    phrase = display_phrase(display_name, first_room=MAX_LINE - len(name) - 2)
    if not phrase:
        return f"{name}: {address}\r\n".encode()
    last_line = len(phrase) - phrase.rfind("\n") - 1 if "\n" in phrase else len(name) + 2 + len(phrase)
    gap = " " if last_line + len(address) + 3 <= MAX_LINE else "\r\n "
    return f"{name}: {phrase}{gap}<{address}>\r\n".encode()


def display_phrase(text: str, *, first_room: int = MAX_LINE) -> str:
    """Write a display name: bare, in quotation marks, or as encoded words (RFC 5322 section 3.2.5)."""
    if "=?" not in text:
        if _PHRASE.fullmatch(text):
            return text
        if _QUOTABLE.fullmatch(text):
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "\r\n ".join(encoded_words(text, first_room=first_room))


def encoded_words(text: str, *, first_room: int = MAX_WORD) -> list[str]:
    """Cut text into encoded words of at most 75 characters, never inside a character (RFC 2047)."""
    raw = text.encode("utf-8", "replace")
    in_quoted = sum(1 if octet in _Q_SAFE or octet == 32 else 3 for octet in raw)
    word = _q_word if in_quoted <= (len(raw) + 2) // 3 * 4 else _b_word
    room = min(first_room, MAX_WORD)
    if len(raw) < room and len(whole := word(text)) <= room:
        return [whole] if text else []
    words, piece = [], ""
    for char in text:
        longer = piece + char
        if piece and len(word(longer)) > room:
            words.append(word(piece))
            piece, room = char, MAX_WORD
        else:
            piece = longer
    return [*words, word(piece)] if piece else words


def quoted(text: str) -> str:
    """Return text as part of a URI: percent-encoded where it must be."""
    return text if _UNRESERVED.fullmatch(text) else quote(text, safe="")


def unsubscribe_mailto(address: str, token: str) -> str:
    """Return the mailto URI by which a reader unsubscribes: its subject has their token (RFC 6068)."""
    return f"mailto:{_quoted_address(address)}?subject=unsubscribe%20{quoted(token)}"


def list_unsubscribe(url: str, mailto: str) -> str:
    """Return the value of List-Unsubscribe: a web address, "" for none, and a mailto (RFC 2369, RFC 8058)."""
    return f"<{url}>, <{mailto}>" if url else f"<{mailto}>"


@lru_cache(maxsize=16)
def _quoted_address(address: str) -> str:
    return quote(address, safe="@")


def folded_uris(name: str, value: str) -> bytes:
    """Write a header of URIs in angle brackets: folded between two, never inside one (RFC 2369)."""
    return f"{name}: {value}\r\n".replace(">, <", ">,\r\n <").encode("ascii")


def list_id(title: str, key: str, domain: str) -> str:
    """Return the value of List-Id: what readers see, and a name that outlives it (RFC 2919)."""
    label = re.sub(r"[^a-z0-9-]+", "-", key.lower()).strip("-") or "list"
    phrase = display_phrase(harmless(title))
    return f"{phrase} <{label}.{domain}>" if phrase else f"<{label}.{domain}>"


def _one_line(text: str) -> str:
    """Make blanks single and take those at the ends away, non-breaking ones too."""
    return (re.sub("  +", " ", text) if "  " in text else text).strip()


def _smuggles(text: str) -> bool:
    """Say whether the text, read as encoded words, holds a control character (CVE-2024-6923)."""
    if "=?" not in text:
        return False
    try:
        parts = decode_header(text)
        decoded = [p if isinstance(p, str) else p.decode(c or "ascii", "replace") for p, c in parts]
    except (HeaderParseError, LookupError, ValueError, binascii.Error):
        return True
    return any(_CONTROL.search(part) for part in decoded)


def _folded(name: str, text: str) -> str | None:
    """Fold plain words at single blanks; None when a word alone is too long for a line."""
    lines, line = [], f"{name}:"
    for word in text.split(" "):
        if len(line) + 1 + len(word) > MAX_LINE:
            if line == f"{name}:" or len(word) >= MAX_LINE:
                return None
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line])


def _q_word(text: str) -> str:
    body = "".join(
        chr(octet) if octet in _Q_SAFE else "_" if octet == 32 else f"={octet:02X}"
        for octet in text.encode("utf-8", "replace")
    )
    return f"=?utf-8?q?{body}?="


def _b_word(text: str) -> str:
    body = binascii.b2a_base64(text.encode("utf-8", "replace"), newline=False).decode("ascii")
    return f"=?utf-8?b?{body}?="
