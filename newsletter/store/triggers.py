"""Defines triggers: the database refuses to change or delete consents, events and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event

from newsletter.store.account_tables import audit_log
from newsletter.store.event_tables import events
from newsletter.store.tables import consents

# The one change allowed: the words of a person who has been erased are emptied, and nothing else.
_ERASING = """
    NEW.basis = '' AND NEW.source = '' AND NEW.actor = '' AND NEW.evidence IS NULL
    AND NEW.id = OLD.id AND NEW.subscriber_id = OLD.subscriber_id AND NEW.list = OLD.list
    AND NEW.action = OLD.action AND NEW.at = OLD.at AND NEW.method = OLD.method
    AND EXISTS (SELECT 1 FROM subscribers s WHERE s.id = OLD.subscriber_id AND s.erased_at IS NOT NULL)
"""

SQLITE = (
    f"""
    CREATE TRIGGER consents_never_change BEFORE UPDATE ON consents
    WHEN NOT ({_ERASING})
    BEGIN SELECT RAISE(ABORT, 'consents are never changed'); END
    """,
    """
    CREATE TRIGGER consents_never_go BEFORE DELETE ON consents
    BEGIN SELECT RAISE(ABORT, 'consents are never deleted'); END
    """,
)

POSTGRESQL = (
    f"""
    CREATE FUNCTION consents_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF {_ERASING} THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'consents are never changed';
      END IF;
      RAISE EXCEPTION 'consents are never deleted';
    END $$
    """,
    """
    CREATE TRIGGER consents_never_change BEFORE UPDATE OR DELETE ON consents
    FOR EACH ROW EXECUTE FUNCTION consents_are_kept()
    """,
    """
    CREATE TRIGGER consents_never_go BEFORE TRUNCATE ON consents
    FOR EACH STATEMENT EXECUTE FUNCTION consents_are_kept()
    """,
)

# The one change allowed: what the other side said is emptied.
_EMPTYING = """
    NEW.words = '' AND NEW.id = OLD.id AND NEW.key = OLD.key AND NEW.kind = OLD.kind AND NEW.at = OLD.at
    AND NEW.subscriber_id = OLD.subscriber_id AND COALESCE(NEW.mailing_id, 0) = COALESCE(OLD.mailing_id, 0)
    AND NEW.list = OLD.list AND NEW.proof = OLD.proof AND NEW.bounce = OLD.bounce AND NEW.code = OLD.code
"""

EVENTS_SQLITE = (
    f"""
    CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    WHEN NOT ({_EMPTYING})
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
    """,
    """
    CREATE TRIGGER events_never_go BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END
    """,
)

EVENTS_POSTGRESQL = (
    f"""
    CREATE FUNCTION events_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF {_EMPTYING} THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'events are never changed';
      END IF;
      RAISE EXCEPTION 'events are never deleted';
    END $$
    """,
    """
    CREATE TRIGGER events_never_change BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION events_are_kept()
    """,
    """
    CREATE TRIGGER events_never_go BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_are_kept()
    """,
)


AUDIT_SQLITE = (
    """
    CREATE TRIGGER audit_log_never_changes BEFORE UPDATE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END
    """,
    """
    CREATE TRIGGER audit_log_never_goes BEFORE DELETE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'the audit log is never deleted'); END
    """,
)

AUDIT_POSTGRESQL = (
    """
    CREATE FUNCTION audit_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'the audit log is never changed';
      END IF;
      RAISE EXCEPTION 'the audit log is never deleted';
    END $$
    """,
    """
    CREATE TRIGGER audit_log_never_changes BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_is_kept()
    """,
    """
    CREATE TRIGGER audit_log_never_goes BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_kept()
    """,
)


def _only_on(dialect: str, statement: str) -> sa.ExecutableDDLElement:
    return sa.DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]


for _table, _dialect, _statements in (
    (consents, "sqlite", SQLITE),
    (consents, "postgresql", POSTGRESQL),
    (events, "sqlite", EVENTS_SQLITE),
    (events, "postgresql", EVENTS_POSTGRESQL),
    (audit_log, "sqlite", AUDIT_SQLITE),
    (audit_log, "postgresql", AUDIT_POSTGRESQL),
):
    for _statement in _statements:
        event.listen(_table, "after_create", _only_on(_dialect, _statement))
