"""Issues are duplicated, renamed, deleted and restored with all that belongs to them, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.announced_events import FILE
from newsletter.app.approvals import approve
from newsletter.app.archive import archived_issues, find_archived
from newsletter.app.comments import add_comment, comment_threads
from newsletter.app.deleted_pictures import kept_pictures_folder
from newsletter.app.editions import open_issue, render_issue, write_build
from newsletter.app.issue_board import issue_card
from newsletter.app.issue_copy import duplicate_issue, last_issue
from newsletter.app.issue_history import VersionKind, history
from newsletter.app.issue_removal import delete_issue, deleted_issues, prepare_deletion, restore_issue
from newsletter.app.issue_rename import rename_issue
from newsletter.app.issue_text import read_text
from newsletter.app.kept_versions import note_writer, writers_of
from newsletter.app.review import mark_ready, review_steps
from newsletter.errors import GoneError, NewsletterError, NotFoundError, RefusedError
from newsletter.model import Action, Hint, ReviewAct
from tests.app.actors import staff
from tests.app.issue_desk import LIST, IssueDesk, issue_desk

DAY = dt.date(2026, 12, 8)
NEWS = """Hello.

::: news In the news
- pull: city-hall, newest 2
  pulled: 2026-11-24 10:00 UTC
  - [Pulled](https://city-hall.example/a) | City Hall Today
- [Typed](https://city-hall.example/b) | City Hall Today
:::"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[IssueDesk]:
    with issue_desk(tmp_path) as opened:
        yield opened


def names(desk: IssueDesk) -> list[str]:
    issues = desk.workspace.root / "issues"
    return sorted(one.relative_to(issues).as_posix() for one in issues.rglob("*") if one.is_file())


def test_a_duplicate_has_the_text_and_the_pictures_under_another_name(desk: IssueDesk) -> None:
    desk.write("news", 'Hello {{ first_name | "you" }}.')
    desk.picture("news", "maps/north.png")
    new = duplicate_issue(desk.workspace, "news", date=DAY, title='A "new" one')
    assert new == "2026-12-08-a-new-one"
    issue = open_issue(desk.workspace, new)
    assert (issue.front.subject, issue.front.date, issue.front.authors) == ('A "new" one', DAY, ("Ana Ruiz",))
    assert 'Hello {{ first_name | "you" }}.' in issue.source
    assert f"{new}/maps/north.png" in names(desk)


def test_duplicates_of_one_title_and_day_get_numbers(desk: IssueDesk) -> None:
    desk.write("news")
    made = [duplicate_issue(desk.workspace, "news", date=DAY) for _ in range(3)]
    assert made == ["2026-12-08-news", "2026-12-08-news-2", "2026-12-08-news-3"]


def test_a_duplicate_may_leave_out_what_was_pulled(desk: IssueDesk) -> None:
    desk.write("news", NEWS)
    old = open_issue(desk.workspace, duplicate_issue(desk.workspace, "news", date=DAY, title="Same"))
    new = open_issue(
        desk.workspace, duplicate_issue(desk.workspace, "news", date=DAY, title="Fresh", fresh_news=True)
    )
    assert "[Pulled]" in old.source
    assert "[Pulled]" not in new.source
    assert "- pull: city-hall, newest 2\n- [Typed]" in new.source


def test_the_last_issue_of_a_list_is_the_one_that_was_sent_last(desk: IssueDesk) -> None:
    with pytest.raises(NotFoundError, match="has no issue yet"):
        last_issue(desk.workspace, LIST)
    desk.write("b-draft")
    assert last_issue(desk.workspace, LIST) == "b-draft"
    desk.write("a-sent")
    desk.launch("a-sent")
    assert last_issue(desk.workspace, LIST) == "a-sent"


def test_a_draft_is_renamed_with_its_folder_and_its_rows(desk: IssueDesk) -> None:
    desk.write("news")
    desk.picture("news")
    store = desk.workspace.store
    store.save_pulled(
        "news", "city-hall", {"https://x.example/": "[X](https://x.example/)"}, desk.clock.now()
    )
    assert rename_issue(desk.workspace, "news", "Winter Hours!") == "winter-hours"
    assert names(desk) == ["winter-hours.md", "winter-hours/map.png"]
    assert store.pulled_lines("winter-hours", "city-hall")
    assert not store.pulled_lines("news", "city-hall")


def say(desk: IssueDesk, slug: str, words: str) -> None:
    """Comment on an issue, ask for its review, approve it, and keep a version and a deleted picture of it."""
    workspace = desk.workspace
    add_comment(workspace, slug, 8, words, by=staff("bo"))
    mark_ready(workspace, slug, word=words, by=staff("ana"))
    issue = open_issue(workspace, slug)
    approve(workspace, issue, render_issue(workspace, issue), name="Bo", by=staff("bo"))
    note_writer(workspace, slug, staff("ana"))
    kept = kept_pictures_folder(workspace, slug)
    kept.mkdir(parents=True)
    (kept / "map.png").write_bytes(b"picture")


def said(desk: IssueDesk, slug: str) -> list[object]:
    """Return what is known of an issue by its name."""
    workspace = desk.workspace
    return [
        [one.comment.text for one in comment_threads(workspace, slug, read_text(workspace, slug).text)],
        [one.act for one in review_steps(workspace, slug)],
        [one.name for one in workspace.store.approvals(slug, LIST)],
        [one.kind for one in history(workspace, slug).versions],
        writers_of(workspace, slug),
        kept_pictures_folder(workspace, slug).exists(),
    ]


SAID: list[object] = [["Why?"], [ReviewAct.READY], ["Bo"], [VersionKind.APPROVED], ("ana",), True]
NOTHING: list[object] = [[], [], [], [], (), False]


def test_what_people_said_of_a_draft_goes_along_with_its_name(desk: IssueDesk) -> None:
    desk.write("news", "Hello.\n\n::: events Coming up\n- December 24, 2026, 10 am | Meeting\n:::")
    write_build(
        desk.workspace,
        issue := open_issue(desk.workspace, "news"),
        render_issue(desk.workspace, issue),
        desk.workspace.root / "build",
    )
    say(desk, "news", "Why?")
    schedule = desk.schedule("news")
    desk.workspace.store.cancel_schedule(schedule.id, "later", now=desk.clock.now())
    rename_issue(desk.workspace, "news", "winter")
    assert said(desk, "winter") == SAID
    assert desk.workspace.store.schedule_by_id(schedule.id).issue == "winter"
    assert '"winter"' in (desk.workspace.root / FILE).read_text()
    assert '"news"' not in (desk.workspace.root / FILE).read_text()
    desk.write("news")
    assert said(desk, "news") == NOTHING


def test_a_new_issue_of_a_deleted_ones_name_begins_empty_and_a_restored_one_has_all_again(
    desk: IssueDesk,
) -> None:
    desk.write("news")
    say(desk, "news", "Why?")
    gone = delete_issue(desk.workspace, "news", by=staff())
    desk.write("news", "Another one.")
    assert said(desk, "news") == NOTHING
    say(desk, "news", "Other words.")
    rename_issue(desk.workspace, "news", "other")
    restore_issue(desk.workspace, gone.key)
    assert said(desk, "news") == SAID
    assert said(desk, "other") == [["Other words."], *SAID[1:]]


def test_the_record_of_a_sent_issue_stays_while_it_is_deleted(desk: IssueDesk) -> None:
    desk.write("news")
    say(desk, "news", "Why?")
    desk.launch("news")
    gone = delete_issue(desk.workspace, "news", by=staff())
    assert [one.name for one in desk.workspace.store.approvals("news", LIST)] == ["Bo"]
    restore_issue(desk.workspace, gone.key)
    assert said(desk, "news") == SAID


def test_what_cannot_be_moved_stays_as_it_was_in_all_places(
    desk: IssueDesk,
) -> None:
    desk.write("news")
    say(desk, "news", "Why?")
    (desk.workspace.root / ".newsletter" / "deleted-issues").write_text("in the way")
    with pytest.raises(NewsletterError, match="cannot be deleted"):
        delete_issue(desk.workspace, "news", by=staff())
    assert (names(desk), said(desk, "news")) == (["news.md"], SAID)


def test_the_welcome_of_a_list_keeps_its_name(desk: IssueDesk) -> None:
    desk.write("welcome")
    lists = desk.workspace.publication.lists
    chosen = {LIST: replace(lists[LIST], welcome="welcome")}
    publication = replace(desk.workspace.publication, lists=chosen)
    settings = replace(desk.workspace.settings, publication=publication)
    desk.workspace = replace(desk.workspace, settings=settings)
    for act in (
        lambda: rename_issue(desk.workspace, "welcome", "other"),
        lambda: delete_issue(desk.workspace, "welcome", by=staff()),
    ):
        with pytest.raises(RefusedError, match="welcome welcomes people to the list"):
            act()
    assert names(desk) == ["welcome.md"]


def test_an_issue_in_a_folder_is_renamed(desk: IssueDesk) -> None:
    file = desk.write("news")
    folder = desk.workspace.root / "issues" / "news"
    folder.mkdir()
    file.rename(folder / "index.md")
    rename_issue(desk.workspace, "news", "other")
    assert names(desk) == ["other/index.md"]


def test_a_name_that_is_taken_or_is_none_is_refused(desk: IssueDesk) -> None:
    desk.write("news")
    desk.picture("news")
    desk.write("other")
    for name, words in (("other", "there already is an issue 'other'"), ("!!!", "cannot be a name")):
        with pytest.raises(RefusedError, match=words):
            rename_issue(desk.workspace, "news", name)
    (desk.workspace.root / "issues" / "third").mkdir()
    with pytest.raises(RefusedError, match="there already is an issue 'third'"):
        rename_issue(desk.workspace, "news", "third")
    assert names(desk) == ["news.md", "news/map.png", "other.md"]


def test_what_is_scheduled_or_sent_keeps_its_name(desk: IssueDesk) -> None:
    desk.write("planned")
    schedule = desk.schedule("planned")
    with pytest.raises(RefusedError, match="planned is scheduled and cannot be renamed") as refused:
        rename_issue(desk.workspace, "planned", "other")
    assert refused.value.next_steps == (Hint(Action.CANCEL_SCHEDULE, str(schedule.id)),)
    desk.write("sent")
    desk.launch("sent")
    with pytest.raises(RefusedError, match="sent has been sent and cannot be renamed"):
        rename_issue(desk.workspace, "sent", "other")


def test_a_deleted_draft_is_kept_and_comes_back_whole(desk: IssueDesk) -> None:
    file = desk.write("news")
    desk.picture("news")
    before = file.read_bytes()
    gone = delete_issue(desk.workspace, "news", by=staff())
    assert names(desk) == []
    assert [one.key for one in deleted_issues(desk.workspace)] == [gone.key]
    assert (gone.by, gone.subject, gone.archived) == ("ana", "news", False)
    assert restore_issue(desk.workspace, gone.key).slug == "news"
    assert names(desk) == ["news.md", "news/map.png"]
    assert file.read_bytes() == before
    assert deleted_issues(desk.workspace) == ()


def test_a_deleted_issue_does_not_come_back_over_another(desk: IssueDesk) -> None:
    desk.write("news", "Old.")
    delete_issue(desk.workspace, "news", by=staff())
    desk.write("news", "New.")
    with pytest.raises(RefusedError, match="there is an issue 'news' again"):
        restore_issue(desk.workspace, "news")
    assert len(deleted_issues(desk.workspace)) == 1
    with pytest.raises(NotFoundError, match="no issue 'other' was deleted"):
        restore_issue(desk.workspace, "other")


def test_a_text_that_changed_since_somebody_looked_is_not_deleted(desk: IssueDesk) -> None:
    desk.write("news")
    seen = issue_card(desk.workspace, "news").head.version
    desk.write("news", "Somebody is still writing.")
    with pytest.raises(RefusedError, match="was changed in the meantime"):
        delete_issue(desk.workspace, "news", by=staff(), version=seen)
    assert names(desk) == ["news.md"]


def test_an_archived_issue_leaves_the_archive_and_returns_with_it(desk: IssueDesk) -> None:
    desk.write("news")
    desk.launch("news")
    assert [one.slug for one in archived_issues(desk.workspace)] == ["news"]
    deletion = prepare_deletion(desk.workspace, "news")
    assert deletion.archived
    assert deletion.needs_send
    delete_issue(desk.workspace, "news", by=staff())
    with pytest.raises(GoneError):
        find_archived(desk.workspace, "news")
    restore_issue(desk.workspace, "news")
    assert find_archived(desk.workspace, "news")


def test_what_is_scheduled_or_being_sent_is_not_deleted(desk: IssueDesk) -> None:
    desk.write("planned")
    desk.schedule("planned")
    desk.write("leaving")
    desk.launch("leaving", finish=False)
    for slug, words in (("planned", "is scheduled"), ("leaving", "is being sent")):
        with pytest.raises(RefusedError, match=words):
            delete_issue(desk.workspace, slug, by=staff())
    assert names(desk) == ["leaving.md", "planned.md"]
