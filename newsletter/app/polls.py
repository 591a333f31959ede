"""Polls: what the page of an answer's link shows, voting, and the counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.numbers import format_percent

from newsletter.app.link_tokens import link_tokens
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.issues.variants import nearest
from newsletter.model import Edition, EditionPoll, Mailing, public_versions
from newsletter.model.phrase import phrase
from newsletter.rendering.language import locale_of, long_date
from newsletter.sending.link_tokens import LinkTarget, Purpose
from newsletter.sending.reader_links import TEST_TOKEN as TEST_TOKEN
from newsletter.sending.reader_links import find_poll

NO_LINK = "this is not a known link of a poll"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer with its votes. `share` is their part of all in percent, 0 to 100."""

    number: int
    label: str
    votes: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A poll with its counts, which name nobody. Votes for answers that a correction dropped are left out."""

    key: str
    question: str
    answers: tuple[Answer, ...]
    closes_at: datetime | None
    is_closed: bool
    shows_results: bool

    @property
    def votes(self) -> int:
        """All of them."""
        return sum(answer.votes for answer in self.answers)

    def share_text(self, answer: Answer, lang: str) -> str:
        """Return an answer's part of all votes as a language writes it: 40%, 40 %."""
        return str(format_percent(answer.share / 100, locale=locale_of(lang)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLink:
    """What the page behind the link of an answer shows. It names no person."""

    tally: Tally
    chosen: Answer
    """The answer that the link stands for."""
    voted: int | None
    """The number of the answer that this reader has given; None if they have not."""
    lang: str

    @property
    def given(self) -> str:
        """The answer that this reader has given; "" if they have not, or a correction dropped it."""
        return next((one.label for one in self.tally.answers if one.number == self.voted), "")


def find_poll_link(workspace: Workspace, token: str, number: int) -> PollLink:
    """Return what the link of an answer stands for; raises NotFoundError."""
    found = _find(workspace, token)
    tally = _tally(workspace, found.poll, workspace.store.count_votes(found.mailing.issue))
    chosen = next((one for one in tally.answers if one.number == number), None)
    if chosen is None:
        raise NotFoundError(NO_LINK)
    voted = workspace.store.vote_of(
        issue=found.mailing.issue, poll=found.poll.key, subscriber_id=found.target.subscriber_id
    )
    return PollLink(tally=tally, chosen=chosen, voted=voted, lang=found.lang)


def cast_vote(workspace: Workspace, token: str, number: int) -> None:
    """Count a vote, in place of an earlier one of the same reader.

    Raises NotFoundError, and RefusedError if the poll is closed.
    """
    found = _find(workspace, token)
    if not 1 <= number <= len(found.poll.options):
        raise NotFoundError(NO_LINK)
    if _is_closed(workspace, found.poll):
        raise RefusedError("this poll is closed")
    target = found.target
    if not workspace.store.vote(
        mailing_id=target.mailing_id, subscriber_id=target.subscriber_id, poll=found.poll.key, choice=number
    ):
        raise NotFoundError(NO_LINK)


def issue_tallies(workspace: Workspace, slug: str) -> tuple[Tally, ...]:
    """Return the polls of an issue that was sent, as its newest edition has them; raises NotFoundError."""
    mailings = workspace.store.mailings(issue=slug)
    if not mailings:
        raise NotFoundError(phrase("{slug} was not sent yet, so it has no votes", slug=slug))
    edition = workspace.store.archived_edition(mailings[-1].id, with_pictures=False)
    return edition_tallies(workspace, slug, edition.polls)


def edition_tallies(workspace: Workspace, slug: str, polls: Sequence[EditionPoll]) -> tuple[Tally, ...]:
    """Return the counts of an edition's polls."""
    if not polls:
        return ()
    counts = workspace.store.count_votes(slug)
    return tuple(_tally(workspace, poll, counts) for poll in polls)


def closing_day(workspace: Workspace, tally: Tally, lang: str) -> str:
    """Return the day on which a poll ends, as a language writes it; "" if it does not end."""
    if tally.closes_at is None:
        return ""
    zone = ZoneInfo(workspace.settings.schedule.zone)
    # A poll that ends with a day ends at the first moment of the next one.
    last = max(tally.closes_at.timestamp() - 1, 0)
    return long_date(datetime.fromtimestamp(last, zone).date(), lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    target: LinkTarget
    mailing: Mailing
    poll: EditionPoll
    lang: str


def _find(workspace: Workspace, token: str) -> _Found:
    """Return the delivery and the poll of a token, if they are still there; raises NotFoundError."""
    target = link_tokens(workspace).read(Purpose.POLL, token)
    mailing = workspace.store.mailing(target.mailing_id) if target is not None else None
    if target is None or mailing is None:
        raise NotFoundError(NO_LINK)
    delivery = workspace.store.sent_copy(target.mailing_id, target.subscriber_id)
    reader = workspace.store.subscriber(delivery.address_key) if delivery and delivery.address_key else None
    if reader is None:
        raise NotFoundError(NO_LINK)
    lang = reader.person.lang or workspace.publication.lang
    for one in _newest_first(workspace, mailing):
        edition = workspace.store.archived_edition(one.id, with_pictures=False)
        poll = find_poll(_version(edition, lang).polls, target.detail)
        if poll is not None:
            return _Found(target=target, mailing=mailing, poll=poll, lang=_version(edition, lang).lang)
    raise NotFoundError(NO_LINK)


def _newest_first(workspace: Workspace, mailing: Mailing) -> Sequence[Mailing]:
    """Return the mailings of an issue to a list, corrections before what they correct, down to this one."""
    rounds = workspace.store.mailings(issue=mailing.issue, list=mailing.list)
    return sorted((one for one in rounds if one.round >= mailing.round), key=lambda one: -one.round)


def _version(edition: Edition, lang: str) -> Edition:
    """Return the edition for anybody in a reader's language: it has every poll of the issue."""
    versions = public_versions(edition)
    spoken = nearest(lang, [one.lang for one in versions])
    return next(one for one in versions if one.lang == spoken)


def _tally(workspace: Workspace, poll: EditionPoll, counts: Mapping[str, Mapping[int, int]]) -> Tally:
    votes = counts.get(poll.key, {})
    numbers = range(1, len(poll.options) + 1)
    total = sum(votes.get(number, 0) for number in numbers)
    return Tally(
        key=poll.key,
        question=poll.question,
        answers=tuple(
            Answer(
                number=number,
                label=label,
                votes=votes.get(number, 0),
                share=round(100 * votes.get(number, 0) / total) if total else 0,
            )
            for number, label in zip(numbers, poll.options, strict=True)
        ),
        closes_at=poll.closes_at,
        is_closed=_is_closed(workspace, poll),
        shows_results=poll.shows_results,
    )


def _is_closed(workspace: Workspace, poll: EditionPoll) -> bool:
    return poll.closes_at is not None and workspace.clock.now() >= poll.closes_at
