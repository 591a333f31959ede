"""Checking: what a theme wrote is styled, judged and written anew."""

from __future__ import annotations

import pytest

from newsletter.errors import ThemeError
from newsletter.rendering.mjml.validate import checked, in_a_tree

_BODY = '<mj-body width="600px" background-color="#ffffff"><mj-raw><p>a</p></mj-raw></mj-body>'
MJML = f'<mjml lang="en" dir="ltr"><mj-head><mj-title>a <span>b</span></mj-title></mj-head>{_BODY}</mjml>'


def test_a_letter_is_styled_and_written_with_both_ends_of_every_tag() -> None:
    mjml = f'<mjml lang="en" dir="ltr">{_BODY}</mjml>'
    written = checked(mjml, "p { margin: 0 }", name="theme x")
    assert written == mjml.replace("<p>", '<p style="margin:0">')
    assert in_a_tree(mjml, "p { margin: 0 }", name="theme x") == written


def test_the_title_of_the_page_keeps_its_words_and_no_tag() -> None:
    assert "<mj-title>a b</mj-title>" in checked(MJML, "", name="theme x")


def test_what_the_compiler_would_let_pass_is_an_error_with_theme_and_line() -> None:
    with pytest.raises(ThemeError, match="theme x: line 1: <mjml> has no dir"):
        checked(MJML.replace(' dir="ltr"', ""), "", name="theme x")
