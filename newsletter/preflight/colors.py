"""Checks that the publication's colors stay readable in mail programs that darken emails by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.model import Finding
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import WARNING, Rule
from newsletter.rendering.contrast import low_contrast_when_darkened

DARKENED = Rule(
    id="color.darkened",
    levels=(WARNING,),
    what="Text has too little contrast in mail programs that darken light backgrounds by themselves.",
    source="WCAG 2.2, 1.4.3 (4.5 to 1); Gmail's apps and Outlook change colors, as approximated for previews",
)
RULES = (DARKENED,)


def find(context: CheckContext) -> Iterator[Finding]:
    """Measure the pairs of colors as such a mail program shows them."""
    for one in low_contrast_when_darkened(context.publication.brand):
        better = f"; the nearest that can be read is {one.better}" if one.better else ""
        yield DARKENED.found(
            f"brand.{one.text} on brand.{one.ground} has a contrast of {one.ratio:.1f} to 1 in mail programs "
            "that darken emails by themselves, text needs 4.5 to 1",
            place=None,
            hint=f"Choose a darker {one.setting} in newsletter.toml{better}",
        )
