"""The classification: a failure is hard, soft, policy or content, by its codes and the other side's words.

Only `hard` costs a reader the newsletter, so doubt never ends there. The rules are asked in order, and the
first that answers decides: whose fault do the words name, do they say that it is for now, do they say that
the mailbox is gone; only then what the codes mean. docs/reference/bounces.md says the same in prose.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from newsletter.inbound.bounce_patterns.content import CONTENT
from newsletter.inbound.bounce_patterns.languages import (
    FULL_ABROAD,
    LATER_ABROAD,
    LISTED_ABROAD,
    NO_HOST_ABROAD,
    NO_MAILBOX_ABROAD,
    SENDER_ABROAD,
)
from newsletter.inbound.bounce_patterns.mailbox_full import FULL
from newsletter.inbound.bounce_patterns.pattern_table import PatternTable
from newsletter.inbound.bounce_patterns.provider_codes import PROVIDER_CODES, READERS_FILTER_HOSTS
from newsletter.inbound.bounce_patterns.recipient import NO_HOST, NO_MAILBOX, REFUSED_RECIPIENT
from newsletter.inbound.bounce_patterns.sender import NOT_HOSTED, POLICY, READER_LIMIT, SENDER, SENDING_LIMIT
from newsletter.inbound.bounce_patterns.temporary import (
    ADVICE,
    DNS_TROUBLE,
    EXPIRED,
    GREYLISTED,
    LATER,
    TEMPORARY,
)
from newsletter.inbound.enhanced_status_code import CODE, is_vague, kind_of
from newsletter.inbound.reply_text import NOBODY, Parties, ReplyText, read_reply
from newsletter.model import BounceKind
from newsletter.model.deferred_dataclass import dataclass

MAX_WORDS = 500
HARD, SOFT, POLICY_KIND, CONTENT_KIND = (
    BounceKind.HARD,
    BounceKind.SOFT,
    BounceKind.POLICY,
    BounceKind.CONTENT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceClassification:
    """What became of a delivery, the code that says so and the other side's words, one line."""

    kind: BounceKind
    code: str
    words: str


class Certainty(IntEnum):
    """By what a reply was judged."""

    NOTHING = 0
    """Neither words nor codes say anything: soft by default."""
    CODE = 1
    WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A reply and what is known besides it."""

    reply: ReplyText
    text: str
    """The reply's text without general advice ("check the address and try again")."""
    status: str
    """The Status field, "" when it holds no code."""
    domains: frozenset[str]
    """The domains of the recipients."""

    @property
    def temporary(self) -> bool:
        """Say whether the last reply is a refusal for now (4yz, 4.y.z), however the report was rewritten."""
        last = (self.reply.basic[-1:], self.reply.enhanced[-1:], (self.status,) if self.status else ())
        return any(one[0].startswith("4") for one in last if one)

    def says(self, *tables: PatternTable) -> bool:
        """Say whether the words are those of one of these tables."""
        return any(table.search(self.text) for table in tables)

    @property
    def codes(self) -> tuple[str, ...]:
        """The enhanced codes, the Status field's first."""
        return (self.status, *self.reply.enhanced) if self.status else self.reply.enhanced


def classify_bounce(
    status: str, words: str, *, text: str = "", parties: Parties = NOBODY
) -> BounceClassification:
    """Classify one failure.

    `status` is the Status field of the report ("" for none), `words` what the server said, `text` what the
    report tells people: it is asked where the server's words say nothing, and whether the mailbox is full.
    """
    status = status if CODE.fullmatch(status) else ""
    reply = read_reply(words, parties)
    kind, certainty = _judge(_evidence(reply, status, parties))
    if text and certainty is not Certainty.WORDS:
        beside = _evidence(
            read_reply(text, parties), status if certainty is Certainty.NOTHING else "", parties
        )
        kind = _with_text(kind, certainty, beside)
        reply = reply if reply.text else beside.reply
    said = " ".join((words or text)[:_LOOKED_AT].split())[:MAX_WORDS]
    return BounceClassification(kind=kind, code=_code(status, reply)[:20], words=said)


_LOOKED_AT = 4000


def says_why(words: str, parties: Parties = NOBODY) -> bool:
    """Say whether words give a reason, so that no others need to be asked."""
    return _judge(_evidence(read_reply(words, parties), "", parties))[1] is Certainty.WORDS


def _evidence(reply: ReplyText, status: str, parties: Parties) -> Evidence:
    return Evidence(reply=reply, text=ADVICE.without(reply.text), status=status, domains=parties.domains)


def _with_text(kind: BounceKind, certainty: Certainty, beside: Evidence) -> BounceKind:
    """Ask the text for people: everything where nothing else spoke, else only whether the mailbox is full."""
    if certainty is Certainty.NOTHING:
        return _judge(beside)[0]
    if kind is HARD and beside.says(FULL, FULL_ABROAD) and not beside.says(SENDING_LIMIT):
        return SOFT
    return kind


def _judge(evidence: Evidence) -> tuple[BounceKind, Certainty]:
    for rule, certainty in _RULES:
        if (kind := rule(evidence)) is not None:
            return kind, certainty
    return SOFT, Certainty.NOTHING


def _by_provider(evidence: Evidence) -> BounceKind | None:
    """Tokens of large providers: clearer than the words beside them."""
    for one in PROVIDER_CODES:
        if one.pattern.search(evidence.reply.links if one.in_link else evidence.text):
            return SOFT if one.kind is HARD and evidence.temporary else one.kind
    return None


