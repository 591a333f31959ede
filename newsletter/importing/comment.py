"""Writes comments: notes to the writer on their own lines, which readers do not see."""

from __future__ import annotations

from newsletter.importing.sanitize import sanitize
from newsletter.issues.comments import TO_ANSWER


def comment(text: str) -> str:
    """Return a text as a comment of an issue file; nothing in the text can end the comment early."""
    inner = sanitize(text).replace("-->", "-- >").strip()
    return f"<!--\n{inner}\n-->" if "\n" in inner else f"<!-- {inner} -->"


def question(text: str) -> str:
    """Return a comment that the writer has to answer, by changing the draft and deleting it.

    Preflight reports it for as long as it is there.
    """
    return comment(f"{TO_ANSWER} {text}")
