"""Saving in the editor: nothing typed is lost, and nothing that somebody else wrote is overwritten."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from newsletter.model import Role
from tests.web.studio.editing import (
    HEAD,
    TEXT,
    Editor,
    issue_file,
    new_page,
    open_editor,
    write_issue,
)
from tests.web.studio.studio_site import StudioSite


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with new_page(browser) as found:
        yield found


@pytest.fixture
def editor(studio: StudioSite, page: Page) -> Editor:
    write_issue(studio)
    return open_editor(studio, page)


def wait_for_file(studio: StudioSite, text: str) -> None:
    end = time.monotonic() + 15
    while issue_file(studio).read_text() != text:
        assert time.monotonic() < end, issue_file(studio).read_text()
        time.sleep(0.05)


def watch_dialogs(editor: Editor) -> list[str]:
    """Accept every dialog of the browser; return their kinds, a list that grows."""
    kinds: list[str] = []

    def accept(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        dialog.accept()

    editor.page.on("dialog", accept)
    return kinds


def test_what_is_typed_is_saved_by_itself(studio: StudioSite, editor: Editor) -> None:
    editor.put_caret("Last words.")
    editor.type("Our ")
    editor.is_saved()
    wait_for_file(studio, TEXT.replace("Last", "Our Last"))
    assert editor.text == TEXT.replace("Last", "Our Last")


def test_control_s_saves_at_once_and_leaving_asks_nothing_then(studio: StudioSite, editor: Editor) -> None:
    editor.put_caret("Last words.")
    editor.type("x")
    editor.press("Control+s")
    editor.is_saved()
    asked = watch_dialogs(editor)
    editor.page.goto("about:blank")
    assert asked == []
    wait_for_file(studio, TEXT.replace("Last", "xLast"))


def test_a_lost_connection_is_said_and_the_text_is_saved_when_it_is_back(
    studio: StudioSite, editor: Editor
) -> None:
    editor.page.context.set_offline(True)
    editor.put_caret("Last words.")
    editor.type("Typed offline. ")
    editor.sees_state("Not saved: no connection")
    editor.type("And more. ")
    assert issue_file(studio).read_text() == TEXT
    editor.page.context.set_offline(False)
    editor.is_saved()
    wait_for_file(studio, TEXT.replace("Last", "Typed offline. And more. Last"))


def test_text_caret_and_scroll_are_there_again_after_a_reload(studio: StudioSite, editor: Editor) -> None:
    write_issue(studio, TEXT + "Line.\n\n" * 200 + "The end.\n")
    editor.page.reload()
    editor.ready()
    editor.put_caret("The end.", after=True)
    editor.page.context.route("**/text", lambda route: route.abort())
    editor.type(" Typed before the reload.")
    scroll = editor.page.evaluate("document.getElementById('issue-text').scrollTop")
    caret = editor.caret
    assert scroll > 1000
    editor.sees_state("Not saved")
    editor.page.on("dialog", lambda dialog: dialog.accept())
    editor.page.reload()
    editor.ready()
    assert editor.text.endswith("The end. Typed before the reload.\n")
    assert editor.caret == caret
    assert abs(editor.page.evaluate("document.getElementById('issue-text').scrollTop") - scroll) < 5
    editor.sees_message("It is back")
    editor.page.context.unroute_all()
    editor.press("Control+s")
    wait_for_file(studio, editor.text)


def test_a_draft_of_an_earlier_version_is_merged_with_the_newer_file(
    studio: StudioSite, editor: Editor
) -> None:
    editor.page.route("**/text", lambda route: route.abort())
    editor.put_caret("Last words.")
    editor.type("My ")
    editor.sees_state("Not saved")
    write_issue(studio, TEXT.replace("Monday", "Friday"))
    editor.page.on("dialog", lambda dialog: dialog.accept())
    editor.page.unroute_all()
    editor.page.route("**/text", lambda route: route.abort())
    editor.page.reload()
    editor.ready()
    assert "My Last words." in editor.text
    editor.page.unroute_all()
    wait_for_file(studio, TEXT.replace("Monday", "Friday").replace("Last", "My Last"))


def test_a_change_on_disk_comes_into_the_text_beside_what_is_typed(
    studio: StudioSite, editor: Editor
) -> None:
    editor.put_caret("Last words.")
    write_issue(studio, TEXT.replace("The street is", "Both streets are"))
    editor.sees_message("Their change was put into your text")
    editor.type("My ")
    both = TEXT.replace("The street is", "Both streets are").replace("Last", "My Last")
    wait_for_file(studio, both)
    assert editor.text == both


def test_a_merge_can_be_undone_alone(studio: StudioSite, editor: Editor) -> None:
    editor.put_caret("Last words.")
    editor.type("My ")
    write_issue(studio, TEXT.replace("closed", "open"))
    editor.sees_message("Their change was put into your text")
    merged = TEXT.replace("closed", "open").replace("Last", "My Last")
    wait_for_file(studio, merged)
    editor.press("Control+z")
    assert editor.text == TEXT.replace("Last", "My Last")
    editor.press("Control+Shift+z")
    assert editor.text == merged


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_checkout_by_git_comes_into_the_text(studio: StudioSite, editor: Editor) -> None:
    root = studio.workspace.root

    def git(*arguments: str) -> None:
        names = ("-c", "user.name=Z", "-c", "user.email=z@z.example")
        subprocess.run(["git", *names, *arguments], cwd=root, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Start")
    write_issue(studio, TEXT.replace("Monday", "Sunday"))
    git("commit", "-qam", "Sunday")
    editor.sees_message("Their change was put")
    git("checkout", "-q", "HEAD~1", "--", "issues/march.md")
    expect(editor.page.locator("#issue-text")).to_have_value(TEXT, timeout=15_000)


def test_two_people_write_in_different_places(studio: StudioSite, browser: Browser, editor: Editor) -> None:
    with new_page(browser) as second:
        other = open_editor(studio, second, Role.EDITOR)
        editor.put_caret("The street is")
        editor.type("Today: ")
        other.put_caret("Last words.")
        other.type("Our ")
        both = TEXT.replace("The street is", "Today: The street is").replace("Last", "Our Last")
        wait_for_file(studio, both)
        expect(editor.page.locator("#issue-text")).to_have_value(both, timeout=15_000)
        expect(second.locator("#issue-text")).to_have_value(both, timeout=15_000)


def test_two_people_write_in_the_same_place_and_one_decides(
    studio: StudioSite, browser: Browser, editor: Editor
) -> None:
    with new_page(browser) as second:
        other = open_editor(studio, second, Role.EDITOR)
        other.page.route("**/text", lambda route: route.abort())
        other.put_caret("Monday", select="Monday")
        other.type("Friday")
        other.sees_state("Not saved")
        editor.put_caret("Monday", select="Monday")
        editor.type("Sunday")
        wait_for_file(studio, TEXT.replace("Monday", "Sunday"))
        other.page.unroute_all()
        dialog = second.locator("#conflict-dialog")
        expect(dialog).to_be_visible(timeout=15_000)
        expect(dialog.locator("[data-text=mine]")).to_contain_text("Friday")
        expect(dialog.locator("[data-text=theirs]")).to_contain_text("Sunday")
        assert issue_file(studio).read_text() == TEXT.replace("Monday", "Sunday")
        dialog.get_by_label("Both, mine first").check()
        dialog.get_by_role("button", name="Use what I chose").click()
        line = "The street is closed on {}.\n"
        both = TEXT.replace(line.format("Monday"), line.format("Friday") + line.format("Sunday"))
        wait_for_file(studio, both)
        expect(editor.page.locator("#issue-text")).to_have_value(both, timeout=15_000)


def test_who_decides_later_keeps_their_text_and_the_file_stays(studio: StudioSite, editor: Editor) -> None:
    editor.page.route("**/text", lambda route: route.abort())
    editor.put_caret("Monday", select="Monday")
    editor.type("Friday")
    editor.sees_state("Not saved")
    write_issue(studio, TEXT.replace("Monday", "Sunday"))
    editor.page.unroute_all()
    dialog = editor.page.locator("#conflict-dialog")
    expect(dialog).to_be_visible(timeout=15_000)
    editor.press("Escape")
    editor.sees_state("somebody else changed the same lines")
    assert "Friday" in editor.text
    assert issue_file(studio).read_text() == TEXT.replace("Monday", "Sunday")
    editor.page.get_by_role("button", name="Compare").click()
    dialog.get_by_label("Theirs").check()
    dialog.get_by_role("button", name="Use what I chose").click()
    editor.is_saved()
    assert editor.text == TEXT.replace("Monday", "Sunday")


def test_a_session_that_ended_while_writing_loses_nothing(studio: StudioSite, editor: Editor) -> None:
    editor.page.context.clear_cookies()
    editor.put_caret("Last words.")
    editor.type("Typed after the session ended. ")
    dialog = editor.page.get_by_role("dialog", name="Your session has ended")
    expect(dialog).to_be_visible(timeout=15_000)
    assert "Typed after the session ended." in editor.text
    value = studio.session(studio.account(Role.WRITER))
    editor.page.context.add_cookies([{"name": studio.cookie_name(), "value": value, "url": f"{studio.url}/"}])
    dialog.get_by_role("button", name="I have signed in: try again").click()
    editor.is_saved()
    wait_for_file(studio, TEXT.replace("Last", "Typed after the session ended. Last"))


def test_an_emptied_text_is_not_saved_without_a_question(studio: StudioSite, editor: Editor) -> None:
    editor.put_caret("---")
    editor.press("Control+a", "Delete")
    editor.sees_state("Not saved: This would save an empty text")
    assert issue_file(studio).read_text() == TEXT
    editor.page.locator("#editor-message").get_by_role("button", name="Save it anyway").click()
    editor.is_saved()
    wait_for_file(studio, "")


def test_a_text_that_is_typed_anew_is_saved_again_by_itself(studio: StudioSite, editor: Editor) -> None:
    editor.put_caret("---")
    editor.press("Control+a", "Delete")
    editor.sees_state("Not saved")
    editor.page.keyboard.insert_text(TEXT.replace("Monday", "Tuesday"))
    editor.is_saved()
    wait_for_file(studio, TEXT.replace("Monday", "Tuesday"))


def test_an_issue_that_was_deleted_is_not_made_again_and_the_text_stays(
    studio: StudioSite, editor: Editor
) -> None:
    issue_file(studio).unlink()
    editor.put_caret("Last words.")
    editor.type("x")
    editor.sees_state("Not saved: There is no issue")
    assert "xLast words." in editor.text
    assert not issue_file(studio).exists()


def test_leaving_while_something_is_unsaved_asks(studio: StudioSite, editor: Editor) -> None:
    editor.page.context.set_offline(True)
    editor.put_caret("Last words.")
    editor.type("x")
    editor.sees_state("Not saved")
    asked = watch_dialogs(editor)
    editor.page.goto("about:blank")
    assert asked == ["beforeunload"]


def test_closing_the_tab_right_after_typing_still_saves(studio: StudioSite, browser: Browser) -> None:
    write_issue(studio)
    with new_page(browser) as page:
        editor = open_editor(studio, page)
        editor.put_caret("Last words.")
        editor.type("Just typed. ")
        page.close()
        wait_for_file(studio, TEXT.replace("Last", "Just typed. Last"))


def test_line_ends_and_byte_order_mark_of_the_file_stay(studio: StudioSite, page: Page) -> None:
    file = write_issue(studio, "\ufeff" + TEXT.replace("\n", "\r\n").rstrip())
    editor = open_editor(studio, page)
    editor.put_caret("Last words.")
    editor.type("Our ")
    editor.is_saved()
    wanted = ("\ufeff" + TEXT.replace("Last", "Our Last").replace("\n", "\r\n").rstrip()).encode()
    assert file.read_bytes() == wanted


def test_a_text_that_begins_with_an_empty_line_keeps_it(studio: StudioSite, page: Page) -> None:
    write_issue(studio, "\n\n" + HEAD)
    editor = open_editor(studio, page)
    assert editor.text == "\n\n" + HEAD
    editor.page.wait_for_timeout(2_000)
    assert issue_file(studio).read_text() == "\n\n" + HEAD


def test_a_conflict_that_came_without_scripts_waits_for_a_decision(studio: StudioSite, page: Page) -> None:
    write_issue(studio)
    studio.open(page, Role.WRITER, "/nothing")
    page.set_content("")
    page.evaluate(
        """([action, text]) => { const form = document.createElement("form");
        form.method = "post"; form.action = action;
        for (const [name, value] of [["text", text], ["version", "another"]]) {
          const input = document.createElement("textarea"); input.name = name; input.value = value; form.append(input);
        }
        document.body.append(form); form.submit(); }""",
        [f"{studio.url}/issues/march", TEXT + "Mine.\n"],
    )
    editor = Editor(page)
    editor.ready()
    page.wait_for_timeout(2_500)
    assert issue_file(studio).read_text() == TEXT
    editor.press("Control+s")
    wait_for_file(studio, TEXT + "Mine.\n")
