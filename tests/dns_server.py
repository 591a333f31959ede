"""A small DNS server on loopback, for look-ups in tests: UDP, answers from a table, or silence."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

SILENT, FAILS = "(no answer)", "(server failure)"
"""Instead of records: what a broken server does."""


@dataclass(slots=True)
class DnsServer:
    """The server's table, by name without its final dot and type, e.g. ("rivertown.gov", "MX")."""

    port: int
    records: dict[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextlib.contextmanager
def dns_server(records: Mapping[tuple[str, str], Sequence[str]]) -> Iterator[DnsServer]:
    """Run a server that answers with these records (as in a zone file); other names do not exist."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.settimeout(0.05)
    server = DnsServer(port=sock.getsockname()[1], records=dict(records))
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                wire, client = sock.recvfrom(4096)
            except TimeoutError:
                continue
            if answer := _answer(server, wire):
                sock.sendto(answer, client)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server
    finally:
        stop.set()
        thread.join()
        sock.close()


def _answer(server: DnsServer, wire: bytes) -> bytes | None:
    query = dns.message.from_wire(wire)
    question = query.question[0]
    name, kind = str(question.name).rstrip(".").lower(), dns.rdatatype.to_text(question.rdtype)
    server.asked.append((name, kind))
    found = server.records.get((name, kind))
    if found is not None and SILENT in found:
        return None
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    if found is not None and FAILS in found:
        response.set_rcode(dns.rcode.SERVFAIL)
    elif found:
        response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *found))
    elif alias := server.records.get((name, "CNAME")):
        response.answer.append(dns.rrset.from_text(question.name, 60, "IN", "CNAME", *alias))
        target = alias[0].rstrip(".")
        if more := server.records.get((target, kind)):
            response.answer.append(dns.rrset.from_text(f"{target}.", 60, "IN", kind, *more))
    elif not any(one == name for one, _kind in server.records):
        response.set_rcode(dns.rcode.NXDOMAIN)
    return response.to_wire()
