"""Confirmation prompts. Without a terminal there is no one to ask, so the command is refused."""

from __future__ import annotations

import sys

import click

from newsletter.cli.output import safe
from newsletter.errors import RefusedError


def confirm(question: str) -> None:
    """Ask, and end the command unless the answer is yes. Raises RefusedError without a terminal."""
    if not sys.stdin.isatty():
        raise RefusedError("Not a terminal, so I can't ask", hint="Add --yes to go ahead without confirming")
    click.confirm(safe(question), abort=True)
