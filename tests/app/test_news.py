"""News into an issue, from real servers, through the real store, into the real file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.desk import desk_stories, set_story_verdict
from newsletter.app.feed_polling import poll_feeds
from newsletter.app.news import pull_news, refresh_news
from newsletter.issues.pull_lines import open_pulls, pulls_of, settled_stories
from newsletter.model import Issue, StoryVerdict
from tests.app.actors import staff
from tests.feeds.newsroom import Newsroom, newsroom, rss
from tests.http.faulty_http import page

FEEDS = {
    "paper": ("Bike lane opens on Sunset", "Library hours grow in spring"),
    "herald": ("Rent relief closes this month", "Farmers market moves north"),
}
PULL = "- pull: paper, newest 2\n"
DESK = "- pull: desk, newest 3\n"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, FEEDS) as opened:
        yield opened


def pulled(room: Newsroom, slug: str = "march", news: str = PULL, date: str = "2023-03-11") -> Issue:
    pull_news(room.workspace, room.write(slug, news, date=date))
    return room.open(slug)


def titles(issue: Issue) -> list[str]:
    return [story.title for story in settled_stories(issue)]


def text_of(room: Newsroom, slug: str = "march") -> str:
    return (room.workspace.root / "issues" / f"{slug}.md").read_text(encoding="utf-8")


def edit(room: Newsroom, old: str, new: str, slug: str = "march") -> Issue:
    text = text_of(room, slug)
    assert old in text
    (room.workspace.root / "issues" / f"{slug}.md").write_text(text.replace(old, new), encoding="utf-8")
    return room.open(slug)


def test_two_outlets_with_one_story_make_one_line(room: Newsroom) -> None:
    room.publishes("herald", "Bike lane opens on Sunset | The Herald > https://herald.example/bike")
    issue = pulled(room, news=DESK)
    assert sorted(titles(issue)) == sorted(FEEDS["paper"])
    assert "The Paper" in text_of(room)
    (both, _) = desk_stories(room.workspace)
    assert both.left_out == "already in issues/march.md"


def test_the_same_link_with_other_tracking_parameters_is_not_offered_next_week(room: Newsroom) -> None:
    room.publishes("paper", "A garden opens > https://paper.example/garden?utm_source=rss&utm_campaign=w10")
    assert titles(pulled(room)) == ["A garden opens"]
    room.clock.later(days=7)
    again = "http://www.paper.example/garden/?utm_source=rss&utm_campaign=w11&fbclid=x"
    room.publishes("paper", f"A garden opens at last > {again}", "Bus to the sea")
    issue = pulled(room, "april", date="2023-03-18")
    assert titles(issue) == ["Bus to the sea"]


def test_a_story_typed_by_hand_is_not_pulled_again(room: Newsroom) -> None:
    typed = "- [Our words for it](https://news.example/bike-lane-opens-on-sunset?utm_source=me)\n"
    assert titles(pulled(room, news=typed + PULL)) == ["Our words for it", "Library hours grow in spring"]
    assert titles(pulled(room, "april", news=PULL, date="2023-03-12")) == []


def test_an_issue_that_cannot_be_read_still_counts_with_its_links(room: Newsroom) -> None:
    file = room.workspace.root / "issues" / "broken.md"
    file.parent.mkdir()
    file.write_text("no front matter [x](https://news.example/bike-lane-opens-on-sunset)", encoding="utf-8")
    assert titles(pulled(room)) == ["Library hours grow in spring"]


def test_what_was_kept_is_pulled_on_purpose_and_its_note_stands_above_it(room: Newsroom) -> None:
    pulled(room)
    set_story_verdict(
        room.workspace,
        "bike lane",
        verdict=StoryVerdict.KEPT,
        comment="Ana: check\nthe street --> please",
        by=staff("sam"),
    )
    issue = pulled(room, "april", date="2023-03-12")
    assert titles(issue) == ["Bike lane opens on Sunset"]
    assert "  <!-- Ana: check the street –> please -->\n  - [Bike lane" in text_of(room, "april")


def test_what_was_rejected_on_the_desk_is_not_pulled_from_another_outlet_either(room: Newsroom) -> None:
    room.publishes("herald", "Bike lane opens on Sunset > https://herald.example/bike")
    poll_feeds(room.workspace, list(FEEDS))
    set_story_verdict(room.workspace, "bike lane", verdict=StoryVerdict.REJECTED, by=staff("sam"))
    assert titles(pulled(room, news="- pull: herald, newest 2\n")) == []
    set_story_verdict(room.workspace, "bike lane", verdict=StoryVerdict.OPEN, by=staff("sam"))
    assert titles(pulled(room, "april", news="- pull: herald, newest 2\n", date="2023-03-12")) == [
        "Bike lane opens on Sunset"
    ]


def test_what_was_kept_comes_once_and_not_in_every_issue_after(room: Newsroom) -> None:
    pulled(room)
    room.clock.later(hours=1)
    set_story_verdict(room.workspace, "bike lane", verdict=StoryVerdict.KEPT, by=staff("sam"))
    room.clock.later(hours=1)
    assert titles(pulled(room, "april", date="2023-03-12")) == ["Bike lane opens on Sunset"]
    assert refresh_news(room.workspace, room.open("april")).diff == "", "its own issue keeps it"
    room.clock.later(hours=1)
    set_story_verdict(room.workspace, "bike lane", comment="Ana: again?", by=staff("ana"))
    assert titles(pulled(room, "may", date="2023-03-13")) == []
    set_story_verdict(room.workspace, "bike lane", verdict=StoryVerdict.KEPT, by=staff("sam"))
    assert titles(pulled(room, "june", date="2023-03-14")) == ["Bike lane opens on Sunset"]


def test_what_was_kept_and_then_typed_by_hand_has_had_its_turn_too(room: Newsroom) -> None:
    pulled(room)
    set_story_verdict(room.workspace, "bike lane", verdict=StoryVerdict.KEPT, by=staff("sam"))
    room.write("april", "- [Our words](https://news.example/bike-lane-opens-on-sunset)\n", date="2023-03-12")
    assert titles(pulled(room, "may", date="2023-03-13")) == []


def test_what_a_feed_lists_no_more_is_forgotten_and_brings_nothing_back(room: Newsroom) -> None:
    """Told and rejected stories stay away; what is still listed does not come back as new."""
    poll_feeds(room.workspace, ["paper"])
    set_story_verdict(room.workspace, "bike lane", verdict=StoryVerdict.REJECTED, by=staff("sam"))
    pulled(room)
    room.clock.later(days=181)
    undated = rss("Library hours grow in spring", "An old friend").replace(b"pubDate", b"x")
    room.answers("paper", page(undated))
    (first,) = poll_feeds(room.workspace, ["paper"])
    assert [entry.title for entry in room.store.entries("paper")] == [
        "An old friend",
        "Library hours grow in spring",
    ]
    room.clock.later(days=181)
    room.answers("paper", page(undated.replace(b"friend", b"friend, corrected")))
    (second,) = poll_feeds(room.workspace, ["paper"])
    assert (first.new, second.new) == (1, 1), "its address changed with its headline"
    room.publishes("paper", *FEEDS["paper"])
    room.clock.later(days=2)
    (third,) = poll_feeds(room.workspace, ["paper"])
    assert third.new == 1, "the rejected one was forgotten"
    assert titles(pulled(room, "next", date="2024-03-10")) == ["An old friend, corrected"]


def test_a_dead_feed_leaves_its_line_open_and_no_other(room: Newsroom) -> None:
    room.answers("paper", page(b"", status="500 Oops"))
    issue = room.write("march", PULL + "- pull: herald, newest 1\n")
    broken, well = pull_news(room.workspace, issue).pulls
    assert (broken.stays_open, well.stays_open) == (True, False)
    assert "answered 500" in broken.problem
    assert [pull.feed for pull in open_pulls(room.open("march"))] == ["paper"]


def test_a_feed_that_is_down_today_lends_what_it_gave_last(room: Newsroom) -> None:
    pulled(room, "march", news="- pull: paper, newest 1\n")
    room.answers("paper", page(b"", status="500 Oops"))
    room.clock.later(hours=3)
    (report,) = pull_news(room.workspace, room.write("april", PULL, date="2023-03-12")).pulls
    assert "answered 500" in report.problem
    assert titles(room.open("april")) == ["Library hours grow in spring"]


def test_the_desk_line_is_only_left_open_when_no_feed_answers(room: Newsroom) -> None:
    room.answers("paper", page(b"", status="500 Oops"))
    room.publishes("herald")
    (report,) = pull_news(room.workspace, room.write("march", DESK)).pulls
    assert (report.stays_open, report.stories) == (False, ())
    assert "paper: " in report.problem
    assert "nothing new" in text_of(room)
    room.answers("herald", page(b"", status="500 Oops"))
    room.clock.later(hours=3)
    (report,) = pull_news(room.workspace, room.write("april", DESK)).pulls
    assert report.stays_open


def test_an_issue_without_open_lines_asks_nobody(room: Newsroom) -> None:
    issue = room.write("march", "- [Typed](https://t.example/)\n")
    assert pull_news(room.workspace, issue).pulls == ()
    assert refresh_news(room.workspace, issue).diff == ""
    assert room.server.requests == []


# --- Refreshing ----------------------------------------------------------------------------------


def test_refreshing_keeps_staffs_work_and_says_what_went_and_why(room: Newsroom) -> None:
    pulled(room, news="- pull: paper, newest 3\n")
    edit(room, "[Library hours grow in spring]", "[Libraries: more hours]")
    room.clock.later(hours=2)
    room.publishes("paper", "Street fair on Saturday", "School garden wins", "Tree planting day")
    before = text_of(room)
    done = refresh_news(room.workspace, room.open("march"))
    (report,) = done.pulls
    assert [(gone.story.title, gone.why) for gone in report.refreshed.gone] == [
        ("Bike lane opens on Sunset", "newer stories took its place")
    ]
    assert titles(room.open("march")) == [
        "Libraries: more hours",
        "Street fair on Saturday",
        "School garden wins",
    ]
    assert "-  - [Bike lane opens on Sunset]" in done.diff
    assert "+  - [Street fair on Saturday]" in done.diff
    changed = {line for line in before.splitlines() if line not in text_of(room).splitlines()}
    assert len(changed) == 2  # the pulled: line and the story that went


def test_what_staff_deleted_does_not_come_back_and_what_they_noted_stays(room: Newsroom) -> None:
    pulled(room)
    text = text_of(room)
    line = next(line for line in text.splitlines(keepends=True) if "Bike lane" in line)
    other = next(line for line in text.splitlines(keepends=True) if "Library" in line)
    edit(room, line, "")
    edit(room, other, "  <!-- ask the library -->\n" + other)
    room.clock.later(hours=2)
    room.publishes("paper", "Street fair on Saturday", *FEEDS["paper"])
    (report,) = refresh_news(room.workspace, room.open("march")).pulls
    assert report.refreshed.not_again == ("Bike lane opens on Sunset",)
    assert titles(room.open("march")) == ["Library hours grow in spring", "Street fair on Saturday"]
    assert "  <!-- ask the library -->\n" in text_of(room)


def test_refreshing_twice_changes_nothing_the_second_time(room: Newsroom) -> None:
    pulled(room)
    room.clock.later(hours=2)
    room.publishes("paper", "Street fair on Saturday")
    assert refresh_news(room.workspace, room.open("march")).diff
    after = text_of(room)
    room.clock.later(hours=2)
    assert refresh_news(room.workspace, room.open("march")).diff == ""
    assert text_of(room) == after


def test_a_feed_that_cannot_be_asked_leaves_its_lines_as_they_are(room: Newsroom) -> None:
    pulled(room)
    before = text_of(room)
    room.clock.later(hours=2)
    room.answers("paper", page(b"", status="500 Oops"))
    done = refresh_news(room.workspace, room.open("march"))
    assert "answered 500" in done.pulls[0].problem
    assert text_of(room) == before


def test_a_rejected_story_goes_from_the_issue_with_the_reason(room: Newsroom) -> None:
    pulled(room)
    set_story_verdict(room.workspace, "bike lane", verdict=StoryVerdict.REJECTED, by=staff("sam"))
    room.clock.later(hours=2)
    (report,) = refresh_news(room.workspace, room.open("march")).pulls
    assert [gone.why for gone in report.refreshed.gone] == ["rejected by sam on 2023-03-11"]


def test_a_lock_from_another_machine_loses_no_line(room: Newsroom, tmp_path: Path) -> None:
    """What we wrote there is not known here: every line could be staff's."""
    locked = PULL + "  pulled: 2023-03-10 09:00 UTC\n  - [Old](https://old.example/) | The Paper\n"
    room.write("march", locked)
    (report,) = refresh_news(room.workspace, room.open("march")).pulls
    assert report.refreshed.gone == ()
    assert titles(room.open("march")) == ["Old", "Bike lane opens on Sunset"]
    edit(room, "[Old]", "[Old, in our words]")
    room.clock.later(hours=2)
    room.publishes("paper", "Street fair on Saturday", "School garden wins")
    (report,) = refresh_news(room.workspace, room.open("march")).pulls
    assert [gone.story.title for gone in report.refreshed.gone] == ["Bike lane opens on Sunset"]
    assert titles(room.open("march")) == ["Old, in our words", "Street fair on Saturday"]


