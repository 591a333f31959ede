"""Encoding: a feed's bytes become text, and a byte that does not fit costs that byte alone.

UTF-8 is tried before what is declared: words in another encoding hardly ever are sound UTF-8 by chance, but
declarations are often wrong. Labels mean what browsers take them for (WHATWG Encoding): "iso-8859-1" is
Windows-1252.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""How an XML document without a byte order mark begins (XML 1.0, appendix F)."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]{2,40})""")
_STATEFUL = ("iso2022",)
"""Encodings in which everything looks like ASCII: for them alone the declaration counts before UTF-8."""
_LATIN = ("ascii", "iso8859-1", "cp1252", "utf-8")
_OTHERS = ("cp125", "cp866", "cp874", "cp932", "iso8859", "koi8", "gb", "big5", "euc", "shift_jis", "mac-")
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
"""A letter outside ASCII in sound UTF-8 (RFC 3629)."""
_LETTERS = re.compile(_SEQUENCE.pattern.decode("latin-1"))
"""The same in a text in which every character is a byte."""
_WINDOWS_1252 = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA0)}
_HIGH = bytes(range(0x80, 0x100))


def decoded(body: bytes, content_type: str = "") -> str:
    """Return a feed's text; nothing fails. Undecodable bytes become U+FFFD."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for start, encoding in _UNMARKED:
        if body.lstrip(b" \t\r\n").startswith(start):
            return body.decode(encoding, "replace")
    labels = [_label(found[1]) for found in (_CHARSET.search(content_type),) if found]
    labels += [_label(found[1].decode("ascii")) for found in (_DECLARED.search(body[:1024]),) if found]
    for label in labels:
        if label.startswith(_STATEFUL):
            return body.decode(label, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    other = next((label for label in labels if label.startswith(_OTHERS) and label not in _LATIN), "")
    return body.decode(other, "replace") if other else _letter_by_letter(body)


def _letter_by_letter(body: bytes) -> str:
    """Keep what is UTF-8; the other bytes are lost, or Windows-1252 where there are more of them."""
    sound, odd = 0, len(body) - len(body.translate(None, _HIGH))
    for found in _SEQUENCE.finditer(body):
        sound += 1
        odd -= len(found[0])
    if odd <= sound:
        return body.decode("utf-8", "replace")
    if not sound:
        return body.decode("cp1252", "replace")
    return _mixed(body)


def _mixed(body: bytes) -> str:
    """Read what is UTF-8 in a body as such, and every other byte as Windows-1252."""
    letters = body.decode("latin-1")
    words = _LETTERS.sub(lambda found: found[0].encode("latin-1").decode("utf-8"), letters)
    return words.translate(_WINDOWS_1252)


def _label(label: str) -> str:
    """Return the text encoding that a label means, or ""."""
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    name = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254", "iso8859-11": "cp874"}.get(
        found.name, found.name
    )
    return name if name.startswith((*_STATEFUL, *_LATIN, *_OTHERS)) else ""
