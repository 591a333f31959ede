"""Errors: each with its subject and a hint, an exit code, and its place in the tree."""

from __future__ import annotations

import inspect

import pytest

from newsletter import errors
from newsletter.errors import (
    BrokenIssueError,
    FetchError,
    IssueError,
    NewsletterError,
    NotFoundError,
    RefusedError,
    TransportDownError,
)
from newsletter.model import Place

EVERY = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, NewsletterError)]


@pytest.mark.parametrize("error", EVERY)
def test_the_tree_names_every_error_below_its_parent(error: type[NewsletterError]) -> None:
    lines = str(errors.__doc__).splitlines()
    names = [line.strip("│├└─ ").partition(" ")[0] for line in lines]
    assert names.count(error.__name__) == 1
    if error is not NewsletterError:
        parent = error.__mro__[1].__name__
        assert names.index(parent) < names.index(error.__name__)


@pytest.mark.parametrize("error", EVERY)
def test_only_a_refusal_is_a_plain_no(error: type[NewsletterError]) -> None:
    assert error.exit_code == (1 if error is RefusedError else 2)


def test_an_error_says_its_subject_and_then_the_hint() -> None:
    error = NotFoundError("there is no list x", hint="Known: y")
    assert str(error) == "there is no list x. Known: y"
    assert (error.message, error.hint) == ("there is no list x", "Known: y")
    assert str(NotFoundError("there is no list x")) == "there is no list x"


def test_an_error_of_an_issue_says_where_and_several_stand_line_by_line() -> None:
    faults = tuple(
        IssueError("it is not closed", place=Place(path="issues/a.md", line=line), hint="Write :::")
        for line in (3, 9)
    )
    assert str(faults[0]) == "issues/a.md:3: it is not closed. Write :::"
    whole = BrokenIssueError(faults)
    assert str(whole) == f"{faults[0]}\n{faults[1]}"
    assert whole.errors == faults


def test_what_a_server_said_is_kept() -> None:
    fetch = FetchError("it is away", status=503, retry_after="120")
    assert (fetch.status, fetch.retry_after) == (503, "120")
    assert FetchError("it is away").status == 0
    assert TransportDownError("it is away", retry_after_seconds=30).retry_after_seconds == 30
    assert TransportDownError("it is away").retry_after_seconds is None
