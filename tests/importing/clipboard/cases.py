"""Cases of pasted markup: each file has several, with what readers get and what the writer hears.

`== name` begins a case; then come the markup, `-- markdown` and what it becomes, and `-- notes` with a line
for each kind of note (`comments 2`) or alternative (`or stats`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One paste: its markup, its Markdown, and the lines about it."""

    name: str
    markup: str
    markdown: str
    notes: tuple[str, ...]


def cases() -> tuple[Case, ...]:
    """Return every case of every file."""
    found: list[Case] = []
    for file in sorted(FOLDER.glob("*.txt")):
        for part in ("\n" + file.read_text(encoding="utf-8")).split("\n== ")[1:]:
            name, _, rest = part.partition("\n")
            markup, _, rest = rest.partition("\n-- markdown\n")
            markdown, _, notes = rest.partition("-- notes\n")
            lines = tuple(line for line in notes.split("\n") if line.strip())
            found.append(
                Case(name=f"{file.stem}: {name}", markup=markup, markdown=markdown.strip("\n"), notes=lines)
            )
    return tuple(found)
