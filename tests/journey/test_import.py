"""From the office's post to a letter: imported in one command, the gaps filled in, built and checked clean."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from newsletter.issues.parser import read_issue
from newsletter.model import Callout, Issue, News, Spotlight, Story
from newsletter.settings import load_settings
from tests.command_line import Newsletter
from tests.importing.body import BEVERLY, LATIMES, SAMPLE, UNIVISION, plain, sentences
from tests.importing.layouts import page
from tests.importing.pasted import markdown, pasted
from tests.importing.seen import seen, words
from tests.importing.word import word_file

SLUG = "2023-03-11-what-does-it-mean-to-be-a-sanctuary-city"
PREHEADER = "Los Angeles is not one yet. Here is what would have to change."
KINDS = ("post.html", "post.docx", "post.md", "post.txt", "-")


@pytest.fixture
def posts(publication: Path, tmp_path: Path) -> Path:
    """The sample post in every kind, as staff would have it on their desk."""
    folder = tmp_path / "desk"
    folder.mkdir()
    picture = (publication / "issues" / "2023-03-11-sanctuary-city" / "march.png").read_bytes()
    (folder / "march.png").write_bytes(picture)
    (folder / "post.html").write_text(page("squarespace"), encoding="utf-8")
    (folder / "post.docx").write_bytes(word_file(SAMPLE, picture))
    (folder / "post.md").write_text(markdown(SAMPLE), encoding="utf-8")
    (folder / "post.txt").write_text(pasted(SAMPLE), encoding="utf-8")
    return folder


def fill_in(file: Path) -> None:
    """Do what the import asks for: a preheader, the addresses of headlines that have none, notes answered."""
    text = file.read_text(encoding="utf-8")
    text = text.replace("\ndate:", f"\npreheader: {PREHEADER}\ndate:", 1)
    if "]()" in text:
        for url in (LATIMES, UNIVISION, BEVERLY):
            text = text.replace("]()", f"]({url})", 1)
    text = re.sub(r"<!--\s*Please check:.*?-->", "", text, flags=re.S)
    file.write_text(text, encoding="utf-8")


def opened(publication: Path) -> Issue:
    settings = load_settings(publication, {})
    file = publication / "issues" / f"{SLUG}.md"
    return read_issue(file, root=publication, publication=settings.publication)


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_becomes_a_letter_that_checks_clean(
    publication: Path, posts: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pasted(SAMPLE).encode()), encoding="utf-8"))
    run = newsletter("new", "--from", kind if kind == "-" else posts / kind)
    assert run.exit_code == 0, run.err
    assert f"Wrote issues/{SLUG}.md" in run.out
    assert "still needed" in run.out

    rules = json.loads(newsletter("check", SLUG, "--json").out)["findings"]
    pasted_only = kind in ("-", "post.txt")
    assert [finding["rule"] for finding in rules].count("news.no-address") == (3 if pasted_only else 0)
    assert "note.unanswered" in {finding["rule"] for finding in rules}
    if pasted_only:
        refused = newsletter("send", SLUG, "--yes")
        assert refused.exit_code == 1
        assert "has no web address" in refused.out + refused.err
    fill_in(publication / "issues" / f"{SLUG}.md")
    assert newsletter("build", SLUG).exit_code == 0
    checked = newsletter("check", SLUG, "--json")
    assert checked.exit_code == 0, checked.out
    rules = {finding["rule"] for finding in json.loads(checked.out)["findings"]}
    # The publication is the sample's own: its sender, its address and .example are no office's.
    assert rules <= {"link.sample", "filler.postal-address", "filler.settings"}

    issue = opened(publication)
    said = words(seen(issue.source))
    facts = [
        sentence
        for sentence in sentences(SAMPLE)
        if not (kind in ("-", "post.txt") and "Marchers" in sentence)
    ]
    assert [fact for fact in facts if words(fact) not in said] == []
    fact, spotlight, news = (block for block in issue.blocks if isinstance(block, Callout | Spotlight | News))
    assert isinstance(fact, Callout)
    assert isinstance(spotlight, Spotlight)
    assert isinstance(news, News)
    assert "Los Angeles is not a Sanctuary City by law" in seen_in(fact)
    assert "Chief of Staff, District Director" in seen_in(spotlight)
    assert [(story.outlet, story.lang) for story in news.items if isinstance(story, Story)] == [
        ("LA Times", ""),
        ("Univision", "es"),
        ("Beverly Press", ""),
    ]
    assert (issue.front.subject, issue.front.kicker) == (SAMPLE.title, SAMPLE.kicker)


def seen_in(block: Callout | Spotlight) -> str:
    return plain(" ".join(getattr(piece, "markdown", "") for piece in block.body))


def test_title_and_date_can_be_said_better(publication: Path, posts: Path, newsletter: Newsletter) -> None:
    run = newsletter("new", "--from", posts / "post.html", "--title", "Our city", "--date", "2023-04-01")
    assert run.exit_code == 0, run.err
    text = (publication / "issues" / "2023-04-01-our-city.md").read_text(encoding="utf-8")
    assert f"The post’s title was: {SAMPLE.title}" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "give a TITLE"),
        (("--from", "nothing.html"), "there is no file nothing.html"),
        (("A", "--title", "B"), "give the title once"),
        (("--title", " "), "the title is empty"),
        (("--from", "http://127.0.0.1/post"), "this machine itself"),
    ],
)
def test_what_is_missing_is_said_in_a_line(
    publication: Path, newsletter: Newsletter, arguments: tuple[str, ...], words: str
) -> None:
    run = newsletter("new", *arguments)
    assert run.exit_code == 2
    assert words in run.err
    assert "Traceback" not in run.err


def test_a_title_alone_still_starts_an_empty_issue(publication: Path, newsletter: Newsletter) -> None:
    assert newsletter("new", "What changes in May", "--date", "2023-05-01").exit_code == 0
    assert (publication / "issues" / "2023-05-01-what-changes-in-may.md").is_file()
