"""Struck text: never text of the post, always in a note; what only looks like it stays."""

from __future__ import annotations

import pytest

from tests.importing.office_pages import notes, read, text

HEAD = "<style>.c5{color:red;text-decoration:line-through}.c6{text-decoration:underline} .old { text-decoration-line: line-through }</style>"  # fmt: skip


@pytest.mark.parametrize(
    "struck",
    [
        "<s>$40</s>",
        "<strike>$40</strike>",
        "<del>$40</del>",
        '<del cite="mailto:Sam" datetime="2026-11-29T10:12">$40</del><ins cite="mailto:Sam" datetime="2026-11-29T10:12"></ins>',
        "<span class=msoDel>$40</span>",
        "<span style='text-decoration:line-through'>$40</span>",
        "<span style='color:red;text-decoration: underline line-through'>$40</span>",
        '<span class="c1 c5">$40</span>',
        "<b><span class=old>$40</span></b>",
        '<s data-stringify-type="strike">$40</s>',
    ],
)
def test_what_is_struck_out_is_a_note(struck: str) -> None:
    post = read(f"<p>The fee is {struck} $20 a year from now on.</p>", HEAD)
    assert text(post) == "The fee is $20 a year from now on."
    assert notes(post) == ["Struck out or deleted in the post, left out: “$40”"]


@pytest.mark.parametrize(
    "seen",
    [
        "<ins>$20</ins>",
        "<u>$20</u>",
        '<span class="c6">$20</span>',
        "<span style='text-decoration:none'>$20</span>",
    ],
)
def test_what_is_not_struck_out_stays(seen: str) -> None:
    post = read(f"<p>The fee is {seen} a year from now on.</p>", HEAD)
    assert (text(post), notes(post)) == ("The fee is $20 a year from now on.", [])


def test_most_of_a_page_is_never_struck_out() -> None:
    post = read("", "").pieces
    from newsletter.importing.web_page import read_page

    whole = read_page(
        "<html><body><h1>Streets</h1><s><p>We repair all of them now.</p></s></body></html>", name="a.html"
    )
    assert len(post) == 2
    assert "We repair all of them now." in str(whole.pieces)


def test_struck_text_of_a_menu_is_no_note() -> None:
    assert notes(read('<nav><a href="/a">News</a> <s>Old</s></nav>')) == []
