"""The preview beside the text, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, Route, expect

from newsletter.model import Role
from tests.web.browsers import wait_until
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visits_preview import CLEAR, MIXED, SLUG, first_list, written

SAMPLE = "2023-03-11-sanctuary-city"
LONG = CLEAR + "".join(f"\nParagraph {number} of many about the library.\n" for number in range(1, 61))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # Playwright's own color scheme would reach into the frame, and hide what the frame's color scheme does.
    context = browser.new_context(color_scheme="null", viewport={"width": 1400, "height": 900})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "inline style" in said.text else None)
    yield page
    context.close()
    assert problems == []


def frame_of(page: Page) -> Frame:
    handle = page.locator("[data-frame]").element_handle()
    assert handle is not None
    frame = handle.content_frame()
    assert frame is not None
    return frame


def opened(studio: StudioSite, page: Page, text: str = MIXED, who: Role = Role.PUBLISHER) -> Frame:
    """Open the editor of an issue with a text; return the frame of its preview, once both are ready."""
    written(studio, text)
    studio.open(page, who, f"/issues/{SLUG}")
    page.wait_for_selector("html[data-editor=ready]")
    frame = frame_of(page)
    frame.wait_for_selector("h1", state="attached")
    return frame


def wait_in(frame: Frame, condition: str) -> None:
    """Wait until a condition holds in the frame, whose policy forbids what Playwright's own waiting needs."""
    for _ in range(100):
        if frame.evaluate(condition):
            return
        frame.page.wait_for_timeout(50)
    raise AssertionError(condition)


def typed(page: Page, text: str, place: str) -> None:
    """Type behind the first occurrence of some words."""
    page.evaluate(
        """(place) => { const field = document.getElementById("issue-text");
        const at = field.value.indexOf(place) + place.length; field.focus(); field.setSelectionRange(at, at); }""",
        place,
    )
    page.keyboard.type(text)


def lines_in_view(frame: Frame) -> list[int]:
    found: list[int] = frame.evaluate(
        """() => [...document.querySelectorAll("[data-line]")].filter((one) => { const box = one.getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight; }).map((one) => Number(one.dataset.line))"""
    )
    return found


def test_what_is_typed_is_shown_without_a_reload_and_the_place_stays(studio: StudioSite, page: Page) -> None:
    frame = opened(studio, page, LONG)
    frame.evaluate("() => { window.same = true; scrollTo(0, 60); }")
    typed(page, " and Sundays", "On Fridays")
    expect(frame.locator("p", has_text="On Fridays and Sundays they close")).to_have_count(1)
    assert frame.evaluate("[window.same, scrollY]") == [True, 60]


def test_a_click_in_the_email_leads_to_the_text_and_the_caret_back_to_the_email(
    studio: StudioSite, page: Page
) -> None:
    frame = opened(studio, page, LONG)
    text = page.locator("#issue-text").input_value().split("\n")
    frame.locator("p", has_text="Paragraph 3 of").click()
    line = text.index("Paragraph 3 of many about the library.") + 1
    caret = "document.getElementById('issue-text').value.slice(0, document.getElementById('issue-text').selectionStart).split('\\n').length"
    wait_until(page, f"{caret} === {line}")
    assert page.evaluate("document.activeElement.id") == "issue-text"
    page.wait_for_timeout(900)
    typed(page, " Typed.", "Paragraph 50 of many about the library.")
    wanted = text.index("Paragraph 50 of many about the library.") + 1
    expect(frame.locator(".is-here")).to_have_attribute("data-line", str(wanted))
    page.wait_for_timeout(600)
    assert wanted in lines_in_view(frame)
    assert page.evaluate("scrollY") == 0


def test_the_one_right_fix_is_one_click_and_undo_takes_it_back(studio: StudioSite, page: Page) -> None:
    opened(studio, page)
    before = page.locator("#issue-text").input_value()
    page.locator(".finding-fix").click()
    expect(page.locator("#issue-text")).to_have_value(
        before.replace(
            before[before.index("https://nam02") : before.index(").\n", before.index("https://nam02"))],
            "https://city.gov/plan",
        )
    )
    expect(page.locator(".finding-fix")).to_have_count(0)
    page.locator("#issue-text").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("#issue-text")).to_have_value(before)
    expect(page.locator(".finding-fix")).to_have_count(1)


def test_a_warning_can_be_left_and_comes_back_on_request(studio: StudioSite, page: Page) -> None:
    opened(studio, page)
    generic = page.locator(".finding", has_text="link.text-generic")
    marks = page.locator(".finding-mark").count()
    generic.get_by_role("button", name="Leave it").click()
    expect(generic).to_be_hidden()
    expect(page.locator(".finding-mark")).to_have_count(marks - 1)
    page.reload()
    page.wait_for_selector("html[data-editor=ready]")
    expect(generic).to_be_hidden()
    expect(page.locator("[data-left]")).to_contain_text("Left as they are: 1")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(generic).to_be_visible()
    assert page.locator(".finding.is-error").get_by_role("button", name="Leave it").count() == 0


