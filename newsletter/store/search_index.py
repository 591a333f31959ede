"""Search index: a full-text index (SQLite FTS5) in memory, made from frozen editions.

It is the same for SQLite and PostgreSQL, and there is nothing to migrate, back up or repair: it is a cache.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from newsletter.model.deferred_dataclass import dataclass

if TYPE_CHECKING:
    import sqlite3

_FIND = (
    "SELECT rowid, digest, lang FROM documents WHERE documents MATCH ? "
    "ORDER BY bm25(documents, 0, 0, 0, 5.0, 1.0), rowid"
)
"""A word in the title counts five times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text to be found, with what it is found by: folded title and text."""

    digest: str
    lang: str
    title: str
    folded: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document that was found; `number` is its place in the index."""

    number: int
    digest: str
    lang: str


class SearchIndex:
    """Keeps documents by digest and language. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: set[str] = set()
        self._connection: sqlite3.Connection | None = None

    def missing(self, digests: Iterable[str]) -> frozenset[str]:
        """Return those whose documents are not in the index yet."""
        with self._lock:
            return frozenset(digests) - self._known

    def add(self, digest: str, documents: Iterable[Document]) -> None:
        """Add the documents of a digest, once."""
        with self._lock:
            if digest in self._known:
                return
            rows = [(one.digest, one.lang, one.text, one.title, one.folded) for one in documents]
            self._opened().executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", rows)
            self._known.add(digest)

    def search(self, words: Sequence[str]) -> list[Hit]:
        """Return the documents with all the words, best first. A word finds those that begin with it."""
        if not words:
            return []
        # Quoted: the query language of FTS5 gives a meaning to AND, NEAR, - and more.
        match = " ".join(f'"{word}"*' for word in words)
        with self._lock:
            rows = self._opened().execute(_FIND, (match,)).fetchall()
        return [Hit(number=number, digest=digest, lang=lang) for number, digest, lang in rows]

    def text(self, hit: Hit) -> str:
        """Return the text of a document that was found."""
        with self._lock:
            row = self._opened().execute("SELECT text FROM documents WHERE rowid = ?", (hit.number,))
            return str(row.fetchone()[0])

    def _opened(self) -> sqlite3.Connection:
        import sqlite3

        if self._connection is None:
            self._connection = sqlite3.connect(":memory:", check_same_thread=False)
            self._connection.execute(
                "CREATE VIRTUAL TABLE documents USING "
                "fts5(digest UNINDEXED, lang UNINDEXED, text UNINDEXED, title, folded)"
            )
        return self._connection
