"""A disk that fills up in the middle of a send, for real: a small file system of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import SLUG

SCRIPT = f"""
set -e
mount -t tmpfs -o size=80M tmpfs "$DISK"
head -c 76M /dev/zero > "$DISK/ballast"
cp -r "$PUBLICATION" "$DISK/letter"
cd "$DISK/letter"
newsletter() {{ "$PYTHON" -c 'from newsletter.run.command_line import main; main()' "$@"; }}
set +e
newsletter send {SLUG} --yes; echo "exit: $?"
newsletter mailings show 1
ls outbox/*/.*.tmp outbox/*/*.part 2>/dev/null
rm "$DISK/ballast"
newsletter send {SLUG} --yes || newsletter mailings resume 1
echo "exit: $?"
ls outbox/* | wc -l
"""


def may_mount() -> bool:
    """Say whether this machine lets us have a file system of our own."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0


def test_a_disk_that_fills_up_in_the_middle_loses_nobody(ready: Path, tmp_path: Path) -> None:
    if not may_mount():
        # No package mends that, so it is no failure in CI either; test_bad_input fills a disk by a limit.
        pytest.skip("this machine lets nobody have a file system of their own (`unshare -rm`)")
    disk = tmp_path / "disk"
    disk.mkdir()
    environ = os.environ | {"DISK": str(disk), "PUBLICATION": str(ready), "PYTHON": sys.executable}

    run = subprocess.run(
        ["unshare", "-rm", "bash", "-c", SCRIPT], env=environ, capture_output=True, text=True, check=False
    )

    assert "Traceback" not in run.stderr
    assert "is full" in run.stderr or "No space left" in run.stderr, run.stderr
    exits = [line for line in run.stdout.splitlines() if line.startswith("exit:")]
    assert exits[0] in {"exit: 1", "exit: 2"}
    assert exits[1] == "exit: 0"
    assert " queued" in run.stdout.partition("exit: 0")[0]
    assert ".tmp" not in run.stdout
    assert run.stdout.splitlines()[-1].strip() == "200"
