"""Markers: made from the content, and found nowhere in it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from newsletter.model import Text
from newsletter.rendering.marker import MARKER, marker, marker_stem
from tests.rendering.samples import at, issue, publication


def test_a_marker_is_recognised(tmp_path: Path) -> None:
    stem = marker_stem(issue(tmp_path), publication())
    assert MARKER.fullmatch(marker(stem, 0))
    assert MARKER.fullmatch(marker(stem, 1000))


def test_no_marker_is_the_beginning_of_another() -> None:
    made = [marker("nlf", index) for index in range(1200)]
    assert len(set(made)) == 1200
    assert not [one for one in made[:200] for other in made if other != one and other.startswith(one)]


def test_content_that_holds_the_stem_gets_another_one(tmp_path: Path) -> None:
    first = issue(tmp_path, Text(markdown="x", place=at(1)))
    stem = marker_stem(first, publication())
    hostile = dataclasses.replace(first, blocks=(Text(markdown=f"{stem}000z", place=at(1)),))
    other = marker_stem(hostile, publication())
    assert other != stem
    assert marker_stem(first, dataclasses.replace(publication(), name=stem)) == other
