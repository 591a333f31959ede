"""Quoted-printable, written so that a value can be put between two pieces without touching either.

RFC 2045 section 6.7. Every piece begins at the start of a line and ends at one: a soft line break is
set wherever a field stands. So no line exceeds 76 characters whatever the value is, and a message is
made by joining bytes. Three more things are encoded at the start of a line: a dot (SMTP would double
it), `From ` (mailboxes would quote it) and `--` (it can never be taken for a MIME boundary).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MAX_LINE = 76
SOFT_BREAK = b"=\r\n"

_ROOM = MAX_LINE - 1
"""The last column belongs to the `=` of a soft break."""
_PLAIN_VALUE = re.compile(r"(?!\.|--|From )[ !-<>-~]{1,75}")
_PLAIN_LINE = re.compile(r"(?!\.|--|From )[\t !-<>-~]{0,75}[!-<>-~]")
_PLAIN_LINK = re.compile(r"(?!\.|--|From )[ !-<>-~]{75}(?!\.|--|From )[ !-<>-~]{1,75}")
"""Two lines, like nearly every link: none begins with what `_STEERING` names, and nothing is escaped."""
_PLAIN = re.compile(r"[\t !-<>-~]+")
_STEERING = (".", "--", "From ")
_SAFE = frozenset(map(chr, range(32, 127))) - {"="} | {"\t"}
_RUN = re.compile(r"[\t !-<>-~]+|.", re.S)
"""Characters that stay as they are, or one that does not."""


def encode_piece(text: str, *, before_field: bool) -> bytes:
    r"""Encode literal text whose line ends are "\n"; with `before_field` it ends at a line's start."""
    *lines, last = text.split("\n")
    encoded = [_encode_line(line) + b"\r\n" for line in lines]
    if last:
        encoded.append(_encode_rest(last) if before_field else _encode_line(last))
    return b"".join(encoded)


def encode_value(value: str) -> bytes:
    """Encode one line of text to stand between two pieces; it begins and ends at a line's start."""
    if _PLAIN_VALUE.fullmatch(value):
        return f"{value}=\r\n".encode("ascii")
    if _PLAIN_LINK.fullmatch(value):
        return f"{value[:_ROOM]}=\r\n{value[_ROOM:]}=\r\n".encode("ascii")
    return _encode_rest(value) if value else b""


def _encode_rest(text: str) -> bytes:
    """Encode text that goes on in the next piece: the closing soft break protects a last blank."""
    return b"".join(line + SOFT_BREAK for line in _soft_lines(text))


def _encode_line(line: str) -> bytes:
    """Encode text up to a hard line break; a last blank must not stand bare (rule 3)."""
    if _PLAIN_LINE.fullmatch(line) or not line:
        return line.encode("ascii")
    if line[-1] not in " \t":
        return SOFT_BREAK.join(_soft_lines(line))
    *full, last = list(_soft_lines(line[:-1])) or [b""]
    blank = b"=%02X" % ord(line[-1])
    tail = [last + blank] if len(last) + len(blank) <= _ROOM else [last, blank]
    return SOFT_BREAK.join([*full, *tail])


def _soft_lines(text: str) -> Iterable[bytes]:
    """Cut text into encoded lines of at most 75 characters, never inside a character."""
    if _PLAIN.fullmatch(text):
        lines = [text[start : start + _ROOM] for start in range(0, len(text), _ROOM)]
        if not any(line.startswith(_STEERING) for line in lines):
            return [line.encode("ascii") for line in lines]
    return _escaped_lines(text)


def _escaped_lines(text: str) -> Iterator[bytes]:
    line = ""
    for run in _RUN.finditer(text):
        place, end = run.span()
        if text[place] not in _SAFE:
            token = _escaped(text[place])
            if len(line) + len(token) > _ROOM:
                yield line.encode("ascii")
                line = ""
            line += token
            continue
        while place < end:
            if len(line) == _ROOM:
                yield line.encode("ascii")
                line = ""
            if not line and _steers_a_line(text, place):
                line, place = _escaped(text[place]), place + 1
            taken = text[place : min(place + _ROOM - len(line), end)]
            line, place = line + taken, place + len(taken)
    if line:
        yield line.encode("ascii")


def _escaped(char: str) -> str:
    return "".join(f"={octet:02X}" for octet in char.encode("utf-8", "replace"))


def _steers_a_line(text: str, place: int) -> bool:
    """Say whether a line that starts here could mean something to SMTP, a mailbox or MIME."""
    return text[place] == "." or text.startswith(("--", "From "), place)
