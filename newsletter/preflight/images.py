"""Checks pictures: alt text, file size, sharpness and dark mode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.model import Finding, Picture, Place, Spotlight
from newsletter.model.phrase import phrase, setting
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, HINT, WARNING, Rule
from newsletter.rendering.content_ids import shown_name
from newsletter.rendering.pictures.image_info import image_info

ALT = Rule(
    id="image.alt",
    levels=(ERROR,),
    what="A picture has no alt text and is not marked as decorative.",
    source="WCAG 2.2, 1.1.1; Email Markup Consortium, critical",
)
ALT_NAME = Rule(
    id="image.alt-file-name",
    levels=(WARNING,),
    what="The alt text looks like a file name.",
    source="Email Markup Consortium; WCAG failure F30",
)
ALT_PHRASE = Rule(
    id="image.alt-phrase",
    levels=(WARNING,),
    what="The alt text starts with “image of” or similar words.",
    source="guidance: screen readers already say “image”",
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
    what="A picture is over 200 KB (warning) or 1 MB (error).",
    source="guidance: large pictures are slow and costly on phones; 1 MB is a common limit",
)
TOTAL = Rule(
    id="image.total",
    levels=(WARNING,),
    what="All pictures together are over 1 MB.",
    source="guidance: every email carries them",
)
LOST = Rule(
    id="image.lost",
    levels=(ERROR,),
    what="The email shows a picture that is not attached to it.",
    source="An embedded picture (cid:) must be among the edition's pictures",
)
INLINE = Rule(
    id="image.inline-data",
    levels=(ERROR,),
    what="A picture is embedded in the HTML as data:.",
    source="Gmail shows none of them (caniemail, image-base64)",
)
FINE = Rule(
    id="image.fine",
    levels=(WARNING,),
    what="A picture is too small to look sharp: under 1.5 times the width it is shown in.",
    source="guidance: phones and most laptops draw it two or three times as large; it looks blurry there",
)
VANISHES = Rule(
    id="image.vanishes",
    levels=(WARNING,),
    what="A transparent picture is almost invisible in dark mode, or in light mode.",
    source="WCAG 2.2, 1.4.11: a shape needs a contrast of 3 to 1; often it is a dark logo",
)
RULES = (ALT, ALT_NAME, ALT_PHRASE, ALT_LENGTH, WEIGHT, TOTAL, LOST, INLINE, FINE, VANISHES)

LONGEST_ALT = 125
FINE_ENOUGH = 1.5
WARNING_BYTES, ERROR_BYTES, TOTAL_BYTES = 200 * 1024, 1024 * 1024, 1024 * 1024
_ALT_HINT = 'Describe what it shows in a sentence; if it only decorates: ![](picture.png "decorative")'
_KEY_HINT = "Below its photo: line, add a line alt: with what the photo shows"
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|svg|heic|tiff?|bmp)|(?:IMG|DSC|DSCN|PXL|P)[_-]?\d{3,}\S*", re.I
)
_PHRASE = re.compile(
    r"(?:an? |the |una? |la )?(?:image|picture|photo|photograph|imagen|foto|fotografía) (?:of|de)\b", re.I
)


def find(context: CheckContext) -> Iterator[Finding]:
    """Check the edition's pictures and the img tags of its HTML."""
    decorative = {image.place for image in context.images() if image.decorative}
    spotlights = list(context.blocks_of(Spotlight))
    in_keys = {block.place for block in spotlights}
    in_keys |= {person.place for block in spotlights for person in block.people}
    for picture in context.edition.pictures:
        hint = _KEY_HINT if picture.place in in_keys else _ALT_HINT
        yield from _alt(picture.alt, picture.place, hint, decorative=picture.place in decorative)
        yield from _weight(picture)
        yield from _fine(context, picture)
        yield from _vanishing(context, picture)
    yield from _total(context)
    yield from _in_html(context)


