"""Reader links: one for each purpose, the same at every try, and nobody's in a test copy."""

from __future__ import annotations

from dataclasses import replace

from newsletter.model import EditionPoll, MergeField
from newsletter.sending.link_tokens import LinkTarget, LinkTokens, Purpose
from newsletter.sending.reader_links import POLL_URL, VIEW_URL, ReaderLinks, find_poll, poll_detail
from tests.sending.samples import recipient

TOKENS = LinkTokens({0: b"k" * 32})
FIELDS = (
    MergeField(marker="m0", name="first_name", fallback="you"),
    MergeField(marker="m1", name=VIEW_URL),
    MergeField(marker="m2", name=f"{POLL_URL}1"),
    MergeField(marker="m3", name=f"{POLL_URL}town-hall"),
)
BASE = "https://letters.example/news/"
LINKS = ReaderLinks.build(BASE, FIELDS, tokens=TOKENS, position=2)
POLL = EditionPoll(key="town-hall", question="?", options=("a", "b"), closes_at=None, shows_results=True)


def test_every_own_field_gets_an_address_below_the_base() -> None:
    values = LINKS.values(recipient(7))
    assert set(values) == {VIEW_URL, f"{POLL_URL}1", f"{POLL_URL}town-hall"}
    assert values[VIEW_URL].startswith("https://letters.example/news/v/")
    assert values[f"{POLL_URL}1"].startswith("https://letters.example/news/poll/")
    assert len(set(values.values())) == 3
    assert LINKS.values(recipient(7)) == values


def test_the_link_to_view_names_mailing_and_version_and_no_person() -> None:
    mine, other = (LINKS.values(recipient(number))[VIEW_URL] for number in (7, 8))
    assert mine == other
    target = TOKENS.read(Purpose.VIEW, mine.rpartition("/")[2])
    assert target == LinkTarget(mailing_id=recipient(7).mailing_id, detail=2)


def test_the_link_to_view_of_another_mailing_is_another() -> None:
    here, there = (LINKS.values(replace(recipient(7), mailing_id=one))[VIEW_URL] for one in (1, 2))
    assert TOKENS.read(Purpose.VIEW, here.rpartition("/")[2]) == LinkTarget(mailing_id=1, detail=2)
    assert TOKENS.read(Purpose.VIEW, there.rpartition("/")[2]) == LinkTarget(mailing_id=2, detail=2)


def test_a_vote_names_its_delivery_and_its_poll() -> None:
    url = LINKS.values(recipient(7))[f"{POLL_URL}town-hall"]
    target = TOKENS.read(Purpose.POLL, url.rpartition("/")[2])
    assert target is not None
    assert (target.mailing_id, target.subscriber_id) == (
        recipient(7).mailing_id,
        recipient(7).subscriber_id,
    )
    assert find_poll((replace(POLL, key="1"), POLL), target.detail) == POLL
    assert find_poll((replace(POLL, key="1"),), target.detail) is None


def test_the_links_of_a_test_copy_are_nobody_s() -> None:
    values = ReaderLinks.build(BASE, FIELDS, tokens=None, position=2).values(recipient(7))
    assert set(values.values()) == {
        "https://letters.example/news/v/test",
        "https://letters.example/news/poll/test",
    }


def test_polls_are_told_apart() -> None:
    assert len({poll_detail(str(number)) for number in range(1000)}) == 1000
