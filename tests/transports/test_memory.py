from __future__ import annotations

from collections.abc import Sequence

import pytest

from newsletter.errors import TransportDownError
from newsletter.model import Accepted, Deferred, Message, Refused, Unknown
from newsletter.ports import Transport
from newsletter.transports.memory import MemoryTransport
from tests.sending.samples import message


def everybody(messages: Sequence[Message]) -> Sequence[Message]:
    return messages


def nobody(messages: Sequence[Message]) -> Sequence[Message]:
    return []


def test_it_is_a_transport_and_keeps_what_it_accepts() -> None:
    transport = MemoryTransport()
    as_port: Transport = transport
    session = as_port.open()
    assert [outcome for _, outcome in session.deliver([message()], everybody)] == [Accepted()]
    session.close()
    assert [copy.envelope_to for copy in transport.messages] == ["ana7@reader.example"]


def test_it_refuses_defers_and_loses_as_it_is_told() -> None:
    transport = MemoryTransport(batch_size=3)
    transport.refuse("ana1@reader.example")
    transport.defer("ana2@reader.example")
    transport.lose("ana3@reader.example")
    copies = [message(number) for number in (1, 2, 3)]
    kinds = [type(outcome) for _, outcome in transport.open().deliver(copies, everybody)]
    assert kinds == [Refused, Deferred, Unknown]
    kinds = [type(outcome) for _, outcome in transport.open().deliver(copies, everybody)]
    assert kinds == [Refused, Accepted, Accepted]
    assert transport.opened == 2


def test_what_may_not_leave_does_not() -> None:
    transport = MemoryTransport()
    assert list(transport.open().deliver([message()], nobody)) == []
    assert transport.messages == []


def test_it_breaks_down_as_often_as_it_is_told_with_nothing_gone() -> None:
    transport = MemoryTransport()
    transport.break_down(TransportDownError("gone"))
    with pytest.raises(TransportDownError):
        list(transport.open().deliver([message()], everybody))
    assert transport.messages == []
    assert len(list(transport.open().deliver([message()], everybody))) == 1
