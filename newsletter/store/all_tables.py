"""Joins every table, index and trigger in one schema, for who makes, compares or copies a whole database.

A command imports the tables that it asks; loading them all takes longer than many commands need.
"""

from __future__ import annotations

from newsletter.store import account_tables as _account_tables  # noqa: F401 - its tables join the others
from newsletter.store import archive_tables as _archive_tables  # noqa: F401 - likewise
from newsletter.store import edit_tables as _edit_tables  # noqa: F401 - likewise
from newsletter.store import event_tables as _event_tables  # noqa: F401 - likewise
from newsletter.store import import_tables as _import_tables  # noqa: F401 - likewise
from newsletter.store import partial_indexes as _partial_indexes  # noqa: F401 - likewise
from newsletter.store import people_search_tables as _people_search_tables  # noqa: F401 - likewise
from newsletter.store import poll_tables as _poll_tables  # noqa: F401 - likewise
from newsletter.store import reader_request_tables as _reader_request_tables  # noqa: F401 - likewise
from newsletter.store import renewal_tables as _renewal_tables  # noqa: F401 - likewise
from newsletter.store import review_tables as _review_tables  # noqa: F401 - likewise
from newsletter.store import schedule_tables as _schedule_tables  # noqa: F401 - likewise
from newsletter.store import signup_tables as _signup_tables  # noqa: F401 - likewise
from newsletter.store import tag_tables as _tag_tables  # noqa: F401 - likewise
from newsletter.store import throttle_tables as _throttle_tables  # noqa: F401 - likewise
from newsletter.store import topic_tables as _topic_tables  # noqa: F401 - likewise
from newsletter.store import triggers as _triggers  # noqa: F401 - likewise
from newsletter.store import webhook_tables as _webhook_tables  # noqa: F401 - likewise
from newsletter.store import welcome_tables as _welcome_tables  # noqa: F401 - likewise
from newsletter.store import worker_tables as _worker_tables  # noqa: F401 - likewise
from newsletter.store.tables import metadata as metadata
