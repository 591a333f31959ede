"""Compile: checked MJML becomes HTML, and the result is looked at once more.

This is the one module that imports the compiler (MRML 6.0.1 in mjml-python 1.4.2). Its faults and how they
are kept away: tests/rendering/mjml/test_mrml_canaries.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mjml import mjml2html

from newsletter.errors import ThemeError
from newsletter.rendering.mjml.minify import join_conditions
from newsletter.rendering.mjml.skeleton import take_out

_SPOILT = re.compile(r"<[a-zA-Z/][^>\\]*\\[^>]*>")
"""A tag that holds a backslash."""
_REMOTE = ("fonts.googleapis.com", "@import", "mailjet")


def compile_letter(mjml: str, *, markers: Iterable[str]) -> str:
    """Compile a letter that `checking.checked` gave; raises ThemeError.

    Only its layout goes through the compiler. `markers` are those of its merge fields.
    """
    skeleton = take_out(mjml)
    html = compile_mjml(skeleton.mjml)
    check_html(html, mjml=skeleton.mjml, markers=markers)
    return skeleton.filled(html)


def compile_mjml(mjml: str) -> str:
    """Compile MJML that `schema.check` passed; raises ThemeError, also when the compiler panics."""
    try:
        return join_conditions(str(mjml2html(mjml, fonts={})))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the compiler is no Exception
        raise ThemeError(f"The MJML compiler refused the theme's MJML: {error}") from error


def check_html(html: str, *, mjml: str, markers: Iterable[str]) -> None:
    """Refuse HTML that the compiler has spoilt: escapes in tags, remote fonts, lost or split markers."""
    spoilt = _SPOILT.search(html) if "\\" in html else None
    if spoilt is not None:
        raise ThemeError(f"The MJML compiler spoilt an attribute: {spoilt[0][:120]}")
    head = mjml.partition("</mj-head>")[0]
    for remote in _REMOTE:
        if remote in html and _added(remote, html, mjml, head):
            raise ThemeError(f"The letter would load something from elsewhere: {remote}")
    for marker in markers:
        found, given = html.count(marker), mjml.count(marker)
        if found != given and not given < found <= given + head.count(marker):
            raise ThemeError(f"The MJML compiler lost or doubled a merge field ({marker})")


def _added(words: str, html: str, mjml: str, head: str) -> bool:
    """Say whether the compiler wrote words that it was not given; it repeats the title in aria-label."""
    return html.count(words) > mjml.count(words) + head.count(words)
