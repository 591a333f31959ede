"""`newsletter subscribers move`: rehearsed, covered by a basis, undone; nobody who left is moved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.two_lists import FIRST, SECOND, told, two_lists
from tests.command_line import Newsletter

BASIS = "Form 3 asked for both"
ONE, VERA = "reader00000@example.org", "vera@example.org"


@pytest.fixture(autouse=True)
def lists(publication: Path, newsletter: Newsletter) -> Path:
    two_lists(publication, newsletter)
    return publication


def places(newsletter: Newsletter, address: str) -> dict[str, str]:
    shown = told(newsletter, "subscribers", "show", address)
    return {one["list"]: one["status"] for one in shown["subscriptions"]}


def test_people_are_moved_and_moved_back(newsletter: Newsletter) -> None:
    before = newsletter("subscribers", "export").out
    rehearsed = newsletter(
        "subscribers", "move", "--from", SECOND, "--to", FIRST, "--basis", BASIS, "--dry-run"
    )
    assert "  New on the list: 1\n  On both lists before, now on the new one only: 1" in rehearsed.out
    assert newsletter("subscribers", "export").out == before
    run = newsletter(
        "subscribers", "move", "--from", SECOND, "--to", FIRST, "--basis", BASIS, "--yes", "--json"
    )
    counts = json.loads(run.out)["counts"]
    assert (counts["moved"], counts["already_there"], counts["stay"]) == (1, 1, 0)
    assert places(newsletter, VERA) == {FIRST: "subscribed", SECOND: "unsubscribed"}
    proof = told(newsletter, "subscribers", "show", VERA)["consents"][-2]
    assert (proof["method"], proof["basis"], proof["source"]) == ("move", BASIS, f"moved from {SECOND}")
    assert newsletter("subscribers", "undo", counts["import_id"], "--yes").exit_code == 0
    assert places(newsletter, VERA) == {SECOND: "subscribed"}
    assert places(newsletter, "reader00001@example.org") == {FIRST: "subscribed", SECOND: "subscribed"}


def test_whoever_left_the_new_list_stays_where_they_are(newsletter: Newsletter) -> None:
    newsletter("subscribers", "unsubscribe", "reader00001@example.org", "--list", FIRST)
    newsletter("subscribers", "suppress", VERA, "--reason", "complained")
    run = newsletter("subscribers", "move", "--from", SECOND, "--to", FIRST, "--basis", BASIS, "--yes")
    assert "because they left the new list or must not be mailed: 2" in run.out
    assert places(newsletter, "reader00001@example.org") == {FIRST: "unsubscribed", SECOND: "subscribed"}
    assert places(newsletter, VERA) == {SECOND: "subscribed"}


def test_only_a_segment_is_moved(newsletter: Newsletter) -> None:
    newsletter("subscribers", "tag", VERA, "gardeners")
    newsletter(
        "subscribers", "move", "--from", SECOND, "--to", FIRST, "--basis", BASIS, "--yes",
        "--segment", 'tag = "gardeners"',
    )  # fmt: skip
    assert places(newsletter, VERA)[FIRST] == "subscribed"
    assert places(newsletter, "reader00001@example.org")[SECOND] == "subscribed"


def test_a_move_to_the_same_list_or_without_a_basis_is_refused(newsletter: Newsletter) -> None:
    for to, basis in ((FIRST, "x"), (SECOND, "  ")):
        run = newsletter("subscribers", "move", "--from", FIRST, "--to", to, "--basis", basis, "--yes")
        assert run.exit_code == 1