def test_a_finding_leads_to_its_words(studio: StudioSite, page: Page) -> None:
    opened(studio, page)
    page.locator(".finding", has_text="link.text-generic").get_by_role("button", name="Line").click()
    chosen = "(() => { const f = document.getElementById('issue-text'); return f.value.slice(f.selectionStart, f.selectionEnd); })()"
    wait_until(page, f"{chosen} === 'here'")


def test_the_frame_is_dark_or_light_by_choice(studio: StudioSite, page: Page) -> None:
    frame = opened(studio, page)
    dark = "matchMedia('(prefers-color-scheme: dark)').matches"
    assert frame.evaluate(dark) is False
    page.get_by_label("Dark").check()
    wait_in(frame, dark)
    card = "getComputedStyle(document.querySelector('.card')).backgroundColor"
    assert frame.evaluate(card) == "rgb(29, 34, 45)"
    page.locator(".shown-to summary").click()
    page.get_by_label("Mail program").select_option("gmail")
    wait_in(frame, f"!({dark}) && document.querySelectorAll('style').length === 1")
    page.get_by_label("Dark").uncheck()
    wait_in(frame, "document.querySelector('body').style.backgroundColor === 'rgb(244, 242, 238)'")


def test_the_views_are_what_they_say(studio: StudioSite, page: Page) -> None:
    studio.open(page, Role.WRITER, f"/issues/{SAMPLE}/preview")
    frame = frame_of(page)
    wait_in(frame, "[...document.images].length > 0 && [...document.images].every((one) => one.naturalWidth)")
    assert frame.evaluate("innerWidth") == 375
    page.get_by_label("Desktop").check()
    wait_in(frame, "innerWidth === 680")
    page.locator(".shown-to summary").click()
    page.get_by_label("No pictures").check()
    wait_in(frame, "[...document.images].every((one) => !one.src && one.alt && one.offsetHeight > 40)")
    page.get_by_label("Plain text").check()
    wait_in(frame, "document.querySelector('pre')?.textContent.includes('Dear neighbor,')")
    page.get_by_label("Phone").check()
    page.get_by_label("No pictures").uncheck()
    wait_in(frame, "[...document.images].length && [...document.images].every((one) => one.naturalWidth)")
    page.get_by_label("With a sample name").locator("..").evaluate(
        "one => one.closest('details').open = true"
    )
    page.get_by_label("With a sample name").check()
    expect(frame.get_by_text("Dear Maria,")).to_have_count(1)


def test_links_lead_nowhere(studio: StudioSite, page: Page, browser: Browser) -> None:
    frame = opened(studio, page)
    address = page.url
    before = frame.url
    frame.get_by_role("link", name="here").click()
    frame.get_by_role("link", name="here").click(button="middle")
    page.wait_for_timeout(300)
    assert (page.url, frame.url, len(page.context.pages)) == (address, before, 1)
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    studio.open(plain, Role.WRITER, f"/issues/{SLUG}/preview")
    inner = frame_of(plain)
    inner.locator("a", has_text="here").first.click()
    plain.wait_for_timeout(500)
    assert (len(context.pages), "/preview" in plain.url) == (1, True)
    assert inner.url.endswith("/frame?view=phone&program=standard")
    context.close()


HOSTILE = """<script>top.hacked = parent.hacked = window.hacked = 1</script>
<img src=x onerror="top.hacked = 1"><svg onload="top.hacked = 1"><body onload="top.hacked = 1">
<iframe srcdoc="<script>top.hacked = 1</script>"></iframe><a id=bait href="javascript:top.hacked=1" onclick="top.hacked=1">bait</a>
<form action="https://evil.example/"><button id=send>send</button></form>
<link rel=stylesheet href="https://evil.example/x.css"><object data="https://evil.example/"></object>
<style>@import "https://evil.example/y.css"; p { background: url(https://evil.example/z.png) }</style>"""


def test_a_text_with_scripts_in_it_is_words(studio: StudioSite, page: Page) -> None:
    frame = opened(studio, page, MIXED + "\n" + HOSTILE.replace("\n", "\n\n"))
    page.wait_for_timeout(500)
    assert page.evaluate("window.hacked") is None
    assert frame.evaluate("document.scripts.length") == 0


