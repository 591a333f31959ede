"""The statement that moves a window of deliveries on: those accepted are sent, the next ones are at risk.

One statement is one round trip and one commit for several deliveries. Its rows are passed as text, so its
own text is the same for windows of every size and a database prepares it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from json.encoder import encode_basestring

import sqlalchemy as sa

from newsletter.store import statements as sql
from newsletter.store.column_types import Words
from newsletter.store.tables import deliveries as d
from newsletter.store.tables import mailings, quoted


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


def window_rows(
    sent: Iterable[tuple[int, str]], at_risk: Iterable[int], *, is_sqlite: bool
) -> dict[str, str]:
    """Return the parameters that are the rows of a window, each delivery in one of them.

    These are who was sent it and what the server said of it (in printable characters), and who is next.
    """
    ids, said = [], []
    quote: Callable[[str], str] = encode_basestring if is_sqlite else _array_element
    for one, reply in sent:
        ids.append(one)
        said.append(quote(reply))
    for one in at_risk:
        ids.append(one)
        said.append("null")
    if is_sqlite:
        each = ",".join([f'"{one}":{reply}' for one, reply in zip(ids, said, strict=True)])
        return {"rows": f"{{{each}}}"}
    return {"ids": f"{{{','.join(map(str, ids))}}}", "said": f"{{{','.join(said)}}}"}


def _of_sqlite() -> sa.Subquery:
    """Return the rows of a JSON object: nothing has to be extracted from a key and its value."""
    each = sa.func.json_each(sa.bindparam("rows", type_=Words)).table_valued(
        sa.column("key", sa.Text), sa.column("value", Words)
    )
    return sa.select(sa.cast(each.c.key, sa.BigInteger).label("s"), each.c.value.label("said")).subquery(
        "rows"
    )


def _of_postgresql() -> sa.TableValuedAlias:
    """Return the rows of two arrays: of these the planner expects few, and looks each up by its key.

    Of a function that returns rows it expects a hundred, and then it may look through the whole mailing.
    """
    ids, said = (
        sa.cast(sa.bindparam(name, type_=Words), sa.ARRAY(of))
        for name, of in (("ids", sa.BigInteger), ("said", sa.Text))
    )
    rows = sa.func.unnest(ids, said)
    return rows.table_valued(
        sa.column("s", sa.BigInteger), sa.column("said", sa.Text), name="rows"
    ).render_derived()


def _array_element(text: str) -> str:
    r"""Return text as an element of an array in PostgreSQL's input syntax, e.g. "250 \"fine\""."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
