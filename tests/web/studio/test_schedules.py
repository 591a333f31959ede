"""Schedules in the studio: cancelled, released and replaced, by who may send to that list."""

from __future__ import annotations

import pytest

from newsletter.model import Role, ScheduleStatus
from tests.web.site import OTHER
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.test_send import form_of, words_of
from tests.web.studio.visits_send import cancelled, held, outdated, schedule, waiting


def status(studio: StudioSite) -> list[str]:
    return [one.status.value for one in studio.workspace.store.schedules()]


def test_what_is_on_hold_says_why_and_is_released_for_another_time(studio: StudioSite) -> None:
    path, client = held(studio), studio.client(Role.PUBLISHER)
    assert "It did not go out: the issue needs 1 approval; nobody has approved it yet" in words_of(
        client.get(path)
    )
    problem = client.post(f"{path}/release", data={"words": "someday"})
    assert (problem.status_code, "This is not a time we can read." in words_of(problem)) == (422, True)
    assert status(studio) == ["held"]
    assert client.post(f"{path}/release", data={"words": "2026-12-09 10:00"}).status_code == 303
    (found,) = studio.workspace.store.schedules()
    assert (found.status, f"{found.wall:%d %H}") == (ScheduleStatus.WAITING, "09 10")


def test_a_schedule_is_replaced_by_the_issue_as_it_is_now_once(studio: StudioSite) -> None:
    path, client = outdated(studio), studio.client(Role.PUBLISHER)
    assert "holds an earlier version of the issue" in words_of(client.get(path)).casefold()
    page = client.get(f"{path}/replace")
    assert "The text has changed." in words_of(page)
    places = {client.post(f"{path}/replace", data=form_of(page)).headers["location"] for _ in range(2)}
    assert len(places) == 1
    assert sorted(status(studio)) == ["cancelled", "waiting"]
    assert "holds an earlier version" not in words_of(client.get(places.pop().removeprefix("/studio")))


def test_a_replacement_that_was_edited_meanwhile_is_shown_again(studio: StudioSite) -> None:
    path, client = outdated(studio), studio.client(Role.PUBLISHER)
    form = form_of(client.get(f"{path}/replace"))
    file = next((studio.workspace.root / "issues").glob("2026-11-24-hours.md"))
    file.write_text(file.read_text(encoding="utf-8").replace("at six", "at seven"), encoding="utf-8")
    answer = client.post(f"{path}/replace", data=form)
    assert (answer.status_code, status(studio)) == (409, ["waiting"])
    assert "Nothing was replaced" in words_of(answer)


def test_a_schedule_that_holds_the_issue_as_it_is_has_nothing_to_replace(studio: StudioSite) -> None:
    client, path = studio.client(Role.PUBLISHER), waiting(studio)
    page = client.get(f"{path}/replace")
    assert "There is nothing to replace." in words_of(page)


def test_what_is_cancelled_stays_so(studio: StudioSite) -> None:
    path, client = cancelled(studio), studio.client(Role.PUBLISHER)
    assert client.post(f"{path}/cancel").status_code == 303
    for what in ("release", "replace"):
        answer = client.post(f"{path}/{what}", data={"words": "2026-12-09 10:00", "shown": ""})
        assert (answer.status_code, status(studio)) == (409, ["cancelled"])


@pytest.mark.parametrize("what", ["cancel", "release", "replace"])
def test_only_who_may_send_to_the_list_decides(studio: StudioSite, what: str) -> None:
    path = f"/schedules/{schedule(studio).id}"
    other = studio.add_account("vera@riverton.example", Role.PUBLISHER, lists=(OTHER,))
    for who in (Role.EDITOR, other):
        assert studio.client(who).post(f"{path}/{what}", data={"words": "tomorrow 9:00"}).status_code == 403
    assert studio.client(other).get(path).status_code == 403
    assert studio.client(other).get(f"{path}/state").status_code == 403
    assert studio.client(Role.EDITOR).get(path).status_code == 200
    assert status(studio) == ["waiting"]


@pytest.mark.parametrize("number", ["9", "0", "x", "-1", "9" * 30])
def test_there_is_no_such_schedule(studio: StudioSite, number: str) -> None:
    client = studio.client(Role.PUBLISHER)
    assert client.get(f"/schedules/{number}").status_code == 404
    assert client.post(f"/schedules/{number}/cancel").status_code == 404
