"""Made: Hypothesis strategies for posts, with everything hostile that a page can say."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from newsletter.importing.post import (
    Code,
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    PostPicture,
    PostTable,
    Quotation,
    Rule,
    Span,
    Spans,
)
from newsletter.importing.sanitize import sanitize
from tests.issues.made import HOSTILE

MORE = (
    "---",
    "+++",
    "***",
    "| --- |",
    "a | b",
    "# x",
    "1. x",
    "- x",
    "* x",
    "+ x",
    "> x",
    "=== ",
    "~~~",
    "    code",
    "![x](y.png)",
    "[x](http://y.example)",
    "[Button: x](http://y.example)",
    "[[x]](http://y.example)",
    "button: x",
    "Button: Sign up",
    "role: x",
    "photo: /etc/passwd",
    "alt: x",
    "owner: y",
    "lang: es",
    "[!NOTE]",
    "::: news",
    "— Asha Patel",
    "-- Asha",
    "[ref]: http://x.example",
    "<http://x.example>",
    "&amp;",
    "&#65;",
    "snake_case_word",
    "_x_",
    "**",
    "*",
    "`",
    "``",
    "\\\\",
    '{{ first_name | "neighbor" }}',
    "{",
    "}",
    "Did you know?",
    "In the news",
    "One more thing",
    "our staff",
    "LA Times: headline",
    "e\u0301",
    "a" + "\u0301" * 40,
    "\u0000",
    "\u0085",
    "\u2066",
    "\ud800",
    "\u200d",
    "👩🏽\u200d🚀",
    "؟ שלום",
    "\n",
    " ",
    "\t",
    "\u00a0",
    "\u3000",
    ".",
    "!",
    "“",
    "”",
)


def texts(max_parts: int = 5) -> SearchStrategy[str]:
    """Any sound text, hostile pieces among it."""
    free = st.text(max_size=12)
    return (
        st.lists(st.sampled_from(HOSTILE + MORE) | free, min_size=1, max_size=max_parts)
        .map("".join)
        .map(sanitize)
    )


def spans() -> SearchStrategy[Spans]:
    """Runs of text in any styles."""
    flag = st.booleans()
    href = st.sampled_from(("", "", "", "https://x.example/a?b=c&d=(e)", "mailto:a@b.example"))
    span = st.builds(Span, text=texts(3), strong=flag, emphasis=flag, code=flag, href=href)
    return st.lists(span, max_size=4).map(tuple)


def _flat() -> SearchStrategy[Piece]:
    return st.one_of(
        st.builds(Heading, level=st.integers(1, 6), spans=spans()),
        st.builds(Paragraph, spans=spans()),
        st.builds(Code, text=texts()),
        st.builds(Rule),
        st.builds(PostPicture, source=st.sampled_from(("a.png", "b.png")), alt=texts(2), caption=texts(2)),
        st.builds(Note, text=texts()),
        st.builds(
            PostTable,
            rows=st.lists(st.lists(spans(), min_size=1, max_size=3).map(tuple), max_size=3).map(tuple),
        ),
    )


def _nested(inner: SearchStrategy[Piece]) -> SearchStrategy[Piece]:
    pieces = st.lists(inner, max_size=3).map(tuple)
    items = st.lists(pieces, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Items, items=items, ordered=st.booleans(), start=st.integers(0, 10**6)),
        st.builds(Quotation, pieces=pieces, attribution=st.just("") | texts(2)),
    )


def pieces() -> SearchStrategy[Piece]:
    """Pieces of every kind, nested."""
    return st.recursive(_flat(), _nested, max_leaves=8)
