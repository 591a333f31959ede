"""How a command that failed ends: what is printed, and the exit code."""

from __future__ import annotations

import traceback

import click

from newsletter.cli.hints import print_hints
from newsletter.cli.output import print_error
from newsletter.errors import NewsletterError


def report_failure(error: Exception) -> int:
    """Print what went wrong to standard error; return the exit code."""
    match error:
        case NewsletterError():
            print_error(str(error))
            print_hints(error.next_steps)
            return error.exit_code
        case click.Abort():
            print_error("interrupted")
            return 130
        case OSError():
            print_error(f"{error.filename or 'the operating system'}: {error.strerror or error}")
            return 2
    # Not exit code 1: a calling program must not take a crash for a refusal.
    traceback.print_exception(error)
    print_error(
        f"this is a bug in the program ({type(error).__name__}): please report it with the lines above"
    )
    return 2
