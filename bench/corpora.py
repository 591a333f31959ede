"""Measures how much of a post comes through when a saved page is imported.

    python -m bench corpora FOLDER [FOLDER ...]

Each folder is a corpus: pages and the text that each should give (bench/README.md describes the layouts).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench._corpus import SavedPage, saved_pages, text_in_markup
from bench._report import report
from newsletter.errors import PostError
from newsletter.importing.compose_draft import Pictures, compose, pictures_of
from newsletter.importing.decoding import decode
from newsletter.importing.web_page import read_page
from tests.issues.samples import PUBLICATION

_NOTE = re.compile(r"^<!--(.*?)-->$", re.S | re.M)
_ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*")
_ALT = re.compile(r"!\[(?:\\.|[^\]\\])*\]\([^\s)]*")
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.S)
_SHOWN = re.compile(r"^(?:subject|kicker|lead): (.*)$", re.M)
_WORD = re.compile(r"[\u2e80-\u2fff\u3041-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f]|[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one page gave, in words; of a page with phrases, each phrase counts as one."""

    name: str
    wanted: int
    """The expected words that the page has; a page that loads its text by script has none."""
    absent: int
    """The expected words that it has not."""
    kept: int
    """Of these, in the draft's text."""
    noted: int
    """Of these, in the draft's text or in its notes."""
    shown: int
    """All words of the draft's text (of a page with phrases: those found, of either kind)."""
    error: str = ""


def score(page: SavedPage) -> Score:
    """Import a page and compare the draft with the expected text."""
    on_page = _words(text_in_markup(decode(page.markup())))
    try:
        text, notes = imported(page)
    except Exception as error:  # one page that breaks must not hide what the others give
        text, notes, problem = "", "", str(error) if isinstance(error, PostError) else repr(error)
    else:
        problem = ""
    if page.text:
        return _by_words(page, on_page, text, notes, problem)
    return _by_phrases(page, on_page, text, notes, problem)


def imported(page: SavedPage) -> tuple[str, str]:
    """Return the draft's text as its readers see it, and its notes."""
    post = read_page(decode(page.markup()), name=page.name)
    pictures = {picture.source: f"{number}.png" for number, picture in enumerate(pictures_of(post))}
    draft = compose(
        post,
        publication=PUBLICATION,
        list_key="constituents",
        title=post.title or "Untitled",
        today=dt.date(2023, 3, 11),
        pictures=Pictures(names=pictures),
    ).text
    front = _FRONT.match(draft)
    shown = "\n".join(json.loads(value) for value in _SHOWN.findall(front[1])) if front else ""
    body = draft[front.end() :] if front else draft
    notes = "\n".join(_NOTE.findall(body))
    text = _ADDRESS.sub(" ", _ALT.sub(" ", _NOTE.sub(" ", body))).replace("\\", "")
    return f"{shown}\n{text}", notes


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _by_words(page: SavedPage, on_page: list[str], text: str, notes: str, problem: str) -> Score:
    expected, shown, noted = Counter(_words(page.text)), Counter(_words(text)), Counter(_words(notes))
    wanted = expected & Counter(on_page)
    return Score(
        name=page.name,
        wanted=wanted.total(),
        absent=(expected - wanted).total(),
        kept=(wanted & shown).total(),
        noted=(wanted & (shown + noted)).total(),
        shown=shown.total(),
        error=problem,
    )


def _by_phrases(page: SavedPage, on_page: list[str], text: str, notes: str, problem: str) -> Score:
    shown, noted = "".join(_words(text)), "".join(_words(notes))
    markup = "".join(on_page)
    wanted = [phrase for phrase in page.phrases if "".join(_words(phrase)) in markup]

    def found(phrases: Iterable[str], *places: str) -> int:
        said = ["".join(_words(phrase)) for phrase in phrases]
        return sum(any(phrase in place for place in places) for phrase in said)

    return Score(
        name=page.name,
        wanted=len(wanted),
        absent=len(page.phrases) - len(wanted),
        kept=found(wanted, shown),
        noted=found(wanted, shown, noted),
        shown=found((*wanted, *page.others), shown),
        error=problem,
    )


def summary(scores: Sequence[Score]) -> dict[str, float | int]:
    """Return a corpus's figures: over all words, and the mean of the pages."""
    wanted, shown = sum(one.wanted for one in scores), sum(one.shown for one in scores)
    kept = sum(one.kept for one in scores)
    pages = [one for one in scores if one.wanted]
    written = [one for one in scores if one.shown]
    return {
        "pages": len(scores),
        "expected": wanted,
        "not on the page": sum(one.absent for one in scores),
        "recall": kept / max(wanted, 1),
        "recall with notes": sum(one.noted for one in scores) / max(wanted, 1),
        "precision": kept / max(shown, 1),
        "recall, mean of pages": sum(one.kept / one.wanted for one in pages) / max(len(pages), 1),
        "with notes, mean of pages": sum(one.noted / one.wanted for one in pages) / max(len(pages), 1),
        "precision, mean of pages": sum(one.kept / one.shown for one in written) / max(len(written), 1),
        "not imported": sum(bool(one.error) for one in scores),
    }


def main(argv: list[str]) -> int:
    """Print a line of figures for each corpus."""
    parser = argparse.ArgumentParser(prog="python -m bench corpora", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--pages", action="store_true", help="print a JSON line for each page too")
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="list the N pages with most missing"
    )
    options = parser.parse_args(argv)
    if not options.folders:
        print("  name a folder with saved pages: see bench/README.md", file=sys.stderr)
    rows: dict[str, object] = {}
    for folder in options.folders:
        start = time.perf_counter()
        scores = [score(page) for page in saved_pages(folder)]
        seconds = time.perf_counter() - start
        figures = summary(scores)
        rows[folder.name] = figures if options.json else _line(figures, seconds)
        _details(scores, every=options.pages, worst=options.worst)
    report(rows, as_json=options.json)
    return 0


def _details(scores: Sequence[Score], *, every: bool, worst: int) -> None:
    for one in scores if every else ():
        print(json.dumps(asdict(one), ensure_ascii=False))
    for one in sorted(scores, key=lambda one: one.kept - one.wanted)[:worst]:
        print(f"  {one.wanted - one.kept:6} of {one.wanted:6} missing in {one.name} {one.error}")


def _line(figures: dict[str, float | int], seconds: float) -> str:
    shown = [
        f"{name} {value:.4f}" if isinstance(value, float) else f"{name} {value}"
        for name, value in figures.items()
    ]
    return ", ".join((*shown, f"{1000 * seconds / max(int(figures['pages']), 1):.0f} ms a page"))
