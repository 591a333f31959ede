"""Comments over HTTP: who may, what the editor's script gets, and pages without scripts."""

from __future__ import annotations

import httpx2

from newsletter.model import Role
from tests.web.site import LIST, OTHER
from tests.web.studio.editing import SLUG
from tests.web.studio.reviewing import TEXT, save, written
from tests.web.studio.studio_site import StudioSite

PATH = f"/issues/{SLUG}/comments"
JSON = {"Accept": "application/json"}


def comment(client: httpx2.Client, line: int, text: str, **more: str) -> httpx2.Response:
    return client.post(PATH, data={"line": str(line), "text": text, **more})


def test_a_page_without_scripts_adds_answers_resolves_and_deletes(studio: StudioSite) -> None:
    writer = written(studio)
    editor = studio.client(Role.EDITOR)
    answer = comment(editor, 10, "Which <b>room</b>?")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/studio{PATH}")
    page = writer.get(PATH).text
    assert "Which &lt;b&gt;room&lt;/b&gt;?" in page
    assert "Story time for children" in page
    number = studio.workspace.store.comments(SLUG)[0].id
    assert writer.post(f"{PATH}/{number}/answer", data={"text": "The large one."}).status_code == 303
    refused = editor.post(f"{PATH}/{number}/delete")
    assert refused.status_code == 422
    assert "has an answer" in refused.text
    assert writer.post(f"{PATH}/{number}/resolve").status_code == 303
    page = writer.get(PATH).text
    assert "1 resolved comment" in page
    assert "Resolved by Writer Ruiz" in page
    assert writer.post(f"{PATH}/{number}/reopen").status_code == 303
    assert "1 comment<" in writer.get("/issues").text, "the board counts open ones"


def test_an_empty_comment_is_refused_and_a_long_one_is_still_there(studio: StudioSite) -> None:
    writer = written(studio)
    assert comment(writer, 8, "  ").status_code == 422
    answer = comment(writer, 8, "so long " * 600)
    assert answer.status_code == 422
    assert "so long so long" in answer.text
    assert studio.workspace.store.comments(SLUG) == ()


def test_the_list_for_the_editor_is_only_sent_when_it_is_new(studio: StudioSite) -> None:
    writer = written(studio)
    comment(writer, 8, "Which street?")
    first = writer.get(f"{PATH}/list", headers=JSON)
    assert first.json()["open"] == 1
    assert [one["line"] for one in first.json()["marks"]] == [8]
    again = writer.get(f"{PATH}/list", headers=JSON | {"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    save(writer, TEXT.replace("The library", "New above.\n\nThe library", 1))
    moved = writer.get(f"{PATH}/list", headers=JSON | {"If-None-Match": first.headers["etag"]})
    assert [one["line"] for one in moved.json()["marks"]] == [10]
    save(writer, TEXT.replace("The library on Main Street opens at nine from Monday on.\n\n", ""))
    gone = writer.get(f"{PATH}/list", headers=JSON).json()
    assert gone["marks"] == []
    assert "About a passage that was deleted" in gone["html"]
    assert "The library on Main Street opens at nine" in gone["html"]


def test_a_script_gets_the_list_back_and_errors_as_words(studio: StudioSite) -> None:
    writer = written(studio)
    added = writer.post(PATH, data={"line": "8", "text": "Hm", "source": TEXT}, headers=JSON)
    assert added.json()["open"] == 1
    refused = writer.post(f"{PATH}/999/resolve", headers=JSON)
    assert refused.status_code == 404
    empty = writer.post(PATH, data={"line": "8", "text": ""}, headers=JSON)
    assert (empty.status_code, "empty" in empty.json()["error"]) == (422, True)


def test_who_works_on_other_lists_sees_and_changes_nothing(studio: StudioSite) -> None:
    comment(written(studio), 8, "Which street?")
    number = studio.workspace.store.comments(SLUG)[0].id
    stranger = studio.client(studio.add_account("eve@riverton.example", Role.EDITOR, lists=(OTHER,)))
    mate = studio.client(studio.add_account("cy@riverton.example", Role.WRITER, lists=(LIST,)))
    for path in ("", "/list"):
        assert stranger.get(f"{PATH}{path}").status_code == 403
        assert mate.get(f"{PATH}{path}").status_code == 200
    for path in ("", f"/{number}/answer", f"/{number}/resolve", f"/{number}/reopen", f"/{number}/delete"):
        assert stranger.post(f"{PATH}{path}", data={"text": "x"}).status_code == 403
    assert mate.post(f"{PATH}/{number}/delete").status_code == 422, "it is not theirs"
    assert [one.text for one in studio.workspace.store.comments(SLUG)] == ["Which street?"]
