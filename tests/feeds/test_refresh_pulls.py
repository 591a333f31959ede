"""What changes under each locked pull line of an issue."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.pull_candidates import PullCandidates
from newsletter.feeds.refresh_pull import Refreshed
from newsletter.feeds.refresh_pulls import RefreshedPull, changed_locks, refresh_pulls
from newsletter.issues.pull_lines import locked_pulls
from newsletter.model import Issue
from tests.feeds.made import NOW, entry, on_desk
from tests.issues.samples import FRONT, parse

NEW, OLD, OTHER = (entry(title) for title in ("Bike lane opens", "Library hours grow", "Bus to the sea"))
LOCKED = f"""\
::: news N
- pull: city-hall, newest 1
  pulled: 2023-03-10 09:00 UTC
  - [{OLD.title}]({OLD.url}) | The Paper
- pull: desk, newest 1
  pulled: 2023-03-10 09:00 UTC
  - [{OTHER.title}]({OTHER.url}) | The Paper
:::
"""
WRITTEN = {
    "city-hall": {canonical_url(OLD.url): f"[{OLD.title}]({OLD.url}) | The Paper"},
    "desk": {canonical_url(OTHER.url): f"[{OTHER.title}]({OTHER.url}) | The Paper"},
}


def refreshed(
    issue: Issue,
    *,
    problems: Mapping[str, str] | None = None,
    written: Mapping[str, Mapping[str, str]] = WRITTEN,
) -> tuple[RefreshedPull, ...]:
    candidates = PullCandidates(
        stories={"city-hall": on_desk([NEW]), "desk": on_desk([NEW, OTHER])},
        feeds=("city-hall", "el-barrio"),
        problems=problems or {},
        since=None,
    )
    return refresh_pulls(issue, locked_pulls(issue), candidates, written)


def test_a_line_of_ours_gives_way_and_what_comes_in_is_not_chosen_again_below() -> None:
    first, second = refreshed(parse(FRONT + LOCKED))
    assert [gone.story.title for gone in first.refreshed.gone] == [OLD.title]
    assert [story.title for story in first.refreshed.new] == [NEW.title]
    assert second.refreshed == Refreshed()


def test_a_line_that_staff_changed_or_noted_or_that_we_never_wrote_stays() -> None:
    changed = LOCKED.replace(f"[{OLD.title}]", "[In our words]")
    noted = LOCKED.replace(f"  - [{OLD.title}]", f"  <!-- ask -->\n  - [{OLD.title}]")
    for text in (changed, noted):
        assert refreshed(parse(FRONT + text))[0].refreshed == Refreshed()
    assert refreshed(parse(FRONT + LOCKED), written={"city-hall": {}, "desk": {}})[0].refreshed.gone == ()


def test_a_pull_from_one_feed_that_gave_no_answer_is_left_and_the_desk_takes_what_there_is() -> None:
    first, second = refreshed(parse(FRONT + LOCKED), problems={"city-hall": "answered 500"})
    assert (first.refreshed, first.problem) == (Refreshed(), "answered 500")
    assert second.problem == "city-hall: answered 500"
    assert [story.title for story in second.refreshed.new] == [NEW.title]


def test_only_pulls_under_which_something_changes_are_written() -> None:
    found = refreshed(parse(FRONT + LOCKED))
    (change,) = changed_locks(found, NOW)
    assert (change.pull, change.at) == (found[0].pull, NOW)
    assert [story.title for story in (*change.gone, *change.new)] == [OLD.title, NEW.title]
