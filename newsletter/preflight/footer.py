"""Footer: what the law wants in every letter: a way out, and where the sender can be found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.model import Finding, MergeField
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, Rule

UNSUBSCRIBE = "unsubscribe_url"
"""The merge field that the theme's unsubscribe link leads to."""
CLIPPED_BYTES = 102_400

ADDRESS = Rule(
    id="footer.address",
    levels=(ERROR,),
    what="The postal address is not in the letter or its plain text.",
    source="CAN-SPAM (FTC guide); CASL section 6",
)
LINK = Rule(
    id="footer.unsubscribe",
    levels=(ERROR,),
    what="There is no visible unsubscribe link in the letter or its plain text.",
    source="CAN-SPAM; CASL section 11; Gmail and Yahoo sender rules",
)
CLIPPED = Rule(
    id="footer.unsubscribe-clipped",
    levels=(ERROR,),
    what="The unsubscribe link stands after the first 100 KB, where Gmail cuts.",
    source="Gmail clips at about 102 KB of HTML (measured by several senders)",
)
RULES = (ADDRESS, LINK, CLIPPED)


def find(proof: CheckContext) -> Iterator[Finding]:
    """Look for the postal address and the unsubscribe link."""
    yield from _address(proof)
    fields = [field for field in proof.edition.fields if field.name == UNSUBSCRIBE and field.marker]
    yield from _link(proof, fields)


def _address(proof: CheckContext) -> Iterator[Finding]:
    address = proof.publication.postal_address
    wanted = _letters(address)
    if not wanted:
        yield ADDRESS.found(
            "The publication has no postal address",
            place=None,
            hint="Write one in newsletter.toml, under [publication] as postal_address",
        )
        return
    for part, text in (("letter", proof.page.text), ("plain text", proof.edition.text)):
        if address not in text and wanted not in _letters(text):
            yield ADDRESS.found(
                f"The postal address is not in the {part}",
                place=None,
                hint="Put it back into the theme's footer; the law wants it in every letter",
            )


def _link(proof: CheckContext, fields: list[MergeField]) -> Iterator[Finding]:
    edition = proof.edition
    markers = [field.marker for field in fields]
    visible = any(
        marker in anchor.url and anchor.text.strip() for marker in markers for anchor in proof.page.anchors
    )
    for part, present in (
        ("letter", visible),
        ("plain text", any(marker in edition.text for marker in markers)),
    ):
        if not present:
            yield LINK.found(
                f"There is no unsubscribe link in the {part}",
                place=None,
                hint="Put it back into the theme's footer; without it mail gets blocked",
            )
    if visible and proof.html_bytes > CLIPPED_BYTES and not _in_time(edition.html, markers):
        yield CLIPPED.found(
            "The unsubscribe link comes after the first 100 KB, and Gmail hides everything from there",
            place=None,
            hint="Shorten the issue: leave out a block, or link to the rest",
        )


def _in_time(html: str, markers: list[str]) -> bool:
    first = html.encode(errors="replace")[:CLIPPED_BYTES]
    return any(marker.encode(errors="replace") in first for marker in markers)


_NO_LETTER = re.compile(r"[\W_]+")


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())
