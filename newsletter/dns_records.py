"""DNS records: look-ups with dnspython, each within a time limit, with failures as values."""

from __future__ import annotations

from collections.abc import Sequence

import dns.exception
import dns.rdatatype
import dns.resolver

from newsletter.ports import DnsAnswer

LOOKUP_SECONDS = 4.0
_PORT = 53


class DnsRecords:
    """Asks the DNS servers of this machine, or those given (implements newsletter.ports.DnsLookup)."""

    def __init__(
        self, servers: Sequence[str] = (), *, port: int = _PORT, seconds: float = LOOKUP_SECONDS
    ) -> None:
        """`seconds` is the limit of one look-up, with all its tries."""
        self._seconds = seconds
        self._resolver: dns.resolver.Resolver | None = None
        try:
            resolver = dns.resolver.Resolver(configure=not servers)
        except dns.resolver.NoResolverConfiguration:
            return
        if servers:
            resolver.nameservers = list(servers)
            resolver.port = port
        resolver.timeout = max(seconds / 2, 0.1)
        resolver.search = []
        self._resolver = resolver

    def texts(self, name: str) -> DnsAnswer:
        """Return the TXT records of a name; see ports.DnsLookup."""
        return self._ask(name, "TXT")

    def mail_hosts(self, domain: str) -> DnsAnswer:
        """Return the hosts of a domain's MX records; see ports.DnsLookup."""
        return self._ask(domain, "MX")

    def addresses(self, host: str) -> DnsAnswer:
        """Return the IP addresses of a host; see ports.DnsLookup."""
        four, six = self._ask(host, "A"), self._ask(host, "AAAA")
        values = (*four.values, *six.values)
        return DnsAnswer(values=values, problem="" if values else four.problem or six.problem)

    def _ask(self, name: str, kind: str) -> DnsAnswer:
        if self._resolver is None:
            return DnsAnswer(problem="this machine has no DNS server set up")
        try:
            answer = self._resolver.resolve(
                name.rstrip(".") + ".", kind, lifetime=self._seconds, raise_on_no_answer=False
            )
        except dns.resolver.NXDOMAIN:
            return DnsAnswer()
        except dns.exception.Timeout:
            return DnsAnswer(problem=f"no answer within {self._seconds:g} s")
        except (dns.exception.DNSException, OSError, ValueError, UnicodeError) as error:
            return DnsAnswer(problem=f"the DNS server gave no usable answer ({type(error).__name__})")
        return DnsAnswer(values=tuple(_values(answer.rrset, kind)) if answer.rrset is not None else ())


def _values(records: object, kind: str) -> Sequence[str]:
    found = list(records)  # type: ignore[call-overload]
    if kind == "TXT":
        return [b"".join(one.strings).decode("utf-8", "replace") for one in found]
    if kind == "MX":
        found.sort(key=lambda one: (one.preference, str(one.exchange)))
        return [str(one.exchange).rstrip(".").lower() or "." for one in found]
    return [str(one) for one in found]
