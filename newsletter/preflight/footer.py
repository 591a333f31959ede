"""Checks what the law requires in every email: an unsubscribe link and a postal address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.model import Finding, MergeField
from newsletter.model.phrase import phrase, setting
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, Rule

UNSUBSCRIBE = "unsubscribe_url"
"""The merge field that the theme's unsubscribe link leads to."""
CLIPPED_BYTES = 102_400

ADDRESS = Rule(
    id="footer.address",
    levels=(ERROR,),
    what="The postal address is missing from the email or its plain text.",
    source="CAN-SPAM (FTC guide); CASL section 6",
)
LINK = Rule(
    id="footer.unsubscribe",
    levels=(ERROR,),
    what="There is no visible unsubscribe link in the email or its plain text.",
    source="CAN-SPAM; CASL section 11; Gmail and Yahoo sender rules",
)
CLIPPED = Rule(
    id="footer.unsubscribe-clipped",
    levels=(ERROR,),
    what="The unsubscribe link comes after the first 100 KB, where Gmail cuts the email off.",
    source="Gmail cuts off at about 102 KB of HTML (measured by several senders)",
)
RULES = (ADDRESS, LINK, CLIPPED)


def find(context: CheckContext) -> Iterator[Finding]:
    """Look for the postal address and the unsubscribe link."""
    yield from _address(context)
    fields = [field for field in context.edition.fields if field.name == UNSUBSCRIBE and field.marker]
    yield from _link(context, fields)


def _address(context: CheckContext) -> Iterator[Finding]:
    address = context.publication.postal_address
    wanted = _letters(address)
    if not wanted:
        yield ADDRESS.found(
            "The publication has no postal address",
            place=None,
            hint=phrase("Enter it: {setting}", setting=setting("publication.postal_address")),
        )
        return
    for part, text in ((phrase("email"), context.page.text), (phrase("plain text"), context.edition.text)):
        if address not in text and wanted not in _letters(text):
            yield ADDRESS.found(
                phrase("The postal address is missing from the {part}", part=part),
                place=None,
                hint="Put it back in the theme's footer; the law requires it in every email",
            )


def _link(context: CheckContext, fields: list[MergeField]) -> Iterator[Finding]:
    edition = context.edition
    markers = [field.marker for field in fields]
    visible = any(
        marker in anchor.url and anchor.text.strip() for marker in markers for anchor in context.page.anchors
    )
    for part, present in (
        (phrase("email"), visible),
        (phrase("plain text"), any(marker in edition.text for marker in markers)),
    ):
        if not present:
            yield LINK.found(
                phrase("There is no unsubscribe link in the {part}", part=part),
                place=None,
                hint="Put it back in the theme's footer; without it, email gets blocked",
            )
    if visible and context.html_bytes > CLIPPED_BYTES and not _in_time(edition.html, markers):
        yield CLIPPED.found(
            "The unsubscribe link comes after the first 100 KB, and Gmail hides everything after that",
            place=None,
            hint="Shorten the issue: leave out a block, or link to the rest",
        )


def _in_time(html: str, markers: list[str]) -> bool:
    first = html.encode(errors="replace")[:CLIPPED_BYTES]
    return any(marker.encode(errors="replace") in first for marker in markers)


_NO_LETTER = re.compile(r"[\W_]+")


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())
