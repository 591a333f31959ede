"""The setup pages: settings, lists and topics, feeds, brand and doctor; no secret on any of them."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from newsletter.app.settings_forms.catalog import PAGES
from newsletter.model import Role
from newsletter.settings import load_settings
from tests.feeds.newsroom import Newsroom, newsroom
from tests.web.site import LIST
from tests.web.studio.setup_settings import ENTRIES, add_to_settings, settings_text
from tests.web.studio.studio_site import StudioSite

SECRETS = {
    "NEWSLETTER_SMTP_PASSWORD": "smtp-s3cret",
    "NEWSLETTER_SENDGRID_KEY": "SG.s3cret",
    "NEWSLETTER_SENDGRID_EVENT_KEY": "",
    "NEWSLETTER_DKIM_KEY": "dkim-s3cret",
    "NEWSLETTER_IMAP_PASSWORD": "imap-s3cret",
    "NEWSLETTER_MOVE_TO": "postgresql+psycopg://mover:move-s3cret@db.example/news",
}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    (tmp_path / "newsroom").mkdir()
    with newsroom(tmp_path / "newsroom", {"paper": ("A", "B")}) as opened:
        yield opened


SERVER_PAGES = [
    "/settings",
    "/lists",
    "/lists/lists",
    "/feeds",
    "/feeds/entries",
    "/brand",
    "/brand/frame",
    "/doctor",
]


def file_of(studio: StudioSite) -> dict[str, Any]:
    return tomllib.loads(settings_text(studio))


def form_of(page: str, action: str) -> dict[str, list[str]]:
    """Return the fields of a form as a browser would send them without any change."""
    form = next(
        body for target, body in re.findall(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', page, re.S)
        if target.endswith(action)
    )  # fmt: skip
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        at = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in at and (at.get("type") not in ("checkbox", "radio") or " checked" in tag):
            fields.setdefault(at["name"], []).append(unescape(at.get("value", "")))
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        fields.setdefault(name, []).append(unescape(body))
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.findall(r'value="([^"]*)" selected', body) or re.findall(r'value="([^"]*)"', body)
        fields.setdefault(name, []).append(unescape(chosen[0]))
    return fields


def test_every_form_that_is_sent_as_it_is_shown_changes_nothing(studio: StudioSite) -> None:
    add_to_settings(studio, ENTRIES)
    client, before = studio.client(Role.ADMIN), settings_text(studio)
    paths = [f"/settings/{page.key}" for page in PAGES]
    paths += ["/lists", "/brand", "/lists/lists/constituents", "/lists/topics/housing"]
    paths += ["/feeds/entries/city-hall", "/settings/schedule/slots/weekly", "/settings/desk/digests/week"]
    paths += ["/settings/schedule/blackouts/election", "/settings/sending/test_groups/office"]
    paths += ["/settings/throttle/throttle.domains/gmail.com"]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert client.post(path, data=form_of(answer.text, path)).status_code == 303, path
        assert settings_text(studio) == before, path


def test_a_setting_is_saved_with_comments_and_order(studio: StudioSite) -> None:
    client, before = studio.client(Role.ADMIN), settings_text(studio)
    form = form_of(client.get("/settings/schedule").text, "/settings/schedule")
    form["schedule.quiet_hours"] = ["21:00-07:00"]
    form["schedule.staff"] = ["ana@city.example\r\nben@city.example"]
    assert client.post("/settings/schedule", data=form).status_code == 303
    schedule = load_settings(studio.workspace.root, {}).schedule
    assert schedule.staff == ("ana@city.example", "ben@city.example")
    assert re.findall(r"#.*", settings_text(studio)) == re.findall(r"#.*", before)


def test_every_fault_is_said_beside_its_field_and_nothing_is_half_written(studio: StudioSite) -> None:
    client, before = studio.client(Role.ADMIN), settings_text(studio)
    form = form_of(client.get("/settings/schedule").text, "/settings/schedule")
    form |= {"schedule.quiet_hours": ["at night"], "cadence.at": ["noonish"], "schedule.undo_minutes": ["5"]}
    answer = client.post("/settings/schedule", data=form)
    assert answer.status_code == 422
    assert settings_text(studio) == before
    for key, value in (("schedule-quiet_hours", "at night"), ("cadence-at", "noonish")):
        assert f'id="f-{key}-error"' in answer.text
        assert f'value="{value}"' in answer.text
    assert 'value="5"' in answer.text


def test_what_changed_meanwhile_is_shown_with_what_was_typed(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    form = form_of(client.get("/settings/sender").text, "/settings/sender")
    changed = settings_text(studio).replace('"Council District 13"', '"CD 13"')
    (studio.workspace.root / "newsletter.toml").write_text(changed)
    form["sender.name"] = ["Thirteen"]
    answer = client.post("/settings/sender", data=form)
    assert answer.status_code == 422
    assert "It says now: CD 13." in answer.text
    assert 'value="Thirteen"' in answer.text
    assert settings_text(studio) == changed
    again = form_of(answer.text, "/settings/sender")
    assert client.post("/settings/sender", data=again).status_code == 303
    assert file_of(studio)["sender"]["name"] == "Thirteen"


def test_a_list_is_added_closed_and_an_unused_one_removed(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    typed = {"title": "Press", "why": "You asked for press releases.", "public": "yes", "archive": "no"}
    typed |= {"title_in-name": "es", "title_in-value": "Prensa"}
    assert client.post("/lists/lists", data=typed).status_code == 303
    added = {"title": "Press", "why": typed["why"], "public": True, "archive": False}
    assert file_of(studio)["lists"]["press"] == added | {"title_in": {"es": "Prensa"}}
    studio.site.join()
    assert "Close the list" in client.get(f"/lists/lists/{LIST}").text
    assert client.post(f"/lists/lists/{LIST}/remove").status_code == 409
    assert client.post(f"/lists/lists/{LIST}/close").status_code == 303
    closed = file_of(studio)["lists"][LIST]
    assert (closed["public"], closed["archive"]) == (False, True)
    assert studio.site.is_subscribed()
    assert "Remove the list" in client.get("/lists/lists/press").text
    assert client.post("/lists/lists/press/remove").status_code == 303
    assert list(file_of(studio)["lists"]) == [LIST]


def test_a_list_that_a_slot_names_stays_with_the_reason(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    client.post("/lists/lists", data={"title": "Press", "why": "You asked."})
    client.post("/settings/schedule/slots", data={"list": "press", "every": "every Tuesday 9:00"})
    assert "every-tuesday-9-00" in file_of(studio)["slots"]
    answer = client.post("/lists/lists/press/remove")
    assert answer.status_code == 422
    assert "slots" in answer.text
    assert "press" in file_of(studio)["lists"]


def test_a_new_entry_with_faults_keeps_what_was_typed(studio: StudioSite) -> None:
    client, before = studio.client(Role.ADMIN), settings_text(studio)
    answer = client.post("/lists/lists", data={"key": "My Key", "title": "Press", "why": "You asked."})
    assert answer.status_code == 422
    assert 'id="key-error"' in answer.text
    assert 'value="My Key"' in answer.text
    assert 'value="Press"' in answer.text
    for data in ({"title": "", "why": ""}, {"key": LIST, "title": "Press", "why": "You asked."}):
        assert client.post("/lists/lists", data=data).status_code == 422
    day = {"reason": "Recess", "first": "soon"}
    answer = client.post("/settings/schedule/blackouts", data=day)
    assert answer.status_code == 422
    assert 'id="f-first-error"' in answer.text
    assert settings_text(studio) == before


def test_a_topic_says_what_becomes_of_choices_before_it_goes(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    assert client.post("/lists/topics", data={"title": "Housing"}).status_code == 303
    page = client.get("/lists/topics/housing").text
    assert "choice is changed" in page
    assert client.post("/lists/topics/housing/remove").status_code == 303
    assert not file_of(studio).get("topics")
    assert client.get("/lists/topics/housing").status_code == 404


def test_attributes_have_types(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    form = form_of(client.get("/lists").text, "/lists")
    form["subscribers.attributes-name"] = ["neighborhood", "born"]
    form["subscribers.attributes-value"] = ["text", "date"]
    assert client.post("/lists", data=form).status_code == 303
    assert file_of(studio)["subscribers"]["attributes"] == {"neighborhood": "text", "born": "date"}
    form = form_of(client.get("/lists").text, "/lists")
    form["subscribers.attributes-name"][0] = "Not A Name"
    answer = client.post("/lists", data=form)
    assert answer.status_code == 422
    assert 'value="Not A Name"' in answer.text


def test_a_damaged_form_is_refused(studio: StudioSite) -> None:
    client, before = studio.client(Role.ADMIN), settings_text(studio)
    for seen in ("[]", "nothing"):
        assert client.post("/settings/sender", data={"seen": seen, "sender.name": "X"}).status_code == 400
    assert client.get("/settings/nothing").status_code == 404
    assert client.get("/settings/sender/slots").status_code == 404
    assert client.get("/settings/schedule/slots/nothing").status_code == 404
    assert settings_text(studio) == before


def test_editors_manage_feeds_and_nothing_else_of_the_setup(studio: StudioSite) -> None:
    editor = studio.client(Role.EDITOR)
    assert editor.get("/feeds").status_code == 200
    for path in ("/settings", "/lists", "/brand", "/doctor"):
        assert editor.get(path).status_code == 403
    assert studio.client(Role.WRITER).get("/feeds").status_code == 403


def test_an_admin_of_some_lists_changes_no_other(studio: StudioSite) -> None:
    limited = studio.client(studio.add_account("lea@riverton.example", Role.ADMIN, lists=("volunteers",)))
    before = settings_text(studio)
    assert limited.get("/lists").status_code == 200
    assert limited.get(f"/lists/lists/{LIST}").status_code == 403
    for path in (f"/lists/lists/{LIST}", f"/lists/lists/{LIST}/close", f"/lists/lists/{LIST}/remove"):
        assert limited.post(path, data={"title": "Mine"}).status_code == 403
    assert limited.post("/lists/lists", data={"title": "New", "why": "You asked."}).status_code == 403
    assert settings_text(studio) == before
    assert limited.post("/lists/topics", data={"title": "Housing"}).status_code == 303


def test_feeds_come_and_go_as_opml(studio: StudioSite) -> None:
    client = studio.client(Role.EDITOR)
    opml = client.get("/feeds/export")
    assert "attachment" in opml.headers["content-disposition"]
    assert 'xmlUrl="https://city-hall.example/news.xml"' in opml.text
    other = opml.text.replace("city-hall.example", "harbor.example").replace("City Hall Today", "Harbor News")
    answer = client.post("/feeds/import", files={"file": ("other.opml", other.encode())})
    assert answer.status_code == 303
    assert file_of(studio)["feeds"]["harbor-news"]["url"] == "https://harbor.example/news.xml"
    assert "Harbor News" in client.get("/feeds").text
    wrong = client.post("/feeds/import", files={"file": ("photo.png", b"\x89PNG")})
    assert wrong.status_code == 422
    assert "photo.png" in wrong.text
    assert client.post("/feeds/entries/harbor-news/remove").status_code == 303
    assert "harbor-news" not in file_of(studio)["feeds"]


def test_a_feed_is_found_at_an_address_polled_and_changed(studio: StudioSite, room: Newsroom) -> None:
    feed_url = room.workspace.publication.feeds["paper"].url
    studio.site.workspace = replace(studio.workspace, allowed_hosts=room.workspace.allowed_hosts)
    client = studio.client(Role.EDITOR)
    answer = client.post("/feeds", data={"url": feed_url})
    assert answer.status_code == 303
    key = answer.headers["location"].rpartition("/")[2]
    assert file_of(studio)["feeds"][key]["url"] == feed_url
    again = client.post("/feeds", data={"url": feed_url})
    assert again.status_code == 422
    assert "This feed is there already" in again.text
    assert "New stories: " in client.post("/feeds/poll", data={"feed": key}).text
    form = form_of(client.get(f"/feeds/entries/{key}").text, f"/feeds/entries/{key}")
    form |= {"weight": ["5"], "include": ["housing\r\nrent"], "paywall": ["yes"]}
    assert client.post(f"/feeds/entries/{key}", data=form).status_code == 303
    found = load_settings(studio.workspace.root, {}).publication.feeds[key]
    assert (found.weight, found.include, found.paywall) == (5, ("housing", "rent"), True)


def test_an_address_without_a_feed_is_said_beside_the_field(studio: StudioSite) -> None:
    before = settings_text(studio)
    answer = studio.client(Role.EDITOR).post("/feeds", data={"url": "http://127.0.0.1:9/"})
    assert answer.status_code == 422
    assert 'id="url-error"' in answer.text
    assert settings_text(studio) == before


def test_a_brand_is_tried_before_it_is_saved(studio: StudioSite) -> None:
    client, before = studio.client(Role.ADMIN), settings_text(studio)
    form = form_of(client.get("/brand").text, "/brand")
    form |= {"brand.accent": ["#7a1f5c"], "footer.phone": ["555-0142"]}
    frame = client.get("/brand/frame", params={name: one for name, one in form.items() if name != "seen"})
    assert "script-src 'none'" in frame.headers["content-security-policy"]
    assert "#7a1f5c" in frame.text
    assert "555-0142" in frame.text
    assert client.post("/brand/check", data=form).json()["problems"]["brand.accent"] == ""
    form["brand.accent"] = ["#ffcc00"]
    found = client.post("/brand/check", data=form).json()
    assert found["can_show"] is True
    assert "the nearest readable “Links and buttons” is" in found["problems"]["brand.accent"]
    form["brand.accent"] = ["#ffc"]
    found = client.post("/brand/check", data=form).json()
    assert found["can_show"] is False
    assert "Must be a color" in found["problems"]["brand.accent"]
    assert settings_text(studio) == before
    form["brand.accent"] = ["#7A1F5C"]
    assert client.post("/brand", data=form).status_code == 303
    assert load_settings(studio.workspace.root, {}).publication.brand.accent == "#7a1f5c"
    assert "#7a1f5c" in client.get("/brand/frame").text


def test_a_logo_is_uploaded_with_its_words_and_shown_in_the_sample(studio: StudioSite) -> None:
    data = io.BytesIO()
    Image.new("RGB", (320, 80), "navy").save(data, "PNG")
    client, before = studio.client(Role.ADMIN), settings_text(studio)
    fields = {"scheme": "light", "alt": "Seal of Riverton"}
    refused = client.post("/brand/logo", data=fields, files={"picture": ("logo.png", b"no picture")})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert client.post("/brand/logo", data=fields).status_code == 422
    assert settings_text(studio) == before
    done = client.post("/brand/logo", data=fields, files={"picture": ("logo.png", data.getvalue())})
    assert done.status_code == 303
    assert load_settings(studio.workspace.root, {}).publication.brand.logo == "templates/logo.png"
    assert 'alt="Seal of Riverton"' in client.get("/brand/frame").text
    writer = studio.client(Role.WRITER)
    files = {"picture": ("logo.png", data.getvalue())}
    assert writer.post("/brand/logo", data=fields, files=files).status_code == 403


def test_the_brand_shows_what_a_query_holds_without_a_script(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    form = form_of(client.get("/brand").text, "/brand") | {"brand.accent": ["#ffcc00"]}
    page = client.get("/brand", params=form)
    assert page.status_code == 200
    assert "the nearest readable “Links and buttons” is" in page.text
    assert "brand.accent=%23ffcc00" in page.text


def test_the_doctor_says_what_is_wrong_and_where_to_put_it_right(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    address = '"200 N. Spring St., Los Angeles, CA 90012"'
    changed = settings_text(studio).replace(address, '""')
    (studio.workspace.root / "newsletter.toml").write_text(changed)
    page = client.get("/doctor").text
    assert "Missing, but required by law" in page
    assert "/settings/publication" in page
    assert "Check these too" in page
    everything = client.post("/doctor")
    assert everything.status_code == 200
    assert "Check these too" not in everything.text


def test_no_page_shows_a_secret_or_where_a_server_is(
    studio: StudioSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    add_to_settings(studio, ENTRIES.replace("imap.city.example", "imap.hidden.example"))
    text = settings_text(studio).replace('host = "localhost"', 'host = "smtp.hidden.example"')
    text = text.replace('username = ""', 'username = "hidden-user"')
    (studio.workspace.root / "newsletter.toml").write_text(text)
    client = studio.client(Role.ADMIN)
    hidden = [value for value in SECRETS.values() if value] + ["hidden-user", "hidden.example", "s3cret"]
    for path in [*SERVER_PAGES, *(f"/settings/{page.key}" for page in PAGES)]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert [one for one in hidden if one.encode() in answer.content] == [], path
