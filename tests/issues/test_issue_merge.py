"""Merging two edits of one text: what is taken, what is a conflict, and the same answers as git's."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.issues.issue_merge import MergeKind, merge_issue

BASE = """---
subject: The street
date: 2023-03-11
---

The street is closed on Monday morning.

::: event The market
when: 2023-03-12 10:00
:::

Last words.
"""
_LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "", "e f"]), max_size=9)
texts = _LINES.map(lambda lines: "".join(f"{line}\n" for line in lines))


def kinds(base: str, mine: str, theirs: str) -> list[MergeKind]:
    return [place.kind for place in merge_issue(base, mine, theirs).places]


def test_changes_of_different_lines_are_both_taken() -> None:
    mine, theirs = BASE.replace("Last", "My last"), BASE.replace("The market", "The fair")
    assert merge_issue(BASE, mine, theirs).text == mine.replace("The market", "The fair")


def test_changes_of_different_words_of_a_paragraph_are_both_taken() -> None:
    mine, theirs = BASE.replace("closed", "open"), BASE.replace("Monday", "Friday")
    merge = merge_issue(BASE, mine, theirs)
    assert merge.text == mine.replace("Monday", "Friday")
    assert [place.kind for place in merge.places].count(MergeKind.WORDS) == 1


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (BASE.replace("Monday", "Tuesday"), BASE.replace("Monday", "Friday")),
        (BASE.replace("2023-03-11", "2023-04-11"), BASE.replace("2023-03-11", "2023-03-12")),
        (BASE.replace("10:00", "11:00"), BASE.replace("2023-03-12", "2023-03-13")),
        (BASE.replace("The market", "Our market"), BASE.replace("market", "fair")),
        (BASE + "Mine.\n", BASE + "Theirs.\n"),
        (BASE.replace("Last words.\n", ""), BASE.replace("Last words", "Final words")),
        (BASE.replace("The street\n", "My street\n"), BASE.replace("The street\n", "The road\n")),
    ],
    ids=["same word", "date", "key line", "block line", "both append", "delete against edit", "subject"],
)
def test_what_a_person_has_to_decide_is_a_conflict(mine: str, theirs: str) -> None:
    merge = merge_issue(BASE, mine, theirs)
    assert merge.text is None
    assert [place.kind for place in merge.places].count(MergeKind.CONFLICT) == 1


def test_a_paragraph_that_is_there_twice_is_not_merged_into_the_wrong_one() -> None:
    twice = "Same words here.\n\nSame words here.\n"
    assert merge_issue(twice, "Same words here.\n", "Same words there.\n\nSame words here.\n").text is None


def test_the_same_change_of_both_is_taken_once() -> None:
    changed = BASE.replace("Monday", "Friday")
    assert merge_issue(BASE, changed, changed).text == changed
    assert MergeKind.BOTH in kinds(BASE, changed, changed)


def test_a_missing_newline_at_the_end_is_no_change_of_the_last_line() -> None:
    assert merge_issue("a\nb\nc", "a\nb\nc\n", "x\nb\nc").text == "x\nb\nc\n"
    assert merge_issue("a\nb\nc\n", "a\nb\nc", "x\nb\nc\n").text == "x\nb\nc"
    assert merge_issue("a\nb\nc", "a\nb\nc", "x\nb\nc").text == "x\nb\nc"


@given(texts, texts, texts)
def test_the_places_make_up_all_three_texts(base: str, mine: str, theirs: str) -> None:
    places = merge_issue(base, mine, theirs).places
    assert "".join(place.base for place in places) == base
    assert "".join(place.mine for place in places) == mine
    assert "".join(place.theirs for place in places) == theirs


@given(texts, texts)
def test_where_one_side_changed_nothing_the_other_is_taken(base: str, other: str) -> None:
    assert merge_issue(base, base, other).text == other
    assert merge_issue(base, other, base).text == other
    assert merge_issue(base, other, other).text == other


@given(texts, texts, texts)
def test_it_does_not_matter_who_is_who(base: str, mine: str, theirs: str) -> None:
    assert merge_issue(base, mine, theirs).text == merge_issue(base, theirs, mine).text


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@settings(max_examples=150)
@given(texts, texts, texts)
def test_what_git_merges_is_merged_as_git_does(base: str, mine: str, theirs: str) -> None:
    merge = merge_issue(base, mine, theirs)
    if any(place.kind is MergeKind.WORDS for place in merge.places):
        return
    with TemporaryDirectory() as name:
        merged = git_merge(Path(name), base, mine, theirs)
    if merged is not None and merge.text is not None:
        assert merge.text == merged


def git_merge(folder: Path, base: str, mine: str, theirs: str) -> str | None:
    names = {"mine": mine, "base": base, "theirs": theirs}
    for name, text in names.items():
        (folder / name).write_text(text)
    ended = subprocess.run(
        ["git", "merge-file", "-p", *names], cwd=folder, capture_output=True, text=True, check=False
    )
    return ended.stdout if ended.returncode == 0 else None
