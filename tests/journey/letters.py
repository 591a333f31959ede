"""Small publications for journeys: a short letter without pictures, and people by the hundred."""

from __future__ import annotations

from pathlib import Path

from newsletter.model import SmtpServer
from tests.command_line import Newsletter

SHORT = "2026-03-01-short"
TEXT = """---
subject: Two things from the council
preheader: The library and the park, in two sentences
date: 2026-03-01
list: constituents
lang: en
---
The library on Main Street opens on Sundays from April. The park's new gate is finished, and the old
one is gone.

## What we ask of you

Tell us which hours suit you best. We read every answer, and we will publish what you said with the
next letter. It helps us most when you write before the end of the month, because the budget for the
library is decided on the first of April.
"""


def short_letter(publication: Path, newsletter: Newsletter, *, people: int) -> None:
    """Write a short issue and import made-up people."""
    (publication / "issues" / f"{SHORT}.md").write_text(TEXT, encoding="utf-8")
    rows = "".join(f"reader{number:05}@example.org\n" for number in range(people))
    (publication / "people.csv").write_text(f"email\n{rows}", encoding="utf-8")
    run = newsletter("subscribers", "import", "people.csv", "--basis", "Made-up people")
    assert run.exit_code == 0, run.err


def set_smtp(
    publication: Path, server: SmtpServer, *, policy: str = "resend", username: str = "", sink: bool = True
) -> None:
    """Point the publication's [smtp] table at a server, which says that it is a sink unless told not to."""
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    before, _, after = text.partition("[smtp]\n")
    rest = after[after.index("\n[") :]
    table = [
        f"sink = {str(sink).lower()}",
        f'host = "{server.host}"',
        f"port = {server.port}",
        f'security = "{server.security.value}"',
        f'username = "{username}"',
        "timeout_seconds = 20.0",
    ]
    if server.ca_file:
        table.append(f'ca_file = "{server.ca_file}"')
    text = f"{before}[smtp]\n" + "\n".join(table) + f"\n{rest}"
    file.write_text(text.replace('policy = "resend"', f'policy = "{policy}"'), encoding="utf-8")
