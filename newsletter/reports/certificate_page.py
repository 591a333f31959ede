"""Certificate as a web page, in the colors of the newsletter, to read, print and file."""

from __future__ import annotations

import html
from datetime import datetime
from typing import TextIO

from newsletter.model import Brand, Delivery, Publication, Recipients
from newsletter.reports.certificate import MEANINGS, SECTIONS, Certificate, DeliveriesOf, DeliveryStream
from newsletter.schedule.wall_time import format_short

_RECIPIENTS = {
    Recipients.GOT_IT: ", to those who got the issue before",
    Recipients.MISSED_IT: ", to those who did not get the issue before",
    Recipients.JOINED: ", to people who joined the list",
}
_STYLE = """
:root {{ color-scheme: light dark; --paper: {paper}; --card: {card}; --ink: {ink}; --soft: {soft};
  --accent: {accent}; --line: {line}; --tint: {tint}; }}
@media (prefers-color-scheme: dark) {{ :root {{ --paper: {dark_paper}; --card: {dark_card};
  --ink: {dark_ink}; --soft: {dark_soft}; --accent: {dark_accent}; --line: {dark_line};
  --tint: {dark_tint}; }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; padding: 2rem 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 Georgia, "Times New Roman", serif; overflow-wrap: anywhere; }}
main {{ max-width: 46rem; margin: 0 auto; padding: 2rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 12px; }}
h1, h2 {{ line-height: 1.25; font-weight: normal; }}
h1 {{ margin: 0 0 .25rem; font-size: 1.8rem; }}
h2 {{ margin: 2rem 0 .25rem; font-size: 1.25rem; color: var(--accent); }}
p {{ margin: .25rem 0; }}
.soft {{ color: var(--soft); }}
.sum {{ margin: 1.5rem 0; padding: 1rem 1.25rem; background: var(--tint); border-radius: 8px;
  font-size: 1.15rem; }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 0; }}
dt {{ color: var(--soft); }}
dd {{ margin: 0; }}
table {{ width: 100%; border-collapse: collapse; font-size: .9rem; }}
caption {{ text-align: left; color: var(--soft); padding-bottom: .5rem; }}
th, td {{ padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top;
  border-top: 1px solid var(--line); font-weight: normal; }}
thead th {{ color: var(--soft); }}
code {{ font-size: .85em; }}
@media (max-width: 34rem) {{ main {{ padding: 1.25rem; }} dl {{ grid-template-columns: 1fr; gap: 0; }}
  dd {{ margin-bottom: .5rem; }} }}
@media print {{ body {{ padding: 0; }} main {{ border: 0; max-width: none; }} }}
"""


def write_page(
    certificate: Certificate,
    deliveries_of: DeliveriesOf,
    publication: Publication,
    out: TextIO,
    *,
    zone: str,
    transport: str,
) -> None:
    """Write the page, streaming its lists; raises RefusedError if the ledger changed in the meantime.

    Times are in `zone` (IANA); `transport` is its name in a sentence. Accepted deliveries are only counted
    here and listed in the JSON form, because a page of a million lines is of no use.
    """
    stream = DeliveryStream(certificate, deliveries_of)
    out.write(_opening(certificate, publication, zone, transport))
    for name in SECTIONS:
        if name == "accepted":
            for _ in stream.section(name):
                pass
            out.write(f"<h2>{certificate.count(name):,} accepted</h2>\n<p>{MEANINGS[name]} ")
            out.write("They are listed one by one in the JSON form of this certificate.</p>\n")
        else:
            _list(name, certificate.count(name), stream, out, zone)
    out.write(f"<h2>Fingerprint</h2>\n<p><code>{stream.fingerprint()}</code></p>\n")
    out.write('<p class="soft">The SHA-256 of all deliveries in the ledger. As long as the ledger does not ')
    out.write("change, a new certificate has the same fingerprint.</p>\n")
    out.write("</main>\n</body>\n</html>\n")


def _opening(certificate: Certificate, publication: Publication, zone: str, transport: str) -> str:
    mailing = certificate.mailing
    title = _text(f"Send certificate: {mailing.subject}")
    facts = _facts(certificate, zone, transport)
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>\n" for name, value in facts.items())
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{title}</title>\n<style>{_style(publication.brand)}</style>\n</head>\n<body>\n<main>\n"
        f'<p class="soft">{_text(publication.organisation)} · {_text(publication.name)}</p>\n'
        f"<h1>Send certificate</h1>\n<p>{_text(mailing.subject)}</p>\n"
        f'<p class="sum">{_sum(certificate)}</p>\n<dl>\n{rows}</dl>\n'
    )


