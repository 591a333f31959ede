"""Issues for the archive: written as files, launched and delivered through the transport `outbox`."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsletter.app.delivering import DeliveryCallbacks, deliver_all
from newsletter.app.editions import open_issue
from newsletter.app.launching import Launched, Proposal, commit, prepare
from newsletter.app.transport_factory import open_transport
from newsletter.model import Mailing
from tests.app.actors import staff
from tests.web.site import LIST, Site


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An issue to send. `langs` after the first are translations."""

    slug: str
    title: str = "Rent relief opens on March 1"
    list: str = LIST
    langs: Sequence[str] = ("en",)
    body: str = "Who can apply, what to bring, and where to get help with the form."
    preheader: str = "Who can apply, what to bring, and where to get help."
    picture: str = ""
    """The sample's file that it begins with."""
    head: Sequence[str] = ()
    """More lines of its front matter."""


def write(site: Site, draft: Draft) -> None:
    folder = site.workspace.root / "issues" / draft.slug
    folder.mkdir(exist_ok=True)
    if draft.picture:
        sample = site.workspace.root / "issues" / "2023-03-11-sanctuary-city" / draft.picture
        (folder / draft.picture).write_bytes(sample.read_bytes())
    picture = f"![A crowd marching at sunset]({draft.picture})\n\n" if draft.picture else ""
    es = "es" in draft.langs
    head = [
        f"subject: '{draft.title}'",
        *([f"subject.es: '{draft.title} (es)'"] if es else []),
        f"preheader: '{draft.preheader}'",
        *(["preheader.es: 'Quién puede pedirla y qué hay que llevar.'"] if es else []),
        f"date: {site.clock.time.date()}",
        f"list: {draft.list}",
        f"lang: [{', '.join(draft.langs)}]" if es else f"lang: {draft.langs[0]}",
        "authors: [Ana Ruiz]",
        *draft.head,
    ]
    spanish = "\n=== es\nQuién puede pedirla, qué llevar y dónde pedir ayuda.\n" if es else ""
    text = (
        "---\n"
        + "\n".join(head)
        + f'\n---\n{picture}Dear {{{{ first_name | "neighbor" }}}},\n\n{draft.body}\n{spanish}'
    )
    (folder / "index.md").write_text(text, encoding="utf-8")


def launch(site: Site, draft: Draft, *, correction: bool = False) -> Mailing:
    """Write and launch an issue; nothing is delivered yet."""
    write(site, draft)
    proposal = prepare(
        site.workspace, open_issue(site.workspace, draft.slug), transport="outbox", correction=correction
    )
    assert isinstance(proposal, Proposal), proposal
    launched = commit(site.workspace, proposal, by=staff())
    assert isinstance(launched, Launched), launched
    return launched.mailing


def deliver(site: Site, mailing: Mailing) -> None:
    deliver_all(
        site.workspace,
        mailing,
        transport=open_transport(site.workspace, "outbox"),
        stop=threading.Event(),
        callbacks=DeliveryCallbacks(),
    )


def send(site: Site, draft: Draft, *, correction: bool = False) -> Mailing:
    """Write, launch and deliver an issue."""
    mailing = launch(site, draft, correction=correction)
    deliver(site, mailing)
    return mailing


def correct(site: Site, draft: Draft, **changed: str) -> Mailing:
    """Send a correction of an issue."""
    return send(site, replace(draft, **changed), correction=True)
