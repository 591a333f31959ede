"""Made: Hypothesis strategies for stories, blocks and whole files."""

from __future__ import annotations

import datetime as dt
import unicodedata

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from newsletter.issues.escaping import escape
from newsletter.issues.poll import LONGEST_LABEL
from newsletter.model import (
    Block,
    Button,
    Callout,
    CalloutKind,
    Columns,
    Divider,
    Event,
    Events,
    Image,
    News,
    Only,
    Policy,
    Poll,
    PollOption,
    PollResults,
    Prose,
    Pull,
    Quote,
    Spotlight,
    SpotlightPerson,
    Stat,
    Stats,
    Story,
    Table,
    Text,
)
from tests.issues.samples import NOWHERE

HOSTILE = (
    "]( javascript:alert(1))",
    "{{7*7}}",
    "{{ first_name }}",
    " | lang: es",
    "8 March 2023",
    "lang: es",
    "pulled: never",
    ":::",
    "```",
    "`",
    "<!-- x",
    "-->",
    "<script>",
    "\u202egpj.exe",
    "\\",
    "a\\",
    "[",
    "]",
    "&#x5d;",
    "> -- x",
    "\u2028",
    "\u00a0",
    "=\u0338",
)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def literals(min_size: int = 1) -> SearchStrategy[str]:
    """Any text without control characters, hostile pieces among it, as the model wants it: NFC."""
    free = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30)
    parts = st.lists(st.sampled_from(HOSTILE) | free, min_size=min_size, max_size=4)
    return parts.map("".join).map(_normal)


def lines() -> SearchStrategy[str]:
    """Literal text as it stands in one line between spaces that do not count."""
    return literals().map(lambda text: text.strip()).filter(bool)


def urls() -> SearchStrategy[str]:
    path = st.text(st.sampled_from("ab/?=&#%()[]{}|\\`'\"*_~:;,.-é"), max_size=20)
    return path.map(lambda rest: "https://paper.example/" + rest)


def stories() -> SearchStrategy[Story]:
    return st.builds(
        Story,
        title=literals().filter(lambda text: bool(text.strip())),
        url=urls(),
        outlet=lines() | st.just(""),
        date=st.none() | st.dates(),
        lang=st.sampled_from(["", "es", "en-GB", "zh-Hans-TW"]),
        place=st.just(NOWHERE),
    )


_MOMENTS = st.datetimes(min_value=dt.datetime(1970, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=dt.UTC)
)


@st.composite
def pulls(draw: st.DrawFn) -> Pull:
    moment = draw(st.none() | _MOMENTS)
    return Pull(
        feed=draw(st.sampled_from(["city-hall", "el-barrio"])),
        newest=draw(st.integers(1, 20)),
        since_last_issue=draw(st.booleans()),
        pulled_at=moment,
        stories=() if moment is None else draw(st.lists(stories(), max_size=3).map(tuple)),
        place=NOWHERE,
    )


_TEXTS = st.sampled_from(
    [
        "A paragraph.",
        "## A heading?\n\nTwo *nested **emphases***  \nand a break",
        "- one\n  - two\n\n- three",
        "```\n::: note\n{{7*7}}\n```",
        'Hello {{ first_name | "neighbor" }}, \\{ and `code`',
        "1. [a](https://a.example)\n2. <https://b.example>",
        "<b>tags</b> & ¿h? “g”",
    ]
)
_FILES = st.sampled_from(["march.png", "my photo (1).png", "año.png", "pictures/a{b}.png"])

_texts = st.builds(Text, markdown=_TEXTS, place=st.just(NOWHERE))
_TABLES = st.sampled_from(
    [
        "| a | b |\n|---|---|\n| c | d |",
        "|  | *b* |\n|:--|--:|\n| [c](https://c.example) | d \\| e |\n| `f` | |",
        'a | b\n--|:-:\n{{ first_name | "x" }} | "y"'.replace(' | "x"', ""),
    ]
)
_loose: SearchStrategy[Prose] = st.one_of(
    st.builds(Table, markdown=_TABLES, place=st.just(NOWHERE)),
    st.builds(
        Image,
        source=_FILES,
        alt=lines(),
        caption=lines() | st.just(""),
        url=st.sampled_from(("", "https://a.example/b_(c)", "mailto:a@b.example")),
        place=st.just(NOWHERE),
    ),
    st.builds(Image, source=_FILES, alt=st.just(""), decorative=st.just(True), place=st.just(NOWHERE)),
    st.builds(
        Button,
        label=lines().map(lambda text: escape(text).replace("\\[", "[").replace("\\]", "]").replace("\\|", "|")),
        url=urls(),
        place=st.just(NOWHERE),
    ),
    st.builds(
        Quote, markdown=_TEXTS.filter(lambda text: "```" not in text), attribution=lines() | st.just(""),
        place=st.just(NOWHERE),
    ),
    st.builds(Divider, place=st.just(NOWHERE)),
)  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Prose, ...]:
    """Prose in which no two texts touch: those would be one."""
    pieces: list[Prose] = []
    for piece in draw(st.lists(_texts | _loose, min_size=1, max_size=4)):
        if not (pieces and isinstance(pieces[-1], Text) and isinstance(piece, Text)):
            pieces.append(piece)
    return tuple(pieces)


_WHERE = st.sampled_from(
    ["", "Room 3", "[here](https://a.example/x) or *there*", "A | B", "1. OG", "# 7", "\\| é"]
)
_TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0, tzinfo=None))


