"""A restored backup: whatever opens it first finds nothing that would be sent by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from newsletter.model import Action, MailingStatus, ScheduleStatus
from newsletter.store.backup import write_backup
from newsletter.store.database import Store, open_store
from newsletter.store.restored import REASON
from tests.sending.ledgers import START, consent, person
from tests.store.people import LIST, a_launch
from tests.store.plans import DUE, a_plan


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder}/newsletter.db", state_folder=folder / "state")


def backed_up(tmp_path: Path) -> Path:
    """Return the folder with a restored backup of a database with a mailing and a schedule."""
    used, restored = tmp_path / "used", tmp_path / "restored"
    for folder in (used, restored):
        folder.mkdir()
    with opened(used) as store:
        store.import_people((person(number), consent()) for number in range(3))
        store.launch(a_launch())
        store.schedule(a_plan(issue="next", digest="e" * 64, send_at=DUE))
        write_backup(
            used / "newsletter.db", restored / "newsletter.db", now=START, on_progress=lambda *_: None
        )
        # Whoever goes on with the database itself is not held up.
        assert store.sending_mailings()
    with opened(used) as store:
        assert store.sending_mailings()
    return restored


def test_mailings_are_paused_and_schedules_held_at_the_first_opening(tmp_path: Path) -> None:
    folder = backed_up(tmp_path)
    with opened(folder) as store:
        (mailing,) = store.mailings()
        assert (mailing.status, mailing.reason) == (MailingStatus.PAUSED, REASON)
        (schedule,) = store.schedules(ScheduleStatus.HELD)
        assert schedule.reason == REASON
        told = store.notices(since=START - timedelta(days=1))
        assert [one.next_steps[0].action for one in told] == [Action.LIST_SCHEDULES, Action.RESUME_MAILING]
        assert "mailings paused: 1, schedules held: 1" in told[0].text


def test_what_staff_resume_stays_resumed(tmp_path: Path) -> None:
    folder = backed_up(tmp_path)
    with opened(folder) as store:
        (mailing,) = store.mailings()
        store.steer(mailing.id, MailingStatus.SENDING, now=START)
    with opened(folder) as store:
        assert [one.id for one in store.sending_mailings()] == [mailing.id]


def test_people_who_waited_to_be_asked_again_are_not_asked(tmp_path: Path) -> None:
    used, restored = tmp_path / "used", tmp_path / "restored"
    for folder in (used, restored):
        folder.mkdir()
    with opened(used) as store:
        store.import_people((person(number), consent()) for number in range(2))
        store.queue_renewals(LIST, store.plan_renewals(LIST, now=START).ids, actor="ana", now=START)
        write_backup(
            used / "newsletter.db", restored / "newsletter.db", now=START, on_progress=lambda *_: None
        )
        assert store.renewal_counts(LIST).waiting == 2
    with opened(restored) as store:
        counts = store.renewal_counts(LIST)
        assert (counts.waiting, counts.unsent) == (0, 2)
        assert "people who are not asked again: 2" in store.notices(since=START - timedelta(days=1))[0].text
