"""The command line as a whole: quick help, exit codes, nothing undocumented."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from newsletter import __version__
from newsletter.cli.main import COMMANDS
from newsletter.run.command_line import newsletter as group
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


def test_help_groups_the_commands(newsletter: Newsletter) -> None:
    titles = re.findall(r"^(\w.*):$", newsletter("--help").out, re.MULTILINE)
    assert titles == ["Options", "Writing", "Sending", "After sending", "People", "Running it"]


def test_every_summary_in_help_fits_its_line(newsletter: Newsletter) -> None:
    for name, command in every_command():
        if isinstance(command, click.Group):
            listed = newsletter(name, "--help").out.split("Options:", 1)[1]
            assert [one for one in command.commands if f"  {one} " not in listed] == [], name
            assert [line for line in listed.splitlines() if line.endswith(("...", "e.g."))] == [], name


def test_help_imports_nothing_slow() -> None:
    code = (
        "import sys; sys.argv=['newsletter','--help']\n"
        "from newsletter.run.command_line import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {SLOW!r} if name in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr.strip() == "[]"


def test_the_summary_in_help_is_the_start_of_the_commands_own_help() -> None:
    for name, command in every_command():
        assert command.help, f"{name} has no help"


def section_of(words: str) -> str:
    """Return what the reference says under a command's own heading; "" when it has none."""
    named = re.compile(rf"`newsletter {re.escape(words)}[` ]")
    sections = REFERENCE.read_text(encoding="utf-8").split("\n### ")[1:]
    return next((text for text in sections if named.search(text.partition("\n")[0])), "")


def undocumented(words: str, command: click.Command) -> list[str]:
    """Return the command, or those of its options, that the reference does not explain."""
    if isinstance(command, click.Group):
        return []
    section = section_of(words)
    options = [one.opts[-1] for one in command.params if isinstance(one, click.Option)]
    said = re.compile(r"`(--[a-z-]+)")
    return (
        [words] if not section else [f"{words} {one}" for one in options if one not in said.findall(section)]
    )


def test_every_command_and_option_is_documented_where_it_belongs() -> None:
    assert [missing for one in every_command() for missing in undocumented(*one)] == []


def test_an_option_that_only_another_command_explains_is_undocumented() -> None:
    command = click.Command("import", params=[click.Option(["--raw"]), click.Option(["--basis"])])
    assert undocumented("subscribers import", command) == ["subscribers import --raw"]
    assert undocumented("subscribers impor", command) == ["subscribers impor"]


@pytest.mark.parametrize("words", ["mailings show", "mailings pause", "schedule cancel"])
@pytest.mark.parametrize("number", ["0", "-1", str(2**63), "9" * 30])
def test_a_number_that_no_database_holds_is_a_usage_error(
    publication: Path, newsletter: Newsletter, words: str, number: str
) -> None:
    run = newsletter(*words.split(), "--", number)
    assert run.exit_code == 2
    assert "Traceback" not in run.err
    assert "'ID|SLUG'" in run.err


def test_a_fault_of_our_own_is_told_as_one_and_is_no_plain_no(
    publication: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("newsletter.cli.mailings.open_here", broken)
    run = newsletter("mailings", "list")
    assert run.exit_code == 2
    assert run.err.splitlines()[-1].startswith("error: this is a bug in the program (ZeroDivisionError)")


def test_the_version_is_told(newsletter: Newsletter) -> None:
    assert newsletter("--version").out.strip() == f"newsletter, version {__version__}"


def test_an_unknown_command_is_a_usage_error(newsletter: Newsletter) -> None:
    run = newsletter("sned")
    assert run.exit_code == 2
    assert "No such command 'sned'. Did you mean 'send'?" in run.err
    assert "Did you mean" not in newsletter("xyzzy").err


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
