"""The board has every issue where it belongs, and reads only what has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app import issue_head_cache
from newsletter.app.finding_counts import FindingCount
from newsletter.app.issue_board import BoardFilter, IssueState, issue_board, issue_card
from newsletter.app.issue_preview import preview_text
from newsletter.errors import NotFoundError
from newsletter.model import Level, MailingStatus
from newsletter.settings import load_settings
from tests.app.issue_desk import IssueDesk, issue_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[IssueDesk]:
    with issue_desk(tmp_path) as opened:
        yield opened


def states(desk: IssueDesk, wanted: BoardFilter | None = None) -> dict[str, list[str]]:
    board = issue_board(desk.workspace, wanted or BoardFilter())
    return {state.value: [one.slug for one in cards] for state, cards in board.columns.items() if cards}


def test_each_issue_is_in_the_state_that_the_database_says(desk: IssueDesk) -> None:
    for slug in ("a-draft", "b-scheduled", "c-sending", "d-sent", "e-paused"):
        desk.write(slug)
    desk.schedule("b-scheduled")
    desk.launch("d-sent")
    paused = desk.launch("e-paused", finish=False)
    desk.workspace.store.steer(paused.id, MailingStatus.PAUSED, now=desk.clock.now())
    desk.clock.later(minutes=1)
    desk.launch("c-sending", finish=False)
    assert states(desk) == {
        "draft": ["a-draft"],
        "scheduled": ["b-scheduled"],
        "sending": ["c-sending", "e-paused"],
        "sent": ["d-sent"],
    }
    assert issue_card(desk.workspace, "e-paused").is_paused
    assert issue_card(desk.workspace, "b-scheduled").is_fixed
    assert not issue_card(desk.workspace, "a-draft").is_fixed


def test_a_sent_issue_with_a_correction_waiting_is_scheduled(desk: IssueDesk) -> None:
    desk.write("news")
    mailing = desk.launch("news")
    assert issue_card(desk.workspace, "news").state is IssueState.SENT
    desk.schedule("news", round_=1)
    card = issue_card(desk.workspace, "news")
    assert card.state is IssueState.SCHEDULED
    assert card.mailing is not None
    assert card.mailing.id == mailing.id


def test_a_card_says_who_wrote_what_and_how_much(desk: IssueDesk) -> None:
    desk.write("news", "One two three. [Four](https://example.org/not/a/word)\n\n<!-- not this -->")
    card = issue_card(desk.workspace, "news")
    assert (card.head.subject, card.head.list, card.head.authors) == ("news", "constituents", ("Ana Ruiz",))
    assert card.head.words == 4
    assert str(card.head.date) == "2026-11-24"


def test_an_issue_without_front_matter_is_shown_with_its_problem(desk: IssueDesk) -> None:
    (desk.workspace.root / "issues" / "broken.md").write_text("No front matter\n")
    card = issue_card(desk.workspace, "broken")
    assert card.state is IssueState.DRAFT
    assert card.head.problem == "the file must start with front matter"


def test_words_are_searched_in_the_whole_text_and_in_the_name(desk: IssueDesk) -> None:
    desk.write("one", "About the Library.", subject="Hours")
    desk.write("two", "About parks.")
    assert states(desk, BoardFilter(words="LIBRARY hours")) == {"draft": ["one"]}
    assert states(desk, BoardFilter(words="two")) == {"draft": ["two"]}
    assert states(desk, BoardFilter(list="none")) == {}
    assert states(desk, BoardFilter(state=IssueState.SENT)) == {}
    assert issue_board(desk.workspace, BoardFilter(words="two")).total == 2


def test_whoever_may_see_one_list_sees_its_issues_only(desk: IssueDesk) -> None:
    desk.write("one")
    desk.write("two", list_key="press")
    board = issue_board(desk.workspace, lists=("press",))
    assert (board.total, board.found) == (1, 1)


def test_files_are_read_again_only_when_they_have_changed(
    desk: IssueDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    original = issue_head_cache._read

    def counting(file: Path, *given: object) -> object:
        read.append(file.stem)
        return original(file, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(issue_head_cache, "_read", counting)
    one, two = desk.write("one"), desk.write("two")
    for file in (one, two):
        os.utime(file, ns=(10**18, 10**18))
    issue_board(desk.workspace)
    issue_board(desk.workspace)
    assert read == ["one", "two"]
    two.write_text(two.read_text().replace("Hello", "Howdy"))
    os.utime(two, ns=(10**18 + 1, 10**18 + 1))
    issue_board(desk.workspace)
    assert read == ["one", "two", "two"]
    one.unlink()
    assert states(desk) == {"draft": ["two"]}


def test_a_file_that_was_just_saved_is_never_taken_from_memory(desk: IssueDesk) -> None:
    file = desk.write("one", "Hello.")
    assert issue_board(desk.workspace, BoardFilter(words="hello")).found == 1
    stamp = file.stat()
    with file.open("r+b") as opened:  # the same size, the same time, the same inode
        opened.write(file.read_bytes().replace(b"Hello", b"Howdy"))
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert issue_board(desk.workspace, BoardFilter(words="howdy")).found == 1


def test_an_unknown_issue_is_not_found(desk: IssueDesk) -> None:
    with pytest.raises(NotFoundError, match="there is no issue 'none'"):
        issue_card(desk.workspace, "none")


def test_a_card_has_the_findings_of_exactly_the_text_that_was_previewed(desk: IssueDesk) -> None:
    def findings() -> FindingCount | None:
        return issue_card(desk.workspace, "news").findings

    broken = desk.write("news", "[Read more](http://localhost/a)")
    assert findings() is None
    preview = preview_text(desk.workspace, "news", broken.read_text())
    errors = [one for one in preview.findings if one.level is Level.ERROR]
    assert errors
    assert findings() == FindingCount(total=len(preview.findings), errors=len(errors))
    desk.write("news", "Nothing wrong.")
    assert findings() is None
    preview_text(desk.workspace, "news", "---\nsubjekt: x\n---\n")
    assert findings() is None
    broken.write_text("---\nsubjekt: x\n---\n")
    assert (found := findings()) is not None
    assert found.errors > 0
    desk.workspace = replace(desk.workspace, settings=load_settings(desk.workspace.root, {}))
    assert findings() is None
