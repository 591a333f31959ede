"""Help that lists the commands of a large group by what they are for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import click


class GroupedCommands(click.Group):
    """A group of commands whose `--help` has a section for each of its `sections`."""

    sections: Mapping[str, Sequence[str]] = MappingProxyType({})
    """The names of the commands, by the title of their section; the group's owner sets it."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click calls it so
        """List the commands of each section with one line each."""
        widest = max(map(len, self.commands))
        for title, names in self.sections.items():
            with formatter.section(title):
                limit = formatter.width - 6 - widest
                formatter.write_dl(
                    [(name.ljust(widest), self.commands[name].get_short_help_str(limit)) for name in names]
                )
