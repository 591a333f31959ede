"""Topics: from an issue's file to the bytes of each reader's email, on both databases."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.app.certificates import print_certificate, write_certificate
from newsletter.app.editions import check_issue, open_issue, render_issue, write_build
from newsletter.app.launching import Launched, Proposal, Scheduled, When, commit, prepare
from newsletter.app.refusals import Refused
from newsletter.errors import RefusedError
from newsletter.model import (
    OTHER_TOPICS,
    Accepted,
    DeliveryStatus,
    Issue,
    Topic,
    TopicChoice,
    proofs_of,
    public_versions,
)
from newsletter.sending.message_templates import MessageTemplates
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import LIST, key

TOPICS = ("housing", "parks", "transit")
SLUG = "2026-11-24-news"
HEAD = f"""---
subject: News of the week
preheader: What is new at home, in parks and on buses this week.
date: 2026-11-24
list: {LIST}
lang: en
authors: [Ana Ruiz]
---
"""
MIXED = (
    HEAD
    + """Dear {{ first_name | "neighbor" }},

Here is what is new in the district this week, for everybody.

## At home

::: policy Rent relief
topic: housing
Rent relief opens on Monday at nine.
:::

## Outside

::: only topic: parks, transit
The bridge over the river is open again.
:::
"""
)
NARROW = (
    HEAD
    + """Dear {{ first_name | "neighbor" }},

::: policy Rent relief
topic: housing
Rent relief opens on Monday at nine.
:::

::: only topic: parks
The tree fair is on Saturday.
:::

::: only topic: any
Your office
:::
"""
)


RENT = "::: policy Rent\ntopic: housing\nRent relief opens on Monday.\n:::\n"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with topic_room(tmp_path) as opened:
        yield opened


@contextmanager
def topic_room(folder: Path, *, people: int = 4, url: str = "") -> Iterator[CalendarRoom]:
    """Open a publication with topics, and people who have chosen none."""
    with calendar_room(folder, people=people, url=url) as opened:
        declare(opened)
        yield opened


def declare(room: CalendarRoom) -> None:
    workspace = room.workspace
    topics = {one: Topic(key=one, title=one.title()) for one in TOPICS}
    segments = {"spanish": 'lang = "es"'}
    publication = replace(workspace.settings.publication, topics=topics, segments=segments)
    room.workspace = replace(workspace, settings=replace(workspace.settings, publication=publication))


def choose(room: CalendarRoom, number: int, *topics: str) -> None:
    choice = TopicChoice(list=LIST, topics=topics, at=room.clock.now(), method="page")
    assert room.store.choose_topics(key(number), choice)


def written(room: CalendarRoom, text: str) -> Issue:
    (room.workspace.root / "issues" / f"{SLUG}.md").write_text(text, encoding="utf-8")
    return open_issue(room.workspace, SLUG)


def proposed(room: CalendarRoom, text: str) -> Proposal:
    proposal = prepare(room.workspace, written(room, text))
    assert isinstance(proposal, Proposal), proposal
    return proposal


def launched(room: CalendarRoom, text: str) -> int:
    outcome = commit(room.workspace, proposed(room, text), by=staff("bo"))
    assert isinstance(outcome, Launched), outcome
    return outcome.mailing.id


def received(room: CalendarRoom, mailing_id: int) -> dict[int, tuple[str, str]]:
    """Return the HTML and the text of the message that each reader would be sent, by subscriber id."""
    store = room.store
    mailing = store.mailing(mailing_id)
    assert mailing is not None
    templates = MessageTemplates.build(
        store.edition_of(mailing_id),
        room.workspace.publication,
        mailing_key=mailing.key,
        date=mailing.created_at,
    )
    found = {}
    with store.worker() as worker:
        for one in store.claim(mailing_id, worker, limit=1000, now=room.clock.now()):
            message = email.message_from_bytes(
                templates.personalise(one).content, policy=email.policy.default
            )
            html, text = (message.get_body((kind,)) for kind in ("html", "plain"))
            assert html is not None
            assert text is not None
            found[one.subscriber_id] = (html.get_content(), text.get_content())
    return found


def test_each_reader_gets_the_parts_of_their_topics(room: CalendarRoom) -> None:
    choose(room, 1, "housing")
    choose(room, 2, "transit")
    choose(room, 3)
    mails = received(room, launched(room, MIXED))
    for parts in mails.values():
        assert all("for everybody" in part for part in parts)
    lines = ("Rent relief opens", "At home", "The bridge", "Outside")
    got = [[all(line in part for part in mails[number]) for line in lines] for number in sorted(mails)]
    none = [[any(line in part for part in mails[number]) for line in lines] for number in sorted(mails)]
    assert got == none
    assert got == [
        [True, True, True, True],
        [True, True, False, False],
        [False, False, True, True],
        [False, False, False, False],
    ]


def test_whoever_chose_other_topics_is_not_sent_an_issue_that_says_nothing_to_them(
    room: CalendarRoom,
) -> None:
    choose(room, 1, "housing")
    choose(room, 2, "transit")
    proposal = proposed(room, NARROW)
    assert proposal.people == 3
    assert [(one.version, one.people, one.is_sent) for one in proposal.variants] == [
        ("en, all topics", 2, True),
        ("en, topics: housing", 1, True),
        (OTHER_TOPICS, 1, False),
    ]
    assert "topic.not-sent" in [one.rule for one in proposal.findings]
    mailing_id = launched(room, NARROW)
    assert [(one.status, one.detail) for one in room.store.deliveries(mailing_id)] == [
        (DeliveryStatus.QUEUED, ""),
        (DeliveryStatus.QUEUED, ""),
        (DeliveryStatus.SUPPRESSED, OTHER_TOPICS),
        (DeliveryStatus.QUEUED, ""),
    ]
    assert sorted(received(room, mailing_id)) == [1, 2, 4]


def test_an_issue_that_nobody_wants_is_refused_with_the_reason(room: CalendarRoom) -> None:
    for number in range(4):
        choose(room, number, "transit")
    proposal = proposed(room, NARROW)
    assert proposal.people == 0
    assert [one.message for one in proposal.refusals] == [
        f"No one on {LIST} would get it: all 4 people chose other topics"
    ]
    assert isinstance(commit(room.workspace, proposal, by=staff("bo")), Refused)


def test_a_choice_counts_from_the_next_issue(room: CalendarRoom) -> None:
    choose(room, 0, "housing")
    mailing_id = launched(room, NARROW)
    room.clock.later(minutes=1)
    choose(room, 0, "transit")
    choose(room, 1, "parks")
    mails = received(room, mailing_id)
    assert "Rent relief opens" in mails[1][0]
    assert "Rent relief opens" in mails[2][0]


def test_a_scheduled_issue_is_sent_by_what_people_chose_until_it_leaves(room: CalendarRoom) -> None:
    proposal = prepare(room.workspace, written(room, NARROW), when=When(words="tomorrow 9:00"))
    assert isinstance(proposal, Proposal)
    assert isinstance(commit(room.workspace, proposal, by=staff("bo")), Scheduled)
    choose(room, 1, "transit")
    choose(room, 2, "parks")
    room.clock.later(hours=23, minutes=29)
    scheduler = room.scheduler()
    scheduler.turn()
    room.clock.later(minutes=1)
    scheduler.turn()
    (mailing,) = room.store.mailings()
    mails = received(room, mailing.id)
    assert sorted(mails) == [1, 3, 4]
    assert "tree fair" in mails[3][1]
    assert "Rent relief" not in mails[3][1]


def test_languages_segments_and_topics_go_together(room: CalendarRoom) -> None:
    two = HEAD.replace("lang: en", "lang: [en, es]\nsubject.es: Noticias")
    text = (
        f"{two}The district this week, for everybody.\n\n{RENT}\n"
        "=== es\nEl distrito esta semana, para todos.\n\n"
        + RENT.replace("Rent relief opens", "La ayuda empieza")
        + "\n=== all\n::: only segment: spanish\ntopic: parks\n\nArboles.\n:::\n"
    )
    edition = render_issue(room.workspace, written(room, text))
    seen = {
        (one.lang, one.segments, one.topics): [
            word in one.html and word in one.text for word in ("Rent relief opens", "La ayuda", "Arboles")
        ]
        for one in edition.versions
    }
    assert len(seen) == 16
    for (lang, segments, topics), got in seen.items():
        assert got == [
            lang == "en" and "housing" in topics,
            lang == "es" and "housing" in topics,
            bool(segments) and "parks" in topics,
        ]
    assert [one.lang for one in public_versions(edition)] == ["en", "es"]


def test_what_is_approved_does_not_depend_on_who_chose_what(room: CalendarRoom) -> None:
    before = proposed(room, MIXED).edition.digest
    choose(room, 1, "housing")
    assert proposed(room, MIXED).edition.digest == before
    assert proposed(room, MIXED.replace("topic: housing", "topic: parks")).edition.digest != before


def test_another_topic_alone_is_another_edition(room: CalendarRoom) -> None:
    one = HEAD + "::: only topic: housing\nThe office is open on Monday, too.\n:::\n"
    digests = {
        render_issue(room.workspace, written(room, text)).digest
        for text in (one, one.replace("housing", "parks"), HEAD + "The office is open on Monday, too.\n")
    }
    assert len(digests) == 3


def test_a_frozen_edition_is_restored_with_its_topics(room: CalendarRoom) -> None:
    edition = proposed(room, NARROW).edition
    assert room.store.edition_of(launched(room, NARROW)) == edition
    assert (edition.topics, edition.needs_topic, len(edition.versions)) == (("housing", "parks"), True, 3)


def test_every_version_is_checked(room: CalendarRoom) -> None:
    broken = MIXED.replace(":::\n\n## Outside", "[Read more](http://localhost/a)\n:::\n\n## Outside")
    issue = written(room, broken)
    found = check_issue(room.workspace, issue, render_issue(room.workspace, issue))
    assert len([one for one in found if "localhost" in one.message]) == 1


def test_staff_see_the_issue_with_all_topics_with_each_and_with_none(
    room: CalendarRoom, tmp_path: Path
) -> None:
    issue = written(room, MIXED)
    edition = render_issue(room.workspace, issue)
    assert [one.topics for one in proofs_of(edition)] == [
        TOPICS, ("housing",), ("parks",), ("transit",), ()
    ]  # fmt: skip
    names = {file.path.name for file in write_build(room.workspace, issue, edition, tmp_path / "build")}
    assert {f"{SLUG}.html", f"{SLUG}+topic-housing.html", f"{SLUG}+no-topic.txt"} <= names


def test_too_many_topics_in_one_issue_are_refused_before_anything_is_rendered(room: CalendarRoom) -> None:
    topics = {f"t{number}": Topic(key=f"t{number}", title="T") for number in range(8)}
    publication = replace(room.workspace.settings.publication, topics=topics)
    settings_ = replace(room.workspace.settings, publication=publication)
    room.workspace = replace(room.workspace, settings=settings_)
    parts = "".join(f"::: only topic: {one}\nText.\n:::\n\n" for one in topics)
    with pytest.raises(RefusedError, match=r"256 versions.*8 topics.*at most 128"):
        render_issue(room.workspace, written(room, HEAD + parts))


def test_the_certificate_names_who_was_not_sent_it_and_why(room: CalendarRoom, tmp_path: Path) -> None:
    for number in range(3):
        choose(room, number, "transit")
    mailing_id = launched(room, NARROW)
    store, now = room.store, room.clock.now()
    with store.worker() as worker:
        (one,) = store.claim(mailing_id, worker, limit=10, now=now)
        store.at_risk(mailing_id, worker, [one.subscriber_id], now=now)
        store.record(mailing_id, worker, [(one.subscriber_id, Accepted())], now=now)
    store.finish(mailing_id, now=now)
    audit = store.audit(mailing_id)
    assert audit.other_topics == 3
    assert (audit.counts.accepted, audit.counts.suppressed, audit.counts.audience) == (1, 3, 4)
    data = StringIO()
    print_certificate(room.workspace, mailing_id, out=data)
    assert json.loads(data.getvalue())["other_topics"] == 3
    write_certificate(room.workspace, mailing_id, path=tmp_path / "page.html", json=False)
    assert "3 of the suppressed chose other topics" in (tmp_path / "page.html").read_text(encoding="utf-8")


PARTS = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from(TOPICS), max_size=2), st.sampled_from(["only", "note", "policy"])
    ),
    min_size=1,
    max_size=6,
)
CHOICES = st.lists(st.none() | st.frozensets(st.sampled_from(TOPICS)), min_size=3, max_size=3)


def issue_of(parts: list[tuple[frozenset[str], str]]) -> str:
    text = [HEAD]
    for number, (topics, kind) in enumerate(parts):
        line = f"topic: {', '.join(sorted(topics))}\n" if topics else ""
        words = f"Part{number}words is a sentence of this issue."
        if kind == "only":
            text.append(f"## Heading{number}\n\n" + (f"::: only {line}{words}\n:::" if topics else words))
        else:
            text.append(f"::: {kind} Title{number}\n{line}\n{words}\n:::")
    return "\n\n".join(text) + "\n"


def headed(parts: list[tuple[frozenset[str], str]], got: list[int]) -> list[int]:
    """Return the headings that are left: a part below each is among those that a reader got."""
    starts = [number for number, (_, kind) in enumerate(parts) if kind == "only"]
    ends = [*starts[1:], len(parts)]
    return [start for start, end in zip(starts, ends, strict=False) if set(range(start, end)) & set(got)]


@pytest.fixture(params=["sqlite", "postgresql"])
def either_room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CalendarRoom]:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    with topic_room(tmp_path, people=3, url=url) as opened:
        yield opened


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(parts=PARTS, choices=CHOICES)
def test_everybody_gets_exactly_the_right_parts(
    either_room: CalendarRoom,
    parts: list[tuple[frozenset[str], str]],
    choices: list[frozenset[str] | None],
) -> None:
    room = either_room
    room.clock.later(days=1)
    for number, choice in enumerate(choices):
        topics = None if choice is None else tuple(sorted(choice))
        room.store.choose_topics(
            key(number), TopicChoice(list=LIST, topics=topics, at=room.clock.now(), method="page")
        )
    issue = replace(written(room, issue_of(parts)), slug=f"news-{len(room.store.mailings())}")
    proposal = prepare(room.workspace, issue)
    assert isinstance(proposal, Proposal), proposal
    expected = {
        number: [n for n, (topics, _) in enumerate(parts) if not topics or choice is None or topics & choice]
        for number, choice in enumerate(choices)
    }
    assert proposal.people == sum(bool(got) for got in expected.values())
    if not proposal.people:
        return
    outcome = commit(room.workspace, proposal, by=staff("bo"))
    assert isinstance(outcome, Launched), outcome
    mails = received(room, outcome.mailing.id)
    ids = {one.person.address_key: one.id for one in room.store.subscribers(list=LIST)}
    for number, got in expected.items():
        mail = mails.pop(ids[key(number)], None)
        assert (mail is not None) == bool(got)
        for form in mail or ():
            assert [n for n in range(len(parts)) if f"Part{n}words" in form] == got
            assert [n for n in range(len(parts)) if f"Heading{n}" in form] == headed(parts, got)
    assert not mails
