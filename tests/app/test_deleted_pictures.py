"""A picture that nobody uses can be deleted, and comes back for a day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.deleted_pictures import delete_picture, deleted_pictures, restore_picture
from newsletter.app.issue_pictures import add_picture
from newsletter.errors import NotFoundError, RefusedError
from tests.app.written_issue import write_issue
from tests.feeds.newsroom import Newsroom, newsroom
from tests.rendering.samples import picture_bytes


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, {"paper": ()}) as opened:
        write_issue(opened, "march", "Words.\n")
        add_picture(opened.workspace, "march", picture_bytes(40, 30), name="pond.png")
        yield opened


def pond(room: Newsroom) -> Path:
    return room.workspace.root / "issues" / "march" / "pond.png"


def test_a_deleted_picture_comes_back_as_it_was(room: Newsroom) -> None:
    before = pond(room).read_bytes()
    delete_picture(room.workspace, "march", "pond.png")
    assert not pond(room).exists()
    assert deleted_pictures(room.workspace, "march") == ("pond.png",)
    restore_picture(room.workspace, "march", "pond.png")
    assert pond(room).read_bytes() == before
    assert deleted_pictures(room.workspace, "march") == ()


@pytest.mark.parametrize(
    ("slug", "text"),
    [("march", "![A pond](pond.png)\n"), ("april", "![A pond](issues/march/pond.png)\n")],
)
def test_a_picture_that_is_used_is_not_deleted(room: Newsroom, slug: str, text: str) -> None:
    write_issue(room, slug, text)
    with pytest.raises(RefusedError, match=r"pond\.png is used in"):
        delete_picture(room.workspace, "march", "pond.png")
    assert pond(room).exists()


def test_it_is_gone_after_a_day(room: Newsroom) -> None:
    delete_picture(room.workspace, "march", "pond.png")
    room.clock.later(hours=25)
    with pytest.raises(NotFoundError):
        restore_picture(room.workspace, "march", "../march.md")
    assert deleted_pictures(room.workspace, "march") == ()
    with pytest.raises(NotFoundError, match="gone"):
        restore_picture(room.workspace, "march", "pond.png")


def test_another_picture_of_that_name_is_not_overwritten(room: Newsroom) -> None:
    delete_picture(room.workspace, "march", "pond.png")
    pond(room).write_bytes(b"another")
    with pytest.raises(RefusedError):
        restore_picture(room.workspace, "march", "pond.png")
    assert pond(room).read_bytes() == b"another"
    assert deleted_pictures(room.workspace, "march") == ("pond.png",)


def test_the_same_picture_can_be_deleted_twice(room: Newsroom) -> None:
    delete_picture(room.workspace, "march", "pond.png")
    add_picture(room.workspace, "march", picture_bytes(20, 20), name="pond.png")
    delete_picture(room.workspace, "march", "pond.png")
    assert deleted_pictures(room.workspace, "march") == ("pond.png",)
