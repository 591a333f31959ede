"""An ambiguous time is asked about on a terminal, and refused with its readings elsewhere."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cli.two_lists import ISSUE, two_lists
from tests.command_line import Newsletter


class Terminal(io.StringIO):
    """Answers that somebody types on a terminal."""

    def isatty(self) -> bool:
        return True


def test_without_a_terminal_the_two_readings_are_written_out(
    publication: Path, newsletter: Newsletter
) -> None:
    two_lists(publication, newsletter)
    run = newsletter("send", ISSUE, "--at", "tomorrow at 5", "--yes")
    assert run.exit_code == 2
    assert "'tomorrow at 5' can mean " in run.err
    assert run.err.count("5:00 AM") == run.err.count("5:00 PM") == 1
    assert newsletter("schedule", "list").out == "Nothing is scheduled.\n"


@pytest.mark.parametrize(("answer", "hour"), [("1\n", "T05:00"), ("2\n", "T17:00"), ("7\n2\n", "T17:00")])
def test_on_a_terminal_it_is_asked(
    publication: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch, answer: str, hour: str
) -> None:
    two_lists(publication, newsletter)
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    run = newsletter("send", ISSUE, "--at", "tomorrow at 5", "--yes")
    assert run.exit_code == 0, run.err
    assert "“tomorrow at 5” can mean:" in run.err
    (plan,) = json.loads(newsletter("schedule", "list", "--json").out)
    assert hour in plan["wall"]
