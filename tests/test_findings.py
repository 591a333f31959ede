"""Findings: every script has the form that its README states. None is run here: they install packages."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "findings"
SCRIPTS = sorted(FOLDER.glob("*.sh"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_finding_has_the_form_of_its_kind(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    first, finding, *lines = text.splitlines()
    assert first == "#!/usr/bin/env bash"
    assert finding.startswith("# ")
    assert finding.endswith(".")
    header = [line for line in lines if line.startswith("# ")]
    assert [found[1] for line in header if (found := re.match(r"# ([A-Z][\w ]+):", line))] == [
        "Expected",
        "So",
        "Seen with",
        "What we do",
    ]
    for word in (
        "\nset -euo pipefail\n",
        "folder=$(mktemp -d)\ntrap 'rm -rf \"$folder\"' EXIT\n",
        '"Changed: ',
    ):
        assert word in text
    for installed in re.findall(r"pip\" .*install (.*) \|\| exit 2", text):
        assert all("==" in one for one in installed.split())
    assert "http" not in "".join(line for line in text.splitlines() if "pip" in line)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_the_files_that_a_finding_names_are_there(script: Path) -> None:
    for path in re.findall(r"newsletter/[\w/]+\.py", script.read_text(encoding="utf-8")):
        assert (ROOT / path).is_file(), path


def test_the_readme_lists_every_finding() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \[`(.*?)`\]\(\1\) \|", readme, re.MULTILINE) == [
        script.name for script in SCRIPTS
    ]
    assert len(SCRIPTS) >= 5
