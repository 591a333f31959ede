"""A person's history: all that is kept, in the order in which it happened."""

from __future__ import annotations

from datetime import timedelta

from newsletter.app.address_change import change_address_by_staff
from newsletter.app.merging import merge_people
from newsletter.app.notes import add_note
from newsletter.app.people import add_person, find_person, new_person
from newsletter.app.personal_data import personal_data
from newsletter.model import Actor, Door
from newsletter.subscribers.person_history import person_history
from tests.web.archived import Draft, send
from tests.web.reader_emails import write_to_files
from tests.web.site import LIST, MARIA, OTHER, Site
from tests.web.test_preferences import opened, save, set_lists

STAFF = Actor(name="ben", door=Door.COMMAND_LINE)


def test_everything_that_happened_is_told_in_order(site: Site) -> None:
    write_to_files(site)
    site.join(list=OTHER)
    path = opened(site)
    site.clock.time += timedelta(hours=1)
    set_lists(site, path, LIST)
    send(site, Draft(slug="rent"))
    workspace = site.workspace
    site.clock.time += timedelta(hours=1)
    add_note(workspace, MARIA, "Prefers the phone", by=STAFF)
    site.clock.time += timedelta(hours=1)
    change_address_by_staff(workspace, MARIA, "maria@new.example", reason="called", by=STAFF)
    add_person(
        workspace, new_person("mia@x.example", last_name="Lee"), list_key=LIST, basis="asked", by=STAFF
    )
    site.clock.time += timedelta(hours=1)
    merge_people(workspace, "maria@new.example", "mia@x.example", reason="told us", by=STAFF)
    save(site, path, "data")
    document = personal_data(workspace, find_person(workspace.store, "maria@new.example"))
    history = person_history(document)
    assert history == document["history"]
    assert [one["at"] for one in history] == sorted(one["at"] for one in history)
    kinds = [one["kind"] for one in history]
    for kind in ("created", "consent", "withdrawal", "suppression", "mailing", "note", "address", "merge"):
        assert kind in kinds, kind
    words = "\n".join(one["what"] for one in history)
    assert "ben: Prefers the phone" in words
    assert f"address changed from {MARIA} to maria@new.example by ben: called" in words
    assert "the record of mia@x.example was merged into this one by ben: told us" in words
    assert "staff, ben: asked" in words
    assert document["merged_records"][0]["person"]["last_name"] == "Lee"
