"""Checking: the MJML that templates wrote becomes the MJML that the compiler is given."""

from __future__ import annotations

from newsletter.rendering.mjml.inline_style import apply
from newsletter.rendering.mjml.minify import drop_blanks, join_texts
from newsletter.rendering.mjml.schema import check
from newsletter.rendering.mjml.tree import Element, parse, serialise, words_of


def checked(mjml: str, css: str, *, name: str) -> str:
    """Style, check and write a letter; raises ThemeError naming `name` and the line.

    `css` is the theme's inline.css.
    """
    tree = parse(mjml, name=name)
    _plain_title(tree)
    apply(tree, css)
    check(tree, name=name)
    join_texts(tree)
    drop_blanks(tree)
    return serialise(tree)


def _plain_title(tree: Element) -> None:
    """Leave the words alone in the title of the page, which holds no tags."""
    for head in (child for child in tree.children if isinstance(child, Element)):
        for title in (child for child in head.children if isinstance(child, Element)):
            if title.tag == "mj-title":
                title.children = [words_of(title)]
