"""The theme check's process by itself: faults as JSON (a sound theme has none: see tests of app)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def checked(root: Path, name: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "newsletter.processes.theme_check_worker", str(root), name],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


def test_a_fault_has_its_place_and_a_hint_and_each_is_told_once(publication: Path) -> None:
    ours = publication / "templates" / "ours"
    ours.mkdir()
    (ours / "theme.toml").write_text('base = "calm-civic"', encoding="utf-8")
    (ours / "divider.mjml").write_text('<mj-divider border-width="1" />', encoding="utf-8")
    (fault,) = checked(publication, "ours")
    assert fault.keys() == {"where", "message", "hint"}
    assert fault["where"] == "ours/divider.mjml:1"
    assert "border-width" in fault["message"]


def test_a_theme_that_cannot_be_read_is_a_fault_too(publication: Path) -> None:
    (fault,) = checked(publication, "none")
    assert fault["where"] == "none"
