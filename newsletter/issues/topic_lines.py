"""Reads and writes the line `topic: housing, parks` of a block: who chose one of them gets the block."""

from __future__ import annotations

import re

from newsletter.issues.diagnostics import Diagnostics
from newsletter.model import ANY_TOPIC, Topics
from newsletter.model.phrase import phrase

_LINE = re.compile(r"topics?[ \t]*:(?:[ \t]+(.*))?", re.IGNORECASE)


def topics_in(line: str) -> str | None:
    """Return what a line `topic: …` names; None for any other line."""
    match = _LINE.fullmatch(line.strip(" \t"))
    return None if match is None else (match[1] or "").strip(" \t")


def read_topics(names: str, line: int, diagnostics: Diagnostics) -> Topics:
    """Return the topics named, each once; every error is recorded."""
    known = diagnostics.publication.topics
    found = dict.fromkeys(name.strip(" \t").casefold() for name in names.split(","))
    if not names:
        diagnostics.fault(
            line, '"topic" has no value', "Write one of this publication's topics, or delete the line."
        )
        return ()
    if ANY_TOPIC in found and len(found) > 1:
        message = phrase(
            '"{any_topic}" means everybody, so no other topic can be beside it', any_topic=ANY_TOPIC
        )
        diagnostics.fault(
            line, message, phrase("Write topic: {any_topic}, or the topics alone.", any_topic=ANY_TOPIC)
        )
    for name in found:
        if name not in known and name != ANY_TOPIC:
            diagnostics.unknown(line, "topic", name, (*known, ANY_TOPIC) if known else ())
            last = diagnostics.errors[-1]
            define = "" if known else "Define it in newsletter.toml: [topics.KEY]."
            text = "If this is text, put an empty line above it."
            last.hint = " ".join(filter(None, (last.hint, define, text)))
    return tuple(found)


def is_topic_line(line: str, diagnostics: Diagnostics) -> bool:
    """Tell whether a line in a block's text names nothing but topics, so that it was meant to be above it."""
    names = topics_in(line)
    known = diagnostics.publication.topics
    return bool(names) and all(name.strip(" \t").casefold() in known for name in (names or "").split(","))


def write_topics(topics: Topics) -> str:
    """Return the line that names these topics."""
    return f"topic: {', '.join(topics)}"
