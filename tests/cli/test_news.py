"""News as a build pulls it: written into the issue, told on standard error, and left alone afterwards."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_feeds import served as served_
from tests.command_line import Newsletter
from tests.http.faulty_http import FaultyServer, page

served = served_
WEEK = """---
subject: S
date: 2023-03-11
list: constituents
lang: en
---
Hi.

::: news N
- pull: city-hall, newest 2
- pull: el-barrio, newest 1
:::
"""


def week(publication: Path) -> Path:
    file = publication / "issues" / "week.md"
    file.write_text(WEEK, encoding="utf-8")
    return file


def test_what_a_feed_brings_is_written_into_the_issue_once(
    served: FaultyServer, newsletter: Newsletter, publication: Path
) -> None:
    file = week(publication)
    run = newsletter("build", "week")
    assert run.exit_code == 0, run.err
    text = file.read_text(encoding="utf-8")
    assert [
        text.count(f"[{title}]") for title in ("Bike lane opens on Sunset", "Library hours grow in spring")
    ] == [1, 1]
    for place in ("week.md:10: city-hall: ", "week.md:11: el-barrio: "):
        assert place in run.err
    asked = len(served.requests)
    assert newsletter("build", "week").exit_code == 0
    assert file.read_text(encoding="utf-8") == text
    assert len(served.requests) == asked


def test_a_feed_that_is_away_leaves_its_line_open_and_the_others_are_written(
    served: FaultyServer, newsletter: Newsletter, publication: Path
) -> None:
    file = week(publication)
    served.now_answers("/herald.xml", page(b"", status="503 Service Unavailable"))
    run = newsletter("build", "week")
    assert run.exit_code == 0, run.err
    assert "el-barrio: " in run.err
    text = file.read_text(encoding="utf-8")
    assert "\n- pull: el-barrio, newest 1\n" in text
    assert "Bike lane opens on Sunset" in text
