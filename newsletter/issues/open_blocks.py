"""Pieces: what may stand in the open and in a block's body, for the pages and the cheat sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceSchema:
    """What a piece of an issue is for. `sample` reads without errors."""

    name: str
    meaning: str
    sample: str


_TABLE = """\
|           | Monday | Seats |
|-----------|:------:|------:|
| Library   | 9–17   | 120   |
"""

PIECES: tuple[PieceSchema, ...] = (
    PieceSchema(
        name="text",
        meaning="Paragraphs, headings, lists and links, as Markdown.",
        sample="## A heading?\n\n*Words* and [a link](https://city.example/page).\n\n- one\n- two\n",
    ),
    PieceSchema(
        name="merge field",
        meaning="A word about the reader, and what stands there when it is not known.",
        sample='Dear {{ first_name | "neighbor" }},\n',
    ),
    PieceSchema(
        name="picture",
        meaning="A file in the issue's folder, what it shows, and perhaps a caption.",
        sample='![Marchers with a wide banner](march.png "Outside City Hall on Saturday")\n',
    ),
    PieceSchema(
        name="button",
        meaning="One call to act.",
        sample="[Button: Tell us what you think](https://city.example/answer)\n",
    ),
    PieceSchema(
        name="quote",
        meaning="Somebody's words, and whose they are.",
        sample="> The best part? The early mornings.\n> -- Asha Patel, Director\n",
    ),
    PieceSchema(
        name="table",
        meaning="Rows and columns; an empty first heading makes the first column headings too.",
        sample=_TABLE,
    ),
    PieceSchema(name="divider", meaning="A line between two thoughts.", sample="---\n"),
    PieceSchema(
        name="comment",
        meaning="A note to yourself that reaches no reader.",
        sample="<!-- Ask Maria for the exact date. -->\n",
    ),
)
