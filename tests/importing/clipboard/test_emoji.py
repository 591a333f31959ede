"""Emoji that come as pictures are characters again, and others are dropped and counted."""

from __future__ import annotations

import pytest
from lxml import html

from newsletter.importing.clipboard.emoji import show_emoji


@pytest.mark.parametrize(
    ("image", "shown", "dropped"),
    [
        ('<img alt=":tada:" src="https://e.example/14.0/google-small/1f389.png">', "a 🎉 b", 0),
        ('<img alt=":us:" src="https://e.example/1f1fa-1f1f8@2x.png">', "a 🇺🇸 b", 0),
        ('<img alt=":one:" data-stringify-emoji=":one:" src="https://e.example/x.gif">', "a  b", 1),
        ('<img alt=":city:" src="https://e.example/0041.png">', "a  b", 1),
        ('<img alt="❤️" src="x.png">', "a ❤️ b", 0),
        ('<img alt="x" data-emoji="👩‍🚒" src="x.png">', "a 👩‍🚒 b", 0),
        ('<img alt="5️⃣" src="x.png">', "a 5️⃣ b", 0),
    ],
)
def test_an_emoji_is_its_character(image: str, shown: str, dropped: int) -> None:
    root = html.fromstring(f"<p>a {image} b</p>")
    assert show_emoji(root) == dropped
    assert root.text_content() == shown


@pytest.mark.parametrize("alt", ["", "A chart", "1", "©2026 City", ":) smile"])
def test_another_picture_stays(alt: str) -> None:
    root = html.fromstring(f'<p>a <img alt="{alt}" src="https://e.example/1f389.png"> b</p>')
    assert show_emoji(root) == 0
    assert len(root.findall("img")) == 1