def test_even_markup_that_got_into_an_email_runs_nowhere_and_loads_nothing(
    studio: StudioSite, page: Page
) -> None:
    """Put hostile markup into the answers, as if rendering had let it through: the policy is the wall."""
    asked: list[str] = []

    def poisoned(route: Route) -> None:
        response = route.fetch()
        if route.request.method == "POST":
            found = response.json()
            found["html"] = (found["html"] or "<html><head></head><body></body></html>").replace(
                "</body>", f"{HOSTILE}</body>"
            )
            route.fulfill(response=response, body=json.dumps(found))
        else:
            route.fulfill(response=response, body=response.text().replace("</body>", f"{HOSTILE}</body>"))

    page.on("requestfailed", lambda request: asked.append(f"{request.failure} {request.url}"))
    page.on("requestfinished", lambda request: asked.append(f"done {request.url}"))
    page.route(re.compile(r"/preview(/frame|$)"), poisoned)
    frame = opened(studio, page)
    frame.wait_for_selector("#bait", state="attached")
    page.wait_for_timeout(400)
    assert page.evaluate("window.hacked") is None
    frame.locator("#bait").dispatch_event("click")
    frame.locator("#send").dispatch_event("click")
    typed(page, "x", "Story time")
    frame.wait_for_selector("text=Story timex", state="attached")
    frame.locator("#bait").dispatch_event("click")
    frame.locator("#send").dispatch_event("click")
    page.wait_for_timeout(400)
    assert page.evaluate("window.hacked") is None
    elsewhere = [one for one in asked if "evil.example" in one]
    assert elsewhere
    assert {one.partition(" ")[0] for one in elsewhere} == {"csp"}


def test_an_email_cannot_send_its_frame_to_another_site(studio: StudioSite, page: Page) -> None:
    asked: list[str] = []
    away = '<meta http-equiv=refresh content="0;url=https://evil.example/">'

    def poisoned(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("<head>", f"<head>{away}"))

    page.on("request", lambda request: asked.append(request.url))
    page.route(re.compile(r"/preview/frame"), poisoned)
    written(studio)
    studio.open(page, Role.WRITER, f"/issues/{SLUG}/preview")
    page.wait_for_timeout(800)
    assert [url for url in asked if "/preview/frame" in url]
    assert not [url for url in asked if "evil.example" in url and not url.startswith("chrome-error")]


def test_of_many_changes_the_last_one_is_shown(studio: StudioSite, page: Page) -> None:
    frame = opened(studio, page, LONG)
    page.evaluate(
        """() => { for (let n = 1; n <= 30; n += 1) document.dispatchEvent(new CustomEvent("issue:changed",
        {detail: {text: document.getElementById("issue-text").value.replace("Your library", `Version ${n}`)}})); }"""
    )
    expect(frame.get_by_text("Version 30")).to_have_count(1)


def test_an_error_keeps_the_last_email_and_says_so(studio: StudioSite, page: Page) -> None:
    frame = opened(studio, page)
    typed(page, "\n\n::: nothing\nx\n:::\n", 'Dear {{ first_name | "neighbor" }},')
    expect(page.locator("[data-note]")).to_contain_text("cannot be shown until the errors below are fixed")
    expect(page.locator(".finding", has_text="Unknown block")).to_be_visible()
    assert frame.locator("h1").count() == 1
    expect(page.locator("[data-said]")).to_contain_text("1 to fix before sending")


def test_without_a_connection_it_says_that_it_is_not_up_to_date(studio: StudioSite, page: Page) -> None:
    frame = opened(studio, page)
    page.route("**/preview", lambda route: route.abort())
    typed(page, " (soon)", "Story time")
    expect(page.locator("[data-note]")).to_contain_text("the server does not answer")
    page.unroute("**/preview")
    typed(page, "!", "Story time")
    expect(frame.get_by_text("Story time! (soon)")).to_have_count(1)
    expect(page.locator("[data-note]")).to_be_hidden()


def test_when_the_session_has_ended_the_text_stays(studio: StudioSite, page: Page) -> None:
    opened(studio, page)
    page.context.clear_cookies()
    typed(page, " (soon)", "Story time")
    expect(page.locator("[data-note]")).to_contain_text("your session has ended")
    assert "Story time (soon)" in page.locator("#issue-text").input_value()


def test_one_subscriber_is_found_and_chosen_by_keyboard(studio: StudioSite, page: Page) -> None:
    written(studio)
    studio.site.join("maria.lopez@riverton.example", list=first_list(studio), lang="es")
    frame = opened(studio, page)
    page.locator(".shown-to summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("As one subscriber").focus()
    page.keyboard.type("lopez")
    expect(page.locator(".person")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(frame.locator("h1")).to_have_text("Qué cambia en las bibliotecas")
    expect(page.locator("[data-shown-to]")).to_have_text("maria.lopez@riverton.example")
    page.get_by_role("button", name="Show it for everyone again").click()
    expect(frame.locator("h1")).to_contain_text("What changes at the libraries")


def test_the_focus_stays_where_it_is_when_the_choices_are_written_again(
    studio: StudioSite, page: Page
) -> None:
    frame = opened(studio, page)
    page.get_by_label("español").focus()
    page.keyboard.press("Space")
    expect(frame.locator("h1")).to_have_text("Qué cambia en las bibliotecas")
    assert page.evaluate("document.activeElement.value") == "es"


def test_on_a_phone_the_preview_is_a_tab(studio: StudioSite, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    opened(studio, page)
    expect(page.locator("[data-frame]")).to_be_hidden()
    page.get_by_role("tab", name="Preview").click()
    expect(page.locator("[data-frame]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Line 35").click()
    expect(page.locator("#issue-text")).to_be_focused()
