"""Hostile files: whatever they are full of is read, or refused, in the time it takes to look at it.

Each runs in a process of its own under a generous limit: what takes quadratic time would need ten minutes.
HYPOTHESIS_PROFILE=thorough takes a mebibyte of each, the most that a file may have.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.issues.samples import ROOT

READ = """
import sys
from tests.issues.samples import FRONT, complaints
pattern, in_front = sys.argv[1].encode().decode("unicode_escape"), sys.argv[2] == "front"
size = 15_000 if in_front else int(sys.argv[3]) - len(FRONT)
noise = (pattern * (size // len(pattern) + 1))[:size]
print(len(complaints("---\\n" + noise + "\\n---\\n" if in_front else FRONT + noise)))
"""
SIZE = 1 << 20 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 1 << 18
LIMIT_SECONDS = 120


def count_faults(pattern: str, where: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", READ, pattern, where, str(SIZE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.parametrize(
    "pattern",
    [
        r"|a|b\n",
        r"- 1 May 2026 | ",
        ":::",
        r":::\n",
        ">",
        r">\n",
        "[",
        "{{",
        r"```xy\n",
        r"<!--\n",
        r"a\u0301\u0327",
    ],
)
def test_a_file_full_of_marks_is_read_or_refused(pattern: str) -> None:
    assert count_faults(pattern, "body") >= 1


@pytest.mark.parametrize("pattern", ["[", "{a: ", "- ", r"a: b\n"])
def test_front_matter_full_of_marks_is_refused(pattern: str) -> None:
    assert count_faults(pattern, "front") >= 1
