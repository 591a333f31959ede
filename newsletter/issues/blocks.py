"""The blocks: each one's name, keys, body and sample, for the reader, the pages and the cheat sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Body(StrEnum):
    """What stands between a block's first line and its `:::`."""

    PROSE = "prose"
    """Text, pictures, buttons, quotes, tables and dividers."""
    NEWS = "news"
    """Headlines and pulls, one a line."""
    EVENTS = "events"
    """Dates to keep, one a line."""
    STATS = "stats"
    """Figures and what they count, one a line."""
    COLUMNS = "columns"
    """Two texts, a line `+++` between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySchema:
    """A `key: value` line directly under a block's first line."""

    name: str
    meaning: str
    with_key: str = ""
    """The key that makes this one required; "" makes it optional."""
    repeated: bool = False
    """Whether it may stand again, for the next person."""

    @property
    def attribute(self) -> str:
        """The name of the model's field."""
        return self.name.replace(" ", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSchema:
    """What a block is called, what it takes and what it is for. `sample` reads without errors."""

    name: str
    meaning: str
    sample: str
    aliases: tuple[str, ...] = ()
    title_required: bool = False
    keys: tuple[KeySchema, ...] = ()
    body: Body = Body.PROSE
    more_samples: tuple[str, ...] = ()
    """Other things the block can do; each reads without errors too."""

    def key(self, name: str) -> KeySchema | None:
        """Return the key of that name, however it is capitalised, or None."""
        wanted = name.casefold().replace("_", " ").replace("-", " ")
        return next((key for key in self.keys if key.name == wanted), None)


BLOCKS: tuple[BlockSchema, ...] = (
    BlockSchema(
        name="did-you-know",
        aliases=("did-you-know?", "fact"),
        meaning="A surprising fact that stands out.",
        sample="::: did-you-know\nYou can borrow a laptop at any library desk.\n:::\n",
    ),
    BlockSchema(
        name="note",
        aliases=("callout", "info", "tip"),
        meaning="An aside that stands out. `> [!NOTE]` makes one too.",
        sample="::: note Before you come\nBring a letter with your address on it.\n:::\n",
    ),
    BlockSchema(
        name="warning",
        aliases=("caution", "alert"),
        meaning="What readers must not miss. `> [!WARNING]` makes one too.",
        sample="::: warning\nThe office is closed on 31 March.\n:::\n",
    ),
    BlockSchema(
        name="policy",
        aliases=("explainer",),
        meaning="A policy explained: what it says, who owns it, from when, for whom.",
        title_required=True,
        keys=(
            KeySchema(name="owner", meaning="Who is responsible for it."),
            KeySchema(name="effective", meaning="From when it holds, in your words."),
            KeySchema(name="applies to", meaning="Whom it binds."),
        ),
        sample=(
            "::: policy Flexible working\nowner: People team\neffective: 1 October\napplies to: All staff\n\n"
            "You may choose when you start, between 7 and 10.\n\n- Agree it with your manager\n:::\n"
        ),
    ),
    BlockSchema(
        name="spotlight",
        aliases=("profile",),
        meaning="A person or a team, with a picture if there is one; or several people, each with their own.",
        title_required=True,
        keys=(
            KeySchema(name="role", meaning="What they do.", repeated=True),
            KeySchema(name="photo", meaning="A picture's file in the issue's folder.", repeated=True),
            KeySchema(
                name="alt",
                meaning="What the photo shows, for who cannot see it.",
                with_key="photo",
                repeated=True,
            ),
            KeySchema(
                name="person",
                meaning="One of several: a name; role, photo and alt under it are theirs.",
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
    ),
    BlockSchema(
        name="news",
        aliases=("in-the-news", "headlines"),
        meaning="Headlines from elsewhere, typed by hand or pulled from a feed.",
        title_required=True,
        body=Body.NEWS,
        keys=(
            KeySchema(
                name="otherwise",
                meaning="What to say when there is no story. Left out: the block is left out.",
            ),
        ),
        sample=(
            "::: news In the news\n"
            "- [Council wins an award](https://paper.example/a) | The Paper | 8 March 2023\n"
            "- [Un titular](https://diario.example/b) | El Diario | lang: es\n"
            ":::\n"
        ),
        more_samples=(
            (
                "::: news City Hall this week\notherwise: Nothing new from City Hall this week.\n"
                "- pull: city-hall, newest 3, since last issue\n:::\n"
            ),
        ),
    ),
    BlockSchema(
        name="events",
        aliases=("calendar", "dates"),
        meaning="Dates to keep: when, what and where. Each can be put into the reader's calendar.",
        title_required=True,
        body=Body.EVENTS,
        sample=(
            "::: events Coming up\n"
            "- 12 May 2026, 10:00-11:00 | Lunch and learn: pensions | Room 3 or "
            "[join online](https://city.example/join)\n"
            "- 30 May 2026 | [Street fair](https://city.example/fair) | Main Street\n"
            ":::\n"
        ),
    ),
    BlockSchema(
        name="stats",
        aliases=("figures", "numbers"),
        meaning="Two to four figures side by side.",
        body=Body.STATS,
        sample="::: stats\n- 92% | completed training\n- 1,240 | ideas sent in\n:::\n",
    ),
    BlockSchema(
        name="columns",
        aliases=("two-columns",),
        meaning="Two texts side by side; on a phone the second stands under the first.",
        body=Body.COLUMNS,
        sample="::: columns\n**Before:** a form on paper.\n+++\n**Now:** a page on the web.\n:::\n",
    ),
    BlockSchema(
        name="only",
        meaning="What only a part of the readers gets: a segment of newsletter.toml.",
        sample="::: only segment: echo-park\nThe library on your street is closed on Monday.\n:::\n",
    ),
)

REFUSED: Mapping[str, tuple[str, str]] = {
    "poll": (
        "a poll needs a public page that counts its answers, and there is none yet",
        "Ask the question in the text and lead to a form of yours: [Button: Answer](https://…)",
    ),
}
"""Blocks that people ask for and that are not there: why, and what to do instead."""

NAMES = {name: block for block in BLOCKS for name in (block.name, *block.aliases)}
"""Every name and alias a block answers to."""
