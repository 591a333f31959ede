"""URLs as httpx2 takes them apart: the parser that the fetcher goes by too, so that both see one host.

The one module of a department that imports an HTTP library, and for this alone: `URL` makes no connection.
The standard library's urlsplit follows no single standard (hosts outside ASCII, ports, control characters),
and two parsers that disagree about the host are how a guard is passed.
"""

from __future__ import annotations

from httpx2 import URL, InvalidURL

__all__ = ["URL", "URL_ERRORS"]

URL_ERRORS = (InvalidURL, ValueError, TypeError)
"""What taking apart or putting together a URL raises when it is none."""
