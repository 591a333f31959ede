"""People and editions for the store's tests: short to write, the same every time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from newsletter.model import (
    Clearance,
    Consent,
    ConsentAction,
    Edition,
    Mailing,
    Person,
    Picture,
    UncertainPolicy,
)
from newsletter.ports import ImportCounts, Launch
from newsletter.store.database import Store

NOW = datetime(2023, 3, 11, 9, 0, tzinfo=UTC)
LIST = "constituents"


def later(**units: float) -> datetime:
    """Return a time after NOW, e.g. later(hours=1)."""
    return NOW + timedelta(**units)


def a_person(number: int, **given: object) -> Person:
    """Return person `number`, whose address is theirs alone."""
    address = f"reader{number}@example.org"
    fields: dict[str, object] = {"address": address, "address_key": address, **given}
    return Person(**fields)  # type: ignore[arg-type]


def a_consent(list_key: str = LIST, *, at: datetime = NOW, method: str = "import") -> Consent:
    """Return a consent as an import writes it."""
    return Consent(
        list=list_key,
        action=ConsentAction.GRANTED,
        at=at,
        basis="Signed the sheet at the town hall",
        method=method,
        source="sheet.csv row 2",
        actor="maria",
    )


def a_withdrawal(list_key: str = LIST, *, at: datetime = NOW) -> Consent:
    """Return a withdrawal as the one-click link writes it."""
    return Consent(
        list=list_key,
        action=ConsentAction.WITHDRAWN,
        at=at,
        basis="Pressed unsubscribe",
        method="one-click",
        source="203.0.113.9",
        actor="reader",
    )


def key(number: int) -> str:
    """Return the address key of person `number`."""
    return f"reader{number}@example.org"


def subscribe(store: Store, numbers: Iterable[int], list_key: str = LIST) -> ImportCounts:
    """Put people on a list."""
    return store.import_people((a_person(number), a_consent(list_key)) for number in numbers)


def an_edition(
    issue: str = "sanctuary-city", *, digest: str = "d" * 64, pictures: tuple[Picture, ...] = ()
) -> Edition:
    """Return a small edition."""
    return Edition(
        issue=issue,
        list=LIST,
        lang="en",
        subject="What is a sanctuary city?",
        preheader="Here is what would change",
        html="<p>Hello</p>",
        text="Hello",
        fields=(),
        links=(),
        pictures=pictures,
        digest=digest,
    )


def a_launch(
    edition: Edition | None = None,
    *,
    list_key: str = LIST,
    number: int = 0,
    transport: str = "memory",
    policy: UncertainPolicy = UncertainPolicy.RESEND,
) -> Launch:
    """Return a launch of an edition, round `number`."""
    return Launch(
        edition=edition or an_edition(),
        list=list_key,
        round=number,
        transport=transport,
        policy=policy,
        now=NOW,
        clearance=Clearance(approvals=0),
    )


def launched(store: Store, numbers: Iterable[int], **how: object) -> Mailing:
    """Put people on the list and launch a mailing to them."""
    subscribe(store, numbers)
    return store.launch(a_launch(**how))[0]  # type: ignore[arg-type]
