from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command_line import SLUG, Newsletter


def test_an_issue_without_a_history_says_so(newsletter: Newsletter, publication: Path) -> None:
    run = newsletter("history", SLUG)
    assert (run.exit_code, run.out) == (0, f"issues/{SLUG}.md has no earlier versions yet.\n")


def test_a_version_is_kept_listed_and_compared_by_a_part_of_the_name(
    newsletter: Newsletter, publication: Path
) -> None:
    assert "kept in .newsletter/versions" in newsletter("history", "sanctuary", "--keep", "First").out
    (version,) = json.loads(newsletter("history", "sanctuary", "--json").out)["versions"]
    assert (version["note"], version["kind"]) == ("First", "kept")
    assert newsletter("history", SLUG).out.startswith(f"{version['id']}  ")
    assert newsletter("history", SLUG, version["id"]).out == "This is the text as it is now.\n"
    file = publication / "issues" / f"{SLUG}.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Dear ", "Hello "), encoding="utf-8")
    shown = newsletter("history", SLUG, version["id"]).out
    assert "[-Hello-]{+Dear+} {{ first_name" in shown


def test_an_unknown_version_is_refused_in_one_line(newsletter: Newsletter, publication: Path) -> None:
    run = newsletter("history", SLUG, "nothing")
    assert run.exit_code == 2
    assert run.err.startswith(f'error: {SLUG} has no version "nothing"')


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_in_a_repository_it_is_a_commit(newsletter: Newsletter, publication: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=publication, check=True)
    assert "kept as a git commit" in newsletter("history", SLUG, "--keep", "First").out
    assert "nothing to keep" in newsletter("history", SLUG, "--keep", "Again").out
    assert ", First\n" in newsletter("history", SLUG).out
