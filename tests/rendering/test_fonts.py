"""Fonts: stacks that end in what readers have."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ThemeError
from newsletter.model import Brand
from newsletter.rendering.edition import render
from newsletter.rendering.fonts import SANS, SERIF, STACKS, font_stack
from tests.rendering.samples import ROOT, THEME, issue, publication

THEME_FOLDER = ROOT / "issues"


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
def test_every_stack_ends_in_a_kind_that_every_mail_program_has(stack: str) -> None:
    assert stack.split(", ")[-1] in {"serif", "sans-serif", "monospace"}
    assert not re.search(r"[\"\\<>;{}]", stack)


@pytest.mark.parametrize(
    ("named", "stack"),
    [
        ("georgia", SERIF),
        ("Georgia", SERIF),
        ("Inter", f"'Inter', {STACKS['verdana']}"),
        ("Lora, serif", f"'Lora', {SERIF}"),
        ("Source Sans 3,sans-serif", f"'Source Sans 3', {SANS}"),
        ("Fira Code, monospace", f"'Fira Code', {STACKS['courier']}"),
    ],
)
def test_a_font_goes_on_with_fonts_that_readers_have(named: str, stack: str) -> None:
    assert font_stack(named, "verdana") == stack


@pytest.mark.parametrize(
    "named",
    ["", "Inter, Arial", "x; color: red", "url(https://x.example/f.woff2)", "'Inter'", 'a"b', "Inter, serif, x", "9px", "A\nB", "geogia", "Verdanna"],
)  # fmt: skip
def test_what_is_no_font_is_refused_with_the_list(named: str) -> None:
    with pytest.raises(ThemeError, match=r"is not a font.*Write one of system, arial"):
        font_stack(named, "system")


@given(named=st.text(max_size=30))
def test_no_font_ever_brings_more_than_names_into_the_style(named: str) -> None:
    try:
        stack = font_stack(named, "system")
    except ThemeError:
        return
    assert re.fullmatch(r"[A-Za-z0-9 ,'-]+", stack)
    assert stack.count("'") % 2 == 0


def test_the_publications_fonts_are_everywhere_and_the_themes_nowhere() -> None:
    brand = Brand(heading_font="palatino", body_font="Inter, sans-serif")
    html = render(issue(THEME_FOLDER), publication(brand=brand), THEME, root=THEME_FOLDER).html
    assert "Palatino Linotype" in html
    assert "'Inter', -apple-system" in html
    assert "font-family:Georgia" not in html.replace(": ", ":")


def test_a_font_of_the_brand_that_is_none_is_a_theme_error() -> None:
    with pytest.raises(ThemeError, match="is not a font"):
        render(issue(THEME_FOLDER), publication(brand=Brand(body_font="a;b")), THEME, root=THEME_FOLDER)
