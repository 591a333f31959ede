"""A round: effects before marks, nothing lost and nothing twice, whatever breaks on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from newsletter.errors import MailboxError, MailboxRefusalError
from newsletter.inbound.decide import DecisionContext
from newsletter.inbound.mailbox_run import IN_VAIN, MailboxRun, MailboxRunReport
from newsletter.mailboxes.memory import MemoryMailbox
from newsletter.model import BounceRules, SuppressionReason
from newsletter.sending.verp import ReturnPath
from newsletter.store.database import Store, open_store
from tests.inbound.made import case
from tests.store.people import NOW, key, subscribe
from tests.store.returned import sent

STRANGE = {"MESSAGE_ID": "x@y.example", "TOKEN": "A" * 22}


@dataclass
class Room:
    """A mailing that was sent to three people, and a mailbox for what comes back."""

    store: Store
    box: MemoryMailbox
    mailing: int
    people: list[int]
    paths: ReturnPath
    believes: int = 9
    clock_at: datetime = field(default=NOW)

    def now(self) -> datetime:
        return self.clock_at

    def come(self, name: str, number: int = 0) -> int:
        """Let a mail about somebody's copy come in."""
        address = self.paths.address(mailing_id=self.mailing, subscriber_id=self.people[number])
        return self.box.add(case(name, RETURN_PATH=address, ADDRESS=key(number), **STRANGE))

    def round(self, **how: object) -> MailboxRunReport:
        fields: dict[str, object] = {
            "mailbox": self.box,
            "store": self.store,
            "desk": DecisionContext(
                register=self.store,
                return_path=self.paths,
                own_addresses=frozenset({"letters@example.org"}),
                believes=self.believes,
            ),
            "rules": BounceRules(),
            "clock": self,
            "limit": 1000,
        }
        return MailboxRun(**{**fields, **how}).run()  # type: ignore[arg-type]

    def reasons(self) -> list[SuppressionReason | None]:
        found = [self.store.subscriber(key(number)) for number in range(3)]
        return [one.suppressed if one else None for one in found]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_store("sqlite://", state_folder=tmp_path) as store:
        subscribe(store, range(3))
        mailing, people = sent(store)
        paths = ReturnPath("bounce@example.org", secret=store.key_for("return path"))
        yield Room(store=store, box=MemoryMailbox(), mailing=mailing, people=people, paths=paths)


def test_each_mail_has_its_effect_and_its_place(room: Room) -> None:
    room.come("postfix-unknown-user", 0)
    room.come("yahoo-complaint", 1)
    room.come("postfix-mailbox-full", 2)
    room.come("vacation", 2)
    human = room.box.add(case("human-reply", ADDRESS=key(0)))
    mention = room.box.add(case("mentions-question", ADDRESS=key(0)))
    report = room.round()
    assert report.counts == {
        "automatic": 1,
        "complaint": 1,
        "foreign": 1,
        "hard": 1,
        "mention": 1,
        "soft": 1,
    }
    assert room.reasons() == [SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED, None]
    assert sorted(room.box.mails) == [human, mention]
    assert len(room.box.handled) == 4
    assert (report.suppressed, report.known, report.looked_at, report.more) == (2, 0, 6, False)
    assert [one.uid for one in report.for_staff] == [mention]
    assert report.mailings == {room.mailing}


def test_what_was_looked_at_is_not_looked_at_again(room: Room) -> None:
    room.box.add(case("human-reply"))
    assert room.round().looked_at == 1
    assert room.round().looked_at == 0
    room.come("postfix-unknown-user")
    assert room.round().looked_at == 1


def test_a_mail_that_cannot_be_made_out_is_set_aside_unread_and_once(room: Room) -> None:
    uid = room.come("report-without-report")
    assert [one.uid for one in room.round().for_staff] == [uid]
    assert room.box.aside == {uid}
    assert uid in room.box.mails
    assert room.round().for_staff == ()


def test_a_trial_changes_nothing_anywhere(room: Room) -> None:
    room.come("postfix-unknown-user")
    report = room.round(dry_run=True)
    assert (report.counts, report.suppressed) == ({"hard": 1}, 0)
    assert room.reasons() == [None, None, None]
    assert len(room.box.mails) == 1
    assert room.round().counts == {"hard": 1}


def test_so_many_and_no_more_and_the_next_goes_on(room: Room) -> None:
    for number in range(3):
        room.come("postfix-unknown-user", number)
    first = room.round(limit=2)
    assert (first.looked_at, first.more) == (2, True)
    assert (room.round(limit=2).looked_at, room.reasons().count(SuppressionReason.BOUNCED)) == (1, 3)


class Breaking(MemoryMailbox):
    """A mailbox whose line breaks at one call."""

    broken_at: str = ""
    times: int = 99

    def _break(self, what: str) -> None:
        if what == type(self).broken_at and type(self).times > 0:
            type(self).times -= 1
            raise MailboxError("the line broke")

    def content(self, uid: int, *, max_bytes: int) -> bytes | None:
        self._break(f"content {uid}")
        return MemoryMailbox.content(self, uid, max_bytes=max_bytes)

    def put_away(self, uid: int) -> None:
        self._break(f"put away {uid}")
        MemoryMailbox.put_away(self, uid)


