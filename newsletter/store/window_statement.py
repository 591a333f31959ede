"""The statement that moves a window of deliveries on: those accepted are sent, the next ones are at risk.

One statement is one round trip and one commit for several deliveries. Its rows are passed as JSON, so its
text is the same for windows of every size and a database prepares it once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import sqlalchemy as sa

from newsletter.store import statements as sql
from newsletter.store.column_types import Words, words_as_text
from newsletter.store.tables import deliveries as d
from newsletter.store.tables import mailings, quoted

_ROWS = sa.bindparam("rows", type_=Words)


def window_statement(*, is_sqlite: bool) -> sa.Update:
    """Return the UPDATE, which returns whom it changed and to what.

    Parameters are as in statements.py, and `rows` as `window_rows` writes them.
    It changes only what this worker has in hand, and marks at risk only whoever may still be written to. On a
    server it holds the mailing first: whoever cancels it locks the same deliveries in another order.
    """
    rows = _of_sqlite() if is_sqlite else _of_postgresql()
    next_one = rows.c.said.is_(None)
    moved = (
        sa.update(d)
        .where(
            sql.OF_MAILING,
            d.c.subscriber_id == rows.c.s,
            sql.STILL_MINE,
            sa.or_(
                sa.and_(~next_one, sa.or_(sql.IS["at_risk"], sql.IS["claimed"])),
                sa.and_(next_one, sql.IS["claimed"], sql.MAY_LEAVE),
            ),
        )
        .values(
            status=sa.case((next_one, quoted("at_risk")), else_=quoted("sent")),
            owner=sa.case((next_one, d.c.owner)),
            next_try_at=sa.case((next_one, d.c.next_try_at)),
            updated_at=sql.NOW,
            detail=sa.func.coalesce(rows.c.said, d.c.detail),
        )
        .returning(d.c.subscriber_id, d.c.status)
    )
    if is_sqlite:
        return moved
    held = sa.select(mailings.c.id).where(mailings.c.id == sql.M).with_for_update(read=True).cte("held")
    return moved.where(d.c.mailing_id == held.c.id)


def window_rows(sent: Iterable[tuple[int, str]], at_risk: Iterable[int]) -> str:
    """Return the rows of a window: who was sent it and what the server said of it, and who is next."""
    rows = [{"s": one, "said": words_as_text(said)} for one, said in sent]
    return json.dumps([*rows, *({"s": one, "said": None} for one in at_risk)], ensure_ascii=False)


def _of_sqlite() -> sa.Subquery:
    each = sa.func.json_each(_ROWS).table_valued("value")
    return sa.select(
        sa.func.json_extract(each.c.value, _path("s"), type_=sa.BigInteger).label("s"),
        sa.func.json_extract(each.c.value, _path("said"), type_=Words).label("said"),
    ).subquery("rows")


def _of_postgresql() -> sa.TableValuedAlias:
    rows = sa.func.json_to_recordset(sa.cast(_ROWS, sa.JSON(none_as_null=True)))
    return rows.table_valued(
        sa.column("s", sa.BigInteger), sa.column("said", sa.Text), name="rows"
    ).render_derived(with_types=True)


def _path(name: str) -> sa.ColumnElement[str]:
    return sa.literal_column(f"'$.{name}'", sa.Text)
