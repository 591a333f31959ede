"""The command line as a whole: quick help, exit codes, nothing undocumented."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from newsletter import __version__
from newsletter.cli.main import COMMANDS
from newsletter.cli.main import newsletter as group
from tests.command_line import Newsletter

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
SLOW = ("sqlalchemy", "jinja2", "pydantic", "rich", "PIL", "httpx2", "feedparser", "markdown_it", "sendgrid")


def every_command() -> list[tuple[str, click.Command]]:
    """Return each command and subcommand with the words that call it."""
    found: list[tuple[str, click.Command]] = []
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found.extend((f"{name} {sub}", one) for sub, one in command.commands.items())
    return found


def test_help_names_every_command(newsletter: Newsletter) -> None:
    run = newsletter("--help")
    assert run.exit_code == 0
    assert [name for name in COMMANDS if f"  {name}" not in run.out] == []


def test_help_imports_nothing_slow() -> None:
    code = (
        "import sys; sys.argv=['newsletter','--help']\n"
        "from newsletter.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {SLOW!r} if name in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr.strip() == "[]"


def test_the_summary_in_help_is_the_start_of_the_commands_own_help() -> None:
    for name, command in every_command():
        assert command.help, f"{name} has no help"


def test_every_command_and_option_is_documented() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    missing = []
    for words, command in every_command():
        if f"newsletter {words}" not in text:
            missing.append(words)
        for parameter in command.params:
            if isinstance(parameter, click.Option) and f"`{parameter.opts[-1]}" not in text:
                missing.append(f"{words} {parameter.opts[-1]}")
    assert missing == []


def test_the_version_is_told(newsletter: Newsletter) -> None:
    assert newsletter("--version").out.strip() == f"newsletter, version {__version__}"


def test_an_unknown_command_is_a_usage_error(newsletter: Newsletter) -> None:
    run = newsletter("sned")
    assert run.exit_code == 2
    assert "No such command 'sned'" in run.err


def test_a_folder_without_a_publication_is_one_clear_line(newsletter: Newsletter, tmp_path: Path) -> None:
    run = newsletter("-C", tmp_path, "mailings", "list")
    assert run.exit_code == 2
    assert run.err.startswith("error: there is no newsletter.toml in")
    assert "newsletter init" in run.err


@pytest.mark.parametrize("words", [words for words, _command in every_command()])
def test_each_command_explains_itself(newsletter: Newsletter, words: str) -> None:
    run = newsletter(*words.split(), "--help")
    assert run.exit_code == 0
    assert "Usage: " in run.out