def test_two_pulls_of_one_issue_never_tell_the_same(room: Newsroom) -> None:
    issue = pulled(room, news=PULL + DESK)
    assert len(titles(issue)) == len(set(titles(issue))) == 4
    room.clock.later(hours=2)
    room.publishes("paper", "Street fair on Saturday", *FEEDS["paper"])
    refresh_news(room.workspace, issue)
    found = titles(room.open("march"))
    assert len(found) == len(set(found))
    assert len(pulls_of(room.open("march"))) == 2


def test_a_story_may_stand_once_in_each_language_of_an_issue(room: Newsroom) -> None:
    body = "=== en\n::: news N\n- pull: paper, newest 1\n:::\n\n=== es\n::: news N\n- pull: paper, newest 1\n:::\n"
    file = room.workspace.root / "issues" / "two.md"
    file.parent.mkdir()
    file.write_text(
        f"---\nsubject: S\ndate: 2023-03-11\nlist: all\nlang: [en, es]\n---\n{body}", encoding="utf-8"
    )
    pull_news(room.workspace, room.open("two"))
    assert titles(room.open("two")) == ["Bike lane opens on Sunset"] * 2


CALENDAR = b"""<rss version="2.0" xmlns:calendarEvent="https://city.example/Calendar.aspx"><channel>
<link>https://city.example/</link>
<item><title>Storytime</title><link>/Calendar.aspx?EID=12</link><guid isPermaLink="false">12/1</guid>
<calendarEvent:EventDates> March 14, 2023 </calendarEvent:EventDates></item>
<item><title>Storytime</title><link>/Calendar.aspx?EID=12</link><guid isPermaLink="false">12/2</guid>
<calendarEvent:EventDates> March 21, 2023 </calendarEvent:EventDates></item></channel></rss>"""
FOURTEENTH, TWENTY_FIRST = "Storytime – March 14, 2023", "Storytime – March 21, 2023"


