"""Confirmation prompts; a command whose question is not answered with yes does nothing and ends with 130."""

from __future__ import annotations

import sys

import click

from newsletter.cli.output import print_note, safe
from newsletter.errors import RefusedError

_DECLINED = 130


def confirm(question: str) -> None:
    """Ask on the terminal, and go on only if the answer is yes. Raises RefusedError without a terminal."""
    if not sys.stdin.isatty():
        raise RefusedError(
            "This needs a confirmation, and there is no terminal to ask on",
            hint="Add --yes to go ahead without confirming",
        )
    ask(question)


def ask(question: str) -> None:
    """Ask, and go on only if the answer is yes; it may come from a pipe."""
    try:
        agreed = click.confirm(safe(question))
    except click.Abort:
        click.echo()
        print_note("No answer, so nothing was done. Add --yes to go ahead without confirming.")
        raise click.exceptions.Exit(_DECLINED) from None
    if not agreed:
        print_note("Nothing was done.")
        raise click.exceptions.Exit(_DECLINED)
