"""All that is known about a person: emailed as a link, downloaded by a button, complete, and for nobody else."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import timedelta

import pytest

from newsletter.app.people import erase_person, find_person, new_person
from newsletter.app.personal_data import FORMAT, personal_data
from newsletter.app.subscriber_import import import_file
from newsletter.errors import RefusedError
from newsletter.model import (
    Consent,
    ConsentAction,
    Subscription,
    Suppression,
    SuppressionReason,
    Tagging,
    TopicChoice,
)
from newsletter.store.all_tables import metadata
from newsletter.store.tables import subscribers
from tests.app.actors import staff
from tests.web.archived import Draft, send
from tests.web.reader_emails import emails, newest_link, write_to_files
from tests.web.site import LIST, MARIA, OTHER, Site
from tests.web.test_preferences import opened, preferences_token, save, set_lists


@pytest.fixture(autouse=True)
def to_files(site: Site) -> None:
    write_to_files(site)


def asked(site: Site, path: str) -> str:
    answer = save(site, path, "data")
    assert answer.headers["location"] == f"{path}?saved=data#data"
    page = site.client.get(answer.headers["location"]).text
    assert "on its way to your address" in page or "va en camino a su dirección" in page
    return newest_link(site, MARIA)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_the_link_downloads_nothing(site: Site, method: str) -> None:
    link = asked(site, opened(site, lang="es"))
    answer = site.client.request(method, link)
    assert answer.status_code == 200
    assert answer.headers["content-language"] == "es"
    assert MARIA not in answer.text
    assert LIST not in answer.text


def test_the_button_downloads_a_file_that_nobody_keeps(site: Site) -> None:
    link = asked(site, opened(site))
    for _ in range(2):
        answer = site.client.post(link)
        assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["person"]["address"] == MARIA


def test_it_is_all_that_is_kept(site: Site) -> None:
    site.join(list=OTHER)
    path = opened(site, lang="es")
    site.join("ben@riverton.example")
    site.client.post("/subscribe", data={"email": MARIA, "form": "page"})
    set_lists(site, path, LIST)
    save(site, path, "pause", until="2026-12-24")
    send(site, Draft(slug="rent"))
    save(site, path, "address", email="maria@new.example")
    found = site.client.post(asked(site, path)).json()
    assert found["format"] == FORMAT
    assert found["person"] == {
        "address": MARIA,
        "first_name": "",
        "last_name": "",
        "lang": "es",
        "attributes": {},
        "created_at": "2026-11-24T17:30:00.001000+00:00",
        "paused_until": "2026-12-24T08:00:00+00:00",
    }
    assert {one["list"]: one["status"] for one in found["subscriptions"]} == {
        LIST: "subscribed",
        OTHER: "unsubscribed",
    }
    assert [one["action"] for one in found["consents"]] == ["granted", "granted", "withdrawn"]
    assert [(one["list"], one["reason"]) for one in found["suppressions"]] == [(OTHER, "unsubscribed")]
    assert [(one["issue"], one["outcome"]) for one in found["deliveries"]] == [
        ("rent", "not sent, this person had paused their emails")
    ]
    assert found["events"] == []
    assert [one["lists"] for one in found["sign_ups"]] == [[LIST]]
    assert [(one["kind"], one["address"]) for one in found["requests"]] == [
        ("new-address", "maria@new.example"),
        ("data", MARIA),
    ]


def test_a_sign_up_with_an_earlier_address_is_in_it_unless_somebody_else_has_that_now(site: Site) -> None:
    site.client.post("/subscribe", data={"email": MARIA, "form": "page"})
    path = opened(site)
    save(site, path, "address", email="maria@new.example")
    moved = newest_link(site, "maria@new.example")
    site.client.post(moved, data={"act": "change"})

    def sign_ups() -> list[str]:
        person = find_person(site.workspace.store, "maria@new.example")
        return [one["address"] for one in personal_data(site.workspace, person)["sign_ups"]]

    assert sign_ups() == [MARIA]
    with pytest.raises(RefusedError, match="given up for another address"):
        site.join(MARIA)
    # Somebody else has the address now, and confirmed it.
    consent = Consent(
        list=LIST,
        action=ConsentAction.GRANTED,
        at=site.clock.now(),
        basis="Subscribe",
        method="sign-up",
    )
    site.workspace.store.import_people([(new_person(MARIA), consent)])
    assert sign_ups() == []


def test_what_an_import_changed_is_in_it(site: Site) -> None:
    opened(site)
    file = site.workspace.root / "people.csv"
    file.write_text(f"email,first_name\n{MARIA},Maria\n", encoding="utf-8")
    import_file(site.workspace, file, list_key=LIST, basis="An old list", by=staff())
    (found,) = personal_data(site.workspace, find_person(site.workspace.store, MARIA))["import_changes"]
    assert found["file"] == "people.csv"
    assert found["changes"] == {"first_name": {"old": "", "new": "Maria"}}


def test_no_link_of_theirs_is_in_it(site: Site) -> None:
    path = opened(site)
    text = site.client.post(asked(site, path)).text
    assert preferences_token(site) not in text
    assert site.token() not in text


def test_no_column_and_no_field_is_forgotten(site: Site) -> None:
    opened(site)
    site.workspace.store.suppress(MARIA, SuppressionReason.BOUNCED, now=site.clock.now())
    choice = TopicChoice(list=LIST, topics=("housing",), at=site.clock.now(), method="page")
    site.workspace.store.choose_topics(MARIA, choice)
    site.workspace.store.tag_person(MARIA, Tagging(tag="Board", at=site.clock.now(), actor="ana"))
    found = personal_data(site.workspace, find_person(site.workspace.store, MARIA))
    unsaid = {"id", "address_key", "address_hash", "erased_at", "preferences_token"}
    assert set(found["person"]) == {column.name for column in subscribers.columns} - unsaid
    for name, model, left_out in (
        ("consents", Consent, set()),
        ("subscriptions", Subscription, {"token"}),
        ("suppressions", Suppression, {"address_key"}),
        ("topic_choices", TopicChoice, set()),
        ("tags", Tagging, set()),
    ):
        assert {field.name for field in fields(model)} - left_out <= set(found[name][0]), name


SAID = {
    "consents",
    "deliveries",
    "events",
    "import_updates",
    "notes",
    "poll_votes",
    "reader_requests",
    "renewals",
    "subscriber_tags",
    "subscriptions",
    "topic_choices",
}
"""Tables about one person that are in their data; `signups` is found by the address."""
UNSAID = {
    "people_search_changes": "whose names or addresses an index has still to take in",
    "welcomes": "which lists wait to send a first email, which is then a delivery",
}


def test_no_table_about_one_person_is_forgotten() -> None:
    about_one = {name for name, table in metadata.tables.items() if "subscriber_id" in table.columns}
    assert about_one == SAID | set(UNSAID)


def test_the_link_works_for_a_day_and_for_one_person(site: Site) -> None:
    link = asked(site, opened(site))
    token = link.rpartition("/")[2]
    for strange in (f"/data/{preferences_token(site)}", f"/p/{token}", f"/u/{token}", f"/data/{token[:-1]}"):
        assert site.client.get(strange).status_code == 404
        assert site.client.post(strange).status_code == 404
    site.clock.time += timedelta(days=1)
    for answer in (site.client.get(link), site.client.post(link)):
        assert answer.status_code == 404
        assert MARIA not in answer.text


def test_nobody_can_have_somebody_mailed_again_and_again(site: Site) -> None:
    path = opened(site)
    for _ in range(20):
        save(site, path, "data")
    assert [to for to, _ in emails(site)] == [MARIA]


def test_an_erased_persons_link_opens_nothing(site: Site) -> None:
    link = asked(site, opened(site))
    erase_person(site.workspace, MARIA)
    assert site.client.post(link).status_code == 404
    assert json.dumps(MARIA) not in site.client.get(link).text
