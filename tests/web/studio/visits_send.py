"""Visits to the send page, the last screen, schedules, mailings in every state, and what became of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from newsletter.app.confirmed_launch import LaunchChoice, prepare_choice
from newsletter.app.launching import Proposal, Scheduled, commit
from newsletter.model import (
    Accepted,
    Deferred,
    LaneState,
    Limit,
    Mailing,
    MailingStatus,
    Outcome,
    Refused,
    Role,
    Schedule,
    SuppressionReason,
    ThrottleRules,
)
from newsletter.sending.throttle import grant
from tests.app.actors import staff
from tests.store.people import a_consent, a_person, a_withdrawal
from tests.store.returned import an_event, record_events
from tests.web.site import LIST
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit

SLUG = "2026-11-24-hours"
TEXT = f"""---
subject: Library hours change
preheader: All branches close early on Friday, and open late on Monday.
date: 2026-11-24
list: {LIST}
lang: en
authors: [Ana Ruiz]
title: Library hours
---
All branches close at five on Friday, {{{{ first_name | "neighbor" }}}}.
"""
DOMAINS = ("gmail.com", "yahoo.com", "outlook.com", "riverton.example")
SLOW = Deferred(code=421, reply="4.7.0 [TSS04] Messages temporarily deferred due to volume")
NO = Refused(code=550, reply="5.1.1 The email account that you tried to reach does not exist")


def issue(studio: StudioSite, *, people: int = 24) -> str:
    """Write the issue, and put people on its list: one is suppressed, one paused, one left."""
    file = studio.workspace.root / "issues" / f"{SLUG}.md"
    file.write_text(TEXT, encoding="utf-8")
    outbox(studio)
    studio.workspace.store.take_turn(now=studio.clock.now(), at_least=0)
    keys = [f"reader{number}@{DOMAINS[number % 4]}" for number in range(people)]
    store, now = studio.workspace.store, studio.clock.now()
    store.import_people(
        (a_person(number, address=one, address_key=one), a_consent(at=now)) for number, one in enumerate(keys)
    )
    if people > 4:
        store.suppress(keys[1], SuppressionReason.BOUNCED, now=now)
        paused = store.subscriber(keys[2])
        assert paused is not None
        store.set_pause(paused.id, now + timedelta(days=40))
        store.unsubscribe(keys[3], a_withdrawal(at=now))
    return f"/issues/{SLUG}/send"


def outbox(studio: StudioSite) -> None:
    """Let nothing leave this machine."""
    workspace = studio.site.workspace
    studio.site.workspace = replace(workspace, settings=replace(workspace.settings, transport="outbox"))


def confirm(studio: StudioSite) -> str:
    return f"{issue(studio)}/confirm?when=words&words=2026-12-08+09:00"


def schedule(studio: StudioSite, words: str = "2026-12-08 09:00") -> Schedule:
    """Schedule the issue."""
    issue(studio)
    choice = LaunchChoice(issue=SLUG, words=words)
    proposal = prepare_choice(studio.workspace, choice)
    assert isinstance(proposal, Proposal)
    outcome = commit(studio.workspace, proposal, by=staff())
    assert isinstance(outcome, Scheduled)
    return outcome.schedule


def waiting(studio: StudioSite) -> str:
    return f"/schedules/{schedule(studio).id}"


def outdated(studio: StudioSite) -> str:
    made = schedule(studio)
    file = studio.workspace.root / "issues" / f"{SLUG}.md"
    file.write_text(TEXT.replace("at five", "at six"), encoding="utf-8")
    return f"/schedules/{made.id}"


def replacement(studio: StudioSite) -> str:
    return f"{outdated(studio)}/replace"


def held(studio: StudioSite) -> str:
    made = schedule(studio)
    now = studio.clock.now()
    studio.workspace.store.hold_schedule(
        made.id, "the issue needs 1 approval; nobody has approved it yet", now=now
    )
    return f"/schedules/{made.id}"


def cancelled(studio: StudioSite) -> str:
    made = schedule(studio)
    studio.workspace.store.cancel_schedule(made.id, "a typo", now=studio.clock.now())
    return f"/schedules/{made.id}"


def mailing(studio: StudioSite, *, tried: int = 12) -> Mailing:
    """Launch the issue, and try some of its deliveries: some are put off, some refused."""
    issue(studio)
    workspace = studio.workspace
    proposal = prepare_choice(workspace, LaunchChoice(issue=SLUG))
    assert isinstance(proposal, Proposal)
    commit(workspace, proposal, by=staff())
    (found,) = workspace.store.mailings()
    left = tried
    while left > 0:
        now = studio.clock.now()
        with workspace.store.worker() as worker:
            ids = [one.subscriber_id for one in workspace.store.claim(found.id, worker, limit=3, now=now)]
            workspace.store.at_risk(found.id, worker, ids, now=now)
            outcomes = [(one, _outcome(one)) for one in ids]
            workspace.store.record(found.id, worker, outcomes, now=now)
        studio.clock.time += timedelta(seconds=2)
        left -= max(len(ids), 1)
    return found


def _outcome(subscriber: int) -> Outcome:
    return SLOW if subscriber % 4 == 2 else NO if subscriber % 9 == 0 else Accepted()


def sending(studio: StudioSite) -> str:
    return f"/mailings/{mailing(studio).id}"


def away(studio: StudioSite) -> str:
    """A mailing whose mail server has been away for a while."""
    path = sending(studio)
    (found,) = studio.workspace.store.sending_mailings()
    studio.clock.time += timedelta(minutes=2)
    now = studio.clock.now().timestamp()
    lane = LaneState(
        down_since=now - 120,
        down_at=now - 20,
        down_reason="mail.riverton.example:587 cannot be reached: connection refused",
        changed_at=now,
    )
    studio.workspace.store.change_lanes([found.transport], lambda _: ({found.transport: lane}, None))
    return path


def at_its_limit(studio: StudioSite) -> str:
    """A mailing whose transport has sent as much as it may in this hour."""
    found = studio.workspace.store.sending_mailings()
    path = f"/mailings/{found[0].id}" if found else sending(studio)
    (mailing,) = studio.workspace.store.sending_mailings()
    now = studio.clock.now().timestamp()
    limit = Limit(per_hour=12)
    lane, _ = grant(LaneState(changed_at=now), limit, wanted=12, now=now)
    studio.workspace.store.change_lanes([mailing.transport], lambda _: ({mailing.transport: lane}, None))
    limited = replace(studio.workspace.settings, throttle=ThrottleRules(transport=limit))
    studio.site.workspace = replace(studio.workspace, settings=limited)
    return path


def paused(studio: StudioSite) -> str:
    number = mailing(studio).id
    now = studio.clock.now()
    studio.workspace.store.steer(number, MailingStatus.PAUSED, now=now, reason="the server refused our login")
    return f"/mailings/{number}"


def ended(studio: StudioSite) -> int:
    """A mailing that was cancelled after most of it had gone out; one came back, one person left."""
    found = mailing(studio, tried=30)
    store, now = studio.workspace.store, studio.clock.now()
    accepted = [one for one in store.deliveries(found.id) if one.status.value == "sent"]
    for one, what in zip(accepted, ("hard", "soft", "policy", "hard"), strict=False):
        record_events(store, an_event(found.id, one.subscriber_id, what), now=now)
    store.unsubscribe(accepted[-1].address, a_withdrawal(at=now))
    store.steer(found.id, MailingStatus.CANCELLED, now=now, reason="a wrong date")
    return found.id


def done(studio: StudioSite) -> str:
    return f"/mailings/{ended(studio)}"


def everything(studio: StudioSite) -> str:
    ended(studio)
    workspace = studio.workspace
    file = workspace.root / "issues" / "2026-12-01-parks.md"
    file.write_text(
        TEXT.replace("Library hours", "Parks").replace("2026-11-24", "2026-12-01"), encoding="utf-8"
    )
    for slug, words in (("2026-12-01-parks", "2026-12-09 09:00"),):
        proposal = prepare_choice(workspace, LaunchChoice(issue=slug, words=words))
        assert isinstance(proposal, Proposal)
        commit(workspace, proposal, by=staff())
    return "/mailings"


VISITS = (
    StudioVisit(
        name="send",
        prepare=issue,
        shows=("approval_words.html", "mailing_words.html", "send.html", "send_facts.html"),
    ),
    StudioVisit(
        name="send with a time that is not understood",
        prepare=lambda studio: f"{issue(studio)}?when=words&words=someday",
        status=422,
        console=("422",),
    ),
    StudioVisit(
        name="send of a sent issue", prepare=lambda studio: (mailing(studio), f"/issues/{SLUG}/send")[1]
    ),
    StudioVisit(name="last screen", prepare=confirm, shows=("last_screen.html",)),
    StudioVisit(name="last screen, now", prepare=lambda studio: f"{issue(studio)}/confirm"),
    StudioVisit(
        name="left out", prepare=lambda studio: f"{issue(studio)}/left-out", shows=("left_out.html",)
    ),
    StudioVisit(name="no mailings yet", path="/mailings", who=Role.WRITER, shows=("mailings.html",)),
    StudioVisit(name="mailings", prepare=everything),
    StudioVisit(name="scheduled", prepare=waiting, shows=("schedule.html",)),
    StudioVisit(name="scheduled, edited since", prepare=outdated),
    StudioVisit(name="replace what is scheduled", prepare=replacement, shows=("replace_schedule.html",)),
    StudioVisit(name="on hold", prepare=held, who=Role.PUBLISHER),
    StudioVisit(name="cancelled schedule", prepare=cancelled),
    StudioVisit(
        name="sending", prepare=sending, shows=("charts.html", "mailing.html", "progress_figures.html")
    ),
    StudioVisit(name="sending, the mail server is away", prepare=away),
    StudioVisit(name="paused", prepare=paused),
    StudioVisit(
        name="cancel the rest",
        prepare=lambda studio: f"{sending(studio)}/cancel",
        shows=("cancel_mailing.html",),
    ),
    StudioVisit(name="after", prepare=done),
    StudioVisit(name="after, for an editor", prepare=done, who=Role.EDITOR),
    StudioVisit(name="missed", prepare=lambda studio: f"{done(studio)}/missed", shows=("missed.html",)),
    StudioVisit(
        name="missed, for a writer", prepare=lambda studio: f"{done(studio)}/missed", who=Role.WRITER
    ),
    StudioVisit(
        name="certificate", prepare=lambda studio: f"{done(studio)}/certificate", shows=("certificate.html",)
    ),
    StudioVisit(name="no certificate yet", prepare=lambda studio: f"{sending(studio)}/certificate"),
    StudioVisit(name="correct", prepare=lambda studio: f"{done(studio)}/correct", shows=("correct.html",)),
)
