"""Values of the front matter are set, and all other lines stay."""

from __future__ import annotations

from newsletter.issues.front_edit import front_text, with_front_values

TEXT = """\
---
subject: 'Old'
authors:
  - Ana
  - Ben
# a comment
date: 2026-01-01
---
subject: not this one
"""


def test_a_value_is_replaced_with_its_other_lines() -> None:
    new = with_front_values(TEXT, {"authors": "[Cleo]", "subject": front_text('A "b" {c}')})
    assert new == TEXT.replace("'Old'", '"A \\"b\\" \\\\{c\\\\}"').replace(
        "authors:\n  - Ana\n  - Ben\n", "authors: [Cleo]\n"
    )


def test_a_missing_key_is_added_at_the_end_with_the_same_line_ends() -> None:
    windows = "\ufeff" + TEXT.replace("\n", "\r\n")
    new = with_front_values(windows, {"list": "news"})
    assert new == windows.replace("2026-01-01\r\n", "2026-01-01\r\nlist: news\r\n")


def test_a_text_without_front_matter_stays() -> None:
    for text in ("", "Hello\n", "---\nsubject: x\n"):
        assert with_front_values(text, {"list": "news"}) == text
