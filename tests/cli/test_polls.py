"""`newsletter polls SLUG`: counts, and nobody's name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsletter.store.database import open_store
from tests.command_line import SLUG, Newsletter

POLL = "\n::: poll Which evening suits you?\n\n- Tuesday\n- Thursday\n:::\n"


@pytest.fixture
def voted(publication: Path, newsletter: Newsletter) -> Path:
    file = publication / "issues" / f"{SLUG}.md"
    head = "---\nsubject: Two new evenings\ndate: 2023-03-11\nlist: constituents\nauthors: [Ana Ruiz]\n---\n"
    file.write_text(head + POLL, encoding="utf-8")
    newsletter(
        "subscribers", "import", "subscribers/sample.csv", "--list", "constituents", "--basis", "asked"
    )
    sent = newsletter("send", SLUG, "--yes")
    assert sent.exit_code == 0, sent.out + sent.err
    folder = publication / ".newsletter"
    with open_store(f"sqlite:///{folder}/newsletter.db", state_folder=folder) as store:
        for number, one in enumerate(list(store.subscribers())[:3]):
            assert store.vote(mailing_id=1, subscriber_id=one.id, poll="1", choice=1 + number % 2)
    return publication


@pytest.mark.usefixtures("voted")
def test_votes_are_counts(newsletter: Newsletter) -> None:
    run = newsletter("polls", SLUG)
    assert run.exit_code == 0
    assert "Which evening suits you?" in run.out
    assert "3 votes, open without an end" in run.out
    assert "67%" in run.out
    assert "@" not in run.out
    (poll,) = json.loads(newsletter("polls", SLUG, "--json").out)
    assert poll["votes"] == 3
    assert [(one["label"], one["votes"]) for one in poll["answers"]] == [("Tuesday", 2), ("Thursday", 1)]


@pytest.mark.usefixtures("publication")
def test_an_issue_that_was_not_sent_has_no_votes(newsletter: Newsletter) -> None:
    run = newsletter("polls", SLUG)
    assert run.exit_code != 0
    assert f"no issue “{SLUG}” was sent yet" in run.err


@pytest.mark.usefixtures("voted")
def test_a_part_of_the_name_is_enough(newsletter: Newsletter) -> None:
    assert newsletter("polls", "sanctuary").out == newsletter("polls", SLUG).out
