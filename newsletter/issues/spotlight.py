"""Reads and writes spotlights: a person or a team, with an optional photo; or several people."""

from __future__ import annotations

from newsletter.issues.block_schema import BlockParts, BlockSchema, KeySchema
from newsletter.issues.block_writer import write_frame, write_prose
from newsletter.issues.prose import read_prose
from newsletter.issues.spotlight_people import read_people, write_people
from newsletter.model import Spotlight


def _read(parts: BlockParts) -> Spotlight:
    shown = read_people(parts.given, parts.line, parts.diagnostics)
    return Spotlight(
        title=parts.title,
        body=read_prose(parts.lines, parts.diagnostics),
        place=parts.diagnostics.place(parts.line),
        role=shown.role,
        photo=shown.photo,
        alt=shown.alt,
        people=shown.people,
    )


def _write(block: Spotlight) -> str:
    return write_frame("spotlight", block.title, write_prose(block.body), keys=[*write_people(block), ""])


SPOTLIGHT = BlockSchema(
    name="spotlight",
    aliases=("profile",),
    meaning="A person or a team, with an optional photo; or several people, each with their own.",
    title_required=True,
    keys=(
        KeySchema(name="role", meaning="What they do.", repeated=True),
        KeySchema(name="photo", meaning="The photo's file, in the issue's folder.", repeated=True),
        KeySchema(
            name="alt",
            meaning="What the photo shows, for readers who cannot see it.",
            with_key="photo",
            repeated=True,
        ),
        KeySchema(
            name="person",
            meaning="One of several people: their name. The role, photo and alt below it are theirs.",
            repeated=True,
        ),
    ),
    sample=(
        "::: spotlight Sam Example\nrole: Fleet Manager\nphoto: sam.jpg\n"
        "alt: Sam beside the new electric van\n\nSam keeps forty vans on the road.\n:::\n"
    ),
    more_samples=(
        (
            "::: spotlight Who answers your calls\nperson: Ana Ruiz\nrole: Field Deputy\nphoto: ana.jpg\n"
            "alt: Ana at her desk\nperson: Bea Lim\nrole: Field Deputy\nphoto: bea.jpg\n"
            "alt: Bea on the phone\n\nThey know every street of the district.\n:::\n"
        ),
    ),
    model=Spotlight,
    read=_read,
    write=_write,
)
