"""Gathering: links, fields, headings and addresses in the order a reader meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import IssueError
from newsletter.model import Place
from newsletter.rendering.render_context import RenderContext
from tests.rendering.samples import PATH, at, issue, picture_bytes, publication


@pytest.fixture
def render_context(tmp_path: Path) -> RenderContext:
    return RenderContext(issue(tmp_path), publication(), tmp_path)


def test_a_line_with_fields_is_literal_but_for_them(render_context: RenderContext) -> None:
    line_with_fields = render_context.line_with_fields(
        'Hi {{ first_name | "<you>" }}, *a* \\{{ b }} \\\\ <i>', at(1)
    )
    [field] = render_context.fields
    assert (field.name, field.fallback) == ("first_name", "<you>")
    assert line_with_fields.text == f"Hi {field.marker}, *a* {{{{ b }}}} \\ <i>"
    assert line_with_fields.html == f"Hi {field.marker}, *a* {{{{ b }}}} \\ &lt;i&gt;"
    assert render_context.text_with_fallbacks('Hi {{ first_name | "you" }} \\{') == "Hi you {"


def test_the_unsubscribe_field_belongs_to_the_theme(render_context: RenderContext) -> None:
    with pytest.raises(IssueError, match="The footer of every email"):
        render_context.line_with_fields("{{ unsubscribe_url }}", at(3))


def test_headings_step_down_one_at_a_time_and_never_reach_the_title(render_context: RenderContext) -> None:
    assert [render_context.heading(level) for level in (1, 4, 6, 6, 6, 6, 2, 3)] == [2, 3, 4, 5, 6, 6, 2, 3]


def test_an_address_has_one_number_wherever_it_stands(render_context: RenderContext) -> None:
    assert [render_context.note(url) for url in ("a", "b", "a", "c")] == [1, 2, 1, 3]


def test_a_place_of_the_front_matter_is_its_line_or_the_first(render_context: RenderContext) -> None:
    assert render_context.place("subject") == Place(path=PATH, line=2)
    assert render_context.place("kicker") == Place(path=PATH, line=1)


@pytest.mark.parametrize("url", ["https://a.example", "/relative", "#", "mailto:a@b.example"])
def test_an_address_is_noted_as_it_is(render_context: RenderContext, url: str) -> None:
    assert render_context.link(url, "x", at(1)) == url
    assert [(link.url, link.text, link.place) for link in render_context.links] == [(url, "x", at(1))]


@pytest.mark.parametrize("url", ["javascript:x", " javascript:x", "java\x00script:x"])
def test_an_address_that_runs_something_is_refused(render_context: RenderContext, url: str) -> None:
    with pytest.raises(IssueError, match=r"starts with javascript:\. Use http, https, mailto, tel"):
        render_context.link(url, "x", at(1))


def test_a_picture_shown_twice_is_carried_twice_only_with_another_alt_or_place(
    render_context: RenderContext, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(20, 10))
    for alt, line in (("x", 1), ("x", 1), ("y", 1), ("x", 2)):
        render_context.show(render_context.load("a.png", alt, at(line), width=100))
    assert [(picture.alt, picture.place) for picture in render_context.pictures] == [
        ("x", at(1)),
        ("y", at(1)),
        ("x", at(2)),
    ]
    assert len({picture.name for picture in render_context.pictures}) == 1
