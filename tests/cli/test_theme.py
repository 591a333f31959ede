"""`newsletter theme`: listed for people and for programs, and checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.two_lists import told
from tests.command_line import Newsletter


def test_programs_hear_of_each_theme(publication: Path, newsletter: Newsletter) -> None:
    found = told(newsletter, "theme", "list")
    assert [(one["name"], one["used"]) for one in found] == [
        ("bold-campaign", False), ("calm-civic", True), ("plain-letter", False),
    ]  # fmt: skip
    assert all(one["says"] and not one["problem"] for one in found)


def test_a_theme_that_cannot_be_read_is_told_and_the_others_stay(
    publication: Path, newsletter: Newsletter
) -> None:
    ours = publication / "templates" / "ours"
    ours.mkdir()
    (ours / "theme.toml").write_text("base = ", encoding="utf-8")
    found = {one["name"]: one["problem"] for one in told(newsletter, "theme", "list")}
    assert found.pop("ours")
    assert set(found.values()) == {""}
    run = newsletter("theme", "check", "ours")
    assert (run.exit_code, "Traceback" in run.err) == (1, False)


@pytest.mark.parametrize("name", ["none", "../calm-civic", ""])
def test_a_theme_that_is_not_there_is_one_line(publication: Path, newsletter: Newsletter, name: str) -> None:
    run = newsletter("theme", "check", name or "-")
    assert run.exit_code == 2
    assert len(run.err.splitlines()) == 1


def test_a_logo_is_set_or_refused_in_one_line(publication: Path, newsletter: Newsletter) -> None:
    file = publication / "seal.png"
    Image.new("RGB", (320, 80), "navy").save(file)
    run = newsletter("theme", "logo", str(file), "--dark", "--alt", "Seal of Riverton")
    assert (run.exit_code, run.err) == (0, "")
    assert "brand.logo_dark is templates/seal.png" in run.out
    assert 'logo_alt = "Seal of Riverton"' in (publication / "newsletter.toml").read_text(encoding="utf-8")
    file.write_bytes(b"no picture")
    run = newsletter("theme", "logo", str(file))
    assert (run.exit_code, run.err.startswith("error: ")) == (2, True)
