"""`newsletter subscribers hygiene` and `stats`, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from newsletter.app.workspace import open_workspace
from tests.cli.two_lists import FIRST, SECOND, two_lists
from tests.command_line import Newsletter


def test_domains_that_were_looked_up_are_reported(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)
    with open_workspace(publication, {}) as workspace:
        problem = {"example.org": "there is no mail server for example.org"}
        workspace.store.keep_domain_checks(problem, now=workspace.clock.now())
    found = json.loads(newsletter("subscribers", "hygiene", "--domains", "--json").out)
    assert {(one["doubt"], one["why"]) for one in found} == {("domain", problem["example.org"])}
    assert newsletter("subscribers", "hygiene").out == "No addresses to review.\n"


def test_counts_are_shown_by_month_list_and_way(publication: Path, newsletter: Newsletter) -> None:
    assert newsletter("subscribers", "stats").out == "Nobody has joined yet.\n"
    two_lists(publication, newsletter)
    newsletter("subscribers", "unsubscribe", "vera@example.org")
    found = json.loads(newsletter("subscribers", "stats", "--json").out)
    assert {(one["list"], one["method"], one["joined"], one["left"]) for one in found} == {
        (FIRST, "import", 3, 0),
        (SECOND, "import", 2, 0),
        (SECOND, "staff", 0, 1),
    }
    assert "Months are in UTC." in newsletter("subscribers", "stats").out
