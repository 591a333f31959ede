"""What changed between two editions: named by part, whatever version it is in; what nobody sees is nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.model import CalendarFile, Edition, MergeField, Picture
from newsletter.schedule.edition_changes import edition_changes
from tests.store.people import an_edition

PICTURE = Picture(name="a.png", media_type="image/png", data=b"p", width=10, height=10, alt="A door")
SCHEDULED = replace(
    an_edition(),
    subject="Hello mf1",
    html="<p>mf1</p>",
    text="mf1",
    fields=(MergeField(marker="mf1", name="first_name", fallback="neighbor"),),
    pictures=(PICTURE,),
    calendars=(CalendarFile(name="e.ics", data=b"x", attached=True),),
)


def after(**changes: object) -> Edition:
    return replace(SCHEDULED, digest="e" * 64, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"preheader": "Now"}, "the preheader has changed"),
        ({"text": "Good day, mf1"}, "the text has changed"),
        ({"pictures": (replace(PICTURE, alt="A gate"),)}, "the pictures have changed"),
        ({"calendars": ()}, "the calendar files have changed"),
        ({"html": "<p><b>mf1</b></p>"}, "the design has changed"),
        (
            {"subject": "Bye mf1", "preheader": "Now", "text": "Bye"},
            "preheader and the text have changed; the subject is now “Bye {{ first_name | neighbor }}”",
        ),
        ({"fields": (MergeField(marker="mf1", name="first_name", fallback="friend"),)}, "the subject"),
    ],
)
def test_each_part_is_named(changes: dict[str, object], sentence: str) -> None:
    assert sentence in edition_changes(SCHEDULED, after(**changes)).sentence


def test_other_markers_and_another_digest_alone_are_no_change() -> None:
    renamed = after(
        subject="Hello mf2",
        html="<p>mf2</p>",
        text="mf2",
        fields=(MergeField(marker="mf2", name="first_name", fallback="neighbor"),),
    )
    assert not edition_changes(SCHEDULED, renamed)
    assert not edition_changes(SCHEDULED, SCHEDULED)


def test_only_wording_needs_attention() -> None:
    assert not edition_changes(SCHEDULED, after(html="<p>other</p>")).is_wording
    assert edition_changes(SCHEDULED, after(text="other")).is_wording


def test_the_other_versions_count_too() -> None:
    spanish = replace(SCHEDULED, lang="es")
    both = replace(SCHEDULED, others=(spanish,))
    changed = after(others=(replace(spanish, text="Hola"),))
    assert edition_changes(both, changed).parts == ("text",)
    assert edition_changes(both, after()).parts == ("versions",)
    assert edition_changes(SCHEDULED, after(rules={"a": "lang = es"})).parts == ("segments",)
