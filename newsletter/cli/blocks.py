"""`newsletter blocks`: what an issue can be made of, with an example of each."""

from __future__ import annotations

import click

from newsletter.cli.context import json_option
from newsletter.cli.output import as_json, say
from newsletter.cli.terminal import paint


@click.command()
@click.argument("name", required=False)
@json_option
def blocks(name: str | None, json_: bool) -> None:
    """Print what an issue can be made of, with an example of each to copy; or one of them, by NAME."""
    from newsletter.app.cheat_sheet import cheat_sheet

    sheet = cheat_sheet(name)
    if json_:
        as_json(sheet)
        return
    for number, card in enumerate(sheet):
        if number:
            say()
        click.echo(f"{paint(card.name, bold=True)}: {card.meaning}")
        if card.aliases:
            say(f"  also called {', '.join(card.aliases)}")
        for key in card.keys:
            needed = f" (needed with {key.with_key})" if key.with_key else ""
            say(f"  {key.name}: {key.meaning}{needed}")
        for sample in card.samples:
            say()
            say("\n".join(f"    {line}".rstrip() for line in sample.rstrip().split("\n")))
