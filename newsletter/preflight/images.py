"""Images: said in words for those who do not see them, and light enough for a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.model import Finding, Picture, Place
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, HINT, WARNING, Rule
from newsletter.rendering.pictures.image_info import look_at

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
FINE = Rule(
    id="image.fine",
    levels=(WARNING,),
    what="A picture has under 1.5 pixels for each it is shown at.",
    source="guidance: phones and most laptops draw two or three; it looks blurred there",
)
VANISHES = Rule(
    id="image.vanishes",
    levels=(WARNING,),
    what="A picture without a ground of its own can hardly be seen in dark mode, or in light.",
    source="WCAG 2.2, 1.4.11: a shape needs 3 to 1; a dark logo on nothing is the usual case",
)
RULES = (ALT, ALT_NAME, ALT_PHRASE, ALT_LENGTH, WEIGHT, TOTAL, LOST, INLINE, FINE, VANISHES)

LONGEST_ALT = 125
FINE_ENOUGH = 1.5
WARNING_BYTES, ERROR_BYTES, TOTAL_BYTES = 200 * 1024, 1024 * 1024, 1024 * 1024
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|svg|heic|tiff?|bmp)|(?:IMG|DSC|DSCN|PXL|P)[_-]?\d{3,}\S*", re.I
)
_PHRASE = re.compile(
    r"(?:an? |the |una? |la )?(?:image|picture|photo|photograph|imagen|foto|fotografía) (?:of|de)\b", re.I
)


def find(proof: CheckContext) -> Iterator[Finding]:
    """Look at the pictures of the edition and at the images of its HTML."""
    decorative = {image.place for image in proof.images() if image.decorative}
    for picture in proof.edition.pictures:
        yield from _alt(picture.alt, picture.place, decorative=picture.place in decorative)
        yield from _weight(picture)
        yield from _fine(picture)
        yield from _vanishing(proof, picture)
    yield from _total(proof)
    yield from _in_html(proof)


def _alt(alt: str, place: Place | None, *, decorative: bool) -> Iterator[Finding]:
    alt = alt.strip()
    if not alt and not decorative:
        yield ALT.found(
            "A picture has no alt text, so some readers get nothing",
            place=place,
            hint='Say in one sentence what it shows; if it only decorates: ![](picture.png "decorative")',
        )
    elif _FILE_NAME.fullmatch(alt):
        yield ALT_NAME.found(
            f"The alt text “{alt[:60]}” looks like the name of a file",
            place=place,
            hint="Say in one sentence what the picture shows",
        )
    elif match := _PHRASE.match(alt):
        yield ALT_PHRASE.found(
            f"The alt text begins with “{match[0]}”",
            place=place,
            hint="Begin with what is seen; screen readers say that it is a picture",
        )
    if len(alt) > LONGEST_ALT:
        yield ALT_LENGTH.found(
            f"The alt text has {len(alt)} characters",
            place=place,
            hint=f"Say the essence in {LONGEST_ALT} or fewer; put details into the text",
        )


def _weight(picture: Picture) -> Iterator[Finding]:
    size = len(picture.data)
    if size > WARNING_BYTES:
        yield WEIGHT.found(
            f"A picture has {size / 1024:,.0f} KB ({_named(picture)})",
            place=picture.place,
            level=ERROR if size > ERROR_BYTES else WARNING,
            hint="Save it as JPEG, at most 1,200 pixels wide, quality 80",
        )


def _fine(picture: Picture) -> Iterator[Finding]:
    look = look_at(picture.data)
    if look is None or picture.media_type == "image/gif" or look.width >= FINE_ENOUGH * picture.width:
        return
    yield FINE.found(
        f"A picture is shown {picture.width} pixels wide and has {look.width} ({_named(picture)})",
        place=picture.place,
        hint=f"Use one that is {2 * picture.width} pixels wide, or wider",
    )


def _vanishing(proof: CheckContext, picture: Picture) -> Iterator[Finding]:
    look = look_at(picture.data)
    if look is None or not look.rim:
        return
    brand, classes = proof.publication.brand, _classes(proof, picture)
    if "logo-light" not in classes and look.vanishes_on(brand.dark_card):
        yield VANISHES.found(
            f"A picture is dark with nothing behind it, and hardly seen in dark mode ({_named(picture)})",
            place=picture.place,
            hint="Give it a light outline or a ground; for a logo, a light one as brand.logo_dark",
        )
    if "logo-dark" not in classes and look.vanishes_on(brand.card):
        yield VANISHES.found(
            f"A picture is light with nothing behind it, and hardly seen in the letter ({_named(picture)})",
            place=picture.place,
            hint="Give it a dark outline or a ground",
        )


def _classes(proof: CheckContext, picture: Picture) -> set[str]:
    """Return what the theme calls a picture: a logo for light ground is not shown on dark, and vice versa."""
    return {
        one
        for image in proof.page.named("img")
        if image.get("src", "").endswith((f":{picture.name}", f"/{picture.name}"))
        for one in image.get("class", "").split()
    }


def _named(picture: Picture) -> str:
    return picture.alt[:40] or picture.name


def _total(proof: CheckContext) -> Iterator[Finding]:
    total = sum({picture.name: len(picture.data) for picture in proof.edition.pictures}.values())
    if total > TOTAL_BYTES:
        yield TOTAL.found(
            f"All pictures together have {total / 1024:,.0f} KB, in every copy",
            place=None,
            hint="Use fewer or smaller ones",
        )


def _in_html(proof: CheckContext) -> Iterator[Finding]:
    names = {picture.name for picture in proof.edition.pictures}
    for image in proof.page.named("img"):
        source = image.get("src", "").strip()
        if "alt" not in image:
            yield ALT.found(
                f"An image of the theme has no alt attribute ({source[:60]})",
                place=None,
                hint='Add alt="" to the theme, or words if it says something',
            )
        if source.lower().startswith("data:"):
            yield INLINE.found(
                "A picture is written into the HTML, and Gmail shows none of these",
                place=None,
                hint="Put the picture beside the issue as a file",
            )
        elif not source or (source.startswith("cid:") and source[4:] not in names):
            yield LOST.found(
                f"The letter shows a picture that does not travel with it ({source[:60] or 'no address'})",
                place=None,
                hint="Build the issue again; if it stays, the theme is wrong",
            )
