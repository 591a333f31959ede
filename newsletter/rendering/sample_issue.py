"""Loads the sample issues for themes: one with every block, and one with the least of each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from newsletter.issues.parser import read_issue
from newsletter.model import Footer, Issue, MailingList, Publication

SPECIMENS = Path(__file__).parent / "specimens"
"""The folder of their files, pictures and logos."""

FULL, BARE = "specimen", "bare"
_WHY = "You’re receiving this because you signed up to see every block."
_FOOTER = Footer(
    phone="(555) 555-0142",
    hours="Monday to Friday, 9–17",
    social={"Instagram": "https://social.example/library", "Mastodon": "https://mastodon.example/library"},
    subscribe_url="https://letters.example/subscribe",
)
"""So that a theme is checked with every line that a footer can have."""
_LIST = MailingList(key="specimen", title="Specimen", why=_WHY)


def sample_issue(name: str, publication: Publication, *, lang: str = "en") -> tuple[Issue, Publication]:
    """Return a sample issue and its publication, with the name, address and colors of the given one.

    The full one has logos for light and dark mode, the bare one has neither logo nor web page.
    """
    full = name == FULL
    brand = replace(
        publication.brand,
        logo="logo.svg" if full else None,
        logo_dark="logo-dark.svg" if full else None,
    )
    own = replace(
        publication,
        brand=brand,
        footer=publication.footer if publication.footer != Footer() or not full else _FOOTER,
        postal_address=publication.postal_address or "1 Example Road, Exampleton",
        lists={_LIST.key: _LIST},
        base_url="https://letters.example" if full else "",
        web_url="https://letters.example/{slug}" if full else None,
    )
    issue = read_issue(SPECIMENS / f"{name}.md", root=SPECIMENS, publication=own)
    return replace(issue, front=replace(issue.front, lang=lang)), own
