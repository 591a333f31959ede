"""The program: every command has its module, those that put parts together as well."""

from __future__ import annotations

import tomllib
from pathlib import Path

import click

from newsletter.cli.main import COMMANDS, FROM_ROOT, LazyGroup
from newsletter.run.command_line import newsletter
from tests.command_line import Newsletter

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_the_installed_command_is_this_one() -> None:
    scripts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["scripts"]
    assert scripts == {"newsletter": "newsletter.run.command_line:main"}


def test_it_has_every_command() -> None:
    assert newsletter.list_commands(click.Context(newsletter)) == list(COMMANDS)
    assert set(newsletter.homes) == FROM_ROOT


def test_the_command_line_alone_offers_only_what_it_has() -> None:
    alone = LazyGroup("newsletter")
    context = click.Context(alone)
    assert set(alone.list_commands(context)) == set(COMMANDS) - FROM_ROOT
    assert alone.get_command(context, "serve") is None
    assert alone.get_command(context, "send") is not None


def test_serve_is_one_of_them(newsletter: Newsletter) -> None:
    assert "  serve" in newsletter("--help").out
    assert "newsletter serve [OPTIONS]" in newsletter("serve", "--help").out
