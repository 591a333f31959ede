"""Describes the blocks that need no `:::`, for the docs and the cheat sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBlockSchema:
    """What a kind of open block is for. `sample` reads without errors."""

    name: str
    meaning: str
    sample: str


_TABLE = """\
|           | Monday | Seats |
|-----------|:------:|------:|
| Library   | 9–17   | 120   |
"""

OPEN_BLOCKS: tuple[OpenBlockSchema, ...] = (
    OpenBlockSchema(
        name="text",
        meaning="Paragraphs, headings, lists and links, as Markdown.",
        sample="## A heading?\n\n*Words* and [a link](https://city.example/page).\n\n- one\n- two\n",
    ),
    OpenBlockSchema(
        name="merge field",
        meaning="A word about the reader, and what to show when it is not known.",
        sample='Dear {{ first_name | "neighbor" }},\n',
    ),
    OpenBlockSchema(
        name="picture",
        meaning="A file in the issue's folder, what it shows, and an optional caption.",
        sample='![Marchers with a wide banner](march.png "Outside City Hall on Saturday")\n',
    ),
    OpenBlockSchema(
        name="button",
        meaning="A link that stands out: the one thing to do.",
        sample="[Button: Tell us what you think](https://city.example/answer)\n",
    ),
    OpenBlockSchema(
        name="quote",
        meaning="What somebody said, and who.",
        sample="> The best part? The early mornings.\n> -- Asha Patel, Director\n",
    ),
    OpenBlockSchema(
        name="table",
        meaning="Rows and columns. Leave the first heading empty to make the first column headings too.",
        sample=_TABLE,
    ),
    OpenBlockSchema(name="divider", meaning="A line between two sections.", sample="---\n"),
    OpenBlockSchema(
        name="comment",
        meaning="A note to yourself. Readers do not see it.",
        sample="<!-- Ask Maria for the exact date. -->\n",
    ),
)
