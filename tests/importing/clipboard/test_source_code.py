"""Text from a code editor is told from a page that has code in it."""

from __future__ import annotations

import pytest
from lxml import html

from newsletter.importing.clipboard.source_code import is_source_code

EDITOR = "font-family: Consolas, 'Courier New', monospace;white-space: pre;"


@pytest.mark.parametrize(
    ("page", "is_source"),
    [
        (f'<body><meta charset="utf-8"><div style="color: #ccc;{EDITOR}"><div>## a</div></div></body>', True),
        ("<body><pre style=\"font-family:'JetBrains Mono',monospace\">a</pre></body>", True),
        (f'<body><p>words</p><div style="{EDITOR}">a</div></body>', False),
        (f'<body>words<div style="{EDITOR}">a</div></body>', False),
        ("<body><pre>a</pre></body>", False),
        ('<body><div style="font-family: monospace">a</div></body>', False),
    ],
)
def test_a_code_editor_is_known_by_its_only_box(page: str, *, is_source: bool) -> None:
    assert is_source_code(html.document_fromstring(page)) is is_source
