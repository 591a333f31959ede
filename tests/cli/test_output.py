"""What is printed cannot play tricks on a terminal, and columns stand straight."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.cli.output import (
    display_path,
    format_size,
    plural,
    print_json,
    print_table,
    print_warning,
    print_wrapped,
    safe,
)
from newsletter.model import Counts, Place


@given(st.text())
def test_no_control_character_reaches_the_terminal(text: str) -> None:
    assert not any((ord(c) < 32 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0 for c in safe(text))


def test_an_escape_sequence_in_a_subject_is_made_visible() -> None:
    assert safe("\x1b[2Jgone") == "\ufffd[2Jgone"


def test_columns_are_never_cut(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["address", "tries"], [["a" * 120 + "@example.org", 3], ["b@example.org", 12]])
    lines = capsys.readouterr().out.splitlines()
    assert "a" * 120 + "@example.org      3" in lines[1]
    assert lines[2].endswith("   12")


def test_on_a_terminal_a_table_keeps_to_its_width(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("NO_COLOR", "1")
    print_table(["id", "issue"], [[7, "what the council voted for in May"]], below=["it was late"])
    assert capsys.readouterr().out.splitlines() == [
        "id  issue",
        " 7  what the council voted for",
        "    in May",
        "    it was late",
    ]


def test_json_holds_dataclasses_and_times(capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counts(
        audience=1, accepted=1, failed=0, suppressed=0, unknown=0, queued=0, deferred=0, cancelled=0
    )
    moment = datetime(2026, 3, 1, 9, tzinfo=UTC)
    print_json({"counts": counts, "at": moment, "places": (Place(path="a.md", line=3),)})
    read = json.loads(capsys.readouterr().out)
    assert read["counts"]["accepted"] == 1
    assert read["at"] == "2026-03-01T09:00:00+00:00"
    assert read["places"] == [{"path": "a.md", "line": 3}]


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories"), (1200, "1,200 stories")]
)
def test_numbers_agree_with_their_nouns(count: int, told: str) -> None:
    assert plural(count, "story", "stories") == told


@pytest.mark.parametrize(
    ("size_bytes", "told"), [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KB"), (3 * 1024 * 1024, "3.0 MB")]
)
def test_sizes_are_for_people(size_bytes: int, told: str) -> None:
    assert format_size(size_bytes) == told


def test_a_path_is_short_where_it_lies_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert display_path(tmp_path / "build" / "a.html") == "build/a.html"
    assert display_path(Path("build/a.html")) == "build/a.html"
    assert display_path(tmp_path) == "."
    assert display_path(tmp_path.parent / "other") == str(tmp_path.parent / "other")


def test_on_a_terminal_a_long_text_goes_on_below_itself_and_a_pipe_gets_it_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "Council votes for rent relief https://paper.example/a-long-address-that-is-never-cut"
    print_wrapped("  7  ", words)
    assert capsys.readouterr().out == f"  7  {words}\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "24")
    print_wrapped("  7  ", words)
    assert capsys.readouterr().out.splitlines() == [
        "  7  Council votes for",
        "     rent relief",
        "     https://paper.example/a-long-address-that-is-never-cut",
    ]


def test_a_warning_wraps_between_words_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    print_warning("the subject has changed")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    print_warning("the subject has changed")
    assert capsys.readouterr().err.splitlines() == [
        "Warning: the subject",
        "has changed",
        "Warning: the subject has changed",
    ]
