"""`newsletter comments`: the same comments as in the studio."""

from __future__ import annotations

import json
from pathlib import Path

from tests.command_line import Newsletter

ISSUE = "2023-03-11-sanctuary-city"


def line_of(publication: Path, words: str) -> str:
    text = next((publication / "issues").glob("*.md")).read_text(encoding="utf-8")
    return str(text[: text.index(words)].count("\n") + 1)


def test_comments_are_added_answered_resolved_and_deleted(publication: Path, newsletter: Newsletter) -> None:
    assert "has no open comments" in newsletter("comments", ISSUE).out
    line = line_of(publication, "subject:")
    added = newsletter("comments", ISSUE, "--add", line, "--text", "Too long?")
    assert added.exit_code == 0, added.err
    (one,) = json.loads(newsletter("comments", ISSUE, "--json").out)
    assert (one["line"], one["text"], one["passage"][:8]) == (int(line), "Too long?", "subject:")
    number = str(one["number"])
    assert newsletter("comments", ISSUE, "--answer", number, "--text", "No.").exit_code == 0
    assert newsletter("comments", ISSUE, "--resolve", number).exit_code == 0
    assert "Too long?" not in newsletter("comments", ISSUE).out
    shown = newsletter("comments", ISSUE, "--all").out
    assert "resolved by" in shown
    assert "No." in shown
    assert newsletter("comments", ISSUE, "--reopen", number).exit_code == 0
    refused = newsletter("comments", ISSUE, "--delete", number)
    assert (refused.exit_code, "has an answer" in refused.err) == (1, True)
    answer = str(json.loads(newsletter("comments", ISSUE, "--json").out)[0]["answers"][0]["number"])
    assert newsletter("comments", ISSUE, "--delete", answer).exit_code == 0
    assert newsletter("comments", ISSUE, "--delete", number).exit_code == 0
    assert newsletter("comments", ISSUE, "--resolve", "99").exit_code == 2


def test_a_use_that_makes_no_sense_is_explained(publication: Path, newsletter: Newsletter) -> None:
    assert publication.exists()
    for words in (("--add", "1"), ("--text", "x"), ("--resolve", "1", "--delete", "1")):
        assert newsletter("comments", ISSUE, *words).exit_code == 2
