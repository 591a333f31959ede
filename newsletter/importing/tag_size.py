"""Decides whether a page has a tag with so many attributes that parsing it would take minutes.

libxml2 (2.14) compares each attribute of a tag with all before it, so the time grows with the square of their
number.
"""

from __future__ import annotations

import re

MOST_ATTRIBUTES = 1_000
"""Of one tag; templates of JavaScript frameworks reach 60."""
_SHORT = 2 * MOST_ATTRIBUTES
"""Characters that cannot hold more attributes than that: each has a letter and something before it."""
_PASSES = 8
"""How many times as long as the page all spans may be that look like tags; they overlap in scripts alone."""
_ONE = r"""[\s/]*+(?:=?+[^\s/>=]++|=)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
"""An attribute by the rules of the HTML Standard (13.2.5, "before attribute name state" and on)."""
_ATTRIBUTE = re.compile(_ONE)
_TAG = re.compile(rf"<[A-Za-z][^\s/>]*+((?:{_ONE})*+)")


def has_oversized_tag(markup: str) -> bool:
    """Return whether a tag has more than MOST_ATTRIBUTES attributes, in time linear in the page's length.

    Whatever looks like the start of a tag is taken for one, in scripts and comments and quotes too: where the
    parser sees a tag begin cannot be told without parsing.
    A page where such spans overlap too much has one too.
    """
    budget = _PASSES * len(markup) + 1_000_000
    position = 0
    while tag := _TAG.search(markup, position):
        position = tag.start() + 1
        budget -= tag.end() - tag.start()
        if budget < 0:
            return True
        first, end = tag.span(1)
        if end - first > _SHORT and len(_ATTRIBUTE.findall(markup, first, end)) > MOST_ATTRIBUTES:
            return True
    return False
