"""`newsletter blocks`: the blocks an issue can contain, with an example of each."""

from __future__ import annotations

import click

from newsletter.cli.context import json_option
from newsletter.cli.output import print_json, print_line
from newsletter.cli.terminal import paint


@click.command()
@click.argument("name", required=False)
@json_option
def blocks(name: str | None, json_: bool) -> None:
    """List the blocks an issue can contain, each with an example to copy. NAME shows only that one."""
    from newsletter.app.cheat_sheet import cheat_sheet

    sheet = cheat_sheet(name)
    if json_:
        print_json(sheet)
        return
    for number, card in enumerate(sheet):
        if number:
            print_line()
        click.echo(f"{paint(card.name, bold=True)}: {card.meaning}")
        if card.aliases:
            print_line(f"  also called {', '.join(card.aliases)}")
        for key in card.keys:
            needed = f" (required with {key.with_key})" if key.with_key else ""
            print_line(f"  {key.name}: {key.meaning}{needed}")
        for sample in card.samples:
            print_line()
            print_line("\n".join(f"    {line}".rstrip() for line in sample.rstrip().split("\n")))
