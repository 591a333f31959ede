"""Feed parser processes, kept: the use cases of a test process share one pool.

Each poll starts processes of its own, and a test polls several times. The pool itself is tested in
test_parser_pool.py, which makes its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from newsletter.app import feed_discovery, feed_polling
from newsletter.processes.parser_pool import ParserPool


@pytest.fixture(scope="session", autouse=True)
def parsers_kept() -> Iterator[None]:
    """Hand out the pool that is kept; its processes start when there is something to read."""
    with ParserPool(processes=2) as kept, pytest.MonkeyPatch.context() as patch:
        for module in (feed_polling, feed_discovery):
            patch.setattr(module, "ParserPool", lambda **_: nullcontext(kept))
        yield
