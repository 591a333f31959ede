"""Line ends and byte order mark of a file: taken off for an editor, put back when the text is saved."""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest

from newsletter.issues.text_diff import matcher

BOM = "\ufeff"
_END = re.compile(r"\r\n|\n|\r")


def plain_text(source: str) -> str:
    """Return a file's text without byte order mark, every line end a newline."""
    return _END.sub("\n", source.removeprefix(BOM))


def as_in_file(text: str, source: str) -> str:
    """Return an edited plain text with the byte order mark and line ends of the file it came from.

    Where the file mixes line ends, lines that are still there keep theirs, and new ones get the usual one.
    """
    plain = plain_text(text)
    mark = BOM if source.startswith(BOM) else ""
    ends = Counter(_END.findall(source))
    usual = ends.most_common(1)[0][0] if ends else "\n"
    if len(ends) < 2:
        return mark + plain.replace("\n", usual)
    return mark + _mixed(plain, source.removeprefix(BOM), usual)


def _mixed(plain: str, source: str, usual: str) -> str:
    old, new = _END.split(source), plain.split("\n")
    old_ends, ends = _END.findall(source), [usual] * (len(new) - 1)
    for block in matcher(old, new).get_matching_blocks():
        for place in range(block.size):
            if block.a + place < len(old_ends) and block.b + place < len(ends):
                ends[block.b + place] = old_ends[block.a + place]
    return "".join(line + end for line, end in zip_longest(new, ends, fillvalue=""))
