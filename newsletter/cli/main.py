"""The command `newsletter`: finds the command's module only when it is asked for, so `--help` is quick."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import click

from newsletter import __version__
from newsletter.cli.hints import note_hints
from newsletter.cli.output import complain
from newsletter.cli.terminal import fit_streams
from newsletter.errors import NewsletterError

COMMANDS = {
    "init": "Make a new publication, ready to build.",
    "demo": "The whole journey on the sample publication.",
    "new": "Start an issue.",
    "blocks": "What an issue can be made of.",
    "build": "Render an issue to HTML, text and a message.",
    "check": "Check an issue before it is sent.",
    "send": "Send an issue, or a test copy.",
    "schedule": "What is to leave when.",
    "approve": "Approve an edition, byte for byte.",
    "calendar": "The coming weeks.",
    "mailings": "What was sent, and what happened to every copy.",
    "mailbox": "What comes back: bounces, complaints, wishes to leave.",
    "subscribers": "The people on your lists.",
    "feeds": "Where news comes from.",
    "theme": "How letters look.",
    "serve": "Send what is scheduled, at its time.",
    "doctor": "Look at the set-up and the recurring jobs.",
    "db": "The database.",
}


FROM_ROOT = frozenset({"serve"})
"""Commands that put several parts of the program together: newsletter.run has them."""


class LazyGroup(click.Group):
    """A group whose commands are modules of the same name, imported when used."""

    homes: Mapping[str, str] = MappingProxyType({})
    """The modules of commands that lie elsewhere, by name; the composition root sets it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Return the commands in the order a newcomer meets them."""
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
        """Find the command; an unknown one gets a guess."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            guess = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"No such command {args[0]!r}.{guess}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, importing none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    envvar="NEWSLETTER_PUBLICATION",
    default=".",
    type=click.Path(path_type=Path),
    help="The publication's folder (default: here, or NEWSLETTER_PUBLICATION).",
)
@click.version_option(__version__, prog_name="newsletter")
@click.pass_context
def newsletter(ctx: click.Context, folder: Path) -> None:
    """Write an issue as a text file; send it to everyone who agreed; prove what happened to every copy."""
    ctx.obj = folder


def main() -> None:
    """Run the command line: 0 done, 1 the answer is no, 2 usage or set-up, 130 interrupted."""
    fit_streams()
    try:
        sys.exit(newsletter.main(standalone_mode=False) or 0)
    except NewsletterError as error:
        complain(str(error))
        note_hints(error.next_steps)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        complain("interrupted")
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        complain(f"{error.filename or 'the operating system'}: {error.strerror or error}")
        sys.exit(2)
    except Exception as error:
        # The answer is not "no": a program that calls this one must not take it for that.
        traceback.print_exc()
        complain(
            f"this is a fault of the program itself ({type(error).__name__}): please report the lines above"
        )
        sys.exit(2)
