"""Prose: one Markdown, two forms, and whatever it mentions is noted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import IssueError
from newsletter.issues import markdown as issue_markdown
from newsletter.issues.markdown import block_tokens, spans
from newsletter.rendering import prose as prose_module
from newsletter.rendering.html_and_text import HtmlAndText
from newsletter.rendering.prose import prose
from newsletter.rendering.render_context import RenderContext
from tests.rendering.samples import at, issue, publication


@pytest.fixture
def gathering(tmp_path: Path) -> RenderContext:
    return RenderContext(issue(tmp_path), publication(), tmp_path)


def made(markdown: str, gathering: RenderContext) -> HtmlAndText:
    return prose(markdown, at(10), gathering)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a  \nb", "<p>a<br />\nb</p>\n"),
        ("<b onclick=x>", "<p>&lt;b onclick=x&gt;</p>\n"),
        ("Title\n---", "<p>Title</p>\n<hr />\n"),
        ("https://a.example", "<p>https://a.example</p>\n"),
        ("&nbsp;&copy;", "<p>\u00a0©</p>\n"),
        ("a\x00\x07b", "<p>ab</p>\n"),
        ("a\r\nb", "<p>a\nb</p>\n"),
    ],
)
def test_the_html_is_well_formed_and_holds_no_tag_of_the_writers(
    markdown: str, html: str, gathering: RenderContext
) -> None:
    assert made(markdown, gathering).html == html


@pytest.mark.parametrize(
    "url",
    ["javascript:x", "JaVaScRiPt:x", "data:text/html,x", "data:image/png;base64,AA", "vbscript:x", "file:///etc", "blob:x"],
)  # fmt: skip
def test_an_address_mail_must_not_carry_stays_words(url: str, gathering: RenderContext) -> None:
    phrase = made(f"[x]({url}) <{url}>", gathering)
    assert "<a" not in phrase.html
    assert gathering.links == []


@pytest.mark.parametrize(
    "url", ["https://a.example", "mailto:a@b.example", "tel:+12135550100", "http://a.example/x:y"]
)
def test_addresses_mail_can_carry_are_links(url: str, gathering: RenderContext) -> None:
    assert f'<a href="{url}">x</a>' in made(f"[x]({url})", gathering).html


def test_links_are_noted_with_their_words_and_line(gathering: RenderContext) -> None:
    made(
        'a\n\n[b *c* {{ first_name | "you" }}](https://a.example "t")\n\n- [d\n  e](https://b.example)',
        gathering,
    )
    assert [(link.text, link.url, link.place) for link in gathering.links] == [
        ("b c you", "https://a.example", at(12)),
        ("d e", "https://b.example", at(14)),
    ]


def test_a_picture_inside_a_paragraph_is_an_error_with_its_line(gathering: RenderContext) -> None:
    with pytest.raises(IssueError, match=r"issues/sample\.md:12: A picture stands in the middle"):
        made("a\n\nb ![c](d.png)", gathering)


def test_merge_fields_become_markers_but_not_in_code_or_after_a_backslash(gathering: RenderContext) -> None:
    phrase = made('**{{ first_name | "you" }}** `{{ x }}` \\{{ y }} {{ 7*7 }} {% z %}', gathering)
    marker = gathering.fields[0].marker
    assert phrase.text == f"{marker} {{{{ x }}}} {{{{ y }}}} {{{{ 7*7 }}}} {{% z %}}"
    assert f"<strong>{marker}</strong> <code>{{{{ x }}}}</code>" in phrase.html
    assert len(gathering.fields) == 1


def test_headings_follow_those_before_them(gathering: RenderContext) -> None:
    assert made("#### a", gathering).html == "<h2>a</h2>\n"
    assert made("#### b\n# c", gathering).html == "<h3>b</h3>\n<h2>c</h2>\n"


_SPANS = (
    "a", " ", "\n", "*", "**", "_", "`", "[", "]", "](", ")", "](https://b.example)", "[a](https://b.example)", "[a](http://b.example/?c:d)",
    "[a](mailto:a@b.example)", "[a](javascript:b)", "[a](b)", "[a](&colon;b)", "[a](xhttps:b)", "[a](data:b 'c')", "<https://a.example>",
    "<tel:1>", "<ftp:1>", "![a](b.png)", "{{", "{{ email }}", '{{ first_name | "you" }}', "}}", ":", "<", ">", "(https:", "&amp;", "\\*", "é",
)  # fmt: skip


@given(st.lists(st.sampled_from(_SPANS) | st.text(max_size=3), max_size=10).map("".join))
def test_what_the_reader_took_apart_is_what_rendering_would(text: str) -> None:
    def seen() -> list[list[object]]:
        return [
            [child.as_dict() for child in token.children or ()]
            for token in prose_module._MARKDOWN.parse(text)
        ]

    issue_markdown._taken_apart.clear()
    alone = seen()
    for token in block_tokens(text):
        if token.type == "inline":
            list(spans(token))
    assert seen() == alone
    assert seen() == alone, "as often as it is asked"
