"""Samples: issues, a publication and pictures for the tests of this department."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from pathlib import Path

from PIL import Image as Pillow

from newsletter.issues.parser import read_issue
from newsletter.model import (
    Block,
    Brand,
    Button,
    Callout,
    CalloutKind,
    Divider,
    Feed,
    FrontMatter,
    Image,
    Issue,
    MailingList,
    News,
    Place,
    Policy,
    Publication,
    Pull,
    Quote,
    Spotlight,
    Story,
    Text,
)
from newsletter.rendering.theme import Theme, load_theme

ROOT = Path(__file__).parents[2]
PATH = "issues/sample.md"
THEME: Theme = load_theme([ROOT / "templates"], "calm-civic")
THEMES: tuple[Theme, ...] = (
    THEME,
    load_theme([ROOT / "templates"], "bold-campaign"),
    load_theme([ROOT / "templates"], "plain-letter"),
)
"""Every theme that comes along."""


def at(line: int) -> Place:
    return Place(path=PATH, line=line)


def picture_bytes(width: int, height: int, kind: str = "PNG", color: str = "#7a4b6a") -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", (width, height), color).save(out, kind)
    return out.getvalue()


def publication(
    *,
    brand: Brand | None = None,
    images_base_url: str | None = None,
    web_url: str | None = "https://letters.example/{slug}",
) -> Publication:
    return Publication(
        name="The Thirteenth",
        lang="en",
        organisation="Office of Council District 13",
        postal_address="200 N. Spring St., Los Angeles, CA 90012",
        base_url="https://letters.example",
        web_url=web_url,
        sender_name="Council District 13",
        sender_address="letters@thirteenth.example",
        reply_to=None,
        unsubscribe_mailbox="unsubscribe@thirteenth.example",
        lists={
            "constituents": MailingList(
                key="constituents",
                title="News",
                why="You’re receiving this because you signed up for Council District 13 news.",
            )
        },
        feeds={},
        attributes=("neighborhood",),
        brand=brand or Brand(),
        images_base_url=images_base_url,
    )


def front(
    *,
    subject: str = "What does it mean to be a “Sanctuary City”?",
    preheader: str = "Los Angeles is not one yet. Here is what would change.",
    lang: str = "en",
    title: str = "",
    kicker: str = "Policy, explained",
    lead: str = "Los Angeles is not one by law. Here is what protects people today.",
    number: int | None = 42,
) -> FrontMatter:
    return FrontMatter(
        subject=subject,
        date=dt.date(2023, 3, 11),
        list="constituents",
        lang=lang,
        preheader=preheader,
        title=title,
        kicker=kicker,
        lead=lead,
        number=number,
        lines={"subject": 2, "preheader": 3, "date": 4, "list": 5},
    )


def issue(folder: Path, *blocks: Block, head: FrontMatter | None = None) -> Issue:
    return Issue(
        slug="sample",
        path=PATH,
        folder=str(folder),
        front=head or front(),
        blocks=blocks,
        source=repr(blocks),
    )


def write_pictures(folder: Path) -> None:
    """Put the three pictures the samples name into a folder: wide, portrait, small."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "march.png").write_bytes(picture_bytes(1200, 620, "PNG", "#e8a07c"))
    (folder / "sam.jpg").write_bytes(picture_bytes(480, 600, "JPEG", "#7fb0a8"))
    (folder / "staff.png").write_bytes(picture_bytes(1072, 480, "PNG", "#d8b48a"))


def story(title: str = "A headline", *, line: int = 70, outlet: str = "The Paper", lang: str = "") -> Story:
    return Story(
        title=title,
        url=f"https://paper.example/{line}",
        place=at(line),
        outlet=outlet,
        date=dt.date(2023, 3, 8),
        lang=lang,
    )


def pull(*stories: Story, locked: bool = True) -> Pull:
    return Pull(
        feed="city-hall",
        newest=5,
        since_last_issue=True,
        place=at(80),
        pulled_at=dt.datetime(2023, 3, 10, tzinfo=dt.UTC) if locked else None,
        stories=stories,
    )


def every_block() -> tuple[Block, ...]:
    """One block of every kind, in the order of a letter."""
    return (
        Image(source="march.png", alt="Marchers with a banner", place=at(10), caption="Outside City Hall"),
        Callout(
            kind=CalloutKind.DID_YOU_KNOW,
            body=(Text(markdown="Most Angelenos believe the city already *is* a sanctuary.", place=at(13)),),
            place=at(12),
        ),
        Text(
            markdown=(
                'Hello {{ first_name | "neighbor" }},\n\n## What policies are in place?\n\n'
                "An **Executive Directive** of 2017 says in [the text](https://city.example/directive):\n\n"
                "- City resources may not be used for immigration enforcement.\n- No *special* access.\n\n"
                "1. One\n2. Two\n"
            ),
            place=at(20),
        ),
        Button(label="Read the proposed law", url="https://city.example/law?a=1&b=2", place=at(32)),
        Divider(place=at(34)),
        Policy(
            title="Flexible working",
            body=(Text(markdown="What is changing.\n\n### What you need to do\n\nAgree it.", place=at(41)),),
            place=at(36),
            owner="People team",
            effective="1 October 2026",
            applies_to="All directorates",
        ),
        Quote(markdown="Best part? The *early* mornings.", place=at(50), attribution="Sam Example"),
        Image(source="staff.png", alt="The office", place=at(52)),
        Spotlight(
            title="Sam Example",
            body=(Text(markdown="Sam joined in 2014.", place=at(60)),),
            place=at(55),
            role="Fleet Manager",
            photo="sam.jpg",
            alt="Sam beside the van",
        ),
        Spotlight(
            title="The women who lead this office",
            body=(Text(markdown="Thank you.", place=at(66)),),
            place=at(62),
            photo="staff.png",
            alt="Six women of the staff",
        ),
        News(
            title="In the news",
            place=at(69),
            items=(
                story("Three council members want sanctuary status written into law"),
                story(
                    "Ciudad santuario: qué cambia para las familias", line=71, outlet="El Diario", lang="es"
                ),
                pull(story("A story pulled from a feed", line=81)),
                pull(story("A story nobody has reviewed", line=91), locked=False),
            ),
        ),
    )


def sample_issue() -> Issue:
    """The repository's own issue, as the reader hands it on."""
    feeds = {
        key: Feed(key=key, url="https://feed.example/", outlet=key, lang="en")
        for key in ("city-hall", "el-barrio")
    }
    readers = dataclasses.replace(publication(), feeds=feeds)
    return read_issue(ROOT / "issues" / "2023-03-11-sanctuary-city.md", root=ROOT, publication=readers)
