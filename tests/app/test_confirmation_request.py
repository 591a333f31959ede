"""Asking somebody by email whether they want a list: only their own click subscribes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.confirmation_request import send_confirmation
from newsletter.app.people import add_person, new_person
from newsletter.app.signing_up import confirm_signup
from newsletter.app.unsubscribing import Method, unsubscribe_address
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import Action as NextStep
from newsletter.model import Actor, Door, Hint, Signup, SubscriptionStatus, SuppressionReason
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.own_pages import with_values
from tests.store.people import LIST

ANA = "ana@rivertown.gov"
DESK = Actor(name="Desk", door=Door.COMMAND_LINE)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        workspace = with_values(opened.workspace, base_url="https://news.rivertown.gov")
        publication = workspace.publication
        lists = {key: replace(one, public=False) for key, one in publication.lists.items()}
        settings = replace(workspace.settings, publication=replace(publication, lists=lists))
        yield replace(opened, workspace=replace(workspace, settings=settings))


def ask(workspace: Workspace) -> Signup:
    send_confirmation(workspace, ANA, list_key=LIST, by=DESK)
    (signup,) = workspace.store.claim_confirmations(now=workspace.clock.now())
    return signup


def place_of_ana(workspace: Workspace) -> SubscriptionStatus:
    known = workspace.store.subscriber(ANA)
    assert known is not None
    return known.subscriptions[0].status


def test_whoever_left_comes_back_by_their_own_click_only(room: CalendarRoom) -> None:
    workspace = room.workspace
    person = new_person(ANA)
    add_person(workspace, person, list_key=LIST, basis="Asked at the desk", by=DESK)
    unsubscribe_address(workspace, ANA, list_key=LIST, everywhere=True, method=Method.STAFF, by=DESK)
    room.clock.later(minutes=5)
    with pytest.raises(RefusedError) as refused:
        add_person(workspace, person, list_key=LIST, basis="Asked at the desk", by=DESK)
    assert refused.value.next_steps == (Hint(NextStep.SEND_CONFIRMATION, f"{ANA} {LIST}"),)
    signup = ask(workspace)
    assert place_of_ana(workspace) is SubscriptionStatus.UNSUBSCRIBED
    assert not workspace.publication.lists[LIST].public, "staff can have people asked about any list"
    room.clock.later(minutes=5)
    confirm_signup(workspace, signup.token)
    assert place_of_ana(workspace) is SubscriptionStatus.SUBSCRIBED


def test_a_lost_email_is_sent_again_three_times_at_most(room: CalendarRoom) -> None:
    for _ in range(3):
        send_confirmation(room.workspace, ANA, list_key=LIST, by=DESK)
        room.clock.later(minutes=5)
    with pytest.raises(RefusedError, match="3 such emails within 30 days"):
        ask(room.workspace)


@pytest.mark.parametrize(
    "reason", [SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED, SuppressionReason.STAFF]
)
def test_nobody_is_asked_whose_address_must_not_be_mailed(
    room: CalendarRoom, reason: SuppressionReason
) -> None:
    room.workspace.store.suppress(ANA, reason, now=room.clock.now())
    with pytest.raises(RefusedError, match="on the suppression list"):
        ask(room.workspace)


def test_whoever_is_on_the_list_is_not_asked(room: CalendarRoom) -> None:
    add_person(room.workspace, new_person(ANA), list_key=LIST, basis="Asked", by=DESK)
    with pytest.raises(RefusedError, match=f"on {LIST} already"):
        ask(room.workspace)
