"""HTML: the document, the headings, the tags."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.model import Place
from tests.preflight.proofs import EDITION, PATH, findings, levels, only, page


def fired(html: str) -> dict[str, str]:
    return dict(levels(findings(replace(EDITION, html=html))))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('lang="EN" dir="LTR"', {}),
        ('dir="ltr"', {"html.lang": "error"}),
        ('lang="es" dir="ltr"', {"html.lang": "error"}),
        ('lang="en"', {"html.dir": "error"}),
        ('lang="en" dir="up"', {"html.dir": "error"}),
    ],
)
def test_the_html_tag_names_language_and_direction(html: str, expected: dict[str, str]) -> None:
    assert fired(page(html=html)) == expected


def test_they_stand_inside_the_body_too() -> None:
    assert fired(page(wrapper='lang="en"')) == {"html.wrapper": "warning"}
    assert fired(page("<p lang='en' dir='ltr'></p>", wrapper="")) == {}


def test_there_is_a_title_with_words() -> None:
    assert fired(page(title="")) == {"html.title": "error"}
    assert fired(page(title="<title> </title>")) == {"html.title": "error"}


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("<h1>One</h1><h2>Two</h2><h3>Three</h3>", {}),
        ("<h1>One</h1><h2>Two</h2><h3>Three</h3><h2>Back</h2>", {}),
        ("<h2>Two</h2>", {"heading.h1": "error"}),
        ("<h1>One</h1><h1>Another</h1>", {"heading.h1": "error"}),
        ("<h1>One</h1><h3>Three</h3>", {"heading.order": "warning"}),
        ("<h1>One</h1><h2> </h2>", {"heading.empty": "error"}),
        ('<h1><img src="cid:3f2a9c.jpg" alt="One"></h1>', {}),
    ],
)
def test_headings_are_one_ladder(heading: str, expected: dict[str, str]) -> None:
    assert fired(page(heading=heading)) == expected


def test_a_heading_of_the_issue_is_found_in_its_line() -> None:
    html = page(heading="<h1>One</h1>").replace("<h2>When it opens</h2>", "<h4>When it opens</h4>")
    finding = only(findings(replace(EDITION, html=html)), "heading.order")
    assert finding.place == Place(path=PATH, line=7)
    assert "with ##" in finding.hint


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<table role='presentation'><td>a</td></table>", {}),
        ("<table><th>a</th><td>b</td></table>", {}),
        ("<table><td>a</td></table>", {"html.table-role": "warning"}),
        ("<p id='a'></p><p id='b'></p>", {}),
        ("<p id='a'></p><p id='a'></p>", {"html.duplicate-id": "warning"}),
        ("<script>x()</script>", {"html.forbidden": "error"}),
        ("<iframe></iframe>", {"html.forbidden": "error"}),
        ("<form></form>", {"html.forbidden": "error"}),
        ("<INPUT>", {"html.forbidden": "error"}),
        ("<p onclick='x()'>a</p>", {"html.forbidden": "error"}),
        ("<p one='x'>a</p>", {"html.forbidden": "error"}),
        ("<p>&lt;script&gt;</p>", {}),
        ("<!--[if mso]><xml></xml><![endif]-->", {}),
        ("<![bad[ x", {"html.broken": "error"}),
    ],
)
def test_tags_are_those_that_mail_programs_bear(body: str, expected: dict[str, str]) -> None:
    html = page(body) if "bad" not in body else page() + body
    assert fired(html) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="viewport" content="width=device-width, initial-scale=1">', {}),
        ('<meta name="viewport" content="user-scalable=no">', {"html.zoom": "error"}),
        ('<meta name="Viewport" content="initial-scale=1, maximum-scale=1">', {"html.zoom": "error"}),
        ('<meta name="viewport" content="maximum-scale=10">', {}),
        ('<link rel="stylesheet" href="https://a.gov/a.css">', {"html.forbidden": "error"}),
        ('<link rel="icon" href="https://a.gov/a.png">', {}),
        ("<style>@import url(a.css);</style>", {"html.forbidden": "error"}),
    ],
)
def test_the_head_neither_forbids_zooming_nor_loads_from_elsewhere(
    head: str, expected: dict[str, str]
) -> None:
    assert fired(page(head=head)) == expected
