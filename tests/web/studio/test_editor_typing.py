"""Typing in the editor: lists, formatting, blocks, findings and the events of other parts of the page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.accessibility import violations
from tests.web.browsers import WIDTHS
from tests.web.studio.editing import HEAD, TEXT, Editor, new_page, open_editor, write_issue
from tests.web.studio.studio_site import StudioSite

_PICTURES = os.environ.get("NEWSLETTER_TEST_PICTURES")
_RECORD = """name => { window.heard = window.heard ?? [];
  document.addEventListener(name, event => window.heard.push([name, event.detail])); }"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with new_page(browser) as found:
        yield found


@pytest.fixture
def editor(studio: StudioSite, page: Page) -> Editor:
    write_issue(studio)
    return open_editor(studio, page)


def at_the_end(editor: Editor) -> None:
    editor.put_caret("Last words.\n", after=True)


def written(editor: Editor) -> str:
    """Return what stands below the last line of the issue."""
    return editor.text.removeprefix(TEXT)


def heard(editor: Editor, name: str) -> list[Any]:
    found: list[list[Any]] = editor.page.evaluate("window.heard ?? []")
    return [detail for one, detail in found if one == name]


def test_enter_continues_a_list_and_an_empty_item_ends_it(editor: Editor) -> None:
    at_the_end(editor)
    editor.type("- one")
    editor.press("Enter")
    editor.type("two")
    editor.press("Enter", "Enter")
    editor.type("after")
    assert written(editor) == "- one\n- two\nafter"


def test_numbers_count_on_and_boxes_are_empty(editor: Editor) -> None:
    at_the_end(editor)
    editor.type("9. nine")
    editor.press("Enter")
    editor.type("ten")
    editor.press("Enter", "Enter")
    editor.type("- [x] done")
    editor.press("Enter")
    assert written(editor) == "9. nine\n10. ten\n- [x] done\n- [ ] "


def test_tab_indents_in_a_list_only_and_leaves_after_escape(editor: Editor) -> None:
    at_the_end(editor)
    editor.type("- one")
    editor.press("Tab")
    assert written(editor) == "  - one"
    editor.press("Shift+Tab")
    assert written(editor) == "- one"
    editor.press("Escape", "Tab")
    assert editor.page.evaluate("document.activeElement.id") != "issue-text"
    editor.put_caret("A paragraph")
    editor.press("Tab")
    assert editor.page.evaluate("document.activeElement.id") != "issue-text"


def test_what_the_editor_types_can_be_undone(editor: Editor) -> None:
    at_the_end(editor)
    editor.type("- one")
    editor.press("Enter")
    editor.press("Control+z")
    assert written(editor) == "- one"


@pytest.mark.parametrize(("key", "mark"), [("Control+b", "**"), ("Control+i", "*")])
def test_bold_and_italic_by_keys_on_and_off(editor: Editor, key: str, mark: str) -> None:
    editor.put_caret("paragraph", select="paragraph")
    editor.press(key)
    assert f"A {mark}paragraph{mark} between." in editor.text
    editor.press(key)
    assert editor.text == TEXT
    editor.put_caret("aragraph")
    editor.press(key)
    assert f"A {mark}paragraph{mark} between." in editor.text


def test_a_link_asks_for_its_address(editor: Editor) -> None:
    editor.put_caret("paragraph", select="paragraph")
    editor.press("Control+k")
    dialog = editor.page.get_by_role("dialog", name="Link")
    expect(dialog.get_by_label("Words that readers see")).to_have_value("paragraph")
    dialog.get_by_label("Address").fill("https://city.example/a b")
    editor.press("Enter")
    assert "A [paragraph](https://city.example/a%20b) between." in editor.text
    editor.press("Control+z")
    assert editor.text == TEXT


def test_the_list_button_makes_items_of_lines_and_lines_of_items(editor: Editor) -> None:
    editor.put_caret("A paragraph", select="A paragraph between.\n\nLast words.")
    button = editor.page.get_by_role("button", name="List")
    button.click()
    assert editor.text == TEXT.replace("A para", "- A para").replace("Last", "- Last")
    editor.put_caret("- A para", select="- A paragraph between.\n\n- Last words.")
    button.click()
    assert editor.text == TEXT


def test_a_slash_on_an_empty_line_offers_blocks_and_a_form_makes_one(editor: Editor) -> None:
    at_the_end(editor)
    editor.press("Enter")
    editor.type("/pol")
    expect(editor.page.locator("#block-list").get_by_role("option")).to_have_count(2)  # policy and poll
    editor.press("ArrowDown", "Enter")
    dialog = editor.page.locator("#block-dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading")).to_have_text("Poll")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog.locator("[aria-invalid=true]").first).to_be_focused()
    dialog.get_by_label("Title").fill("Which evening?")
    dialog.get_by_label("Text").fill("- Tuesday\n- Thursday")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_hidden()
    assert written(editor) == "\n::: poll Which evening?\n- Tuesday\n- Thursday\n:::\n"
    expect(editor.page.locator("#issue-text")).to_be_focused()


