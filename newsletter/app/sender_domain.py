"""Sender domain: what the DNS says of the domains that email comes from and that replies go to."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.app.transport_factory import own_signer
from newsletter.app.workspace import Workspace
from newsletter.model.phrase import phrase
from newsletter.ports import DnsLookup
from newsletter.preflight.filler import is_reserved
from newsletter.sending.domain_authentication import (
    Judgement,
    judge_dkim,
    judge_dmarc,
    judge_mail_hosts,
    judge_provider_dkim,
    judge_spf,
)
from newsletter.sending.envelope import wire_address
from newsletter.transports.registry import transport_entry


def judge_sender_domain(workspace: Workspace, dns: DnsLookup) -> Iterator[tuple[str, Judgement]]:
    """Yield SPF, DKIM, DMARC and MX, each by its name. Raises SettingsError if [dkim] has no key."""
    publication = workspace.publication
    domain = _domain(publication.sender_address)
    if is_reserved(publication.sender_address):
        yield (
            "DNS",
            Judgement(
                sound=False, message=phrase("not looked up: {domain} is a name for samples", domain=domain)
            ),
        )
        return
    entry = transport_entry(workspace.settings.transport)
    if entry.capabilities.sends_our_bytes:
        bounces = _domain(workspace.settings.bounce_mailbox or publication.sender_address)
        yield "SPF", judge_spf(bounces, dns.texts)
        yield "DKIM", _own_dkim(workspace, dns, domain)
    else:
        yield "DKIM", judge_provider_dkim(domain, dns.texts, selectors=entry.dkim_selectors)
    yield "DMARC", judge_dmarc(domain, dns.texts)
    for one in _receiving_domains(workspace):
        hosts = dns.mail_hosts(one)
        yield "MX", judge_mail_hosts(one, hosts, hosts if hosts.values else dns.addresses(one))


def _own_dkim(workspace: Workspace, dns: DnsLookup, domain: str) -> Judgement:
    signer = own_signer(workspace)
    if signer is None:
        return Judgement(
            sound=True,
            message=phrase(
                "not signed by this program: your mail server must sign for {domain}, or set [dkim]",
                domain=domain,
            ),
        )
    name = f"{signer.selector}._domainkey.{signer.domain}"
    return judge_dkim(name, dns.texts, public_key=signer.public_key)


def _receiving_domains(workspace: Workspace) -> tuple[str, ...]:
    """Return the domains that replies, unsubscribe requests and bounces go to, each once."""
    publication = workspace.publication
    addresses = (
        publication.reply_to or publication.sender_address,
        publication.unsubscribe_mailbox,
        workspace.settings.bounce_mailbox or publication.sender_address,
    )
    return tuple(dict.fromkeys(map(_domain, addresses)))


def _domain(address: str) -> str:
    return wire_address(address).rpartition("@")[2].lower()
