"""Minifies an email's MJML and HTML: every byte is in every email, and Gmail cuts off at 102 KB."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from newsletter.rendering.mjml.tree import Element

_NO_PADDING = "0px"
_BLANKS = " \t\n"
_BETWEEN = "<![endif]--><!--[if mso | IE]>"
_BLOCKS = frozenset(
    ("blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul")
)
_LINES_OF_THEIR_OWN = _BLOCKS | {"caption", "img", "li", "tbody", "td", "th", "thead", "tr"}
_CONTAINERS = (_LINES_OF_THEIR_OWN | {"mj-text", "mj-table"}) - {"pre"}


def join_texts(root: Element) -> None:
    """Join neighboring `mj-text` elements that differ only in their content.

    Each one costs four tags and a full paragraph style. Text outside paragraphs is not joined, and neither
    are elements with padding, which would be lost between them.
    """
    default = _NO_PADDING
    pending = [root]
    while pending:
        element = pending.pop()
        if element.tag == "mj-column":
            element.children = _joined(element.children, default)
        elif element.tag == "mj-attributes":
            default = _default_padding(element)
        elif element.tag.startswith("mj"):
            pending.extend(child for child in reversed(element.children) if isinstance(child, Element))


def _default_padding(attributes: Element) -> str:
    texts = [child for child in attributes.children if isinstance(child, Element) and child.tag == "mj-text"]
    return texts[-1].attributes.get("padding", _NO_PADDING) if texts else _NO_PADDING


def _joined(children: Iterable[Element | str], default: str) -> list[Element | str]:
    made: list[Element | str] = []
    for child in children:
        above = made[-1] if made else None
        if isinstance(child, str) and not child.strip():
            continue
        if isinstance(child, Element) and isinstance(above, Element) and _joinable(above, child, default):
            above.children.extend(child.children)
        else:
            made.append(child)
    return made


def _joinable(above: Element, below: Element, default: str) -> bool:
    return (
        above.tag == below.tag == "mj-text"
        and above.attributes.get("padding", default) == _NO_PADDING
        and above.attributes == below.attributes
        and _is_block(reversed(above.children))
        and _is_block(below.children)
    )


def _is_block(children: Iterable[Element | str]) -> bool:
    """Tell whether the first child that is not white space is a block element."""
    for child in children:
        if isinstance(child, Element):
            return child.tag in _BLOCKS
        if child.strip():
            return False
    return False


def drop_blanks(root: Element) -> None:
    """Remove line ends and spaces between tags where they are not visible."""
    pending = [root]
    while pending:
        element = pending.pop()
        kept: list[Element | str] = []
        before: str | None = None
        for child in element.children:
            if isinstance(child, Element):
                pending.append(child)
                before = child.tag
            elif not child.strip(_BLANKS) and _is_invisible(element.tag, before):
                continue
            kept.append(child)
        element.children = kept


def _is_invisible(container: str, before: str | None) -> bool:
    """Tell whether spaces in `container` after the tag `before` (None: at the start) are invisible."""
    return container in _CONTAINERS and (before is None or before in _LINES_OF_THEIR_OWN)


_CSS_BLANKS = re.compile(r"\s*\n\s*|(?<=[;{}:,]) +| +(?=[{}])")


def shrink_styles(root: Element) -> None:
    """Remove line ends and spaces from the email's style sheet."""
    for head in root.children:
        if isinstance(head, Element) and head.tag == "mj-head":
            for style in head.children:
                if isinstance(style, Element) and style.tag == "mj-style":
                    css = "".join(child for child in style.children if isinstance(child, str))
                    style.children = [_shrunk(css)]


@lru_cache(maxsize=16)
def _shrunk(css: str) -> str:
    return _CSS_BLANKS.sub("", css).replace(";}", "}")


_OUTLOOK = re.compile(r"<!--\[if mso \| IE\]>.*?<!\[endif\]-->", re.DOTALL)


def turn_conditions(html: str) -> str:
    """Give the tables in conditional comments for Outlook the direction right to left.

    Outlook lays out a table's columns by the table's own `dir`; the compiler writes none.
    """
    return _OUTLOOK.sub(lambda found: found[0].replace("<table ", '<table dir="rtl" '), html)


def join_conditions(html: str) -> str:
    """Join neighboring conditional comments for Outlook, as npm mjml does."""
    return html.replace(_BETWEEN, "")
