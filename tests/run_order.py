"""The order of a test run: each worker begins with files that take long, and ends with tests that take milliseconds.

pytest-xdist gives each worker one piece of the list, all of the same length; who is done takes half of what
another one has left. What takes a minute must not be left for the end, nor lie on one worker alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, islice
from typing import TypeVar

LONG = (
    "tests/web/studio/test_every_page.py",
    "tests/journey/",
    "tests/hosting/",
    "tests/web/test_in_a_browser.py",
    "tests/web/test_by_keyboard.py",
    "tests/web/studio/test_paste.py",
    "tests/web/studio/test_pictures.py",
    "tests/web/studio/test_preview_in_a_browser.py",
    "tests/web/studio/test_editor",
    "tests/web/studio/test_sending_in_a_browser.py",
    "tests/web/studio/test_review_in_a_browser.py",
    "tests/rendering/test_in_a_browser.py",
    "tests/store/test_move.py",
    "tests/store/test_edits_bring_nobody_back.py",
    "tests/store/test_nobody_comes_back.py",
    "tests/store/test_import",
    "tests/store/test_segment_sql.py",
    "tests/store/test_signups.py",
    "tests/app/test_import_interrupted.py",
    "tests/app/test_mutated.py",
    "tests/app/test_cadence_lives.py",
    "tests/feeds/test_sample_feeds.py",
    "tests/issues/test_hostile.py",
    "tests/mailboxes/",
    "tests/processes/",
    "tests/schedule/",
    "tests/sending/",
    "tests/transports/",
)
"""Where tests take seconds, wait for processes, or wait for clocks; the longest first."""

Item = TypeVar("Item")


def long_first(items: Sequence[Item], workers: int, name: Callable[[Item], str]) -> list[Item]:
    """Return the items in their new order; `name` gives an item's path, a slash between its parts.

    Files stay whole: what they keep for their tests is made once.
    """
    ranks = {
        path: rank for path in {_file(name(item)) for item in items} if (rank := _rank(path)) is not None
    }
    long = sorted(
        (one for one in items if _file(name(one)) in ranks), key=lambda one: ranks[_file(name(one))]
    )
    short = (one for one in items if _file(name(one)) not in ranks)
    shares: list[list[Item]] = [[] for _ in range(workers)]
    for number, (_, found) in enumerate(groupby(long, key=lambda one: _file(name(one)))):
        shares[number % workers].extend(found)
    for share in shares:
        share.extend(islice(short, max(0, len(items) // workers - len(share))))
    return [one for share in shares for one in share] + list(short)


def _file(name: str) -> str:
    return name.partition("::")[0]


def _rank(path: str) -> int | None:
    return next((rank for rank, prefix in enumerate(LONG) if path.startswith(prefix)), None)
