"""What every test shares: one Hypothesis profile, a place for temporary files, and fixtures."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from tests import temporary_files

temporary_files.put_in_memory()

settings.register_profile(
    "default", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", deadline=None, max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

pytest_plugins = [
    "tests.store.migrated_sqlite",
    "tests.store.databases",
    "tests.command_line",
    "tests.mailboxes.imap_servers",
]
