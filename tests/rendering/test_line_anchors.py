"""The preview's rendering is the email itself, with the line of each part added, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from newsletter.issues.parser import parse_issue
from newsletter.issues.variants import in_language
from newsletter.model import Edition, Issue, Publication
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.edition import render
from newsletter.rendering.line_anchors import render_with_lines
from newsletter.rendering.line_anchors import without_lines as stripped
from newsletter.rendering.sample_issue import BARE, FULL, SPECIMENS, sample_issue
from newsletter.rendering.theme import Theme
from tests.rendering.samples import THEME, THEMES, publication

_LINE = re.compile(r' data-line="\d+"')


def without_lines(html: str) -> str:
    return _LINE.sub("", html)


def both(issue: Issue, own: Publication, theme: Theme) -> tuple[Edition, Edition]:
    return (
        render(issue, own, theme, root=SPECIMENS, rasterize=rasterize_svg),
        render_with_lines(issue, own, theme, root=SPECIMENS, rasterize=rasterize_svg),
    )


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", [FULL, BARE])
@pytest.mark.parametrize("lang", ["en", "ar", "es"])
def test_every_block_of_every_theme_is_the_same_bytes_without_its_lines(
    theme: Theme, name: str, lang: str
) -> None:
    issue, own = sample_issue(name, publication(), lang=lang)
    sent, shown = both(issue, own, theme)
    assert shown.html != sent.html
    assert without_lines(shown.html) == sent.html
    assert replace(shown, html=sent.html, digest=sent.digest, mjml=sent.mjml) == sent
    assert replace(stripped(shown), digest=sent.digest, mjml=sent.mjml) == sent
    assert "data-line" not in sent.html
    assert "at-line" not in shown.html


def text_of(number: int, issue: Issue) -> str:
    return issue.source.split("\n")[number - 1]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_each_part_has_the_line_that_its_words_stand_on(theme: Theme) -> None:
    issue, own = sample_issue(FULL, publication())
    _sent, shown = both(issue, own, theme)
    tree = lxml_html.fromstring(shown.html)
    for tag in ("p", "h2", "h3", "li", "a"):
        for element in tree.iter(tag):
            words = " ".join(element.text_content().split())[:12]
            line = element.get("data-line")
            if line and element.get("class") is None and words and words in issue.source:
                assert words in issue.source.split("\n", int(line) - 1)[-1], (words, line)
    lines = {int(one) for one in re.findall(r'data-line="(\d+)"', shown.html)}
    first = {block.place.line for block in issue.blocks if type(block).__name__ not in ("Divider", "Image")}
    assert first <= lines
    assert {issue.front.lines["title"], issue.front.lines["lead"], issue.front.lines["kicker"]} <= lines


def parsed(body: str) -> Issue:
    head = "---\nsubject: A subject\ndate: 2026-11-24\nlist: constituents\nlang: en\n---\n"
    return parse_issue(head + body, slug="s", path="issues/s.md", folder="/none", publication=publication())


def lines_of(issue: Issue) -> dict[str, str]:
    shown = render_with_lines(issue, publication(), THEME, root=SPECIMENS)
    found = lxml_html.fromstring(shown.html).iter("p", "li", "h2", "a")
    return {" ".join(one.text_content().split()): one.get("data-line") for one in found}


def test_paragraphs_items_and_stories_have_lines_of_their_own() -> None:
    lines = lines_of(
        parsed(
            "One.\n\nTwo,\nand its second line.\n\n- first\n- second\n\n## Head\n\n"
            "::: note A note\nInside.\n\nAlso [inside](https://city.example/a).\n:::\n\n"
            "::: news News\n- [First](https://city.example/1) | Paper\n- [Again](https://city.example/1) | Paper\n:::\n"
        )
    )
    assert lines["One."] == "7"
    assert lines["Two, and its second line."] == "9"
    assert (lines["first"], lines["second"], lines["Head"]) == ("12", "13", "15")
    assert (lines["Inside."], lines["inside"]) == ("18", "20")
    assert (lines["First"], lines["Again"]) == ("24", "25")


def test_a_title_in_another_language_than_the_email_is_the_same_bytes_too() -> None:
    head = "---\nsubject: A subject\ntitle: A 2,000 title\nlead: A lead\nkicker: A kicker\ndate: 2026-11-24\n"
    issue = parse_issue(
        head + "list: constituents\nlang: [en, es]\n---\n=== en\nWords.\n\n=== es\nPalabras.\n\n=== all\n"
        "[Button: All 1,000 of them](https://city.example/all)\n",
        slug="s", path="issues/s.md", folder="/none", publication=publication(),
    )  # fmt: skip
    for theme in THEMES:
        sent, shown = both(in_language(issue, "es"), publication(), theme)
        assert without_lines(shown.html) == sent.html
        lines = {int(one) for one in re.findall(r'data-line="(\d+)"', shown.html)}
        assert {3, 4, 5, 17} <= lines


def test_a_text_that_looks_like_a_line_is_a_text() -> None:
    shown = lines_of(parsed('Class at-line-9 and data-line="4", `class="at-line-9"`.\n'))
    assert shown['Class at-line-9 and data-line="4", class="at-line-9".'] == "7"
