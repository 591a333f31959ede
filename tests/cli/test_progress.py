"""Progress, on a terminal and in a pipe."""

from __future__ import annotations

import sys

import pytest

from newsletter.cli.progress import polling_progress, rows_progress, sending_progress


def watched(monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)


def test_a_pipe_hears_a_few_lines_whatever_the_size(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched(monkeypatch, terminal=False)
    with sending_progress(1_000, 500) as tick:
        for _ in range(500):
            tick()
    assert capsys.readouterr().err.splitlines() == ["Sending: 600 of 1,000", "Sending: 800 of 1,000"]


def test_a_pipe_hears_of_many_feeds_and_not_of_few(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched(monkeypatch, terminal=False)
    for total in (0, 9, 10):
        with polling_progress(total) as tick:
            for _ in range(total):
                tick()
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"Polling feeds: {n} of 10" for n in (2, 4, 6, 8)]


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    watched(monkeypatch, terminal=True)
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "80")
    with polling_progress(2) as tick:
        tick()
        tick()
    assert "Polling feeds" in capsys.readouterr().err


def test_a_bar_ends_with_all_that_was_done_however_fast_that_was(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched(monkeypatch, terminal=True)
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "80")
    with sending_progress(2_000, 1_000) as tick:
        for _ in range(1_000):
            tick()
    assert "2000/2000" in capsys.readouterr().err.replace(" ", "")


def test_nobody_to_ask_shows_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched(monkeypatch, terminal=True)
    with polling_progress(0):
        pass
    assert capsys.readouterr().err == ""


def test_many_rows_are_shown_and_few_are_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched(monkeypatch, terminal=False)
    for total in (0, 1_999, 2_000):
        with rows_progress("Reading rows")(total) as tick:
            for _ in range(total):
                tick()
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"Reading rows: {n:,} of 2,000" for n in (400, 800, 1_200, 1_600)]


def test_many_rows_are_a_bar_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched(monkeypatch, terminal=True)
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "80")
    with rows_progress("Importing people")(2_000) as tick:
        tick()
    assert "Importing people" in capsys.readouterr().err
