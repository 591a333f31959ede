"""Reads which topics somebody wants, as files and staff write it: `housing, parks`, or `all`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from newsletter.model import EVERY_TOPIC, Topic
from newsletter.model.phrase import phrase
from newsletter.subscribers.plain_words import plain_words
from newsletter.subscribers.tag_list import read_tags


def read_topic_names(text: str, topics: Mapping[str, Topic]) -> tuple[str, ...] | None:
    """Return the keys of the topics that are named, in the publication's order; None for all of them.

    A name is a key or a title in any language, in any capitalization. Raises ValueError for one that is
    neither, and for no name at all.
    """
    known = {plain_words(name): key for key, topic in topics.items() for name in _names(key, topic)}
    known[plain_words(EVERY_TOPIC)] = EVERY_TOPIC
    named = read_tags(text)
    if not named:
        raise ValueError(
            phrase("no topic is named; write {every_topic} for everything", every_topic=EVERY_TOPIC)
        )
    chosen = {_find(name, known, topics) for name in named}
    if EVERY_TOPIC not in chosen:
        return tuple(key for key in topics if key in chosen)
    if len(chosen) > 1:
        raise ValueError(
            phrase("“{every_topic}” means every topic, so no other can be beside it", every_topic=EVERY_TOPIC)
        )
    return None


def _names(key: str, topic: Topic) -> tuple[str, ...]:
    return (key, topic.title, *topic.title_in.values())


def _find(name: str, known: Mapping[str, str], topics: Collection[str]) -> str:
    found = known.get(plain_words(name))
    if found is not None:
        return found
    close = get_close_matches(plain_words(name), known, n=1)
    hint = (
        phrase("did you mean {near}?", near=known[close[0]])
        if close
        else phrase("the topics are {names}", names=", ".join(topics))
    )
    raise ValueError(phrase("there is no topic “{name}”; {hint}", name=name[:60], hint=hint))
