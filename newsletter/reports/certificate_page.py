"""The certificate as a page: as calm as the letter, to be read, printed and put into a file."""

from __future__ import annotations

import html
from datetime import datetime
from typing import TextIO

from newsletter.model import Brand, Delivery, Publication
from newsletter.reports.certificate import MEANINGS, SECTIONS, Certificate, CopiesOf, Register

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


def write_page(certificate: Certificate, copies_of: CopiesOf, publication: Publication, out: TextIO) -> None:
    """Write the page, streaming its lists; raises RefusedError when the ledger changed meanwhile.

    Who accepted it is counted here and listed in the JSON form: a page of a million lines helps nobody.
    """
    register = Register(certificate, copies_of)
    out.write(_opening(certificate, publication))
    for name in SECTIONS:
        if name == "accepted":
            for _ in register.section(name):
                pass
            out.write(f"<h2>{certificate.count(name):,} accepted</h2>\n<p>{MEANINGS[name]} ")
            out.write("They are listed one by one in the certificate's JSON form.</p>\n")
        else:
            _list(name, certificate.count(name), register, out)
    fingerprint = register.fingerprint()
    out.write(f'<h2>Fingerprint</h2>\n<p><code>{fingerprint}</code></p>\n<p class="soft">SHA-256 of every ')
    out.write("copy's line in the ledger: the same ledger always gives the same one.</p>\n")
    out.write("</main>\n</body>\n</html>\n")


def _opening(certificate: Certificate, publication: Publication) -> str:
    mailing = certificate.mailing
    title = _text(f"Send certificate: {mailing.subject}")
    facts = "".join(f"<dt>{name}</dt><dd>{value}</dd>\n" for name, value in _facts(certificate).items())
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{title}</title>\n<style>{_style(publication.brand)}</style>\n</head>\n<body>\n<main>\n"
        f'<p class="soft">{_text(publication.organisation)} · {_text(publication.name)}</p>\n'
        f"<h1>Send certificate</h1>\n<p>{_text(mailing.subject)}</p>\n"
        f'<p class="sum">{_sum(certificate)}</p>\n<dl>\n{facts}</dl>\n'
    )


def _sum(certificate: Certificate) -> str:
    parts = " + ".join(f"{certificate.count(name):,} {name}" for name in SECTIONS)
    people = "person" if certificate.counts.audience == 1 else "people"
    return f"<strong>{certificate.counts.audience:,} {people}</strong> = {parts}"


def _facts(certificate: Certificate) -> dict[str, str]:
    mailing = certificate.mailing
    correction = f", correction {mailing.round}" if mailing.round else ""
    reason = f" ({_text(mailing.reason)})" if mailing.reason else ""
    return {
        "Issue": f"{_text(mailing.issue)} to {_text(mailing.list)}{correction}",
        "Mailing": f"{mailing.id}, {mailing.status.value}{reason}",
        "Edition (SHA-256)": f"<code>{_text(mailing.digest)}</code>",
        "Sent through": f"{_text(mailing.transport)}, policy {mailing.policy.value}",
        "Launched": _time(mailing.created_at),
        "First try": _time(certificate.first_try_at),
        "Finished": _time(mailing.finished_at),
        "Last change": _time(certificate.last_change_at),
        "Issued": _time(certificate.issued_at),
        "Came back": _came_back(certificate),
    }


def _came_back(certificate: Certificate) -> str:
    counts = certificate.came_back
    if not counts.bounced and not counts.complained:
        return "nothing"
    return f"of the accepted, {counts.bounced:,} bounced and {counts.complained:,} were complained about"


def _list(name: str, number: int, register: Register, out: TextIO) -> None:
    out.write(f"<h2>{number:,} {name}</h2>\n")
    if not number:
        for _ in register.section(name):
            pass
        out.write("<p>Nobody.</p>\n")
        return
    out.write(f"<table>\n<caption>{MEANINGS[name]}</caption>\n<thead><tr>")
    out.write("".join(f'<th scope="col">{head}</th>' for head in ("Who", "Why", "Tries", "When")))
    out.write("</tr></thead>\n<tbody>\n")
    for copy in register.section(name):
        out.write(_row(copy))
    out.write("</tbody>\n</table>\n")


def _row(copy: Delivery) -> str:
    who = _text(copy.address) or f"erased (no. {copy.subscriber_id})"
    return (
        f'<tr><th scope="row">{who}</th><td>{_text(copy.detail)}</td>'
        f"<td>{copy.attempt}</td><td>{_time(copy.updated_at)}</td></tr>\n"
    )


def _style(brand: Brand) -> str:
    return _STYLE.format(**{name: getattr(brand, name) for name in Brand.__dataclass_fields__})


def _text(text: str) -> str:
    """Return a stranger's words for HTML: escaped, and no control character that a terminal would obey."""
    return html.escape("".join(char if char.isprintable() else " " for char in text))


def _time(moment: datetime | None) -> str:
    if moment is None:
        return "–"
    iso = moment.isoformat(timespec="seconds")
    return f'<time datetime="{iso}">{moment:%Y-%m-%d %H:%M:%S} UTC</time>'
