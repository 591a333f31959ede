"""Mutated issue files are refused in words or become a message: none crashes, hangs or shows a traceback.

A short form runs with all tests; `make mutations` takes 100,000 (NEWSLETTER_TEST_MUTATIONS says how many).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.app.mutated import mutate, publication_in, sources
from tests.rendering.samples import ROOT

MANY = int(os.environ.get("NEWSLETTER_TEST_MUTATIONS", "160"))
PARTS = range(max(2, MANY // 2_000))
"""Each is a process of its own, so that the death of one is told with its number."""


@pytest.mark.parametrize("part", PARTS)
def test_a_mutated_file_is_refused_in_words_or_becomes_a_message(part: int) -> None:
    count = MANY // len(PARTS)
    done = subprocess.run(
        [sys.executable, "-m", "tests.app.mutated", str(part * count), str(count)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    tally = json.loads(done.stdout)
    assert tally["refused"] + tally["made"] == count
    assert tally["refused"] > count // 10
    assert tally["made"] > count // 10


def test_a_number_always_makes_the_same_file() -> None:
    with tempfile.TemporaryDirectory() as folder:
        texts = sources(publication_in(Path(folder)))
    files = [mutate(number, texts) for number in range(200)]
    assert files == [mutate(number, texts) for number in range(200)]
    assert len(set(files)) > 150
