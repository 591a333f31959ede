"""The whole life of a reader, through real HTTP and real SMTP: from the sign-up form to not being written to again."""

from __future__ import annotations

import email
import json
import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
import pytest

from newsletter.app.reader_digests import make_due_digests
from newsletter.app.workspace import open_workspace
from newsletter.model import MailingStatus
from tests.command_line import Newsletter, start
from tests.journey.letters import set_smtp
from tests.journey.reader import Reader, path, paths, text_of
from tests.journey.test_crash import Alarm
from tests.journey.test_digest import change_hour, until, write_settings
from tests.journey.test_one_click import serving
from tests.journey.test_scanner import follow_all, links_of
from tests.sending.smtp_servers import MailServer, Received, mail_server

BASE = "https://letters.thirteenth.example"
LIST = "constituents"
OLD, NEW = "maria.lopez@riverton.example", "maria@new.example"
OTHERS = 12
TOPICS = """
[topics.housing]
title = "Housing"

[topics.parks]
title = "Parks"
"""
ISSUE = """---
subject: "{title}"
subject.es: "{title} (es)"
preheader: What the council decided, and what comes next
date: {day}
list: constituents
lang: [en, es]
---
The council met on Tuesday, and this is what it decided.

::: only topic: housing
Rent relief opens in March.
:::

::: only topic: parks
The park's new gate is finished.
:::

::: poll Which evening suits you?

- Tuesday
- Thursday
:::

=== es
El concejo se reunió el martes, y esto es lo que decidió.

::: only topic: housing
La ayuda con el alquiler abre en marzo.
:::

::: only topic: parks
La nueva puerta del parque está lista.
:::

::: poll ¿Qué tarde le conviene?

- Martes
- Jueves
:::
"""
WELCOME = """---
subject: Welcome to our letter
preheader: What you will get from us
date: 2026-01-05
list: constituents
archive: no
---
Dear {{ first_name | "neighbor" }}, we write each month.
"""


@dataclass
class Office:
    """The publication, its staff's command line, and the mail server that it sends by."""

    folder: Path
    newsletter: Newsletter
    server: MailServer

    def run(self, *command: object) -> str:
        """Run a command of the staff, which has to succeed; return what it printed."""
        done = self.newsletter(*command)
        assert done.exit_code == 0, (command, done.err)
        return done.out

    def write(self, title: str) -> str:
        """Write an issue; return its slug."""
        slug = f"{date.today()}-{title.lower().replace(' ', '-')}"  # noqa: DTZ011
        text = ISSUE.format(title=title, day=date.today())  # noqa: DTZ011
        (self.folder / "issues" / f"{slug}.md").write_text(text, encoding="utf-8")
        return slug

    def send(self, title: str) -> str:
        """Write an issue and send it to the list; return its slug."""
        slug = self.write(title)
        self.run("send", slug, "--yes")
        return slug

    def certificate(self, mailing: int) -> dict[str, list[str]]:
        """Return the addresses of a mailing's certificate, by what became of their copies."""
        found = json.loads(self.run("mailings", "certificate", mailing, "--json"))
        copies = {name: [str(one["address"]) for one in rows] for name, rows in found["copies"].items()}
        counted = {name: count for name, count in found["counts"].items() if name != "audience"}
        assert {name: len(rows) for name, rows in copies.items()} == counted
        assert sum(counted.values()) == found["counts"]["audience"]
        return copies


@pytest.fixture
def office(publication: Path, newsletter: Newsletter) -> Iterator[Office]:
    """A publication with topics, a welcome email, and a dozen other readers."""
    (publication / "issues" / "welcome.md").write_text(WELCOME, encoding="utf-8")
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8").replace(f"[lists.{LIST}]", f'[lists.{LIST}]\nwelcome = "welcome"')
    file.write_text(text + TOPICS, encoding="utf-8")
    rows = "".join(f"reader{number:02}@example.org\n" for number in range(OTHERS))
    (publication / "people.csv").write_text(f"email\n{rows}", encoding="utf-8")
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        write_settings(publication, datetime.now(UTC) + timedelta(minutes=20))
        found = Office(publication, newsletter, server)
        found.run("subscribers", "import", "people.csv", "--basis", "Made-up people")
        yield found


@contextmanager
def served(office: Office) -> Iterator[Reader]:
    """Run `newsletter serve` meanwhile: pages, scheduler and sender; yield the reader who meets it."""
    process, url = serving(office.folder)
    try:
        with httpx2.Client(base_url=url, timeout=60) as pages:
            yield Reader(office.server, pages, OLD)
    finally:
        process.terminate()
        _out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Traceback" not in err


def test_from_the_form_to_not_being_written_to_again(office: Office) -> None:
    with served(office) as maria:
        signs_up(maria)
        first = gets_an_issue(office, maria)
        votes(maria, first)
        settings = path(first, "/p/")
        chooses_language_and_topics(office, maria, settings)
        takes_a_break(office, maria, settings)
        settings = moves(maria, settings)
        reads_a_digest(office, maria, settings)
        leaves_in_the_middle(office, maria)
        before = [len(maria.inbox(one)) for one in (OLD, NEW)]
        is_not_written_to_again(office, maria)
        assert [len(maria.inbox(one)) for one in (OLD, NEW)] == before
        reads_what_is_kept(maria, settings)
    every_copy_is_accounted_for(office)
    a_scanner_changes_nothing(office)


