"""Approximates what mail programs make of an email: Outlook for Windows, Gmail, no pictures, dark mode.

For previews only. Outlook for Windows shows emails with Word's layout engine: it reads the conditional
comments and ignores much of CSS. Gmail is shown at its worst, without style blocks: it drops them above
16 KB, and its apps drop them for accounts of other providers. Sources: caniemail.com (html-style,
css-border-radius, css-background-image, css-max-width, css-display, css-at-media); Microsoft's reference of
HTML and CSS in Word 2007.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from newsletter.rendering.dark_inversion import inverted_background, inverted_text

_REVEALED = re.compile(r"<!--\[if ([^\]]*)\]><!-->(.*?)<!--<!\[endif\]-->", re.DOTALL)
"""Hidden from the programs that read conditional comments, and shown by all others."""
_HIDDEN = re.compile(r"<!--\[if ([^\]]*)\]>(.*?)<!\[endif\]-->", re.DOTALL)
_STYLE_BLOCK = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.DOTALL | re.IGNORECASE)
_COLOR_SCHEME = re.compile(r'<meta name="(?:supported-)?color-schemes?" content="[^"]*" ?/?>')
_TAG = re.compile(r"<([a-z][a-z0-9]*)\b([^<>]*)>", re.IGNORECASE)
_STYLE = re.compile(r' style="([^"]*)"')
_BGCOLOR = re.compile(r' bgcolor="(#[0-9a-fA-F]{6})"')
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\b")
_SOURCE = re.compile(r'\ssrc="[^"]*"')
_SIZE = re.compile(r'\s(width|height)="(\d+)"')

_IGNORED_BY_WORD = frozenset(
    (
        *("border-radius", "background-image", "box-shadow", "text-shadow", "opacity", "transform"),
        *("max-width", "min-width", "max-height", "min-height", "overflow", "position", "float"),
        *("overflow-wrap", "word-break", "hyphens"),
    )
)
_UNPADDED_BY_WORD = frozenset(("a", "div", "li", "span"))
"""Word gives inner space to cells, and to paragraphs, headings and lists."""
_NO_PICTURE = "outline:1px solid #9aa1ae;outline-offset:-1px;overflow:hidden;height:auto;aspect-ratio:"


def in_outlook(html: str) -> str:
    """Return HTML as Outlook for Windows lays it out: about so, never exactly."""
    html = _REVEALED.sub(lambda found: found[2] if _is_word(found[1]) else "", html)
    html = _HIDDEN.sub(lambda found: found[2] if _is_word(found[1]) else "", html)
    html = _COLOR_SCHEME.sub("", html)
    html = _STYLE_BLOCK.sub(lambda found: found[1] + _without_queries(found[2]) + found[3], html)
    return _restyled(html, _for_word)


def in_gmail(html: str) -> str:
    """Return HTML as Gmail shows it at its worst: without style blocks."""
    return _STYLE_BLOCK.sub("", _COLOR_SCHEME.sub("", html))


def darkened(html: str) -> str:
    """Return HTML in the colors of a program that darkens emails by itself: about so."""
    html = _BGCOLOR.sub(lambda found: f' bgcolor="{inverted_background(found[1].lower())}"', html)
    return _restyled(html, lambda _tag, style: _dark(style))


def without_pictures(html: str) -> str:
    """Return HTML whose pictures are not loaded: a box of their size shows the alt text, as programs do."""

    def blocked(found: re.Match[str]) -> str:
        if found[1].lower() != "img":
            return found[0]
        sizes = dict(_SIZE.findall(found[2]))
        box = f"{_NO_PICTURE}{sizes.get('width', '1')}/{sizes.get('height', '1')}"
        attributes = _SOURCE.sub("", found[2])
        if _STYLE.search(attributes):
            attributes = _STYLE.sub(lambda style: f' style="{style[1]};{box}"', attributes)
        else:
            attributes = f' style="{box}"{attributes}'
        return f"<{found[1]}{attributes}>"

    return _TAG.sub(blocked, html)


def _is_word(condition: str) -> bool:
    """Tell whether Outlook 2016 and later for Windows, which is "mso 16", meets a comment's condition."""
    terms = [term.strip(" ()") for term in condition.split("|")]
    return any(_meets(term) for term in terms)


def _meets(term: str) -> bool:
    words = term.replace("!", "! ").split()
    if words[:1] == ["!"]:
        return words[1:2] != ["mso"]
    if words[:1] == ["mso"]:
        return True
    if len(words) == 3 and words[1] == "mso":
        compare, version = words[0], words[2]
        return {"gt": version < "16", "gte": True, "lt": False, "lte": version == "16"}.get(compare, False)
    return False


def _without_queries(css: str) -> str:
    """Remove @media and other at-rules, which Word does not know."""
    kept, position = [], 0
    while (start := css.find("@", position)) >= 0:
        kept.append(css[position:start])
        depth, end = 0, start
        while end < len(css):
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
            if depth == 0 and css[end - 1] in "};":
                break
        position = end
    return "".join([*kept, css[position:]])


def _restyled(html: str, change: Callable[[str, str], str]) -> str:
    """Change the style of every tag; `change` gets the tag's name and its style."""

    def tag(found: re.Match[str]) -> str:
        if "style=" not in found[2]:
            return found[0]
        attributes = _STYLE.sub(lambda style: f' style="{change(found[1].lower(), style[1])}"', found[2])
        return f"<{found[1]}{attributes}>"

    return _TAG.sub(tag, html)


def _for_word(tag: str, style: str) -> str:
    own = dict(_declarations(style))
    if own.get("mso-hide") == "all":
        return "display:none"
    if "mso-padding-alt" in own:
        own["padding"] = own["mso-padding-alt"] if own["mso-padding-alt"] != "0" else "0"
    kept = [(name, value) for name, value in own.items() if name not in _IGNORED_BY_WORD]
    if tag == "img":  # Word takes a picture's size from its attributes
        kept = [(name, value) for name, value in kept if name not in ("width", "height")]
    if tag in _UNPADDED_BY_WORD:
        kept = [(name, value) for name, value in kept if not name.startswith("padding")]
    if tag == "div":
        kept = [one for one in kept if one not in (("display", "inline-block"), ("width", "100%"))]
    return ";".join(f"{name}:{value}" for name, value in kept)


def _dark(style: str) -> str:
    return ";".join(f"{name}:{_dark_value(name, value)}" for name, value in _declarations(style))


def _dark_value(name: str, value: str) -> str:
    change = inverted_text if name == "color" else inverted_background
    return _COLOR.sub(lambda color: change(color[0].lower()), value)


def _declarations(style: str) -> list[tuple[str, str]]:
    parts = (part.partition(":") for part in style.split(";") if ":" in part)
    return [(name.strip().lower(), value.strip()) for name, _, value in parts]
