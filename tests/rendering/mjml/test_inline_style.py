"""Inline style: rules by tag, class or both, in the order of their weight."""

from __future__ import annotations

import pytest

from newsletter.errors import ThemeError
from newsletter.rendering.mjml.inline_style import apply
from newsletter.rendering.mjml.tree import parse, serialise


def styled(html: str, css: str) -> str:
    tree = parse(f"<mj-text>{html}</mj-text>", name="x")
    apply(tree, css)
    return serialise(tree).removeprefix("<mj-text>").removesuffix("</mj-text>")


def test_tag_comes_before_class_before_both_before_the_tags_own() -> None:
    css = "p.a { margin: 3px } .a { margin: 2px } p { margin: 1px; color: red }"
    assert styled('<p class="a" style="margin:4px">x</p>', css) == (
        '<p class="a" style="color:red;margin:3px;margin:4px">x</p>'
    )


def test_later_rules_of_one_weight_come_later() -> None:
    assert styled("<p>x</p>", "h1, p { margin: 1px } p { margin: 2px }") == '<p style="margin:2px">x</p>'


def test_components_and_tags_no_rule_names_stay_as_they_are() -> None:
    tree = parse('<mj-text><p class="b">x</p></mj-text>', name="x")
    apply(tree, "mj { a: b } .a { margin: 0 } i { margin: 0 }")
    assert serialise(tree) == '<mj-text><p class="b">x</p></mj-text>'


def test_comments_and_empty_rules_mean_nothing() -> None:
    assert styled("<p>x</p>", "/* p { a: b } */ p { } ") == "<p>x</p>"


@pytest.mark.parametrize(
    "css",
    ["p a { b: c }", "p > a { b: c }", "#x { b: c }", "@media x { p { a: b } }", "p", "p {", "p, { a: b }"],
)
def test_other_css_is_refused(css: str) -> None:
    with pytest.raises(ThemeError, match=r"inline\.css"):
        styled("<p>x</p>", css)


def test_what_overrides_stands_behind_what_it_overrides() -> None:
    css = "p { padding-left: 8px; color: red } p { padding: 0 } .a { padding-left: 4px }"
    assert styled('<p class="a">x</p>', css) == (
        '<p class="a" style="color:red;padding:0;padding-left:4px">x</p>'
    )
