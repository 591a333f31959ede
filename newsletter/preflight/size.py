"""Checks the size of the HTML and its style blocks against the limits of mail programs."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.model import Edition, Finding, MergeField, Publication
from newsletter.model.phrase import phrase
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, WARNING, Rule
from newsletter.rendering.render_context import is_own_link

CLIP = Rule(
    id="size.gmail-clip",
    levels=(WARNING, ERROR),
    what="The HTML is over 80 KB (warning) or 100 KB (error).",
    source="Gmail cuts off at about 102 KB of HTML and hides the rest, including the footer",
)
STYLE = Rule(
    id="size.style-block",
    levels=(WARNING, ERROR),
    what="A style block is over 8 KB (warning) or 16 KB (error).",
    source="Gmail drops a style block above 16 KB (caniemail, html-style, note 6)",
)
RULES = (CLIP, STYLE)

CLIP_WARNING_BYTES, CLIP_ERROR_BYTES = 80 * 1024, 102_400
STYLE_WARNING_BYTES, STYLE_ERROR_BYTES = 8 * 1024, 16 * 1024
_LONGEST_NAME = 60
_LONGEST_TOKEN = 100


def find(context: CheckContext) -> Iterator[Finding]:
    """Measure the HTML with long merge field values, and its style blocks."""
    size = longest_html_bytes(context.edition, context.publication)
    if size > CLIP_WARNING_BYTES:
        yield CLIP.found(
            phrase(
                "The email has up to {kilobytes} of HTML; Gmail cuts it off at about 100 KB",
                kilobytes=_kilobytes(size),
            ),
            place=None,
            level=ERROR if size > CLIP_ERROR_BYTES else WARNING,
            hint="Leave out a block, or link to the full text on your site (pictures do not count)",
        )
    for style in context.page.styles:
        size = len(style.encode(errors="replace"))
        if size > STYLE_WARNING_BYTES:
            yield STYLE.found(
                phrase(
                    "A style block of the theme has {kilobytes}; Gmail drops it above 16 KB",
                    kilobytes=_kilobytes(size),
                ),
                place=None,
                level=ERROR if size > STYLE_ERROR_BYTES else WARNING,
                hint="Shorten the theme's style.css",
            )


def longest_html_bytes(edition: Edition, publication: Publication) -> int:
    """Return the bytes of an edition's HTML when every merge field has a long value."""
    html = edition.html
    grown = sum(
        html.count(field.marker) * max(0, _plausible(field, publication) - len(field.marker))
        for field in edition.fields
        if field.marker
    )
    return len(html.encode(errors="replace")) + grown


def _plausible(field: MergeField, publication: Publication) -> int:
    if is_own_link(field.name):
        return len(publication.base_url or publication.unsubscribe_mailbox) + _LONGEST_TOKEN
    return max(_LONGEST_NAME, len(field.fallback.encode(errors="replace")))


def _kilobytes(size: int) -> str:
    return f"{size / 1024:.0f} KB"
