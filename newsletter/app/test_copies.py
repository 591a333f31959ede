"""Test copies: a marked message of every version of an issue for colleagues, not recorded in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsletter.app.base_url import base_url_for
from newsletter.app.editions import check_issue
from newsletter.app.workspace import Workspace
from newsletter.errors import TransportError
from newsletter.model import Edition, Finding, Issue, Message, Outcome, Recipient, proofs_of
from newsletter.model.deferred_dataclass import dataclass
from newsletter.ports import Session, Transport
from newsletter.preflight.filler import RULES
from newsletter.sending.message_template import MessageTemplate
from newsletter.subscribers.address import read_address

_FILLER = frozenset(rule.id for rule in RULES)
_NOTHING_TO_RESUME = ", then resume the mailing"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestCopy:
    """The outcome of one test copy."""

    address: str
    outcome: Outcome
    version: str = ""
    """Which of the issue's versions; "" if there is only one."""


def send_test_copies(
    workspace: Workspace, edition: Edition, addresses: Sequence[str], *, transport: Transport
) -> tuple[TestCopy, ...]:
    """Send marked test copies of every version; of topics, with all, one and none.

    Raises AddressError, TransportError.
    """
    readers = [_test_reader(read_address(address)[0], number) for number, address in enumerate(addresses)]
    try:
        session = transport.open()
        try:
            return tuple(
                TestCopy(
                    address=message.recipient.address, outcome=outcome, version=version_name(one, edition)
                )
                for number, one in enumerate(proofs_of(edition))
                for message, outcome in _send_tests(
                    workspace, one, edition, number, readers, session, transport
                )
            )
        finally:
            session.close()
    except TransportError as error:
        error.hint = error.hint.replace(_NOTHING_TO_RESUME, "")
        raise


def filler_findings(
    workspace: Workspace, issue: Issue, edition: Edition, *, transport: str
) -> tuple[Finding, ...]:
    """Return warnings of filler, sample values and unproven links: none stops a test copy."""
    findings = check_issue(workspace, issue, edition, reaches_people=False)
    own = (one for one in findings if one.rule in _FILLER)
    return (*own, *base_url_for(workspace, transport).findings)


def _send_tests(
    workspace: Workspace,
    edition: Edition,
    main: Edition,
    number: int,
    readers: Sequence[Recipient],
    session: Session,
    transport: Transport,
) -> Iterator[tuple[Message, Outcome]]:
    template = MessageTemplate.build(
        edition,
        workspace.publication,
        mailing_key=f"test-{main.digest[:12]}",
        date=workspace.clock.now(),
        test=True,
    )
    ids = [replace(reader, subscriber_id=reader.subscriber_id - number * len(readers)) for reader in readers]
    messages = [template.personalise(reader) for reader in ids]
    for start in range(0, len(messages), transport.batch_size):
        yield from session.deliver(messages[start : start + transport.batch_size], lambda batch: batch)


def version_name(edition: Edition, main: Edition) -> str:
    """Name one of an issue's versions, e.g. `es` or `en, district-13`; "" if there is only one."""
    if not main.others and not main.needs_topic:
        return ""
    return ", ".join((edition.lang, *edition.segments, *_topics(edition, main)))


def _topics(edition: Edition, main: Edition) -> tuple[str, ...]:
    if not main.topics:
        return ()
    if edition.topics == main.topics:
        return ("all topics",)
    return (f"topics: {' + '.join(edition.topics)}" if edition.topics else "no topic",)


def _test_reader(address: str, number: int) -> Recipient:
    return Recipient(
        mailing_id=0,
        subscriber_id=-1 - number,
        address=address,
        name="",
        token="test",  # noqa: S106 - belongs to no subscriber
        fields={"email": address},
        attempt=1,
    )
