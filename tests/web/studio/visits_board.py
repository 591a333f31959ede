"""Visits to the board of issues and to what starts, copies and deletes them."""

from __future__ import annotations

from newsletter.model import Role
from tests.web.studio.board_setup import desk_of, empty, full, with_groups
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit

SLUG = "2023-03-11-sanctuary-city"


def _nothing(studio: StudioSite) -> str:
    empty(studio)
    return "/issues"


def _deleted(studio: StudioSite) -> str:
    full(studio)
    return "/issues/deleted"


def _state(studio: StudioSite) -> str:
    full(studio)
    return "/issues?state=sent&q=week"


def _more_of_draft(studio: StudioSite) -> str:
    full(studio)
    return "/issues/2026-12-05-long/more"


def _more_of_sent(studio: StudioSite) -> str:
    full(studio)
    return "/issues/2026-10-10-sent/more"


def _new(studio: StudioSite) -> str:
    with_groups(studio)
    return "/issues/new?from=paste"


def _test(studio: StudioSite) -> str:
    with_groups(studio)
    return f"/issues/{SLUG}/test"


def _no_issues_fit(studio: StudioSite) -> str:
    desk_of(studio)
    return "/issues?q=nothing+has+this"


VISITS = (
    StudioVisit(name="board, first run", prepare=_nothing, shows=("board.html",)),
    StudioVisit(name="board", prepare=full),
    StudioVisit(name="board as a writer", prepare=full, who=Role.WRITER),
    StudioVisit(name="board, one state", prepare=_state),
    StudioVisit(name="board, nothing found", prepare=_no_issues_fit),
    StudioVisit(name="deleted issues", prepare=_deleted, shows=("deleted_issues.html",)),
    StudioVisit(name="no deleted issues", path="/issues/deleted"),
    StudioVisit(name="more of a draft", prepare=_more_of_draft, shows=("issue_more.html",)),
    StudioVisit(name="more of a sent issue", prepare=_more_of_sent),
    StudioVisit(
        name="a name that is taken",
        prepare=lambda studio: (full(studio), "/issues/2026-12-05-long/rename")[1],
        form={"name": "2026-12-01-draft"},
        status=422,
        console=("422", "404"),
    ),
    StudioVisit(name="new issue", prepare=_new, shows=("new_issue.html",)),
    StudioVisit(
        name="new issue from an address that is none",
        path="/issues/new",
        form={"from": "address", "address": "not an address", "title": "Mine", "date": "2026-12-01"},
        status=422,
        console=("422", "404"),
    ),
    StudioVisit(name="test copy", prepare=_test, shows=("test_copy.html",)),
    StudioVisit(
        name="test copy sent",
        prepare=_test,
        form={"group": "office", "to": "cleo@office.example"},
        console=("404",),
    ),
)
