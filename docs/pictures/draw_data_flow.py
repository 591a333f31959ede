"""Draw: the ways that data goes, as data_flow.toml describes them, in two widths, for light and dark.

Run `python docs/pictures/draw_data_flow.py`. Writes data-flow.svg (two columns) and data-flow-narrow.svg
(one, for phones) beside the description. The same description gives the same bytes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DESCRIPTION = FOLDER / "data_flow.toml"

BOX, GAP, PAD, HEAD, MARGIN = 52, 32, 20, 68, 16
"""Heights of a step, of the arrow below it, of a card's heading; the air in and around a card. In px."""
ROUTE = 30
"""Room for an arrow that leads back, right of the steps."""

LEGEND = (
    ("use case", "use case: what can be asked for"),
    ("domain", "domain: decides, does no I/O"),
    ("adapter", "adapter: network, database, child processes"),
    ("shared", "shared: types, errors, files"),
    ("store", "file, table, or the world outside"),
)

STYLE = """
.paper{fill:#ffffff}.card{fill:#f6f7f9;stroke:#d3d8de}
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;fill:#1d2433}
.title{font-size:18px;font-weight:600}.name{font-size:15px;font-weight:600}
.path{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;
font-size:12.5px;fill:#3c4657}
.kind{font-size:12px;fill:#3c4657}.gives{font-size:13px;fill:#3c4657}
.arrow{stroke:#5b6675;stroke-width:1.5;fill:none}.tip{fill:#5b6675}
.box{stroke-width:1.5}
.domain{fill:#e3eefb;stroke:#3a6ea5}.adapter{fill:#fdebd3;stroke:#a8641a}
.use-case{fill:#dff2e5;stroke:#2f7d4f}.shared{fill:#e7e8ec;stroke:#6a7280}
.store{fill:#ffffff;stroke:#5b6675;stroke-dasharray:5 3}
@media (prefers-color-scheme:dark){
.paper{fill:#0d1117}.card{fill:#161b22;stroke:#303842}
text{fill:#e6edf3}.path,.kind,.gives{fill:#b4bfcc}
.arrow{stroke:#8b98a8}.tip{fill:#8b98a8}
.domain{fill:#12304f;stroke:#6ea6dc}.adapter{fill:#47300f;stroke:#dba253}
.use-case{fill:#123a24;stroke:#62b887}.shared{fill:#2c323b;stroke:#8b98a8}
.store{fill:#0d1117;stroke:#8b98a8}
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a way."""

    kind: str
    name: str
    at: str
    gives: str = ""
    back: str = ""
    brings: str = ""

    @property
    def look(self) -> str:
        """The class of its box."""
        return "store" if self.kind in ("file", "table", "outside") else self.kind.replace(" ", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way that data goes."""

    title: str
    run_by: str
    steps: Sequence[Step]

    @property
    def height(self) -> int:
        """What its card needs, in px."""
        return HEAD + len(self.steps) * BOX + (len(self.steps) - 1) * GAP + PAD


def ways(description: Mapping[str, Any]) -> tuple[Way, ...]:
    """Return the ways of a description."""
    return tuple(
        Way(title=way["title"], run_by=way["run_by"], steps=tuple(Step(**step) for step in way["steps"]))
        for way in description["way"]
    )


def text(x: float, y: float, words: str, look: str, *, anchor: str = "start") -> str:
    """Write a line of text."""
    where = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:g}" y="{y:g}" class="{look}"{where}>{escape(words, quote=False)}</text>'


def rect(x: float, y: float, width: float, height: float, radius: float, look: str) -> str:
    """Draw a rectangle with round corners."""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {place} rx="{radius:g}" class="{look}"/>'


def tip(x: float, y: float, *, left: bool = False) -> str:
    """Draw an arrow's head that ends at a point."""
    corners = [(x + 9, y - 5), (x + 9, y + 5)] if left else [(x - 5, y - 9), (x + 5, y - 9)]
    points = " ".join(f"{a:g},{b:g}" for a, b in [(x, y), *corners])
    return f'<polygon points="{points}" class="tip"/>'


def box(step: Step, x: float, y: float, width: float) -> Iterator[str]:
    """Draw a step."""
    round_ = {"outside": BOX / 2, "file": 2, "table": 2}.get(step.kind, 6)
    yield rect(x, y, width, BOX, round_, f"box {step.look}")
    inset = 22 if step.kind == "outside" else 14
    yield text(x + inset, y + 22, step.name, "name")
    yield text(x + inset, y + 41, step.at, "path")
    yield text(x + width - inset, y + 41, step.kind, "kind", anchor="end")


def card(way: Way, x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Draw a way from top to bottom."""
    yield rect(x, y, width, height, 10, "card")
    yield text(x + PAD, y + 32, way.title, "title")
    yield text(x + PAD, y + 52, f"run by {way.run_by}", "path")
    route = ROUTE if any(step.back for step in way.steps) else 0
    left, wide = x + PAD, width - 2 * PAD - route
    tops = {step.name: y + HEAD + number * (BOX + GAP) for number, step in enumerate(way.steps)}
    for step in way.steps:
        top = tops[step.name]
        yield from box(step, left, top, wide)
        if step.gives:
            middle = left + 40
            yield f'<path d="M{middle:g} {top + BOX:g}V{top + BOX + GAP - 8:g}" class="arrow"/>'
            yield tip(middle, top + BOX + GAP - 1)
            yield text(middle + 14, top + BOX + 21, step.gives, "gives")
        if step.back:
            right, start, end = left + wide, top + BOX / 2, tops[step.back] + BOX / 2
            far = right + ROUTE - 4
            yield f'<path d="M{right:g} {start:g}H{far:g}V{end:g}H{right + 9:g}" class="arrow"/>'
            yield tip(right + 1, end, left=True)
            yield text(right - 6, top - 11, step.brings, "gives", anchor="end")


def legend(x: float, y: float, width: float, columns: int) -> Iterator[str]:
    """Say what the colors mean."""
    for number, (look, words) in enumerate(LEGEND):
        left = x + (number % columns) * (width / columns)
        top = y + (number // columns) * 26
        yield rect(left, top, 24, 16, 4, f"box {look.replace(' ', '-')}")
        yield text(left + 34, top + 13, words, "gives")


def drawing(title: str, drawn: Sequence[Way], *, columns: int, card_width: int) -> str:
    """Return the picture as SVG: the ways in columns; the last card of each reaches to the bottom."""
    width = columns * card_width + (columns + 1) * MARGIN
    stacks = [drawn[number::columns] for number in range(columns)]
    bottom = max(MARGIN + sum(way.height + MARGIN for way in stack) for stack in stacks)
    parts: list[str] = []
    for number, stack in enumerate(stacks):
        x, y = MARGIN + number * (card_width + MARGIN), MARGIN
        for way in stack:
            height = way.height if way is not stack[-1] else bottom - MARGIN - y
            parts += card(way, x, y, card_width, height)
            y += height + MARGIN
    parts += legend(MARGIN + PAD, bottom + 6, width - 2 * (MARGIN + PAD), columns)
    bottom += -(-len(LEGEND) // columns) * 26 + MARGIN
    size = f'viewBox="0 0 {width} {bottom}" width="{width}" height="{bottom}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}</style>",
            rect(0, 0, width, bottom, 12, "paper"),
            *parts,
            "</svg>\n",
        ]
    )


def drawings() -> dict[str, str]:
    """Return each picture's file name and its SVG."""
    description = tomllib.loads(DESCRIPTION.read_text(encoding="utf-8"))
    title, drawn = description["title"], ways(description)
    return {
        "data-flow.svg": drawing(title, drawn, columns=2, card_width=440),
        "data-flow-narrow.svg": drawing(title, drawn, columns=1, card_width=368),
    }


if __name__ == "__main__":
    for name, svg in drawings().items():
        (FOLDER / name).write_text(svg, encoding="utf-8")
