"""Size."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.model import MergeField
from tests.preflight.proofs import EDITION, findings, levels, page

SOUND = len(page().encode())
GROWN = len("https://letters.thirteenth.example") + 100 - len("mf0001leave") + 60 - len("mf0002name")
"""What the sound edition's two fields may add."""


def padded(size: int) -> str:
    html = page("<p></p>")
    return html.replace("<p></p>", f"<p>{'x' * (size - len(html.encode()))}</p>")


@pytest.mark.parametrize(
    ("size", "fired"),
    [
        (80 * 1024 - GROWN, {}),
        (80 * 1024 - GROWN + 1, {"size.gmail-clip": "warning"}),
        (102_400 - GROWN, {"size.gmail-clip": "warning"}),
        (102_400 - GROWN + 1, {"size.gmail-clip": "error"}),
    ],
)
def test_html_stays_below_what_gmail_clips(size: int, fired: dict[str, str]) -> None:
    html = padded(size)
    assert len(html.encode()) == size
    assert levels(findings(replace(EDITION, html=html))) == fired


def test_a_field_counts_with_its_longest_value_wherever_it_stands() -> None:
    marker = "mf0004"
    field = MergeField(marker=marker, name="neighborhood", fallback="your part of town")
    html = page(f"<p>{(marker + ' ') * 1_400}</p>")
    edition = replace(EDITION, fields=(*EDITION.fields, field), html=html)
    assert len(html) < 20_000
    assert levels(findings(edition)) == {"size.gmail-clip": "warning"}


@pytest.mark.parametrize(
    ("size", "fired"),
    [
        (8 * 1024, {}),
        (8 * 1024 + 1, {"size.style-block": "warning"}),
        (16 * 1024, {"size.style-block": "warning"}),
        (16 * 1024 + 1, {"size.style-block": "error"}),
    ],
)
def test_a_style_block_stays_below_what_gmail_drops(size: int, fired: dict[str, str]) -> None:
    assert levels(findings(replace(EDITION, html=page(head=f"<style>{'a' * size}</style>")))) == fired
