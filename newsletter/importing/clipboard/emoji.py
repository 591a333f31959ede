"""Writes the emoji that Slack, Teams and Gmail put on the clipboard as pictures as characters again."""

from __future__ import annotations

import re
import unicodedata

from lxml.html import HtmlElement

_FILE = re.compile(r"/([0-9a-f]{2,6}(?:-[0-9a-f]{2,6}){0,9})(?:@\dx)?\.(?:png|gif|svg|webp)(?:[?#]|$)", re.I)
"""Slack's standard emoji: the file is named after the code points, as in 1f389@2x.png."""
_SHORT_NAME = re.compile(r":[\w+'-]{1,100}:(?::skin-tone-[2-6]:)?")
_LONGEST = 16
_JOINERS = "\u200d\ufe0f\u20e3"


def show_emoji(root: HtmlElement) -> int:
    """Replace emoji pictures by their characters; return how many have none and were dropped."""
    dropped = 0
    for image in list(root.iter("img")):
        text = _characters(image)
        if text is None:
            continue
        dropped += not text
        _replace_by_text(image, text)
    return dropped


def _characters(image: HtmlElement) -> str | None:
    """Return an emoji's characters, "" if only its maker knows them; None for any other picture."""
    named = (image.get("data-emoji") or "", image.get("alt") or "")
    for text in named:
        if _is_emoji(text):
            return text
    marked = image.get("data-stringify-type") == "emoji" or image.get("data-stringify-emoji") is not None
    if not marked and _SHORT_NAME.fullmatch(named[1]) is None:
        return None
    match = _FILE.search(image.get("src") or "")
    text = "".join(map(_character, match[1].split("-"))) if match else ""
    return text if _is_emoji(text) else ""


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else ""


def _is_emoji(text: str) -> bool:
    """Tell whether a text is a few symbols and nothing else: no letter of any alphabet."""
    signs = [char for char in text if char not in _JOINERS]
    has_symbol = any(unicodedata.category(char) in ("So", "Sk") for char in signs) or "\u20e3" in text
    return 0 < len(text) <= _LONGEST and has_symbol and all(map(_may_be_in_emoji, signs))


def _may_be_in_emoji(char: str) -> bool:
    is_tag = 0xE0020 <= ord(char) <= 0xE007F
    return unicodedata.category(char) in ("So", "Sk", "Sm") or char in "#*0123456789" or is_tag


def _replace_by_text(image: HtmlElement, text: str) -> None:
    image.tail = text + (image.tail or "")
    image.drop_tree()
