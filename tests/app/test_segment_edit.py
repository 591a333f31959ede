"""Segments made by staff: tried with a live count, an error at its column, saved beside the comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.segment_edit import (
    count_saved_segments,
    delete_segment,
    save_segment,
    saved_segments,
    try_segment,
)
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from tests.app.calendar_setup import calendar_room
from tests.store.people import LIST


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Yield a publication with three readers."""
    with calendar_room(tmp_path) as room:
        yield room.workspace


def test_an_expression_is_counted(workspace: Workspace) -> None:
    found = try_segment(workspace, LIST, 'domain = "example.org"\n  and not lang = "es"')
    assert (found.people, found.problem) == (3, "")
    assert found.printed == 'domain = "example.org" and lang != "es"'


@pytest.mark.parametrize(
    ("where", "column"),
    [
        ("", 1),
        ("colour = 3", 1),
        ('lang = "es" and colour = 3', 17),
        ('lang = "es"\nand colour = 3', 17),
        ('lang = "es" and §', 17),
        ('lang = "es" and', 16),
        ("joined > 2025-02-31", 10),
        ("(" * 200, None),
    ],
)
def test_an_error_names_its_column(workspace: Workspace, where: str, column: int | None) -> None:
    found = try_segment(workspace, LIST, where)
    assert found.problem
    assert found.column == column


def test_a_segment_is_saved_beside_what_stands_in_the_file(workspace: Workspace) -> None:
    file = workspace.root / "newsletter.toml"
    before = file.read_text(encoding="utf-8")
    save_segment(workspace, "here", 'domain = "example.org"', seen=None)
    after = file.read_text(encoding="utf-8")
    assert after.startswith(before.rstrip())
    assert "[segments.here]" in after
    assert saved_segments(workspace)["here"] == 'domain = "example.org"'
    assert count_saved_segments(workspace, LIST)[1]["here"] == 3
    with pytest.raises(RefusedError, match="already"):
        save_segment(workspace, "here", 'lang = "es"', seen=None)
    save_segment(workspace, "here", 'lang = "es"', seen='domain = "example.org"')
    with pytest.raises(RefusedError, match="in the meantime"):
        save_segment(workspace, "here", 'lang = "fr"', seen='domain = "example.org"')
    delete_segment(workspace, "here")
    assert "here" not in saved_segments(workspace)
    assert file.read_text(encoding="utf-8").rstrip() == before.rstrip()
    with pytest.raises(NotFoundError):
        delete_segment(workspace, "here")


@pytest.mark.parametrize("name", ["", "Two Words", "../x", "x" * 50, "-x", 'a"b'])
def test_a_name_is_plain(workspace: Workspace, name: str) -> None:
    with pytest.raises(RefusedError):
        save_segment(workspace, name, 'lang = "es"', seen=None)


def test_what_cannot_be_read_is_not_saved(workspace: Workspace) -> None:
    with pytest.raises(RefusedError, match="cannot be read"):
        save_segment(workspace, "here", "colour = 3", seen=None)
    assert "here" not in saved_segments(workspace)