def _stats() -> SearchStrategy[Stat]:
    return st.builds(
        Stat,
        value=lines().filter(lambda text: len(text) <= 16),
        label=lines().filter(lambda text: len(text) <= 80),
        place=st.just(NOWHERE),
    )


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An event in one of its three forms: a day, a time, several days."""
    date = draw(st.dates(max_value=dt.date(9000, 1, 1)))
    start = draw(st.none() | _TIMES)
    end = None if start is None else draw(st.none() | _TIMES.filter(lambda end: end != start))
    days = draw(st.integers(1, 366)) if start is None and draw(st.booleans()) else 0
    was = draw(st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
    return Event(
        was_date=was,
        was_start=draw(st.none() | _TIMES) if was is not None else None,
        title=draw(lines()),
        url=draw(st.just("") | urls()),
        where=draw(_WHERE),
        date=date,
        start=start,
        end=end,
        last_day=date + dt.timedelta(days=days) if days else None,
        place=NOWHERE,
    )


@st.composite
def spotlights(draw: st.DrawFn) -> Spotlight:
    """A spotlight with a photo or none, with people with names, or with photos alone."""
    some = lines() | st.just("")
    photo = st.builds(lambda alt, photo: (photo, alt), lines(), _FILES)
    maybe = photo | st.just(("", ""))
    own, people = draw(maybe), []
    if draw(st.booleans()):
        for face in draw(st.lists(maybe, min_size=1, max_size=4)):
            named, role = draw(lines()), draw(some)
            people.append(SpotlightPerson(name=named, role=role, photo=face[0], alt=face[1], place=NOWHERE))
    elif draw(st.booleans()):
        own = ("", "")
        people = [
            SpotlightPerson(photo=face[0], alt=face[1], place=NOWHERE)
            for face in draw(st.lists(photo, min_size=2, max_size=4))
        ]
    return Spotlight(
        title=draw(lines()),
        role=draw(some),
        photo=own[0],
        alt=own[1],
        people=tuple(people),
        body=draw(bodies()),
        place=NOWHERE,
    )


@st.composite
def polls(draw: st.DrawFn) -> Poll:
    labels = draw(
        st.lists(
            lines().filter(lambda label: len(label) <= LONGEST_LABEL),
            min_size=2,
            max_size=10,
            unique_by=lambda label: " ".join(label.casefold().split()),
        )
    )
    until = draw(st.none() | st.dates())
    time = st.none() | st.times().map(lambda time: time.replace(second=0, microsecond=0))
    return Poll(
        title=draw(lines()),
        options=tuple(PollOption(label=label, place=NOWHERE) for label in labels),
        until=until,
        until_time=draw(time) if until is not None else None,
        results=draw(st.sampled_from(PollResults)),
        id=draw(st.just("") | st.just("town-hall-2")),
        place=NOWHERE,
    )


def made_blocks() -> SearchStrategy[Block]:
    """Every block the program can make."""
    here, some = st.just(NOWHERE), lines() | st.just("")
    return st.one_of(
        _texts,
        _loose,
        st.builds(Callout, kind=st.sampled_from(CalloutKind), title=some, body=bodies(), place=here),
        st.builds(
            Policy, title=lines(), owner=some, effective=some, applies_to=some, body=bodies(), place=here
        ),
        spotlights(),
        st.builds(
            Events, title=lines(), items=st.lists(events(), min_size=1, max_size=4).map(tuple), place=here
        ),
        st.builds(Stats, title=some, items=st.lists(_stats(), min_size=2, max_size=4).map(tuple), place=here),
        polls(),
        st.builds(Only, segment=st.just("echo-park"), body=bodies(), place=here),
        st.builds(Columns, title=some, columns=st.tuples(bodies(), bodies()), place=here),
        st.builds(
            News,
            title=lines(),
            items=st.lists(stories() | pulls(), min_size=1, max_size=4).map(tuple),
            place=here,
        ),
    )


PIECES = (
    "\n", "\n\n", ":::", "::: note\n", "::: policy X\n", "::: news N\n", "owner: x\n", "photo: a.png\n",
    "person: P\n", "alt: b\n", "::: events E\n", "- 12 May 2026, 10:00 | ", "::: poll Q?\n", "until: 12 May 2026\n", "- yes\n", "::: stats\n", "+++\n", "::: only segment: echo-park\n", "=== es\n", "::: columns\n", " to ",
    "- pull: city-hall\n", "  pulled: 2023-03-10 09:00 UTC\n", "  - [a](https://b.example)", "- ", "> ",
    "> [!NOTE]\n", "```", "~~~", "<!--", "-->", "![", "](", "a.png", ' "x"', "[Button: ", "[[", "]]",
    "https://x.example/", "{{", " first_name ", "}}", "| ", "\\", "# ", "---\n", "*", "**", "_", "`", "é",
    "e\u0301", "\u202e", "\u2028", "\x85", " ", "    ", "\t", "|a|b|\n|-|-|\n", "1. ", "-- me", "javascript:",
    "\r\n", "\r", "\ufeff", "\x00", "\ud800", "&amp;", "lang: es",
)  # fmt: skip
"""What the language is made of, and what it is broken with."""


def noise() -> SearchStrategy[str]:
    return st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join)


@st.composite
def mutations(draw: st.DrawFn, text: str) -> str:
    """A text with pieces cut out and others put in."""
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 5, 40])))
        text = text[:start] + draw(st.sampled_from(("", *PIECES))) + text[end:]
    return text
