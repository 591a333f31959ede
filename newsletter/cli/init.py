"""`newsletter init`: create a publication from the starter."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.output import print_line, print_success


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Create a new publication in DIR: settings, a theme, a sample issue and sample subscribers."""
    from newsletter.app.new_publication import copy_starter

    copy_starter(folder, keep_address=False)
    here = folder.resolve() == Path.cwd()
    print_success(f"Created a publication in {'this folder' if here else folder}")
    print_line()
    print_line("Next:")
    if not here:
        print_line(f"  cd {folder}")
    print_line("  edit newsletter.toml                           your name, address, colors, lists and feeds")
    print_line("  newsletter serve                               do all of that in a browser: the studio")
    print_line("  newsletter build 2023-03-11-sanctuary-city     build the sample issue")
    print_line('  newsletter new "Your first title"              start your own issue')