def test_a_language_button_adds_a_translation_and_then_goes_to_it(editor: Editor) -> None:
    button = editor.page.get_by_role("button", name="español")
    editor.put_caret("A paragraph")
    button.click()
    expect(button).not_to_have_attribute("data-new", "")
    editor.type("La calle está cerrada.")
    added = TEXT.replace("lang: en", "lang: [en, es]") + "\n=== es\n\nLa calle está cerrada."
    assert editor.text == added
    editor.put_caret("A paragraph")
    button.click()
    expect(editor.page.locator("#editor-counts")).to_contain_text(f"Line {added.count(chr(10)) + 1}")
    assert editor.text[editor.caret[0] :] == "La calle está cerrada."
    assert editor.text == added


def test_escape_leaves_the_menu_and_the_slash(editor: Editor) -> None:
    at_the_end(editor)
    editor.type("/")
    expect(editor.page.locator("#block-menu")).to_be_visible()
    editor.press("Escape")
    expect(editor.page.locator("#block-menu")).to_be_hidden()
    editor.type("usr/bin and/or")
    assert written(editor) == "/usr/bin and/or"


def test_a_button_inserts_an_element_without_a_form(editor: Editor) -> None:
    at_the_end(editor)
    editor.page.get_by_role("button", name="Insert a block").click()
    editor.type("divider")
    editor.press("Enter")
    assert written(editor) == "\n---\n"


def test_other_parts_hear_of_changes_of_the_caret_and_of_saves(editor: Editor) -> None:
    for name in ("issue:changed", "issue:saved", "issue:caret"):
        editor.page.evaluate(_RECORD, name)
    at_the_end(editor)
    editor.type("Hello")
    editor.is_saved()
    editor.page.wait_for_timeout(500)
    assert heard(editor, "issue:changed") == [{"text": TEXT + "Hello"}]
    assert len(heard(editor, "issue:saved")[0]["hash"]) == 64
    assert heard(editor, "issue:caret")[-1] == {"line": 13}


def test_goto_puts_the_caret_at_a_line_and_scrolls(studio: StudioSite, editor: Editor) -> None:
    write_issue(studio, TEXT + "Line.\n" * 400 + "The end 🏙 is here.\n")
    editor.page.reload()
    editor.ready()
    editor.dispatch("issue:goto", {"line": 413, "column": 9, "length": 2})
    assert (
        editor.page.evaluate(
            "getSelection().toString() || document.getElementById('issue-text').value.slice(...(t => [t.selectionStart, t.selectionEnd])(document.getElementById('issue-text')))"
        )
        == "🏙"
    )
    assert editor.page.evaluate("document.getElementById('issue-text').scrollTop") > 2_000
    editor.dispatch("issue:goto", {"line": 99_999})
    assert editor.caret == [len(editor.text) + 1] * 2  # the emoji has two units


def test_replace_can_be_undone_and_is_left_out_where_the_text_has_changed(editor: Editor) -> None:
    editor.dispatch(
        "issue:replace", {"line": 8, "column": 5, "length": 6, "text": "road", "expected": "street"}
    )
    assert "The road is closed" in editor.text
    editor.dispatch("issue:replace", {"line": 8, "column": 5, "length": 6, "text": "x", "expected": "street"})
    assert "The road is closed" in editor.text
    editor.sees_message("nothing was replaced")
    editor.put_caret("Last")
    editor.press("Control+z")
    assert editor.text == TEXT


def test_insert_puts_a_block_on_lines_of_its_own(editor: Editor) -> None:
    editor.put_caret("between")
    editor.dispatch("issue:insert", {"text": "::: note\nHi.\n:::", "block": True})
    assert "A paragraph \n\n::: note\nHi.\n:::\n\nbetween." in editor.text


FINDINGS = [
    {
        "line": 8, "column": 5, "length": 6, "level": "warning", "rule": "words", "message": "Say which street",
        "fix": {"label": "Use Main Street", "line": 8, "column": 5, "length": 6, "text": "Main Street"},
    },
    {"line": 12, "level": "error", "rule": "end", "message": "The end is missing", "hint": "Write it."},
]  # fmt: skip


@pytest.mark.parametrize("paints", [True, False], ids=["ranges", "mirror"])
def test_findings_stand_at_their_lines_with_the_fix(studio: StudioSite, page: Page, paints: bool) -> None:
    if not paints:
        page.add_init_script("delete HTMLTextAreaElement.prototype.createValueRange")
    write_issue(studio)
    editor = open_editor(studio, page)
    editor.put_caret("---")
    editor.dispatch("issue:findings", FINDINGS)
    marks = page.locator(".finding-mark")
    expect(marks).to_have_count(2)
    expect(page.get_by_role("button", name="2 things to fix")).to_be_visible()
    lines = page.evaluate(
        "[...document.querySelectorAll('.finding-mark')].map(one => parseFloat(one.style.top))"
    )
    assert abs(lines[1] - lines[0] - 4 * 27.2) < 3  # four lines lower
    editor.press("F8")
    card = page.locator("#finding-card")
    expect(card).to_contain_text("Say which street")
    assert editor.caret[0] == TEXT.index("street is")
    editor.press("F8")
    expect(card).to_contain_text("The end is missing")
    editor.press("Shift+F8")
    card.get_by_role("button", name="Use Main Street").click()
    assert "The Main Street is closed" in editor.text
    expect(card).to_be_hidden()
    editor.press("Control+z")
    assert editor.text == TEXT


