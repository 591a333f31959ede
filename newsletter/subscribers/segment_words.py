"""The words that a segment can use besides attributes, and those that it cannot, with the reason."""

from __future__ import annotations

TEXT_FACTS = ("lang", "list", "tag", "topic", "cadence", "method", "source", "domain")
"""What is compared with texts."""
FIRST_WORDS = ("lang", "list", "joined", *TEXT_FACTS[2:], "bounced", "got")
"""What a test can begin with."""
ALIASES = {"language": "lang", "tags": "tag", "topics": "topic"}
SYNTAX_WORDS = ("and", "or", "not", "in")
RULE_FACTS = frozenset({"lang", "list"})
"""What of these is known while an email is written, so that an `only` part can be for it."""
MOST_ISSUES = 50
"""So many issues a segment can look back."""

_NO_TRACKING = (
    "opens and clicks are not tracked. Whether an issue reached somebody is known: got none of last 5"
)
REFUSED = {
    "opened": _NO_TRACKING,
    "clicked": _NO_TRACKING,
    "voted": "what somebody answered in a poll, and whether, is for their own eyes",
}
