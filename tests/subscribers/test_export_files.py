"""Every export of another tool: whoever agreed is subscribed, whoever left stays away, in whatever order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.model import SubscriptionStatus
from newsletter.ports import ImportCounts
from newsletter.store.database import Store, open_store
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.import_plan import ImportPlan, plan_import
from tests.subscribers.export_files import FILES, FOLDER, expected

LIST = "constituents"
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@contextmanager
def planned(
    file: Path, *, basis: str = "moved from another tool", attributes: tuple[str, ...] = (), **ignored: int
) -> Iterator[ImportPlan]:
    with plan_import(
        file,
        list_key=LIST,
        basis=basis,
        actor="Sam",
        now=NOW,
        attributes=attributes,
        ignored={name.replace("_", " "): number for name, number in ignored.items()},
        our_lists=(LIST,),
    ) as plan:
        yield plan


def record_events(store: Store, file: Path, **how: object) -> ImportCounts:
    with planned(file, **how) as plan:  # type: ignore[arg-type]
        store.suppress_people(plan.suppressions())
        return store.import_people(plan.people())


def subscribed(store: Store) -> set[str]:
    found = store.subscribers(list=LIST, status=SubscriptionStatus.SUBSCRIBED)
    return {one.person.address for one in found if one.suppressed is None}


def addresses(of: Mapping[str, ContactStatus], *statuses: ContactStatus) -> set[str]:
    return {address for address, status in of.items() if status in statuses}


@pytest.fixture
def memory() -> Iterator[Store]:
    with open_store("sqlite://", state_folder=Path("unused")) as store:
        yield store


def names(file: Path) -> str:
    return file.name


@pytest.mark.parametrize("file", FILES, ids=names)
def test_a_file_subscribes_who_agreed_and_suppresses_who_left(memory: Store, file: Path) -> None:
    wanted = expected(file)
    record_events(memory, file)
    assert subscribed(memory) == addresses(wanted, ContactStatus.SUBSCRIBED)
    reasons = {
        address: {suppression.reason for suppression in memory.suppressions(address)} for address in wanted
    }
    assert reasons == {
        address: {status.suppresses} if status.suppresses else set() for address, status in wanted.items()
    }


@pytest.mark.parametrize("file", FILES, ids=names)
def test_the_next_file_with_the_bare_addresses_brings_back_nobody_who_left(
    memory: Store, tmp_path: Path, file: Path
) -> None:
    wanted = expected(file)
    record_events(memory, file)
    bare = tmp_path / "bare.csv"
    bare.write_text("email\n" + "".join(f"{address}\n" for address in wanted))
    record_events(memory, bare)
    free = (ContactStatus.SUBSCRIBED, ContactStatus.NEVER, ContactStatus.UNKNOWN)
    assert subscribed(memory) == addresses(wanted, *free)


@pytest.mark.parametrize("file", FILES, ids=names)
def test_the_order_of_the_rows_changes_nothing(memory: Store, tmp_path: Path, file: Path) -> None:
    header, *rows = file.read_bytes().splitlines(keepends=True)
    random.Random(7).shuffle(rows)
    shuffled = tmp_path / file.name
    shuffled.write_bytes(header + b"".join(row.rstrip(b"\r\n") + b"\n" for row in rows))
    record_events(memory, shuffled)
    assert subscribed(memory) == addresses(expected(file), ContactStatus.SUBSCRIBED)


@pytest.mark.parametrize("file", FILES, ids=names)
def test_a_declared_attribute_never_outranks_what_a_column_says(memory: Store, file: Path) -> None:
    with planned(file) as plan:
        declared = [column.name for column in plan.file.status_columns] + [
            one.name for one in plan.file.left_out
        ]
    with planned(file, attributes=tuple(dict.fromkeys(declared))) as plan:
        assert not {column.name for column in plan.file.status_columns if not column.only_marks} & set(
            plan.file.columns.attributes
        )
        memory.suppress_people(plan.suppressions())
        memory.import_people(plan.people())
    assert subscribed(memory) == addresses(expected(file), ContactStatus.SUBSCRIBED)


@pytest.mark.parametrize("file", FILES, ids=names)
def test_every_row_is_accounted_for(memory: Store, file: Path) -> None:
    with planned(file) as plan:
        memory.suppress_people(plan.suppressions())
        counts = memory.import_people(plan.people())
        taken = counts.added + counts.updated + counts.unchanged + counts.suppressed
        rows = len(file.read_bytes().splitlines()) - 1
        assert taken + len(plan.bad) + sum(one.rows for one in plan.counts) == rows


def test_a_subscribed_file_of_mailchimp_brings_its_dates_and_tags(memory: Store) -> None:
    record_events(memory, FOLDER / "given" / "mailchimp_subscribed.csv")
    ana, bo = (memory.subscriber(f"{name}@people.example") for name in ("ana.a", "bo.b"))
    assert ana is not None
    assert bo is not None
    assert ana.consents[0].at == datetime(2024, 3, 14, 9, 14, tzinfo=UTC)
    assert bo.consents[0].at == datetime(2024, 3, 15, 10, 14, tzinfo=UTC)
    assert ana.person.attributes == {"tags": "vip, district 13"}


def test_a_tag_may_hold_a_comma(memory: Store) -> None:
    record_events(memory, FOLDER / "more" / "mailchimp_merged_zip.csv")
    ana = memory.subscriber("mm1.ok@people.example")
    assert ana is not None
    assert ana.person.attributes["tags"] == '"Board, 2024","VIP"'


def test_a_leaving_keeps_its_date_and_its_reason(memory: Store) -> None:
    record_events(memory, FOLDER / "given" / "constantcontact.csv")
    [left] = memory.suppressions("cc.gone@people.example")
    assert left.at == datetime(2024, 2, 2, 10, tzinfo=UTC)
    assert left.list == LIST
    assert "constantcontact.csv row 3: Email status “Unsubscribed”" in left.note
    assert "Confirmed Opt-Out Reason “Too many emails”" in left.note
    [consent] = memory.subscriber("cc.ok@people.example").consents  # type: ignore[union-attr]
    assert consent.at == datetime(2023, 3, 11, 18, 2, 11, tzinfo=UTC)


def test_implied_permission_is_enough_only_when_the_basis_speaks_of_it(memory: Store) -> None:
    file = FOLDER / "given" / "constantcontact.csv"
    record_events(memory, file, basis="implied consent, members of the garden club")
    assert subscribed(memory) == {"cc.ok@people.example", "cc.imp@people.example"}


def test_what_bounced_holds_for_every_list_and_what_was_left_for_one(memory: Store) -> None:
    record_events(memory, FOLDER / "given" / "actionnetwork.csv")
    assert [one.list for one in memory.suppressions("an.gone@people.example")] == [LIST]
    assert [one.list for one in memory.suppressions("an.bounce@people.example")] == [None]
    assert [one.list for one in memory.suppressions("an.spam@people.example")] == [None]


def test_do_not_contact_holds_for_every_list(memory: Store) -> None:
    record_events(memory, FOLDER / "given" / "nationbuilder_small.csv")
    assert [one.list for one in memory.suppressions("nbs.dnc@people.example")] == [None]
    assert [one.list for one in memory.suppressions("nbs.gone@people.example")] == [LIST]


@pytest.mark.parametrize(
    ("file", "warned"), [("C1c-central-european.csv", "£ukasz"), ("C1d-dos-cp850.csv", "Jos‚ N£¤ez")]
)
def test_a_name_in_another_encoding_is_a_warning_for_its_row_and_for_the_file(file: str, warned: str) -> None:
    with planned(FOLDER / "given" / file) as plan:
        assert f"“{warned}”" in plan.file.encoding_note
        [(row, warning)] = plan.warnings
        assert row == 2
        assert warned in warning
