"""Comments follow their block through saves, other programs' edits and the renaming of an issue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.comments import (
    add_comment,
    answer_comment,
    comment_threads,
    delete_comment,
    reopen_comment,
    resolve_comment,
)
from newsletter.app.issue_rename import rename_issue
from newsletter.errors import NotFoundError, RefusedError
from tests.app.edited_issue import ANA, BEN, SLUG, TEXT, EditedIssue, edited_issue

CLOSED = "The street is closed from Monday on, because of the works on the bridge."
LONG = TEXT.replace("The street is closed.", CLOSED)


@pytest.fixture
def issue(tmp_path: Path) -> Iterator[EditedIssue]:
    with edited_issue(tmp_path / "publication") as found:
        found.save(LONG)
        yield found


def lines(issue: EditedIssue) -> list[int | None]:
    return [one.line for one in comment_threads(issue.workspace, SLUG)]


def test_a_comment_follows_many_small_edits(issue: EditedIssue) -> None:
    add_comment(issue.workspace, SLUG, 8, "Which bridge?", by=ANA)
    words = CLOSED.split()
    for index in range(len(words)):
        words[index] = words[index].upper() + "x"
        issue.save(LONG.replace(CLOSED, f"Something above {index}.\n\n{' '.join(words)}"))
    assert lines(issue) == [10]
    quoted = comment_threads(issue.workspace, SLUG)[0].quoted
    assert quoted == " ".join(words)


def test_a_comment_on_what_is_gone_keeps_its_words_and_comes_back(issue: EditedIssue) -> None:
    add_comment(issue.workspace, SLUG, 8, "Which bridge?", by=ANA)
    issue.save(LONG.replace(CLOSED + "\n\n", ""))
    (thread,) = comment_threads(issue.workspace, SLUG)
    assert (thread.line, thread.quoted) == (None, CLOSED)
    issue.file.write_text(LONG.replace("Last words.", f"Last words.\n\n{CLOSED}").replace(CLOSED, "New.", 1))
    assert lines(issue) == [12]


def test_a_comment_on_an_unsaved_text_is_on_its_block_once_that_is_saved(issue: EditedIssue) -> None:
    typed = LONG.replace("Last words.", "A paragraph that is not saved yet.\n\nLast words.")
    add_comment(issue.workspace, SLUG, 10, "Good.", by=ANA, source=typed)
    assert lines(issue) == [None]
    issue.save(typed)
    assert lines(issue) == [10]


def test_answers_resolving_and_opening_again(issue: EditedIssue) -> None:
    one = add_comment(issue.workspace, SLUG, 8, "Which bridge?", by=ANA)
    answer = answer_comment(issue.workspace, SLUG, one.id, "The old one.\r\nOf 1904.", by=BEN)
    assert resolve_comment(issue.workspace, SLUG, answer.id, by=BEN), "an answer stands for its thread"
    assert not resolve_comment(issue.workspace, SLUG, one.id, by=ANA)
    (thread,) = comment_threads(issue.workspace, SLUG)
    assert (thread.is_open, thread.comment.resolved_by) == (False, BEN.name)
    assert [(one.author, one.text) for one in thread.answers] == [(BEN.name, "The old one.\nOf 1904.")]
    assert reopen_comment(issue.workspace, SLUG, one.id)
    assert not reopen_comment(issue.workspace, SLUG, one.id)
    resolve_comment(issue.workspace, SLUG, one.id, by=BEN)
    answer_comment(issue.workspace, SLUG, one.id, "No, the new one.", by=ANA)
    assert comment_threads(issue.workspace, SLUG)[0].is_open, "whoever answers is not done"


def test_only_ones_own_comment_is_deleted_and_none_that_was_answered(issue: EditedIssue) -> None:
    one = add_comment(issue.workspace, SLUG, 8, "Which bridge?", by=ANA)
    answer = answer_comment(issue.workspace, SLUG, one.id, "The old one.", by=BEN)
    with pytest.raises(RefusedError, match="only they can delete it"):
        delete_comment(issue.workspace, SLUG, answer.id, by=ANA)
    with pytest.raises(RefusedError, match="has an answer"):
        delete_comment(issue.workspace, SLUG, one.id, by=ANA)
    delete_comment(issue.workspace, SLUG, answer.id, by=BEN)
    delete_comment(issue.workspace, SLUG, one.id, by=ANA)
    assert lines(issue) == []
    with pytest.raises(NotFoundError):
        delete_comment(issue.workspace, SLUG, one.id, by=ANA)


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4_001])
def test_a_comment_without_words_or_with_too_many_is_refused(issue: EditedIssue, text: str) -> None:
    with pytest.raises(RefusedError):
        add_comment(issue.workspace, SLUG, 8, text, by=ANA)
    assert lines(issue) == []


def test_comments_follow_an_issue_that_is_renamed(issue: EditedIssue) -> None:
    add_comment(issue.workspace, SLUG, 8, "Which bridge?", by=ANA)
    new = rename_issue(issue.workspace, SLUG, "april")
    assert [one.line for one in comment_threads(issue.workspace, new)] == [8]
