"""Search over the archive: issues with all the words of a query, without case and accents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.app.archive import ArchivedIssue
from newsletter.app.workspace import Workspace
from newsletter.archive.search_text import Passage as Passage
from newsletter.archive.search_text import excerpt, fold, query_words, searched_text
from newsletter.model import Edition, public_versions
from newsletter.store.search_index import Document, Hit

MOST_HITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """An issue that was found, the language of the version that it was found in, and where."""

    issue: ArchivedIssue
    lang: str
    excerpt: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What a search found: the best hits, and how many issues there are in all."""

    hits: tuple[SearchHit, ...] = ()
    total: int = 0


def search_archive(
    workspace: Workspace, issues: Sequence[ArchivedIssue], query: str, *, lang: str
) -> SearchResult:
    """Find those of the archive's issues that have every word of a query, best first; at most MOST_HITS.

    Each issue is found once, in `lang` if that version has the words too. A word also finds those that begin
    with it.
    """
    words = query_words(query)
    if not words:
        return SearchResult()
    by_digest = {one.summary.digest: one for one in issues}
    _index_new(workspace, by_digest)
    hits: dict[str, Hit] = {}
    for hit in workspace.search_index.search(words):
        if hit.digest in by_digest and (hit.digest not in hits or hit.lang == lang):
            hits[hit.digest] = hit
    best = tuple(
        SearchHit(
            issue=by_digest[hit.digest],
            lang=hit.lang,
            excerpt=excerpt(workspace.search_index.text(hit), words),
        )
        for hit in list(hits.values())[:MOST_HITS]
    )
    return SearchResult(hits=best, total=len(hits))


def _index_new(workspace: Workspace, issues: dict[str, ArchivedIssue]) -> None:
    """Add the editions that are not in the index yet."""
    for digest in workspace.search_index.missing(issues):
        edition = workspace.store.archived_edition(issues[digest].published.shown.id, with_pictures=False)
        workspace.search_index.add(
            digest, [_document(one, digest, issues[digest]) for one in public_versions(edition)]
        )


def _document(edition: Edition, digest: str, issue: ArchivedIssue) -> Document:
    title, text = issue.version(edition.lang).title, searched_text(edition)
    return Document(digest=digest, lang=edition.lang, title=fold(title), folded=fold(text), text=text)
