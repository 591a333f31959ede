"""Digests and topics: a digest lists what its reader would have been sent as an email, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from newsletter.app.cadence import change_cadence
from newsletter.app.reader_digests import make_due_digests, preview_digest, write_digest
from newsletter.model import Cadence, Topic, TopicChoice
from tests.app.digest_room import MONDAY, DigestRoom, digest_room
from tests.web.site import LIST

RENT = "::: only topic: housing\n\nRent relief opens on Monday for everybody in the district.\n:::"
POOLS = "::: only topic: parks\n\nThe pools are open again for everybody in the district.\n:::"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[DigestRoom]:
    with digest_room(tmp_path) as found:
        topics = {key: Topic(key=key, title=key.title()) for key in ("housing", "parks")}
        found.change(topics=topics)
        yield found


def reader(room: DigestRoom, name: str, *topics: str, cadence: str = "weekly") -> str:
    address = room.read(name, cadence)
    if topics:
        choice = TopicChoice(list=LIST, topics=topics, at=room.clock.time, method="page")
        assert room.workspace.store.choose_topics(address, choice)
    return address


def digest_of(room: DigestRoom, address: str) -> str:
    """Return the subject and the text of the one digest that somebody was sent; "" if none was."""
    files = list((room.workspace.root / "outbox").rglob(f"{address}*.eml"))
    mails = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    digests = [one for one in mails if "digest" in str(one["Subject"])]
    if not digests:
        return ""
    (mail,) = digests
    body = mail.get_body(("plain",))
    assert body is not None
    return f"{mail['Subject']}\n{body.get_content()}"


def test_a_digest_leaves_out_what_has_nothing_for_its_readers_topics(room: DigestRoom) -> None:
    all_, rent, pools = reader(room, "all"), reader(room, "rent", "housing"), reader(room, "pools", "parks")
    make_due_digests(room.workspace)
    room.issue("common")
    room.issue("rent", body=RENT)
    room.issue("pools", body=POOLS)
    room.clock.time = MONDAY
    room.tick()
    titles = ("News of common", "News of rent", "News of pools")
    got = {one: [title in digest_of(room, one) for title in titles] for one in (all_, rent, pools)}
    assert got == {all_: [True, True, True], rent: [True, True, False], pools: [True, False, True]}
    assert digest_of(room, rent).startswith("Weekly digest: News of rent (+1)")


def test_a_digest_of_other_topics_alone_is_not_sent(room: DigestRoom) -> None:
    all_, pools = reader(room, "all"), reader(room, "pools", "parks")
    make_due_digests(room.workspace)
    room.issue("rent", body=RENT)
    room.clock.time = MONDAY
    room.tick()
    assert "News of rent" in digest_of(room, all_)
    assert digest_of(room, pools) == ""


def test_what_waits_for_a_digest_is_told_by_ones_topics(room: DigestRoom) -> None:
    reader(room, "all")
    pools = reader(room, "pools", "parks")
    make_due_digests(room.workspace)
    room.issue("rent", body=RENT)
    room.issue("pools", body=POOLS)
    change = change_cadence(room.workspace, pools, LIST, Cadence.EVERY)
    assert [one.title for one in change.waiting] == ["News of pools"]


def test_a_preview_shows_the_digest_of_each_choice(room: DigestRoom, tmp_path: Path) -> None:
    reader(room, "all")
    room.issue("rent", body=RENT)
    room.issue("common")
    digest = preview_digest(room.workspace, LIST, Cadence.WEEKLY)
    names = {one.path.name for one in write_digest(room.workspace, digest, tmp_path / "build")}
    assert {name for name in names if name.endswith(".txt")} == {
        "digest-weekly-2026-11-30.txt",
        "digest-weekly-2026-11-30+no-topic.txt",
    }
