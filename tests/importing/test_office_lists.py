"""Lists of Word online, Google Docs and Slack: flat in the page, nested in the draft."""

from __future__ import annotations

import pytest

from tests.importing.office_pages import read, text


def online(words: str, level: int, tag: str = "ul", more: str = "") -> str:
    return (
        f'<div class="ListContainerWrapper SCXW1 BCX8"><{tag} class="BulletListStyle1 SCXW1" role="list" {more}>'
        f'<li class="OutlineElement Ltr" role="listitem" data-listid="3" data-aria-level="{level}">'
        f'<p class="Paragraph"><span class="TextRun"><span class="NormalTextRun">{words}</span></span>'
        f'<span class="EOP" data-ccp-props="{{}}">&nbsp;</span></p></li></{tag}></div>'
    )


def slack(*words: str, indent: int = 0, tag: str = "ul") -> str:
    items = "".join(
        f'<li data-stringify-indent="{indent}" data-stringify-border="0">{word}</li>' for word in words
    )
    return (
        f'<{tag} class="p-rich_text_list p-rich_text_list__bullet" data-stringify-type="unordered-list" '
        f'data-indent="{indent}" data-border="0">{items}</{tag}>'
    )


def google(*words: str, level: int = 0, tag: str = "ul", more: str = "") -> str:
    items = "".join(f'<li class="c1 li-bullet-0"><span>{word}</span></li>' for word in words)
    return f'<{tag} class="c2 lst-kix_9x2kbf-{level} start"{more}>{items}</{tag}>'


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (online("one", 1) + online("two", 1), "- one\n- two"),
        (online("one", 1) + online("deep", 2) + online("two", 1), "- one\n  - deep\n- two"),
        (online("one", 1) + online("deep", 2) + online("deepest", 3), "- one\n  - deep\n    - deepest"),
        (
            online("one", 1, "ol", 'start="1"') + online("a", 2, "ol", 'start="1"') + online("two", 1, "ol", 'start="2"'),
            "1. one\n   1. a\n2. two",
        ),
        (online("one", 1, "ol") + online("two", 1, "ol"), "1. one\n2. two"),
        (slack("one") + slack("deep", indent=1) + slack("two"), "- one\n  - deep\n- two"),
        (slack("one", "two") + slack("a", "b", indent=1, tag="ol"), "- one\n- two\n  1. a\n  2. b"),
        (slack("one", tag="ol") + slack("dot", indent=1) + slack("two", tag="ol"), "1. one\n   - dot\n2. two"),
        (google("one") + google("deep", level=1) + google("two"), "- one\n  - deep\n- two"),
        (google("one", tag="ol", more=' start="1"') + google("dot", level=1) + google("two", tag="ol", more=' start="2"'), "1. one\n   - dot\n2. two"),
        ("<ul><li>one<ul><li>deep</li></ul></li><li>two</li></ul>", "- one\n  - deep\n- two"),
        ('<ul><li aria-level="1">one</li><ul><li aria-level="2">deep</li></ul><li aria-level="1">two</li></ul>', "- one\n  - deep\n- two"),
        ("<ul><li>one</li></ul><ul><li>other</li></ul>", "- one\n\n* other"),
    ],
)  # fmt: skip
def test_a_flat_list_is_nested(body: str, shown: str) -> None:
    assert "\n".join(line for line in text(read(body)).split("\n") if line) == "\n".join(
        line for line in shown.split("\n") if line
    )


def test_lists_with_text_between_them_stay_apart() -> None:
    body = slack("one") + "<div>And then, some words.</div>" + slack("deep", indent=1)
    assert text(read(body)) == "- one\n\nAnd then, some words.\n\n- deep"
