"""Slimming: what a letter can do without. Every byte is in every copy, and Gmail cuts at 102 KB."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.rendering.mjml.tree import Element

_NO_AIR = "0px"
_BLANKS = " \t\n"
_BETWEEN = "<![endif]--><!--[if mso | IE]>"
_BLOCKS = frozenset(
    ("blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul")
)
_LINES_OF_THEIR_OWN = _BLOCKS | {"caption", "img", "li", "tbody", "td", "th", "thead", "tr"}
_HOLDERS = (_LINES_OF_THEIR_OWN | {"mj-text", "mj-table"}) - {"pre"}


def join_texts(root: Element) -> None:
    """Make one `mj-text` of those that stand side by side and differ in nothing but their words.

    Each costs four tags and the whole of a paragraph's style. Words that stand in no paragraph stay apart,
    and so do texts with air around them, of which one would have less.
    """
    usual = _NO_AIR
    pending = [root]
    while pending:
        element = pending.pop()
        if element.tag == "mj-column":
            element.children = _joined(element.children, usual)
        elif element.tag == "mj-attributes":
            usual = _usual_air(element)
        elif element.tag.startswith("mj"):
            pending.extend(child for child in reversed(element.children) if isinstance(child, Element))


def _usual_air(attributes: Element) -> str:
    texts = [child for child in attributes.children if isinstance(child, Element) and child.tag == "mj-text"]
    return texts[-1].attributes.get("padding", _NO_AIR) if texts else _NO_AIR


def _joined(children: Iterable[Element | str], usual: str) -> list[Element | str]:
    made: list[Element | str] = []
    for child in children:
        above = made[-1] if made else None
        if isinstance(child, str) and not child.strip():
            continue
        if isinstance(child, Element) and isinstance(above, Element) and _alike(above, child, usual):
            above.children.extend(child.children)
        else:
            made.append(child)
    return made


def _alike(above: Element, below: Element, usual: str) -> bool:
    return (
        above.tag == below.tag == "mj-text"
        and above.attributes.get("padding", usual) == _NO_AIR
        and above.attributes == below.attributes
        and _is_block(reversed(above.children))
        and _is_block(below.children)
    )


def _is_block(children: Iterable[Element | str]) -> bool:
    """Say whether the first that is more than blanks begins and ends a line of its own."""
    for child in children:
        if isinstance(child, Element):
            return child.tag in _BLOCKS
        if child.strip():
            return False
    return False


def drop_blanks(root: Element) -> None:
    """Take out the line ends and blanks between tags that no reader could see."""
    pending = [root]
    while pending:
        element = pending.pop()
        kept: list[Element | str] = []
        before: str | None = None
        for child in element.children:
            if isinstance(child, Element):
                pending.append(child)
                before = child.tag
            elif not child.strip(_BLANKS) and _is_unseen(element.tag, before):
                continue
            kept.append(child)
        element.children = kept


def _is_unseen(holder: str, before: str | None) -> bool:
    """Say whether blanks are not seen that stand in `holder` behind the tag `before`, None: in front."""
    return holder in _HOLDERS and (before is None or before in _LINES_OF_THEIR_OWN)


def join_conditions(html: str) -> str:
    """Make one of two conditional comments for Outlook that touch each other, as npm mjml does."""
    return html.replace(_BETWEEN, "")
