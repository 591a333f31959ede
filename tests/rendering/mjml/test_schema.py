"""The MJML schema refuses aloud what the compiler lets pass in silence."""

from __future__ import annotations

import pytest

from newsletter.errors import ThemeError
from newsletter.rendering.mjml.schema import COMPONENTS, LARGEST_STYLE_BYTES, check
from newsletter.rendering.mjml.tree import parse


def letter(body: str, head: str = "") -> str:
    body_tag = '<mj-body width="600px" background-color="#ffffff">'
    return f'<mjml lang="en" dir="ltr"><mj-head>{head}</mj-head>{body_tag}{body}</mj-body></mjml>'


def column(content: str) -> str:
    return letter(f'<mj-section padding="0px"><mj-column>{content}</mj-column></mj-section>')


def fault(mjml: str) -> str:
    with pytest.raises(ThemeError) as error:
        check(parse(mjml, name="theme x"), name="theme x")
    return str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        "",
        '<mj-text padding="0px 24px" line-height="1.6"><p class="lead">x</p></mj-text>',
        '<mj-text><img src="x.png" alt="" width="1" height="1" /></mj-text>',
        '<mj-table><tr><th scope="row">a</th><td>b</td></tr></mj-table>',
        '<mj-button href="https://x.example/?a=1">x</mj-button>',
        '<mj-divider border-width="1px" border-color="#e3e6ee" /><mj-spacer height="8px" />',
    ],
)
def test_sound_components_pass(content: str) -> None:
    check(parse(column(content), name="x"), name="x")


@pytest.mark.parametrize(
    ("mjml", "reported"),
    [
        (column("<mj-buton>x</mj-buton>"), "line 1: <mj-buton> is not a component that themes can use. Did you mean “mj-button”?"),
        (column("<p>x</p>"), "<p> is not a component"),
        (column("loose"), "<mj-column> cannot contain text: loose"),
        (letter("<mj-text>x</mj-text>"), "<mj-text> cannot be inside <mj-body>. It belongs in <mj-attributes>, <mj-column>."),
        (column('<mj-section padding="0px"></mj-section>'), "<mj-section> cannot be inside <mj-column>"),
        (column('<mj-text colour="#ffffff">x</mj-text>'), "cannot have the attribute “colour”. Did you mean “color”?"),
        (column('<mj-text color="red">x</mj-text>'), "has color=“red”. Write a color such as #1d2433."),
        (column('<mj-text padding="0 24px">x</mj-text>'), "has padding=“0 24px”. Write one to four lengths such as 0px 24px."),
        (column('<mj-text padding="10%">x</mj-text>'), "has padding=“10%”"),
        (column('<mj-text><img src="x" width="1" height="1" /></mj-text>'), "<img> has no alt"),
        (column('<mj-text><img src="x" alt="" /></mj-text>'), "<img> has no height"),
        (column("<mj-text><a>x</a></mj-text>"), "<a> has no href"),
        (column("<mj-text><script>x</script></mj-text>"), "<script> is not allowed inside <mj-text>"),
        (column("<mj-text><div><iframe></iframe></div></mj-text>"), "<iframe> is not allowed inside <div>"),
        (column('<mj-text><p onclick="x">x</p></mj-text>'), "<p> cannot have the attribute “onclick”"),
        (column('<mj-text><p id="x">x</p></mj-text>'), "<p> cannot have the attribute “id”"),
        (column("<mj-text><br>x</br></mj-text>"), "<br> must be empty"),
        (column("<mj-button>x</mj-button>"), "<mj-button> has no href"),
        (column('<mj-image src="x.png" alt="" />'), "<mj-image> is not a component"),
        (letter("<mj-section></mj-section>"), "<mj-section> has no padding"),
        (letter("", "<mj-preview>x</mj-preview>"), "<mj-preview> is not a component"),
        (letter("", "<mj-style>a { content: '&lt;' }</mj-style>"), "<mj-style> contains < or &"),
        (letter("", "<mj-style>@import 'x';</mj-style>"), "loads something"),
        (letter("", "<mj-style>a { background: url(x) }</mj-style>"), "loads something"),
        (letter("", f"<mj-style>{'a{}' * 6000}</mj-style>"), f"larger than {LARGEST_STYLE_BYTES:,} bytes"),
        (letter("", '<mj-font name="x" href="https://x.example/" />'), "<mj-font> is not a component"),
        ('<mjml lang="en"><mj-body width="600px" background-color="#ffffff" /></mjml>', "<mjml> has no dir"),
        ('<mjml lang="{{" dir="ltr" />', "has lang=“{{”. Write a language tag"),
        ("<html/>", "starts with <html>, not with <mjml>"),
    ],
)  # fmt: skip
def test_what_the_compiler_would_let_pass_is_refused(mjml: str, reported: str) -> None:
    found = fault(mjml)
    assert found.startswith("theme x: ")
    assert reported in found


def test_defaults_need_not_be_whole() -> None:
    head = '<mj-attributes><mj-all padding="0px" /><mj-button color="#ffffff" /></mj-attributes>'
    check(parse(letter("", head), name="x"), name="x")


def test_every_parent_is_itself_a_component() -> None:
    for component in COMPONENTS.values():
        assert component.parents <= set(COMPONENTS)
        assert set(component.required) <= set(component.attributes)
