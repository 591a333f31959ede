"""Slack's mark of a new paragraph is one more line break."""

from __future__ import annotations

from lxml import html

from newsletter.importing.clipboard.slack import separate_paragraphs


def test_a_mark_of_a_paragraph_is_a_line_break() -> None:
    root = html.fromstring("<div>a<br><span data-stringify-type='paragraph-break'></span>b</div>")
    separate_paragraphs(root)
    assert [child.tag for child in root] == ["br", "br", "span"]
