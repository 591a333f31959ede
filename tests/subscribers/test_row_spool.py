"""A spool: what goes in comes out, in memory or in a file."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ImportFileError
from newsletter.subscribers.row_spool import IN_MEMORY_BYTES, RowSpool

ROWS = st.lists(
    st.tuples(
        st.text(), st.integers(), st.none() | st.text(), st.dictionaries(st.text(), st.text(), max_size=3)
    ),
    max_size=20,
)


@given(ROWS)
def test_rows_come_out_as_they_went_in_as_often_as_asked(rows: list[tuple[object, ...]]) -> None:
    spool = RowSpool()
    for row in rows:
        spool.add(row)
    assert list(spool) == list(spool) == rows
    assert spool.rows == len(rows)
    spool.close()


def test_many_rows_go_to_a_file_that_nobody_else_can_open() -> None:
    spool = RowSpool()
    for number in range(IN_MEMORY_BYTES // 10_000 + 600):
        spool.add((number, f"{number}" * 4_000))
    assert spool._file._rolled  # type: ignore[attr-defined]
    assert os.fstat(spool._file.fileno()).st_nlink == 0  # it has no name in any folder
    assert [number for number, _ in spool] == list(range(spool.rows))
    spool.close()


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    spool = RowSpool()

    def full(_data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool._file, "write", full)
    for number in range(499):
        spool.add((number,))
    with pytest.raises(ImportFileError, match="no room for the rows"):
        spool.add((499,))
    spool.close()
