"""Approvals: they stand until they are withdrawn, and nothing is launched while one is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.errors import RefusedError
from newsletter.model import Action, Approval, Clearance, Hint, ScheduleStatus
from newsletter.store.database import Store
from tests.store.people import LIST, NOW, a_launch, later, subscribe
from tests.store.plans import DUE, planned

TWO = Clearance(approvals=2, authors=("Ann Author",))


def said(digest: str, *names: str, issue: str = "sanctuary-city", list_key: str = LIST) -> list[Approval]:
    return [
        Approval(issue=issue, list=list_key, digest=digest, name=name, actor="root", at=NOW) for name in names
    ]


def approve(store: Store, *approvals: Approval) -> None:
    for one in approvals:
        assert store.approve(one, one.name.casefold())


def test_an_approval_stands_until_it_is_withdrawn_and_the_row_stays(store: Store) -> None:
    approval = Approval(issue="i", list=LIST, digest="d", name="Bo", actor="root", at=NOW)
    assert store.approve(approval, "bo")
    assert not store.approve(approval, "bo")
    assert store.approvals("i", LIST) == (approval,)
    assert store.approvals("i", "press") == ()
    assert store.withdraw_approval("i", LIST, "d", "bo", now=later(hours=1))
    assert not store.withdraw_approval("i", LIST, "d", "bo", now=later(hours=2))
    assert [one.withdrawn_at for one in store.approvals("i", LIST)] == [later(hours=1)]
    assert store.approve(approval, "bo")
    assert len(store.approvals("i", LIST)) == 2


def test_nothing_is_launched_while_an_approval_is_missing(store: Store) -> None:
    subscribe(store, range(2))
    launch = replace(a_launch(), clearance=TWO)
    issue, digest = launch.edition.issue, launch.edition.digest
    approve(store, *said(digest, "Bo", "Ann Author", issue=issue))
    approve(store, *said("other", "Cy", issue=issue), *said(digest, "Cy", issue=issue, list_key="press"))
    with pytest.raises(RefusedError, match=r"needs 2 approvals; so far it has 1 \(Bo\)") as refused:
        store.launch(launch)
    assert refused.value.next_steps == (Hint(Action.APPROVE, issue),)
    assert store.mailings() == ()
    approve(store, *said(digest, "Cy", issue=issue))
    mailing, new = store.launch(launch)
    assert new
    store.withdraw_approval(issue, LIST, digest, "cy", now=later(hours=1))
    assert store.launch(launch) == (mailing, False)


def test_a_correction_needs_approvals_of_its_own(store: Store) -> None:
    subscribe(store, range(2))
    launch = replace(a_launch(), clearance=TWO)
    approve(store, *said(launch.edition.digest, "Bo", "Cy", issue=launch.edition.issue))
    store.launch(launch)
    mended = replace(launch.edition, digest="e" * 64)
    with pytest.raises(RefusedError, match="was changed after Cy approved it, and needs 2 approvals again"):
        store.launch(replace(launch, edition=mended, round=1))


def test_a_plan_is_held_when_an_approval_is_withdrawn_at_the_last_moment(store: Store) -> None:
    subscribe(store, range(2))
    plan = planned(store)
    approve(store, *said(plan.digest, "Bo", "Cy"))
    store.withdraw_approval(plan.issue, LIST, plan.digest, "cy", now=DUE)
    assert store.launch_schedule(plan.id, now=DUE, due={}, approvals=2) is None
    held = store.schedule_by_id(plan.id)
    assert (held.status, held.mailing_id) == (ScheduleStatus.HELD, None)
    assert held.reason == "the issue needs 2 approvals; so far it has 1 (Bo)"
    assert store.mailings() == ()
