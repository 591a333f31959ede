"""Compile: checked MJML becomes HTML, and the result is looked at once more.

This is the one module that imports the compiler (MRML 6.0.1 in mjml-python 1.4.2). Its faults and how they
are kept away: tests/rendering/test_mrml_canaries.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mjml import mjml2html

from newsletter.errors import ThemeError

_TAG = re.compile(r"<[a-zA-Z/][^>]*>")
_REMOTE = ("fonts.googleapis.com", "@import", "mailjet")


def compile_mjml(mjml: str) -> str:
    """Compile MJML that `mjml_schema.check` passed; raises ThemeError, also when the compiler panics."""
    try:
        return str(mjml2html(mjml, fonts={}))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the compiler is no Exception
        raise ThemeError(f"The MJML compiler refused the theme's MJML: {error}") from error


def check_html(html: str, *, mjml: str, markers: Iterable[str]) -> None:
    """Refuse HTML that the compiler has spoilt: escapes in tags, remote fonts, lost or split markers."""
    for tag in _TAG.findall(html):
        if "\\" in tag:
            raise ThemeError(f"The MJML compiler spoilt an attribute: {tag[:120]}")
    for remote in _REMOTE:
        if _added(html, mjml, remote):
            raise ThemeError(f"The letter would load something from elsewhere: {remote}")
    for marker in markers:
        if html.count(marker) < mjml.count(marker) or _added(html, mjml, marker):
            raise ThemeError(f"The MJML compiler lost or doubled a merge field ({marker})")


def _added(html: str, mjml: str, words: str) -> bool:
    """Say whether the compiler wrote words that it was not given; it repeats the title in aria-label."""
    head = mjml.split("</mj-head>")[0]
    return html.count(words) > mjml.count(words) + head.count(words)
