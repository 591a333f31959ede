"""The section for lists: which ones a person gets."""

from __future__ import annotations

from newsletter.app.list_choice import change_lists, leave_all_lists, list_choice
from newsletter.app.workspace import Workspace
from newsletter.model import Subscriber
from newsletter.web.public.preferences.section import Section, Submission

_QUESTION = "What do you want to get?"
"""As the section says it: a test sees to it that it does."""


def _show(workspace: Workspace, subscriber: Subscriber) -> object | None:
    choice = list_choice(workspace, subscriber)
    return choice if choice.lists or choice.blocked else None


def _save(submission: Submission) -> str:
    workspace, subscriber = submission.workspace, submission.subscriber
    if submission.first("none"):
        leave_all_lists(workspace, subscriber, client=submission.client)
        return ""
    question, lists = submission.pages.say(submission.lang, _QUESTION), workspace.publication.lists
    change_lists(
        workspace,
        subscriber,
        shown=submission.fields.get("shown", ()),
        wanted=submission.fields.get("list", ()),
        words={key: f"{question} {one.title_for(submission.lang)}" for key, one in lists.items()},
        client=submission.client,
    )
    return ""


SECTION = Section(name="lists", show=_show, save=_save)
