from __future__ import annotations

import pytest

from newsletter.issues.open_blocks import OPEN_BLOCKS, OpenBlockSchema
from tests.issues.samples import ROOT, blocks, faults

PAGE = (ROOT / "docs" / "reference" / "issue-file.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("piece", OPEN_BLOCKS, ids=lambda piece: piece.name)
def test_every_sample_reads_without_errors(piece: OpenBlockSchema) -> None:
    assert faults(piece.sample) == []
    assert len(blocks(piece.sample)) == (piece.name != "comment")


@pytest.mark.parametrize("piece", OPEN_BLOCKS, ids=lambda piece: piece.name)
def test_every_piece_is_on_the_page_with_the_same_example(piece: OpenBlockSchema) -> None:
    assert piece.name.removeprefix("merge ") in PAGE.lower()
    if piece.name not in ("text", "merge field"):
        assert piece.sample.rstrip() in PAGE
