"""`newsletter paste` prints Markdown, and says what was left out beside it."""

from __future__ import annotations

from pathlib import Path

from tests.command_line import Newsletter

HTML = "<p>One <del>two</del> <b>three</b></p><img src='file:///C:/a.png' alt='A'>"


def test_markup_of_a_file_becomes_markdown(newsletter: Newsletter, tmp_path: Path) -> None:
    file = tmp_path / "copied.html"
    file.write_text(HTML, encoding="utf-8")
    run = newsletter("paste", str(file))
    assert run.out.startswith("One **three**\n\n<!--\nPlease check: A picture was here: a.png\n")
    assert run.err == "1 deleted passage was left out\n1 picture could not come along\n"


def test_cells_become_a_table(newsletter: Newsletter, tmp_path: Path) -> None:
    file = tmp_path / "cells.txt"
    file.write_text("Day\tHours\nMonday\t9 to 5\n", encoding="utf-8")
    assert newsletter("paste", str(file)).out == "| Day | Hours |\n| --- | --- |\n| Monday | 9 to 5 |\n"


def test_what_is_too_large_is_printed_as_it_is(newsletter: Newsletter, tmp_path: Path) -> None:
    file = tmp_path / "copied.html"
    file.write_text("<b>" * 400 + "x", encoding="utf-8")
    run = newsletter("paste", str(file))
    assert "Too large to keep its formatting" in run.err


def test_a_missing_file_is_one_clear_line(newsletter: Newsletter) -> None:
    run = newsletter("paste", "none.html")
    assert run.exit_code == 2
    assert "none.html" in run.err
