"""Slimming: less of the same."""

from __future__ import annotations

import pytest

from newsletter.rendering.mjml.minify import join_conditions, join_texts, shrink_styles, turn_conditions
from newsletter.rendering.mjml.tree import parse, serialise


def joined(column: str) -> str:
    tree = parse(f"<mjml><mj-body><mj-column>{column}</mj-column></mj-body></mjml>", name="it")
    join_texts(tree)
    return serialise(tree).partition("<mj-column>")[2].partition("</mj-column>")[0]


def test_texts_side_by_side_become_one() -> None:
    texts = (
        "<mj-text><h2>a</h2></mj-text>\n<mj-text><p>b</p></mj-text>\n<mj-text>\n<ul><li>c</li></ul></mj-text>"
    )
    made = joined(texts)
    assert made.count("<mj-text>") == 1
    assert "".join(made.split("\n")) == "<mj-text><h2>a</h2><p>b</p><ul><li>c</li></ul></mj-text>"


@pytest.mark.parametrize(
    "column",
    [
        '<mj-text padding="8px"><p>a</p></mj-text><mj-text><p>b</p></mj-text>',
        "<mj-text>a</mj-text><mj-text><p>b</p></mj-text>",
        "<mj-text><p>a</p></mj-text><mj-text>b</mj-text>",
        "<mj-text><p>a</p></mj-text><mj-text><strong>b</strong></mj-text>",
        "<mj-text><p>a</p></mj-text><mj-divider></mj-divider><mj-text><p>b</p></mj-text>",
        "<mj-text></mj-text><mj-text><p>b</p></mj-text>",
        '<mj-text padding="0px 0px 16px"><p>a</p></mj-text><mj-text padding="0px 0px 16px"><p>b</p></mj-text>',
    ],
)
def test_texts_that_would_look_different_stay_apart(column: str) -> None:
    assert joined(column).count("<mj-text") == 2


def test_texts_of_a_theme_that_keeps_them_apart_stay_apart() -> None:
    def texts(air: str) -> int:
        tree = parse(
            f'<mjml><mj-head><mj-attributes><mj-text padding="{air}" /></mj-attributes></mj-head><mj-body>'
            "<mj-column><mj-text><p>a</p></mj-text><mj-text><p>b</p></mj-text></mj-column></mj-body></mjml>",
            name="it",
        )
        join_texts(tree)
        return serialise(tree).partition("<mj-body>")[2].count("<mj-text>")

    assert (texts("0px"), texts("0px 0px 8px")) == (1, 2)


def test_comments_for_outlook_that_touch_become_one() -> None:
    html = "<!--[if mso | IE]></td><![endif]--><!--[if mso | IE]></tr><![endif]--><p>x</p><!--[if mso | IE]>y<![endif]-->"
    assert join_conditions(html) == (
        "<!--[if mso | IE]></td></tr><![endif]--><p>x</p><!--[if mso | IE]>y<![endif]-->"
    )


def test_a_style_sheet_loses_only_blanks_that_mean_nothing() -> None:
    css = "\n:root { color-scheme: light dark; }\n@media only screen and (max-width: 9px) {\n  .a > b, i :last-child { c: d !important; }\n}\n"
    tree = parse(
        f"<mjml><mj-head><mj-style>{css.replace('>', '&gt;')}</mj-style></mj-head></mjml>", name="it"
    )
    shrink_styles(tree)
    assert serialise(tree).partition("<mj-style>")[2].partition("</mj-style>")[0] == (
        ":root{color-scheme:light dark}@media only screen and (max-width:9px){.a > b,i :last-child{c:d !important}}"
    )


def test_tables_for_outlook_alone_get_the_direction() -> None:
    html = "<table a><!--[if mso | IE]><table b><tr><![endif]--></table>"
    assert turn_conditions(html) == ('<table a><!--[if mso | IE]><table dir="rtl" b><tr><![endif]--></table>')
