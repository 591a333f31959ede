"""What every test shares: one Hypothesis profile, a place for temporary files, fixtures, and the order."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from tests import temporary_files
from tests.run_order import long_first

temporary_files.put_in_memory()

settings.register_profile(
    "default", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", deadline=None, max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

pytest_plugins = [
    "tests.store.migrated_sqlite",
    "tests.store.compiled_statements",
    "tests.processes.kept_parsers",
    "tests.store.databases",
    "tests.store.poolers",
    "tests.command_line",
    "tests.mailboxes.imap_servers",
    "tests.web.kept_browser",
]


def pytest_xdist_auto_num_workers() -> int:
    """Start one worker more than there are processors: there is always a test that waits."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without the garbage collector: what is made meanwhile stays, and looking through it takes a sixth."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Take what was collected out of the garbage collector's sight: it would look through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, on each worker."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = long_first(items, workers, lambda item: item.nodeid)
