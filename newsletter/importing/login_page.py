"""Tells a page that asks for a password from a public one that has a log-in box."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from newsletter.importing.boilerplate import is_boilerplate
from newsletter.importing.boilerplate_lines import is_sentence
from newsletter.importing.page_tree import tag_of

_PASSWORD = "//input[translate(@type,'PASWORD','pasword')='password']"  # noqa: S105 - an XPath, no password
_LOG_IN = re.compile(
    r"\blog[ -]?(?:in|on|into)\b|\bsign[ -]?(?:in|on|into)\b|\bpassword|\bpasscode|\busername|\byour account"
    r"|\bcreate an account|\bregister\b|\bmembers? only|inici[ae]r? (?:de )?sesi[oó]n|\bcontrase[nñ]a"
    r"|\bacceder\b|\busuario\b|\btu cuenta|\bsu cuenta|\bidentif[ií]",
    re.I,
)
_BOXES = ("header", "nav", "aside", "footer", "dialog")
_LONGEST = 1_000
"""Characters; a page with more text beside the form is a post."""


def has_password_field(root: HtmlElement) -> bool:
    """Tell whether a page has a field for a password outside its header, its sidebar and what it hides."""
    return any(not _is_in_box(field) for field in root.xpath(_PASSWORD))


def _is_in_box(field: HtmlElement) -> bool:
    return any(
        tag_of(above) in _BOXES or (tag_of(above) != "form" and is_boilerplate(above) not in ("", "form"))
        for above in field.iterancestors()
        if tag_of(above) not in ("html", "body", "main", "article")
    )


def is_login_page(titles: Sequence[str], text: str) -> bool:
    """Tell whether a page with a field for a password says nothing but how to log in."""
    if len(text) >= _LONGEST:
        return False
    if any(_LOG_IN.search(title) and not is_sentence(title) and len(title.split()) <= 4 for title in titles):
        return True
    return not any(is_sentence(line) and _LOG_IN.search(line) is None for line in text.splitlines())
