"""Online checks: what the doctor tries over the network, all at the same time and within a time limit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from newsletter.app.base_url import BaseUrlState, check_base_url
from newsletter.app.mailbox import mailbox_server
from newsletter.app.sender_domain import judge_sender_domain
from newsletter.app.transport_factory import reaches_people, try_transport
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.model.phrase import joined, phrase
from newsletter.ports import DnsLookup

LIMIT_SECONDS = 20.0
"""For all of them together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineResult:
    """What one check found; `sound` False needs someone's attention."""

    name: str
    sound: bool
    message: str


OnlineCheck: TypeAlias = Callable[[Workspace, DnsLookup], Iterator[OnlineResult]]


def run_online_checks(
    workspace: Workspace,
    dns: DnsLookup,
    *,
    seconds: float = LIMIT_SECONDS,
    checks: Mapping[str, OnlineCheck] | None = None,
) -> tuple[OnlineResult, ...]:
    """Run all checks and return their results, in a fixed order; takes no longer than the limit."""
    deadline = time.monotonic() + seconds
    running = [_Run(name, check, workspace, dns) for name, check in (checks or CHECKS).items()]
    return tuple(result for run in running for result in run.results(deadline, seconds))


class _Run:
    """One check in a thread of its own. It is a daemon: what hangs must not keep the program from ending."""

    def __init__(self, name: str, check: OnlineCheck, workspace: Workspace, dns: DnsLookup) -> None:
        self._name = name
        self._found: list[OnlineResult] = []
        self._thread = threading.Thread(
            target=self._run, args=(check, workspace, dns), name=f"doctor-{name}", daemon=True
        )
        self._thread.start()

    def results(self, deadline: float, seconds: float) -> Iterator[OnlineResult]:
        """Wait until the deadline and yield what was found until then."""
        self._thread.join(max(0.0, deadline - time.monotonic()))
        hangs = self._thread.is_alive()
        yield from list(self._found)
        if hangs:
            yield self._unsound(f"no answer within {seconds:g} s; try again later")

    def _run(self, check: OnlineCheck, workspace: Workspace, dns: DnsLookup) -> None:
        try:
            for result in check(workspace, dns):
                self._found.append(result)
        except NewsletterError as error:
            self._found.append(self._unsound(str(error)))
        except OSError as error:
            self._found.append(self._unsound(f"{type(error).__name__}: {error.strerror or error}"))
        except Exception as error:  # a thread has nobody to raise to
            self._found.append(self._unsound(f"the check itself failed ({type(error).__name__}); report it"))

    def _unsound(self, message: str) -> OnlineResult:
        return OnlineResult(name=self._name, sound=False, message=message)


def _transport(workspace: Workspace, _dns: DnsLookup) -> Iterator[OnlineResult]:
    for trial in try_transport(workspace, workspace.settings.transport):
        yield OnlineResult(name="transport", sound=trial.sound, message=trial.message)


def _mailbox(workspace: Workspace, _dns: DnsLookup) -> Iterator[OnlineResult]:
    if workspace.settings.mailbox is not None:
        with mailbox_server(workspace).open() as box:
            yield OnlineResult(
                name="mailbox", sound=True, message=phrase("logged in to {name}", name=box.name)
            )


def _base_url(workspace: Workspace, _dns: DnsLookup) -> Iterator[OnlineResult]:
    if not reaches_people(workspace, workspace.settings.transport):
        return
    found = check_base_url(workspace)
    if found.state is BaseUrlState.NONE and workspace.settings.mailbox is None:
        message = phrase(
            "{message}, and the program does not read that mailbox: set [mailbox]", message=found.message
        )
        yield OnlineResult(name="base_url", sound=False, message=message)
        return
    message = joined(". ", filter(None, (found.message, found.hint)))
    yield OnlineResult(name="base_url", sound=not found.is_unproven, message=message)


def _sender_domain(workspace: Workspace, dns: DnsLookup) -> Iterator[OnlineResult]:
    if reaches_people(workspace, workspace.settings.transport):
        for name, judgement in judge_sender_domain(workspace, dns):
            yield OnlineResult(name=name, sound=judgement.sound, message=judgement.message)


CHECKS: Mapping[str, OnlineCheck] = {
    "transport": _transport,
    "mailbox": _mailbox,
    "base_url": _base_url,
    "DNS": _sender_domain,
}
"""In the order of their results."""
