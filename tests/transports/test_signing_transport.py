from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from newsletter.model import Accepted, Message, Outcome
from newsletter.ports import AtRisk
from newsletter.sending.verp import ReturnPath
from newsletter.transports.memory import MemoryTransport
from newsletter.transports.signing_transport import SigningTransport
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.dkim_keys import verifies
from tests.sending.samples import NOW, message
from tests.sending.smtp_servers import mail_server
from tests.sending.test_dkim import signer

PATH = ReturnPath("bounce@bounces.thirteenth.example", secret=b"s" * 32)


@dataclass
class Sent:
    transport: MemoryTransport = field(default_factory=MemoryTransport)

    def send(self, messages: Sequence[Message], *, verp: bool = True, dkim: bool = True) -> list[Message]:
        finishing = SigningTransport(
            self.transport, signer=signer() if dkim else None, return_path=PATH if verp else None
        )
        session = finishing.open()
        list(session.deliver(messages, lambda batch: batch))
        session.close()
        return self.transport.messages


def test_a_copy_leaves_signed_and_with_a_return_address_of_its_own() -> None:
    sent = Sent().send([message(1), message(2)])
    assert all(verifies(one.content) for one in sent)
    assert [PATH.copy_of(one.envelope_from) for one in sent] == [(1, 1), (1, 2)]


def test_it_is_the_same_at_every_try_and_carries_the_mailings_time() -> None:
    one, again = (Sent().send([message(1)])[0] for _ in range(2))
    assert one.content == again.content
    assert f"t={int(NOW.timestamp())};".encode() in one.content


def test_without_either_nothing_is_changed() -> None:
    assert Sent().send([message(1)], verp=False, dkim=False)[0] is not None
    assert Sent().send([message(1)], verp=False, dkim=False)[0].content == message(1).content


def test_a_test_copy_has_no_place_in_the_ledger_and_so_no_token() -> None:
    [sent] = Sent().send([message(-1, mailing_id=0)])
    assert sent.envelope_from == "letters@thirteenth.example"


def test_who_may_not_leave_at_the_last_moment_does_not() -> None:
    transport = SigningTransport(MemoryTransport(), signer=None, return_path=PATH)
    asked: list[int] = []

    def nobody(messages: Sequence[Message]) -> Sequence[Message]:
        asked.extend(one.recipient.subscriber_id for one in messages)
        return []

    outcomes: Iterable[tuple[Message, Outcome]] = transport.open().deliver([message(7)], nobody)
    assert list(outcomes) == []
    assert asked == [7]


def test_the_wire_has_the_return_address_and_a_signature_that_holds() -> None:
    with mail_server() as server:
        transport = SigningTransport(SmtpTransport(server.smtp()), signer=signer(), return_path=PATH)
        keep: AtRisk = lambda batch: batch  # noqa: E731
        session = transport.open()
        outcomes = [outcome for _, outcome in session.deliver([message(n) for n in (1, 2, 3)], keep)]
        session.close()
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert [PATH.copy_of(got.sender) for got in server.received] == [(1, 1), (1, 2), (1, 3)]
    assert all(verifies(got.content) for got in server.received)
    assert (transport.name, transport.batch_size) == ("smtp", 1)
