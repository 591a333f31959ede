"""`newsletter pictures` lists an issue's pictures, and adds, deletes and restores them."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from tests.command_line import SLUG, Newsletter
from tests.rendering.samples import picture_bytes


def test_a_picture_is_added_listed_deleted_and_restored(
    newsletter: Newsletter, publication: Path, tmp_path: Path
) -> None:
    file = tmp_path / "Old Logo.PNG"
    file.write_bytes(picture_bytes(60, 40))
    kept = publication / "issues" / SLUG / "old-logo.png"
    run = newsletter("pictures", SLUG, "--add", str(file), "--square")
    assert f"Added issues/{SLUG}/old-logo.png" in run.out
    with Image.open(kept) as image:
        assert image.size == (40, 40)
    assert "Already there" in newsletter("pictures", SLUG, "--add", str(file), "--square").out
    found = {one["name"]: one["lines"] for one in json.loads(newsletter("pictures", SLUG, "--json").out)}
    assert found["old-logo.png"] == []
    assert any(found.values())
    assert "old-logo.png" in newsletter("pictures", SLUG).out
    assert newsletter("pictures", SLUG, "--delete", "old-logo.png").exit_code == 0
    assert not kept.exists()
    assert newsletter("pictures", SLUG, "--restore", "old-logo.png").exit_code == 0
    assert kept.exists()


def test_a_picture_in_use_stays(newsletter: Newsletter, publication: Path) -> None:
    rows = json.loads(newsletter("pictures", SLUG, "--json").out)
    used = next(one["name"] for one in rows if one["lines"])
    run = newsletter("pictures", SLUG, "--delete", used)
    assert run.exit_code == 1
    assert f"{used} is used in line" in run.err
    assert (publication / "issues" / SLUG / used).exists()


def test_square_needs_a_picture(newsletter: Newsletter, publication: Path) -> None:
    assert newsletter("pictures", SLUG, "--square").exit_code == 2
    assert publication.is_dir()
