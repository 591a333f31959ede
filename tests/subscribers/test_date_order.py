"""Whether the day or the month comes first is decided for a whole column, by its own values first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.issues.date_conventions import DateConventions
from newsletter.subscribers.csv_import import BadRow, PersonRow, read_people
from newsletter.subscribers.date_order import DateSurvey

US = DateConventions(langs=("en",), country="US")
GB = DateConventions(langs=("en",), country="GB")
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def order(
    *values: str, custom: DateConventions = US, tool: bool | None = None
) -> tuple[bool, str, bool] | None:
    survey = DateSurvey([0])
    for row, value in enumerate(values, start=2):
        survey.see([value], row)
    found = survey.orders(["Opt-in date"], custom, tool="Brevo", day_first=tool).get(0)
    return None if found is None else (found.day_first, found.example, found.is_custom)


@pytest.mark.parametrize(
    ("values", "custom", "wanted"),
    [
        (("3/4/2023", "3/14/2023"), GB, (False, "3/14/2023", False)),
        (("3/4/2023", "14/3/2023"), US, (True, "14/3/2023", False)),
        (("3/4/2023",), US, (False, "3/4/2023", True)),
        (("3/4/2023",), GB, (True, "3/4/2023", True)),
        (("3/4/2023", "14/3/2023", "3/14/2023"), US, (False, "3/4/2023", True)),
        (("2023-03-04", "", "Mar 4, 2023"), US, None),
        (("3/14/2023",), GB, None),
        (("3/4/2023", "99/4/2023"), US, (False, "3/4/2023", True)),
        (("3/4/2023", "32/4/2023", "13/13/2023", "14/0/2023"), US, (False, "3/4/2023", True)),
        (("3/4/2023", "3/99/2023", "0/13/2023"), GB, (True, "3/4/2023", True)),
    ],
)
def test_the_columns_own_values_decide_before_the_country(
    values: tuple[str, ...], custom: DateConventions, wanted: object
) -> None:
    assert order(*values, custom=custom) == wanted


def test_a_tool_that_always_writes_the_same_way_decides_before_the_country() -> None:
    assert order("3/4/2023", tool=True) == (True, "3/4/2023", True)
    assert order("3/4/2023", "3/14/2023", tool=True) == (False, "3/14/2023", False)


def test_no_row_is_refused_for_a_date_as_americans_write_it(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "email,Opt-in date,Consent date\na@example.org,3/4/2023,4/3/2023 2:30 PM\nb@example.org,,soon\n"
    )
    rows = list(read_people(file, list="x", basis="y", actor="s", now=NOW, attributes=(), custom=US))
    ana, bad = rows
    assert isinstance(ana, PersonRow)
    assert ana.consent.at == datetime(2023, 4, 3, 14, 30, tzinfo=UTC)
    assert isinstance(bad, BadRow)
    assert "is not a date we can read" in bad.problem
