"""Pasting into the editor, with a real clipboard: Markdown at the place of the caret, and undo takes it back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from newsletter.model import Role
from tests.importing.clipboard.cases import cases
from tests.web.browsers import wait_until
from tests.web.studio.clipboard import paste
from tests.web.studio.edited_issue import body, message, open_editor
from tests.web.studio.studio_site import StudioSite

WORD = next(case for case in cases() if case.name == "word-comments: two comments")
LIST = next(case for case in cases() if case.name == "word-online: two levels")
QUOTE = next(case for case in cases() if case.name == "gmail: a quoted email")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en")
    yield context.new_page()
    context.close()


def expect_body(page: Page, text: str) -> None:
    wait_until(
        page,
        "(wanted) => document.getElementById('issue-text').value.split('---\\n').slice(2).join('---\\n') === wanted",
        text,
    )


def select(page: Page, words: str) -> None:
    page.evaluate(
        "(words) => { const f = document.getElementById('issue-text'); const at = f.value.indexOf(words);"
        " f.focus(); f.setSelectionRange(at, at + words.length); }",
        words,
    )


def test_words_with_formatting_become_markdown_in_the_sentence(studio: StudioSite, page: Page) -> None:
    open_editor(studio, page, "Come on [day] at six.\n")
    select(page, "[day]")
    paste(page, html="<meta charset=utf-8><b>Monday</b>", text="Monday")
    expect_body(page, "Come on **Monday** at six.\n")
    page.keyboard.type("!")
    expect_body(page, "Come on **Monday**! at six.\n")
    page.keyboard.press("Control+Z")
    page.keyboard.press("Control+Z")
    expect_body(page, "Come on [day] at six.\n")


def test_blocks_get_lines_of_their_own(studio: StudioSite, page: Page) -> None:
    open_editor(studio, page, "Above\nBelow\n")
    select(page, "\nBelow")
    page.keyboard.press("ArrowLeft")
    paste(page, html=LIST.markup, text="x")
    expect_body(page, f"Above\n\n{LIST.markdown}\n\nBelow\n")


def test_what_was_left_out_is_said_and_plain_text_can_be_used_instead(studio: StudioSite, page: Page) -> None:
    open_editor(studio, page, "\n")
    paste(page, html=WORD.markup, text="One[AB1] and two[AB2].")
    message(page, "2 comments of colleagues were left out.")
    assert body(page).strip() == "One and two."
    page.get_by_role("button", name="Use plain text instead").click()
    expect_body(page, "\nOne[AB1] and two[AB2].")


def test_a_quoted_email_can_be_left_out(studio: StudioSite, page: Page) -> None:
    open_editor(studio, page, "")
    paste(page, html=QUOTE.markup, text="x")
    page.get_by_role("button", name="Leave out the quoted email").click()
    expect_body(page, "\nUse this text.\n")


def test_ctrl_shift_v_and_text_alone_stay_as_they_are(studio: StudioSite, page: Page) -> None:
    open_editor(studio, page, "")
    paste(page, html="<b>**a**</b>", text="**a** {{ b }}", keys="Control+Shift+V")
    expect_body(page, "**a** {{ b }}")
    paste(page, text=" ::: c")
    expect_body(page, "**a** {{ b }} ::: c")


def test_cells_as_text_can_be_made_a_table(studio: StudioSite, page: Page) -> None:
    open_editor(studio, page, "")
    paste(page, text="Day\tHours\nMonday\t9 to 5\n")
    expect_body(page, "Day\tHours\nMonday\t9 to 5\n")
    page.get_by_role("button", name="Make it a table").click()
    expect_body(page, "| Day | Hours |\n| --- | --- |\n| Monday | 9 to 5 |\n")


@pytest.mark.parametrize("has_ranges", [True, False], ids=["Chromium", "as in Firefox and Safari"])
def test_while_the_server_thinks_one_can_type_elsewhere(
    studio: StudioSite, page: Page, *, has_ranges: bool
) -> None:
    if not has_ranges:
        page.add_init_script("delete HTMLTextAreaElement.prototype.createValueRange")
    open_editor(studio, page, "One.\n\nTwo.\n")

    def slow(route: Route) -> None:
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/studio/paste", slow)
    select(page, "One.")
    page.keyboard.press("ArrowRight")
    paste(page, html=" <b>Here</b>", text=" Here")
    select(page, "Two.")
    page.keyboard.press("ArrowRight")
    page.keyboard.type(" Typed.")
    expect_body(page, "One. **Here**\n\nTwo. Typed.\n")
    page.keyboard.type("!")
    expect_body(page, "One. **Here**\n\nTwo. Typed.!\n")


@pytest.mark.parametrize("failure", ["connection", "server", "signed out"])
def test_without_an_answer_it_is_the_plain_text(studio: StudioSite, page: Page, failure: str) -> None:
    open_editor(studio, page, "")
    if failure == "connection":
        page.route("**/studio/paste", lambda route: route.abort())
    elif failure == "server":
        page.route("**/studio/paste", lambda route: route.fulfill(status=500, body="{}"))
    else:
        page.context.clear_cookies()
    paste(page, html="<b>a</b> b", text="a b")
    expect_body(page, "a b")
    message(page, "this is the plain text")


def test_a_hostile_paste_does_nothing_but_insert_text(studio: StudioSite, page: Page) -> None:
    said: list[str] = []

    def opened(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", opened)
    open_editor(studio, page, "")
    html = "<img src=x onerror=alert(1)><script>alert(2)</script><a href='javascript:alert(3)'>a</a><p>{{ x }}</p>"
    paste(page, html=html, text="a")
    expect(page.locator("#issue-text")).to_have_value(re.compile(re.escape("\\{\\{ x \\}\\}")))
    assert said == []
    paste(page, html="<table><tr><td>" * 250_000 + "x", text=" deep")
    message(page, "too large to keep its formatting")
    assert body(page).endswith(" deep\n")


@pytest.mark.parametrize(
    ("body_", "status"),
    [({"html": "<b>a</b>", "text": "a"}, 200), ({}, 200), ({"html": 1, "text": None}, 200), ([], 400)],
)
def test_any_request_gets_an_answer(studio: StudioSite, body_: object, status: int) -> None:
    answer = studio.client(Role.WRITER).post("/paste", json=body_)
    assert answer.status_code == status


def test_a_request_that_is_too_long_is_refused(studio: StudioSite) -> None:
    answer = studio.client(Role.WRITER).post("/paste", json={"html": "x" * 5_000_000, "text": ""})
    assert answer.status_code == 413


def test_notes_are_in_the_language_of_the_account(studio: StudioSite) -> None:
    ana = studio.add_account("ana@riverton.example", Role.WRITER, lang="es")
    answer = studio.client(ana).post("/paste", json={"html": WORD.markup, "text": "x"}).json()
    assert answer["notes"] == ["Se quitaron 2 comentarios de colegas."]
