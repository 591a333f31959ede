"""Compares ways to find a post on a page: sentences, boilerplate, structure and time.

    python -m bench importing

Every page layout of the tests, each through trafilatura (three settings), the readability algorithm that it
carries, markdownify over our main element, and our own walk.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench._report import report
from newsletter.errors import BrokenIssueError
from newsletter.importing.block_markdown import markdown
from newsletter.importing.flatten import flatten
from newsletter.importing.headings import with_headings
from newsletter.importing.main_content import main_content
from newsletter.importing.page_tree import page_tree
from newsletter.importing.web_page import read_page
from tests.importing.body import SAMPLE, sentences
from tests.importing.layouts import FURNITURE, LAYOUTS, page
from tests.importing.seen import words
from tests.issues.samples import FRONT, parse

Extract = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one way kept of one page."""

    kept: int
    boilerplate: int
    headings: int
    items: int
    links: int
    reads: bool
    seconds: float


def by_trafilatura(**how: Any) -> Extract:
    """Trafilatura in one of its settings."""
    import trafilatura

    def extract(html: str) -> str:
        made = trafilatura.extract(
            html,
            output_format="markdown",
            include_links=True,
            include_images=True,
            include_formatting=True,
            **how,
        )
        return made or ""

    return extract


def by_readability(html: str) -> str:
    """The readability algorithm, as trafilatura carries it."""
    from lxml.html import HTMLParser, document_fromstring
    from markdownify import markdownify
    from trafilatura.readability_lxml import Document

    tree = document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8"))
    return str(markdownify(str(Document(tree).summary()), heading_style="ATX"))


def by_markdownify(html: str) -> str:
    """Our main element, written by markdownify."""
    from lxml.html import tostring
    from markdownify import markdownify

    main = main_content(page_tree(html, name="page")).element
    return str(markdownify(tostring(main, encoding="unicode"), heading_style="ATX", bullets="-"))


def by_walking(html: str) -> str:
    """Our walk as plain Markdown: news stay lists here, so that all ways are counted alike."""
    post = read_page(html, name="page")
    return markdown([piece for whole in with_headings(post.pieces) for piece in flatten(whole)])


WAYS: dict[str, Callable[[], Extract]] = {
    "trafilatura": by_trafilatura,
    "trafilatura, recall": lambda: by_trafilatura(favor_recall=True),
    "trafilatura, precision": lambda: by_trafilatura(favor_precision=True),
    "readability": lambda: by_readability,
    "markdownify": lambda: by_markdownify,
    "own walk": lambda: by_walking,
}


def score(extract: Extract, html: str) -> Score:
    """Run one way over one page, warm."""
    extract(html)
    start = time.perf_counter()
    made = extract(html)
    seconds = time.perf_counter() - start
    said = words(re.sub(r"\]\([^)]*\)", "]", made))
    lines = made.splitlines()
    return Score(
        kept=sum(words(sentence) in said for sentence in wanted()),
        boilerplate=sum(words(line) in said for line in FURNITURE),
        headings=sum(line.startswith("## ") for line in lines),
        items=sum(line.lstrip().startswith(("- ", "* ")) for line in lines),
        links=made.count("](http"),
        reads=_reads(made),
        seconds=seconds,
    )


def wanted() -> list[str]:
    """Return the post's sentences; what describes the picture is counted in words too, where a way has it."""
    return [sentence for sentence in sentences(SAMPLE) if not sentence.startswith("Marchers")]


def _reads(made: str) -> bool:
    try:
        parse(f"{FRONT}{made}\n")
    except BrokenIssueError:
        return False
    return True


def main(argv: list[str]) -> int:
    """Print a line for each way: sums over the layouts."""
    parser = argparse.ArgumentParser(prog="python -m bench importing", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    as_json = bool(parser.parse_args(argv).json)
    total = len(wanted()) * len(LAYOUTS)
    rows: dict[str, object] = {"layouts": len(LAYOUTS), "sentences": total}
    for name, way in WAYS.items():
        found = [score(way(), page(layout)) for layout in LAYOUTS]
        rows[name] = ", ".join((
            f"kept {sum(one.kept for one in found)}/{total}",
            f"whole pages {sum(one.kept == len(wanted()) for one in found)}/{len(found)}",
            f"boilerplate {sum(one.boilerplate for one in found)}",
            f"headings {sum(one.headings for one in found)}/{5 * len(found)}",
            f"items {sum(one.items for one in found)}/{9 * len(found)}",
            f"links {sum(one.links for one in found)}/{3 * len(found)}",
            f"reads as an issue {sum(one.reads for one in found)}/{len(found)}",
            f"{1000 * sum(one.seconds for one in found) / len(found):.0f} ms a page",
        ))  # fmt: skip
    report(rows, as_json=as_json)
    return 0
