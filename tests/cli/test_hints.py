"""Hints on the command line: every action has a command, and every command is one that there is."""

from __future__ import annotations

import re

import click
import pytest

from newsletter.cli.hints import format_hint
from newsletter.model import Action, Hint
from newsletter.run.command_line import newsletter


@pytest.mark.parametrize("action", Action)
def test_every_action_is_written_as_a_command_that_there_is(action: Action) -> None:
    text = format_hint(Hint(action, "7"))
    sentence, command = text.split(": ", 1)
    assert sentence.startswith("To ")
    words = re.search(r"newsletter ([a-z-]+)(?: ([a-z][a-z-]*))?", command)
    if words is None:
        assert command.startswith(("--", "leave out --"))
        return
    context = click.Context(newsletter)
    found = newsletter.get_command(context, words[1])
    assert found is not None, command
    if isinstance(found, click.Group) and words[2]:
        found = found.get_command(context, words[2])
        assert found is not None, command
    options = {option for one in found.params for option in one.opts}
    assert set(re.findall(r"--[a-z-]+", command)) <= options, command
