"""Languages: what is not said in the reader's language, and stands there in another."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.model import Finding
from newsletter.preflight.proof import Proof
from newsletter.preflight.rule import WARNING, Rule

UNTRANSLATED = Rule(
    id="language.untranslated",
    levels=(WARNING,),
    what="A part of an issue in several languages is missing in one of them; its readers get another.",
    source="guidance: nothing is left out, but not everybody can read it",
)
RULES = (UNTRANSLATED,)


def find(proof: Proof) -> Iterator[Finding]:
    """Look at what had to be taken from another language."""
    lang = proof.edition.lang
    for part in proof.issue.fallbacks:
        what = "This text" if part.part == "text" else f"“{part.part}”"
        write = f"=== {lang}" if part.part == "text" else f"{part.part}.{lang}: …"
        yield UNTRANSLATED.found(
            f"{what} is not there in “{lang}”: its readers get it in “{part.lang}”",
            place=part.place,
            way_out=f"Write it under a line {write}, below this" if part.part == "text" else f"Write {write}",
        )
