"""The email that a reply quotes is found, and a page of nothing else has none."""

from __future__ import annotations

import pytest
from lxml import html

from newsletter.importing.clipboard.quoted_email import quoted_email

HEADER = (
    "<div><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3pt'>"
    "<p><b>{}:</b> Ana <b>{}:</b> Monday</p></div></div>"
)


@pytest.mark.parametrize(
    "quoted",
    [
        "<div class='gmail_quote'>old</div>",
        "<blockquote type='cite'>old</blockquote>",
        "<div id='appendonsend'></div><hr><div>old</div>",
        "<hr><div id='divRplyFwdMsg'>From: Ana</div><div>old</div>",
        HEADER.format("From", "Sent") + "<p>old</p>",
        HEADER.format("De", "Enviado") + "<p>old</p>",
        "<div class='yahoo_quoted'>old</div>",
    ],
)
def test_a_quoted_email_is_found(quoted: str) -> None:
    root = html.fromstring(f"<div><p>new</p>{quoted}</div>")
    for element in quoted_email(root):
        element.drop_tree()
    assert root.text_content().strip() == "new"


@pytest.mark.parametrize(
    "page",
    [
        "<p>new</p><blockquote>Somebody's words</blockquote>",
        "<div class='gmail_quote'>nothing else</div>",
        "<p>new</p><div style='border-top:solid #E1E1E1 1.0pt'>From here on</div>",
    ],
)
def test_other_boxes_are_none(page: str) -> None:
    assert quoted_email(html.fromstring(f"<div>{page}</div>")) == []
