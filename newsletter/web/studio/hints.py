"""Next steps in the studio: each hint of an error or an answer as a link, where there is a page for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from newsletter.model import Action, Hint
from newsletter.web.studio.navigation import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A link to where something can be done next."""

    label: str
    """A text of the catalog."""
    path: str
    """Below /studio."""


_STEPS: Mapping[Action, tuple[str, str]] = {
    Action.APPROVE: (N_("Approve it"), "/issues/{}/review"),
    Action.CHECK_SETUP: (N_("Check the setup"), "/doctor"),
    Action.IMPORT_SUBSCRIBERS: (N_("Import people"), "/people/import"),
    Action.LIST_MAILINGS: (N_("See all mailings"), "/mailings"),
    Action.LIST_SCHEDULES: (N_("See the calendar"), "/calendar"),
    Action.LIST_STORIES: (N_("See the news desk"), "/desk"),
    Action.NEW_ISSUE: (N_("Start an issue"), "/issues/new"),
    Action.PASTE_TEXT: (N_("Paste the text instead"), "/issues/new"),
    Action.SCHEDULE_AGAIN: (N_("Schedule it again"), "/issues/{}/send"),
    Action.MERGE_SUBSCRIBERS: (N_("See these people"), "/people?q={1}"),
    Action.SEND_CONFIRMATION: (N_("See this person"), "/people?q={1}"),
    Action.SHOW_SUBSCRIBER: (N_("See this person"), "/people?q={}"),
    Action.UNDO_IMPORT: (N_("Undo this import"), "/people/imports/{}/undo"),
    Action.SHOW_MAILING: (N_("See the mailing"), "/mailings/{}"),
    Action.SHOW_MAILING_EVENTS: (N_("See the mailing"), "/mailings/{}"),
    Action.PAUSE_MAILING: (N_("See the mailing"), "/mailings/{}"),
    Action.RESUME_MAILING: (N_("See the mailing"), "/mailings/{}"),
    Action.CANCEL_MAILING: (N_("See the mailing"), "/mailings/{}"),
    Action.CANCEL_SCHEDULE: (N_("See the schedule"), "/schedules/{}"),
    Action.REPLACE_SCHEDULE: (N_("See the schedule"), "/schedules/{}"),
    Action.RELEASE_SCHEDULE: (N_("See the schedule"), "/schedules/{}"),
}
"""What has a page; for the other hints the error's own words have to do.

{} is what a hint is about; {1} is the first word of it.
"""


_SENDS: Mapping[Action, tuple[str, str]] = {
    Action.SEND_AS_CORRECTION: (N_("Send it as a correction"), "?correction=1"),
    Action.SEND_TO_THOSE_WHO_MISSED_IT: (
        N_("Send it to those who did not get it"),
        "?recipients=missed-it",
    ),
    Action.SEND_CORRECTION_TO_THOSE_WHO_GOT_IT: (
        N_("Correct it for those who got it"),
        "?correction=1&recipients=got-it",
    ),
    Action.SEND_WITHOUT_CORRECTION: (N_("Send it as it is"), ""),
}
"""Other ways to send the same issue: the query of its send page."""


def send_steps(hints: Iterable[Hint], slug: str) -> Sequence[NextStep]:
    """Return the links of hints about sending an issue."""
    hints = tuple(hints)
    again = (_SENDS[hint.action] for hint in hints if hint.action in _SENDS)
    path = f"/issues/{quote(slug, safe='')}/send"
    return (*(NextStep(label=label, path=f"{path}{query}") for label, query in again), *next_steps(hints))


def next_steps(hints: Iterable[Hint]) -> Sequence[NextStep]:
    """Return the links of hints, each once."""
    found = {
        path.format(quote(hint.about, safe=""), *(quote(one, safe="") for one in hint.about.split())): label
        for hint in hints
        if hint.action in _STEPS
        for label, path in (_STEPS[hint.action],)
    }
    return tuple(NextStep(label=label, path=path) for path, label in found.items())
