"""Finds the picture file of an img element, behind lazy loading, srcset and layout images."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newsletter.importing.link import link_address
from newsletter.importing.post import PostPicture
from newsletter.importing.sanitize import one_line
from newsletter.issues.wrapped_links.in_text import unwrapped_text
from newsletter.issues.wrapped_links.wrapped_link import unwrapped

_LAZY = ("data-src", "data-lazy-src", "data-original", "data-image", "data-orig-file")
_SIZE = re.compile(r"(\d{1,5})w")
_WIDEST = 1600
_SMALLEST = 24
"""CSS pixels; a smaller image is a tracking pixel, a spacer or an icon."""
_PLACEHOLDER = 200
"""Characters of a data: address; a placeholder for a lazily loaded picture has about 100."""
_LONGEST_ALT = 1_000


def is_emoji(image: HtmlElement) -> bool:
    """Tell whether an image is an emoji; its alt text is the character."""
    classes = (image.get("class") or "").split()
    alt = image.get("alt") or ""
    return ("emoji" in classes or "wp-smiley" in classes) and 0 < len(alt) <= 16


def picture_of(image: HtmlElement, base: str) -> PostPicture | None:
    """Return the picture of an <img>, or None when it has none to import."""
    if any(_is_tiny(image.get(side) or "") for side in ("width", "height")):
        return None
    source = _source(image)
    if not source:
        return None
    source = source if source.startswith("data:") else unwrapped(source)
    return PostPicture(
        source=source,
        address="" if source.startswith("data:") else _web(link_address(source, base)),
        alt=unwrapped_text(one_line(image.get("alt") or ""))[:_LONGEST_ALT],
    )


def _web(address: str) -> str:
    return address if address.lower().startswith(("http://", "https://")) else ""


def _is_tiny(size: str) -> bool:
    digits = size.strip().removesuffix("px")
    return digits.isdecimal() and len(digits) < 6 and int(digits) < _SMALLEST


def _source(image: HtmlElement) -> str:
    plain = (image.get("src") or "").strip()
    lazy = next((value.strip() for name in _LAZY if (value := image.get(name))), "")
    if plain and not plain.startswith("data:"):
        return plain
    sets = [image.get("srcset") or "", image.get("data-srcset") or ""]
    # The parser closes no <source>, so the image may lie deep within those above it.
    for picture in image.iterancestors("picture"):
        sets += [source.get("srcset") or "" for source in picture.iter("source")]
    wide = next((found for found in map(_widest, sets) if found), "")
    return lazy or wide or (plain if len(plain) > _PLACEHOLDER else "")


def _widest(srcset: str) -> str:
    """Return the widest file of a srcset that an email can use."""
    best = (0, "")
    for part in srcset[:20_000].split(", "):
        source, _, size = part.strip().partition(" ")
        match = _SIZE.fullmatch(size.strip().rstrip(","))
        width = int(match[1]) if match else 1
        if source and not source.startswith("data:") and best[0] < width <= _WIDEST:
            best = (width, source)
    return best[1]
