"""A mail scanner follows every link of an email that was really sent: nothing changes, nothing is counted.

The links are collected from the message itself, and from the pages that they lead to. So a new kind of link
is part of this test as soon as emails have it.
"""

from __future__ import annotations

import email
import re
import sqlite3
import threading
from collections import Counter
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from html import unescape
from pathlib import Path

import httpx2
import pytest

from newsletter.app.delivering import DeliveryCallbacks, deliver_all
from newsletter.app.editions import open_issue
from newsletter.app.launching import Launched, Proposal, commit, prepare
from newsletter.app.transport_factory import open_transport
from tests.app.actors import staff
from tests.sending.smtp_servers import MailServer, mail_server
from tests.web.site import LIST, MARIA, OTHER, Site, serving

SLUG = "2026-12-01-everything"
ISSUE = """---
subject: Everything that an email can have
subject.es: Todo lo que un correo puede tener
date: 2026-11-24
list: {list}
lang: [en, es]
authors: [Ana Ruiz]
---
![A march](march.png)

Dear {{{{ first_name | "neighbor" }}}}, the [agenda](agenda.pdf) is ready.

::: events Coming up
- December 12, 2026, 10 am to 11 am | Lunch and learn | Room 3
:::

::: poll Which evening suits you?
until: December 20, 2026

- Tuesday
- Thursday
:::

::: poll Was this useful?
id: useful

- Yes
- No
:::

=== es
Estimada vecina, la [agenda](agenda.pdf) está lista.

::: poll ¿Qué tarde le conviene?
until: December 20, 2026

- Martes
- Jueves
:::
"""
METHODS = ("GET", "HEAD", "OPTIONS")
TIMES = 3
SCANNERS = (
    {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"},
    {"Sec-Purpose": "prefetch", "Sec-Fetch-Site": "none"},
    {"User-Agent": "LinkChecker/1.0", "Accept": "*/*"},
)


def sent_over_smtp(site: Site, server: MailServer, *, list_key: str) -> list[EmailMessage]:
    """Send the issue by SMTP to everybody on a list; return the messages as the server took them."""
    folder = site.workspace.root / "issues" / SLUG
    folder.mkdir(exist_ok=True)
    sample = site.workspace.root / "issues" / "2023-03-11-sanctuary-city" / "march.png"
    (folder / "march.png").write_bytes(sample.read_bytes())
    (folder / "agenda.pdf").write_bytes(b"%PDF-1.4 an agenda")
    (folder / "index.md").write_text(ISSUE.format(list=list_key), encoding="utf-8")
    settings = replace(site.workspace.settings, smtp=server.smtp(), smtp_sink=True)
    site.workspace = replace(site.workspace, settings=settings)
    proposal = prepare(site.workspace, open_issue(site.workspace, SLUG), transport="smtp")
    assert isinstance(proposal, Proposal), proposal
    launched = commit(site.workspace, proposal, by=staff())
    assert isinstance(launched, Launched), launched
    deliver_all(
        site.workspace,
        launched.mailing,
        transport=open_transport(site.workspace, "smtp"),
        stop=threading.Event(),
        callbacks=DeliveryCallbacks(),
    )
    return [email.message_from_bytes(one.content, policy=default) for one in server.received]


def links_of(message: EmailMessage) -> set[str]:
    """Return every web address in a message: headers, HTML and plain text, links and pictures."""
    texts = [str(value) for value in message.values()]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            texts.append(part.get_content())
    return {
        unescape(link).rstrip(").,>") for text in texts for link in re.findall(r"https?://[^\s\"'<>]+", text)
    }


def paths_on_page(page: httpx2.Response) -> set[str]:
    """Return what a page links to and shows, on the same site."""
    if "html" not in page.headers.get("content-type", ""):
        return set()
    found = re.findall(r'(?:href|src|action)="([^"#]+)"', page.text)
    # One other language stands for all of them: each page links to itself in every one.
    return {
        str(httpx2.URL(str(page.url)).join(unescape(one)))
        for one in found
        if "lang=" not in one or one.endswith("lang=es")
    }


def own(site: Site, links: set[str]) -> set[str]:
    """Return the links to our own pages, at the address where the test serves them."""
    base, served = site.workspace.publication.base_url, str(site.client.base_url).rstrip("/")
    moved = {served + link.removeprefix(base) for link in links if link.startswith(base)}
    return moved | {link for link in links if link.startswith(served)}


def dump(site: Site) -> list[str]:
    """Return the whole database as SQL."""
    file = site.workspace.root / ".newsletter" / "newsletter.db"
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        return list(connection.iterdump())


def follow_all(links: set[str]) -> dict[str, Counter[int]]:
    """Follow every link with each method, three times, as different scanners; return the statuses."""
    statuses: dict[str, Counter[int]] = {}
    with httpx2.Client(follow_redirects=True, timeout=60) as client:
        for link in sorted(links):
            for method in METHODS:
                for headers in SCANNERS[:TIMES]:
                    answer = client.request(method, link, headers=headers)
                    statuses.setdefault(link, Counter())[answer.status_code] += 1
    return statuses


@pytest.mark.parametrize("list_key", [LIST, OTHER], ids=["public", "private"])
def test_a_scanner_that_follows_every_link_changes_nothing(tmp_path: Path, list_key: str) -> None:
    with mail_server() as server, serving(tmp_path / "publication") as site:
        site.join(MARIA, list=list_key)
        site.join("rosa@riverton.example", list=list_key, lang="es")
        messages = sent_over_smtp(site, server, list_key=list_key)
        assert len(messages) == 2
        links = own(site, set().union(*map(links_of, messages)))
        kinds = {httpx2.URL(link).path.split("/")[1] for link in links}
        assert kinds >= {"u", "v", "p", "poll", "media"}
        before = dump(site)
        statuses = follow_all(links)
        with httpx2.Client(follow_redirects=True, timeout=60) as client:
            deeper = set().union(*(paths_on_page(client.get(link)) for link in links))
        further = own(site, deeper) - links
        assert further
        statuses |= follow_all(further)
        assert dump(site) == before
        assert site.failures == []
        assert {status for counts in statuses.values() for status in counts} <= {200, 204}, statuses
