"""The studio as two people of an office use it: from `newsletter init` to what became of the email, in a browser.

The server is a process of its own, emails leave through a real mail server, stories come from a real feed. Nothing is
done at the command line but `init` and `serve`; newsletter.toml says what the person who set up the server wrote.
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, expect

from tests.command_line import Newsletter
from tests.feeds.newsroom import rss
from tests.http.faulty_http import FaultyServer
from tests.http.faulty_http import page as http_page
from tests.journey.letters import set_smtp
from tests.journey.studio_office import LONG, Person, free_port, office, wait_for_accepted
from tests.sending.smtp_servers import MailServer, Received, mail_server
from tests.web.studio.clipboard import paste

PEOPLE = 40
ANA, BEN = "ana@riverton.example", "ben@riverton.example"
GONE = "reader07@riverton.example"
POST = """<meta charset=utf-8><h2>Library hours grow in spring</h2>
<p>From April on, the <b>Main Street library</b> is open on Sundays. Read <a href="https://city.example/library?utm_source=x">all
the new hours</a>.</p><ul><li>Sunday: noon to 5</li><li>Monday: closed</li></ul>"""
WRAPPED = "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcity.example%2Fpark&data=05%7C01"
"""An address as Outlook rewrites it."""
STORIES = ("Bike lane opens on Sunset", "Council funds more street trees", "Rent relief closes on Friday")


async def slowly(received: Received) -> str:
    """Answer the mailing as a busy server does, and everything else at once."""
    if received.to[0] == GONE:
        return "550 5.1.1 no such mailbox here"
    if received.to[0].startswith("reader"):
        await asyncio.sleep(0.15)
    return "250 2.0.0 Ok"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server(answer=slowly) as server:
        yield server


@pytest.fixture
def feeds() -> Iterator[FaultyServer]:
    with FaultyServer({"/news.xml": http_page(rss(*STORIES, at=datetime.now(UTC)))}) as server:
        yield server


def set_up(folder: Path, port: int, mail: MailServer, feeds: FaultyServer) -> None:
    """Write what the person who runs the server writes into newsletter.toml."""
    file = folder / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    text = re.sub(r'(?m)^base_url = "[^"]*"', f'base_url = "http://localhost:{port}"', text)
    text = re.sub(r"(?m)^web_url = .*\n", "", text)
    text = text.replace('transport = "outbox"', 'transport = "smtp"')
    text = text.replace("threads = 4", "threads = 1")
    text = text.replace("[sending]", "[sending]\napprovals = 1")
    text = text.replace("https://city-hall.example/news.xml", feeds.url("/news.xml"))
    text = re.sub(r"(?ms)^\[feeds\.el-barrio\].*?\n\n", "", text)
    file.write_text(text, encoding="utf-8")
    set_smtp(folder, mail.smtp())


def photo() -> FilePayload:
    """Return a portrait as a camera makes it, to be chosen in a file dialog."""
    held = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 1200)).convert("RGB").save(held, "JPEG")
    return {"name": "ana.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


def test_the_whole_way_from_an_empty_publication_to_what_became_of_it(
    tmp_path: Path,
    newsletter: Newsletter,
    monkeypatch: pytest.MonkeyPatch,
    browser: Browser,
    mail: MailServer,
    feeds: FaultyServer,
) -> None:
    for name in [name for name in os.environ if name.startswith("NEWSLETTER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder, port = tmp_path / "news", free_port()
    assert newsletter("init", folder).exit_code == 0
    set_up(folder, port, mail, feeds)
    with office(folder, port, feeds=feeds.port) as link:
        ana, ben = Person(browser), Person(browser)
        ana.page.goto(link)
        first_steps(ana)
        import_people(ana)
        invite(ana)
        accept(ben, mail)
        slug = start_an_issue(ana)
        add_a_spotlight(ana)
        put_two_stories_in(ana, slug)
        fix_the_findings(ana)
        review(ana, ben, mail)
        schedule(ana)
        watch_it_go_out(ana, mail)
        read_what_became_of_it(ana, mail)
        assert ana.faults == ben.faults == []


def first_steps(ana: Person) -> None:
    """Sign in by the link, and take the steps of a new publication."""
    ana.press("Sign in as the owner")
    ana.follow("Continue the setup")
    ana.enter("Name of the newsletter", "Riverton News")
    ana.enter("Your organization", "City of Riverton")
    ana.enter("Postal address", "1 River Road, Riverton")
    ana.press("Save and continue")
    ana.enter("Name of the sender", "City of Riverton")
    ana.enter("Address of the sender", "news@riverton.example")
    ana.press("Save and continue")
    ana.press("Save and continue")
    ana.enter("Name of the list", "Riverton News")
    ana.enter("Why people get it", "You’re receiving this because you signed up for Riverton News.")
    ana.press("Save and continue")
    ana.page.goto(re.sub(r"/welcome.*", "/me", ana.page.url))
    ana.enter("Name", "Ana Ruiz")
    ana.enter("Email address", ANA)
    ana.press("Save")
    ana.enter("New password", "a bridge over the river")
    ana.press("Set the password")


def import_people(ana: Person) -> None:
    """Paste addresses, look at what would happen, and import them."""
    ana.follow("People")
    ana.follow("Import people")
    addresses = "\n".join(f"reader{number:02}@riverton.example" for number in range(PEOPLE))
    ana.enter("Or paste addresses", addresses)
    ana.enter("How they agreed", "Signed up at the spring fair")
    ana.press("Check the file")
    ana.press(f"Import {PEOPLE} people")
    expect(ana.page.get_by_role("heading", name="The import is done")).to_be_visible(timeout=LONG)


def start_an_issue(ana: Person) -> str:
    """Start an issue from a post that is pasted with its formatting; return its name in addresses."""
    ana.follow("Issues")
    ana.follow("New issue")
    ana.page.get_by_role("radio", name="Pasted text").check()
    ana.page.get_by_label("Paste the text here").focus()
    paste(ana.page, html=POST, text="Library hours grow in spring")
    ana.enter("Title", "Library hours grow in spring")
    ana.press("Start the issue")
    ana.page.wait_for_selector("html[data-editor=ready]")
    text = ana.page.get_by_label("Text of the issue").get_by_role("textbox").input_value()
    assert "**Main Street library**" in text
    return ana.page.url.rpartition("/")[2]


def add_a_spotlight(ana: Person) -> None:
    """Insert a block by its form, with a photo."""
    text = ana.page.locator("#issue-text")
    text.focus()
    ana.page.keyboard.press("Control+End")
    ana.press("Insert a block")
    ana.enter("Find a block", "spotlight")
    ana.page.keyboard.press("Enter")
    block, picture = ana.page.locator("#block-dialog"), ana.page.locator("#picture-dialog")
    ana.enter("Title (required)", "Ana Ruiz", within=block)
    ana.press("Choose or upload a photo", within=block)
    picture.get_by_label("Picture", exact=True).set_input_files(photo())
    picture.get_by_label("What does it show?").fill("Ana Ruiz at her desk")
    ana.press("Insert", within=picture)
    expect(picture).to_be_hidden(timeout=LONG)
    ana.enter("Text", "She knows every street of the district.", within=block)
    ana.press("Insert", within=block)
    expect(block).to_be_hidden(timeout=LONG)
    ana.saved()


def put_two_stories_in(ana: Person, slug: str) -> None:
    """Choose two stories on the news desk."""
    ana.follow("News desk")
    ana.page.get_by_label("Put stories into").select_option(slug)
    ana.press("Show")
    for story in STORIES[:2]:
        ana.page.locator(".story", has_text=story).get_by_role("button", name="Put into").click()
        ana.sees("now")


def fix_the_findings(ana: Person) -> None:
    """Answer everything that the checks ask, by buttons and by typing."""
    ana.page.locator(".targets").get_by_role("link", name="Library hours").click()
    ana.page.wait_for_selector("html[data-editor=ready]")
    findings = ana.page.locator(".finding-list")
    text = ana.page.locator("#issue-text")
    text.focus()
    ana.page.keyboard.press("Control+End")
    ana.page.keyboard.type(f"\nDear {{{{ frist_name }}}}, see [the park]({WRAPPED}).\n")
    expect(findings).to_contain_text('Did you mean "first_name"?', timeout=LONG)
    ana.press("Use city.example/park", within=findings)
    expect(text).to_have_value(re.compile(r"see \[the park\]\(https://city\.example/park\)"))
    ana.press(re.compile(r"Line \d+"), within=findings.locator("li", has_text="first_name"))
    ana.write_over("frist_name", 'first_name | "neighbor"')
    ana.write_over("<!-- Please check: the date (none was found, so today’s is used) -->\n", "")
    ana.write_over(
        'lang: "en"\n---', 'lang: "en"\npreheader: All the new hours, and who knows your street\n---'
    )
    expect(findings).not_to_contain_text("note.unanswered", timeout=LONG)
    for rule in ("link.sample", "filler.settings"):
        ana.press("Leave it", within=findings.locator("li", has_text=rule))
    expect(findings.locator("li:visible")).to_have_count(0, timeout=LONG)
    ana.saved()


def invite(ana: Person) -> None:
    """Invite a colleague who approves."""
    ana.follow("Accounts")
    ana.follow("Invite somebody")
    ana.enter("Email address", BEN)
    ana.page.get_by_role("radio", name="Editor").check()
    ana.press("Send the invitation")


def email_to(mail: MailServer, address: str, words: str) -> str:
    """Wait for an email with these words in it; return its plain text."""
    deadline = time.monotonic() + 60
    while True:
        for one in tuple(mail.received):
            body = message_from_bytes(one.content, policy=default).get_body(("plain",))
            if one.to[0] == address and body is not None and words in (text := str(body.get_content())):
                return text
        assert time.monotonic() < deadline, f"no email to {address} says {words!r}"
        time.sleep(0.05)


def accept(ben: Person, mail: MailServer) -> None:
    """Open the link of an invitation in another browser, with its code."""
    text = email_to(mail, BEN, "invites you")
    ben.page.goto(re.findall(r"http://\S+/studio/link/\S+", text)[0])
    ben.enter("Code from the email", re.findall(r"\b\d{6}\b", text)[0])
    ben.enter("Your name", "Ben Ortiz")
    ben.enter("New password", "a river under the bridge")
    ben.press("Save the password and sign in")


def review(ana: Person, ben: Person, mail: MailServer) -> None:
    """Ask for a review and comment; the colleague gets an email, resolves the comment, and approves the issue."""
    ana.follow("Ready for review")
    ana.sees("It needs 1 more approval before it can be sent.")
    ana.enter("Note to the reviewers", "Please look at the hours.")
    ana.press("Ask for a review")
    ana.sees("It is in review.")
    ana.follow("Add a comment")
    ana.page.get_by_label("On the passage that begins with").select_option(index=0)
    ana.enter("Your comment", "Is that subject short enough?")
    ana.press("Add the comment")
    ana.sees("Is that subject short enough?")
    text = email_to(mail, BEN, "asks you to review")
    assert "> Please look at the hours." in text
    ben.page.goto(re.findall(r"http://\S+/review", text)[0])
    ben.sees("Asked for a review")
    email = ben.page.frame_locator("iframe[title='The email as it is now']")
    expect(email.get_by_text("Main Street library")).to_be_visible(timeout=LONG)
    ben.press(re.compile("Resolve.*Is that subject short enough"))
    ben.sees("1 resolved comment")
    ben.page.goto(re.findall(r"http://\S+/review", text)[0])
    ben.press("Approve this text")
    ben.sees("This text was approved by Ben Ortiz.")
    assert "Ben Ortiz approved “Library hours grow in spring”." in email_to(mail, ANA, "approved")


def schedule(ana: Person) -> None:
    """Read what will happen, and schedule it for a moment ahead."""
    ana.follow("Issues")
    ana.follow("Library hours grow in spring")
    ana.follow("Send")
    ana.page.get_by_role("radio", name="In your own words").check()
    at = (datetime.now(UTC) + timedelta(seconds=15)).astimezone(ZoneInfo("America/Los_Angeles"))
    ana.enter("When, in words", f"{at:today %H:%M:%S}")
    ana.press("Continue")
    ana.sees(f"This goes to {PEOPLE} people on Riverton News")
    ana.sees("✓ Ben Ortiz")
    ana.press(re.compile("Schedule for"))
    ana.sees("Until then you can cancel it.")


def watch_it_go_out(ana: Person, mail: MailServer) -> None:
    """Pause and resume while the numbers grow by themselves."""
    page = ana.page
    page.wait_for_url("**/studio/mailings/1", timeout=LONG)
    expect(page.get_by_role("heading", name="Now sending")).to_be_visible()
    wait_for_accepted(page, 2)
    ana.press("Pause")
    ana.sees("Paused. The rest waits until you resume.")
    before = readers(mail)
    assert 2 <= len(before) < PEOPLE - 5
    ana.press("Resume")
    wait_for_accepted(page, len(before) + 2)
    expect(page.get_by_role("link", name="Certificate")).to_be_visible(timeout=LONG)


def readers(mail: MailServer) -> list[str]:
    """Return who was sent the mailing, as the mail server saw it."""
    return [one.to[0] for one in mail.received if one.to[0].startswith("reader")]


def read_what_became_of_it(ana: Person, mail: MailServer) -> None:
    """Everybody got it once, but the one whose mailbox is gone."""
    ana.sees(f"{PEOPLE - 1} of {PEOPLE} accepted")
    got = readers(mail)
    assert len(got) == len(set(got)) == PEOPLE - 1
    assert GONE not in got
    email = message_from_bytes(mail.received[-1].content, policy=default)
    assert email["Subject"] == "Library hours grow in spring"
    body = email.get_body(("html",))
    assert body is not None
    html = body.get_content()
    for words in ("Ana Ruiz at her desk", *STORIES[:2], "Dear neighbor", "https://city.example/park"):
        assert words in html
    assert STORIES[2] not in html
    ana.follow("Who did not get it")
    ana.sees(GONE)
    ana.sees("no such mailbox here")
