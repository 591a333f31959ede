"""The full-text index in memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from newsletter.archive.search_text import fold, query_words
from newsletter.store.search_index import Document, SearchIndex


def document(digest: str, text: str, *, title: str = "", lang: str = "en") -> Document:
    return Document(digest=digest, lang=lang, title=fold(title), folded=fold(text), text=text)


def index(*documents: Document) -> SearchIndex:
    found = SearchIndex()
    for one in documents:
        found.add(one.digest, [one])
    return found


def digests(found: SearchIndex, query: str) -> list[str]:
    return [one.digest for one in found.search(query_words(query))]


def test_all_words_have_to_be_there_and_a_title_counts_more() -> None:
    found = index(
        document("a", "The library opens. Parks too."), document("b", "Hours", title="Library parks"),
        document("c", "The library"),
    )  # fmt: skip
    assert digests(found, "library PARKS") == ["b", "a"]
    assert digests(found, "libr") == ["b", "c", "a"]
    assert digests(found, "nothing") == []
    assert found.search(()) == []


def test_accents_do_not_count_and_the_text_is_kept_as_written() -> None:
    found = index(document("a", "La reunión"))
    (hit,) = found.search(query_words("REUNION"))
    assert found.text(hit) == "La reunión"


def test_a_digest_is_added_once() -> None:
    found = index(document("a", "one"), document("a", "one"))
    assert digests(found, "one") == ["a"]
    assert found.missing(["a", "b"]) == {"b"}


def test_threads_share_it() -> None:
    found = SearchIndex()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: found.add(str(n % 20), [document(str(n % 20), "one")]), range(200)))
    assert len(digests(found, "one")) == 20


@given(query=st.text(max_size=60))
def test_no_query_is_an_error(query: str) -> None:
    found = index(document("a", "one AND two"))
    assert set(digests(found, query)) <= {"a"}
