"""Approval: other people, this very edition, not taken back."""

from __future__ import annotations

from newsletter.model import Approval
from newsletter.schedule.approval import approval_status, explain_missing_approvals, same_person
from tests.schedule.clocks import utc

NOW = utc("2026-12-08 17:00")


def by(name: str, digest: str = "d", *, withdrawn: bool = False) -> Approval:
    return Approval(
        issue="i",
        list="l",
        digest=digest,
        name=name,
        actor="root",
        at=NOW,
        withdrawn_at=NOW if withdrawn else None,
    )


def test_two_others_are_enough() -> None:
    stands = approval_status([by("Bo"), by("Cy")], "d", authors=["Ann"], needed=2)
    assert (stands.by, stands.missing) == (("Bo", "Cy"), 0)


def test_one_person_counts_once_however_they_spell_themselves() -> None:
    assert approval_status([by("Bo Li"), by("bo  LI")], "d", authors=[], needed=2).missing == 1
    assert same_person(" Bo\tLI ") == "bo li"


def test_an_author_never_counts() -> None:
    assert approval_status([by("ann"), by("Bo")], "d", authors=["Ann"], needed=2).by == ("Bo",)


def test_another_edition_and_a_withdrawn_word_do_not_count() -> None:
    assert approval_status([by("Bo", "e"), by("Cy", withdrawn=True)], "d", authors=[], needed=1).missing == 1


def test_where_none_is_needed_none_is_missing() -> None:
    assert approval_status([], "d", authors=[], needed=0).missing == 0


def test_what_is_missing_is_said_with_who_approved_an_earlier_edition() -> None:
    def said(*approvals: Approval, needed: int = 1) -> str:
        return explain_missing_approvals(approval_status(approvals, "d", authors=["Ann"], needed=needed))

    assert said() == "the issue needs 1 approval; nobody has approved it yet"
    assert said(by("Bo"), by("Cy", "e"), needed=2) == "the issue needs 2 approvals; so far it has 1 (Bo)"
    changed = "the issue was changed after Bo approved it, and needs 1 approval again"
    assert said(by("Bo", "e"), by("Cy", "e"), by("bo", "f"), by("Ann", "e")) == changed.replace("Bo", "bo")
    assert said(by("Bo", "e", withdrawn=True)).endswith("nobody has approved it yet")