def breaking(room: Room, at: str, times: int) -> None:
    Breaking.broken_at, Breaking.times = at, times
    room.box = Breaking()


def test_after_a_broken_line_the_next_round_goes_on_where_it_broke(room: Room) -> None:
    breaking(room, "content 2", 1)
    for number in range(3):
        room.come("postfix-unknown-user", number)
    with pytest.raises(MailboxError):
        room.round()
    assert room.reasons() == [SuppressionReason.BOUNCED, None, None]
    report = room.round()
    assert (report.looked_at, report.known) == (2, 0)
    assert room.reasons() == [SuppressionReason.BOUNCED] * 3


def test_a_line_that_breaks_between_commit_and_mark_gives_no_second_event(room: Room) -> None:
    breaking(room, "put away 1", 1)
    room.come("postfix-unknown-user")
    with pytest.raises(MailboxError):
        room.round()
    assert room.reasons()[0] is SuppressionReason.BOUNCED
    assert len(room.box.mails) == 1
    report = room.round()
    assert (report.known, report.suppressed) == (1, 0)
    assert (len(room.box.mails), len(room.box.handled)) == (0, 1)
    assert len(room.store.events_of_person(room.people[0])) == 1


def test_a_mailbox_too_full_to_move_anything_keeps_no_mail_from_its_effect(room: Room) -> None:
    class Full(MemoryMailbox):
        def put_away(self, uid: int) -> None:
            raise MailboxRefusalError("Quota exceeded")

    room.box = Full()
    for number in range(3):
        room.come("postfix-unknown-user", number)
    with pytest.raises(MailboxRefusalError, match="Quota"):
        room.round()
    assert room.reasons() == [SuppressionReason.BOUNCED] * 3
    assert room.round().looked_at == 0


def test_a_mail_that_ends_every_round_is_passed_over_and_told(room: Room) -> None:
    breaking(room, "content 2", 99)
    for number in range(3):
        room.come("postfix-unknown-user", number)
    for _ in range(IN_VAIN + 1):
        with pytest.raises(MailboxError):
            room.round()
    report = room.round()
    assert [(one.uid, one.why) for one in report.for_staff] == [
        (2, "several rounds ended at it, so it was passed over unread")
    ]
    assert room.box.aside == {2}
    assert room.reasons() == [SuppressionReason.BOUNCED, None, SuppressionReason.BOUNCED]


def test_a_mail_moved_by_hand_and_read_again_has_no_second_effect(room: Room) -> None:
    uid = room.come("postfix-unknown-user")
    room.round()
    room.box.add(room.box.handled[uid])
    report = room.round()
    assert (report.known, report.suppressed) == (1, 0)
    assert len(room.store.events_of_person(room.people[0])) == 1


def test_a_mailbox_that_was_built_anew_is_read_anew_without_second_effects(room: Room) -> None:
    room.come("postfix-unknown-user")
    room.round()
    room.box = MemoryMailbox(validity=2)
    room.come("postfix-unknown-user")
    room.come("postfix-unknown-user", 1)
    report = room.round()
    assert (report.looked_at, report.known, report.suppressed) == (2, 1, 1)


@pytest.mark.parametrize("gone", [True, False])
def test_a_mail_that_is_gone_is_passed_over_and_one_that_cannot_be_given_is_told(
    room: Room, gone: bool
) -> None:
    class Emptied(MemoryMailbox):
        def content(self, uid: int, *, max_bytes: int) -> bytes | None:
            if gone:
                self.put_away(uid)
            return None

    room.box = Emptied()
    uid = room.come("postfix-unknown-user")
    report = room.round()
    assert report.counts == {"gone" if gone else "unclear": 1}
    assert [one.uid for one in report.for_staff] == ([] if gone else [uid])


def test_a_flood_within_one_round_is_stopped_in_it(room: Room) -> None:
    room.believes = 2
    for number in range(3):
        room.box.add(case("bare-unsubscribe", ADDRESS=key(number)))
    report = room.round()
    assert (report.counts, report.left) == ({"mention": 1, "unsubscribed": 2}, 2)
    assert len(room.box.mails) == 1


def test_who_watches_hears_of_every_mail(room: Room) -> None:
    room.come("postfix-unknown-user")
    room.box.add(case("human-reply"))
    heard: list[str] = []
    room.round(on_seen=lambda looked: heard.append(looked.what))
    assert heard == ["hard", "foreign"]


def test_our_own_address_is_known_by_message_id_without_a_return_address(room: Room) -> None:
    copy = room.store.sent_copy(room.mailing, room.people[0])
    assert copy is not None
    raw = case(
        "postfix-unknown-user",
        RETURN_PATH="x@y.example",
        ADDRESS=key(0),
        MESSAGE_ID="x@y.example",
        TOKEN=copy.token,
    )
    room.box.add(raw)
    assert room.round().counts == {"hard": 1}