def _sum(certificate: Certificate) -> str:
    parts = " + ".join(f"{certificate.count(name):,} {name}" for name in SECTIONS)
    people = "person" if certificate.counts.audience == 1 else "people"
    return f"<strong>{certificate.counts.audience:,} {people}</strong> = {parts}"


def _facts(certificate: Certificate, zone: str, transport: str) -> dict[str, str]:
    mailing = certificate.mailing
    correction = f", correction {mailing.round}" if mailing.is_correction else ""
    correction += _RECIPIENTS.get(mailing.recipients, "")
    reason = f" ({_text(mailing.reason)})" if mailing.reason else ""
    return {
        "Issue": f"{_text(mailing.issue)} to {_text(mailing.list)}{correction}",
        **({"Segment": f"only those on the list with {_text(mailing.segment)}"} if mailing.segment else {}),
        "Mailing": f"{mailing.id}, {mailing.status.value}{reason}",
        "Edition (SHA-256)": f"<code>{_text(mailing.digest)}</code>",
        "Sent via": f"{_text(transport)}, policy {mailing.policy.value}",
        **(
            {"Web pages": f"not asked before launching: {_text(mailing.base_url_unproven)}"}
            if mailing.base_url_unproven
            else {}
        ),
        **({"Topics": _topics(certificate.other_topics)} if certificate.other_topics else {}),
        "Launched": _time(mailing.created_at, zone),
        "First try": _time(certificate.first_try_at, zone),
        "Finished": _time(mailing.finished_at, zone),
        "Last change": _time(certificate.last_change_at, zone),
        "Issued": _time(certificate.issued_at, zone),
        "Bounces, complaints": _bounces(certificate),
        **_digest_readers(certificate),
    }


def _digest_readers(certificate: Certificate) -> dict[str, str]:
    if certificate.mailing.cadence:
        return {"Readers": f"those who chose the {certificate.mailing.cadence.value} digest"}
    if not certificate.digest_readers:
        return {}
    return {"Digest readers": f"{certificate.digest_readers:,} of the suppressed get it with their digest"}


def _topics(number: int) -> str:
    return f"{number:,} of the suppressed chose other topics; nothing in the issue was about theirs"


def _bounces(certificate: Certificate) -> str:
    counts = certificate.came_back
    if not counts.bounced and not counts.complained:
        return "none so far"
    complaints = "1 complaint" if counts.complained == 1 else f"{counts.complained:,} complaints"
    return f"of the accepted, {counts.bounced:,} bounced; {complaints}"


def _list(name: str, number: int, stream: DeliveryStream, out: TextIO, zone: str) -> None:
    out.write(f"<h2>{number:,} {name}</h2>\n")
    if not number:
        for _ in stream.section(name):
            pass
        out.write("<p>None.</p>\n")
        return
    out.write(f"<table>\n<caption>{MEANINGS[name]}</caption>\n<thead><tr>")
    out.write("".join(f'<th scope="col">{head}</th>' for head in ("Who", "Why", "Tries", "When")))
    out.write("</tr></thead>\n<tbody>\n")
    for delivery in stream.section(name):
        out.write(_row(delivery, zone))
    out.write("</tbody>\n</table>\n")


def _row(delivery: Delivery, zone: str) -> str:
    who = _text(delivery.address) or f"erased (no. {delivery.subscriber_id})"
    return (
        f'<tr><th scope="row">{who}</th><td>{_text(delivery.detail)}</td>'
        f"<td>{delivery.attempt}</td><td>{_time(delivery.updated_at, zone)}</td></tr>\n"
    )


def _style(brand: Brand) -> str:
    return _STYLE.format(**{name: getattr(brand, name) for name in Brand.__dataclass_fields__})


def _text(text: str) -> str:
    """Return foreign text for HTML: escaped, with control characters replaced by spaces."""
    return html.escape("".join(char if char.isprintable() else " " for char in text))


def _time(moment: datetime | None, zone: str) -> str:
    if moment is None:
        return "–"
    iso = moment.isoformat(timespec="seconds")
    return f'<time datetime="{iso}">{_text(format_short(moment, zone, seconds=True))}</time>'