def test_a_calendar_gives_a_line_for_each_date_and_prints_none_of_its_own(room: Newsroom) -> None:
    room.answers("paper", page(CALENDAR))
    assert titles(pulled(room)) == [FOURTEENTH, TWENTY_FIRST]
    assert f"- [{FOURTEENTH}](https://city.example/Calendar.aspx?EID=12) | The Paper | lang: en\n" in text_of(
        room
    )
    assert refresh_news(room.workspace, room.open("march")).diff == ""


def test_the_date_that_was_told_is_not_told_again_and_the_other_is(room: Newsroom) -> None:
    room.answers("paper", page(CALENDAR))
    assert titles(pulled(room, news="- pull: paper, newest 1\n")) == [FOURTEENTH]
    assert titles(pulled(room, "april", date="2023-03-18")) == [TWENTY_FIRST]


def test_what_says_no_date_is_never_new_since_the_last_issue(room: Newsroom) -> None:
    pulled(room, "march", news="- pull: herald, newest 1\n")
    room.answers("paper", page(CALENDAR))
    asked = "- pull: paper, newest 2, since last issue\n"
    assert titles(pulled(room, "april", news=asked, date="2023-03-18")) == []
    set_story_verdict(room.workspace, "March 21", verdict=StoryVerdict.KEPT, by=staff("sam"))
    assert titles(pulled(room, "may", news=asked, date="2023-03-25")) == [TWENTY_FIRST]
