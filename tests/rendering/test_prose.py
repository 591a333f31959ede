"""Prose: one Markdown, two forms, and whatever it mentions is noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import IssueError
from newsletter.issues.markdown import parse
from newsletter.model import Text
from newsletter.rendering.edition import render
from newsletter.rendering.html_and_text import HtmlAndText
from newsletter.rendering.prose import prose
from newsletter.rendering.render_context import RenderContext
from tests.rendering.reading import read
from tests.rendering.samples import THEME, at, issue, publication


@pytest.fixture
def render_context(tmp_path: Path) -> RenderContext:
    return RenderContext(issue(tmp_path), publication(), tmp_path)


def made(markdown: str, render_context: RenderContext) -> HtmlAndText:
    return prose(Text(markdown=markdown, place=at(10)), render_context)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a  \nb", "<p>a<br />\nb</p>\n"),
        ("<b onclick=x>", "<p>&lt;b onclick=x&gt;</p>\n"),
        ("Title\n---", "<p>Title</p>\n<hr />\n"),
        ("https://a.example", '<p><a href="https://a.example">https://a.example</a></p>\n'),
        ("&nbsp;&copy;", "<p>\u00a0©</p>\n"),
        ("a\x00\x07b", "<p>ab</p>\n"),
        ("a\r\nb", "<p>a\nb</p>\n"),
    ],
)
def test_the_html_is_well_formed_and_holds_no_tag_of_the_writers(
    markdown: str, html: str, render_context: RenderContext
) -> None:
    assert made(markdown, render_context).html == html


@pytest.mark.parametrize(
    "url",
    ["javascript:x", "JaVaScRiPt:x", "data:text/html,x", "data:image/png;base64,AA", "vbscript:x", "file:///etc", "blob:x"],
)  # fmt: skip
def test_an_address_mail_must_not_carry_is_an_error_with_its_line(
    url: str, render_context: RenderContext
) -> None:
    with pytest.raises(
        IssueError,
        match=rf"issues/sample\.md:12: The link address .* starts with {url.partition(':')[0].lower()}:",
    ):
        made(f"a\n\n[x]({url})", render_context)


@pytest.mark.parametrize(
    "url", ["https://a.example", "mailto:a@b.example", "tel:+12135550100", "http://a.example/x:y"]
)
def test_addresses_mail_can_carry_are_links(url: str, render_context: RenderContext) -> None:
    assert f'<a href="{url}">x</a>' in made(f"[x]({url})", render_context).html


def test_links_are_noted_with_their_words_and_line(render_context: RenderContext) -> None:
    made(
        'a\n\n[b *c* {{ first_name | "you" }}](https://a.example "t")\n\n- [d\n  e](https://b.example)',
        render_context,
    )
    assert [(link.text, link.url, link.place) for link in render_context.links] == [
        ("b c you", "https://a.example", at(12)),
        ("d e", "https://b.example", at(14)),
    ]


def test_a_picture_inside_a_paragraph_is_an_error_with_its_line(render_context: RenderContext) -> None:
    with pytest.raises(IssueError, match=r"issues/sample\.md:12: A picture is in the middle"):
        made("a\n\nb ![c](d.png)", render_context)


def test_merge_fields_become_markers_but_not_in_code_or_after_a_backslash(
    render_context: RenderContext,
) -> None:
    phrase = made('**{{ first_name | "you" }}** `{{ x }}` \\{{ y }} {{ 7*7 }} {% z %}', render_context)
    marker = render_context.fields[0].marker
    assert phrase.text == f"{marker} {{{{ x }}}} {{{{ y }}}} {{{{ 7*7 }}}} {{% z %}}"
    assert f"<strong>{marker}</strong> <code>{{{{ x }}}}</code>" in phrase.html
    assert len(render_context.fields) == 1


def test_headings_follow_those_before_them(render_context: RenderContext) -> None:
    assert made("#### a", render_context).html == "<h2>a</h2>\n"
    assert made("#### b\n# c", render_context).html == "<h3>b</h3>\n<h2>c</h2>\n"


KEPT_MARKDOWN = '# a\n\n- *b* {{ first_name | "you" }}\n\n[c](https://c.example) \\* {{ {{'
KEPT = Text(markdown=KEPT_MARKDOWN, place=at(10), tokens=tuple(parse(KEPT_MARKDOWN)))


def test_rendering_changes_nothing_that_the_parser_kept(tmp_path: Path) -> None:
    first = made_twice(RenderContext(issue(tmp_path), publication(), tmp_path))
    assert first == made_twice(RenderContext(issue(tmp_path), publication(), tmp_path))


def made_twice(render_context: RenderContext) -> tuple[HtmlAndText, HtmlAndText]:
    return prose(KEPT, render_context), prose(KEPT, render_context)


def test_a_text_made_in_code_is_rendered_as_one_that_was_read(tmp_path: Path) -> None:
    read, made = (RenderContext(issue(tmp_path), publication(), tmp_path) for _ in range(2))
    assert prose(KEPT, read) == prose(Text(markdown=KEPT.markdown, place=KEPT.place), made)


def test_what_xml_cannot_carry_is_left_out_of_a_text_that_was_read(render_context: RenderContext) -> None:
    markdown = "a\ufffeb"
    block = Text(markdown=markdown, place=at(10), tokens=tuple(parse(markdown)))
    assert prose(block, render_context).text == "ab"


@pytest.mark.parametrize(
    "info", ["C++", "c#", "F# 4.5", "{.python .numberLines}", 'sh title="a"', "日本語", "x" * 200]
)
def test_fenced_code_may_name_any_language(info: str, tmp_path: Path) -> None:
    text = Text(markdown=f"~~~ {info}\nstd::vector<int> a;\n~~~", place=at(10))
    edition = render(issue(tmp_path, text), publication(), THEME, root=tmp_path)
    assert read(edition.html).texts("pre") == ["std::vector<int> a;\n"]
    assert "    std::vector<int> a;\n" in edition.text
