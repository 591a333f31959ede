"""Themes: listed and tried, each trial in a process of its own."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from newsletter.app import themes
from newsletter.app.themes import check_theme
from newsletter.errors import ThemeError
from tests.command_line import Newsletter

SHIPPED = ("bold-campaign", "calm-civic", "plain-letter")


def theme(publication: Path, **files: str) -> None:
    home = publication / "templates" / "ours"
    home.mkdir(exist_ok=True)
    (home / "theme.toml").write_text('base = "calm-civic"')
    for name, text in files.items():
        (home / name.replace("_", ".")).write_text(text)


def test_the_themes_are_listed_with_the_one_in_use(publication: Path) -> None:
    found = themes.themes(publication, "calm-civic")
    assert tuple(one.name for one in found) == SHIPPED
    assert [one.used for one in found] == [False, True, False]
    assert all(one.title and one.says for one in found)


def test_a_broken_theme_is_listed_with_what_is_wrong(publication: Path) -> None:
    theme(publication)
    (publication / "templates" / "ours" / "theme.toml").write_text("base = ")
    (ours,) = (one for one in themes.themes(publication, "calm-civic") if one.name == "ours")
    assert "not valid TOML" in ours.problem


def test_what_the_letter_owes_its_readers_is_told(publication: Path) -> None:
    theme(publication, text_mjml="<mj-text>{{ body }}<h5>Sudden</h5></mj-text>")
    assert "[heading.order]" in " ".join(one.message for one in check_theme(publication, "ours"))


def test_a_check_that_takes_too_long_is_stopped(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(themes, "TIMEOUT_SECONDS", 2)
    worker_that(publication, "exec sleep 600", monkeypatch)
    theme(publication)
    started = time.monotonic()
    (fault,) = check_theme(publication, "ours")
    assert "takes more than 2 seconds" in fault.message
    assert time.monotonic() - started < 60


def test_a_check_whose_process_is_ended_says_how(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library can end the process it runs in; a stand-in does here, so that nothing has to harm one."""
    worker_that(publication, "kill -KILL $$", monkeypatch)
    theme(publication)
    (fault,) = check_theme(publication, "ours")
    assert fault.message == "Building an email with it crashes (SIGKILL)"
    assert fault.where == "ours"


def worker_that(folder: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a process that does something else in the place of the one that tries a theme."""
    program = folder / "worker.sh"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))


def test_a_theme_that_is_not_there_says_which_was_meant(publication: Path) -> None:
    with pytest.raises(ThemeError, match="Did you mean “plain-letter”"):
        check_theme(publication, "plain-leter")


def test_a_theme_whose_letter_has_no_template_says_which_are_missing(publication: Path) -> None:
    home = publication / "templates" / "alone"
    home.mkdir()
    (home / "letter.mjml").write_text("<mjml></mjml>")
    (fault,) = check_theme(publication, "alone")
    assert "has no hero.mjml, flow.mjml" in fault.message.replace("letter.txt, ", "").replace(
        "hero.mjml, hero.txt", "hero.mjml"
    )


def test_the_command_lists_and_checks(publication: Path, newsletter: Newsletter) -> None:
    listed = newsletter("theme", "list")
    assert "* calm-civic" in listed.out
    assert "  plain-letter, based on calm-civic" in listed.out
    sound = newsletter("theme", "check")
    assert (sound.exit_code, sound.out) == (
        0,
        "✓ calm-civic: no problems (tested with every block, with a minimal issue, and right-to-left)\n",
    )


def test_the_command_answers_no_with_file_and_line(publication: Path, newsletter: Newsletter) -> None:
    theme(publication, divider_mjml='<mj-divider\n border-width="1" />')
    run = newsletter("theme", "check", "ours")
    assert run.exit_code == 1
    assert (
        "ours/divider.mjml:1: <mj-divider> has border-width=“1”\n    Write a length such as 16px" in run.out
    )
    assert "ours: 1 problem." in run.out
    as_json = newsletter("theme", "check", "ours", "--json")
    assert [sorted(fault) for fault in json.loads(as_json.out)["faults"]] == [["message", "way_out", "where"]]
    assert as_json.exit_code == 1
    assert '"where": "ours/divider.mjml:1"' in as_json.out


def test_the_command_does_not_know_every_name(publication: Path, newsletter: Newsletter) -> None:
    run = newsletter("theme", "check", "none")
    assert run.exit_code == 2
    assert "There is no theme “none”" in run.err
