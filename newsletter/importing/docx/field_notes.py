"""Says which fields of Word need a look, because what they show changes or is missing."""

from __future__ import annotations

import re

_CONTENTS = frozenset(("TOC", "INDEX", "TOA"))
_DATES = frozenset(("DATE", "TIME", "SAVEDATE", "PRINTDATE"))
_MERGED = frozenset(("MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE", "MERGEREC", "MERGESEQ"))
_PAGES = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"))
_WITHOUT_RESULT = frozenset(
    ("EQ", "SYMBOL", "MACROBUTTON", "GOTOBUTTON", "BARCODE", "DISPLAYBARCODE", "MERGEBARCODE", "LISTNUM",
     "AUTONUM", "AUTONUMLGL", "AUTONUMOUT")
)  # fmt: skip
_HEADING = re.compile(
    r"(?:table of )?contents|in this (?:issue|newsletter|document)|(?:tabla de )?contenidos?|índice|indice"
    r"|inhalt(?:sverzeichnis)?|sommaire|table des matières|sommario|índex|sumário|spis treści|mục lục",
    re.I,
)
_BROKEN = re.compile(r"\W*(?:error|fehler|erreur|errore|erro)\s?!", re.I)


def is_contents(kind: str) -> bool:
    """Tell whether a field is a table of contents, of authorities, or an index."""
    return kind in _CONTENTS


def is_contents_heading(words: str) -> bool:
    """Tell whether a line above a table of contents is its heading."""
    return _HEADING.fullmatch(words.strip(" :")) is not None


def shows_without_result(kind: str) -> bool:
    """Tell whether a field shows something although the file has no result for it."""
    return kind in _WITHOUT_RESULT


def doubt_about(kind: str, words: str) -> str:
    """Return a note for the writer about the words that a field showed; "" when there is no doubt."""
    if not words:
        return ""
    if kind in _MERGED:
        return f"“{words}” is a field for a mail merge, which Word fills in for each recipient. Replace it."
    if kind in _DATES:
        return f"“{words}” is a date that Word updates by itself. Check that it is the right one."
    if _BROKEN.match(words):
        return f"“{words}” is an error that Word shows for a broken reference. Replace it."
    if kind in _PAGES:
        return f"“{words}” is a page number of the document. An email has no pages."
    return ""
