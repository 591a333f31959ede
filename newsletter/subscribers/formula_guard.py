"""The guard: a cell that a spreadsheet would run as a formula gets an apostrophe, and loses it on import.

CSV formula injection (OWASP): = + - @, a tab or a line end at the start of a cell. A cell that already
starts with an apostrophe and one of these gets one more, so that guarding and unguarding are exact inverses.
"""

from __future__ import annotations

import re

RISKY = "=+-@\t\r\n＝＋－＠"
"""How a formula begins."""
_RISKY = re.compile(rf"'*[{re.escape(RISKY)}]")
_GUARDED = re.compile(rf"'+[{re.escape(RISKY)}]")


def guard(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguard(cell: str) -> str:
    """Return the cell without the apostrophe that `guard` put before it."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell
