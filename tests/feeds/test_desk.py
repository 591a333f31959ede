"""What lies on the desk, in which order, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.desk import DeskStory, desk_horizon, offered
from newsletter.feeds.published_stories import PublishedStories
from newsletter.model import DeskNote, DeskSettings, StoryVerdict
from tests.feeds.made import DIARIO, HERALD, NOW, PAPER, PUBLICATION, entry, on_desk, publication
from tests.feeds.test_cluster import stories as entries

PLAN = entry("Council approves the new housing plan", summary="A long debate about golf.")
NOTE = DeskNote(
    canonical="https://paper.example/council-approves-the-new-housing-plan",
    title=PLAN.title,
    verdict=StoryVerdict.REJECTED,
    comment="Wait for the vote",
    actor="sam",
    at=NOW,
)
TOLD = PublishedStories(title="", url=PLAN.url + "?utm_source=x", day=date(2023, 1, 1), where="issues/feb.md")


def titles(stories: tuple[DeskStory, ...]) -> list[str]:
    return [story.entry.title for story in stories]


def test_two_outlets_with_one_story_are_one_line_with_the_other_named() -> None:
    (story,) = on_desk(
        [replace(PLAN, feed="herald", url="https://herald.example/p", image="https://i.example/"), PLAN]
    )
    assert (story.outlet, story.also, story.entry.url) == ("The Paper", ("The Herald",), PLAN.url)
    assert len(story.canonical) == 2
    assert story.score == sum(reason.points for reason in story.reasons)
    assert "+5 reported by 2 outlets" in map(str, story.reasons)


def test_kept_ones_come_first_then_the_best_then_the_newest() -> None:
    old = entry("Something old", at=NOW - timedelta(days=9))
    kept = replace(NOTE, canonical="https://paper.example/something-old", verdict=StoryVerdict.KEPT)
    good, later = entry("Rent falls"), entry("A parade", at=NOW + timedelta(minutes=5))
    desk = DeskSettings(keywords={"rent": 5})
    stories = on_desk([later, old, good], notes=[kept], publication=publication(desk=desk))
    assert titles(stories) == ["Something old", "Rent falls", "A parade"]


def why(**changes: object) -> str:
    """Say why the plan is left out with such a desk."""
    made = publication(desk=DeskSettings(**changes))  # type: ignore[arg-type]
    (story,) = on_desk([PLAN], publication=made)
    assert bool(offered([story])) is not bool(story.left_out)
    return story.left_out


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"exclude": ("Golf",)}, "it says “Golf”"),
        ({"include": ("rent", "HOUSING")}, ""),
        ({"include": ("rent",)}, "it says none of the words wanted"),
        ({"langs": ("es", "en")}, ""),
        ({"langs": ("es",)}, "it is in another language (en)"),
    ],
)
def test_the_publications_wishes_sift(changes: dict[str, object], said: str) -> None:
    assert why(**changes) == said


def test_a_feeds_own_wishes_sift_too() -> None:
    for feed in (replace(PAPER, exclude=("golf",)), replace(PAPER, include=("rent",))):
        assert not offered(on_desk([PLAN], publication=publication(feed)))


def test_a_dialect_of_a_wanted_language_is_wanted() -> None:
    made = publication(PAPER, replace(DIARIO, lang="es-MX"), desk=DeskSettings(langs=("es",)))
    assert titles(offered(on_desk([PLAN, entry("Un plan", feed="diario")], publication=made))) == ["Un plan"]
    assert not offered(on_desk([entry("X", lang="est")], publication=made))


def test_what_was_rejected_or_told_is_left_out_and_says_so() -> None:
    (rejected,) = on_desk([PLAN], notes=[NOTE])
    assert (rejected.left_out, rejected.comment) == ("rejected by sam on 2023-03-11", "Wait for the vote")
    (told,) = on_desk([PLAN], told=[TOLD])
    assert told.left_out == "already in issues/feb.md"


def test_a_rejected_story_stays_away_in_every_outlets_version() -> None:
    herald = replace(PLAN, feed="herald", url="https://herald.example/other")
    assert not offered(on_desk([herald, PLAN], notes=[NOTE]))


def test_a_rejected_story_stays_away_when_only_another_outlets_version_is_left() -> None:
    herald = replace(PLAN, feed="herald", url="https://herald.example/other")
    (story,) = on_desk([herald], notes=[NOTE])
    assert (story.left_out, story.verdict) == ("rejected by sam on 2023-03-11", StoryVerdict.REJECTED)
    column = replace(herald, published_at=NOW + timedelta(days=7))
    assert offered(on_desk([column], notes=[NOTE])), "a weekly column keeps its headline"
    back = replace(NOTE, canonical="https://herald.example/other", verdict=StoryVerdict.OPEN)
    assert offered(on_desk([herald], notes=[NOTE, back])), "taken back for this one"


def test_what_staff_keep_is_offered_on_purpose_whatever_speaks_against_it() -> None:
    kept = replace(NOTE, verdict=StoryVerdict.KEPT)
    made = publication(desk=DeskSettings(exclude=("golf",), langs=("es",)))
    assert offered(on_desk([PLAN], notes=[kept], told=[TOLD], publication=made))


def test_what_was_kept_and_told_since_has_had_its_turn() -> None:
    kept = replace(NOTE, verdict=StoryVerdict.KEPT)
    (story,) = on_desk([PLAN], notes=[kept], told=[TOLD, replace(TOLD, since=NOW + timedelta(hours=1))])
    assert story.left_out == "already in issues/feb.md since it was kept"


def test_of_two_outlets_versions_the_last_verdict_counts_and_no_word_is_lost() -> None:
    herald = replace(PLAN, feed="herald", url="https://herald.example/other")
    word = replace(NOTE, verdict=StoryVerdict.OPEN, at=NOW + timedelta(days=1))
    other = replace(NOTE, canonical="https://herald.example/other", comment="")
    (story,) = on_desk([herald, PLAN], notes=[word, other])
    assert (story.verdict, story.comment) == (StoryVerdict.REJECTED, "Wait for the vote")


def test_a_note_alone_changes_nothing_but_is_there() -> None:
    (story,) = on_desk([PLAN], notes=[replace(NOTE, verdict=StoryVerdict.OPEN)])
    assert (story.left_out, story.comment) == ("", "Wait for the vote")


def test_stories_of_a_feed_that_is_no_longer_named_are_left_aside() -> None:
    assert on_desk([entry("X", feed="gone")]) == ()


def test_a_paywall_is_known_from_the_entry_or_the_feed() -> None:
    free = publication(PAPER, replace(HERALD, paywall=True))
    found = on_desk([PLAN, entry("B", feed="herald"), entry("C", paywall=True)], publication=free)
    assert {story.entry.title: story.paywall for story in found} == {PLAN.title: False, "B": True, "C": True}


def test_the_desk_reaches_back_as_far_as_the_publication_says() -> None:
    assert desk_horizon(PUBLICATION, NOW) == NOW - timedelta(days=14)


@given(st.lists(entries, max_size=12), st.randoms())
def test_the_desk_does_not_depend_on_the_order_of_its_entries(found: list[object], random: object) -> None:
    known = [one for one in found if one.title]  # type: ignore[attr-defined]
    shuffled = sorted(known, key=lambda one: hash((one.url, one.title)))  # type: ignore[attr-defined]
    first, second = on_desk(known), on_desk(shuffled)  # type: ignore[arg-type]
    assert sorted(story.score for story in first) == sorted(story.score for story in second)
    for story in first:
        assert not story.left_out


def test_a_story_without_a_date_is_not_fresh_and_comes_last_among_equals() -> None:
    old = entry("Something old", at=NOW - timedelta(days=99))
    stories = on_desk([entry("Undated", at=None), old, entry("New")])
    assert titles(stories) == ["New", "Something old", "Undated"]
    assert stories[-1].reasons == ()


def test_a_collected_story_is_its_own_outlets() -> None:
    stories = on_desk([entry("A vote", outlet="KXYZ"), entry("A fair")])
    assert [(story.outlet, story.feeds) for story in stories] == [
        ("The Paper", ("paper",)),
        ("KXYZ", ("paper",)),
    ]


EVENTS = [
    entry("Storytime", url="https://city.example/e?EID=12", occasion=f"December {day}, 2026", at=None)
    for day in (8, 15)
]


def test_what_staff_say_of_one_date_of_an_event_is_not_said_of_the_other() -> None:
    note = replace(NOTE, canonical="https://city.example/e?EID=12", title="Storytime – December 8, 2026")
    stories = on_desk(EVENTS, notes=[note])
    assert [(story.headline[-7:], bool(story.left_out)) for story in stories] == [
        ("5, 2026", False),
        ("8, 2026", True),
    ]
    assert stories[0].verdict is StoryVerdict.OPEN


def test_one_date_of_an_event_that_was_told_leaves_the_other() -> None:
    told = PublishedStories(
        title="Storytime – December 8, 2026", url=EVENTS[0].url, day=date(2023, 3, 1), where="issues/a.md"
    )
    assert [story.headline for story in offered(on_desk(EVENTS, told=[told]))] == [
        "Storytime – December 15, 2026"
    ]
    plain = replace(told, title="Storytime")
    assert offered(on_desk(EVENTS, told=[plain])) == (), "nobody knows which it was"
