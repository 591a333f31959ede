"""What every transport does, whatever stands behind it: run with each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from newsletter.model import Accepted, Message, Outcome
from newsletter.ports import AtRisk, Transport
from tests.sending.samples import message


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A transport of some kind whose server takes everything, and what arrived there."""

    transport: Transport
    arrived: Callable[[], Sequence[str]]
    """The addresses that got a message, as often as they got one."""


def letters(count: int) -> list[Message]:
    """Return messages to different people, of one edition: one request can carry them all."""
    one = message(1)
    return [replace(message(number), shared=one.shared) for number in range(1, count + 1)]


def handed_over(
    setting: Setting, messages: Sequence[Message], at_risk: AtRisk
) -> list[tuple[Message, Outcome]]:
    """Hand messages over as a sender does: any number in a call, or a batch at a time."""
    transport = setting.transport
    size = len(messages) if transport.batch_size == 1 else transport.batch_size
    session = transport.open()
    outcomes: list[tuple[Message, Outcome]] = []
    for start in range(0, len(messages), size):
        outcomes += session.deliver(messages[start : start + size], at_risk)
    session.close()
    return outcomes


def takes_everything_once_and_in_order(setting: Setting) -> None:
    """Each message is accepted, in order, and arrives once."""
    sent = letters(5)
    outcomes = handed_over(setting, sent, lambda batch: batch)
    assert [one.envelope_to for one, _ in outcomes] == [one.envelope_to for one in sent]
    assert all(isinstance(outcome, Accepted) for _, outcome in outcomes)
    assert sorted(setting.arrived()) == sorted(one.envelope_to for one in sent)


def asks_before_anything_leaves(setting: Setting) -> None:
    """`at_risk` is asked of each message once, while it has not arrived, and of no more than a batch."""
    asked: list[str] = []

    def at_risk(batch: Sequence[Message]) -> Sequence[Message]:
        assert 1 <= len(batch) <= setting.transport.batch_size
        there = set(setting.arrived())
        assert not there & {one.envelope_to for one in batch}
        asked.extend(one.envelope_to for one in batch)
        return batch

    sent = letters(5)
    handed_over(setting, sent, at_risk)
    assert asked == [one.envelope_to for one in sent]


def leaves_out_who_may_not_leave(setting: Setting) -> None:
    """A message that `at_risk` does not return has no outcome and arrives nowhere; the next ones do."""
    sent = letters(5)
    barred = {sent[0].envelope_to, sent[2].envelope_to}
    outcomes = handed_over(
        setting, sent, lambda batch: [one for one in batch if one.envelope_to not in barred]
    )
    free = sorted(one.envelope_to for one in sent if one.envelope_to not in barred)
    assert sorted(one.envelope_to for one, _ in outcomes) == free == sorted(setting.arrived())


def opens_a_session_for_each_thread(setting: Setting) -> None:
    """Two sessions at once do not disturb each other; nothing to hand over is fine."""
    first, second = setting.transport.open(), setting.transport.open()
    one, other = letters(2)
    list(first.deliver([one], lambda batch: batch))
    list(second.deliver([other], lambda batch: batch))
    list(first.deliver([], lambda batch: batch))
    first.close()
    second.close()
    assert sorted(setting.arrived()) == sorted([one.envelope_to, other.envelope_to])


CONTRACT = (
    takes_everything_once_and_in_order,
    asks_before_anything_leaves,
    leaves_out_who_may_not_leave,
    opens_a_session_for_each_thread,
)
