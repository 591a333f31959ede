"""The brand in a real browser: the sample follows what is typed, in light and dark mode, before it is saved."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from newsletter.model import Role
from tests.web.studio.setup_settings import settings_text
from tests.web.studio.studio_site import StudioSite

PLUM, PLUM_RGB = "#7a1f5c", "rgb(122, 31, 92)"
LINK = "a[href='https://example.org/']"
IS_DARK = "() => matchMedia('(prefers-color-scheme: dark)').matches"


def test_the_sample_follows_what_is_typed(studio: StudioSite, browser: Browser) -> None:
    # Any other scheme would be forced upon the frames too.
    page = browser.new_context(color_scheme="null").new_page()
    studio.open(page, Role.ADMIN, "/brand")
    before = settings_text(studio)
    sample = page.frame_locator("iframe[data-scheme=light]")
    color = page.get_by_label("Links and buttons", exact=True).first
    color.fill(PLUM)
    expect(sample.locator(LINK).first).to_have_css("color", PLUM_RGB)
    assert page.locator("[data-picks=f-brand-accent]").input_value() == PLUM

    color.fill("#ffcc00")
    problem = page.locator("#f-brand-accent-error")
    expect(problem).to_contain_text("the nearest readable “Links and buttons” is")
    expect(color).to_have_attribute("aria-describedby", "f-brand-accent-error")
    expect(page.get_by_role("status")).to_contain_text("see the fields")
    page.get_by_role("button", name="Use #866b00").click()
    expect(problem).to_be_hidden()
    expect(color).to_have_value("#866b00")
    color.fill(PLUM)
    expect(sample.locator(LINK).first).to_have_css("color", PLUM_RGB)
    assert settings_text(studio) == before

    page.get_by_label("Dark", exact=True).check()
    expect(page.locator("iframe[data-scheme=dark]")).to_be_visible()
    schemes = {
        frame.frame_element().get_attribute("data-scheme"): frame.evaluate(IS_DARK)
        for frame in page.frames
        if frame.parent_frame
    }
    assert schemes == {"light": False, "dark": True}

    page.get_by_role("button", name="Another row").first.click()
    page.locator("[name='footer.hours_in-name']").last.fill("es")
    page.locator("[name='footer.hours_in-value']").last.fill("De lunes a viernes")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    saved = settings_text(studio)
    assert f'accent = "{PLUM}"' in saved
    assert 'es = "De lunes a viernes"' in saved
    page.context.close()
