"""What the editor asks of the server: conditional saves, and the form of a page without scripts."""

from __future__ import annotations

import re

import pytest

from newsletter.app.audit import read_audit_log
from newsletter.model import AuditFilter, Role
from tests.web.studio.editing import SLUG, TEXT, issue_file, write_issue
from tests.web.studio.studio_site import StudioSite

PATH = f"/issues/{SLUG}"
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def issue(studio: StudioSite) -> None:
    write_issue(studio)


def version(studio: StudioSite) -> str:
    return str(studio.client(Role.WRITER).get(f"{PATH}/text").json()["version"])


def test_a_save_without_its_version_is_428(studio: StudioSite) -> None:
    answer = studio.client(Role.WRITER).post(f"{PATH}/text", json={"text": "x"})
    assert answer.status_code == 428
    assert issue_file(studio).read_text() == TEXT


def test_every_answer_has_the_version(studio: StudioSite) -> None:
    client, was = studio.client(Role.WRITER), version(studio)
    saved = client.post(f"{PATH}/text", json={"text": TEXT + "1\n"}, headers={"If-Match": f'"{was}"'})
    assert saved.status_code == 200
    assert saved.headers["etag"] == f'"{saved.json()["version"]}"'
    late = client.post(f"{PATH}/text", json={"text": TEXT + "2\n"}, headers={"If-Match": f'"{was}"'})
    assert late.status_code == 412
    assert late.json() == {"version": saved.json()["version"], "text": TEXT + "1\n"}
    assert issue_file(studio).read_text() == TEXT + "1\n"


def test_what_is_known_is_not_sent_again(studio: StudioSite) -> None:
    client = studio.client(Role.WRITER)
    headers = {"If-None-Match": f'"{version(studio)}"'}
    assert client.get(f"{PATH}/text", headers=headers).status_code == 304
    write_issue(studio, TEXT + "1\n")
    assert client.get(f"{PATH}/text", headers=headers).json()["text"] == TEXT + "1\n"


@pytest.mark.parametrize("body", [{"text": 3}, {"text": None}, [], "x"])
def test_a_body_that_is_no_save_is_400(studio: StudioSite, body: object) -> None:
    answer = studio.client(Role.WRITER).post(
        f"{PATH}/text", json=body, headers={"If-Match": f'"{version(studio)}"', **JSON}
    )
    assert answer.status_code == 400
    assert issue_file(studio).read_text() == TEXT


def test_without_a_script_the_form_saves(studio: StudioSite) -> None:
    client = studio.client(Role.WRITER)
    answer = client.post(PATH, data={"text": TEXT.replace("Last", "Our last"), "version": version(studio)})
    assert answer.status_code == 303
    assert issue_file(studio).read_text() == TEXT.replace("Last", "Our last")


def test_without_a_script_a_conflict_shows_both_texts(studio: StudioSite) -> None:
    client, was = studio.client(Role.WRITER), version(studio)
    write_issue(studio, TEXT + "Theirs.\n")
    answer = client.post(PATH, data={"text": TEXT + "Mine.\n", "version": was})
    assert answer.status_code == 412
    assert "Theirs." in answer.text
    assert "Mine." in answer.text
    assert issue_file(studio).read_text() == TEXT + "Theirs.\n"
    seen = re.search(r'name="version" value="(\w+)"', answer.text)
    assert seen
    assert client.post(PATH, data={"text": TEXT + "Mine.\n", "version": seen[1]}).status_code == 303
    assert issue_file(studio).read_text() == TEXT + "Mine.\n"


def test_without_a_script_an_empty_text_has_to_be_confirmed(studio: StudioSite) -> None:
    client, was = studio.client(Role.WRITER), version(studio)
    answer = client.post(PATH, data={"text": "", "version": was})
    assert answer.status_code == 422
    assert "Yes, save it like this" in answer.text
    assert client.post(PATH, data={"text": "", "version": was, "confirmed": "1"}).status_code == 303
    assert issue_file(studio).read_text() == ""


