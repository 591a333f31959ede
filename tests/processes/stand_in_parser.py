"""A stand-in for the parser worker, for tests: it costs what a body says it costs.

    monkeypatch.setattr(parser_pool, "_START", STAND_IN)
    read(pool, BUSY)  # uses up its processor time

There are documents that keep a feed parser busy for minutes. What we do about them is tested with this
process, which keeps itself busy, so that no such document lies here. Any other body is read as always.
"""

from __future__ import annotations

from typing import Any

from newsletter.feeds import parser
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.processes import parser_worker

BUSY = b"<!-- keeps its reader busy -->"
STAND_IN = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from tests.processes.stand_in_parser import main; main(int(sys.argv[2]), int(sys.argv[3]))"
)
"""What a process of the pool runs instead of its own first lines."""


def read_feed(body: bytes, **known: Any) -> ParsedFeed:
    """Read a feed, or use up the processor time that there is."""
    while BUSY in body:
        pass
    return parser.read_feed(body, **known)


def main(memory_bytes: int, cpu_seconds: int) -> None:
    """Serve as the worker does, with the stand-in in the place of the parser."""
    parser_worker.read_feed = read_feed  # type: ignore[attr-defined]
    parser_worker.main(memory_bytes, cpu_seconds)
