"""Reads a folder of saved pages with the text that each should give, in the layouts of public test sets."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from newsletter.importing.prose import INLINE

_PAGES = (".html", ".htm", ".html.gz", ".htm.gz")
_TEXTS = ("text", "txt", "texts")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A page, and what is known of its text: all of it, or phrases that it has and phrases beside it."""

    name: str
    path: Path
    text: str = ""
    phrases: tuple[str, ...] = ()
    """Phrases that are part of the post."""
    others: tuple[str, ...] = ()
    """Phrases of the page that are not."""

    def markup(self) -> bytes:
        """Return the page's bytes."""
        data = self.path.read_bytes()
        return gzip.decompress(data) if self.path.suffix == ".gz" else data


def saved_pages(folder: Path) -> Iterator[SavedPage]:
    """Yield a corpus's pages that have an expected text, by name; bench/README.md describes the layouts."""
    found: dict[str, SavedPage] = {}
    for page in (*_beside(folder), *_described(folder)):
        found.setdefault(page.name, page)
    yield from (found[name] for name in sorted(found))


def _beside(folder: Path) -> Iterator[SavedPage]:
    """Yield pages whose expected text is a file of its own."""
    for path in sorted(folder.rglob("*")):
        stem = _stem(path)
        if not stem or stem == "expected":
            continue
        name = path.parent.name if stem == "source" else stem
        text = next(filter(None, map(_text_of, _expected(path, stem))), "")
        if text:
            yield SavedPage(name=name, path=path, text=text)


def _stem(path: Path) -> str:
    """Return a page's name without its ending; "" when the file is not a page."""
    return next(
        (
            path.name.removesuffix(end)
            for end in sorted(_PAGES, key=len, reverse=True)
            if path.name.endswith(end)
        ),
        "",
    )


def _expected(path: Path, stem: str) -> Iterator[Path]:
    yield path.parent / f"{stem}.txt"
    if stem == "source":
        yield path.parent / "expected.html"
        yield path.parent / "expected.txt"
    for name in _TEXTS:
        yield path.parent.parent / name / f"{stem}.txt"


def _text_of(path: Path) -> str:
    if not path.is_file():
        return ""
    text = path.read_text("utf-8", "replace")
    return text_in_markup(text) if path.suffix == ".html" else text


def text_in_markup(markup: str) -> str:
    """Return all text of a page, hidden or not, without what scripts and styles say."""
    if not markup.strip():
        return ""
    root = document_fromstring(markup.encode(), parser=HTMLParser(encoding="utf-8", remove_comments=True))
    return "".join(_texts(root))


def _texts(element: HtmlElement) -> Iterator[str]:
    """Yield texts with a space between blocks, which need none in the markup."""
    space = "" if element.tag in INLINE else " "
    yield space
    if isinstance(element.tag, str) and element.tag not in ("script", "style"):
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""
    yield space


def _described(folder: Path) -> Iterator[SavedPage]:
    """Yield pages that a JSON file describes, by their file's name or by their own."""
    paths = {path.name: path for path in sorted(folder.rglob("*")) if _stem(path)}
    for listing in sorted(folder.glob("*.json")):
        described = json.loads(listing.read_text("utf-8"))
        for name, facts in described.items() if isinstance(described, dict) else ():
            path = next(
                (
                    paths[one]
                    for one in (str(facts.get("file")), *(f"{name}{end}" for end in _PAGES))
                    if one in paths
                ),
                None,
            )
            if path is not None:
                yield SavedPage(
                    name=name,
                    path=path,
                    text=facts.get("articleBody") or "",
                    phrases=tuple(facts.get("with") or ()),
                    others=tuple(facts.get("without") or ()),
                )
