"""Garbled text: names that an earlier program broke. They are only reported, never changed."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from newsletter.model.phrase import phrase

_MISREAD = ("cp1252", "mac_roman", "cp850", "cp437", "cp1250", "cp1251")
"""The encodings in which UTF-8 is most often misread; the result is called mojibake."""
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d{0,2});")
_ESCAPE = re.compile(r"\\u00[0-9a-fA-F]{2}|%[C-Dc-d][0-9A-Fa-f]%[89ABab][0-9A-Fa-f]|=C[23]=[89AB][0-9A-F]")
_SYMBOLS = "¢£¤¥¦¨¬¯±²³µ¶¸¹»¼½¾×÷†‡ˆ‰˜•›√∂∆∑∏∫Ω≈◊├┬┤┐└┴┼─│▒░▓█"
_MARKS = "‚„¡§©®™‹«¿ƒ…"
"""Signs that may stand before a word, but not within one or right behind it."""
_LETTER = r"[^\W\d_]"
_SIGN_IN_WORD = re.compile(
    rf"{_LETTER}[{_SYMBOLS}‚„¡§ƒ]|[{_SYMBOLS}]{_LETTER}|{_LETTER}[{_MARKS}”“]{_LETTER}|[a-z][ŠŽŒŸÃÂ]"
)
_LOST_LETTER = re.compile(rf"{_LETTER}\?+{_LETTER}")
_LOST_AT_END = re.compile(rf"{_LETTER}\?(?:\s|$)")
_SHOWN = 40


@lru_cache(maxsize=16_384)
def name_warning(text: str) -> str:
    """Return a sentence about a person's name that looks broken, "" for one that looks whole."""
    if text.isascii() and not any(char in "&?\\%=" for char in text):
        return ""
    found = text_warning(text)
    if found:
        return found
    if _SIGN_IN_WORD.search(text):
        return phrase(
            "“{text}” looks garbled: it was saved in another encoding than it was read in.",
            text=text[:_SHOWN],
        )
    if "=?" not in text and "¿" not in text and (_LOST_LETTER.search(text) or _LOST_AT_END.search(text)):
        return phrase("“{text}” has a question mark where a letter was.", text=text[:_SHOWN])
    return ""


@lru_cache(maxsize=16_384)
def text_warning(text: str) -> str:
    """Return a sentence about any text that was encoded once too often; "" for text that was not."""
    meant = ungarbled(text)
    if meant:
        return phrase(
            "“{text}” looks garbled; “{meant}” may be meant.", text=text[:_SHOWN], meant=meant[:_SHOWN]
        )
    meant = _without_entities(text)
    if meant:
        return phrase(
            "“{text}” has HTML codes in it; “{meant}” may be meant.", text=text[:_SHOWN], meant=meant[:_SHOWN]
        )
    if _ESCAPE.search(text):
        return phrase("“{text}” has codes where letters were.", text=text[:_SHOWN])
    return ""


def ungarbled(text: str) -> str:
    """Return the text that was meant when UTF-8 was read as another encoding; "" when it was not."""
    if text.isascii():
        return ""
    words = [_reread(word) or word for word in text.split(" ")]
    meant = " ".join(words)
    return "" if meant == text else meant


def _reread(word: str) -> str:
    if word.isascii():
        return ""
    for encoding in _MISREAD:
        try:
            meant = _bytes(word, encoding).decode("utf-8")
        except UnicodeError:
            continue
        if meant != word and _is_likely(meant, encoding):
            return meant
    return ""


def _bytes(word: str, encoding: str) -> bytes:
    if encoding != "cp1252":
        return word.encode(encoding)
    # Five bytes have no character in Windows-1252; programs pass them through as they are.
    return b"".join(
        char.encode("latin-1") if char in "\x81\x8d\x8f\x90\x9d" else char.encode("cp1252") for char in word
    )


def _is_likely(meant: str, encoding: str) -> bool:
    """Say whether a second reading gives letters that people write, not a sign met by accident."""
    beyond = [char for char in meant if not char.isascii()]
    known = [char for char in beyond if "\u00c0" <= char <= "\u024f" or char in "’‘“”–ªº·"]
    if encoding == "cp1252":
        known += [char for char in beyond if char not in known and char.isalpha()]
    return bool(beyond) and len(known) == len(beyond)


def _without_entities(text: str) -> str:
    """Return the text with its HTML codes for letters, accents, apostrophes and & resolved; "" for none."""
    codes = [code for code in _ENTITY.findall(text) if html.unescape(code) not in (code, "<", ">")]
    return html.unescape(text) if codes else ""
