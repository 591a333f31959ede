"""A review between two people, each in a browser profile of their own."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from newsletter.model import Role
from tests.web.site import LIST
from tests.web.studio.editing import SLUG, Editor, new_page, open_editor
from tests.web.studio.reviewing import REVIEW, needs, written
from tests.web.studio.studio_site import StudioSite


def comment(page: Page, editor: Editor, words: str, text: str) -> None:
    """Comment on the passage that has some words."""
    editor.put_caret(words)
    page.get_by_role("group", name="Formatting").get_by_role("button", name="Comment").click()
    page.get_by_label("Your comment").fill(text)
    page.locator("#comment-dialog").get_by_role("button", name="Comment").click()
    expect(page.locator("#comments-list")).to_contain_text(text)


def test_a_writer_and_an_editor_review_an_issue(studio: StudioSite, browser: Browser) -> None:
    written(studio)
    needs(studio, 1)
    with new_page(browser) as ana, new_page(browser) as ben:
        writer = open_editor(studio, ana, Role.WRITER)
        ana.get_by_role("link", name="Ready for review").click()
        ana.get_by_label("Note to the reviewers").fill("Is Monday right?")
        studio.account(Role.EDITOR)
        ana.get_by_role("button", name="Ask for a review").click()
        expect(ana.get_by_role("status")).to_contain_text("Editor Ruiz")

        studio.open(ben, Role.EDITOR, "/issues")
        ben.get_by_role("link", name="See the review").click()
        expect(ben.get_by_text("Is Monday right?")).to_be_visible()
        ben.get_by_role("button", name="I’ve read it").click()
        expect(ben.get_by_text("Nothing, since")).to_be_visible()
        second = open_editor(studio, ben, Role.EDITOR)
        comment(ben, second, "Story time", "In which room?")
        expect(ben.locator(".comment-mark")).to_have_count(1)

        # Ana sees the comment without a reload, and it moves with what she types above it.
        writer = open_editor(studio, ana, Role.WRITER)
        mark = ana.get_by_role("button", name="Comment on line 10 by Editor Ruiz: In which room?")
        expect(mark).to_be_visible()
        writer.put_caret("The library")
        ana.keyboard.insert_text("A new first paragraph.\n\n")
        expect(ana.get_by_role("button", name="Comment on line 12")).to_be_visible()
        writer.is_saved()
        ana.locator(".comment-mark").click()
        expect(ana.locator(".comment.is-shown")).to_contain_text("In which room?")
        comment(ana, writer, "Bring a library", "Answer me too")
        ana.locator("#comments-list").get_by_role("button", name="Line 12").click()
        assert writer.text[writer.caret[0] :].startswith("Story time")
        ana.locator(".comment", has_text="In which room?").get_by_text("Reply", exact=False).first.click()
        ana.get_by_label("Your reply").first.fill("The reading room, of course.")
        ana.get_by_role("button", name="Send the reply").first.click()
        expect(ana.locator(".answers")).to_contain_text("The reading room, of course.")

        # The other browser hears of it as soon as it is looked at again.
        ben.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(ben.locator(".answers")).to_contain_text("The reading room, of course.")
        expect(ben.locator("#comments-count")).to_have_text("2")

        # What is approved is what was shown: a page from before a change approves nothing.
        studio.open(ben, Role.EDITOR, REVIEW)
        expect(ben.locator("ins").first).to_contain_text("A new first paragraph.")
        after = ben.frame_locator("iframe[title='The email as it is now']")
        expect(after.get_by_text("A new first paragraph.")).to_be_visible()
        writer.put_caret("Bring a library")
        ana.keyboard.insert_text("Please: ")
        writer.is_saved()
        ben.get_by_role("button", name="Approve this text").click()
        expect(ben.get_by_role("alert")).to_contain_text("has changed since you opened this page")
        expect(ben.locator("ins").last).to_contain_text("Please:")
        ben.get_by_role("button", name="Approve this text").click()
        expect(ben.get_by_text("This text was approved by Editor Ruiz.")).to_be_visible()
        (approval,) = studio.workspace.store.approvals(SLUG, LIST)
        assert approval.name == "Editor Ruiz"
