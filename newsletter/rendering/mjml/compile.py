"""Compiles checked MJML to HTML, and checks the result.

This is the only module that imports the compiler (MRML 6.0.1 in mjml-python 1.4.2). For its faults, and how
they are avoided, see tests/rendering/mjml/test_mrml_canaries.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from mjml import mjml2html

from newsletter.errors import ThemeError
from newsletter.model.phrase import phrase
from newsletter.rendering.mjml.flatten import flatten
from newsletter.rendering.mjml.lower import Defaults
from newsletter.rendering.mjml.minify import join_conditions, shrink_styles, turn_conditions
from newsletter.rendering.mjml.skeleton import extract_text
from newsletter.rendering.mjml.tree import Element, serialise

_DAMAGED = re.compile(r"<[a-zA-Z/][^>\\]*\\[^>]*>")
"""A tag that contains a backslash."""
_REMOTE = ("fonts.googleapis.com", "@import", "mailjet")


def compile_email(tree: Element, *, markers: Iterable[str], said_as: str = "email") -> str:
    """Compile an email's MJML from `validate`; raises ThemeError. The tree is changed.

    Only the layout goes through the compiler. `markers` are those of its merge fields; `said_as` is the word
    by which screen readers announce what this is, in the email's language.
    """
    fonts = Defaults(tree).of(Element("mj-text"))["font-family"]
    shrink_styles(tree)
    flatten(tree)
    skeleton = extract_text(serialise(tree))
    html = compile_mjml(skeleton.mjml)
    check_html(html, mjml=skeleton.mjml, markers=markers)
    html = html.replace('aria-roledescription="email"', f'aria-roledescription="{escape(said_as)}"', 1)
    if tree.attributes.get("dir") == "rtl":
        html = turn_conditions(html)
    html = html.replace("</head>", f"{_cells_for_outlook(fonts)}</head>", 1)
    return skeleton.fill(html)


def _cells_for_outlook(fonts: str) -> str:
    """Return a style for Outlook alone, in which a table inside a text may not inherit its font."""
    known = fonts.removeprefix("-apple-system, ")
    return f"<!--[if mso]><style>td{{font-family:{known}}}</style><![endif]-->"


def compile_mjml(mjml: str) -> str:
    """Compile MJML that `schema.check` passed; raises ThemeError, also when the compiler panics."""
    try:
        return join_conditions(str(mjml2html(mjml, fonts={})))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the compiler is not an Exception
        raise ThemeError(
            phrase("The MJML compiler refused the theme's MJML: {error}", error=error)
        ) from error


def check_html(html: str, *, mjml: str, markers: Iterable[str]) -> None:
    """Refuse HTML that the compiler has damaged: escapes in tags, remote fonts, lost or split markers."""
    damaged = _DAMAGED.search(html) if "\\" in html else None
    if damaged is not None:
        raise ThemeError(
            phrase("The MJML compiler damaged an attribute: {damaged}", damaged=damaged[0][:120])
        )
    head = mjml.partition("</mj-head>")[0]
    for remote in _REMOTE:
        if remote in html and _added(remote, html, mjml, head):
            raise ThemeError(
                phrase("The email would load something from another site: {remote}", remote=remote)
            )
    for marker in markers:
        found, given = html.count(marker), mjml.count(marker)
        if found != given and not given < found <= given + head.count(marker):
            raise ThemeError(
                phrase("The MJML compiler lost or duplicated a merge field ({marker})", marker=marker)
            )


def _added(words: str, html: str, mjml: str, head: str) -> bool:
    """Tell whether the compiler added words; it repeats the title in aria-label."""
    return html.count(words) > mjml.count(words) + head.count(words)
