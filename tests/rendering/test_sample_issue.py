"""The specimen: every block there is, and the least there can be."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from newsletter.model import Block, CalloutKind, Issue, Prose
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.edition import render
from newsletter.rendering.sample_issue import BARE, FULL, SPECIMENS, sample_issue
from tests.rendering.samples import THEME, publication


def kinds(issue: Issue) -> set[str]:
    return {type(block).__name__ for block in issue.blocks}


def wanted() -> set[str]:
    """Every kind of block of the model that a theme prints, whatever is added to it."""
    kinds = {one.__name__ for one in (*get_args(Block), *get_args(Prose)) if isinstance(one, type)}
    return kinds - {"Only"}  # chooses who gets other blocks, and prints nothing


@pytest.mark.parametrize("name", [FULL, BARE])
def test_the_full_specimen_holds_every_block_and_the_bare_one_all_that_can_be_bare(name: str) -> None:
    missing = wanted() - kinds(sample_issue(name, publication())[0])
    assert missing <= (set() if name == FULL else {"Button", "Divider"})


def test_every_kind_of_callout_is_there() -> None:
    issue, _ = sample_issue(FULL, publication())
    found = {getattr(block, "kind", None) for block in issue.blocks} - {None}
    assert found == set(CalloutKind)


def test_a_specimen_has_logos_or_none_and_an_address_always() -> None:
    own = dataclasses.replace(publication(), postal_address="")
    assert sample_issue(FULL, own)[1].brand.logo == "logo.svg"
    assert sample_issue(BARE, own)[1].brand.logo is None
    assert sample_issue(BARE, own)[1].web_url is None
    assert sample_issue(FULL, own)[1].postal_address


def test_a_specimen_can_be_read_from_right_to_left() -> None:
    issue, own = sample_issue(FULL, publication(), lang="ar")
    assert (
        '<html lang="ar" dir="rtl"' in render(issue, own, THEME, root=SPECIMENS, rasterize=rasterize_svg).html
    )
