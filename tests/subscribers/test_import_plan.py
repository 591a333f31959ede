"""The plan of an import: everything read and decided before anything is written."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Consent, ConsentAction, Person, SuppressionReason
from newsletter.model.people_batch import batched
from newsletter.subscribers.contact_status import ContactStatus, worst
from newsletter.subscribers.import_plan import ImportPlan, plan_import

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
WORDS = {
    ContactStatus.SUBSCRIBED: "subscribed",
    ContactStatus.UNKNOWN: "enabled",
    ContactStatus.NEVER: "pending",
    ContactStatus.BOUNCED: "bounced",
    ContactStatus.UNSUBSCRIBED: "unsubscribed",
    ContactStatus.COMPLAINED: "complained",
}


def plan(
    folder: Path, content: str, *, name: str = "people.csv", ignored: Mapping[str, int] | None = None
) -> ImportPlan:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    return plan_import(
        file,
        list_key="constituents",
        basis="paper form",
        actor="Sam",
        now=NOW,
        attributes=("neighborhood",),
        ignored=ignored or {},
    )


def people(of: ImportPlan) -> list[str]:
    return [person.address for person, _ in rows(of)]


def rows(of: ImportPlan) -> list[tuple[Person, Consent]]:
    return [row for page in batched(of.people(), 1) for row in page.rows()]


def suppressed(of: ImportPlan) -> dict[str, SuppressionReason]:
    return {one.address_key: one.reason for one, _ in of.suppressions()}


@pytest.mark.parametrize(("first", "second"), [*permutations(ContactStatus, 2)])
def test_of_two_rows_of_one_person_the_heavier_decides(
    tmp_path: Path, first: ContactStatus, second: ContactStatus
) -> None:
    heavier = worst(first, second)
    content = f"email,status\na@example.org,{WORDS[first]}\nA@example.org,{WORDS[second]}\n"
    with plan(tmp_path, content) as found:
        assert people(found) == []
        assert suppressed(found) == ({"a@example.org": heavier.suppresses} if heavier.suppresses else {})


STATUSES = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(ContactStatus), st.booleans()), min_size=1, max_size=12
)


@given(STATUSES)
def test_many_rows_of_few_people_come_to_the_heaviest_of_each(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, ContactStatus, bool]]
) -> None:
    lines = [f"p{who}@example.org,{WORDS[status]},{'yes' if dnc else ''}" for who, status, dnc in rows]
    content = "email,status,do_not_contact\n" + "\n".join(lines) + "\n"
    wanted: dict[str, ContactStatus] = {}
    for who, status, dnc in rows:
        key = f"p{who}@example.org"
        heavier = worst(status, ContactStatus.UNSUBSCRIBED) if dnc else status
        wanted[key] = worst(wanted.get(key, heavier), heavier)
    with plan(tmp_path_factory.mktemp("plan"), content) as found:
        assert set(people(found)) == {key for key, one in wanted.items() if one is ContactStatus.SUBSCRIBED}
        assert suppressed(found) == {key: one.suppresses for key, one in wanted.items() if one.suppresses}
        rows_taken = len(people(found)) + len(found.bad) + sum(one.rows for one in found.counts)
        assert rows_taken == len(rows)


def test_an_opt_out_from_everything_outweighs_one_from_this_list(tmp_path: Path) -> None:
    content = "email,status,do_not_contact\na@example.org,unsubscribed,\na@example.org,,yes\n"
    with plan(tmp_path, content) as found:
        [(suppression, withdrawal)] = found.suppressions()
    assert suppression.list is None
    assert suppression.note == "people.csv row 3: do_not_contact “yes”"
    assert withdrawal == Consent(
        list="constituents",
        action=ConsentAction.WITHDRAWN,
        at=NOW,
        basis="do_not_contact “yes”",
        method="import",
        source="people.csv row 3",
        actor="Sam",
    )


def test_a_person_is_planned_with_all_that_the_row_says(tmp_path: Path) -> None:
    content = (
        "email,name,lang,neighborhood,consent_at,tags\nAna@Example.org,Ana Ruiz,es,Echo Park,2024-01-02,a;b\n"
    )
    with plan(tmp_path, content) as found:
        [(person, consent)] = rows(found)
        assert rows(found) == [(person, consent)]
    assert (person.address, person.address_key, person.last_name) == (
        "Ana@example.org",
        "ana@example.org",
        "Ruiz",
    )
    assert person.attributes == {"neighborhood": "Echo Park", "tags": "a, b"}
    assert (consent.at, consent.source) == (datetime(2024, 1, 2, tzinfo=UTC), "people.csv row 2")


def test_an_unclear_row_is_for_staff_and_says_which_column(tmp_path: Path) -> None:
    with plan(tmp_path, "email,status\na@example.org,enabled\nb@example.org,subscribed\n") as found:
        assert [bad.row for bad in found.bad] == [2]
        assert found.unclear_columns() == {"status": 1}
        assert people(found) == ["b@example.org"]


def test_a_column_that_bars_clearly_is_not_offered_to_be_passed_over(tmp_path: Path) -> None:
    with plan(tmp_path, "email,status\na@example.org,enabled\nb@example.org,bounced\n") as found:
        assert found.unclear_columns() == {}


def test_a_blank_beside_unknown_words_says_nothing_clearer(tmp_path: Path) -> None:
    content = "email,status\na@example.org,Renter\nb@example.org,\nc@example.org,Owner\n"
    with plan(tmp_path, content) as found:
        assert found.unclear_columns() == {"status": 3}


OPT_OUT = "email,do_not_contact\na@example.org,yes\nb@example.org,\nA@example.org,yes\n"


def test_an_opt_out_column_is_passed_over_with_the_number_of_its_people(tmp_path: Path) -> None:
    with plan(tmp_path, OPT_OUT, ignored={"Do Not Contact": 1}) as found:
        assert people(found) == ["a@example.org", "b@example.org"]
        assert suppressed(found) == {}


@pytest.mark.parametrize("number", [0, 2, 3])
def test_with_another_number_nothing_is_imported(tmp_path: Path, number: int) -> None:
    with pytest.raises(RefusedError, match=f"bars 1 person, not {number}"):
        plan(tmp_path, OPT_OUT, ignored={"do_not_contact": number})


def test_only_an_opt_out_column_can_be_passed_over(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no opt-out column named “ward”.*“do_not_contact”"):
        plan(tmp_path, OPT_OUT, ignored={"ward": 1})


def test_passing_over_one_column_leaves_the_others(tmp_path: Path) -> None:
    content = "email,do_not_contact,status\na@example.org,yes,unsubscribed\n"
    with plan(tmp_path, content, ignored={"do_not_contact": 1}) as found:
        assert suppressed(found) == {"a@example.org": SuppressionReason.UNSUBSCRIBED}


@pytest.mark.parametrize(
    "name", ["unsubscribed_2024.csv", "cleaned_list.csv", "nonsubscribed.csv", "bajas.csv"]
)
def test_a_file_is_refused_by_a_name_that_contradicts_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(RefusedError, match="by its name these people"):
        plan(tmp_path, "email\na@example.org\n", name=name)


def test_a_name_does_no_harm_where_the_columns_say_the_same(tmp_path: Path) -> None:
    with plan(
        tmp_path, "email,UNSUB_TIME\na@example.org,2024-01-01\n", name="unsubscribed_2024.csv"
    ) as found:
        assert suppressed(found) == {"a@example.org": SuppressionReason.UNSUBSCRIBED}


def test_a_name_that_only_a_tool_gives_holds_for_every_row(tmp_path: Path) -> None:
    content = "Email Address,CONFIRM_TIME,UNSUB_TIME\na@example.org,2020-01-01,\nb@example.org,,2024-01-01\n"
    with plan(tmp_path, content, name="cleaned_email_audience_export_0123456789.csv") as found:
        assert suppressed(found) == {
            "a@example.org": SuppressionReason.BOUNCED,
            "b@example.org": SuppressionReason.UNSUBSCRIBED,
        }


def test_memory_stays_flat_however_many_have_left(tmp_path: Path) -> None:
    rows = "".join(
        f"p{number}@example.org,{'unsubscribed' if number % 2 else ''}\n" for number in range(20_000)
    )
    content = f"email,status\n{rows}"
    plan(tmp_path, "email,status\na@example.org,unsubscribed\n").close()  # what is loaded once
    tracemalloc.start()
    with plan(tmp_path, content) as found:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(suppressed(found)) == 10_000
    # The rows themselves wait in a spool that goes to a file past eight megabytes.
    assert peak < 9_000_000, f"{peak:,} bytes"
