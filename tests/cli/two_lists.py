"""Two lists: a publication with people of two lists, a short issue for one of them, and the short road to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.command_line import Newsletter
from tests.journey.letters import SHORT, short_letter

FIRST, SECOND = "constituents", "volunteers"
ISSUE = SHORT


def two_lists(publication: Path, newsletter: Newsletter, *, people: int = 3) -> None:
    """Add the list of volunteers, write a short issue, import people to the first list and two to the second."""
    short_letter(publication, newsletter, people=people)
    change(
        publication,
        "[feeds.city-hall]",
        f'[lists.{SECOND}]\ntitle = "Volunteers"\nwhy = "You help."\n\n[feeds.city-hall]',
    )
    (publication / "volunteers.csv").write_text(
        "email\nvera@example.org\nreader00001@example.org\n", encoding="utf-8"
    )
    run = newsletter(
        "subscribers", "import", "volunteers.csv", "--list", SECOND, "--basis", "Signed up on paper"
    )
    assert run.exit_code == 0, run.err


def change(publication: Path, old: str, new: str) -> None:
    """Change newsletter.toml."""
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit(publication: Path, old: str, new: str) -> None:
    """Edit the short issue."""
    file = publication / "issues" / f"{ISSUE}.md"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def told(newsletter: Newsletter, *words: object) -> Any:
    """Return what a command tells as JSON; it must have gone well."""
    run = newsletter(*words, "--json")
    assert run.exit_code == 0, run.err
    return json.loads(run.out)


def written(publication: Path) -> list[str]:
    """Return the name of each message in the outbox, and of its folder."""
    return sorted(f"{file.parent.name}/{file.name}" for file in (publication / "outbox").rglob("*.eml"))


def forbid(publication: Path) -> None:
    """Leave a pull line open in the short issue, so that preflight forbids to send it."""
    edit(
        publication,
        "## What we ask",
        "::: news In the news\n- pull: city-hall, newest 3\n:::\n\n## What we ask",
    )


def no_outbox(publication: Path) -> Path:
    """Put a file where the outbox should be, so that a mailing is launched and paused; return the file."""
    file = publication / "outbox"
    file.write_text("no folder", encoding="utf-8")
    return file
