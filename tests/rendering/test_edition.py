"""The edition: one issue in, one frozen letter out, the same every time."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from newsletter.errors import IssueError, PictureError
from newsletter.model import Image, News, Place, Story, Text
from newsletter.rendering.edition import combine_editions, digest_of, render
from newsletter.rendering.theme import Theme, load_theme
from tests.rendering.reading import read
from tests.rendering.samples import (
    PATH,
    ROOT,
    THEME,
    THEMES,
    at,
    every_block,
    front,
    issue,
    publication,
    pull,
    sample_issue,
    story,
    write_pictures,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pictures(tmp_path)
    return tmp_path


def test_the_same_issue_gives_the_same_bytes_and_digest_in_another_place(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    write_pictures(one)
    shutil.copytree(one, other)
    first = render(issue(one, *every_block()), publication(), THEME, root=one)
    theme = load_theme([ROOT / "templates"], "calm-civic")
    second = render(issue(other, *every_block()), publication(), theme, root=other)
    assert first == second
    assert len(first.digest) == 64


@pytest.mark.parametrize("change", ["subject", "preheader", "html", "text"])
def test_the_digest_changes_with_all_that_reaches_a_reader(folder: Path, change: str) -> None:
    edition = render(issue(folder, *every_block()), publication(), THEME, root=folder)
    changed = dataclasses.replace(edition, **{change: getattr(edition, change) + "."})
    assert digest_of(edition) == edition.digest
    assert digest_of(changed) != edition.digest


def test_the_digest_covers_fields_and_pictures_but_not_the_mjml(folder: Path) -> None:
    edition = render(issue(folder, *every_block()), publication(), THEME, root=folder)
    picture = dataclasses.replace(edition.pictures[0], data=b"other")
    field = dataclasses.replace(edition.fields[0], fallback="friend")
    assert digest_of(dataclasses.replace(edition, pictures=(picture,))) != edition.digest
    assert digest_of(dataclasses.replace(edition, fields=(field,))) != edition.digest
    assert digest_of(dataclasses.replace(edition, mjml="")) == edition.digest


def test_editions_for_other_readers_are_part_of_the_digest_and_so_are_the_rules(folder: Path) -> None:
    whole = render(issue(folder, *every_block()), publication(), THEME, root=folder)
    plain, spanish, echo = (
        dataclasses.replace(whole, **changes)
        for changes in ({"fields": ()}, {"lang": "es", "digest": "e" * 64}, {"segments": ("echo-park",)})
    )
    assert combine_editions([plain], {}) == plain
    rules = {"echo-park": 'neighborhood = "Echo Park"'}
    both = combine_editions([plain, spanish, echo], rules)
    assert (both.others, both.rules, both.html) == ((spanish, echo), rules, plain.html)
    digests = [
        combine_editions(editions, by).digest
        for editions, by in (
            ([plain], {}),
            ([plain, spanish], {}),
            ([plain, echo], {}),
            ([plain, spanish, echo], {}),
            ([plain, spanish, echo], rules),
            ([plain, echo, spanish], rules),
            ([plain, spanish, echo], {"echo-park": 'neighborhood = "Elysian Park"'}),
        )
    ]
    assert len(set(digests)) == len(digests)


def test_a_locked_pull_shows_its_stories_and_an_open_one_shows_nothing(folder: Path) -> None:
    news = News(
        title="In the news",
        place=at(1),
        items=(pull(story("Reviewed", line=5)), pull(story("Not reviewed", line=6), locked=False)),
    )
    edition = render(issue(folder, news), publication(), THEME, root=folder)
    assert "Reviewed" in edition.html
    assert "Reviewed" in edition.text
    assert "Not reviewed" not in edition.html + edition.text
    assert [link.place for link in edition.links if link.place] == [at(5)]


def test_news_without_a_story_leaves_no_heading_behind(folder: Path) -> None:
    news = News(title="In the news", place=at(1), items=(pull(story(), locked=False),))
    edition = render(issue(folder, news), publication(), THEME, root=folder)
    assert "In the news" not in edition.html + edition.text


def test_every_link_names_the_line_of_its_block_or_none_for_the_theme(folder: Path) -> None:
    edition = render(issue(folder, *every_block()), publication(), THEME, root=folder)
    lines = {link.url: link.place.line if link.place else None for link in edition.links}
    assert lines == {
        "https://letters.example/sample": None,
        "https://city.example/directive": 24,
        "https://city.example/law?a=1&b=2": 32,
        "https://paper.example/70": 70,
        "https://paper.example/71": 71,
        "https://paper.example/81": 81,
        **{field.marker: None for field in edition.fields[-2:]},
    }
    assert [link.text for link in edition.links][1:3] == ["the text", "Read the proposed law"]


def test_pictures_carry_their_place_and_alt_text(folder: Path) -> None:
    edition = render(issue(folder, *every_block()), publication(), THEME, root=folder)
    assert [(p.place, p.alt, p.width) for p in edition.pictures] == [
        (at(10), "Marchers with a banner", 600),
        (at(52), "The office", 536),
        (at(55), "Sam beside the van", 96),
        (at(62), "Six women of the staff", 536),
    ]
    shown = [f'src="cid:{picture.name}@thirteenth.example"' for picture in edition.pictures]
    assert all(source in edition.html for source in shown)


def test_pictures_are_addressed_below_the_base_where_they_are_hosted(folder: Path) -> None:
    hosted = publication(images_base_url="https://img.example/letters/")
    edition = render(issue(folder, *every_block()), hosted, THEME, root=folder)
    assert f'src="https://img.example/letters/{edition.pictures[0].name}"' in edition.html
    assert "cid:" not in edition.html


def test_an_unknown_list_is_an_error_that_names_the_line(folder: Path) -> None:
    head = dataclasses.replace(front(), list="constituent")
    with pytest.raises(IssueError, match=rf"{PATH}:5: There is no list “constituent”.*constituents"):
        render(issue(folder, head=head), publication(), THEME, root=folder)


def test_a_missing_picture_is_an_error_that_names_line_and_folder(folder: Path) -> None:
    picture = Image(source="marsh.png", alt="", place=at(12))
    with pytest.raises(PictureError, match=rf"{PATH}:12: There is no picture “marsh.png” in \."):
        render(issue(folder, picture), publication(), THEME, root=folder)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", "vbscript:x", "file:///x"]
)
def test_an_address_that_mail_must_not_carry_is_refused(folder: Path, url: str) -> None:
    bad = Story(title="x", url=url, place=at(7))
    with pytest.raises(IssueError, match=rf"{PATH}:7: The link address"):
        render(issue(folder, News(title="", place=at(6), items=(bad,))), publication(), THEME, root=folder)


def test_headings_stay_below_the_title_and_never_skip_a_level(folder: Path) -> None:
    text = Text(markdown="# A\n\n#### B\n\n###### C\n\n## D", place=at(1))
    html = render(issue(folder, text), publication(), THEME, root=folder).html
    assert [html.count(f"<h{level}") for level in range(1, 7)] == [1, 2, 1, 1, 0, 0]


def test_a_field_of_the_themes_own_is_refused_in_an_issue(folder: Path) -> None:
    text = Text(markdown="\n\n{{ unsubscribe_url }}", place=Place(path=PATH, line=3))
    with pytest.raises(IssueError, match=rf"{PATH}:5: “unsubscribe_url” cannot be used in an issue"):
        render(issue(folder, text), publication(), THEME, root=folder)


def test_the_repositorys_own_issue_is_a_small_letter_with_its_two_pictures() -> None:
    edition = render(sample_issue(), publication(), THEME, root=ROOT)
    assert edition.issue == "2023-03-11-sanctuary-city"
    assert len(edition.html.encode()) < 60_000
    assert [(picture.width, picture.media_type) for picture in edition.pictures] == [
        (600, "image/png"),
        (536, "image/png"),
    ]
    assert "Los Ángeles, ¿ciudad santuario por ley?" in edition.html
    assert sum(len(picture.data) for picture in edition.pictures) < 200_000


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
def test_a_headline_whose_address_is_missing_is_shown_and_leads_nowhere(folder: Path, theme: Theme) -> None:
    news = News(
        title="In the news", items=(dataclasses.replace(story("Rent is capped"), url=""),), place=at(69)
    )
    edition = render(issue(folder, news), publication(), theme, root=folder)
    (headline,) = read(edition.html).by_class("headline")
    assert headline.text == "Rent is capped"
    assert "Rent is capped" not in read(edition.html).texts("a")
    assert "paper.example" not in edition.html + edition.text
    assert "1. Rent is capped\n   The Paper" in edition.text
    assert [link for link in edition.links if link.place is not None] == []
