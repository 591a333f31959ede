"""Adds lang and dir attributes to parts in another language than the email's (WCAG 2.2, 3.1.2)."""

from __future__ import annotations

from newsletter.rendering.html_and_text import HtmlAndText
from newsletter.rendering.language import direction
from newsletter.rendering.mjml.inline_style import apply, keep_styles
from newsletter.rendering.mjml.tree import Element, parse, serialise

_AROUND = {"mj-text": "div", "mj-button": "span"}
_ALIGNED = (*_AROUND, "mj-table")
_NAME = "part"


def text_in_language(phrase: HtmlAndText, lang: str) -> HtmlAndText:
    """Mark a line of text as being in `lang`."""
    if not phrase:
        return phrase
    return HtmlAndText(
        html=f'<span lang="{lang}" dir="{direction(lang)}">{phrase.html}</span>', text=phrase.text
    )


def section_in_language(part: HtmlAndText, lang: str, css: str) -> HtmlAndText:
    """Mark a template's output, one section or more, as being in `lang`.

    Its direction is that language's, and `css` is the theme's inline.css rendered for it.
    """
    root = parse(f"<{_NAME}>{part.html}</{_NAME}>", name="a part in another language")
    said = {"lang": lang, "dir": direction(lang)}
    side = "right" if said["dir"] == "rtl" else "left"
    pending = [root]
    while pending:
        element = pending.pop()
        inside = [child for child in element.children if isinstance(child, Element)]
        if element.tag in _ALIGNED:
            element.attributes.setdefault("align", side)
        if element.tag in _AROUND:
            element.children = [Element(_AROUND[element.tag], dict(said), element.children)]
        elif element.tag == "mj-table":
            for row in inside:
                row.attributes.update(said)
        else:
            pending.extend(inside)
    apply(root, css)
    keep_styles(root)
    html = serialise(root).removeprefix(f"<{_NAME}>").removesuffix(f"</{_NAME}>")
    return HtmlAndText(html=html, text=part.text)
