"""Starting: what a command does not need, it does not import. Each library here takes longer than the command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import SLUG, Newsletter

DATABASE = ("sqlalchemy", "alembic", "filelock", "newsletter.store.database", "newsletter.store.tables")
ELSEWHERE = (
    "procrastinate", "fastapi", "starlette", "uvicorn", "asyncio", "httpx2", "feedparser", "sendgrid", "imapclient",
    "icalendar", "holidays", "dateutil", "phonenumbers", "email_validator", "rapidfuzz", "dns", "argon2", "rich",
    "tomlkit", "resvg_py", "concurrent.futures", "cryptography",
)  # fmt: skip
CHECKING = ("newsletter.preflight",)
PICTURES = (
    "PIL.Image",
    "newsletter.rendering.pictures.conversion",
    "newsletter.rendering.pictures.svg_drawing",
)
VALIDATION = ("pydantic", "newsletter.settings.validation", "newsletter.settings.tables")
UNUSED = ("email.policy", "ctypes", "newsletter.feeds.sanitize", "newsletter.issues.locked_pulls")
"""What an issue without wrapped links, two events on one page or a pull line does not need."""
WRAPPED_LINKS = ("newsletter.issues.wrapped_links",)
RENDERING = ("jinja2", "markdown_it", "yaml", "babel", "PIL", "lxml", "mjml", "nh3")
EVERYTHING = (
    *DATABASE,
    *ELSEWHERE,
    *RENDERING,
    *CHECKING,
    *VALIDATION,
    "newsletter.model",
    "newsletter.errors",
    "traceback",
)
UNUSED_BY_A_SEND = (
    "sqlalchemy.dialects.postgresql",
    "newsletter.store.other_repositories",
    "newsletter.store.all_tables",
    "newsletter.feeds.poll",
)
_PROGRAM = """
import atexit, gc, json, sys
def count(phase, info):
    # Until the command has begun, Python collects as often as it always does.
    if phase == "start" and gc.get_threshold()[0] > 700:
        sys.modules["a collection of garbage"] = None
gc.callbacks.append(count)
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
from newsletter.run.command_line import main
main()
"""


def imported(folder: Path, *arguments: str) -> set[str]:
    """Run a command in a process of its own; return the modules that it has loaded at its end."""
    ended = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode in (0, 1), ended.stderr
    assert ended.stdout
    return set(json.loads(ended.stderr.splitlines()[-1]))


def test_help_needs_click_alone(tmp_path: Path) -> None:
    loaded = imported(tmp_path, "--help")
    assert "click" in loaded
    assert loaded & set(EVERYTHING) == set()


@pytest.mark.parametrize("command", ["check", "build"])
def test_an_issue_is_checked_and_built_without_sqlalchemy(ready: Path, command: str) -> None:
    first, second = imported(ready, command, SLUG), imported(ready, command, SLUG)
    assert (
        {"jinja2", "newsletter.store.read_only", "newsletter.rendering.pictures.loading"} <= second <= first
    )
    assert first & {*DATABASE, *ELSEWHERE} == set()
    # Pictures are converted and examined, and newsletter.toml is validated, by the first command.
    assert second & {*PICTURES, *VALIDATION, *UNUSED, "subprocess"} == set()
    assert second & {*CHECKING, *WRAPPED_LINKS} == (
        {*CHECKING, *WRAPPED_LINKS} if command == "check" else set()
    )


def test_an_issue_is_sent_without_what_asks_the_network_matches_words_and_judges_bounces(ready: Path) -> None:
    imported(ready, "check", SLUG)
    loaded = imported(ready, "send", SLUG, "--dry-run")
    assert loaded & {*PICTURES, *VALIDATION, *UNUSED, "phonenumbers"} == set()
    assert {"sqlalchemy", "newsletter.preflight.check", "newsletter.store.database"} <= loaded
    elsewhere = {"http.client", "urllib.request", "dateutil", "rapidfuzz", "feedparser", "tomlkit", "alembic"}
    assert (
        loaded & {*elsewhere, "newsletter.inbound.bounce_classification", "newsletter.feeds.cluster"} == set()
    )


def test_an_issue_is_sent_without_what_only_other_commands_ask_the_database(ready: Path) -> None:
    loaded = imported(ready, "send", SLUG, "--yes")
    assert {"newsletter.store.sending_repositories", "newsletter.sending.deliver"} <= loaded
    assert loaded & {*UNUSED_BY_A_SEND, "a collection of garbage"} == set()


def test_people_are_listed_without_the_dialect_of_another_database(ready: Path) -> None:
    loaded = imported(ready, "subscribers", "list")
    assert {"newsletter.store.other_repositories", "sqlalchemy.dialects.sqlite"} <= loaded
    assert loaded & {"sqlalchemy.dialects.postgresql", "newsletter.store.all_tables"} == set()


def test_mailings_are_listed_without_sqlalchemy(ready: Path, newsletter: Newsletter) -> None:
    sent = newsletter("send", SLUG, "--yes")
    assert sent.exit_code == 0, sent.err
    loaded = imported(ready, "mailings", "list")
    assert "newsletter.store.read_only" in loaded
    assert loaded & {*DATABASE, *ELSEWHERE, *RENDERING, *VALIDATION} == set()


def test_a_new_publication_is_checked_without_making_a_database(publication: Path) -> None:
    assert imported(publication, "check", SLUG) & {*DATABASE} == set()
    assert not (publication / ".newsletter").exists()
