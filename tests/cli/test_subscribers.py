"""`newsletter subscribers`: taken in, shown, taken off and erased, list by list."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from newsletter.app.workspace import open_workspace
from tests.cli.two_lists import FIRST, SECOND, told, two_lists
from tests.command_line import Newsletter
from tests.journey.letters import SHORT, short_letter


@pytest.fixture
def lists(publication: Path, newsletter: Newsletter) -> Path:
    two_lists(publication, newsletter)
    return publication


def status_of(newsletter: Newsletter, address: str) -> dict[str, str]:
    """Return what a person is on each list."""
    shown = told(newsletter, "subscribers", "show", address)
    return {one["list"]: one["status"] for one in shown["subscriptions"]}


def suppressed(newsletter: Newsletter, address: str, *words: str) -> int:
    """Import an address once more; return how many that was refused to."""
    Path("again.csv").write_text(f"email\n{address}\n", encoding="utf-8")
    run = newsletter("subscribers", "import", "again.csv", "--basis", "An old file", "--json", *words)
    return int(json.loads(run.out)["counts"]["suppressed"])


def test_an_import_goes_to_the_list_that_is_named(lists: Path, newsletter: Newsletter) -> None:
    assert status_of(newsletter, "reader00001@example.org") == {FIRST: "subscribed", SECOND: "subscribed"}
    assert status_of(newsletter, "vera@example.org") == {SECOND: "subscribed"}
    on_second = told(newsletter, "subscribers", "list", "--list", SECOND)
    assert [one["address"] for one in on_second] == ["reader00001@example.org", "vera@example.org"]
    assert len(told(newsletter, "subscribers", "list")) == 4


def test_with_two_lists_one_must_be_named(lists: Path, newsletter: Newsletter) -> None:
    run = newsletter("subscribers", "add", "zoe@example.org", "--basis", "asked")
    assert run.exit_code == 2
    assert "--list" in run.err
    assert (
        newsletter("subscribers", "import", "people.csv", "--list", "nobody", "--basis", "x").exit_code == 2
    )


def test_programs_hear_of_every_row(publication: Path, newsletter: Newsletter) -> None:
    (publication / "people.csv").write_text(
        "email,first_name\nana@example.org,Ana\nnonsense,Bo\n", encoding="utf-8"
    )
    words = ("subscribers", "import", "people.csv", "--list", FIRST, "--basis", "Asked", "--json")
    trial = newsletter(*words, "--dry-run")
    assert trial.exit_code == 1
    assert told(newsletter, "subscribers", "list") == []
    run = newsletter(*words)
    assert run.exit_code == 1
    report = json.loads(run.out)
    assert (report["list"], report["dry_run"], report["counts"]["added"]) == (FIRST, False, 1)
    assert [(one["row"], "nonsense" in json.dumps(one)) for one in report["bad"]] == [(3, True)]
    assert Path(report["rejected"]).read_text(encoding="utf-8").count("nonsense,Bo") == 1


def test_somebody_is_added_with_name_and_language(publication: Path, newsletter: Newsletter) -> None:
    words = ("subscribers", "add", "Zoe@Example.org", "--list", FIRST, "--basis", "Asked at the desk")
    run = newsletter(*words, "--first-name", "Zoë", "--last-name", "Núñez", "--lang", "es")
    assert run.exit_code == 0, run.err
    shown = told(newsletter, "subscribers", "show", "zoe@example.org")
    person = shown["person"]
    assert (person["address"], person["first_name"], person["last_name"], person["lang"]) == (
        "Zoe@example.org", "Zoë", "Núñez", "es",
    )  # fmt: skip
    (consent,) = shown["consents"]
    assert (consent["basis"], consent["method"], consent["action"]) == (
        "Asked at the desk",
        "staff",
        "granted",
    )
    assert newsletter(*words).exit_code == 0
    assert len(told(newsletter, "subscribers", "list")) == 1


@pytest.mark.parametrize(
    "address", ["", "zoe", "zoe@", "a@b@example.org", "zoe@example.org\nBcc: x@example.org"]
)
def test_an_address_that_is_none_is_not_added(
    publication: Path, newsletter: Newsletter, address: str
) -> None:
    run = newsletter("subscribers", "add", address, "--list", FIRST, "--basis", "asked")
    assert run.exit_code == 2
    assert "Traceback" not in run.err
    assert told(newsletter, "subscribers", "list") == []


def test_one_list_is_left_and_the_other_stays(lists: Path, newsletter: Newsletter) -> None:
    run = newsletter("subscribers", "unsubscribe", "reader00001@example.org", "--list", SECOND)
    assert run.exit_code == 0, run.err
    assert status_of(newsletter, "reader00001@example.org") == {FIRST: "subscribed", SECOND: "unsubscribed"}
    assert suppressed(newsletter, "reader00001@example.org", "--list", SECOND) == 1
    assert suppressed(newsletter, "reader00001@example.org", "--list", FIRST) == 0


def test_without_a_list_every_list_is_left_that_somebody_is_on(lists: Path, newsletter: Newsletter) -> None:
    assert newsletter("subscribers", "unsubscribe", "reader00001@example.org").exit_code == 0
    assert set(status_of(newsletter, "reader00001@example.org").values()) == {"unsubscribed"}
    assert newsletter("subscribers", "unsubscribe", "vera@example.org").exit_code == 0
    # Vera never was on the first list, and may still ask for it.
    assert suppressed(newsletter, "vera@example.org", "--list", FIRST) == 0


def test_everywhere_holds_for_lists_that_somebody_was_never_on(lists: Path, newsletter: Newsletter) -> None:
    assert newsletter("subscribers", "unsubscribe", "vera@example.org", "--everywhere").exit_code == 0
    assert status_of(newsletter, "vera@example.org") == {SECOND: "unsubscribed"}
    assert suppressed(newsletter, "vera@example.org", "--list", FIRST) == 1
    assert status_of(newsletter, "vera@example.org") == {SECOND: "unsubscribed"}
    assert newsletter("subscribers", "unsubscribe", "vera@example.org", "--everywhere").exit_code == 0


def test_people_are_found_by_parts_of_name_and_address(lists: Path, newsletter: Newsletter) -> None:
    def found(*words: str) -> list[str]:
        return [one["address"] for one in told(newsletter, "subscribers", "list", "--search", *words)]

    assert found("VERA") == ["vera@example.org"]
    assert found("r00001") == ["reader00001@example.org"]
    assert found("nobody") == []
    assert found("rea example") == [f"reader0000{number}@example.org" for number in range(3)]
    assert "1 person" in newsletter("subscribers", "list", "--search", "vera").out
    empty = newsletter("subscribers", "list", "--search", " ")
    assert (empty.exit_code, "nothing to search for" in empty.err) == (2, True)
    assert newsletter("subscribers", "list", "--search", "a", "--list", FIRST).exit_code == 2


def test_a_list_longer_than_a_page_comes_page_by_page(publication: Path, newsletter: Newsletter) -> None:
    rows = "".join(f"reader{number}@example.org\n" for number in range(2_500))
    Path("people.csv").write_text(f"email\n{rows}", encoding="utf-8")
    newsletter("subscribers", "import", "people.csv", "--basis", "Signed the sheet")
    assert len(told(newsletter, "subscribers", "list")) == 2_500
    lines = newsletter("subscribers", "list").out.splitlines()
    assert lines[0].startswith("address")
    assert sum(line.startswith("reader") for line in lines) == len(lines) - 2
    assert lines[-1] == "2,500 people"
    found = newsletter("subscribers", "list", "--search", "reader").out.splitlines()
    assert (len(found), found[-1]) == (52, "50 people, and more")


def test_whoever_is_erased_is_gone_and_stays_away(lists: Path, newsletter: Newsletter) -> None:
    assert len(told(newsletter, "subscribers", "list", "--search", "reader00001")) == 1
    run = newsletter("subscribers", "erase", "reader00001@example.org", "--yes")
    assert run.exit_code == 0, run.err
    assert newsletter("subscribers", "show", "reader00001@example.org").exit_code == 2
    assert [one["address"] for one in told(newsletter, "subscribers", "list")] == [
        "reader00000@example.org", "reader00002@example.org", "vera@example.org",
    ]  # fmt: skip
    for file in (lists / ".newsletter").glob("newsletter.db*"):
        assert b"reader00001" not in file.read_bytes()
    for key in (FIRST, SECOND):
        assert suppressed(newsletter, "reader00001@example.org", "--list", key) == 1
    again = newsletter("subscribers", "erase", "reader00001@example.org", "--yes")
    assert (again.exit_code, "Traceback" in again.err) == (2, False)


@pytest.mark.parametrize(
    ("answer", "code", "left", "note"),
    [
        ("n\n", 130, 4, "Nothing was done."),
        ("", 130, 4, "No answer, so nothing was done. Add --yes to go ahead without confirming."),
        ("y\n", 0, 3, ""),
    ],
)
def test_erasing_asks_first(
    lists: Path,
    newsletter: Newsletter,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
    left: int,
    note: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    run = newsletter("subscribers", "erase", "vera@example.org")
    assert (run.exit_code, run.err.strip()) == (code, note)
    assert len(told(newsletter, "subscribers", "list")) == left


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_people_are_written_as_csv_to_screen_and_file(lists: Path, newsletter: Newsletter) -> None:
    shown = rows(newsletter("subscribers", "export").out)
    assert len({row["email"] for row in shown}) == 4
    run = newsletter("subscribers", "export", "--list", SECOND, "--out", "second.csv")
    assert run.exit_code == 0, run.err
    written = rows((lists / "second.csv").read_text(encoding="utf-8-sig"))
    assert {row["email"] for row in written} == {"reader00001@example.org", "vera@example.org"}


def test_a_formula_is_guarded_unless_the_raw_cell_is_wanted(
    publication: Path, newsletter: Newsletter
) -> None:
    words = (
        "subscribers",
        "add",
        "zoe@example.org",
        "--list",
        FIRST,
        "--basis",
        "asked",
        "--first-name",
        "=1+1",
    )
    assert newsletter(*words).exit_code == 0
    (guarded,) = rows(newsletter("subscribers", "export").out)
    (raw,) = rows(newsletter("subscribers", "export", "--raw").out)
    assert (guarded["first_name"], raw["first_name"]) == ("'=1+1", "=1+1")
    assert guarded | {"first_name": ""} == raw | {"first_name": ""}


@pytest.mark.parametrize("command", ["show", "unsubscribe", "erase"])
def test_nobody_of_that_address_is_one_line(publication: Path, newsletter: Newsletter, command: str) -> None:
    run = newsletter("subscribers", command, "nobody@example.org")
    assert run.exit_code == 2
    assert "nobody@example.org" in run.err
    assert len(run.err.splitlines()) == 1


def test_one_person_is_shown_with_the_proof(lists: Path, newsletter: Newsletter) -> None:
    newsletter("subscribers", "unsubscribe", "vera@example.org")
    shown = newsletter("subscribers", "show", "vera@example.org").out
    for word in ("vera@example.org", SECOND, "consent", "withdrawal", "Signed up on paper"):
        assert word in shown


def test_did_maria_get_it(publication: Path, newsletter: Newsletter) -> None:
    short_letter(publication, newsletter, people=1)
    assert "Nothing has been sent to this person." in newsletter("subscribers", "show", READER).out
    assert newsletter("send", SHORT, "--yes").exit_code == 0
    run = newsletter("subscribers", "show", READER)
    assert "accepted; no bounce or complaint came back" in run.out
    assert f"constituents: mailing 1, {SHORT}, “Two things from the council” via outbox: accepted" in run.out
    (sent,) = json.loads(newsletter("subscribers", "show", READER, "--json").out)["deliveries"]
    assert (sent["mailing"], sent["issue"], sent["round"], sent["status"]) == (1, SHORT, 0, "sent")
    newsletter("subscribers", "add", "maria@example.org", "--basis", "Asked at the desk")
    assert "not sent, joined the list later" in newsletter("subscribers", "show", "maria@example.org").out


READER = "reader00000@example.org"


def test_a_long_import_and_a_long_suppression_show_their_progress(
    publication: Path, newsletter: Newsletter
) -> None:
    rows = "".join(f"reader{number:05}@example.org\n" for number in range(2_000))
    (publication / "many.csv").write_text(f"email\n{rows}", encoding="utf-8")
    run = newsletter("subscribers", "import", "many.csv", "--basis", "Made up", "--dry-run")
    assert "Reading rows: 800 of 2,001" in run.err
    assert "Checking people: 800 of 2,000" in run.err
    run = newsletter("subscribers", "import", "many.csv", "--basis", "Made up")
    assert "Importing people: 1,600 of 2,000" in run.err
    (publication / "gone.csv").write_text(f"email\n{rows}", encoding="utf-8")
    run = newsletter("subscribers", "suppress", "gone.csv", "--reason", "unsubscribed")
    assert (run.exit_code, "Suppressing: 1,600 of 2,001" in run.err) == (0, True)


def test_an_import_without_a_basis_says_what_to_write(publication: Path, newsletter: Newsletter) -> None:
    for options in ((), ("--basis", " ")):
        run = newsletter("subscribers", "import", "subscribers/sample.csv", *options)
        assert run.exit_code == 2
        assert "--basis 'Signed up at the library, May 2026'" in run.err


def test_all_that_is_kept_of_a_person(lists: Path, newsletter: Newsletter) -> None:
    basis = ("--basis", "Asked at the desk", "--list", FIRST)
    newsletter("subscribers", "add", "ana@riverton.example", *basis)
    shown = json.loads(newsletter("subscribers", "data", "ana@riverton.example").out)
    assert shown["person"]["address"] == "ana@riverton.example"
    assert [one["basis"] for one in shown["consents"]] == ["Asked at the desk"]
    file = lists / "ana.json"
    run = newsletter("subscribers", "data", "ana@riverton.example", "--out", file)
    assert "Wrote what is kept about ana@riverton.example to" in run.out + run.err
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written.pop("made_at") >= shown.pop("made_at")
    assert written == shown
    missing = newsletter("subscribers", "data", "ben@riverton.example")
    assert missing.exit_code == 2
    assert "there is no subscriber with the address ben@riverton.example" in missing.err


def test_a_welcome_email_is_sent_on_request(publication: Path, newsletter: Newsletter) -> None:
    words = ("subscribers", "add", "zoe@example.org", "--list", FIRST, "--basis", "asked", "--welcome")
    run = newsletter(*words)
    assert run.exit_code == 1
    assert "has no welcome email" in run.err
    assert told(newsletter, "subscribers", "list") == []
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(f"[lists.{FIRST}]", f'[lists.{FIRST}]\nwelcome = "hello"'), encoding="utf-8")
    assert newsletter(*words).exit_code == 0
    with open_workspace(publication, {}) as workspace:
        assert workspace.store.lists_with_waiting_welcomes() == {FIRST}


def test_people_are_listed_by_tag_and_status(lists: Path, newsletter: Newsletter) -> None:
    newsletter("subscribers", "tag", "vera@example.org", "Vip")
    newsletter("subscribers", "unsubscribe", "vera@example.org", "--list", SECOND)

    def found(*words: str) -> list[str]:
        return [one["address"] for one in told(newsletter, "subscribers", "list", *words)]

    assert found("--tag", "vip") == ["vera@example.org"]
    assert found("--list", SECOND, "--status", "unsubscribed") == ["vera@example.org"]
    assert "vera@example.org" not in found("--list", SECOND, "--status", "subscribed")
    assert found("--status", "suppressed") == []
    assert newsletter("subscribers", "list", "--tag", "vip", "--search", "vera").exit_code == 2
