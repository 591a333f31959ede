"""Test copies go to addresses and saved groups, each address once, as the issue is saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.editions import open_issue, render_issue
from newsletter.app.test_groups import resolve_recipients, send_test
from newsletter.errors import AddressError, NotFoundError, RefusedError
from tests.app.issue_desk import IssueDesk, issue_desk

ANA, BEN = "ana@office.example", "ben@office.example"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[IssueDesk]:
    with issue_desk(tmp_path) as opened:
        settings = opened.workspace.settings
        groups = {"office": (ANA, BEN), "board": (BEN,)}
        publication = replace(settings.publication, test_groups=groups)
        yield replace(
            opened, workspace=replace(opened.workspace, settings=replace(settings, publication=publication))
        )


def test_groups_and_addresses_are_one_list_without_repeats(desk: IssueDesk) -> None:
    given = ("board", "office", "cleo@office.example", ANA, " ")
    assert resolve_recipients(desk.workspace, given) == (BEN, ANA, "cleo@office.example")


def test_an_unknown_group_is_refused_with_the_nearest(desk: IssueDesk) -> None:
    with pytest.raises(NotFoundError, match=r"there is no test group 'offce'. Did you mean .office"):
        resolve_recipients(desk.workspace, ("offce",))
    with pytest.raises(AddressError):
        resolve_recipients(desk.workspace, ("ana@",))


def test_nobody_and_too_many_are_refused(desk: IssueDesk) -> None:
    with pytest.raises(RefusedError, match="needs an address"):
        resolve_recipients(desk.workspace, ())
    with pytest.raises(RefusedError, match="at most 50 addresses, not 51"):
        resolve_recipients(desk.workspace, [f"p{number}@office.example" for number in range(51)])


def test_what_is_sent_is_the_saved_text(desk: IssueDesk) -> None:
    desk.write("news", "Old.")
    desk.write("news", "New.")
    sent = send_test(desk.workspace, "news", ("office",))
    assert [one.address for one in sent.accepted] == [ANA, BEN]
    assert sent.refused == ()
    assert sent.edition.digest == render_issue(desk.workspace, open_issue(desk.workspace, "news")).digest
    files = sorted((desk.workspace.settings.outbox_folder).rglob("*.eml"))
    assert len(files) == 2
    assert all("New." in file.read_text() for file in files)
