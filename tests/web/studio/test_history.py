"""The history pages: earlier versions, what each would change, and restoring one."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from playwright.sync_api import Browser, expect

from newsletter.model import Role
from tests.web.studio.editing import TEXT, issue_file, new_page, open_editor, write_issue
from tests.web.studio.studio_site import StudioSite


def test_a_version_is_kept_looked_at_and_restored(studio: StudioSite, browser: Browser) -> None:
    write_issue(studio)
    with new_page(browser) as page:
        editor = open_editor(studio, page)
        page.get_by_role("button", name="Keep this version").click()
        page.get_by_label("What is special about it?").fill("Before Ben")
        page.get_by_role("button", name="Keep", exact=True).click()
        editor.sees_message("This version is kept in the history.")
        editor.put_caret("Monday", select="Monday")
        editor.type("Friday")
        editor.is_saved()
        page.get_by_role("link", name="History").click()
        row = page.get_by_role("listitem").filter(has_text="Before Ben")
        row.get_by_role("link").click()
        expect(page.locator("del")).to_have_text("Friday.")
        expect(page.locator("ins")).to_have_text("Monday.")
        page.get_by_role("button", name="Restore this version").click()
        expect(page.get_by_role("status").first).to_contain_text("Restored.")
        assert issue_file(studio).read_text() == TEXT


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_in_a_repository_it_becomes_a_commit_of_the_person(studio: StudioSite) -> None:
    write_issue(studio)
    root = studio.workspace.root
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    client = studio.client(Role.WRITER)
    answer = client.post("/issues/march/keep", json={"note": "First"})
    assert answer.json() == {"message": "This version is kept in the history, as a git commit."}
    log = subprocess.run(
        ["git", "log", "--format=%an <%ae> %s"], cwd=root, check=True, capture_output=True, text=True
    )
    assert log.stdout == "Writer Ruiz <writer@riverton.example> First\n"
    assert "First" in client.get("/issues/march/history").text
    assert client.post("/issues/march/keep", json={}).json()["message"].startswith("This version is in the")


def test_nothing_is_restored_over_a_newer_text(studio: StudioSite) -> None:
    write_issue(studio)
    client = studio.client(Role.WRITER)
    client.post("/issues/march/keep", json={"note": "First"})
    write_issue(studio, TEXT + "Two.\n")
    link = re.search(r'href="/studio(/issues/march/history/[^"]+)"', client.get("/issues/march/history").text)
    assert link
    was = re.search(r'name="version" value="(\w+)"', client.get(link[1]).text)
    assert was
    write_issue(studio, TEXT + "Three.\n")
    answer = client.post(link[1], data={"version": was[1]}, follow_redirects=True)
    assert "somebody has changed the issue in the meantime" in answer.text
    assert issue_file(studio).read_text() == TEXT + "Three.\n"


@pytest.mark.parametrize("version", ["nothing", "..%2Fwriters", "HEAD"])
def test_an_unknown_version_is_not_found(studio: StudioSite, version: str) -> None:
    write_issue(studio)
    client = studio.client(Role.WRITER)
    assert client.get(f"/issues/march/history/{version}").status_code == 404
    assert client.post(f"/issues/march/history/{version}", data={"version": "x"}).status_code == 404
