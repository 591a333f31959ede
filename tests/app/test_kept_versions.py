"""Kept versions: what a save replaced, at most every few minutes, and what somebody asked to keep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app import kept_versions as module
from newsletter.app.kept_versions import keep_text, kept_version, kept_versions, writers_of
from tests.app.edited_issue import ANA, BEN, SLUG, TEXT, EditedIssue, edited_issue


@pytest.fixture
def issue(tmp_path: Path) -> Iterator[EditedIssue]:
    with edited_issue(tmp_path / "publication") as found:
        yield found


def sources(issue: EditedIssue) -> list[str]:
    return [one.source for one in kept_versions(issue.workspace, SLUG)]


def test_what_a_save_replaces_is_kept_at_most_every_five_minutes(issue: EditedIssue) -> None:
    issue.save(TEXT + "One.\n")
    issue.clock.later(minutes=4)
    issue.save(TEXT + "Two.\n")
    assert sources(issue) == [TEXT]
    issue.clock.later(minutes=2)
    issue.save(TEXT + "Three.\n", by=BEN)
    assert sources(issue) == [TEXT + "Two.\n", TEXT]
    assert [one.by for one in kept_versions(issue.workspace, SLUG)] == [ANA.name, ""]


def test_everybody_who_saved_is_known_the_latest_last(issue: EditedIssue) -> None:
    for text, who in (("One.", ANA), ("Two.", BEN), ("Three.", ANA)):
        issue.save(TEXT + text, by=who)
    assert writers_of(issue.workspace, SLUG) == (BEN.name, ANA.name)


def test_the_file_as_it_was_is_kept_byte_for_byte(issue: EditedIssue) -> None:
    source = "\ufeff" + TEXT.replace("\n", "\r\n")
    issue.file.write_bytes(source.encode())
    issue.save(TEXT + "More.\n")
    assert sources(issue) == [source]


def test_of_each_kind_the_newest_stay(issue: EditedIssue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_AUTOMATIC", 2)
    monkeypatch.setattr(module, "MOST_ASKED_FOR", 1)
    for number in range(6):
        issue.clock.later(minutes=6)
        keep_text(issue.workspace, SLUG, f"{number}", by="Ana", note="Kept" if number % 2 else "")
    assert sources(issue) == ["5", "4", "2"]


def test_the_same_text_is_kept_once(issue: EditedIssue) -> None:
    first = keep_text(issue.workspace, SLUG, "a", by="Ana", note="")
    issue.clock.later(minutes=1)
    assert keep_text(issue.workspace, SLUG, "a", by="Ana", note="") == first
    assert keep_text(issue.workspace, SLUG, "a", by="Ana", note="Now") != first


@pytest.mark.parametrize("damaged", ["", "[]", '{"text": "other"}', '{"text": 3}', "\udcff"])
def test_a_damaged_file_is_left_out(issue: EditedIssue, damaged: str) -> None:
    kept = keep_text(issue.workspace, SLUG, "a", by="Ana", note="")
    file = issue.workspace.root / ".newsletter" / "versions" / SLUG / f"{kept.id}.json"
    file.write_bytes(damaged.encode("utf-8", "surrogateescape"))
    assert kept_versions(issue.workspace, SLUG) == ()
    assert kept_version(issue.workspace, SLUG, kept.id) is None


@pytest.mark.parametrize("key", ["", "../writers", "writers", "x" * 5000])
def test_only_names_of_kept_versions_are_looked_up(issue: EditedIssue, key: str) -> None:
    assert kept_version(issue.workspace, SLUG, key) is None


def test_a_version_that_cannot_be_kept_does_not_stop_a_save(issue: EditedIssue) -> None:
    (issue.workspace.root / ".newsletter").mkdir(exist_ok=True)
    (issue.workspace.root / ".newsletter" / "versions").write_text("in the way")
    issue.save(TEXT + "More.\n")
    assert issue.file.read_text() == TEXT + "More.\n"
    assert kept_versions(issue.workspace, SLUG) == ()
