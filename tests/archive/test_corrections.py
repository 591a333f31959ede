"""What a correction changed, in words: title, passages, added and removed ones; nothing of a reader's own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.archive.corrections import ChangedPassage, Piece, changed_passages
from newsletter.model import Edition, MergeField
from tests.store.people import an_edition

TEXT = """The Thirteenth
November 24, 2026

Rent relief opens on March 1
============================

Dear NAME, you can apply until March 13. Bring a
letter from your landlord.

- Room 3
- Room 5

Unsubscribe: https://l.example/u/OWN
"""
FIELDS = (
    MergeField(marker="NAME", name="first_name", fallback="neighbor"),
    MergeField(marker="https://l.example/u/OWN", name="unsubscribe_url", fallback=""),
)


def edition(text: str = TEXT, *, subject: str = "Rent relief opens on March 1", lang: str = "en") -> Edition:
    return replace(an_edition("rent"), subject=subject, text=text, fields=FIELDS, lang=lang)


def written(pieces: tuple[Piece, ...]) -> str:
    """Return a side of a change with what changed in brackets."""
    return " ".join(f"[{one.text}]" if one.changed else one.text for one in pieces)


def changed(before: Edition, after: Edition) -> list[tuple[str, str]]:
    return [(written(one.before), written(one.after)) for one in changed_passages(before, after)]


def test_a_changed_word_is_shown_in_its_sentence() -> None:
    assert changed(edition(), edition(TEXT.replace("March 13", "March 31"))) == [
        (
            "Dear neighbor, you can apply until March [13.] Bring a letter from your landlord.",
            "Dear neighbor, you can apply until March [31.] Bring a letter from your landlord.",
        )
    ]


def test_a_passage_may_be_added_or_removed() -> None:
    more = TEXT.replace("- Room 5", "- Room 5\n- Room 7, on Fridays")
    assert changed(edition(), edition(more)) == [("", "[Room 7, on Fridays]")]
    assert changed(edition(more), edition()) == [("[Room 7, on Fridays]", "")]


def test_what_is_written_anew_is_shown_whole() -> None:
    anew = TEXT.replace("- Room 3", "- The town hall, second floor")
    assert changed(edition(), edition(anew)) == [("[Room 3]", "[The town hall, second floor]")]


def test_a_title_is_shown_once_though_the_text_has_it_too() -> None:
    title = "Rent relief opens on March 2"
    found = changed(edition(), edition(TEXT.replace("opens on March 1", "opens on March 2"), subject=title))
    assert found == [("Rent relief opens on March [1]", "Rent relief opens on March [2]")]


@pytest.mark.parametrize(
    "other",
    [
        TEXT,
        TEXT.replace("Bring a\nletter", "Bring\na letter"),
        TEXT.replace("====", "--"),
        "Correction: this email replaces one that we\nsent earlier.\n\n" + TEXT,
        TEXT.replace("2026\n", "2026\nCorrection: this email replaces one that we\nsent earlier.\n"),
        TEXT.replace("November 24", "November 26"),
        TEXT.replace("Unsubscribe:", "Leave us:"),
    ],
)
def test_what_no_reader_would_call_a_change_is_none(other: str) -> None:
    assert changed(edition(), edition(other)) == []


def test_only_a_few_words_round_a_change_are_kept() -> None:
    long = "word " * 200
    before, after = (edition(TEXT.replace("Bring a", f"{long}{day} {long}")) for day in ("Monday", "Friday"))
    ((old, new),) = changed(before, after)
    assert "[Monday]" in old
    assert "[Friday]" in new
    assert max(len(old), len(new)) < 200
    assert "…" in old


def test_a_new_text_without_end_is_cut() -> None:
    ((old, new),) = changed(edition(), edition(TEXT + "\n" + "word " * 5000))
    assert old == ""
    assert len(new) < 450


@given(before=st.text(max_size=300), after=st.text(max_size=300))
def test_any_two_texts_are_compared(before: str, after: str) -> None:
    found = changed_passages(edition(before), edition(after))
    for one in found:
        assert isinstance(one, ChangedPassage)
        assert one.before or one.after
    assert changed_passages(edition(before), edition(before)) == ()
