"""Mail leaves: transports by name, test copies, launching an edition, delivering what is queued."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newsletter.app.pause_monitor import watch_for_pause
from newsletter.app.transport_factory import gate, returning, signed
from newsletter.app.workspace import Workspace
from newsletter.errors import SettingsError
from newsletter.model import Clearance, Edition, Mailing, MailingStatus, Message, Outcome, Recipient
from newsletter.ports import Launch, Session, Transport
from newsletter.sending.deliver import DeliverySummary, deliver
from newsletter.sending.message_template import MessageTemplate
from newsletter.sending.message_templates import MessageTemplates
from newsletter.sending.throttle_gate import LONGEST_HOLD_SECONDS
from newsletter.subscribers.address import read_address

TRANSPORTS = ("outbox", "smtp", "sendgrid")


def open_transport(workspace: Workspace, name: str) -> Transport:
    """Return a transport by its name in newsletter.toml; raises SettingsError when it lacks something."""
    return signed(workspace, _plain(workspace, name))


def _plain(workspace: Workspace, name: str) -> Transport:
    settings = workspace.settings
    if name == "outbox":
        from newsletter.transports.outbox import OutboxTransport

        return OutboxTransport(settings.outbox_folder)
    if name == "smtp":
        from newsletter.transports.smtp.transport import SmtpTransport

        _check_passwords(workspace)
        return SmtpTransport(settings.smtp, *settings.smtp_others.values())
    if name == "sendgrid":
        from newsletter.transports.sendgrid.transport import SendgridTransport

        if not settings.sendgrid.key:
            raise SettingsError(
                "there is no SendGrid key", hint="Put it into the environment: NEWSLETTER_SENDGRID_KEY"
            )
        return SendgridTransport(settings.sendgrid)
    raise SettingsError(f"no transport {name!r}", hint=f"There are: {', '.join(TRANSPORTS)}")


def _check_passwords(workspace: Workspace) -> None:
    from newsletter.settings.mail_servers import password_variable

    for name, server in {"": workspace.settings.smtp, **workspace.settings.smtp_others}.items():
        if server.username and not server.password:
            raise SettingsError(
                f"there is no password for {server.username} at {server.host}",
                hint=f"Put it into the environment: {password_variable(name)}",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TestCopy:
    """What became of one test copy."""

    address: str
    outcome: Outcome
    version: str = ""
    """Which of the issue's versions; "" when there is one alone."""


def send_test_copies(
    workspace: Workspace, edition: Edition, addresses: Sequence[str], *, transport: Transport
) -> tuple[TestCopy, ...]:
    """Send marked test copies of every version, in no ledger; raises AddressError, TransportError."""
    readers = [_test_reader(read_address(address)[0], number) for number, address in enumerate(addresses)]
    session = transport.open()
    try:
        return tuple(
            TestCopy(address=message.recipient.address, outcome=outcome, version=version_name(one, edition))
            for number, one in enumerate((edition, *edition.others))
            for message, outcome in _send_tests(workspace, one, edition, number, readers, session, transport)
        )
    finally:
        session.close()


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
    """Name one of an issue's versions, e.g. `es` or `en, district-13`; "" when there is one alone."""
    return ", ".join((edition.lang, *edition.segments)) if main.others else ""


def _test_reader(address: str, number: int) -> Recipient:
    return Recipient(
        mailing_id=0,
        subscriber_id=-1 - number,
        address=address,
        name="",
        token="test",  # noqa: S106 - a token that stands for nobody
        fields={"email": address},
        attempt=1,
    )


def launch(
    workspace: Workspace,
    edition: Edition,
    *,
    round_: int,
    transport: str,
    authors: tuple[str, ...],
) -> tuple[Mailing, bool]:
    """Freeze edition and audience; the mailing, and whether it is new.

    Raises RefusedError while approvals by people other than the `authors` are missing.
    """
    return workspace.store.launch(
        Launch(
            edition=edition,
            list=edition.list,
            round=round_,
            transport=transport,
            policy=workspace.settings.policy,
            now=workspace.clock.now(),
            clearance=Clearance(approvals=workspace.settings.schedule.approvals, authors=authors),
        )
    )


def deliver_mailing(
    workspace: Workspace,
    mailing: Mailing,
    *,
    transport: Transport,
    stop: threading.Event,
    on_outcome: Callable[[Message, Outcome], None],
    on_hold: Callable[[datetime], None] | None = None,
) -> DeliverySummary:
    """Send what is due of a mailing; pauses it, with the reason, when the road is broken.

    `on_hold` hears until when a limit makes it wait; a run that would wait for more than an hour ends,
    and what is left stays queued. Pausing and cancelling from elsewhere end it within a second.
    """
    letters = MessageTemplates.build(
        workspace.store.edition_of(mailing.id),
        workspace.publication,
        mailing_key=mailing.key,
        date=mailing.created_at,
    )
    with watch_for_pause(workspace.store, mailing.id, stop) as halt:

        def hold(until: datetime) -> None:
            if (until - workspace.clock.now()).total_seconds() > LONGEST_HOLD_SECONDS:
                halt.set()
            if on_hold is not None:
                on_hold(until)

        summary = deliver(
            mailing,
            letters,
            workspace.store,
            returning(workspace, transport),
            workspace.clock,
            threads=workspace.settings.threads,
            stop=halt,
            on_outcome=on_outcome,
            permit=gate(workspace, transport, hold),
        )
    if summary.problem is not None:
        workspace.store.steer(
            mailing.id, MailingStatus.PAUSED, now=workspace.clock.now(), reason=summary.problem.message
        )
    return summary
