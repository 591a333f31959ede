"""Comments: notes to the writer on lines of their own, which no reader sees."""

from __future__ import annotations

from newsletter.importing.sanitize import sanitize


def comment(text: str) -> str:
    """Return a text as a comment of an issue file; nothing in it can end the comment early."""
    inner = sanitize(text).replace("-->", "-- >").strip()
    return f"<!--\n{inner}\n-->" if "\n" in inner else f"<!-- {inner} -->"
