"""Validates the MJML from templates and prepares it for the compiler."""

from __future__ import annotations

from newsletter.rendering.mjml.inline_style import apply
from newsletter.rendering.mjml.minify import drop_blanks, join_texts
from newsletter.rendering.mjml.schema import check
from newsletter.rendering.mjml.tree import Element, parse, words_of


def validate(mjml: str, css: str, *, name: str) -> Element:
    """Inline the styles, check and minify an email; raises ThemeError with `name` and the line.

    `css` is the theme's inline.css.
    """
    tree = parse(mjml, name=name)
    _plain_title(tree)
    apply(tree, css)
    check(tree, name=name)
    join_texts(tree)
    drop_blanks(tree)
    return tree


def _plain_title(tree: Element) -> None:
    """Reduce the page's title to its text, as it cannot have tags."""
    for head in (child for child in tree.children if isinstance(child, Element)):
        for title in (child for child in head.children if isinstance(child, Element)):
            if title.tag == "mj-title":
                title.children = [words_of(title)]
