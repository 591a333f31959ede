"""Lists: a flat sequence of items is nested by depth, and kept apart by number."""

from __future__ import annotations

import pytest
from lxml import html

from newsletter.importing.list_nesting import ListMark, nest_lists


def dot(depth: int = 0) -> ListMark:
    return ListMark(depth=depth)


def num(number: int, depth: int = 0, list_id: str = "") -> ListMark:
    return ListMark(depth=depth, number=number, list_id=list_id)


@pytest.mark.parametrize(
    ("marks", "nested"),
    [
        ([dot(), dot()], "<ul><li>a</li><li>b</li></ul>"),
        ([dot(), dot(1), dot()], "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ([dot(), dot(1), dot(2)], "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
        ([dot(), dot(3), dot(1)], "<ul><li>a<ul><li>b</li><li>c</li></ul></li></ul>"),
        ([dot(2), dot()], "<ul><li>a</li><li>b</li></ul>"),
        ([num(1), num(2)], "<ol><li>a</li><li>b</li></ol>"),
        ([num(1), num(1)], "<ol><li>a</li></ol><ol><li>b</li></ol>"),
        ([num(4), num(5)], '<ol start="4"><li>a</li><li>b</li></ol>'),
        ([dot(), num(1)], "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ([num(1), dot(1), num(2)], "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ([dot(), num(1, 1), dot(1)], "<ul><li>a<ol><li>b</li></ol><ul><li>c</li></ul></li></ul>"),
        ([num(1, 0, "x"), num(2, 0, "y")], '<ol><li>a</li></ol><ol start="2"><li>b</li></ol>'),
    ],
)
def test_items_are_nested(marks: list[ListMark], nested: str) -> None:
    items = "".join(f"<li>{name}</li>" for name in "abc"[: len(marks)])
    page = html.fromstring(f"<div>{items}</div>")
    nest_lists(dict(zip(list(page), marks, strict=True)))
    assert html.tostring(page, encoding="unicode") == f"<div>{nested}</div>"


def test_text_between_items_ends_a_list_and_stays_where_it_was() -> None:
    page = html.fromstring("<div><p>a</p>between<p>b</p><p></p><p>c</p>behind</div>")
    first, second, _, third = page
    nest_lists({first: dot(), second: dot(), third: dot()})
    assert html.tostring(page, encoding="unicode") == (
        "<div><ul><li><p>a</p></li></ul>between<ul><li><p>b</p></li><li><p>c</p></li></ul>behind<p></p></div>"
    )
