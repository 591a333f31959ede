"""Domain check: which domains of the addresses on the lists take no email. It warns, and changes nobody.

A domain is looked up once a month at most, and only so many in a run: DNS servers belong to others.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from newsletter.app.workspace import Workspace
from newsletter.dns_records import DnsRecords
from newsletter.ports import DnsLookup
from newsletter.subscribers.hygiene import Doubt, Remark

_KEPT = timedelta(days=30)
_AT_ONCE = 4
LOOKUPS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainReport:
    """The addresses at domains that take no email, and how many domains could not be judged this time."""

    remarks: tuple[Remark, ...]
    unanswered: int
    """Looked up, and no server said anything: they are asked again the next time."""
    waiting: int
    """Not looked up yet, as a run looks up only so many."""


def check_domains(
    workspace: Workspace, dns: DnsLookup | None = None, *, lookups: int = LOOKUPS
) -> DomainReport:
    """Look up the domains that were not looked up lately; report the addresses at those with a problem."""
    now, store = workspace.clock.now(), workspace.store
    domains = {one.lower(): one for one in store.mailed_domains()}
    known = {**store.checked_domains(since=now - _KEPT)}
    asked = sorted(set(domains) - set(known))
    answered = _look_up(dns or DnsRecords(), asked[:lookups])
    store.keep_domain_checks(answered, now=now)
    known |= answered
    bad = {domains[one]: problem for one, problem in known.items() if problem and one in domains}
    remarks = (
        Remark(address=address, doubt=Doubt.DOMAIN, why=bad[address.rpartition("@")[2]])
        for address in (store.mailed_addresses(sorted(bad)) if bad else ())
    )
    return DomainReport(
        remarks=tuple(remarks),
        unanswered=len(asked[:lookups]) - len(answered),
        waiting=len(asked[lookups:]),
    )


def _look_up(dns: DnsLookup, domains: list[str]) -> dict[str, str]:
    """Return what is wrong with each domain, "" for nothing; none of those that got no answer."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = pool.map(lambda one: _problem(dns, one), domains)
        return {
            domain: problem for domain, problem in zip(domains, found, strict=True) if problem is not None
        }


def _problem(dns: DnsLookup, domain: str) -> str | None:
    hosts = dns.mail_hosts(domain)
    if hosts.problem:
        return None
    if hosts.values:
        return f"{domain} says that it takes no email" if hosts.values == (".",) else ""
    addresses = dns.addresses(domain)
    if addresses.problem:
        return None
    return "" if addresses.values else f"there is no mail server for {domain}"
