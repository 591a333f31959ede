"""Checks polls: that readers can vote when the issue goes out, and that the answers fit on a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from newsletter.model import Finding, Poll
from newsletter.model.phrase import phrase, setting
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, HINT, WARNING, Rule

NO_PAGES = Rule(
    id="poll.pages",
    levels=(ERROR,),
    what="There is a poll, and the publication has no web pages of its own (base_url).",
    source="An answer is a link to a page that counts it",
)
ENDED = Rule(
    id="poll.ended",
    levels=(ERROR,),
    what="A poll ends before the day the issue goes out.",
    source="Nobody could vote; often the year is wrong",
)
SHORT = Rule(
    id="poll.short",
    levels=(WARNING,),
    what="A poll ends on the day the issue goes out.",
    source="guidance: many read an email days later",
)
LABEL = Rule(
    id="poll.label",
    levels=(HINT,),
    what="An answer of a poll has more than 60 characters.",
    source="guidance: on a phone it takes three lines or more",
)
RULES = (NO_PAGES, ENDED, SHORT, LABEL)

LONG_LABEL = 60


def find(context: CheckContext) -> Iterator[Finding]:
    """Check every poll."""
    for poll in context.blocks_of(Poll):
        if not context.publication.base_url:
            yield NO_PAGES.found(
                phrase(
                    "“{title}” cannot be answered: the publication has no web address", title=poll.title[:60]
                ),
                place=poll.place,
                hint=phrase(
                    "Set the address of your pages ({setting}), or link to a form of your own with a button",
                    setting=setting("publication.base_url"),
                ),
            )
        yield from _end(poll, context.leaves)
        for option in poll.options:
            if len(option.label) > LONG_LABEL:
                yield LABEL.found(
                    phrase(
                        "The answer “{label}…” has {count} characters",
                        label=option.label[:30],
                        count=len(option.label),
                    ),
                    place=option.place,
                    hint="Shorten it; explain it in the text above the poll",
                )


def _end(poll: Poll, leaves: dt.date) -> Iterator[Finding]:
    if poll.until is None:
        return
    if poll.until < leaves:
        yield ENDED.found(
            phrase(
                "“{title}” ends {until}, before the issue goes out ({leaves})",
                title=poll.title[:60],
                until=poll.until,
                leaves=leaves,
            ),
            place=poll.place,
            hint="Write a later day after until:, or delete the line",
        )
    elif poll.until == leaves:
        yield SHORT.found(
            phrase(
                "“{title}” ends on the day the issue goes out ({leaves})",
                title=poll.title[:60],
                leaves=leaves,
            ),
            place=poll.place,
            hint="Give readers a few days",
        )
