"""The order of a test run: nothing is lost, files stay whole, and each worker begins with what takes long."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.run_order import LONG, long_first

SHORT = [f"tests/issues/test_text.py::test_{number}" for number in range(30)]
JOURNEYS = [f"tests/journey/test_{place}.py::test_{number}" for place in "abcd" for number in range(3)]


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
def test_each_worker_begins_with_a_long_file(workers: int) -> None:
    found = long_first([*SHORT, *JOURNEYS], workers, str)
    assert sorted(found) == sorted([*SHORT, *JOURNEYS])
    size = len(found) // workers
    for worker in range(workers):
        piece = found[worker * size : (worker + 1) * size]
        are_long = [one in JOURNEYS for one in piece]
        assert are_long[0]
        assert are_long == sorted(are_long, reverse=True)


def test_the_tests_of_a_file_follow_each_other() -> None:
    found = [one.partition("::")[0] for one in long_first([*SHORT, *JOURNEYS], 3, str) if one in JOURNEYS]
    assert sum(here != there for here, there in pairwise(found)) == 3


def test_what_is_called_long_is_there() -> None:
    root = Path(__file__).parents[1]
    assert [one for one in LONG if not [*root.glob(f"{one}*")]] == []
