"""`newsletter init`: a new publication from the starter."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.output import done, say


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new publication in DIR: settings, a theme, a sample issue, sample subscribers."""
    from newsletter.app.new_publication import copy_starter

    copy_starter(folder)
    done(f"A publication is in {folder}")
    say()
    say("Next:")
    say(f"  cd {folder}")
    say("  edit newsletter.toml                           your name, address, colours, lists and feeds")
    say("  newsletter build 2023-03-11-sanctuary-city     look at the sample issue")
    say('  newsletter new "Your first title"              start your own')
