"""The keyboard alone, in a real browser without JavaScript: whatever a reader can do on the pages."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Browser, Page

from newsletter.model import Cadence
from tests.web import test_preferences as preferences
from tests.web.archived import Draft, send
from tests.web.browsers import address, tab_to
from tests.web.site import LIST, MARIA, Site
from tests.web.test_polls import copies
from tests.web.test_preferences_cadence import cadence_of
from tests.web.test_subscribe import link


def open_section(page: Page, name: str) -> None:
    """Open a section of which only the heading shows."""
    tab_to(page, name)
    page.keyboard.press("Enter")


def test_the_keyboard_alone_signs_up_confirms_and_leaves(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(address(site, "/subscribe"))
    tab_to(page, "Your email address")
    page.keyboard.type("maria.lopez@riverton.example")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Please check your inbox").wait_for()
    page.goto(address(site, link(site)))
    tab_to(page, "Yes, subscribe me")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You are subscribed").wait_for()
    page.goto(address(site, f"/u/{site.token()}"))
    tab_to(page, "Tell us why, if you like")
    page.keyboard.press("Enter")
    tab_to(page, "Too many emails")
    page.keyboard.press("Space")
    tab_to(page, "Unsubscribe")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You are unsubscribed").wait_for()
    assert site.consents()[-1][2] == "asked to be unsubscribed: too many emails"
    tab_to(page, "Undo: keep sending it to me")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Stop getting").wait_for()
    assert site.is_subscribed()
    context.close()


def test_a_form_that_is_refused_puts_the_keyboard_where_the_problem_is(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(address(site, "/preferences"))
    tab_to(page, "Your email address")
    page.keyboard.type("fay@riverton")
    page.keyboard.press("Enter")
    page.get_by_text("This is not an email address.").wait_for()
    focused = page.locator(":focus")
    assert focused.input_value() == "fay@riverton"
    assert focused.get_attribute("aria-describedby") == "bad-address"
    context.close()


def test_each_button_that_saves_says_what_it_saves(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(address(site, preferences.opened(site)))
    described = page.get_by_role("button", name="Save", exact=True, include_hidden=True).evaluate_all(
        "all => all.map(one => document.getElementById(one.getAttribute('aria-describedby'))?.textContent)"
    )
    assert {"What do you want to get?", "How often?"} <= set(described)
    assert len(described) == len(set(described))
    page.close()


def test_the_keyboard_alone_sets_everything_and_is_forgotten(site: Site, browser: Browser) -> None:
    lists = site.workspace.publication.lists
    site.change(lists={LIST: replace(lists[LIST], description="")})
    path, title = preferences.opened(site), lists[LIST].title
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(address(site, path))
    tab_to(page, title)
    page.keyboard.press("Space")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert not site.is_subscribed()
    page.goto(address(site, path))
    tab_to(page, title)
    page.keyboard.press("Space")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert site.is_subscribed()
    open_section(page, "Need a break?")
    tab_to(page, "Send me nothing until")
    page.keyboard.type("12242026")
    tab_to(page, "Pause")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your emails are paused").wait_for()
    tab_to(page, "Send me emails again")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Need a break?").wait_for()
    open_section(page, "In which language?")
    tab_to(page, "Language of our emails")
    page.keyboard.type("Espa")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Elija lo que recibe").wait_for()
    open_section(page, "¿Otra dirección de correo?")
    tab_to(page, "Nueva dirección de correo")
    page.keyboard.type("maria@new.example")
    page.keyboard.press("Enter")
    page.get_by_text("hay un mensaje en camino").wait_for()
    open_section(page, "¿Quiere que le olvidemos?")
    tab_to(page, "Borrar mis datos")
    page.keyboard.press("Enter")
    tab_to(page, "Sí, borrar mis datos")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sus datos se han borrado").wait_for()
    assert site.workspace.store.subscriber("maria.lopez@riverton.example") is None
    context.close()


def test_the_keyboard_alone_votes_and_changes_the_vote(site: Site, browser: Browser) -> None:
    site.join(MARIA)
    body = "::: poll Which evening suits you?\n- Tuesday\n- Thursday\n:::"
    links = copies(site, send(site, Draft(slug="asked", body=body)))[MARIA].votes()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(address(site, links[1]))
    tab_to(page, "Send my answer")
    page.keyboard.press("Enter")
    page.get_by_text("Thank you for your answer").wait_for()
    assert page.get_by_text("100%").count() == 1
    page.keyboard.press("Tab")
    page.goto(address(site, links[0]))
    tab_to(page, "Change my answer")
    page.keyboard.press("Enter")
    page.get_by_text("Thank you for your answer").wait_for()
    assert page.url.endswith("/1")
    context.close()


def test_the_keyboard_alone_chooses_a_digest(site: Site, browser: Browser) -> None:
    path = preferences.opened(site)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(address(site, path))
    page.get_by_label("Every issue, as soon as it is sent").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#cadence .saved").wait_for()
    assert page.get_by_label("A digest once a week").is_checked()
    assert cadence_of(site) is Cadence.WEEKLY
    context.close()
