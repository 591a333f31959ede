"""Reads the SQL that creates the tables of the job queue (Procrastinate, on PostgreSQL)."""

from __future__ import annotations

import hashlib

from newsletter.errors import StoreError

INSTALL = "Install it: pip install 'newsletter[postgres]'"


def read_job_schema(*, sha256: str) -> str:
    """Return the installed queue's schema; raises StoreError if it is not the text with this SHA-256.

    The queue keeps no version in the database, so a schema that is not known must not be applied.
    """
    try:
        from procrastinate.schema import SchemaManager
    except ImportError as error:
        raise queue_is_missing() from error
    text = str(SchemaManager.get_schema())
    if hashlib.sha256(text.encode()).hexdigest() != sha256:
        raise StoreError(
            "the installed release of procrastinate has other tables than this program knows", hint=INSTALL
        )
    return text


def queue_is_missing() -> StoreError:
    """Return the error that says that the job queue is not installed."""
    return StoreError("PostgreSQL needs a job queue (procrastinate) that is not installed", hint=INSTALL)
