"""Writes comments: notes to the writer on their own lines, which readers do not see."""

from __future__ import annotations

from newsletter.importing.sanitize import sanitize


def comment(text: str) -> str:
    """Return a text as a comment of an issue file; nothing in the text can end the comment early."""
    inner = sanitize(text).replace("-->", "-- >").strip()
    return f"<!--\n{inner}\n-->" if "\n" in inner else f"<!-- {inner} -->"
