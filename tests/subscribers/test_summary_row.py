"""A total below the people is no broken row."""

from __future__ import annotations

import pytest

from newsletter.subscribers.summary_row import is_summary


@pytest.mark.parametrize(
    "cells",
    [
        ["Total", "12"],
        ["", "Grand total: 12"],
        ["TOTAL:"],
        ["12 records"],
        ["Generated on 3/4/2024"],
        ["Totales", "3"],
    ],
)
def test_a_total_or_a_remark_is_one(cells: list[str]) -> None:
    assert is_summary(cells)


@pytest.mark.parametrize(
    "cells",
    [["", "Ana"], ["nonsense"], ["Total Wine <a@b.example>"], [""], ["Tota", "Li"], ["Ana", "Ruiz", "Total"]],
)
def test_a_person_is_none(cells: list[str]) -> None:
    assert not is_summary(cells)
