from __future__ import annotations

import time

import pytest

from newsletter.rendering.numbers import NARROW_EM, pieces, unbroken

_START, _END = '<span style="white-space:nowrap">', "</span>"


def marked(text: str) -> list[str]:
    return [part.partition(_END)[0] for part in unbroken(text).split(_START)[1:]]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Call (213) 555-0142 today", ["(213) 555-0142"]),
        ("Call +1 213 555 0142, or 311", ["+1 213 555 0142"]),
        ("Tel. 030 90299-6800", ["030 90299-6800"]),
        ("Open 9–17 and 10 – 12.", ["9–17", "10 – 12"]),
        ("It costs 1 240 000 € a year", ["1 240 000 €"]),
        ("€ 1.200,50 or 92 % of $ 1,000–$2,000", ["€ 1.200,50", "92 %", "$ 1,000–$2,000"]),
        ("from 2023-03-11 on", ["2023-03-11"]),
        ("a change of −7.5 %", ["−7.5 %"]),
        ("in 2024–25", ["2024–25"]),
    ],
)
def test_a_number_that_could_break_is_kept_in_one_piece(text: str, numbers: list[str]) -> None:
    assert marked(text) == numbers
    assert unbroken(text).replace(_START, "").replace(_END, "") == text


@pytest.mark.parametrize(
    "text",
    ["No digits at all", "1,240", "In 2024 we", "https://x.example/2023-03-11-title", "abc-12-34x", "&#160;12&#160;",
     "12 " * 24, "A4-2x", "3D - 2D"],
)  # fmt: skip
def test_nothing_else_is_marked(text: str) -> None:
    assert unbroken(text) == text


def test_a_line_breaks_between_words_but_never_in_a_number() -> None:
    assert len(pieces("well-known (213) 555-0142")) == 3
    assert pieces("Opens 9–17")[1] == "9–17"


def test_a_longer_number_may_break_where_there_is_less_room() -> None:
    text = "$1,240,000–$1,310,500"
    assert marked(text) == [text]
    assert unbroken(text, NARROW_EM) == text
    range_of_phones = "(213) 555-0142–(213) 555-0143"
    assert unbroken(range_of_phones) == f"{_START}(213) 555-0142{_END}–{_START}(213) 555-0143{_END}"
    assert unbroken("213 555", NARROW_EM) != "213 555"


@pytest.mark.parametrize(
    "text", ["1" * 50_000 + "a", "1 " * 50_000 + "a", "1-" * 50_000 + "a", "(" * 50_000 + "1", "1 (" * 30_000, "$ " * 50_000 + "1"]
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    unbroken(text)
    pieces(text)
    assert time.process_time() - start < 2
