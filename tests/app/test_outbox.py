"""The outbox is a mailbox: newest first, searchable, and nothing outside it can be opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.outbox import open_outbox_message, outbox_page
from newsletter.app.test_groups import send_test
from newsletter.errors import NotFoundError
from tests.app.issue_desk import IssueDesk, issue_desk
from tests.rendering.samples import write_pictures


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[IssueDesk]:
    with issue_desk(tmp_path) as opened:
        yield opened


def letters(desk: IssueDesk, number: int) -> None:
    """Write messages into the outbox, each a second newer than the one before."""
    folder = desk.workspace.settings.outbox_folder / "0123abcd"
    folder.mkdir(parents=True)
    for one in range(number):
        file = folder / f"p{one}@x.example-abc.eml"
        file.write_bytes(
            f"From: Us <us@x.example>\r\nTo: p{one}@x.example\r\nSubject: =?utf-8?q?N=C3=BAmero?= {one}\r\n\r\nHi\r\n".encode()
        )
        os.utime(file, (1_000_000 + one, 1_000_000 + one))


def test_the_newest_come_first_page_by_page(desk: IssueDesk) -> None:
    letters(desk, 120)
    first = outbox_page(desk.workspace, most=50)
    assert (first.total, first.has_more, len(first.entries)) == (120, True, 50)
    assert first.entries[0].subject == "Número 119"
    last = outbox_page(desk.workspace, start=100, most=50)
    assert (last.has_more, [one.to for one in last.entries][-1]) == (False, "p0@x.example")


def test_a_search_finds_addresses_and_subjects(desk: IssueDesk) -> None:
    letters(desk, 120)
    found = outbox_page(desk.workspace, words="P11 número", most=5)
    assert [one.to for one in found.entries] == [f"p{one}@x.example" for one in (119, 118, 117, 116, 115)]
    assert found.has_more
    more = outbox_page(desk.workspace, words="p11 número", start=10, most=5)
    assert [one.to for one in more.entries] == ["p11@x.example"]


def test_a_message_is_taken_apart_with_its_pictures(desk: IssueDesk) -> None:
    desk.write("news", '![A map](march.png "A caption")\n\nHello there.')
    write_pictures(desk.workspace.root / "issues" / "news")
    send_test(desk.workspace, "news", ("ana@office.example",))
    (entry,) = outbox_page(desk.workspace, tests_only=True).entries
    assert entry.is_test
    message = open_outbox_message(desk.workspace, entry.key)
    assert "Hello there." in message.text
    html = message.html_with(lambda number: f"/part/{number}")
    assert "cid:" not in html
    assert "/part/" in html
    assert message.attachments == ()
    assert dict(message.headers)["To"] == "ana@office.example"


def test_readers_messages_are_not_among_the_test_copies(desk: IssueDesk) -> None:
    letters(desk, 3)
    assert outbox_page(desk.workspace, tests_only=True).total == 0


@pytest.mark.parametrize(
    "key",
    ["../newsletter.toml", "..", "", "a/b/c.eml", "0123abcd/../../x.eml", "0123abcd/nobody.eml", ".x/y.eml", "a\0.eml",
     "link.eml", "\\x.eml"],
)  # fmt: skip
def test_nothing_else_can_be_opened(desk: IssueDesk, key: str) -> None:
    letters(desk, 1)
    (desk.workspace.settings.outbox_folder / "link.eml").symlink_to(desk.workspace.root / "newsletter.toml")
    with pytest.raises(NotFoundError, match="no such message"):
        open_outbox_message(desk.workspace, key)


def test_no_outbox_is_an_empty_one(desk: IssueDesk) -> None:
    assert outbox_page(desk.workspace).total == 0
