"""Office posts: each becomes the blocks it is made of, whatever kind of file it is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from newsletter.importing.compose_draft import Draft, Pictures, compose, pictures_of
from newsletter.importing.read_post import read_post
from newsletter.model import Issue, News, Spotlight, Story
from tests.importing.office_posts.documents import DOCUMENTS, document
from tests.importing.office_posts.outline import outline
from tests.issues.samples import PUBLICATION, parse

FOLDER = Path(__file__).parent / "office_posts"
_EXPECTED = ".expect.txt"
FILES = sorted(file.name for file in FOLDER.iterdir() if file.suffix in (".html", ".txt"))
POSTS = [*(name for name in FILES if not name.endswith(_EXPECTED)), *(f"{name}.docx" for name in DOCUMENTS)]


def imported(name: str) -> Draft:
    stem, _, kind = name.partition(".")
    data = document(DOCUMENTS[stem]) if kind == "docx" else (FOLDER / name).read_bytes()
    post = read_post(data, name=name)
    pictures = {picture.source: f"p{number}.png" for number, picture in enumerate(pictures_of(post))}
    return compose(
        post,
        publication=PUBLICATION,
        list_key="constituents",
        today=dt.date(2026, 1, 1),
        pictures=Pictures(names=pictures),
    )


def issue(name: str) -> Issue:
    return parse(imported(name).text)


@pytest.mark.parametrize("name", POSTS)
def test_a_post_becomes_the_blocks_it_is_made_of(name: str) -> None:
    expected = (FOLDER / f"{name}{_EXPECTED}").read_text(encoding="utf-8").splitlines()
    found = issue(name)
    front = [f"title: {found.front.subject}", f"date: {found.front.date}", f"lang: {found.front.lang}"]
    front += [f"lead: {found.front.lead}"] if found.front.lead else []
    assert [*front, *outline(found)] == expected


def test_every_case_is_a_post() -> None:
    assert {name.removesuffix(_EXPECTED) for name in FILES if name.endswith(_EXPECTED)} == set(POSTS)


def test_three_forms_of_a_post_give_the_same_blocks() -> None:
    forms = {kind: issue(f"renters.{kind}") for kind in ("html", "txt", "docx")}
    blocks = {kind: _comparable(found) for kind, found in forms.items()}
    assert blocks["html"] == blocks["txt"] == blocks["docx"]
    assert len({(found.front.subject, found.front.kicker, found.front.date) for found in forms.values()}) == 1


def _comparable(found: Issue) -> list[str]:
    """Return the blocks that every form can have: pasted text has no pictures, no tables and no links."""
    kinds = ("kicker:", "did-you-know:", "quote:", "spotlight:", "news:", "  ")
    lines = [line for line in outline(found) if line.startswith(kinds)]
    return [line.removesuffix(" | no address").removesuffix(", photo").replace("’", "'") for line in lines]


@pytest.mark.parametrize("name", POSTS)
def test_nothing_that_is_still_missing_is_hidden_in_a_comment(name: str) -> None:
    draft = imported(name)
    stories = [
        story for block in parse(draft.text).blocks if isinstance(block, News) for story in block.items
    ]
    assert "https://…" not in draft.text
    assert len(stories) >= 2
    missing = sum(isinstance(story, Story) and not story.url for story in stories)
    assert any("web address" in words for _, words in draft.missing) is (missing > 0)
    assert "photo:" not in "".join(part.partition("-->")[0] for part in draft.text.split("<!--")[1:])


def test_a_language_is_said_once() -> None:
    for name in ("renters.html", "renters.txt", "renters.docx", "sanctuary.html", "pantry.txt"):
        assert "en español" not in imported(name).text, name
    assert "in English" not in imported("derechos.html").text


def test_a_photo_without_a_description_is_shown_and_waits_for_one() -> None:
    (spotlight,) = (block for block in issue("renters.html").blocks if isinstance(block, Spotlight))
    assert (spotlight.photo, spotlight.alt) == ("p1.png", "")
    assert any("alt text for the photo" in words for _, words in imported("renters.html").missing)
