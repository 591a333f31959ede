"""Lowering: a component as HTML, with what MJML itself would have assumed."""

from __future__ import annotations

import pytest

from newsletter.rendering.mjml.lower import Defaults, box, css_box, rows
from newsletter.rendering.mjml.tree import Element, parse

HEAD = '<mj-head><mj-attributes><mj-all font-family="Georgia, serif" /><mj-button inner-padding="14px 26px" /></mj-attributes></mj-head>'


def lowered(component: str, head: str = HEAD) -> list[str]:
    root = parse(f"<mjml>{head}<mj-body>{component}</mj-body></mjml>", name="it")
    body = root.children[-1]
    assert isinstance(body, Element)
    parts = [child for child in body.children if isinstance(child, Element)]
    return [row.html for row in rows(parts, Defaults(root))]


@pytest.mark.parametrize(
    ("value", "sides", "written"),
    [
        ("0px", (0, 0, 0, 0), "0"),
        ("8px", (8, 8, 8, 8), "8px"),
        ("8px 0px", (8, 0, 8, 0), "8px 0"),
        ("8px 0px 24px", (8, 0, 24, 0), "8px 0 24px"),
        ("1px 2px 3px 4px", (1, 2, 3, 4), "1px 2px 3px 4px"),
    ],
)
def test_lengths_are_read_and_written_as_css(value: str, sides: tuple[int, ...], written: str) -> None:
    assert box(value) == sides
    assert css_box(box(value)) == written


def test_a_text_has_the_attributes_of_mj_all_and_what_mjml_assumes() -> None:
    (html,) = lowered("<mj-text>a</mj-text>")
    assert html == (
        '<div style="font-family:Georgia,serif;font-size:13px;line-height:1;text-align:left;color:#000000">a</div>'
    )


def test_a_button_is_a_cell_in_its_color_with_a_link_that_fills_it() -> None:
    (html,) = lowered('<mj-button href="https://x.example/?a&amp;b" background-color="#0b5d57">a</mj-button>')
    assert '<a href="https://x.example/?a&#x26;b"' in html
    assert 'bgcolor="#0b5d57"' in html
    assert "padding:14px 26px;mso-padding-alt:0;" in html
    assert "mso-padding-alt:14px 26px;background:#0b5d57" in html


def test_a_line_is_a_cell_and_no_empty_paragraph() -> None:
    (html,) = lowered('<mj-divider border-width="1px" border-color="#e3e6ee" width="64px" align="left" />')
    assert "<p" not in html
    assert 'width="64" align="left"' in html
    assert "border-top:1px solid #e3e6ee" in html


def test_a_table_of_data_has_no_role() -> None:
    (html,) = lowered("<mj-table><tr><th>a</th></tr></mj-table>")
    assert html.startswith("<table ")
    assert "role" not in html
