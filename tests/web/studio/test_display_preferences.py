"""What people set in their system: more contrast, colors of their own, less motion."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from newsletter.model import Role
from tests.web.studio.editing import HEAD, new_page, open_editor, write_issue
from tests.web.studio.studio_site import StudioSite

HERE = ".places a[aria-current]"
LONG = HEAD + "\n\n".join(f"Paragraph {number}." for number in range(120)) + "\n"


def css(page: Page, selector: str, name: str) -> str:
    found: str = page.locator(selector).first.evaluate(
        "(one, name) => getComputedStyle(one).getPropertyValue(name)", name
    )
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_has_no_gray_words_and_no_faint_lines(
    studio: StudioSite, browser: Browser, scheme: str
) -> None:
    with new_page(browser, contrast="more", color_scheme=scheme) as page:
        studio.open(page, Role.PUBLISHER, "/issues")
        ink = css(page, "body", "color")
        for selector, name in (
            (".card .facts", "color"),
            (".card", "border-top-color"),
            (".side", "border-right-color"),
            (HERE, "outline-color"),
        ):
            assert (selector, css(page, selector, name)) == (selector, ink)
        page.emulate_media(contrast="no-preference", color_scheme="light")
        assert css(page, ".card .facts", "color") != css(page, "body", "color")


def test_forced_colors_show_where_one_is_and_what_is_the_next_step(
    studio: StudioSite, browser: Browser
) -> None:
    with new_page(browser, forced_colors="active") as page:
        write_issue(studio)
        open_editor(studio, page)
        assert css(page, HERE, "outline-style") == "solid"
        primary, other = (css(page, one, "background-color") for one in (".button.primary", "body"))
        assert primary != other
        assert css(page, ".finding-next, .save-state", "border-top-style") == "solid"


@pytest.mark.parametrize(("motion", "behavior"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_with_less_motion_the_preview_jumps(
    studio: StudioSite, browser: Browser, motion: str, behavior: str
) -> None:
    write_issue(studio, LONG)
    with new_page(browser, reduced_motion=motion) as page:
        page.add_init_script("window.scrollTo = (how) => console.debug(`scrolls ${how.behavior}`);")
        editor = open_editor(studio, page)
        expect(page.frame_locator("iframe").first.locator("text=Paragraph 119")).to_be_attached()
        with page.expect_console_message(lambda one: one.text.startswith("scrolls ")) as heard:
            editor.put_caret("Paragraph 110.")
            editor.press("ArrowRight")
        assert heard.value.text == f"scrolls {behavior}"
