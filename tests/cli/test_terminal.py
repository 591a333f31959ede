"""Colour only where it is wanted, and no letter that ends a command."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from newsletter.cli.terminal import done_mark, fit_streams, paint

PRINTS = "from newsletter.run.command_line import main; main()"
STYLED = "\x1b[31m"


def test_errors_are_red_where_the_terminal_can_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert paint("error", fg="red").startswith(STYLED)


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colour_gets_none(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    assert paint("error", fg="red", bold=True) == "error"


def test_an_empty_no_color_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("TERM", "xterm")
    assert paint("error", fg="red").startswith(STYLED)


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", "✓ "), ("latin-1", "ok: "), ("ascii", "ok: ")])
def test_an_achievement_is_never_marked_with_a_question(
    encoding: str, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    assert done_mark() == mark


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "ascii"])
def test_programs_read_utf_8_whatever_the_machine_speaks(encoding: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PRINTS, "blocks", "--json"],
        env=os.environ | {"PYTHONIOENCODING": encoding},
        capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "9–17" in run.stdout.decode("utf-8")


def test_a_terminal_without_a_letter_shows_a_question_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", Terminal(raw, encoding="latin-1"))
    fit_streams()
    print("✓ Zoë 🎈", flush=True)  # noqa: T201 - what a command does
    assert raw.getvalue() == "? Zoë ?\n".encode("latin-1")


def test_a_stream_of_another_kind_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    fit_streams()