def test_a_fix_follows_the_text_as_somebody_types_above_it(editor: Editor) -> None:
    editor.dispatch("issue:findings", FINDINGS)
    editor.put_caret("The street is")
    editor.type("Today 🏙 ")
    editor.press("F8")
    editor.page.locator("#finding-card").get_by_role("button", name="Use Main Street").click()
    assert "Today 🏙 The Main Street is closed" in editor.text


def test_a_picture_is_asked_for_at_the_selection(editor: Editor) -> None:
    editor.page.evaluate(_RECORD, "issue:picture")
    editor.put_caret("Last words.", select="Last")
    editor.page.get_by_role("button", name="Picture").click()
    at = TEXT.index("Last words.")
    assert heard(editor, "issue:picture") == [{"from": at, "to": at + 4}]
    assert editor.text == TEXT


def test_on_a_phone_text_and_preview_are_tabs(studio: StudioSite, browser: Browser) -> None:
    write_issue(studio)
    with new_page(browser) as page:
        page.set_viewport_size({"width": 360, "height": 740})
        open_editor(studio, page)
        preview = page.get_by_role("tab", name="Preview")
        preview.click()
        expect(page.locator("#issue-text")).to_be_hidden()
        preview.press("ArrowLeft")
        expect(page.locator("#issue-text")).to_be_visible()
        page.evaluate("document.querySelector('#tab-preview').click()")
        page.evaluate("document.dispatchEvent(new CustomEvent('issue:goto', {detail: {line: 3}}))")
        expect(page.locator("#issue-text")).to_be_focused()


def test_nothing_is_inserted_in_the_middle_of_a_composed_word(studio: StudioSite, editor: Editor) -> None:
    """An input method is at work: a merge waits until the word is there."""
    at_the_end(editor)
    session = editor.page.context.new_cdp_session(editor.page)
    session.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
    write_issue(studio, TEXT.replace("Monday", "Friday"))
    editor.page.wait_for_timeout(6_000)
    assert "Friday" not in editor.text
    session.send("Input.insertText", {"text": "你"})
    editor.sees_message("Their change was put")
    assert editor.text == TEXT.replace("Monday", "Friday") + "你"


def test_front_matter_blocks_headings_and_merge_fields_are_tinted(studio: StudioSite, page: Page) -> None:
    text = HEAD + "# A\n\n::: policy Home\nowner: Us\n\nnot: a key\n:::\n\nDear {{ first_name }},\n"
    write_issue(studio, text)
    open_editor(studio, page)
    tinted = page.evaluate(
        """() => { const t = document.getElementById('issue-text');
        return Object.fromEntries(['mark', 'heading', 'key', 'merge'].map(name =>
          [name, [...CSS.highlights.get(`issue-${name}`)].map(one => t.value.slice(one.startOffset, one.endOffset))])); }"""
    )
    assert tinted == {
        "mark": ["::: policy Home", ":::"],
        "heading": ["# A"],
        "key": ["---", "subject:", "date:", "list:", "lang:", "---", "owner:"],
        "merge": ["{{ first_name }}"],
    }


def open_menu(editor: Editor) -> None:
    editor.page.locator("#insert-block").click()


def open_form(editor: Editor) -> None:
    open_menu(editor)
    editor.type("spotlight")
    editor.press("Enter")
    editor.page.locator("#block-dialog button.primary").click()
    editor.page.locator("#block-dialog [aria-invalid]").first.wait_for()


def open_link(editor: Editor) -> None:
    editor.put_caret("A paragraph")
    editor.press("Control+k")


def open_keep(editor: Editor) -> None:
    editor.page.locator("#keep-version").click()


def open_conflict(editor: Editor) -> None:
    editor.page.route("**/text", lambda route: route.abort())
    editor.put_caret("Monday", select="Monday")
    editor.type("Friday")
    editor.sees_state("Not saved")
    file = editor.page.evaluate("document.getElementById('issue-text').defaultValue")
    assert file == TEXT
    editor.page.unroute_all()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_menus_and_dialogs_are_accessible_and_fit(
    studio: StudioSite, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    for act in (open_menu, open_form, open_link, open_keep, open_conflict):
        write_issue(studio)
        with new_page(browser, color_scheme=scheme) as page:
            editor = open_editor(studio, page)
            act(editor)
            if act is open_conflict:
                write_issue(studio, TEXT.replace("Monday", "Sunday"))
                page.locator("#conflict-dialog").wait_for()
                page.locator("#conflict-dialog summary").click()
            assert violations(page) == [], act
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 700})
                page.wait_for_timeout(50)
                assert page.evaluate("document.documentElement.scrollWidth") == width, (act, width)
                if _PICTURES and width in (360, 1280):
                    page.screenshot(
                        path=Path(_PICTURES) / f"studio editor {act.__name__}, {scheme}, {width}.png"
                    )
