"""The tally: what one run of delivering did, counted while several threads work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsletter.errors import (
    StoreDownError,
    StoreError,
    TransportDownError,
    TransportError,
    UnwrittenOutcomesError,
)
from newsletter.model import Accepted, Deferred, Message, Outcome, Refused, Unknown
from newsletter.sending.slice_budget import SliceBudget

OnOutcome = Callable[[Message, Outcome], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySummary:
    """What this run did; the ledger knows what became of the mailing as a whole."""

    accepted: int
    failed: int
    deferred: int
    unknown: int
    stopped: bool
    """Somebody asked to stop, and copies may be left."""
    finished: bool
    """Every copy of the mailing has come to its end."""
    problem: TransportError | None
    """Why the road broke; the mailing should be paused with this as its reason."""
    down: TransportDownError | None = None
    """Why the road was down when the run ended; it may pass, and the next run tries again."""


class DeliveryProgress:
    """Counts outcomes, keeps the first problem, and tells threads when to stop."""

    def __init__(
        self, *, stop: threading.Event, on_outcome: OnOutcome | None, budget: SliceBudget | None = None
    ) -> None:
        """Begin to count; without a `budget` there is no limit."""
        self.budget = budget or SliceBudget()
        self._lock = threading.Lock()
        self._counts: dict[type[Outcome], int] = dict.fromkeys((Accepted, Refused, Deferred, Unknown), 0)
        self._stop = stop
        self._halt = threading.Event()
        self._on_outcome = on_outcome
        self._shut_out: TransportDownError | None = None
        self._down: TransportDownError | None = None
        self._problem: TransportError | None = None
        self._crash: BaseException | None = None
        self._unwritten: list[tuple[Message, Outcome]] = []

    def halted(self) -> bool:
        """Say whether threads should finish what is in hand and leave."""
        # Asked for every message: an event's flag is what `stopping` reads.
        return (
            self._halt.is_set() or self._stop.is_set() or self._problem is not None or self.budget.is_over()
        )

    def stopping(self) -> bool:
        """Say whether the run is to end now: somebody asked for it, or a thread crashed."""
        return self._halt.is_set() or self._stop.is_set()

    def halt(self) -> None:
        """Tell threads to finish what is in hand and leave."""
        self._halt.set()

    def rest(self, seconds: float) -> None:
        """Wait at most so long, or until somebody says stop."""
        self._stop.wait(seconds)

    def note(self, message: Message, outcome: Outcome) -> None:
        """Count an outcome that the ledger has; callbacks come one at a time."""
        with self._lock:
            self._counts[type(outcome)] += 1
            self._down = None
            if self._on_outcome:
                self._on_outcome(message, outcome)

    def went_down(self, down: TransportDownError) -> None:
        """Note that the road is down; the next outcome says that it is not any more."""
        with self._lock:
            self._down = down

    def shut_out(self, down: TransportDownError) -> None:
        """Note that a thread found no way in and left; while others work, that is no problem."""
        with self._lock:
            self._shut_out = down

    def take_shut_out(self) -> TransportDownError | None:
        """Return why a thread was shut out since this was asked last, if one was."""
        with self._lock:
            down, self._shut_out = self._shut_out, None
        return down

    def broken(self, problem: TransportError) -> None:
        """Stop every thread: the road is broken for all of them."""
        with self._lock:
            self._problem = self._problem or problem

    def crashed(self, error: BaseException, *, unwritten: Sequence[tuple[Message, Outcome]] = ()) -> None:
        """Stop every thread: the ledger cannot be written, or we have a fault.

        `unwritten` are outcomes that are known and not in the ledger.
        """
        with self._lock:
            self._crash = self._crash or error
            self._unwritten += unwritten
        self._halt.set()

    def summary(self, finish: Callable[[], bool]) -> DeliverySummary:
        """Return what was done; raises what crashed a thread. `finish` closes the mailing if it can."""
        if self._unwritten or isinstance(self._crash, StoreDownError):
            raise _unwritten(self._crash, self._unwritten) from self._crash
        if self._crash is not None:
            raise self._crash
        return DeliverySummary(
            accepted=self._counts[Accepted],
            failed=self._counts[Refused],
            deferred=self._counts[Deferred],
            unknown=self._counts[Unknown],
            stopped=self._stop.is_set(),
            finished=finish(),
            problem=self._problem,
            down=self._down,
        )


def _unwritten(
    crash: BaseException | None, found: Sequence[tuple[Message, Outcome]]
) -> UnwrittenOutcomesError:
    """Return the error that says which outcomes are known and not in the ledger."""
    why = crash.message if isinstance(crash, StoreError) else f"the program broke off: {crash}"
    outcomes = tuple((message.recipient.address, outcome) for message, outcome in found)
    if not outcomes:
        return UnwrittenOutcomesError(
            f"{why}; everything known of this mailing had been written before",
            hint="Run the same command again when the database is back",
        )
    each = ", ".join(f"{address} ({_word(outcome)})" for address, outcome in outcomes)
    counted = f"{len(outcomes):,} outcome{'' if len(outcomes) == 1 else 's'}"
    return UnwrittenOutcomesError(
        f"{why}; {counted} could not be written: {each}",
        outcomes=outcomes,
        hint="Run the same command again when the database is back: these are in doubt, as after a crash",
    )


def _word(outcome: Outcome) -> str:
    match outcome:
        case Accepted():
            return "accepted"
        case Refused():
            return f"refused, {outcome.code}"
        case Deferred():
            return f"put off, {outcome.code}"
        case _:
            return "no answer"
