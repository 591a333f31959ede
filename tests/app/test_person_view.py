"""One person as staff see them: whoever works on one list learns nothing of another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.list_move import move_people
from newsletter.app.people import add_person, new_person
from newsletter.app.people_browsing import PeopleFilter, browse_people, count_lists
from newsletter.app.person_view import (
    find_person_numbered,
    find_person_on,
    person_document,
    require_every_list,
)
from newsletter.app.unsubscribing import Method, unsubscribe_address
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import LIST

ANA, BO = "ana@rivertown.gov", "bo@rivertown.gov"
SECRET = "tenants"
TITLE = "Tenants in trouble"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Yield a publication with a second list, which Ana left and Bo is on; Ana was moved from it."""
    with calendar_room(tmp_path) as room:
        yield filled(room)


def filled(room: CalendarRoom) -> Workspace:
    publication = room.workspace.publication
    lists = {**publication.lists, SECRET: replace(publication.lists[LIST], key=SECRET, title=TITLE)}
    publication = replace(publication, lists=lists)
    workspace = replace(room.workspace, settings=replace(room.workspace.settings, publication=publication))
    for address in (ANA, BO):
        add_person(
            workspace, new_person(address), list_key=SECRET, basis=f"Signed up for {TITLE}", by=staff("Desk")
        )
    room.clock.later(minutes=1)
    tree = f'domain = "{ANA.partition("@")[2]}" and not tag = "x"'
    move_people(workspace, from_key=SECRET, to_key=LIST, basis="Both asked", by=staff("Desk"), segment=tree)
    room.clock.later(minutes=1)
    unsubscribe_address(workspace, BO, list_key=LIST, everywhere=False, method=Method.STAFF, by=staff("Desk"))
    add_person(workspace, new_person("cy@rivertown.gov"), list_key=SECRET, basis="Asked", by=staff("Desk"))
    return workspace


def addresses(workspace: Workspace, wanted: PeopleFilter, *lists: str) -> list[str]:
    found = [one.person.address for one in browse_people(workspace, wanted, lists=lists).people]
    return [one for one in found if one.endswith("@rivertown.gov")]


def test_people_of_other_lists_are_not_there(workspace: Workspace) -> None:
    everybody = ["cy@rivertown.gov", BO, ANA]
    assert addresses(workspace, PeopleFilter()) == everybody
    assert addresses(workspace, PeopleFilter(), LIST) == [BO, ANA]
    assert addresses(workspace, PeopleFilter(search="rivertown")) == sorted(everybody)
    assert addresses(workspace, PeopleFilter(search="rivertown"), LIST) == [ANA, BO]
    assert addresses(workspace, PeopleFilter(list=LIST, status="unsubscribed"), LIST) == [BO]
    with pytest.raises(NotFoundError, match="there is no list tenants"):
        browse_people(workspace, PeopleFilter(list=SECRET), lists=(LIST,))
    cy = find_person_on(workspace, "cy@rivertown.gov")
    with pytest.raises(NotFoundError):
        find_person_numbered(workspace, cy.id, lists=(LIST,))


def test_nothing_of_another_list_shows_of_a_person(workspace: Workspace) -> None:
    ana = find_person_on(workspace, ANA, lists=(LIST,))
    whole = json.dumps(person_document(workspace, ana))
    assert SECRET in whole
    assert TITLE in whole
    seen = person_document(workspace, ana, lists=(LIST,))
    assert SECRET not in json.dumps(seen)
    assert TITLE not in json.dumps(seen)
    assert [one["list"] for one in seen["subscriptions"]] == [LIST]
    assert any(one["kind"] == "consent" for one in seen["history"])


def test_a_person_in_a_list_of_people_shows_those_lists_only(workspace: Workspace) -> None:
    page = browse_people(workspace, PeopleFilter(), lists=(LIST,))
    assert {place.list for one in page.people for place in one.subscriptions} == {LIST}


def test_lists_are_counted_for_those_who_may_see_them(workspace: Workspace) -> None:
    (seen,) = count_lists(workspace, lists=(LIST,))
    assert (seen.list, seen.unsubscribed) == (LIST, 1)
    assert [one.list for one in count_lists(workspace)] == [LIST, SECRET]


def test_what_reaches_beyond_their_lists_is_refused(workspace: Workspace) -> None:
    require_every_list(())
    with pytest.raises(RefusedError):
        require_every_list((LIST,))


def test_a_segment_needs_its_list(workspace: Workspace) -> None:
    with pytest.raises(RefusedError, match="one list"):
        browse_people(workspace, PeopleFilter(segment='lang = "es"'))
    assert workspace.publication.lists
