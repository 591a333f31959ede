"""Images: said in words for those who do not see them, and light enough for a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.model import Finding, Picture, Place
from newsletter.preflight.proof import Proof
from newsletter.preflight.rule import ERROR, HINT, WARNING, Rule

ALT = Rule(
    id="image.alt",
    levels=(ERROR,),
    what="A picture has no alt text and is not marked as decorative.",
    source="WCAG 2.2, 1.1.1; Email Markup Consortium, critical",
)
ALT_NAME = Rule(
    id="image.alt-file-name",
    levels=(WARNING,),
    what="The alt text looks like the name of a file.",
    source="Email Markup Consortium; WCAG failure F30",
)
ALT_PHRASE = Rule(
    id="image.alt-phrase",
    levels=(WARNING,),
    what="The alt text begins with “image of” or the like.",
    source="guidance: screen readers say “image” themselves",
)
ALT_LENGTH = Rule(
    id="image.alt-length",
    levels=(HINT,),
    what="The alt text has more than 125 characters.",
    source="guidance: some screen readers cut it there",
)
WEIGHT = Rule(
    id="image.weight",
    levels=(WARNING, ERROR),
    what="A picture is over 200 KB (warning) or 1 MiB (error).",
    source="guidance: readers on phones pay for it; 1 MiB is the limit of other checkers too",
)
TOTAL = Rule(
    id="image.total",
    levels=(WARNING,),
    what="All pictures together are over 1 MiB.",
    source="guidance: every copy carries them",
)
LOST = Rule(
    id="image.lost",
    levels=(ERROR,),
    what="The letter shows a picture that does not travel with it.",
    source="An embedded picture (cid:) must be among the edition's pictures",
)
INLINE = Rule(
    id="image.inline-data",
    levels=(ERROR,),
    what="A picture is written into the HTML as data:.",
    source="Gmail shows none of them (caniemail, image-base64)",
)
RULES = (ALT, ALT_NAME, ALT_PHRASE, ALT_LENGTH, WEIGHT, TOTAL, LOST, INLINE)

LONGEST_ALT = 125
WARNING_BYTES, ERROR_BYTES, TOTAL_BYTES = 200 * 1024, 1024 * 1024, 1024 * 1024
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|svg|heic|tiff?|bmp)|(?:IMG|DSC|DSCN|PXL|P)[_-]?\d{3,}\S*", re.I
)
_PHRASE = re.compile(
    r"(?:an? |the |una? |la )?(?:image|picture|photo|photograph|imagen|foto|fotografía) (?:of|de)\b", re.I
)


def find(proof: Proof) -> Iterator[Finding]:
    """Look at the pictures of the edition and at the images of its HTML."""
    decorative = {image.place for image in proof.images() if image.decorative}
    for picture in proof.edition.pictures:
        yield from _alt(picture.alt, picture.place, decorative=picture.place in decorative)
        yield from _weight(picture)
    yield from _total(proof)
    yield from _in_html(proof)


def _alt(alt: str, place: Place | None, *, decorative: bool) -> Iterator[Finding]:
    alt = alt.strip()
    if not alt and not decorative:
        yield ALT.found(
            "A picture has no alt text, so some readers get nothing",
            place=place,
            way_out='Say in one sentence what it shows; if it only decorates: ![](picture.png "decorative")',
        )
    elif _FILE_NAME.fullmatch(alt):
        yield ALT_NAME.found(
            f"The alt text “{alt[:60]}” looks like the name of a file",
            place=place,
            way_out="Say in one sentence what the picture shows",
        )
    elif match := _PHRASE.match(alt):
        yield ALT_PHRASE.found(
            f"The alt text begins with “{match[0]}”",
            place=place,
            way_out="Begin with what is seen; screen readers say that it is a picture",
        )
    if len(alt) > LONGEST_ALT:
        yield ALT_LENGTH.found(
            f"The alt text has {len(alt)} characters",
            place=place,
            way_out=f"Say the essence in {LONGEST_ALT} or fewer; put details into the text",
        )


def _weight(picture: Picture) -> Iterator[Finding]:
    size = len(picture.data)
    if size > WARNING_BYTES:
        yield WEIGHT.found(
            f"A picture has {size / 1024:,.0f} KB ({picture.alt[:40] or picture.name})",
            place=picture.place,
            level=ERROR if size > ERROR_BYTES else WARNING,
            way_out="Save it as JPEG, at most 1,200 pixels wide, quality 80",
        )


def _total(proof: Proof) -> Iterator[Finding]:
    total = sum({picture.name: len(picture.data) for picture in proof.edition.pictures}.values())
    if total > TOTAL_BYTES:
        yield TOTAL.found(
            f"All pictures together have {total / 1024:,.0f} KB, in every copy",
            place=None,
            way_out="Use fewer or smaller ones",
        )


def _in_html(proof: Proof) -> Iterator[Finding]:
    names = {picture.name for picture in proof.edition.pictures}
    for image in proof.page.named("img"):
        source = image.attributes.get("src", "").strip()
        if "alt" not in image.attributes:
            yield ALT.found(
                f"An image of the theme has no alt attribute ({source[:60]})",
                place=None,
                way_out='Add alt="" to the theme, or words if it says something',
            )
        if source.lower().startswith("data:"):
            yield INLINE.found(
                "A picture is written into the HTML, and Gmail shows none of these",
                place=None,
                way_out="Put the picture beside the issue as a file",
            )
        elif not source or (source.startswith("cid:") and source[4:] not in names):
            yield LOST.found(
                f"The letter shows a picture that does not travel with it ({source[:60] or 'no address'})",
                place=None,
                way_out="Build the issue again; if it stays, the theme is wrong",
            )
