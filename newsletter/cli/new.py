"""`newsletter new`: start an issue."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from newsletter.cli.context import list_option, open_here
from newsletter.cli.output import done, say


@click.command()
@click.argument("title")
@click.option("--date", "date_", type=click.DateTime(["%Y-%m-%d"]), help="The issue's date (default: today).")
@list_option
@click.pass_obj
def new(folder: Path, title: str, date_: datetime | None, list_key: str | None) -> None:
    """Write issues/<slug>.md with everything a letter needs, ready to be filled in."""
    from newsletter.errors import NewsletterError, RefusedError
    from newsletter.issues.shelf import slug_for
    from newsletter.issues.writer import new_issue, save

    newsletter = open_here(folder)
    if not title.strip():
        raise NewsletterError("the title is empty", way_out='newsletter new "What changes in October"')
    day = date_.date() if date_ else date.today()  # noqa: DTZ011 - the writer's own calendar
    slug = slug_for(title, day)
    file = newsletter.root / "issues" / f"{slug}.md"
    if file.exists() or (newsletter.root / "issues" / slug / "index.md").exists():
        raise RefusedError(
            f"issues/{slug}.md is there already", way_out="Edit it, or choose another title or --date"
        )
    file.parent.mkdir(exist_ok=True)
    text = new_issue(title, date=day, publication=newsletter.publication, list=newsletter.list_key(list_key))
    save(file, text)
    done(f"Wrote issues/{slug}.md")
    say(f"  pictures go into issues/{slug}/")
    say(f"  newsletter build {slug}     see it")
    say(f"  newsletter check {slug}     what is still missing")
