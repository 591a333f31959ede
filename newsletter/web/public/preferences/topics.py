"""The section for topics: everything, or only some of what a list's issues are about."""

from __future__ import annotations

from newsletter.app.topic_choice import list_topics, save_topics
from newsletter.app.workspace import Workspace
from newsletter.model import Subscriber
from newsletter.web.public.preferences.section import Section, Submission


def _show(workspace: Workspace, subscriber: Subscriber) -> object | None:
    return list_topics(workspace, subscriber) or None


def _save(submission: Submission) -> str:
    return save_topics(
        submission.workspace,
        submission.subscriber,
        list_key=submission.first("list"),
        everything=submission.first("want") != "some",
        topics=submission.fields.get("topic", ()),
    )


SECTION = Section(name="topics", show=_show, save=_save)
