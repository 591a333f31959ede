"""Made: Hypothesis strategies for stories, blocks and whole files."""

from __future__ import annotations

import datetime as dt
import unicodedata

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from newsletter.issues.literals import escape
from newsletter.model import (
    Block,
    Button,
    Callout,
    CalloutKind,
    Divider,
    Image,
    News,
    Policy,
    Prose,
    Pull,
    Quote,
    Spotlight,
    Story,
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
        "| a | b |\n|---|---|\n| c | d |",
        "```\n::: note\n{{7*7}}\n```",
        'Hello {{ first_name | "neighbor" }}, \\{ and `code`',
        "1. [a](https://a.example)\n2. <https://b.example>",
        "<b>tags</b> & ¿h? “g”",
    ]
)
_FILES = st.sampled_from(["march.png", "my photo (1).png", "año.png", "pictures/a{b}.png"])

_texts = st.builds(Text, markdown=_TEXTS, place=st.just(NOWHERE))
_loose: SearchStrategy[Prose] = st.one_of(
    st.builds(Image, source=_FILES, alt=lines(), caption=lines() | st.just(""), place=st.just(NOWHERE)),
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


def made_blocks() -> SearchStrategy[Block]:
    """Every block the program can make."""
    here, some = st.just(NOWHERE), lines() | st.just("")
    photo = st.builds(lambda alt, photo: (photo, alt), lines(), _FILES) | st.just(("", ""))
    return st.one_of(
        _texts,
        _loose,
        st.builds(Callout, kind=st.sampled_from(CalloutKind), title=some, body=bodies(), place=here),
        st.builds(
            Policy, title=lines(), owner=some, effective=some, applies_to=some, body=bodies(), place=here
        ),
        st.builds(
            lambda title, role, photo, body: Spotlight(
                title=title, role=role, photo=photo[0], alt=photo[1], body=body, place=NOWHERE
            ),
            lines(),
            some,
            photo,
            bodies(),
        ),
        st.builds(
            News,
            title=lines(),
            items=st.lists(stories() | pulls(), min_size=1, max_size=4).map(tuple),
            place=here,
        ),
    )


PIECES = (
    "\n", "\n\n", ":::", "::: note\n", "::: policy X\n", "::: news N\n", "owner: x\n", "photo: a.png\n",
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
