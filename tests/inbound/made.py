"""Made for the tests of inbound mail: one copy of ours, the proofs that lead to it, and the case files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from newsletter.inbound.decide import DecisionContext
from newsletter.model import Person, Subscriber, Subscription, SubscriptionStatus
from newsletter.ports.mailbox import SentCopy
from newsletter.sending.delivery_key import delivery_key
from newsletter.sending.verp import ReturnPath

CASES = Path(__file__).parent / "cases"
NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
RETURN_PATH = ReturnPath("bounce@example.org", secret=b"a key of the database's own")
ADDRESS = "ana@reader.example"
TOKEN = "Zm9ydHktdHdvLXRva2Vu-A"
MAILING_KEY = "0123456789abcdef" * 2
MAILING, PERSON = 3, 77
LIST = "constituents"
UNSUBSCRIBE = frozenset({"unsubscribe@example.org"})
OWN = frozenset({"letters@example.org"}) | UNSUBSCRIBE

COPY = SentCopy(
    mailing_id=MAILING,
    mailing_key=MAILING_KEY,
    list=LIST,
    subscriber_id=PERSON,
    address_key=ADDRESS,
    token=TOKEN,
    left=True,
)
ANA = Subscriber(
    id=PERSON,
    person=Person(address=ADDRESS, address_key=ADDRESS),
    created_at=NOW,
    subscriptions=(
        Subscription(list=LIST, status=SubscriptionStatus.SUBSCRIBED, token=TOKEN, since=NOW),
        Subscription(
            list="events", status=SubscriptionStatus.UNSUBSCRIBED, token="another-token-22-chars", since=NOW
        ),
    ),
)

PROOFS: Mapping[str, str] = {
    "{RETURN_PATH}": RETURN_PATH.address(mailing_id=MAILING, subscriber_id=PERSON),
    "{MESSAGE_ID}": f"{MAILING_KEY}.{delivery_key(MAILING_KEY, PERSON, TOKEN)}@example.org",
    "{TOKEN}": TOKEN,
    "{ADDRESS}": ADDRESS,
}


def filled(text: str, /, **other: str) -> str:
    """Fill the marks of a case file with what is ours; `other` fills some in another way."""
    for mark, value in {**PROOFS, **{f"{{{name}}}": value for name, value in other.items()}}.items():
        text = text.replace(mark, value)
    return text


def case(name: str, /, **other: str) -> bytes:
    """Return a case as it lies in a mailbox."""
    text = filled((CASES / f"{name}.eml").read_text(encoding="utf-8"), **other)
    return text.replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def names() -> list[str]:
    """Return every case."""
    return sorted(file.stem for file in CASES.glob("*.eml"))


def bounces() -> list[str]:
    """Return the cases that are bounces."""
    return [name for name in names() if "Says: bounced" in (CASES / f"{name}.expect").read_text("utf-8")]


@dataclass
class Register:
    """Knows one copy and one person."""

    copy: SentCopy | None = COPY
    person: Subscriber | None = ANA
    asked: list[str] = field(default_factory=list)

    def sent_copy(self, mailing_id: int, subscriber_id: int) -> SentCopy | None:
        return self.copy if (mailing_id, subscriber_id) == (MAILING, PERSON) else None

    def mailing_with_key(self, key: str) -> int | None:
        return MAILING if key == MAILING_KEY else None

    def last_copy(self, subscriber_id: int, list: str) -> SentCopy | None:
        return self.copy if (subscriber_id, list) == (PERSON, LIST) else None

    def subscriber(self, address_key: str) -> Subscriber | None:
        self.asked.append(address_key)
        return self.person if address_key == ADDRESS else None

    def subscriber_by_token(self, token: str) -> tuple[Subscriber, str] | None:
        return (self.person, LIST) if token == TOKEN and self.person else None


def desk(register: Register | None = None, *, believes: int = 9) -> DecisionContext:
    """Return a desk that knows one copy."""
    return DecisionContext(
        register=register or Register(),
        return_path=RETURN_PATH,
        own_addresses=OWN,
        believes=believes,
        unsubscribe_addresses=UNSUBSCRIBE,
    )


def not_left() -> Register:
    """Return a register whose copy was never handed over."""
    return Register(copy=replace(COPY, left=False))
