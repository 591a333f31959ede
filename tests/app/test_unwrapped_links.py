"""Wrapped links in an issue file are replaced by the addresses inside; nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from newsletter.app.editions import open_issue
from newsletter.app.unwrapped_links import unwrap_links
from newsletter.errors import BrokenIssueError, IssueError
from tests.feeds.newsroom import Newsroom, newsroom

PERSON = "data=05%7C02%7Cstaff.person%40city.example%7C0"
HIDDEN = "https://protect-us.mimecast.com/s/abc?domain=city.example"


def wrapped(url: str) -> str:
    return f"https://nam02.safelinks.protection.outlook.com/?url={quote(url, safe='')}&{PERSON}"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, {"paper": ()}) as opened:
        yield opened


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("https://city.example/plan", "https://city.example/plan"),
        ("https://city.example/a(b)", "https://city.example/a%28b%29"),
        ("https://city.example/a|b", "https://city.example/a%7Cb"),
        ("https://city.example/{{ email }}", "https://city.example/%7B%7B%20email%20%7D%7D"),
        ("https://city.example/ñ?a=1&b=%20#x", "https://city.example/%C3%B1?a=1&b=%20#x"),
    ],
)
def test_the_address_inside_can_stand_in_an_issue(room: Newsroom, target: str, written: str) -> None:
    link = wrapped(target)
    issue = room.write("march", f"- [Typed]({link}) | Paper\n")
    done = unwrap_links(room.workspace, "march")
    assert [(found.maker, found.target) for found in done.links] == [("Microsoft Safe Links", written)]
    text = (room.workspace.root / issue.path).read_text(encoding="utf-8")
    assert text == issue.source.replace(link, written)


def test_each_is_reported_with_its_line_and_what_keeps_its_address_stays(room: Newsroom) -> None:
    one, two = wrapped("https://city.example/1"), wrapped("https://city.example/2")
    issue = room.write("march", f"- [One]({one})\n- [Hidden]({HIDDEN})\n- [Two]({two})\n")
    done = unwrap_links(room.workspace, "march")
    first = issue.source[: issue.source.index(one)].count("\n") + 1
    assert [(found.place.line, found.target) for found in done.links] == [
        (first, "https://city.example/1"),
        (first + 2, "https://city.example/2"),
    ]
    assert HIDDEN in (room.workspace.root / issue.path).read_text(encoding="utf-8")


def test_without_any_the_file_is_not_touched(room: Newsroom) -> None:
    issue = room.write("march", f"- [Hidden]({HIDDEN})\n")
    file = room.workspace.root / issue.path
    before = file.stat().st_mtime_ns
    assert unwrap_links(room.workspace, "march").links == ()
    assert file.stat().st_mtime_ns == before


def test_what_an_editor_saved_meanwhile_is_kept(room: Newsroom) -> None:
    issue = room.write("march", f"- [One]({wrapped('https://city.example/1')})\n")
    file = room.workspace.root / issue.path
    file.write_text(file.read_text(encoding="utf-8").replace("Hello", "HELLO"), encoding="utf-8")
    unwrap_links(room.workspace, "march")
    assert "HELLO" in file.read_text(encoding="utf-8")
    assert "(https://city.example/1)" in file.read_text(encoding="utf-8")


def test_a_link_that_is_too_long_for_an_issue_is_replaced_too(room: Newsroom) -> None:
    plan = f"https://city.example/plan?{'a=1&' * 200}"
    link = f"https://nam02.safelinks.protection.outlook.com/?{PERSON}&url={quote(wrapped(plan), safe='')}"
    assert len(link) > 2_000
    file = room.workspace.root / "issues" / "march.md"
    issue = room.write("march", "- [One](https://city.example/1)\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + issue.source.replace("https://city.example/1", link).encode())
    with pytest.raises(BrokenIssueError, match="the link goes through Microsoft Safe Links") as broken:
        find_and_read(room)
    assert "staff" not in f"{broken.value.message} {broken.value.hint}"
    (found,) = unwrap_links(room.workspace, "march").links
    assert (found.target, found.place.path) == (plan, "issues/march.md")
    assert b"\xef\xbb\xbf---" in file.read_bytes()
    assert f"({plan})\r\n".encode() in file.read_bytes()
    find_and_read(room)


def test_a_file_that_is_not_text_is_refused_and_left_alone(room: Newsroom) -> None:
    file = room.workspace.root / "issues" / "march.md"
    room.write("march", "- [One](https://city.example/1)\n")
    file.write_bytes(file.read_bytes() + b"\n\xff")
    before = file.read_bytes()
    with pytest.raises(IssueError, match="not UTF-8"):
        unwrap_links(room.workspace, "march")
    assert file.read_bytes() == before


def find_and_read(room: Newsroom) -> None:
    open_issue(room.workspace, "march")