def _by_reader_limit(evidence: Evidence) -> BounceKind | None:
    """The reader gets too much at once, or is asked as a stranger to come again."""
    return SOFT if evidence.says(READER_LIMIT, GREYLISTED, NOT_HOSTED) else None


def _by_sender(evidence: Evidence) -> BounceKind | None:
    """Words about us: our address, host, reputation, authentication, volume, relaying."""
    if evidence.says(SENDING_LIMIT, SENDER, SENDER_ABROAD, LISTED_ABROAD):
        # A virus is the message's fault, also where a gateway says so with the words of its spam filter.
        return CONTENT_KIND if _is_virus(evidence) else POLICY_KIND
    return POLICY_KIND if _SENDER_CODES & set(evidence.codes) else None


_SENDER_CODES = frozenset({"5.1.7", "5.1.8", "4.7.13", "5.7.13"})
"""The sender's address, its domain, the sending account: what "does not exist" beside them is ours."""


def _is_virus(evidence: Evidence) -> bool:
    return "infected" in evidence.text or ("virus" in evidence.text and "spam" not in evidence.text)


def _by_mailbox_full(evidence: Evidence) -> BounceKind | None:
    return SOFT if evidence.says(FULL, FULL_ABROAD) else None


def _by_temporary_words(evidence: Evidence) -> BounceKind | None:
    """The reply says itself that it is for now; it was tried until too late; DNS gave no answer."""
    unanswered = evidence.says(DNS_TROUBLE) and not evidence.says(NO_HOST)
    return SOFT if unanswered or evidence.says(EXPIRED, TEMPORARY, LATER_ABROAD) else None


def _by_content(evidence: Evidence) -> BounceKind | None:
    return CONTENT_KIND if evidence.says(CONTENT) else None


def _by_temporary_code(evidence: Evidence) -> BounceKind | None:
    """A refusal for now that was tried until too late: never hard, whatever its words."""
    return SOFT if evidence.temporary else None


def _by_phase(evidence: Evidence) -> BounceKind | None:
    """A refusal before any recipient was named is about us, not about the reader."""
    return POLICY_KIND if evidence.reply.phase in ("connect", "helo", "mail") else None


def _by_recipient_words(evidence: Evidence) -> BounceKind | None:
    """No such mailbox or domain; at some carriers the same words mean the reader's own filter."""
    if evidence.says(NO_MAILBOX, NO_MAILBOX_ABROAD):
        filters = evidence.reply.phase == "content" and evidence.domains & READERS_FILTER_HOSTS
        return POLICY_KIND if filters else HARD
    return HARD if evidence.says(NO_HOST, NO_HOST_ABROAD) else None


def _by_storage_code(evidence: Evidence) -> BounceKind | None:
    """552 and 452 speak of storage, whatever enhanced code stands beside them."""
    if not {"552", "452"} & set(evidence.reply.basic[-1:]):
        return None
    return CONTENT_KIND if any(kind_of(code) is CONTENT_KIND for code in evidence.codes) else SOFT


def _by_policy_words(evidence: Evidence) -> BounceKind | None:
    return POLICY_KIND if evidence.says(POLICY) else None


def _by_trouble(evidence: Evidence) -> BounceKind | None:
    """A line or a server that was away: against a code that means more than one thing."""
    return SOFT if evidence.says(LATER) else None


def _by_codes(evidence: Evidence) -> BounceKind | None:
    """What the enhanced codes mean; where several disagree, the first that spares the reader."""
    kinds = [kind for code in evidence.codes if (kind := kind_of(code)) is not None]
    return next((kind for kind in kinds if kind is not HARD), HARD if kinds else None)


def _by_refused_recipient(evidence: Evidence) -> BounceKind | None:
    return HARD if evidence.says(REFUSED_RECIPIENT) else None


def _by_basic_code(evidence: Evidence) -> BounceKind | None:
    """The reply code alone: 521 and 556 block senders, too, in spite of RFC 7504; 550 may be anything."""
    last = set(evidence.reply.basic[-1:])
    if "551" in last:
        return HARD
    return POLICY_KIND if last & {"521", "556", "530", "535"} else None


_RULES: tuple[tuple[Callable[[Evidence], BounceKind | None], Certainty], ...] = (
    (_by_provider, Certainty.WORDS),
    (_by_reader_limit, Certainty.WORDS),
    (_by_sender, Certainty.WORDS),
    (_by_mailbox_full, Certainty.WORDS),
    (_by_temporary_words, Certainty.WORDS),
    (_by_content, Certainty.WORDS),
    (_by_temporary_code, Certainty.CODE),
    (_by_phase, Certainty.WORDS),
    (_by_recipient_words, Certainty.WORDS),
    (_by_storage_code, Certainty.CODE),
    (_by_policy_words, Certainty.WORDS),
    (_by_trouble, Certainty.NOTHING),
    (_by_codes, Certainty.CODE),
    (_by_refused_recipient, Certainty.WORDS),
    (_by_basic_code, Certainty.CODE),
)
"""Asked in this order; the first that answers decides."""


def _code(status: str, reply: ReplyText) -> str:
    """Return the code that says most: the Status field, an enhanced code among the words, the reply code."""
    if status and (not is_vague(status) or not reply.enhanced):
        return status
    return reply.enhanced[-1] if reply.enhanced else (status or next(iter(reply.basic[-1:]), ""))
