"""Outdated schedules: those that will send an earlier version of an issue than its file makes now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from newsletter.app.editions import for_list, open_issue, render_issue
from newsletter.app.workspace import Workspace
from newsletter.errors import BrokenIssueError, NewsletterError, NotFoundError
from newsletter.issues.issue_files import issue_files, slug_of
from newsletter.model import OPEN_SCHEDULES, Action, Edition, Hint, Issue, Schedule
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.schedule.edition_changes import EditionChanges, edition_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutdatedSchedule:
    """A waiting or held schedule, and what has changed in its issue since it was scheduled."""

    schedule: Schedule
    changes: EditionChanges
    problem: str = ""
    """Why the file makes no edition now: it is gone, or has errors."""

    @property
    def needs_attention(self) -> bool:
        """Whether readers would read something else; False if only the design has changed."""
        return bool(self.problem) or self.changes.is_wording

    @property
    def explanation(self) -> str:
        """What it holds, to be read after its name."""
        if self.problem:
            return f"sends the issue as it was when scheduled; its file cannot be used now: {self.problem}"
        return f"holds an earlier version of the issue: since it was scheduled, {self.changes.sentence}"

    @property
    def next_steps(self) -> tuple[Hint, ...]:
        """What can be done about it."""
        number = str(self.schedule.id)
        cancel = Hint(Action.CANCEL_SCHEDULE, number)
        return (cancel,) if self.problem else (Hint(Action.REPLACE_SCHEDULE, number), cancel)


def outdated_schedules(workspace: Workspace, *, issue: str = "") -> tuple[OutdatedSchedule, ...]:
    """Return the outdated ones among the open schedules, of one issue or all, by send time."""
    if issue and not workspace.mailing_lookup.has_open_schedules(issue):
        return ()
    schedules = workspace.store.schedules(*OPEN_SCHEDULES)
    return outdated_among(workspace, (one for one in schedules if issue in ("", one.issue)))


def outdated_among(workspace: Workspace, schedules: Iterable[Schedule]) -> tuple[OutdatedSchedule, ...]:
    """Return the outdated ones among these schedules; launched and cancelled ones never are, nor digests."""
    open_ones = (one for one in schedules if one.status in OPEN_SCHEDULES and not one.digest_audience)
    return tuple(_outdated(workspace, open_ones))


def _outdated(workspace: Workspace, schedules: Iterable[Schedule]) -> Iterator[OutdatedSchedule]:
    for schedule in schedules:
        try:
            current = current_edition(workspace, schedule)
        except BrokenIssueError as error:
            problem = str(error.errors[0])
        except NewsletterError as error:
            problem = error.message
        else:
            changes = edition_changes(workspace.store.scheduled_edition(schedule.id), current)
            if changes:
                yield OutdatedSchedule(schedule=schedule, changes=changes)
            continue
        yield OutdatedSchedule(schedule=schedule, changes=EditionChanges(), problem=problem)


def issue_of(workspace: Workspace, schedule: Schedule) -> Issue:
    """Return a schedule's issue as its file is now; raises NotFoundError, IssueError."""
    if schedule.issue not in map(slug_of, issue_files(workspace.root)):
        # A renamed file may be found by a part of its new name, but the schedule is not for it.
        raise NotFoundError(phrase("there is no issue “{issue}”", issue=schedule.issue))
    issue = for_list(open_issue(workspace, schedule.issue), schedule.list)
    return replace(issue, correction=schedule.is_correction)


def current_edition(workspace: Workspace, schedule: Schedule) -> Edition:
    """Return what a schedule would send if it were made now; raises NewsletterError."""
    return render_issue(workspace, issue_of(workspace, schedule))
