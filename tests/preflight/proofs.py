"""An edition without findings, with its issue and publication, and what is found after one change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from newsletter.model import (
    Block,
    Edition,
    Fallback,
    Finding,
    FrontMatter,
    Issue,
    Link,
    MergeField,
    Picture,
    Place,
    Publication,
)
from newsletter.preflight.check import check

PATH = "issues/2023-03-11-library.md"
LEAVE = "mf0001leave"
NAME = "mf0002name"
ADDRESS = "200 N. Spring St., Los Angeles, CA 90012"
LINK = Link(url="https://city.gov/hours", text="Opening hours", place=Place(path=PATH, line=9))
PICTURE = Picture(
    name="3f2a9c.jpg",
    media_type="image/jpeg",
    data=b"j" * 1000,
    width=600,
    height=400,
    alt="Children read on the steps of the library",
    place=Place(path=PATH, line=8),
)
PUBLICATION = Publication(
    name="The Thirteenth",
    lang="en",
    organisation="Office of Council District 13",
    postal_address=ADDRESS,
    base_url="https://letters.thirteenth.example",
    web_url=None,
    sender_name="Council District 13",
    sender_address="letters@thirteenth.example",
    reply_to=None,
    unsubscribe_mailbox="unsubscribe@thirteenth.example",
    lists={},
    feeds={},
)
SOURCE = """---
subject: The library opens on Sundays again
preheader: From April on, all branches are open from ten to five.
---
Dear {{ first_name | "neighbor" }},

## When it opens
![Children read on the steps of the library](steps.jpg)
[Opening hours](https://city.gov/hours)
"""
ISSUE = Issue(
    slug="2023-03-11-library",
    path=PATH,
    folder="/nowhere",
    front=FrontMatter(
        subject="The library opens on Sundays again",
        preheader="From April on, all branches are open from ten to five.",
        date=dt.date(2023, 3, 11),
        list="constituents",
        lang="en",
        lines={"subject": 2, "preheader": 3},
    ),
    blocks=(),
    source=SOURCE,
)


def page(
    body: str = "",
    *,
    head: str = "",
    html: str = 'lang="en" dir="ltr"',
    wrapper: str = 'lang="en" dir="ltr"',
    heading: str = "<h1>The library opens on Sundays again</h1>",
    footer: str = f'<p><a href="{LEAVE}">Unsubscribe</a></p><p>{ADDRESS}</p>',
    title: str = "<title>The library opens on Sundays again</title>",
) -> str:
    """Return a sound letter's HTML with something added or changed."""
    return (
        f"<!doctype html><html {html}><head>{title}{head}</head><body><div {wrapper}>{heading}"
        f'<p>Dear {NAME},</p><h2>When it opens</h2><img src="cid:{PICTURE.name}" alt="{PICTURE.alt}">'
        f'<p><a href="{LINK.url}">{LINK.text}</a></p>{body}{footer}</div></body></html>'
    )


EDITION = Edition(
    issue=ISSUE.slug,
    list="constituents",
    lang="en",
    subject=ISSUE.front.subject,
    preheader=ISSUE.front.preheader,
    html=page(),
    text=f"Dear {NAME},\n\nOpening hours: {LINK.url}\n\nUnsubscribe: {LEAVE}\n{ADDRESS}\n",
    fields=(
        MergeField(marker=LEAVE, name="unsubscribe_url"),
        MergeField(marker=NAME, name="first_name", fallback="neighbor"),
    ),
    links=(LINK, Link(url=LEAVE, text="Unsubscribe")),
    pictures=(PICTURE,),
    digest="0" * 64,
)


def findings(
    edition: Edition = EDITION,
    *,
    blocks: tuple[Block, ...] = (),
    fallbacks: tuple[Fallback, ...] = (),
    source: str = SOURCE,
    postal: str = ADDRESS,
    publication: Publication = PUBLICATION,
    reaches_people: bool | None = None,
) -> tuple[Finding, ...]:
    """Check an edition against the sound issue, or one with other blocks or source."""
    issue = replace(ISSUE, blocks=blocks, fallbacks=fallbacks, source=source)
    publication = replace(publication, postal_address=postal)
    return check(edition, issue, publication, reaches_people=reaches_people)


def rules(found: tuple[Finding, ...]) -> list[str]:
    """Return the ids of the rules that fired, sorted."""
    return sorted(finding.rule for finding in found)


def levels(found: tuple[Finding, ...]) -> Mapping[str, str]:
    """Return each rule that fired with its level."""
    return {finding.rule: finding.level.value for finding in found}


def only(found: tuple[Finding, ...], rule: str) -> Finding:
    """Return the one finding there is, which must be of this rule."""
    assert rules(found) == [rule], found
    return found[0]
