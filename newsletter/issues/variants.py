"""Makes an issue in each of its languages, and lists what is not translated.

A part that is missing in the variant's language is taken from the first of the file's languages (in the order
of `lang:`) that has it. Nothing is left out because it is not translated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from newsletter.issues.front_matter import FRONT_KEYS
from newsletter.model import Block, Divider, Fallback, FrontMatter, Issue, Only, Passage, Place


def languages_of(issue: Issue) -> tuple[str, ...]:
    """Return the languages an issue is sent in, its first language first."""
    return issue.front.languages or (issue.front.lang,)


def versions(issue: Issue) -> tuple[Issue, ...]:
    """Return the issue in each of its languages."""
    return tuple(in_language(issue, lang) for lang in languages_of(issue))


def in_language(issue: Issue, lang: str) -> Issue:
    """Return the issue as readers of one of its languages get it, with a list of what is not translated."""
    if len(languages_of(issue)) == 1:
        return issue
    front, missing = _front(issue, lang)
    chosen = [_choose(list(group), languages_of(issue), lang) for _, group in _groups(issue)]
    blocks = tuple(block for passage in chosen for block in passage.blocks)
    fallbacks = (*missing, *_foreign(chosen, lang))
    page = "" if lang == issue.front.lang else page_name(issue.slug, lang)
    return replace(issue, front=front, blocks=blocks, passages=(), fallbacks=fallbacks, page=page)


def page_name(slug: str, lang: str) -> str:
    """Return the name of the issue's page in a language other than its first."""
    return f"{slug}.{lang}"


def nearest(wanted: str, languages: Sequence[str]) -> str:
    """Return the language a reader gets: the one they want, a regional form of it, or the first.

    A regional form is the same language for another region or script: es for es-MX, pt-BR for pt.
    """
    asked = wanted.casefold().replace("_", "-")
    for lang in languages:
        if lang.casefold() == asked:
            return lang
    base = asked.partition("-")[0]
    for lang in languages:
        if base and lang.casefold().partition("-")[0] == base:
            return lang
    return languages[0]


def _front(issue: Issue, lang: str) -> tuple[FrontMatter, list[Fallback]]:
    front = issue.front
    if lang == front.lang:
        return replace(front, languages=(), translations={}), []
    said = dict(front.translations.get(lang, {}))
    missing = [
        Fallback(part=key.name, lang=front.lang, place=Place(path=issue.path, line=front.lines[key.name]))
        for key in FRONT_KEYS
        if key.translated and key.name in front.lines and key.name not in said
    ]
    lines = {key: line for key, line in front.lines.items() if "." not in key}
    lines |= {key: front.lines[f"{key}.{tag}"] for key in said for tag in _tags(front, key, lang)}
    subject = said.get("subject", front.subject)
    return replace(
        front,
        lang=lang,
        languages=(),
        translations={},
        lines=lines,
        subject=subject,
        preheader=said.get("preheader", front.preheader),
        title=said.get("title") or (front.title if "title" in front.lines else subject),
        kicker=said.get("kicker", front.kicker),
        lead=said.get("lead", front.lead),
    ), missing


def _tags(front: FrontMatter, key: str, lang: str) -> Iterator[str]:
    """Yield the tag as the key has it, in any capitalization."""
    for name in front.lines:
        base, _, tag = name.partition(".")
        if base == key and tag.casefold() == lang.casefold():
            yield tag


def _groups(issue: Issue) -> Iterator[tuple[int, Iterator[Passage]]]:
    return groupby(issue.passages, lambda passage: passage.group)


def _choose(group: Sequence[Passage], languages: Sequence[str], lang: str) -> Passage:
    for wanted in ("", lang, *languages):
        for passage in group:
            if passage.lang == wanted:
                return passage
    return group[0]


def _foreign(chosen: Sequence[Passage], lang: str) -> Iterator[Fallback]:
    for passage in chosen:
        if passage.lang not in ("", lang) and not all(isinstance(one, Divider) for one in passage.blocks):
            places = tuple(place for block in passage.blocks for place in _places(block))
            yield Fallback(part="text", lang=passage.lang, place=places[0], blocks=places)


def _places(block: Block) -> tuple[Place, ...]:
    parts = block.body if isinstance(block, Only) else ()
    return (block.place, *(part.place for part in parts))
