"""Views: what templates are given for blocks whose form depends on what they hold."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import get_args

import pytest

from newsletter.model import (
    Block,
    Callout,
    CalloutKind,
    Columns,
    News,
    Only,
    Picture,
    Policy,
    Prose,
    Spotlight,
    Stat,
    Stats,
    Story,
    Text,
)
from newsletter.rendering.html_and_text import literal
from newsletter.rendering.language import strings_for
from newsletter.rendering.render_context import RenderContext
from newsletter.rendering.shown_picture import ShownPicture, shown_picture
from newsletter.rendering.template_context import BLOCK_TEMPLATES, PROSE_TEMPLATES, TemplateContext
from tests.rendering.samples import at, issue, picture_bytes, publication, pull, story


@pytest.fixture
def views(tmp_path: Path) -> TemplateContext:
    for name, size in (("wide.png", (500, 400)), ("nearly.png", (499, 400)), ("tall.png", (300, 900))):
        (tmp_path / name).write_bytes(picture_bytes(*size))
    render_context = RenderContext(issue(tmp_path), publication(), tmp_path)
    return TemplateContext(
        render_context, strings_for("en"), "en", lambda piece, context: literal(f"{context.width}")
    )


def test_every_block_has_templates_but_the_one_that_is_replaced_before_rendering() -> None:
    assert set(PROSE_TEMPLATES) == set(get_args(Prose))
    assert {*PROSE_TEMPLATES, *BLOCK_TEMPLATES} == set(get_args(Block)) - {Only}


def test_a_body_is_composed_as_wide_as_there_is_room_for_it(views: TemplateContext) -> None:
    body = (Text(markdown="x", place=at(1)),)
    columns = views.columns(Columns(columns=(body, body), place=at(1)))
    assert columns["columns"] == [[literal("252")]] * 2
    callout = views.callout(Callout(kind=CalloutKind.NOTE, body=body, place=at(1)))
    assert callout["body"] == [literal("484")]


@pytest.mark.parametrize(
    ("photo", "portrait", "width"),
    [("wide.png", False, 500), ("nearly.png", True, 96), ("tall.png", True, 96), ("", False, 0)],
)
def test_a_wide_photo_shows_a_group_and_another_one_a_portrait(
    views: TemplateContext, photo: str, portrait: bool, width: int
) -> None:
    made = views.spotlight(Spotlight(title="x", body=(), place=at(1), photo=photo, alt="y"))
    assert made["portrait"] is portrait
    picture = made["photo"]
    assert (picture.width if isinstance(picture, ShownPicture) else 0) == width
    assert len(views.render_context.pictures) == (1 if photo else 0)


def test_a_callout_without_a_title_takes_its_kinds_label(views: TemplateContext) -> None:
    bare = Callout(kind=CalloutKind.WARNING, body=(), place=at(1))
    assert str(views.callout(bare)["title"]) == "Please note"
    assert str(views.callout(dataclasses.replace(bare, title="Heat"))["title"]) == "Heat"


def test_a_policy_lists_only_the_facts_it_has(views: TemplateContext) -> None:
    made = views.policy(Policy(title="x", body=(), place=at(1), effective="now"))
    assert made["facts"] == [{"label": views.words["effective"], "value": made["facts"][0]["value"]}]  # type: ignore[index]


def test_news_is_nothing_without_a_reviewed_story(views: TemplateContext) -> None:
    assert views.news(News(title="x", items=(), place=at(1))) is None
    assert views.news(News(title="x", items=(pull(story(), locked=False), pull()), place=at(1))) is None
    assert views.render_context.links == []


@pytest.mark.parametrize(
    ("lang", "said"), [("", ""), ("en-US", ""), ("es", "en español"), ("ar", "بالعربية"), ("sw", "Kiswahili")]
)
def test_a_storys_language_is_said_when_it_is_another(views: TemplateContext, lang: str, said: str) -> None:
    made = views.news(News(title="", items=(story(lang=lang),), place=at(1)))
    assert made is not None
    [view] = made["stories"]  # type: ignore[misc]
    assert str(view["language"]) == said  # type: ignore[has-type]


def test_a_story_without_a_date_has_none(views: TemplateContext) -> None:
    bare = Story(title="x", url="https://x.example", place=at(1))
    made = views.news(News(title="", items=(bare,), place=at(1)))
    assert made is not None
    [view] = made["stories"]  # type: ignore[misc]
    assert not view["date"]  # type: ignore[has-type]


@pytest.mark.parametrize(
    ("base", "src"),
    [(None, "cid:a.png@thirteenth.example"), ("https://i.example/", "https://i.example/a.png")],
)
def test_a_picture_is_embedded_or_hosted(base: str | None, src: str) -> None:
    picture = Picture(name="a.png", media_type="image/png", data=b"", width=1, height=2, alt="<x>")
    settings = publication(images_base_url=base)
    assert shown_picture(picture, settings).src == src
    assert shown_picture(picture, settings).alt.html == "&lt;x&gt;"


@pytest.mark.parametrize(
    ("figures", "crowded"),
    [
        (("1,240", "92%"), False),
        (("12,400", "92%"), True),
        (("17", "9", "4"), False),
        (("92%", "9", "4"), True),
        (("17", "9", "4", "2"), False),
        (("$3M", "9", "4", "2"), True),
    ],
)
def test_figures_too_long_to_stand_side_by_side_on_a_phone_are_crowded(
    views: TemplateContext, figures: tuple[str, ...], *, crowded: bool
) -> None:
    items = tuple(Stat(value=figure, label="x", place=at(1)) for figure in figures)
    assert views.stats(Stats(items=items, place=at(1)))["crowded"] is crowded
