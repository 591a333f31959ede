"""A mailing to measure: an edition of a given size, people, and a store with both launched."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from newsletter.model import (
    Clearance,
    Consent,
    ConsentAction,
    Edition,
    Mailing,
    MailingList,
    MergeField,
    Person,
    Publication,
    UncertainPolicy,
)
from newsletter.ports import Launch
from newsletter.sending.message_template import MessageTemplate
from newsletter.store.database import Store, open_store

START = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
NAME, LINK = "MFbenchx0z", "MFbenchx1z"
FIELDS = (
    MergeField(marker=NAME, name="first_name", fallback="neighbor"),
    MergeField(marker=LINK, name="unsubscribe_url"),
)
SENTENCE = "The library on Main Street opens on Sundays from April, and the park has a new gate. "


class SystemClock:
    """Tells the time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def publication() -> Publication:
    """Return a publication that can write letters."""
    return Publication(
        name="The Thirteenth",
        lang="en",
        organisation="Office of Council District 13",
        postal_address="200 N. Spring St., Los Angeles, CA 90012",
        base_url="https://letters.thirteenth.example",
        web_url=None,
        sender_name="Council District 13",
        sender_address="letters@thirteenth.example",
        reply_to="office@thirteenth.example",
        unsubscribe_mailbox="unsubscribe@thirteenth.example",
        lists={"constituents": MailingList(key="constituents", title="District 13 news", why="You asked.")},
        feeds={},
    )


def edition(size: int) -> Edition:
    """Return an edition whose messages have about `size` bytes, with a name and a link filled in twice."""
    paragraphs = "".join(f"<p>{number}. {SENTENCE * 4}</p>\n" for number in range(size // 402))
    html = f'<p>Dear {NAME},</p>\n{paragraphs}<p><a href="{LINK}">Unsubscribe</a></p>\n'
    text = f"Dear {NAME},\n\n{SENTENCE * 30}\n\nUnsubscribe: {LINK}\n"
    return Edition(
        issue="2026-03-11-bench",
        list="constituents",
        lang="en",
        subject="What we measured this week",
        preheader="",
        html=html,
        text=text,
        fields=FIELDS,
        links=(),
        pictures=(),
        digest=hashlib.sha256(html.encode()).hexdigest(),
    )


def people(count: int) -> Iterator[tuple[Person, Consent]]:
    """Yield made-up people who agreed."""
    consent = Consent(
        list="constituents", action=ConsentAction.GRANTED, at=START, basis="asked", method="import"
    )
    for number in range(count):
        address = f"reader{number:07}@reader.example"
        yield Person(address=address, address_key=address, first_name=f"Ana{number}"), consent


def prepare(url: str, folder: Path, *, recipients: int, size: int) -> None:
    """Import people and launch a mailing to them."""
    with open_store(url, state_folder=folder) as store:
        store.import_people(people(recipients))
        launch(store, edition(size))


def launch(store: Store, made: Edition) -> Mailing:
    """Launch a mailing to everybody."""
    mailing, _ = store.launch(
        Launch(
            edition=made,
            list="constituents",
            round=0,
            transport="smtp",
            policy=UncertainPolicy.RESEND,
            now=START,
            clearance=Clearance(approvals=0),
        )
    )
    return mailing


@contextmanager
def launched(url: str, folder: Path) -> Iterator[tuple[Store, Mailing, MessageTemplate]]:
    """Open a store that was prepared."""
    with open_store(url, state_folder=folder) as store:
        mailing = store.mailings()[0]
        template = MessageTemplate.build(
            store.edition_of(mailing.id), publication(), mailing_key=mailing.key, date=mailing.created_at
        )
        yield store, mailing, template


def now() -> float:
    """Return seconds to measure with."""
    return time.perf_counter()
