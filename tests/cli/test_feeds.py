"""`newsletter feeds` as a user runs it, with feeds from a real server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.app.workspace import Workspace as AtWork
from tests.command_line import Newsletter
from tests.feeds.newsroom import rss
from tests.http.faulty_http import FaultyServer, page

PAPER = ("Bike lane opens on Sunset", "Library hours grow in spring")
HERALD = ("BIKE LANE opens on Sunset > https://herald.example/bike", "Rent relief closes")


@pytest.fixture
def served(publication: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyServer]:
    """The sample publication with two feeds of ours, on loopback."""
    now = datetime.now(UTC)
    answers = {"/paper.xml": page(rss(*PAPER, at=now)), "/herald.xml": page(rss(*HERALD, at=now))}
    with FaultyServer(answers) as server:
        file = publication / "newsletter.toml"
        text = file.read_text(encoding="utf-8")
        for key, name in (("city-hall", "paper"), ("el-barrio", "herald")):
            text = text.replace(
                f"https://{key}.example/{'news' if name == 'paper' else 'noticias'}.xml",
                server.url(f"/{name}.xml"),
            )
        file.write_text(text, encoding="utf-8")
        allowed = frozenset({("127.0.0.1", server.port)})
        made = AtWork.__init__

        def init(self: AtWork, **values: object) -> None:
            made(self, **{"allowed_hosts": allowed, **values})  # type: ignore[arg-type]

        monkeypatch.setattr(AtWork, "__init__", init)
        yield server


def test_polling_is_rationed_and_now_asks_all_the_same(served: FaultyServer, newsletter: Newsletter) -> None:
    assert "2 new stories (2 in the feed)" in newsletter("feeds", "poll").out
    again = newsletter("feeds", "poll")
    assert again.exit_code == 0
    assert again.out.count("not polled, its next turn is at") == 2
    assert newsletter("feeds", "poll", "city-hall", "--now").out.strip() == "✓ city-hall: no changes"
    assert len(served.requests) == 3


def test_the_desk_shows_each_story_once_with_reasons(served: FaultyServer, newsletter: Newsletter) -> None:
    newsletter("feeds", "poll")
    shown = newsletter("feeds", "stories")
    assert shown.exit_code == 0, shown.err
    assert shown.out.lower().count("bike lane opens") == 1
    assert "City Hall Today, El Barrio  " in shown.out
    reasons = newsletter("feeds", "stories", "--reasons").out
    assert "+5 reported by 2 outlets" in reasons
    assert "+40 published within the hour" in reasons
    found = json.loads(newsletter("feeds", "stories", "el-barrio", "--json").out)
    assert {story["entry"]["title"] for story in found} == {PAPER[0], "Rent relief closes"}
    assert found[0]["reasons"][0].keys() == {"points", "why"}


def test_keep_reject_and_comment_change_the_desk(served: FaultyServer, newsletter: Newsletter) -> None:
    newsletter("feeds", "poll")
    assert (
        newsletter("feeds", "reject", "bike lane").out.strip().endswith("Bike lane opens on Sunset: rejected")
    )
    assert newsletter("feeds", "keep", "https://news.example/rent-relief-closes?utm_source=x").exit_code == 0
    assert newsletter("feeds", "comment", "library", "Ask \x1b[31mAna").exit_code == 0
    shown = newsletter("feeds", "stories")
    assert "Bike lane" not in shown.out
    assert shown.out.splitlines()[0].count("Rent relief closes") == 1
    assert "“Ask [31mAna”" in shown.out
    assert "1 story not offered; use --all to see why" in shown.err
    assert "not offered: rejected by" in newsletter("feeds", "stories", "--all").out
    newsletter("feeds", "reject", "bike lane", "--undo")
    assert "Bike lane" in newsletter("feeds", "stories").out


def test_a_story_nobody_knows_is_one_line(served: FaultyServer, newsletter: Newsletter) -> None:
    run = newsletter("feeds", "keep", "parade")
    error, hint = run.err.splitlines()
    assert run.exit_code == 2
    assert error.startswith("error: no story on the desk has 'parade'")
    assert hint == "  To list stories: newsletter feeds stories"


def test_the_list_tells_health_and_what_needs_a_look(served: FaultyServer, newsletter: Newsletter) -> None:
    served.now_answers("/herald.xml", page(b"", status="410 Gone"))
    assert newsletter("feeds", "poll").exit_code == 1
    listed = newsletter("feeds", "list")
    assert "a week" in listed.out
    assert "0.5" in listed.out
    assert "feed el-barrio: gone for good since" in listed.err
    rows = json.loads(newsletter("feeds", "list", "--json").out)
    assert rows[0]["per_week"] == 0.5
    assert "gone for good" in rows[1]["alert"]


def test_a_site_is_followed_to_its_feed_and_named_by_it(
    served: FaultyServer, newsletter: Newsletter, publication: Path
) -> None:
    link = b'<!doctype html><link rel="alternate" type="application/rss+xml" href="/paper.xml">'
    served.now_answers("/", page(link, headers=("Content-Type: text/html",)))
    run = newsletter("feeds", "add", "site", served.url("/"))
    assert run.exit_code == 0, run.err
    text = (publication / "newsletter.toml").read_text(encoding="utf-8")
    assert f'[feeds.site]\nurl = "{served.url("/paper.xml")}"\noutlet = "News"' in text


def test_an_edit_of_the_settings_while_a_site_is_asked_stays(
    served: FaultyServer, newsletter: Newsletter, publication: Path
) -> None:
    file = publication / "newsletter.toml"

    def saves(more: str) -> Callable[[], object]:
        return lambda: file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")

    served.meanwhile("/paper.xml", saves("\n# Staff wrote this.\n"))
    assert newsletter("feeds", "add", "site", served.url("/paper.xml")).exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert text.index("# Staff wrote this.") < text.index("[feeds.site]")
    served.meanwhile("/paper.xml", saves('\n[feeds.other]\nurl = "https://o.example/"\noutlet = "O"\n'))
    run = newsletter("feeds", "add", "other", served.url("/paper.xml"))
    assert (run.exit_code, run.err) == (
        1,
        "error: there already is a feed 'other'. Choose another key, or change that feed\n",
    )


def test_an_address_that_cannot_be_asked_is_added_as_typed(
    served: FaultyServer, newsletter: Newsletter, publication: Path
) -> None:
    url = served.url("/nothing")
    assert newsletter("feeds", "add", "later", url).exit_code == 2
    run = newsletter("feeds", "add", "later", url, "--outlet", "Later")
    assert run.exit_code == 0
    assert "Could not check the address now" in run.err
    assert newsletter("feeds", "add", "unseen", "https://u.example/", "--outlet", "U", "--unseen").err == ""
    text = (publication / "newsletter.toml").read_text(encoding="utf-8")
    assert f'url = "{url}"' in text


def test_lists_of_feeds_come_and_go_as_opml(
    newsletter: Newsletter, publication: Path, tmp_path: Path
) -> None:
    file = tmp_path / "out.opml"
    assert "Wrote 2 feeds" in newsletter("feeds", "export", file).out
    assert newsletter("feeds", "export").out == file.read_text(encoding="utf-8")
    assert "Added 0 feeds; 2 of 2 were already there" in newsletter("feeds", "import", file).out
    more = file.read_text(encoding="utf-8").replace("city-hall.example", "other.example")
    file.write_text(more, encoding="utf-8")
    run = newsletter("feeds", "import", file)
    assert "[feeds.city-hall-today]  City Hall Today  https://other.example/news.xml" in run.out
    assert len(json.loads(newsletter("feeds", "list", "--json").out)) == 3
    file.write_text("<opml", encoding="utf-8")
    broken = newsletter("feeds", "import", file)
    assert (broken.exit_code, broken.err.count("\n")) == (2, 1)


def test_refreshing_shows_the_changed_lines_and_what_went_and_why(
    served: FaultyServer, newsletter: Newsletter, publication: Path
) -> None:
    issue = publication / "issues" / "week.md"
    issue.write_text(
        "---\nsubject: S\ndate: 2023-03-11\nlist: constituents\nlang: en\n---\nHi.\n\n"
        "::: news N\n- pull: city-hall, newest 1\n:::\n",
        encoding="utf-8",
    )
    assert "added 1 story to issues/week.md" in newsletter("build", "week").err
    newsletter("feeds", "reject", "bike lane")
    run = newsletter("build", "week", "--refresh-news")
    assert run.exit_code == 0, run.err
    assert "removed: Bike lane opens on Sunset (rejected by" in run.err
    assert "added: Library hours grow in spring" in run.err
    assert "\n-  - [Bike lane" in run.err
    assert "\n+  - [Library" in run.err
    assert "no changes" in newsletter("build", "week", "--refresh-news").err


def test_a_copy_kept_of_an_issue_is_told(
    served: FaultyServer, newsletter: Newsletter, publication: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program has the file open for writing all the time, so its words may come later."""
    monkeypatch.setattr("newsletter.files._PATIENCE_SECONDS", 0)
    issue = publication / "issues" / "week.md"
    issue.write_text(
        "---\nsubject: S\ndate: 2023-03-11\nlist: constituents\nlang: en\n---\nHi.\n\n"
        "::: news N\n- pull: city-hall, newest 1\n:::\n",
        encoding="utf-8",
    )
    with issue.open("a", encoding="utf-8") as writer:
        run = newsletter("build", "week")
        writer.write("Written later.\n")
    assert run.exit_code == 0, run.err
    assert "Another program may have saved issues/week.md at the same time.\n" in run.err
    assert "  Its version is in issues/week.md.bak. Compare the two, then delete that file.\n" in run.err
    assert (issue.with_name("week.md.bak")).read_text(encoding="utf-8").endswith("Written later.\n")
    assert "city-hall" in newsletter("feeds", "list").out, "and the copy is no issue"
    assert "week.md.bak" not in newsletter("calendar").out


