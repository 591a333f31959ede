"""`newsletter init`: a publication that works at once, in a folder that held nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.settings.load import load_settings
from tests.cli.two_lists import told
from tests.command_line import SLUG, Newsletter


def test_a_publication_is_made_and_builds(tmp_path: Path, newsletter: Newsletter) -> None:
    folder = tmp_path / "deep" / "letter"
    run = newsletter("init", folder)
    assert run.exit_code == 0, run.err
    assert str(folder) in run.out
    assert (folder / "issues" / f"{SLUG}.md").is_file()
    assert [one["used"] for one in told(newsletter, "-C", folder, "theme", "list")].count(True) == 1
    assert told(newsletter, "-C", folder, "mailings", "list") == []


def test_the_postal_address_is_left_to_be_written(tmp_path: Path, newsletter: Newsletter) -> None:
    folder = tmp_path / "letter"
    assert newsletter("init", folder).exit_code == 0
    assert load_settings(folder, {}).publication.postal_address == ""
    assert "200 N. Spring St." not in (folder / "newsletter.toml").read_text(encoding="utf-8")
    run = newsletter("-C", folder, "check", SLUG)
    assert (run.exit_code, "[footer.address]" in run.out) == (1, True)


def test_an_empty_folder_may_be_there(tmp_path: Path, newsletter: Newsletter) -> None:
    assert newsletter("init", tmp_path).exit_code == 0
    assert (tmp_path / "newsletter.toml").is_file()


@pytest.mark.parametrize("taken", ["file", "folder"])
def test_what_is_there_is_left_alone(tmp_path: Path, newsletter: Newsletter, taken: str) -> None:
    place = tmp_path / "letter"
    if taken == "file":
        place.write_text("mine", encoding="utf-8")
    else:
        place.mkdir()
        (place / "mine.txt").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    run = newsletter("init", place)
    assert (run.exit_code, "Traceback" in run.err) == (1, False)
    assert sorted(tmp_path.rglob("*")) == before
