"""Every transport keeps the contract of ports/transport.py, with the server it really talks to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from newsletter.transports.memory import MemoryTransport
from newsletter.transports.outbox import OutboxTransport
from newsletter.transports.registry import TRANSPORTS
from newsletter.transports.sendgrid.transport import SendgridTransport
from newsletter.transports.signing_transport import SigningTransport
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.fake_sendgrid import fake_sendgrid
from tests.sending.samples import parsed
from tests.sending.smtp_servers import mail_server
from tests.transports.contract import CONTRACT, Setting


@contextmanager
def memory(_folder: Path) -> Iterator[Setting]:
    transport = MemoryTransport()
    yield Setting(transport=transport, arrived=lambda: [one.envelope_to for one in transport.messages])


@contextmanager
def memory_in_batches(_folder: Path) -> Iterator[Setting]:
    transport = MemoryTransport(batch_size=2)
    yield Setting(transport=transport, arrived=lambda: [one.envelope_to for one in transport.messages])


@contextmanager
def outbox(folder: Path) -> Iterator[Setting]:
    def arrived() -> list[str]:
        return [str(parsed(file.read_bytes())["To"].addresses[0].addr_spec) for file in folder.rglob("*.eml")]

    yield Setting(transport=OutboxTransport(folder), arrived=arrived)


@contextmanager
def smtp(_folder: Path) -> Iterator[Setting]:
    with mail_server() as server:
        yield Setting(
            transport=SmtpTransport(server.smtp()),
            arrived=lambda: [to for one in server.received if one.content for to in one.to],
        )


@contextmanager
def signed_smtp(folder: Path) -> Iterator[Setting]:
    with smtp(folder) as plain:
        transport = SigningTransport(plain.transport, signer=None, return_path=None)
        yield Setting(transport=transport, arrived=plain.arrived)


@contextmanager
def sendgrid(_folder: Path) -> Iterator[Setting]:
    with fake_sendgrid() as server:
        yield Setting(
            transport=SendgridTransport(server.account(batch_size=2)),
            arrived=lambda: [one.address for one in server.accepted],
        )


SETTINGS = (memory, memory_in_batches, outbox, smtp, signed_smtp, sendgrid)


@pytest.mark.parametrize("kept", CONTRACT)
@pytest.mark.parametrize("setting", SETTINGS)
def test_the_contract_is_kept(
    setting: Callable[[Path], AbstractContextManager[Setting]],
    kept: Callable[[Setting], None],
    tmp_path: Path,
) -> None:
    with setting(tmp_path) as opened:
        kept(opened)


def test_every_registered_transport_is_among_them() -> None:
    assert set(TRANSPORTS) <= {one.__name__ for one in SETTINGS}
