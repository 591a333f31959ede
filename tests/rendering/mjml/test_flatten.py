"""Flattening: a section becomes a row of a table, and looks the same."""

from __future__ import annotations

import re

import pytest

from newsletter.rendering.mjml.flatten import flatten
from newsletter.rendering.mjml.tree import parse, serialise
from tests.rendering.reading import Page, read

HEAD = (
    '<mj-head><mj-attributes><mj-all font-family="Arial, sans-serif" />'
    '<mj-text font-size="17px" line-height="1.6" color="#111111" padding="0px" /></mj-attributes></mj-head>'
)


def flat(sections: str, *, direction: str = "ltr") -> str:
    tree = parse(
        f'<mjml dir="{direction}">{HEAD}<mj-body><mj-wrapper>{sections}</mj-wrapper></mj-body></mjml>',
        name="it",
    )
    flatten(tree)
    return serialise(tree).partition("<mj-wrapper>")[2].partition("</mj-wrapper>")[0]


def section(inside: str, own: str = 'padding="8px 32px" css-class="pad"') -> str:
    return f"<mj-section {own}><mj-column>{inside}</mj-column></mj-section>"


def shown(html: str) -> Page:
    return read(re.sub(r"</?mj-[^>]*>", "", html))


def test_sections_of_one_look_are_rows_of_one_table_in_an_element_of_their_class() -> None:
    made = flat(section("<mj-text><p>a</p></mj-text>") + section("<mj-text><p>b</p></mj-text>"))
    page = shown(made)
    assert made.count("<mj-section") == made.count("<mj-text") == 1
    assert page.all("div")[0].attributes["class"] == "pad"
    (table,) = page.all("table")
    assert (table.attributes["role"], table.attributes["width"]) == ("presentation", "100%")
    assert [cell.attributes["style"] for cell in page.all("td")] == ["padding:8px 32px"] * 2
    assert "font-family:Arial,sans-serif;font-size:17px;line-height:1.6" in made


def test_a_colored_section_has_a_table_of_its_own_in_its_color() -> None:
    own = 'padding="0px" css-class="warm" background-color="#fdf3e3"'
    page = shown(flat(section("<mj-text>a</mj-text>") + section("<mj-text>b</mj-text>", own)))
    colors = [table.attributes.get("bgcolor") for table in page.all("table")]
    assert colors == [None, "#fdf3e3"]


def test_space_around_a_part_and_around_its_section_add_up() -> None:
    parts = '<mj-text padding="4px 0px">a</mj-text><mj-button href="b" padding="8px 0px 24px">c</mj-button>'
    page = shown(flat(section(parts)))
    cells = [
        tag.attributes.get("style", "") for tag in page.all("td") if "pad" in tag.attributes.get("style", "")
    ]
    assert cells[:2] == ["padding:12px 32px 4px", "padding:8px 32px 32px"]


def test_columns_are_blocks_side_by_side_and_a_table_for_outlook() -> None:
    column = '<mj-column width="268px" padding="0px 12px 0px 0px"><mj-text>{}</mj-text></mj-column>'
    made = flat(f'<mj-section padding="0px">{column.format("a")}{column.format("b")}</mj-section>')
    blocks = [
        tag.attributes["style"]
        for tag in shown(made).all("div")
        if "inline-block" in tag.attributes.get("style", "")
    ]
    assert len(blocks) == 2
    assert all("width:100%;max-width:256px;padding:0 12px 0 0" in style for style in blocks)
    outlook = shown(re.sub(r"<!--\[if mso \| IE\]>(.*?)<!\[endif\]-->", r"\1", made))
    assert [tag.attributes.get("width") for tag in outlook.all("td") if "width" in tag.attributes] == [
        "268",
        "268",
    ]


def test_columns_for_outlook_run_from_right_to_left_where_the_email_does() -> None:
    column = '<mj-column width="268px"><mj-text align="right">a</mj-text></mj-column>'
    made = flat(f'<mj-section padding="0px" direction="rtl">{column * 2}</mj-section>', direction="rtl")
    assert '<!--[if mso | IE]><table dir="rtl" role="presentation"' in made


def test_columns_of_a_group_are_cells_of_one_row() -> None:
    column = '<mj-column width="178px"><mj-text>a</mj-text></mj-column>'
    made = flat(f'<mj-section padding="0px"><mj-group>{column * 3}</mj-group></mj-section>')
    assert [cell.attributes["width"] for cell in shown(made).all("td") if "width" in cell.attributes] == [
        "33%"
    ] * 3
    assert "<!--" not in made


@pytest.mark.parametrize(
    "one",
    [
        '<mj-section padding="0px" border="1px solid #111111"><mj-column><mj-text>a</mj-text></mj-column></mj-section>',
        '<mj-section padding="0px"><mj-column width="50%"><mj-text>a</mj-text></mj-column><mj-column width="50%" /></mj-section>',
        '<mj-section padding="0px"><mj-column inner-border-radius="2px"><mj-text>a</mj-text></mj-column></mj-section>',
        '<mj-section padding="0px"><mj-column width="9px" border-top="1px solid #111111" /><mj-column width="9px" /></mj-section>',
        '<mj-section padding="0px"></mj-section>',
    ],
)  # fmt: skip
def test_a_section_of_another_form_is_left_to_the_compiler(one: str) -> None:
    as_it_was = serialise(parse(one, name="it"))
    assert flat(one) == as_it_was
    around = section("<mj-text>b</mj-text>")
    assert as_it_was in flat(around + one + around)
