"""One connection over a line of 50 ms, against a client that waits for every reply (smtplib)."""

from __future__ import annotations

import argparse
import smtplib
from collections.abc import Iterator

from bench._mailing import START, edition, now, publication
from bench._postfix import smtp_sink
from bench._report import report
from newsletter.model import Message, Recipient, Security, SmtpServer
from newsletter.sending.message_template import MessageTemplate
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.slow_link import slow_link


def copies(count: int, size: int) -> Iterator[Message]:
    """Write so many copies of a message."""
    template = MessageTemplate.build(edition(size), publication(), mailing_key="bench", date=START)
    for number in range(count):
        yield template.personalise(
            Recipient(
                mailing_id=0,
                subscriber_id=number,
                address=f"reader{number}@reader.example",
                name="",
                token=f"token{number}",
                fields={"first_name": f"Ana{number}"},
                attempt=1,
            )
        )


def pipelined(port: int, messages: list[Message]) -> float:
    """Return our messages a second."""
    session = SmtpTransport(SmtpServer(host="127.0.0.1", port=port, security=Security.NONE)).open()
    start = now()
    assert len(list(session.deliver(messages, lambda batch: batch))) == len(messages)
    seconds = now() - start
    session.close()
    return len(messages) / seconds


def waiting(port: int, messages: list[Message]) -> float:
    """Return the messages a second of a client that waits for every reply."""
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        start = now()
        for message in messages:
            client.sendmail(message.envelope_from, message.envelope_to, message.content)
        return len(messages) / (now() - start)


def run(messages: int, *, size: int, round_trip_ms: float) -> dict[str, object]:
    """Measure both over the same line."""
    written = list(copies(messages, size))
    with smtp_sink() as port, slow_link(port, round_trip_seconds=round_trip_ms / 1000) as far:
        ours, theirs = pipelined(far, written), waiting(far, written)
    return {
        "messages": messages,
        "message_bytes": len(written[0].content),
        "round_trip_ms": round_trip_ms,
        "rate": ours,
        "waiting_rate": theirs,
        "ratio_to_waiting": ours / theirs,
    }


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench latency", description=__doc__)
    parser.add_argument("--messages", type=int, default=60)
    parser.add_argument("--size", type=int, default=40_960, help="bytes of a message")
    parser.add_argument("--round-trip-ms", type=float, default=50.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    figures = run(options.messages, size=options.size, round_trip_ms=options.round_trip_ms)
    report(figures, as_json=options.json)
    return 0
