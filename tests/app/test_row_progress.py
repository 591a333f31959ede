"""Row progress: lines are counted, a file that is not there has none, each row ticks once it is worked on."""

from __future__ import annotations

from pathlib import Path

from newsletter.app.row_progress import count_lines, ticking


def test_lines_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(b"email\n" * 300_000)
    assert count_lines(file) == 300_000
    assert count_lines(tmp_path / "missing.csv") == count_lines(tmp_path) == 0


def test_a_row_ticks_after_it_was_worked_on() -> None:
    seen: list[str] = []
    for row in ticking("ab", lambda: seen.append("tick")):
        seen.append(row)
    assert seen == ["a", "tick", "b", "tick"]
