from __future__ import annotations

import json
from pathlib import Path

from tests.command_line import SLUG, Newsletter


def test_a_version_is_restored_and_what_it_replaces_is_kept(
    newsletter: Newsletter, publication: Path
) -> None:
    file = publication / "issues" / f"{SLUG}.md"
    text = file.read_text(encoding="utf-8")
    newsletter("history", SLUG, "--keep", "First")
    (version,) = json.loads(newsletter("history", SLUG, "--json").out)["versions"]
    assert "has this text already" in newsletter("restore", SLUG, version["id"]).out
    file.write_text(f"{text}\nMore.\n", encoding="utf-8")
    run = newsletter("restore", "sanctuary", version["id"], "--json")
    assert json.loads(run.out) == {"issue": SLUG, "restored": version["id"], "changed": True}
    assert file.read_text(encoding="utf-8") == text
    kinds = [one["kind"] for one in json.loads(newsletter("history", SLUG, "--json").out)["versions"]]
    assert kinds == ["automatic", "kept"]


def test_an_unknown_version_changes_nothing(newsletter: Newsletter, publication: Path) -> None:
    file = publication / "issues" / f"{SLUG}.md"
    before = file.read_bytes()
    run = newsletter("restore", SLUG, "nothing")
    assert run.exit_code == 2
    assert "has no version" in run.err
    assert file.read_bytes() == before
