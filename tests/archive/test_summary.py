"""What the archive's lists show of an edition."""

from __future__ import annotations

from dataclasses import replace

from newsletter.archive.summary import summarize
from newsletter.model import CalendarFile, Document, Edition
from tests.sending.samples import NAME_MARK, PICTURE, edition

WIDE = replace(PICTURE, name="wide.png", width=600, height=300)
PORTRAIT = replace(PICTURE, name="face.png", width=600, height=800)


def whole() -> Edition:
    spanish = edition(lang="es", subject="Su calle", pictures=(WIDE,))
    segment = edition(lang="en", segments=("north",), subject="For the north", pictures=(PICTURE,))
    main = edition(subject=f"Dear {NAME_MARK}", preheader=f"For {NAME_MARK}", pictures=(PORTRAIT, WIDE))
    return replace(main, others=(spanish, segment))


def test_merge_fields_are_their_fallbacks() -> None:
    version = summarize(whole()).version("en")
    assert (version.title, version.preheader) == ("Dear neighbor", "For neighbor")


def test_languages_are_those_that_anybody_may_read() -> None:
    summary = summarize(whole())
    assert summary.langs == ("en", "es")
    assert summary.version("es").title == "Su calle"
    assert summary.version("fr").title == "Dear neighbor"
    assert "For the north" not in [one.title for one in summary.versions]


def test_positions_count_all_pictures_of_all_versions() -> None:
    positions = {one.name: one.position for one in summarize(whole()).pictures}
    assert positions == {"face.png": 0, "wide.png": 1, PICTURE.name: 3}


def test_the_lead_picture_is_the_first_wide_one() -> None:
    found = summarize(whole()).lead
    assert found is not None
    assert found.name == "wide.png"
    assert summarize(edition(pictures=(PORTRAIT, PICTURE))).lead is None


def test_calendar_files_of_every_version_are_named_once() -> None:
    file = CalendarFile(name="march-1.ics", data=b"", attached=False)
    other = edition(segments=("north",), calendars=(file, replace(file, name="march-2.ics")))
    found = summarize(replace(edition(calendars=(file,)), others=(other,)))
    assert found.calendars == ("march-1.ics", "march-2.ics")


def test_files_keep_their_places_when_an_issue_has_documents() -> None:
    pdf = Document(name="agenda-1.pdf", media_type="application/pdf", data=b"%PDF-")
    main = edition(pictures=(PORTRAIT,), documents=(pdf,))
    summary = summarize(replace(main, others=(edition(lang="es", pictures=(WIDE,)),)))
    assert {one.name: one.position for one in summary.pictures} == {"face.png": 0, "wide.png": 2}
    assert {one.name: one.position for one in summary.documents} == {"agenda-1.pdf": 1}
