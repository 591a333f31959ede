"""Test groups: addresses of colleagues, by a name, that test copies go to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.app.editions import for_list, open_issue, render_issue
from newsletter.app.test_copies import TestCopy as TestCopy
from newsletter.app.test_copies import filler_findings, send_test_copies
from newsletter.app.transport_factory import open_transport
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.issues.diagnostics import did_you_mean
from newsletter.model import Accepted, Edition, Finding
from newsletter.model.phrase import phrase, setting
from newsletter.subscribers.address import read_address

MOST_ADDRESSES = 50
"""Of one test: it is for colleagues; whoever wants to reach more people has a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTest:
    """What became of test copies of one issue."""

    edition: Edition
    copies: tuple[TestCopy, ...]
    findings: tuple[Finding, ...]
    """What would stop the real send, and is easily overlooked in a test copy."""
    transport: str

    @property
    def accepted(self) -> tuple[TestCopy, ...]:
        """The copies that were handed over."""
        return tuple(one for one in self.copies if isinstance(one.outcome, Accepted))

    @property
    def refused(self) -> tuple[TestCopy, ...]:
        """The copies that were not."""
        return tuple(one for one in self.copies if not isinstance(one.outcome, Accepted))


def resolve_recipients(workspace: Workspace, given: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses in a list of addresses and names of test groups, each once.

    Raises NotFoundError for an unknown group, AddressError, RefusedError for none or too many.
    """
    groups = workspace.publication.test_groups
    found: dict[str, None] = {}
    for one in filter(None, (part.strip() for part in given)):
        if "@" in one:
            found[read_address(one)[0]] = None
        elif one in groups:
            found.update(dict.fromkeys(groups[one]))
        else:
            hint = did_you_mean(one, groups) or (
                phrase("Write an address, or add the group: {setting}", setting=setting("test_groups"))
            )
            raise NotFoundError(phrase("there is no test group {one}", one=repr(one)), hint=hint)
    if not found:
        raise RefusedError("a test copy needs an address", hint="Give an address or a test group")
    if len(found) > MOST_ADDRESSES:
        raise RefusedError(
            phrase(
                "a test copy goes to at most {most_addresses} addresses, not {count}",
                most_addresses=MOST_ADDRESSES,
                count=len(found),
            )
        )
    return tuple(found)


def send_test(
    workspace: Workspace, slug: str, to: Sequence[str], *, list_key: str = "", transport: str = ""
) -> SentTest:
    """Send test copies of an issue as it is saved, to addresses and test groups.

    It is the rendering that the preview shows. Raises NotFoundError, AddressError, RefusedError, IssueError,
    BrokenIssueError, TransportError.
    """
    addresses = resolve_recipients(workspace, to)
    issue = open_issue(workspace, slug)
    if list_key:
        issue = for_list(issue, list_key)
    edition = render_issue(workspace, issue)
    name = transport or workspace.settings.transport
    copies = send_test_copies(workspace, edition, addresses, transport=open_transport(workspace, name))
    return SentTest(
        edition=edition,
        copies=copies,
        findings=filler_findings(workspace, issue, edition, transport=name),
        transport=name,
    )
