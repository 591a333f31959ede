"""The body: one post, told once, that every page layout of these tests wears."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

LATIMES = "https://www.latimes.example/california/story/2023-03-08/sanctuary-city-law"
UNIVISION = "https://www.univision.example/local/los-angeles-kmex/ciudad-santuario"
BEVERLY = "https://beverlypress.example/2023/03/robot-dog-criticised/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading (h2, h3), a paragraph (p), a list (ul, ol) or a picture (img); `lines` are small HTML."""

    kind: str
    lines: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a page says: `title`, `kicker` and `date` stand above it, `parts` are the post."""

    title: str
    parts: tuple[Part, ...]
    kicker: str = "Policy explained"
    date: str = "March 11, 2023"
    iso: str = "2023-03-11"


def p(text: str) -> Part:
    return Part(kind="p", lines=(text,))


def h2(text: str) -> Part:
    return Part(kind="h2", lines=(text,))


def ul(*lines: str) -> Part:
    return Part(kind="ul", lines=lines)


SAMPLE = Body(
    title="What does it mean to be a “Sanctuary City”?",
    parts=(
        Part(kind="img", lines=("Marchers behind a banner that reads “ICE Out of LA”",), source="march.png"),
        p(
            "<strong>Did you know?</strong> Los Angeles is not a Sanctuary City by law, although many people "
            "believe that it is. Our office wants to change that."
        ),
        h2("What are the rules today?"),
        p(
            "The rules we have come from an <em>Executive Directive</em> that Mayor Eric Garcetti signed in "
            "2017. It says:"
        ),
        ul(
            "City resources may not be used for immigration enforcement.",
            "City employees may not assist ICE when the <em>main</em> purpose is immigration enforcement.",
            "Immigration authorities get no special access to city facilities.",
            "Nobody may gather or share a person’s documentation status, unless the law requires it.",
        ),
        h2("What would change?"),
        p(
            'We <a href="/motions/23-0205.pdf">propose</a> to put these four rules into city law, and to add '
            "two more:"
        ),
        ul(
            "No ICE interrogations in city jails.",
            "A study of how the city can stop working with companies that compile <strong>personal "
            "immigration data</strong>.",
        ),
        p(
            "Why a law? An Executive Directive is like a President’s Executive Order: <strong>any <em>later"
            "</em> mayor can rescind it</strong>. A law stays."
        ),
        h2("Why does it matter?"),
        p(
            "People who trust their local government apply for library cards. They report domestic violence. "
            "People who fear deportation do neither."
        ),
        h2("One more thing"),
        p("Wednesday was International Women’s Day."),
        p(
            "Our Chief of Staff, District Director, Planning Director, Legislative Director, Operations "
            "Director and all of our Field Deputies are women. We could not be prouder of them."
        ),
        h2("In the news"),
        ul(
            f'LA Times: <a href="{LATIMES}">Three council members want L.A. to be a sanctuary city by law</a>',
            f'<a href="{UNIVISION}">Ciudad santuario: lo que los inmigrantes deben saber</a> – Univision',
            f'<a href="{BEVERLY}">Robot dog for the LAPD draws criticism</a> | Beverly Press',
        ),
    ),
)

_TAG = re.compile(r"<[^>]+>")
_END = re.compile(r"(?<=[.!?:])\s+")


def plain(line: str) -> str:
    """Return small HTML as the words a reader sees."""
    return html.unescape(_TAG.sub("", line))


def sentences(body: Body) -> Iterator[str]:
    """Yield every sentence of a body, and every heading, caption and description."""
    for part in body.parts:
        for line in part.lines:
            yield from (sentence for sentence in _END.split(plain(line)) if sentence.strip())


def render(parts: Sequence[Part], draw: Callable[[Part], str]) -> str:
    """Return the parts as a page, each drawn by the layout."""
    return "\n".join(draw(part) for part in parts)


def plain_html(part: Part) -> str:
    """Draw a part in the plainest HTML there is."""
    if part.kind == "img":
        return f'<p><img src="{part.source}" alt="{html.escape(part.lines[0])}"></p>'
    if part.kind in ("ul", "ol"):
        items = "".join(f"<li>{line}</li>\n" for line in part.lines)
        return f"<{part.kind}>\n{items}</{part.kind}>"
    return f"<{part.kind}>{part.lines[0]}</{part.kind}>"
