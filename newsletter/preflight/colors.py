"""Checks that the publication's colors stay readable in mail programs that darken emails by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.model import Finding
from newsletter.model.phrase import phrase, setting
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
        yield DARKENED.found(
            phrase(
                "{text} on {ground} has a contrast of {ratio:.1f} to 1 in mail programs that darken emails "
                "by themselves; text needs 4.5 to 1",
                text=setting(f"brand.{one.text}", with_file=False),
                ground=setting(f"brand.{one.ground}", with_file=False),
                ratio=one.ratio,
            ),
            place=None,
            hint=phrase(
                "Choose a darker {setting}; the nearest that can be read is {better}",
                setting=setting(f"brand.{one.setting}"),
                better=one.better,
            )
            if one.better
            else phrase("Choose a darker {setting}", setting=setting(f"brand.{one.setting}")),
        )
