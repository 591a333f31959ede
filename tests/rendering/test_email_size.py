"""The size of emails: Gmail shows about 102 KB of HTML and hides the rest, with the unsubscribe link."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.size import BEFORE, LIMIT, blocks, edition_of
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.edition import render
from newsletter.rendering.sample_issue import FULL, SPECIMENS, sample_issue
from newsletter.rendering.theme import Theme
from tests.rendering.samples import THEMES, publication

EVERY_THEME = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))


@EVERY_THEME
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_an_email_with_every_block_is_half_of_what_gmail_shows(theme: Theme, lang: str) -> None:
    whole, own = sample_issue(FULL, publication(), lang=lang)
    edition = render(whole, own, theme, root=SPECIMENS, rasterize=rasterize_svg)
    assert len(edition.html.encode()) < LIMIT // 2


@EVERY_THEME
def test_thirty_blocks_fit_and_each_is_smaller_than_it_was(theme: Theme, tmp_path: Path) -> None:
    folder = tmp_path / "size"
    shutil.copytree(SPECIMENS, folder)
    _, own = sample_issue("bare", publication())

    def size(text: str) -> int:
        return len(edition_of(text, theme.name, folder, own).html.encode())

    ours = blocks()
    thirty = size("\n\n".join(list(ours.values())[number % len(ours)] for number in range(30)) + "\n")
    assert thirty <= min(0.8 * BEFORE[theme.name]["thirty"], 0.8 * LIMIT)
    empty = size("Hi.\n")
    for name in ("events", "stats", "columns", "spotlight", "people"):
        assert size(f"Hi.\n\n{ours[name]}\n") - empty <= 0.8 * BEFORE[theme.name][name], name
