"""What checks of a sender's domain need from the domain name system."""

from __future__ import annotations

from typing import Protocol

from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsAnswer:
    """The records of one name and type; () if there are none."""

    values: tuple[str, ...] = ()
    problem: str = ""
    """Why it is not known whether there are any (no answer in time, a server that fails); "" if it is."""


class DnsLookup(Protocol):
    """Looks names up, each within seconds; never raises."""

    def texts(self, name: str) -> DnsAnswer:
        """Return the TXT records of a name, each joined from its strings; aliases are followed."""
        ...

    def mail_hosts(self, domain: str) -> DnsAnswer:
        """Return the hosts of a domain's MX records, preferred ones first; "." takes no email (RFC 7505)."""
        ...

    def addresses(self, host: str) -> DnsAnswer:
        """Return the IP addresses of a host."""
        ...
