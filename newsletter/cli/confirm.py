"""Confirming: ask before something happens; where nobody can answer, the answer is no."""

from __future__ import annotations

import sys

import click

from newsletter.cli.output import safe
from newsletter.errors import RefusedError


def ask(question: str) -> None:
    """Ask, and end the command unless the answer is yes. Raises RefusedError where there is no terminal."""
    if not sys.stdin.isatty():
        raise RefusedError("Not a terminal, so I can't ask", hint="Add --yes to go on without confirming")
    click.confirm(safe(question), abort=True)