@pytest.mark.parametrize("slug", ["..%2Fnewsletter", "nothing", "%00", "march.md", "..%5c..%5cx"])
def test_only_issues_are_read_and_written(studio: StudioSite, slug: str) -> None:
    client = studio.client(Role.WRITER)
    assert client.get(f"/issues/{slug}/text").status_code == 404
    answer = client.post(f"/issues/{slug}/text", json={"text": "x"}, headers={"If-Match": '"x"'})
    assert answer.status_code == 404


def test_an_issue_of_a_list_of_others_cannot_be_touched(studio: StudioSite) -> None:
    other = studio.add_account("vera@riverton.example", Role.WRITER, lists=("volunteers",))
    client = studio.client(other)
    for path in ("", "/text", "/history"):
        assert client.get(f"{PATH}{path}").status_code == 403
    posts = {
        "": {"data": {"text": "x"}}, "/text": {"json": {"text": "x"}, "headers": {"If-Match": '"x"'}},
        "/merge": {"json": {}}, "/block": {"json": {}}, "/language": {"json": {}}, "/keep": {"json": {}}, "/history/x": {"data": {}},
    }  # fmt: skip
    for path, options in posts.items():
        assert client.post(f"{PATH}{path}", **options).status_code == 403, path  # type: ignore[arg-type]


def test_an_issue_cannot_be_moved_to_a_list_of_others(studio: StudioSite) -> None:
    mine = studio.add_account("cora@riverton.example", Role.WRITER, lists=("constituents",))
    client, headers = studio.client(mine), {"If-Match": f'"{version(studio)}"'}
    moved = TEXT.replace("list: constituents", "list: volunteers")
    assert client.post(f"{PATH}/text", json={"text": moved}, headers=headers).status_code == 403
    half_typed = TEXT.replace("list: constituents", "list: volunt")
    assert client.post(f"{PATH}/text", json={"text": half_typed}, headers=headers).status_code == 200


def test_a_block_is_checked_by_the_reader_of_issues(studio: StudioSite) -> None:
    client = studio.client(Role.WRITER)
    block = {"name": "poll", "title": "Which?", "values": [["until", "someday"]], "body": "- Yes\n- No"}
    refused = client.post(f"{PATH}/block", json=block)
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json()["faults"]] == ["key:until"]
    built = client.post(f"{PATH}/block", json=block | {"values": []})
    assert built.json() == {"text": "::: poll Which?\n- Yes\n- No\n:::\n"}
    assert client.post(f"{PATH}/block", json=block | {"name": "nothing"}).status_code == 404


def test_a_translation_is_found_or_inserted_with_offsets_as_scripts_count_them(studio: StudioSite) -> None:
    text = TEXT.replace("closed", "closed \U0001f6a7").replace("lang: en", "lang: [en, es]")
    asked = {"text": text, "language": "es", "line": 8}
    found = studio.client(Role.WRITER).post(f"{PATH}/language", json=asked)
    end = len(text.encode("utf-16-le")) // 2
    assert found.json() == {
        "edits": [{"start": end, "end": end, "text": "\n=== es\n\n"}],
        "line": text.count("\n") + 4,
    }
    unknown = studio.client(Role.WRITER).post(f"{PATH}/language", json=asked | {"language": "tlh"})
    assert (unknown.status_code, unknown.json()["error"]) == (
        422,
        '"tlh" is not a language of this publication',
    )


def test_saving_while_somebody_types_is_not_in_the_audit_log(studio: StudioSite) -> None:
    client = studio.client(Role.WRITER)
    headers = {"If-Match": f'"{version(studio)}"'}
    assert client.post(f"{PATH}/text", json={"text": TEXT + "1\n"}, headers=headers).status_code == 200
    client.post(f"{PATH}/merge", json={"base": TEXT, "mine": TEXT})
    client.post(f"{PATH}/keep", json={"note": "First"})
    acts = [entry.action for entry in read_audit_log(studio.workspace, AuditFilter())]
    assert [act for act in acts if act.startswith("editor.")] == ["editor.keep"]
