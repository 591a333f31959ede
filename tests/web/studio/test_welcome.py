"""The first steps: saved to newsletter.toml with the checks of all settings, left and taken up again."""

from __future__ import annotations

import re

from newsletter.app.first_run import first_run
from newsletter.model import Role
from newsletter.settings import load_settings
from tests.web.studio.board_setup import empty
from tests.web.studio.studio_site import StudioSite

NAME = {
    "publication.name": "Riverton News",
    "publication.organisation": "City of Riverton",
    "publication.postal_address": "1 Main St.\nRiverton",
}


def test_a_step_is_written_to_the_file_and_the_next_one_shown(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    assert "Name of the newsletter" in client.get("/welcome").text
    before = (studio.workspace.root / "newsletter.toml").read_text()
    assert client.post("/welcome/name", data=NAME).status_code == 303
    settings = load_settings(studio.workspace.root, {})
    assert settings.publication.name == "Riverton News"
    assert settings.publication.postal_address == "1 Main St., Riverton"
    after = (studio.workspace.root / "newsletter.toml").read_text()
    comments = re.compile(r"#.*")
    assert comments.findall(after) == comments.findall(before)
    assert "Address of the sender" in client.get("/welcome").text


def test_what_is_wrong_is_said_beside_its_field_with_what_was_typed(studio: StudioSite) -> None:
    form = {"sender.name": "Us", "sender.address": "us@gmail.com", "sender.reply_to": ""}
    answer = studio.client(Role.ADMIN).post("/welcome/sender", data=form)
    assert answer.status_code == 422
    assert "at your own domain" in answer.text
    assert 'value="us@gmail.com"' in answer.text
    assert load_settings(studio.workspace.root, {}).publication.sender_address != "us@gmail.com"
    answer = studio.client(Role.ADMIN).post("/welcome/brand", data={"brand.accent": "#ffcc00"})
    assert "the nearest readable “Links and buttons” is" in answer.text


def test_the_first_list_is_renamed(studio: StudioSite) -> None:
    form = {"title": "City news", "why": "You asked.", "description": ""}
    assert studio.client(Role.ADMIN).post("/welcome/list", data=form).status_code == 303
    (found,) = load_settings(studio.workspace.root, {}).publication.lists.values()
    assert (found.key, found.title, found.why, found.description) == (
        "constituents",
        "City news",
        "You asked.",
        "",
    )


def test_the_board_reminds_until_it_is_done_or_hidden(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    assert "Setup: 0 of 6 steps done." in client.get("/issues").text
    for step in ("name", "sender", "brand", "list"):
        client.post(f"/welcome/{step}", data={"skip": "1"})
    assert "Setup: 4 of 6 steps done." in client.get("/issues").text
    assert "steps done" not in client.get("/issues?state=draft").text
    assert "Setup" not in studio.client(Role.PUBLISHER).get("/issues").text.partition("<main")[2]
    client.post("/welcome/reminder", data={"hide": "1"})
    assert "steps done" not in client.get("/issues").text
    assert "First issue" in client.get("/welcome").text


def test_starting_an_issue_and_sending_a_test_finish_their_steps(studio: StudioSite) -> None:
    empty(studio)
    client = studio.client(Role.ADMIN)
    form = {"from": "empty", "title": "First", "date": "2026-12-01", "list": "constituents"}
    assert client.post("/issues/new", data=form).status_code == 303
    assert client.post("/issues/2026-12-01-first/test", data={"to": "ana@office.example"}).status_code == 200
    assert sorted(first_run(studio.workspace).done) == ["issue", "test"]


def test_only_admins_see_it(studio: StudioSite) -> None:
    for role in (Role.WRITER, Role.EDITOR, Role.PUBLISHER):
        assert studio.client(role).get("/welcome").status_code == 403
    assert studio.client(Role.ADMIN).post("/welcome/nothing").status_code == 404
