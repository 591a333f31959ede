"""What every command gets: the publication's folder, and who is at the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.cli.context import actor
from newsletter.starter import copy_starter
from tests.cli.two_lists import FIRST, change, told
from tests.command_line import Newsletter


@pytest.fixture
def elsewhere(publication: Path, tmp_path: Path) -> Path:
    """Another publication, which the working folder is not in."""
    folder = tmp_path / "other"
    copy_starter(folder)
    change(folder, "[feeds.city-hall]", "[feeds.other-hall]")
    return folder


def feeds(newsletter: Newsletter, *words: object) -> set[str]:
    return {one["key"] for one in told(newsletter, *words, "feeds", "list")}


def test_the_folder_is_here_or_named_or_in_the_environment(
    elsewhere: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "city-hall" in feeds(newsletter)
    assert "other-hall" in feeds(newsletter, "-C", elsewhere)
    monkeypatch.setenv("NEWSLETTER_PUBLICATION", str(elsewhere))
    assert "other-hall" in feeds(newsletter)
    assert "city-hall" in feeds(newsletter, "-C", ".")


def test_a_folder_below_the_publication_is_none_of_its_own(publication: Path, newsletter: Newsletter) -> None:
    run = newsletter("-C", "issues", "feeds", "list")
    assert (run.exit_code, "newsletter.toml" in run.err) == (2, True)


def test_who_is_at_the_keyboard_stands_in_the_record(
    publication: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "maria")
    assert (
        newsletter("subscribers", "add", "a@example.org", "--list", FIRST, "--basis", "asked").exit_code == 0
    )
    (consent,) = told(newsletter, "subscribers", "show", "a@example.org")["consents"]
    assert consent["actor"] == "maria"


def test_a_user_without_a_name_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 4_000_000_000)
    assert actor().name == "unknown"