def _alt(alt: str, place: Place | None, hint: str, *, decorative: bool) -> Iterator[Finding]:
    alt = alt.strip()
    if not alt and not decorative:
        yield ALT.found(
            "Add alt text: screen readers and blocked images depend on it",
            place=place,
            hint=hint,
        )
    elif _FILE_NAME.fullmatch(alt):
        yield ALT_NAME.found(
            phrase("The alt text “{alt}” looks like a file name", alt=alt[:60]),
            place=place,
            hint="Describe in one sentence what the picture shows",
        )
    elif match := _PHRASE.match(alt):
        yield ALT_PHRASE.found(
            phrase("The alt text starts with “{words}”", words=match[0]),
            place=place,
            hint="Start with what the picture shows; screen readers already say that it is a picture",
        )
    if len(alt) > LONGEST_ALT:
        yield ALT_LENGTH.found(
            phrase("The alt text has {count} characters", count=len(alt)),
            place=place,
            hint=phrase("Shorten it to {most} or fewer; put details in the text", most=LONGEST_ALT),
        )


def _weight(picture: Picture) -> Iterator[Finding]:
    size = len(picture.data)
    if size > WARNING_BYTES:
        yield WEIGHT.found(
            phrase("A picture has {number:,.0f} KB ({name})", number=size / 1024, name=_named(picture)),
            place=picture.place,
            level=ERROR if size > ERROR_BYTES else WARNING,
            hint="Save it as a JPEG, at most 1,200 pixels wide, quality 80",
        )


def _fine(context: CheckContext, picture: Picture) -> Iterator[Finding]:
    info = image_info(picture.data, context.kept_pictures)
    if info is None or picture.media_type == "image/gif" or info.width >= FINE_ENOUGH * picture.width:
        return
    yield FINE.found(
        phrase(
            "A picture is shown {width} pixels wide but is only {real_width} wide ({name})",
            width=picture.width,
            real_width=info.width,
            name=_named(picture),
        ),
        place=picture.place,
        hint=phrase("Use one that is at least {number} pixels wide", number=2 * picture.width),
    )


def _vanishing(context: CheckContext, picture: Picture) -> Iterator[Finding]:
    info = image_info(picture.data, context.kept_pictures)
    if info is None or not info.edge_grays:
        return
    brand, classes = context.publication.brand, _classes(context, picture)
    if "logo-light" not in classes and info.vanishes_on(brand.dark_card):
        yield VANISHES.found(
            phrase(
                "A dark, transparent picture is almost invisible in dark mode ({name})",
                name=_named(picture),
            ),
            place=picture.place,
            hint=phrase(
                "Give it a light outline or a background; for a logo, choose a light one too: {setting}",
                setting=setting("brand.logo_dark"),
            ),
        )
    if "logo-dark" not in classes and info.vanishes_on(brand.card):
        yield VANISHES.found(
            phrase(
                "A light, transparent picture is almost invisible in the email ({name})",
                name=_named(picture),
            ),
            place=picture.place,
            hint="Give it a dark outline or a background",
        )


def _classes(context: CheckContext, picture: Picture) -> set[str]:
    """Return a picture's CSS classes: a logo for light mode is not shown in dark mode, and vice versa."""
    return {
        one
        for image in context.page.named("img")
        if shown_name(source := image.get("src", "")) == picture.name or source.endswith(f"/{picture.name}")
        for one in image.get("class", "").split()
    }


def _named(picture: Picture) -> str:
    return picture.alt[:40] or picture.name


def _total(context: CheckContext) -> Iterator[Finding]:
    total = sum({picture.name: len(picture.data) for picture in context.edition.pictures}.values())
    if total > TOTAL_BYTES:
        yield TOTAL.found(
            phrase("All pictures together have {number:,.0f} KB, in every email", number=total / 1024),
            place=None,
            hint="Use fewer or smaller pictures",
        )


def _in_html(context: CheckContext) -> Iterator[Finding]:
    names = {picture.name for picture in context.edition.pictures}
    for image in context.page.named("img"):
        source = image.get("src", "").strip()
        if "alt" not in image:
            yield ALT.found(
                phrase("An image of the theme has no alt attribute ({source})", source=source[:60]),
                place=None,
                hint='Add alt="" to the theme, or a description if the image says something',
            )
        if source.lower().startswith("data:"):
            yield INLINE.found(
                "A picture is embedded in the HTML, and Gmail does not show these",
                place=None,
                hint="Save the picture as a file in the issue's folder",
            )
        elif not source or (source.startswith("cid:") and shown_name(source) not in names):
            yield LOST.found(
                phrase(
                    "The email shows a picture that is not attached to it ({source})",
                    source=source[:60] or phrase("no address"),
                ),
                place=None,
                hint="Build the issue again; if that does not help, fix the theme",
            )
