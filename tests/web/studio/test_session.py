"""session.js: what is sent after a session ended is sent again once somebody has signed in."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from newsletter.app.studio_sign_in import end_session
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visits_base import PASSWORD, with_password, with_second_factor

_SEND = """async () => {
  const base = document.querySelector('link[rel=stylesheet]').href.replace('studio.css', '');
  const { send } = await import(base + 'session.js');
  window.answers = [];
  for (const name of ['Eva', 'Eva Lo']) {
    send('/studio/me/profile', {method: 'POST', body: new URLSearchParams({name, lang: 'en'})})
      .then((one) => window.answers.push(one.status), (error) => window.answers.push(error.constructor.name));
  }
}"""


def ended(studio: StudioSite, page: Page, account: object = None) -> None:
    """Open a page, end its session, and send something twice."""
    found = account or with_password(studio)
    studio.open(page, found, "/me")  # type: ignore[arg-type]
    (cookie,) = [one for one in page.context.cookies() if one["name"] == studio.cookie_name()]
    end_session(studio.workspace, cookie["value"])
    page.evaluate(_SEND)
    page.wait_for_selector("dialog[open]")


def answers(page: Page) -> list[object]:
    """Return what became of both requests. The page's policy forbids what wait_for_function does."""
    for _ in range(200):
        found: list[object] = page.evaluate("window.answers")
        if len(found) == 2:
            return found
        page.wait_for_timeout(50)
    raise AssertionError("the requests were not answered")


def test_a_dialog_asks_to_sign_in_and_everything_is_sent_again(studio: StudioSite, browser: Browser) -> None:
    page = browser.new_context().new_page()
    ended(studio, page)
    dialog = page.get_by_role("dialog")
    assert dialog.count() == 1
    dialog.get_by_label("Password").fill("guess")
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog.get_by_role("alert")).to_have_text("The email address or the password is wrong.")
    assert page.evaluate("window.answers") == []
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    assert answers(page) == [200, 200]
    assert dialog.count() == 0
    assert studio.workspace.store.account_by_email("ana@riverton.example").account.name.startswith("Eva")


def test_the_dialog_asks_for_a_code_too(studio: StudioSite, browser: Browser) -> None:
    account, app = with_second_factor(studio)
    page = browser.new_context().new_page()
    ended(studio, page, account)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Code from your app")).to_be_focused()
    page.keyboard.type(app.at(studio.clock.time))
    page.keyboard.press("Enter")
    assert answers(page) == [200, 200]


def test_who_closes_the_dialog_is_told_and_keeps_the_page(studio: StudioSite, browser: Browser) -> None:
    page = browser.new_context().new_page()
    ended(studio, page)
    page.keyboard.press("Escape")
    assert answers(page) == ["SessionEnded", "SessionEnded"]
    expect(page.get_by_role("heading", name="My account")).to_be_visible()


def test_signing_in_in_another_tab_is_enough(studio: StudioSite, browser: Browser) -> None:
    page = browser.new_context().new_page()
    account = with_password(studio)
    ended(studio, page, account)
    value = studio.session(account)
    page.context.add_cookies([{"name": studio.cookie_name(), "value": value, "url": f"{studio.url}/"}])
    page.get_by_role("button", name="I have signed in: try again").click()
    assert answers(page) == [200, 200]
