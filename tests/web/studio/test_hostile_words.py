"""Markup that strangers and colleagues wrote is shown as words on every page of the studio.

Names, notes, headlines, replies of mail servers, and what a provider reported: all are made markup here, on
purpose past the checks that most of them go through on their way in.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from newsletter.model import Role
from tests.web.studio.desk_setup import stories
from tests.web.studio.every_studio_route import every_studio_route
from tests.web.studio.studio_site import StudioSite, serving_studio
from tests.web.studio.visits_people import imported, several, somebody_there
from tests.web.studio.visits_review import commented
from tests.web.studio.visits_send import SLUG, everything

MARKUP = "</script></title><x-made onpointerover=a>\"'><img src=x onerror=a>"
ESCAPED = "&lt;x-made"
COLUMNS = {
    "accounts": ("name",),
    "audit_log": ("actor", "subject", "detail", "network"),
    "consents": ("basis", "source", "actor"),
    "deliveries": ("detail",),
    "entries": ("title", "summary", "outlet", "occasion"),
    "events": ("words", "code"),
    "feeds": ("problem", "unread_date"),
    "imports": ("file", "basis", "actor"),
    "issue_comments": ("text", "author", "words"),
    "jobs": ("result", "problem"),
    "mailings": ("subject", "reason", "transport"),
    "notes": ("text", "actor"),
    "schedules": ("spoken", "made_by", "override", "reason", "subject"),
    "studio_sessions": ("browser", "network"),
    "subscriber_tags": ("tag", "source", "actor"),
    "subscribers": ("first_name", "last_name"),
    "suppressions": ("note",),
}


class MadeElements(HTMLParser):
    """Collects the elements and handlers that came out of a stored text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "x-made" or any(name.startswith("on") for name, _ in attrs):
            self.found.append(self.get_starttag_text() or tag)


@dataclass
class Poisoned:
    """A studio whose every stored text holds markup."""

    studio: StudioSite
    there: dict[str, tuple[str, ...]]
    """What stands for the parts of an address, where "1" would be nothing."""

    def addresses(self) -> Iterator[str]:
        """Yield the address of every page, below /studio."""
        for route in every_studio_route():
            if route.method == "GET" and "progress" not in route.path:  # a stream has no end
                yield from self._filled(route.path.removeprefix("/studio"))

    def _filled(self, path: str) -> Iterator[str]:
        part = re.search(r"\{([\w:]+)\}", path)
        if part is None:
            yield path
            return
        for value in self.there.get(part[1], ("1",)):
            yield from self._filled(path.replace(part[0], value))


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poisoned]:
    folder = tmp_path_factory.mktemp("hostile") / "publication"
    with serving_studio(folder) as studio:
        everything(studio)
        several(studio)
        imported(studio)
        stories(studio)
        commented_slug = commented(studio).split("/")[2]
        studio.account(Role.WRITER)
        studio.client(Role.ADMIN)
        poison(folder / ".newsletter" / "newsletter.db")
        publication = studio.workspace.publication
        lists = {
            key: replace(one, title=MARKUP, description=MARKUP) for key, one in publication.lists.items()
        }
        feeds = {key: replace(one, outlet=MARKUP) for key, one in publication.feeds.items()}
        studio.site.change(name=MARKUP, organisation=MARKUP, lists=lists, feeds=feeds)
        for slug in (SLUG, commented_slug):
            file = folder / "issues" / f"{slug}.md"
            text = re.sub(
                r"(?m)^(subject|title): .*", r"\1: '</title><x-made onx=a>'", file.read_text("utf-8")
            )
            file.write_text(f"{text}\n{MARKUP}\n", encoding="utf-8")
        yield Poisoned(
            studio, {"slug": (SLUG, commented_slug), "person_id:int": (str(somebody_there(studio)),)}
        )


def poison(file: Path) -> None:
    """Add markup to each of the texts."""
    with sqlite3.connect(file, timeout=30) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:  # some rows are never changed: consents, the log
            connection.execute(f"DROP TRIGGER {name}")
        for table, columns in COLUMNS.items():
            changed = ", ".join(f"{one} = coalesce({one}, '') || :markup" for one in columns)
            connection.execute(f"UPDATE {table} SET {changed}", {"markup": MARKUP})
        for _, again in triggers:
            connection.execute(again)
    connection.close()


def test_no_page_has_an_element_or_a_handler_of_its_making(poisoned: Poisoned) -> None:
    client = poisoned.studio.client(Role.ADMIN)
    pages = showing = 0
    for path in poisoned.addresses():
        answer = client.get(path)
        assert answer.status_code < 500, (path, poisoned.studio.site.failures)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        elements = MadeElements()
        elements.feed(answer.text)
        assert elements.found == [], path
        pages += 1
        showing += ESCAPED in answer.text
    assert pages > 50
    assert showing > 40
