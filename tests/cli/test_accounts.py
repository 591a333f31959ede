"""`newsletter accounts`: invitations, access, the link of the server, and the log."""

from __future__ import annotations

import json
import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from newsletter.store.database import open_store
from tests.command_line import Newsletter

ANA = "ana@riverton.example"


def statuses(newsletter: Newsletter) -> dict[str, str]:
    found = json.loads(newsletter("accounts", "list", "--json").out)
    return {one["account"]["email"]: f"{one['account']['role']} {one['status']}" for one in found}


def outbox(publication: Path) -> list[str]:
    found = []
    for file in sorted((publication / "outbox").rglob("*.eml")):
        body = message_from_bytes(file.read_bytes(), policy=default).get_body()
        assert body is not None
        found.append(body.get_content())
    return found


@pytest.fixture(autouse=True)
def into_files(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = publication / "newsletter.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r'(?m)^transport *= *".*?"', 'transport = "outbox"', text), encoding="utf-8")


def test_an_empty_list_says_what_to_do(newsletter: Newsletter) -> None:
    assert "newsletter accounts invite EMAIL" in newsletter("accounts", "list").out


def test_an_invitation_is_emailed_at_once(publication: Path, newsletter: Newsletter) -> None:
    run = newsletter(
        "accounts", "invite", ANA, "--role", "editor", "--name", "Ana Ruiz", "--list", "constituents", "--lang", "es"
    )  # fmt: skip
    assert run.exit_code == 0
    assert "Invited ana@riverton.example as editor" in run.out
    assert "this email reaches nobody: it is in the outbox" in run.err
    (email,) = outbox(publication)
    assert "le invita a trabajar en" in email
    assert re.search(r"https://\S+/studio/link/\S{43}\s", email)
    assert statuses(newsletter) == {ANA: "editor invited"}
    shown = newsletter("accounts", "list").out
    assert "Ana Ruiz" in shown
    assert "constituents" in shown


def test_an_invitation_can_be_handed_over_as_a_link(publication: Path, newsletter: Newsletter) -> None:
    run = newsletter("accounts", "invite", ANA, "--role", "writer", "--link")
    public, local = run.out.split()
    assert re.fullmatch(r"https://\S+/studio/link/\S{43}", public)
    assert local == f"http://localhost:8000/studio/link/{public.rpartition('/')[2]}"
    assert outbox(publication) == []


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("invite", "ana@", "--role", "writer"), "ana@"),
        (("invite", ANA, "--role", "writer", "--list", "nothing"), "there is no list 'nothing'"),
        (("reset", "nobody@x.example"), "nobody@x.example has no account"),
        (("reset", "owner"), "there is no owner yet"),
    ],
)
def test_mistakes_are_one_line(newsletter: Newsletter, words: tuple[str, ...], problem: str) -> None:
    run = newsletter("accounts", *words)
    assert run.exit_code in (1, 2)
    assert problem in run.err
    assert statuses(newsletter) == {}


def test_access_is_changed_taken_and_given_back(newsletter: Newsletter) -> None:
    newsletter("accounts", "invite", ANA, "--role", "writer", "--link")
    assert (
        "publisher now, for constituents"
        in newsletter("accounts", "change", ANA, "--role", "publisher", "--list", "constituents").out
    )
    assert statuses(newsletter) == {ANA: "publisher invited"}
    assert newsletter("accounts", "disable", ANA).exit_code != 0, "it asks first"
    assert newsletter("accounts", "disable", ANA, "--yes").exit_code == 0
    assert statuses(newsletter) == {ANA: "publisher disabled"}
    assert newsletter("accounts", "reset", ANA).exit_code == 1
    assert newsletter("accounts", "enable", ANA).exit_code == 0
    assert statuses(newsletter) == {ANA: "publisher invited"}
    assert newsletter("accounts", "enable", ANA).exit_code == 1


def test_a_link_is_printed_for_whoever_is_at_the_server(publication: Path, newsletter: Newsletter) -> None:
    newsletter("accounts", "invite", ANA, "--role", "admin")
    run = newsletter("accounts", "reset", ANA)
    token = run.out.split()[0].rpartition("/")[2]
    folder = publication / ".newsletter"
    with open_store(f"sqlite:///{folder}/newsletter.db", state_folder=folder) as store:
        kinds = store._database
        with kinds.reading() as connection:
            found = connection.exec_driver_sql("SELECT kind FROM account_links WHERE status = 'pending'")
            assert sorted(found.scalars()) == ["invitation", "server"]
    assert len(token) == 43


def test_the_log_is_shown_and_filtered(newsletter: Newsletter) -> None:
    newsletter("accounts", "invite", ANA, "--role", "writer", "--link")
    newsletter("accounts", "disable", ANA, "--yes")
    shown = newsletter("accounts", "log").out
    assert "accounts.invite" in shown
    assert "command-line" in shown
    newest = json.loads(newsletter("accounts", "log", "--limit", "1", "--json").out)
    assert [one["action"] for one in newest] == ["accounts.disable"]
    assert [
        one["action"]
        for one in json.loads(newsletter("accounts", "log", "--action", "accounts.inv", "--json").out)
    ] == ["accounts.invite"]
    assert "no such line" in newsletter("accounts", "log", "--who", "nobody-like-this").out
