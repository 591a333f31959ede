"""The audit log: lines are added, found again, and never changed by anybody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from newsletter.errors import StoreError
from newsletter.model import AuditFilter
from newsletter.store.database import Store
from tests.app.actors import staff

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def add(store: Store, action: str, who: str = "ana") -> None:
    store.add_audit_entry(
        action, by=staff(who), account_id=None, subject="may", detail="", network="", now=NOW
    )


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log"])
def test_the_database_itself_keeps_the_log(store: Store, statement: str) -> None:
    add(store, "issues.send")
    with pytest.raises(StoreError, match="audit log is never"), store._database.writing() as connection:
        connection.execute(sa.text(statement))
    assert [one.action for one in store.audit_entries(AuditFilter())] == ["issues.send"]


def test_lines_are_found_by_name_and_beginning_page_by_page(store: Store) -> None:
    for number in range(5):
        add(store, f"issues.save-{number}", "Ana 100%")
    add(store, "sign-in", "Ben")
    newest = store.audit_entries(AuditFilter(limit=2))
    assert [one.action for one in newest] == ["sign-in", "issues.save-4"]
    older = store.audit_entries(AuditFilter(limit=2, before_id=newest[-1].id))
    assert [one.action for one in older] == ["issues.save-3", "issues.save-2"]
    assert len(store.audit_entries(AuditFilter(actor="100%"))) == 5
    assert len(store.audit_entries(AuditFilter(actor="b_n"))) == 0
    assert [one.actor for one in store.audit_entries(AuditFilter(action="sign"))] == ["Ben"]
