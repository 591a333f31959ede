"""`newsletter review`: asking for a review, and sending back, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.command_line import Newsletter

ISSUE = "2023-03-11-sanctuary-city"


def test_a_review_is_asked_for_and_sent_back(publication: Path, newsletter: Newsletter) -> None:
    assert publication.exists()
    assert "Nobody has asked" in newsletter("review", ISSUE).err + newsletter("review", ISSUE).out
    early = newsletter("review", ISSUE, "--send-back", "No.")
    assert (early.exit_code, "not in review" in early.err) == (1, True)
    asked = newsletter("review", ISSUE, "--ready", "--word", "Please look")
    assert asked.exit_code == 0, asked.err
    assert "Nobody else may approve it" in asked.out
    assert "review" in newsletter("issues", "list", "--state", "review").out
    assert newsletter("review", ISSUE, "--ready").exit_code == 1, "nobody is told twice"
    assert newsletter("review", ISSUE, "--send-back", "Too long").exit_code == 0
    steps = json.loads(newsletter("review", ISSUE, "--json").out)
    assert [(one["act"], one["word"]) for one in steps] == [
        ("ready", "Please look"),
        ("sent-back", "Too long"),
    ]
    assert "Too long" in newsletter("review", ISSUE).out
    assert newsletter("review", ISSUE, "--ready", "--send-back", "x").exit_code == 2
    assert newsletter("review", ISSUE, "--word", "x").exit_code == 2
