from __future__ import annotations

from newsletter.issues.parser import read_issue
from newsletter.model import Button, Callout, Image, Issue, News, Policy, Pull, Spotlight, Story, Text
from tests.issues.samples import PUBLICATION, ROOT, SAMPLE


def sample() -> Issue:
    return read_issue(SAMPLE, root=ROOT, publication=PUBLICATION)


def test_the_sample_reads_and_shows_every_part_of_a_letter() -> None:
    issue = sample()
    front = issue.front
    assert front.subject == "What does it mean to be a “Sanctuary City”?"
    assert all((front.preheader, front.title, front.kicker, front.lead))
    assert {type(block) for block in issue.blocks} >= {Text, Image, Callout, Policy, Button, Spotlight, News}


def test_the_sample_has_its_news_by_hand_and_from_both_feeds() -> None:
    (news,) = (block for block in sample().blocks if isinstance(block, News))
    by_hand = [item for item in news.items if isinstance(item, Story)]
    pulls = [item for item in news.items if isinstance(item, Pull)]
    assert [story.lang for story in by_hand] == ["", "es", ""]
    assert all(story.url.partition("/")[2].strip("/").split("/")[0].endswith(".example") for story in by_hand)
    assert [(pull.feed, pull.newest, pull.since_last_issue) for pull in pulls] == [
        ("city-hall", 2, True),
        ("el-barrio", 1, True),
    ]
    assert all(pull.pulled_at is None for pull in pulls)


def test_the_samples_pictures_are_described() -> None:
    for block in sample().blocks:
        if isinstance(block, Image):
            assert (block.source, "ICE Out of LA" in block.alt) == ("march.png", True)
        if isinstance(block, Spotlight):
            assert (block.photo, bool(block.alt)) == ("staff.png", True)


def test_the_samples_questions_are_headings() -> None:
    text = "\n".join(block.markdown for block in sample().blocks if isinstance(block, Text))
    headings = [line for line in text.split("\n") if line.startswith("#")]
    assert sum(line.endswith("?") for line in headings) >= 3
    assert all(line.startswith("## ") for line in headings)
