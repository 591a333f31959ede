"""`newsletter dkim`: keys that sign email."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import print_json, print_line, print_note, print_success


@click.group()
def dkim() -> None:
    """Keys that sign your email (DKIM), if no mail server does."""


@dkim.command()
@click.option("--domain", help="The signing domain. Default: the sender's, or dkim.domain.")
@click.option("--selector", help="The key's name in the DNS. Default: nl and the month, e.g. nl202611.")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the private key is written. Default: .newsletter/dkim-SELECTOR.pem.",
)
@click.option("--print", "prints", is_flag=True, help="Print the private key instead, for the environment.")
@json_option
@click.pass_obj
def new(
    folder: Path, domain: str | None, selector: str | None, key_file: Path | None, prints: bool, json_: bool
) -> None:
    """Make a key, and print the DNS record that publishes it.

    The key is RSA with 2048 bits. No file is overwritten, and nothing signs with the key until
    newsletter.toml says so.
    """
    from newsletter.app.dkim_keys import make_dkim_key

    if prints and key_file is not None:
        raise click.UsageError("--print and --key-file exclude each other")
    made = make_dkim_key(
        open_here(folder), domain=domain or "", selector=selector or "", key_file=key_file, writes=not prints
    )
    if json_:
        row = {"domain": made.domain, "selector": made.selector, "name": made.record.name}
        row |= {"value": made.record.value, "zone_line": made.record.zone_line}
        key = {"pem": made.pem} if prints else {"key_file": str(made.key_file)}
        print_json({**row, "strings": made.record.strings, **key})
        return
    if made.key_file is not None:
        print_success(f"Wrote the private key to {made.key_file}. Keep it secret, and back it up")
    print_line()
    print_line("1. Publish this TXT record in the DNS:")
    print_line()
    print_line("Name:")
    print_line(made.record.name)
    print_line("Value:")
    print_line(made.record.value)
    print_line("The same in strings of at most 255 characters, if your DNS provider asks for them:")
    print_line(" ".join(f'"{one}"' for one in made.record.strings))
    print_line("As a line of a zone file:")
    print_line(made.record.zone_line)
    print_line()
    print_line("2. When the doctor finds it there, sign with it. In newsletter.toml:")
    print_line()
    print_line("[dkim]")
    print_line(f'domain = "{made.domain}"')
    print_line(f'selector = "{made.selector}"')
    if prints:
        print_line()
        print_line("In the environment, as NEWSLETTER_DKIM_KEY (all of it, with its lines):")
        print_line()
        print_line(made.pem.strip())
    else:
        print_line(f'key_file = "{made.setting}"')
    if not made.is_used:
        print_note("Your provider signs by itself: newsletter.toml needs [dkim] only with another transport.")
