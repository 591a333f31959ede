"""Emphasis: by element, by style, and by the classes that Google Docs defines; the nearest word counts."""

from __future__ import annotations

import pytest

from newsletter.importing.emphasis import Emphasis, StyleFlags, emphasis_of
from newsletter.importing.page_tree import page_tree
from tests.importing.elements import element

SHEET = """
    .c1 { color: red; font-weight: 700 } .c2{font-style:italic}
    .c3 { font-weight: normal } .c4 { color: blue }
"""


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<b>x</b>", (True, None)),
        ("<em>x</em>", (None, True)),
        ("<span>x</span>", (None, None)),
        ("<span style='FONT-WEIGHT: 600'>x</span>", (True, None)),
        ("<span style='font-weight:500'>x</span>", (False, None)),
        ("<b style='font-weight:normal'>x</b>", (False, None)),
        ("<i style='font-style:normal'>x</i>", (None, False)),
        ("<span style='font-style: oblique; font-weight: bolder'>x</span>", (True, True)),
        ("<b style='mso-bidi-font-weight:normal'>x</b>", (True, None)),
        ("<i style='mso-bidi-font-style:normal'>x</i>", (None, True)),
        ("<b style='color:red; font-weight: normal'>x</b>", (False, None)),
        ("<span style='x-font-weight:bold;font-style:italic'>x</span>", (None, True)),
        ("<span class='c9 c1 c2'>x</span>", (True, True)),
        ("<span class=c3>x</span>", (False, None)),
        ("<span class=c4>x</span>", (None, None)),
        ("<span class=c1 style='font-weight:normal'>x</span>", (False, None)),
    ],
)
def test_an_element_says_what_it_is(html: str, said: StyleFlags) -> None:
    page = page_tree(f"<html><head><style>{SHEET}</style></head><body></body></html>", name="x")
    found = element(html)
    assert emphasis_of(page).of(found, str(found.tag)) == said


def test_only_classes_that_say_something_are_kept() -> None:
    page = page_tree(f"<html><head><style>{SHEET}</style></head><body></body></html>", name="x")
    assert [name for name, _ in emphasis_of(page).classes] == ["c1", "c2", "c3"]
    assert emphasis_of(page_tree("<p>x</p>", name="x")) == Emphasis()
