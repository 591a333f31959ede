"""The board of issues and what can be done with one, over HTTP, as each role."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from newsletter.app.archive import archived_issues
from newsletter.app.issue_board import issue_card
from newsletter.app.issue_removal import deleted_issues
from newsletter.errors import NotFoundError
from newsletter.model import Role
from tests.importing.docx.parts import word
from tests.web.site import LIST, OTHER
from tests.web.studio.board_setup import desk_of, empty, full, with_groups
from tests.web.studio.studio_site import StudioSite

DOCX = Path(__file__).parent.parent.parent / "importing"


def issues(studio: StudioSite) -> list[str]:
    return sorted(one.stem for one in (studio.workspace.root / "issues").glob("*.md"))


def test_an_empty_publication_says_what_to_do_next(studio: StudioSite) -> None:
    empty(studio)
    page = studio.client(Role.WRITER).get("/issues").text
    assert "Start with your first issue" in page
    assert "/studio/issues/new" in page


def test_every_issue_is_in_its_column_and_long_ones_can_be_unfolded(studio: StudioSite) -> None:
    full(studio)
    client = studio.client(Role.WRITER)
    page = client.get("/issues").text
    columns = dict(re.findall(r'<h2 id="state-(\w+)">[^<]*<span class="count">(\d+)', page))
    assert columns == {"draft": "5", "scheduled": "1", "sending": "1", "sent": "14"}
    assert "Held" not in page
    assert "Show all 14" in page
    assert client.get("/issues?state=sent").text.count('class="issue card"') == 14
    assert client.get("/issues?q=repaved").text.count('class="issue card"') == 1


def test_a_card_says_how_much_there_is_to_fix_once_the_issue_was_opened(studio: StudioSite) -> None:
    desk = empty(studio)
    desk.write("news", "[Read more](http://localhost/a)")
    client, count = studio.client(Role.WRITER), re.compile(r'href="/studio/issues/news">\d+ errors?</a>')
    assert not count.search(client.get("/issues").text)
    assert client.get("/issues/news").status_code == 200
    assert count.search(client.get("/issues").text)


def test_somebody_with_one_list_sees_that_list_alone(studio: StudioSite) -> None:
    desk = empty(studio)
    desk.write("mine", subject="Mine")
    desk.write("theirs", subject="Theirs", list_key=OTHER)
    client = studio.client(studio.add_account("x@riverton.example", Role.PUBLISHER, lists=(LIST,)))
    page = client.get("/issues").text
    assert "Mine" in page
    assert "Theirs" not in page
    for act in ("rename", "delete", "duplicate", "test"):
        assert client.post(f"/issues/theirs/{act}", data={"name": "x"}).status_code == 403
    assert client.get("/issues/theirs/more").status_code == 403
    assert client.post("/issues/mine/duplicate", data={"list": OTHER}).status_code == 403
    assert client.post("/issues/new", data={"from": "empty", "title": "X", "list": OTHER}).status_code == 403
    assert issues(studio) == ["mine", "theirs"]


def test_who_may_send_finds_the_way_from_an_issue(studio: StudioSite) -> None:
    empty(studio).write("news")
    for role, there in ((Role.PUBLISHER, True), (Role.WRITER, False)):
        for path in ("/issues/news", "/issues/news/more"):
            page = studio.client(role).get(path).text
            assert ('href="/studio/issues/news/send"' in page) is there


def test_a_copy_leads_to_itself(studio: StudioSite) -> None:
    empty(studio).write("news")
    answer = studio.client(Role.WRITER).post(
        "/issues/news/duplicate", data={"title": "More", "date": "2026-12-08"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/studio/issues/2026-12-08-more")
    assert issues(studio) == ["2026-12-08-more", "news"]


def test_a_new_name_that_is_taken_is_shown_beside_the_field_with_what_was_typed(studio: StudioSite) -> None:
    desk = empty(studio)
    desk.write("news")
    desk.write("other")
    client = studio.client(Role.WRITER)
    answer = client.post("/issues/news/rename", data={"name": "other"})
    assert answer.status_code == 422
    assert "There already is an issue &#39;other&#39;" in answer.text
    assert 'value="other"' in answer.text
    assert (
        client.post("/issues/news/rename", data={"name": "Third"}).headers["location"].endswith("/third/more")
    )
    assert issues(studio) == ["other", "third"]


def test_a_draft_is_deleted_and_restored_by_a_writer(studio: StudioSite) -> None:
    empty(studio).write("news")
    client = studio.client(Role.WRITER)
    version = issue_card(studio.workspace, "news").head.version
    assert client.post("/issues/news/delete", data={"version": version}).status_code == 303
    assert issues(studio) == []
    (one,) = deleted_issues(studio.workspace)
    assert one.by == "Writer Ruiz"
    assert "1 deleted issue can be restored" in client.get("/issues").text
    assert client.post(f"/issues/deleted/{one.key}/restore").status_code == 303
    assert issues(studio) == ["news"]


def test_a_draft_that_changed_since_the_page_was_opened_stays(studio: StudioSite) -> None:
    desk = empty(studio)
    desk.write("news")
    version = issue_card(studio.workspace, "news").head.version
    desk.write("news", "More text.")
    answer = studio.client(Role.WRITER).post("/issues/news/delete", data={"version": version})
    assert answer.status_code == 422
    assert "was changed in the meantime" in answer.text
    assert issues(studio) == ["news"]


def test_an_issue_that_was_sent_is_deleted_and_restored_only_by_who_may_send(studio: StudioSite) -> None:
    desk = empty(studio)
    desk.write("news")
    desk.launch("news")
    assert [one.slug for one in archived_issues(studio.workspace)] == ["news"]
    for role in (Role.WRITER, Role.EDITOR):
        assert studio.client(role).post("/issues/news/delete").status_code == 403
    assert studio.site.client.get("/archive/news").status_code == 200
    assert studio.client(Role.PUBLISHER).post("/issues/news/delete").status_code == 303
    assert studio.site.client.get("/archive/news").status_code == 410
    (one,) = deleted_issues(studio.workspace)
    assert studio.client(Role.EDITOR).post(f"/issues/deleted/{one.key}/restore").status_code == 403
    assert studio.client(Role.PUBLISHER).post(f"/issues/deleted/{one.key}/restore").status_code == 303
    assert studio.site.client.get("/archive/news").status_code == 200


@pytest.mark.parametrize("start", ["empty", "sample", "template", "last"])
def test_an_issue_starts_from_each_beginning(studio: StudioSite, start: str) -> None:
    with_groups(studio)
    form = {"from": start, "title": "What changes", "date": "2026-12-08", "list": LIST, "template": "monthly"}
    answer = studio.client(Role.WRITER).post("/issues/new", data=form)
    assert answer.headers.get("location") == "/studio/issues/2026-12-08-what-changes", answer.text
    assert issue_card(studio.workspace, "2026-12-08-what-changes").head.subject == "What changes"


def test_a_pasted_post_becomes_an_issue_with_its_headings_and_links(studio: StudioSite) -> None:
    markup = '<h2>New hours</h2><p>The library <a href="https://x.example/">opens</a> at <b>9</b>.</p>'
    form = {"from": "paste", "html": markup, "text": "New hours", "title": "Hours", "date": "2026-12-08"}
    answer = studio.client(Role.WRITER).post("/issues/new", data=form | {"list": LIST})
    assert answer.status_code == 303, answer.text
    text = (studio.workspace.root / "issues" / "2026-12-08-hours.md").read_text()
    assert "[opens](https://x.example/) at **9**" in text


def test_an_error_keeps_what_was_typed(studio: StudioSite) -> None:
    form = {"from": "paste", "text": "", "html": "", "title": "My title", "date": "2026-12-08", "list": OTHER}
    answer = studio.client(Role.WRITER).post("/issues/new", data=form)
    assert answer.status_code == 422
    assert "Nothing was pasted" in answer.text
    for kept in (
        'value="My title"',
        'value="2026-12-08"',
        f'value="{OTHER}" selected',
        'value="paste" checked',
    ):
        assert kept in answer.text


def test_a_private_address_is_not_fetched(studio: StudioSite) -> None:
    form = {"from": "address", "address": f"{studio.url}/sign-in", "list": LIST}
    answer = studio.client(Role.WRITER).post("/issues/new", data=form)
    assert answer.status_code == 422
    assert 'value="http://127.0.0.1' in answer.text
    form["address"] = "/etc/passwd"
    assert "is not a web address" in studio.client(Role.WRITER).post("/issues/new", data=form).text


def test_a_file_that_is_no_word_file_is_refused_in_words(studio: StudioSite) -> None:
    files = {"file": ("letter.docx", b"PK\x03\x04 not really", "application/octet-stream")}
    answer = studio.client(Role.WRITER).post("/issues/new", data={"from": "file", "list": LIST}, files=files)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "letter.docx" in answer.text


def test_a_test_copy_goes_to_a_group_and_addresses(studio: StudioSite) -> None:
    with_groups(studio)
    desk_of(studio).write("news", "Saved text.")
    form = {"group": "office", "to": "cleo@office.example, ana@office.example"}
    answer = studio.client(Role.WRITER).post("/issues/news/test", data=form)
    assert answer.status_code == 200
    assert (
        "Written to the outbox for ana@office.example, ben@office.example, cleo@office.example" in answer.text
    )
    files = list(studio.workspace.settings.outbox_folder.rglob("*.eml"))
    assert len(files) == 3
    assert all("Saved text." in one.read_text() for one in files)


def test_a_test_copy_to_a_wrong_address_is_refused_beside_the_field(studio: StudioSite) -> None:
    desk_of(studio).write("news")
    client = studio.client(Role.WRITER)
    answer = client.post("/issues/news/test", data={"to": "ana@"})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text
    headers = {"Accept": "application/json"}
    assert client.post("/issues/news/test", data={"to": "ana@"}, headers=headers).status_code == 422
    assert (
        client.post("/issues/news/test", data={"to": "a@b.example"}, headers=headers).json()["refused"] == []
    )


def test_an_unknown_issue_is_not_found(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    for path in ("/issues/none/more", "/issues/none/test"):
        assert client.get(path).status_code == 404
    with pytest.raises(NotFoundError):
        issue_card(studio.workspace, "none")


def test_the_form_shows_the_fields_of_the_chosen_way_and_keeps_the_markup_of_a_paste(
    studio: StudioSite, browser: Browser
) -> None:
    page = browser.new_page()
    studio.open(page, Role.WRITER, "/issues/new")
    assert not page.locator("#text").is_visible()
    page.locator("[name=from][value=paste]").check()
    assert page.locator("#text").is_visible()
    assert not page.locator("#address").is_visible()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData('text/html', '<h2>Hours</h2><ul><li>Open <b>today</b></li></ul>');
          document.querySelector('#text').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data}));
        }"""
    )
    page.locator("#title").fill("Our hours")
    page.locator("#date").fill("2026-12-08")
    page.get_by_role("button", name="Start the issue").click()
    page.wait_for_url("**/issues/2026-12-08-our-hours")
    text = (studio.workspace.root / "issues" / "2026-12-08-our-hours.md").read_text()
    assert "## Hours\n\n- Open **today**\n" in text
    page.close()


def test_a_word_file_becomes_an_issue(studio: StudioSite) -> None:
    data = word("<w:p><w:r><w:t>The library opens on Sundays.</w:t></w:r></w:p>")
    files = {"file": ("Hours.docx", data, "application/octet-stream")}
    form = {"from": "file", "list": LIST, "title": "Hours", "date": "2026-12-08"}
    answer = studio.client(Role.WRITER).post("/issues/new", data=form, files=files)
    assert answer.status_code == 303, answer.text
    text = (studio.workspace.root / "issues" / "2026-12-08-hours.md").read_text()
    assert "The library opens on Sundays." in text
