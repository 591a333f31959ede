"""Checks what is left of an issue for readers who chose topics."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.reader_parts import needs_topic, says_nothing, topics_of
from newsletter.issues.variants import in_language, versions
from newsletter.model import Divider, Finding, Issue, Passage, Text
from newsletter.model.phrase import joined, language, phrase
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, HINT, Rule

NOTHING = Rule(
    id="topic.nothing",
    levels=(ERROR,),
    what="Some readers would get an email that says nothing: no part is for their segments and topics.",
    source="guidance: an email without content is reported as spam",
)
LANGUAGES = Rule(
    id="topic.languages",
    levels=(ERROR,),
    what="A text and its translation name different topics.",
    source="guidance: who gets a part must not depend on their language",
)
NOT_SENT = Rule(
    id="topic.not-sent",
    levels=(HINT,),
    what="Every part has a topic, so the issue is not sent to those who chose other topics.",
    source="guidance: whoever chose topics asked for nothing else",
)
LITTLE = Rule(
    id="topic.little",
    levels=(HINT,),
    what="Readers who chose none of the issue's topics get a few words of text, under 40, and nothing else.",
    source="guidance: a greeting and a farewell are no reason for an email",
)
RULES = (NOTHING, LANGUAGES, NOT_SENT, LITTLE)

_FEW_WORDS = 40


def find(context: CheckContext) -> Iterator[Finding]:
    """Check the version of an issue that readers of some topics get; not without the whole issue."""
    whole = context.whole
    if whole is None or not (topics := topics_of(whole)):
        return
    yield from _languages(whole)
    if all(needs_topic(version) for version in versions(whole)):
        yield NOT_SENT.found(
            phrase(
                "Every part has a topic: whoever chose others than {names} is not sent this issue",
                names=", ".join(topics),
            ),
            place=None,
            hint="Nothing to do, unless a part is meant for everybody",
        )
    elif not context.edition.topics and 0 < (words := _words_alone(context)) < _FEW_WORDS:
        yield LITTLE.found(
            phrase("Readers who chose none of its topics get {words} words and nothing else", words=words),
            place=None,
            hint="If these words are no reason for an email, put them in blocks ::: only topic: any; "
            "then such readers are not sent the issue",
        )
    edition = context.edition
    if says_nothing(in_language(whole, edition.lang), edition.segments, edition.topics):
        yield NOTHING.found(
            phrase(
                "Readers of “{lang}” who chose only {topics} would get nothing to read{segments}",
                lang=language(edition.lang),
                topics=", ".join(edition.topics),
                segments=_segments(edition.segments),
            )
            if edition.topics
            else phrase(
                "Readers of “{lang}” who chose none of its topics would get nothing to read{segments}",
                lang=language(edition.lang),
                segments=_segments(edition.segments),
            ),
            place=None,
            hint="Add a part for everybody, or give the parts for segments a topic too",
        )


def _words_alone(context: CheckContext) -> int:
    """Return how many words the text of a version has; 0 if it has more than text."""
    if not all(isinstance(block, Text | Divider) for block in context.issue.blocks):
        return 0
    texts = (block.markdown for block in context.issue.blocks if isinstance(block, Text))
    return sum(len(text.split()) for text in texts)


def _segments(segments: tuple[str, ...]) -> str:
    return phrase(" (segment {names})", names=joined(phrase(" and "), segments)) if segments else ""


def _languages(whole: Issue) -> Iterator[Finding]:
    first: dict[int, Passage] = {}
    for passage in whole.passages:
        original = first.setdefault(passage.group, passage)
        if original is not passage and _topics(original) != _topics(passage):
            yield LANGUAGES.found(
                phrase(
                    "The text in “{lang}” names {topics}, and its translation into “{other_lang}” "
                    "{other_topics}",
                    lang=language(original.lang),
                    topics=_listed(original),
                    other_lang=language(passage.lang),
                    other_topics=_listed(passage),
                ),
                place=passage.place,
                hint="Give each part and its translation the same topic",
            )


def _topics(passage: Passage) -> list[frozenset[str]]:
    """Return the topics of the parts of a passage that have any, in their order."""
    own = (frozenset(getattr(block, "topics", ())) for block in passage.blocks)
    return [topics for topics in own if topics]


def _listed(passage: Passage) -> str:
    named = [joined(phrase(" and "), sorted(topics)) for topics in _topics(passage)]
    return joined(phrase(", then "), named) if named else phrase("no topic")
