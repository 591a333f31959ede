"""The preview of an unsaved text: what is sent, what `newsletter check` finds, and nothing on disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.editions import check_issue, open_issue, render_issue
from newsletter.app.issue_preview import (
    NOT_ON_LIST,
    OTHER_TOPICS,
    IssuePreview,
    PreviewChoice,
    ShownVersion,
    preview_text,
    saved_text,
)
from newsletter.app.people import find_person
from newsletter.app.preview_findings import FILE_RULE, RENDER_RULE
from newsletter.app.preview_frame import FrameMode, MailProgram, frame_document
from newsletter.errors import NotFoundError
from newsletter.model import Level
from tests.app.calendar_setup import CalendarRoom
from tests.app.test_topics import MIXED, NARROW, SLUG, choose, launched, received, topic_room, written
from tests.rendering.test_line_anchors import without_lines
from tests.store.people import LIST, key

SAMPLE = "2023-03-11-sanctuary-city"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with topic_room(tmp_path) as opened:
        yield opened


def shown(preview: IssuePreview) -> ShownVersion:
    assert preview.shown is not None, preview.findings
    return preview.shown


def files(room: CalendarRoom) -> dict[str, bytes]:
    folder = room.workspace.root / "issues"
    return {str(one): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def test_it_shows_the_edition_that_is_sent_and_what_the_command_finds(room: CalendarRoom) -> None:
    before = files(room)
    preview = preview_text(room.workspace, SAMPLE, saved_text(room.workspace, SAMPLE))
    issue = open_issue(room.workspace, SAMPLE)
    edition = render_issue(room.workspace, issue)
    version = shown(preview)
    html = edition.html
    for field in edition.fields:
        own = "#" if field.name.endswith("_url") else field.fallback
        html = html.replace(field.marker, own)
    assert without_lines(version.html) == html
    assert version.pictures == edition.pictures
    found = {(one.rule, one.level, one.message) for one in preview.findings}
    checked = check_issue(room.workspace, issue, edition, reaches_people=False)
    assert found == {(one.rule, one.level, one.message) for one in checked}
    assert files(room) == before


def test_an_unsaved_text_is_shown_and_never_written(room: CalendarRoom) -> None:
    before = files(room)
    text = saved_text(room.workspace, SAMPLE).replace("Sanctuary City”?", "Garden City”?")
    version = shown(preview_text(room.workspace, SAMPLE, text))
    assert version.row.subject == "What does it mean to be a “Garden City”?"
    assert "Garden City" in version.html
    assert files(room) == before


def test_the_text_of_an_issue_that_does_not_exist_has_no_preview(room: CalendarRoom) -> None:
    with pytest.raises(NotFoundError):
        preview_text(room.workspace, "no-such-issue", MIXED)


def test_faults_of_the_file_are_findings_with_their_line(room: CalendarRoom) -> None:
    text = MIXED.replace("::: policy", "::: polcy").replace("preheader:", "prehead:")
    preview = preview_text(room.workspace, SAMPLE, text)
    assert preview.shown is None
    assert [(one.rule, one.level, one.line) for one in preview.findings] == [
        (FILE_RULE, Level.ERROR, 3),
        (FILE_RULE, Level.ERROR, 15),
    ]
    assert preview.findings[1].hint
    for one in reversed(preview.findings):
        assert one.fix is not None
        text = text[: one.fix.start] + one.fix.text + text[one.fix.end :]
    assert text == MIXED


def test_a_picture_that_is_missing_is_a_finding_at_its_line(room: CalendarRoom) -> None:
    preview = preview_text(room.workspace, SAMPLE, MIXED + "\n![A tree](tree.png)\n")
    (found,) = preview.findings
    assert (found.rule, found.line, found.message.startswith("There is no picture")) == (
        RENDER_RULE,
        26,
        True,
    )
    assert preview.list == LIST


@pytest.mark.parametrize("text", ["", "---\n", "\ud800", "\0", "x" * 1_100_000, "---\nsubject: [\n---\n"])
def test_whatever_is_typed_is_answered_with_findings(room: CalendarRoom, text: str) -> None:
    preview = preview_text(room.workspace, SAMPLE, text)
    assert preview.shown is None
    assert preview.findings
    assert {one.level for one in preview.findings} == {Level.ERROR}


def test_a_finding_knows_the_characters_that_it_quotes(room: CalendarRoom) -> None:
    text = MIXED + "\nRead it [here](https://city.gov/x), says Ana.\n"
    found = next(one for one in preview_text(room.workspace, SAMPLE, text).findings if "generic" in one.rule)
    assert found.start is not None
    line = text.split("\n")[found.line - 1]
    assert line[found.start : found.start + found.length] == "here"
    assert found.why.startswith("WCAG")


def test_each_wrapped_link_of_a_line_has_its_own_fix(room: CalendarRoom) -> None:
    wrapped = "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcity.gov%2F{}&data=05"
    text = MIXED + f"\nRead [the plan]({wrapped.format('a')}) or [the map]({wrapped.format('b')}).\n"
    found = [one for one in preview_text(room.workspace, SAMPLE, text).findings if one.rule == "link.wrapped"]
    assert [one.fix.text for one in found if one.fix] == ["https://city.gov/a", "https://city.gov/b"]
    for one in sorted(found, key=lambda one: one.fix.start if one.fix else 0, reverse=True):
        assert one.fix is not None
        text = text[: one.fix.start] + one.fix.text + text[one.fix.end :]
    assert not [one for one in preview_text(room.workspace, SAMPLE, text).findings if "wrapped" in one.rule]


def test_each_person_is_shown_what_they_are_sent(room: CalendarRoom) -> None:
    choose(room, 1, "housing")
    choose(room, 2, "transit")
    choose(room, 3)
    mails = received(room, launched(room, MIXED))
    assert len(mails) == 4
    for number, (_html, text) in mails.items():
        person = find_person(room.store, key(number - 1))
        version = shown(preview_text(room.workspace, SLUG, MIXED, PreviewChoice(person=person)))
        sent = re.sub(r"https://\S+/(?:u|p|v)/\S+|mailto:\S+|https?://\S+/preferences", "#", text)
        assert version.text.split() == sent.split()
        assert version.not_sent == ""


def test_it_says_who_would_not_be_sent_it(room: CalendarRoom) -> None:
    written(room, NARROW)
    choose(room, 2, "transit")
    person = find_person(room.store, key(2))
    choice = PreviewChoice(person=person)
    assert shown(preview_text(room.workspace, SLUG, NARROW, choice)).not_sent == OTHER_TOPICS
    stranger = replace(person, subscriptions=())
    choice = PreviewChoice(person=stranger)
    assert shown(preview_text(room.workspace, SLUG, NARROW, choice)).not_sent == NOT_ON_LIST


def test_a_version_is_chosen_by_language_segment_and_topic(room: CalendarRoom) -> None:
    text = MIXED.replace("lang: en", "subject.es: Noticias\nlang: [en, es]").replace(
        "## At home", "=== es\n¡Hola!\n\n=== all\n## At home"
    )
    text += "\n::: only segment: spanish\nOnly for some.\n:::\n"
    choices = preview_text(room.workspace, SAMPLE, text).choices
    assert [(one.lang, one.name, one.untranslated > 0) for one in choices.languages] == [
        ("en", "English", False),
        ("es", "español", True),
    ]
    assert choices.segments == ("spanish",)
    assert dict(choices.topics) == {"housing": "Housing", "parks": "Parks", "transit": "Transit"}
    everything = shown(preview_text(room.workspace, SAMPLE, text))
    some = shown(
        preview_text(
            room.workspace, SAMPLE, text, PreviewChoice(lang="es", segments=("spanish",), topics=("housing",))
        )
    )
    assert ("Only for some." in everything.text, "The bridge" in everything.text) == (False, True)
    assert ("Only for some." in some.text, "The bridge" in some.text) == (True, False)
    assert (some.row.subject, "¡Hola!" in some.text) == ("Noticias", True)


def test_merge_fields_are_filled_for_somebody_made_up(room: CalendarRoom) -> None:
    version = shown(preview_text(room.workspace, SAMPLE, MIXED, PreviewChoice(named=True)))
    assert "Dear Maria," in version.text
    assert "Dear neighbor," in shown(preview_text(room.workspace, SAMPLE, MIXED)).text


def test_an_inbox_shows_the_first_words_where_there_is_no_preheader(room: CalendarRoom) -> None:
    text = re.sub(r"preheader: .*\n", "", MIXED)
    version = shown(preview_text(room.workspace, SAMPLE, text))
    assert "Dear neighbor, Here is what is new" in version.row.preheader


@pytest.mark.parametrize("program", list(MailProgram))
@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("pictures", [True, False])
def test_the_document_of_a_frame_loads_nothing_from_elsewhere(
    room: CalendarRoom, program: MailProgram, dark: bool, pictures: bool
) -> None:
    version = shown(preview_text(room.workspace, SAMPLE, saved_text(room.workspace, SAMPLE)))
    mode = FrameMode(program=program, dark=dark, pictures=pictures)
    html = frame_document(version, mode, picture_path=lambda one: f"pictures/{one.name}")
    sources = re.findall(r'<img[^>]*\ssrc="([^"]*)"', html)
    assert bool(sources) is pictures
    assert all(source.startswith("pictures/") for source in sources)
    assert "cid:" not in html
    assert '<base target="_blank">' in html


def test_plain_text_is_shown_as_text(room: CalendarRoom) -> None:
    text = MIXED.replace("for everybody", "for <b>everybody</b> & all")
    version = shown(preview_text(room.workspace, SAMPLE, text))
    html = frame_document(version, FrameMode(plain=True), picture_path=lambda one: one.name)
    assert "&lt;b&gt;everybody&lt;/b&gt; &amp; all" in " ".join(html.split())