def signs_up(maria: Reader) -> None:
    assert 'name="email"' in maria.page("/subscribe")
    assert "Please check your inbox" in maria.press("/subscribe", email=OLD, lang="en", form="page")
    confirming = path(maria.next_email("confirm"), "/confirm/")
    assert "Nothing happens until you press" in maria.page(confirming)
    assert "You are subscribed" in maria.press(confirming, act="confirm")
    welcome = maria.next_email("Welcome to our letter")
    assert "we write each month" in text_of(welcome)
    assert welcome["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(maria.inbox()) == 2


def gets_an_issue(office: Office, maria: Reader) -> EmailMessage:
    office.send("First")
    first = maria.next_email("First")
    assert "Rent relief opens" in text_of(first)
    assert "new gate is finished" in text_of(first)
    assert "The council met on Tuesday" in maria.page(path(first, "/v/"))
    return first


def votes(maria: Reader, issue: EmailMessage) -> None:
    tuesday, thursday = paths(issue, "/poll/")
    assert "Please confirm your answer" in maria.page(tuesday)
    for _ in range(2):
        assert "Thank you for your answer" in maria.press(tuesday, choice="1")
    page = maria.press(thursday, choice="2")
    assert "One vote" in page
    assert "100%" in page


def chooses_language_and_topics(office: Office, maria: Reader, settings: str) -> None:
    assert "Choose what you get" in maria.page(settings)
    maria.press(settings, act="topics", list=LIST, want="some", topic=["parks"])
    assert "Elija lo que recibe" in maria.press(settings, act="language", language="es")
    office.send("Second")
    second = text_of(maria.next_email("Second (es)"))
    assert "puerta del parque" in second
    assert "alquiler" not in second


def takes_a_break(office: Office, maria: Reader, settings: str) -> None:
    day = (datetime.now(UTC) + timedelta(days=20)).date()
    maria.press(settings, act="pause", until=day.isoformat())
    office.send("Third")
    assert not any("Third" in str(one["Subject"]) for one in maria.inbox())
    maria.press(settings, act="pause", resume="1")


def moves(maria: Reader, settings: str) -> str:
    """Change the address; return the path of the preferences from then on."""
    maria.press(settings, act="address", email=NEW)
    confirming = path(maria.next_email("", NEW), "/address/")
    maria.page(confirming)
    changed = maria.press(confirming, act="change")
    notice = maria.next_email("dirección", OLD)
    assert path(notice, "/address/") != confirming
    assert maria.pages.get(settings).status_code == 404
    maria.address = NEW
    found = re.search(r'href="(/p/[^"?]+)', changed)
    assert found
    assert "Elija lo que recibe" in maria.page(found[1])
    return found[1]


def reads_a_digest(office: Office, maria: Reader, settings: str) -> None:
    """Get one issue by a digest, then the next one at once again."""
    maria.press(settings, act="cadence", **{f"cadence-{LIST}": "daily"})
    look_for_digests(office)  # so that it is known that there are digest readers
    slug = office.send("Fourth")
    assert not any("Fourth" in str(one["Subject"]) for one in maria.inbox())
    make_a_digest(office)
    digest = maria.next_email("Fourth")
    assert digest["Subject"] != "Fourth (es)"
    assert f"/archive/{slug}.es" in text_of(digest)
    maria.page(f"/archive/{slug}.es")
    maria.press(settings, act="cadence", **{f"cadence-{LIST}": "every"})


def make_a_digest(office: Office) -> None:
    """Let the hour of digests come, for what was sent meanwhile."""
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    set_hour(office, due)
    until(due)
    look_for_digests(office)


def set_hour(office: Office, due: datetime) -> None:
    """Have digests due at a moment of today: daily ones and weekly ones."""
    change_hour(office.folder, due)
    file = office.folder / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    zone = ZoneInfo(text.partition('timezone = "')[2].partition('"')[0])
    file.write_text(f'{text}weekly_on = "{due.astimezone(zone):%A}"\n', encoding="utf-8")


def look_for_digests(office: Office) -> None:
    """Make what is due at once, as the scheduler's job does once a minute."""
    with open_workspace(office.folder, {}) as workspace:
        make_due_digests(workspace)


def leaves_in_the_middle(office: Office, maria: Reader) -> None:
    """Leave by one click while a mailing goes out that has not come to her yet."""
    one_click = re.findall(r"<(https://[^>]+)>", str(maria.inbox()[-1]["List-Unsubscribe"]))[0]
    slug = office.write("Fifth")
    received = office.server.received
    office.server.received = alarm = Alarm(len(received) + 3, slow_seconds=0.3)
    alarm.extend(received)
    sender = start("send", slug, "--yes", folder=office.folder)
    assert alarm.rang.wait(60), sender.communicate(timeout=5)
    answer = maria.pages.post(one_click.removeprefix(BASE), content=b"List-Unsubscribe=One-Click")
    assert answer.status_code == 200
    out, err = sender.communicate(timeout=60)
    assert sender.returncode == 0, err
    # The server's own worker may have a part of them in hand.
    end = time.monotonic() + 60
    while len(got := fifth(alarm)) < OTHERS:
        assert time.monotonic() < end, (got, out)
        time.sleep(0.1)
    assert NEW not in got
    assert len(got) == OTHERS


def fifth(received: Sequence[Received]) -> list[str]:
    """Return to whom the fifth issue came."""
    return [one.to[0] for one in list(received) if b"Subject: Fifth" in one.content]


def is_not_written_to_again(office: Office, maria: Reader) -> None:
    """Import her, correct an issue, send another, make a digest: none of it goes to her."""
    (office.folder / "again.csv").write_text(f"email\n{OLD}\n{NEW}\nnew@example.org\n", encoding="utf-8")
    office.run("subscribers", "import", "again.csv", "--basis", "An old list")
    file = next((office.folder / "issues").glob("*-fifth.md"))
    file.write_text(file.read_text(encoding="utf-8").replace("Tuesday", "Wednesday", 1), encoding="utf-8")
    office.run("send", file.stem, "--yes", "--correction")
    set_hour(office, datetime.now(UTC) + timedelta(minutes=20))
    office.run("subscribers", "cadence", "new@example.org", "weekly")
    office.newsletter("subscribers", "cadence", NEW, "weekly")
    look_for_digests(office)
    office.send("Sixth")
    make_a_digest(office)
    maria.next_email("Weekly digest: Sixth", "new@example.org")
    time.sleep(2)  # for what would come of it by mistake


def reads_what_is_kept(maria: Reader, settings: str) -> None:
    """Ask for all that is kept, by a link to the mailbox; it tells the whole life."""
    maria.press(settings, act="data")
    link = path(maria.next_email("sabemos de usted"), "/data/")
    kept = maria.pages.post(link).json()
    assert kept["person"]["address"] == NEW
    assert kept["person"]["lang"] == "es"
    (subscription,) = kept["subscriptions"]
    assert subscription["status"] == "unsubscribed"
    assert subscription["topics"] == ["parks"]
    assert [one["topics"] for one in kept["topic_choices"]] == [["parks"]]
    assert [(one["action"], one["method"]) for one in kept["consents"]] == [
        ("granted", "sign-up"),
        ("withdrawn", "one-click"),
    ]
    assert [one["reason"] for one in kept["suppressions"]] == ["unsubscribed"]
    assert [one["choice"] for one in kept["votes"]] == [2]
    outcomes = {one["subject"]: one["outcome"] for one in kept["deliveries"]}
    assert "paused" in outcomes["Third"]
    assert "accepted" in outcomes["First"]
    assert [one["kind"] for one in kept["requests"]] == ["new-address", "undo-address", "data"]
    assert [one["status"] for one in kept["sign_ups"]] == ["confirmed"]


def every_copy_is_accounted_for(office: Office) -> None:
    """Compare each certificate with what the mail server took."""
    with open_workspace(office.folder, {}) as workspace:
        mailings = workspace.store.mailings()
    assert all(one.status is MailingStatus.FINISHED for one in mailings)
    accepted: list[str] = []
    for mailing in mailings:
        copies = office.certificate(mailing.id)
        assert copies["failed"] == copies["unknown"] == copies["cancelled"] == []
        accepted += copies["accepted"]
    # The other emails are those that she asked for, which belong to no mailing.
    sent = [one for one in office.server.received if b"List-Unsubscribe-Post" in one.content]
    assert sorted(accepted) == sorted(one.to[0] for one in sent)


def a_scanner_changes_nothing(office: Office) -> None:
    """Follow every link of every kind of email, three times by each method: nothing is stored or counted."""
    received = [email.message_from_bytes(one.content, policy=default) for one in office.server.received]
    links = set[str]().union(*(links_of(one) for one in received))
    process, url = serving(office.folder, "--only", "web")
    try:
        own = {one.replace(BASE, url) for one in links if one.startswith(BASE)}
        kinds = {httpx2.URL(one).path.split("/")[1] for one in own}
        assert kinds >= {"confirm", "u", "p", "v", "poll", "address", "data", "archive"}
        before = stored(office)
        statuses = follow_all(own)
        assert stored(office) == before
        gone = {httpx2.URL(one).path.split("/")[1] for one, found in statuses.items() if found.keys() & {404}}
        assert gone <= {"p"}  # the link of before she moved
        assert {status for found in statuses.values() for status in found} <= {200, 204, 404}
    finally:
        process.terminate()
        process.communicate(timeout=60)


def stored(office: Office) -> list[str]:
    """Return the whole database as SQL."""
    file = office.folder / ".newsletter" / "newsletter.db"
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        # The owner's link to the studio is a new one whenever the server starts.
        return [line for line in connection.iterdump() if 'INTO "account_links"' not in line]
