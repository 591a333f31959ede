"""The `newsletter` command: loads a subcommand's module only when it is used, so that `--help` is quick."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import click

from newsletter import __version__
from newsletter.cli.terminal import fit_streams

_GROUPS = {
    "Writing": {
        "init": "Create a new publication, ready to build.",
        "demo": "A full run on sample data.",
        "new": "Start an issue.",
        "issues": "Issues: list, duplicate, rename, delete.",
        "paste": "Word, Excel, Slack ... as Markdown.",
        "pictures": "An issue's pictures.",
        "blocks": "The blocks an issue can contain.",
        "build": "Build an issue: HTML, plain text and a message.",
        "check": "Check an issue before sending.",
        "comments": "Comments on the passages of an issue.",
        "history": "Earlier versions of an issue.",
        "restore": "Go back to an earlier version of an issue.",
        "feeds": "News feeds and their stories.",
        "theme": "Themes: list them, check one, set the logo.",
    },
    "Sending": {
        "send": "Send an issue, now or later, or a test copy.",
        "schedule": "Scheduled issues: list, replace, cancel, release.",
        "cancel": "Cancel an issue that is scheduled or being sent.",
        "review": "Ask for a review of an issue, or send it back.",
        "approve": "Approve an edition.",
        "digests": "Digests for readers who do not want every issue.",
        "calendar": "The coming weeks.",
    },
    "After sending": {
        "mailings": "What was sent, and the outcome of every delivery.",
        "polls": "How many voted for what in an issue's polls.",
        "mailbox": "Bounces, complaints and unsubscribe requests.",
        "hooks": "What your email provider reports.",
        "archive": "The public archive as a static site.",
    },
    "People": {
        "subscribers": "The people on your lists.",
        "segments": "Groups of people on a list, counted.",
    },
    "Running it": {
        "serve": "Run the publication: scheduler, sender and web pages.",
        "worker": "Send mailings on this machine too (PostgreSQL).",
        "accounts": "Who may use the studio, and what they did.",
        "doctor": "Check the setup and the recurring jobs.",
        "backup": "Back up the database while it is in use.",
        "db": "Upgrade the database, or move it to another.",
        "dkim": "Keys that sign your email.",
        "keys": "The keys that sign the links in emails.",
    },
}
"""What `--help` lists: the commands by what they are for, in the order a new user needs them."""
COMMANDS = {name: summary for group in _GROUPS.values() for name, summary in group.items()}


FROM_ROOT = frozenset({"demo", "serve", "worker", "archive"})
"""Commands that put several parts of the program together; they are in newsletter.run."""


class LazyGroup(click.Group):
    """A group whose commands are modules of the same name, imported when used."""

    homes: Mapping[str, str] = MappingProxyType({})
    """The modules of commands in other packages, by name; the composition root sets it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Return the commands in the order a new user needs them."""
        return [name for name in COMMANDS if name not in FROM_ROOT or name in self.homes]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        home = self.homes.get(cmd_name, f"newsletter.cli.{cmd_name}")
        command = getattr(importlib.import_module(home), cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for an unknown one, fail with a suggestion."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            guess = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"No such command {args[0]!r}.{guess}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by group, without importing them."""
        listed = self.list_commands(ctx)
        widest = max(map(len, listed))
        for title, group in _GROUPS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name.ljust(widest), summary) for name, summary in group.items() if name in listed]
                )


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    envvar="NEWSLETTER_PUBLICATION",
    default=".",
    type=click.Path(path_type=Path),
    help="The publication's folder (default: NEWSLETTER_PUBLICATION, or the current folder).",
)
@click.version_option(__version__, prog_name="newsletter")
@click.pass_context
def newsletter(ctx: click.Context, folder: Path) -> None:
    """Write a newsletter as a text file, send it to everyone who signed up, and see every delivery."""
    ctx.obj = folder


def main() -> None:
    """Run the command line; exit codes: 0 done, 1 refused or incomplete, 2 usage or setup, 130 stopped."""
    # At its end Python looks through all objects once more; the system takes the memory back anyway.
    atexit.register(gc.freeze)
    fit_streams()
    try:
        sys.exit(newsletter.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        # The program that reads our output (head, less) has ended, which is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        from newsletter.cli.failures import report_failure

        sys.exit(report_failure(error))