def test_a_digest_is_written_when_there_is_enough(
    served: FaultyServer, newsletter: Newsletter, publication: Path
) -> None:
    with (publication / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write('\n[digests.weekly]\ntitle = "The week"\nat_least = 3\n')
    run = newsletter("feeds", "digest", "weekly", "--date", "2030-01-01")
    assert run.exit_code == 0, run.err
    assert "Wrote issues/2030-01-01-the-week.md with 3 stories" in run.out
    again = newsletter("feeds", "digest", "weekly", "--date", "2030-01-01")
    assert (again.exit_code, again.out) == (1, "")
    assert "already exists" in again.err
    assert newsletter("build", "2030-01-01-the-week").exit_code == 0
    few = newsletter("feeds", "digest", "weekly", "--date", "2030-01-08", "--json")
    assert (few.exit_code, json.loads(few.out)["why_not"]) == (1, "only 0 stories, and it needs at least 3")


def test_a_feed_that_is_not_well_is_told_before_a_send(
    served: FaultyServer, newsletter: Newsletter, publication: Path
) -> None:
    newsletter("subscribers", "import", "subscribers/sample.csv", "--basis", "Made-up people")
    issue = publication / "issues" / "week.md"
    issue.write_text(
        "---\nsubject: S\ndate: 2023-03-11\nlist: constituents\nlang: en\n---\nHi.\n\n"
        "::: news N\n- pull: city-hall, newest 1\n:::\n",
        encoding="utf-8",
    )
    newsletter("build", "week")
    served.now_answers("/paper.xml", page(b"", status="410 Gone"))
    newsletter("feeds", "poll", "--now")
    run = newsletter("send", "week", "--dry-run")
    assert "feed city-hall: gone for good since" in run.err


UNDATED = b"""<rss version="2.0"><channel><link>https://city.example/</link>
<item><title>Hearing</title><link>/a</link><pubDate>next Monday</pubDate></item>
<item><title>Fair</title><link>/b</link></item><item><title>Nowhere</title></item></channel></rss>"""


def test_stories_without_a_date_are_told_where_feeds_are_asked_listed_and_sent(
    served: FaultyServer, newsletter: Newsletter, publication: Path
) -> None:
    served.now_answers("/paper.xml", page(UNDATED))
    polled = newsletter("feeds", "poll", "city-hall")
    assert polled.exit_code == 0
    assert "2 new stories (2 in the feed)" in polled.out
    assert "city-hall: cannot read its dates, such as “next Monday”" in polled.err
    assert "2 stories without a publication date" in polled.err
    assert "1 item left out: no text, or no web address" in polled.err
    listed = newsletter("feeds", "list")
    assert (
        "feed city-hall: cannot read its dates, such as “next Monday”; 2 stories without a date" in listed.err
    )
    (row, _) = json.loads(newsletter("feeds", "list", "--json").out)
    assert (row["state"]["undated"], row["state"]["unread_date"], row["state"]["left_out"]) == (
        2,
        "next Monday",
        1,
    )
    assert "City Hall Today  no date" in newsletter("feeds", "stories").out
    stories = json.loads(newsletter("feeds", "stories", "--json").out)
    assert {story["entry"]["published_at"] for story in stories} == {None}
    (again,) = json.loads(newsletter("feeds", "poll", "city-hall", "--now", "--json").out)
    assert again["unchanged"]
    issue = publication / "issues" / "week.md"
    issue.write_text(
        "---\nsubject: S\ndate: 2023-03-11\nlist: constituents\nlang: en\n---\nHi.\n\n"
        "::: news N\n- pull: city-hall, newest 2\n:::\n",
        encoding="utf-8",
    )
    newsletter("subscribers", "import", "subscribers/sample.csv", "--basis", "Made-up people")
    newsletter("build", "week")
    text = issue.read_text(encoding="utf-8")
    assert "- [Fair](https://city.example/b) | City Hall Today | lang: en\n" in text
    assert "cannot read its dates" in newsletter("send", "week", "--dry-run").err


def test_a_feed_whose_stories_only_lack_dates_is_no_cause_for_alarm(
    served: FaultyServer, newsletter: Newsletter
) -> None:
    served.now_answers("/paper.xml", page(UNDATED.replace(b"next Monday", b"")))
    newsletter("feeds", "poll")
    listed = newsletter("feeds", "list")
    assert "feed city-hall: 2 stories without a publication date; 1 left out" in listed.err
    assert json.loads(newsletter("feeds", "list", "--json").out)[0]["alert"] == ""


def test_a_build_says_how_many_stories_say_no_date(
    served: FaultyServer, newsletter: Newsletter, publication: Path
) -> None:
    served.now_answers("/paper.xml", page(UNDATED))
    front = "---\nsubject: S\ndate: {}\nlist: constituents\nlang: en\n---\nHi.\n\n"
    news = "::: news N\notherwise: None.\n- pull: city-hall, newest 2, since last issue\n:::\n"
    for slug, date, text in (("one", "2023-03-12", ""), ("two", "2023-03-13", news)):
        (publication / "issues" / f"{slug}.md").write_text(front.format(date) + text, encoding="utf-8")
    built = newsletter("build", "two")
    assert "city-hall: 2 stories without a date left out (since last issue)" in built.err
