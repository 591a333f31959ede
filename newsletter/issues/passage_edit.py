"""Finds a language's passage in an issue's text, and inserts an empty one where there is none yet.

Takes any text, also one with errors. Passages stand as in translations.py: a passage is followed by its
translations; when a language comes again, or after `=== all`, a new group starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.issues.block_scanner import ALL, LanguageMark, scan_blocks
from newsletter.issues.comments import without_comments
from newsletter.issues.diagnostics import Diagnostics, Line
from newsletter.issues.front_edit import with_front_values
from newsletter.issues.front_matter import MOST_LANGUAGES, cut_front, languages_as_written
from newsletter.issues.parser import source_lines
from newsletter.model import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class PassagePlace:
    """A text in which a language has its passage, and the line of it, from 1, where one writes."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """Lines `first` to `last` of a passage, without its mark; `lang` is "" for all readers."""

    lang: str
    first: int
    last: int
    group: int


def written_languages(text: str, publication: Publication) -> tuple[str, ...]:
    """Return the languages of a text by its `lang:`, the first one first; at least one."""
    front, _body = cut_front(source_lines(text), Diagnostics(path="", publication=publication))
    return languages_as_written(front, Diagnostics(path="", publication=publication))


def place_of_passage(text: str, lang: str, line: int, publication: Publication) -> PassagePlace:
    """Return where the passage at a line is in a language, with an empty passage inserted if it has none.

    Every line end of `text` is a newline. A language that `lang:` does not name is added there, unless that
    would be too many. A text without front matter stays as it is.
    """
    languages = written_languages(text, publication)
    if lang not in languages:
        if len(languages) >= MOST_LANGUAGES:
            return PassagePlace(text=text, line=line)
        wider = with_front_values(text, {"lang": f"[{', '.join((*languages, lang))}]"})
        if wider == text:
            return PassagePlace(text=text, line=line)
        line += wider.count("\n") - text.count("\n")
        text, languages = wider, (*languages, lang)
    lines = source_lines(text)
    spans = _spans(lines, languages, publication)
    here = next((one for one in reversed(spans) if one.first - 1 <= line), spans[0])
    found = _translation(spans, here, lang)
    if found is not None:
        return PassagePlace(text=text, line=_first_filled(lines, found))
    last = next(one for one in reversed(spans) if one.group == here.group)
    return _inserted(text, last.last, lang)


def _spans(lines: Sequence[Line], languages: Sequence[str], publication: Publication) -> list[_Span]:
    faults = Diagnostics(path="", publication=publication)
    _front, body = cut_front(lines, faults)
    first = body[0].number if body else len(lines)
    by_name = {lang.casefold(): lang for lang in languages} | {ALL: ""}
    starts = [(first - 1, languages[0])]
    for mark in scan_blocks(without_comments(body, faults), faults):
        if isinstance(mark, LanguageMark) and mark.lang.casefold() in by_name:
            starts.append((mark.line, by_name[mark.lang.casefold()]))
    if len(starts) > 1 and not any(not one.blank for one in lines[first - 1 : starts[1][0] - 1]):
        del starts[0]  # the text begins with a mark
    ends = [line - 1 for line, _lang in starts[1:]] + [len(lines)]
    spans: list[_Span] = []
    for (line, lang), end in zip(starts, ends, strict=True):
        spans.append(_Span(lang=lang, first=line + 1, last=end, group=_group(spans, lang)))
    return spans


def _group(spans: Sequence[_Span], lang: str) -> int:
    if not spans:
        return 0
    group = spans[-1].group
    said = {one.lang for one in spans if one.group == group}
    return group + 1 if lang in (said | {""}) or "" in said else group


def _translation(spans: Sequence[_Span], here: _Span, lang: str) -> _Span | None:
    """Return the passage in a language beside one; beside what is for all readers, the next or the last."""
    same = [one for one in spans if one.lang == lang]
    if here.lang:
        return next((one for one in same if one.group == here.group), None)
    after = (one for one in same if one.group > here.group)
    return next(after, same[-1] if same else None)


def _first_filled(lines: Sequence[Line], span: _Span) -> int:
    """Return the first line of a passage with anything in it; of an empty one, the line to write on."""
    inside = lines[span.first - 1 : span.last]
    filled = next((one.number for one in inside if not one.blank), 0)
    return filled or min(span.first + (len(inside) > 1), len(lines))


def _inserted(text: str, after: int, lang: str) -> PassagePlace:
    """Return the text with an empty passage below a line."""
    lines = text.split("\n")
    above, below = lines[:after], lines[after:]
    while above and not above[-1].strip():
        above.pop()
    line = len(above) + 4
    return PassagePlace(
        text="\n".join((*above, "", f"=== {lang}", "", "", *([""] if below else []), *below)), line=line
    )
