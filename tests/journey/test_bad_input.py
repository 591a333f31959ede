"""Bad input gets one clear line that names the place, a fitting exit code, and loses nothing."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import SLUG, Newsletter


def edit(publication: Path, old: str, new: str) -> int:
    """Change the sample issue; return the line that was changed."""
    file = publication / "issues" / f"{SLUG}.md"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def nothing_sent(newsletter: Newsletter) -> bool:
    return bool(json.loads(newsletter("mailings", "list", "--json").out) == [])


def test_a_typo_in_a_front_matter_key(ready: Path, newsletter: Newsletter) -> None:
    line = edit(ready, "subject:", "subjet:")
    run = newsletter("send", SLUG, "--yes")
    assert run.exit_code == 2
    assert f"issues/{SLUG}.md:{line}: " in run.err
    assert "subject" in run.err
    assert "Traceback" not in run.err
    assert nothing_sent(newsletter)


def test_front_matter_that_is_no_yaml(ready: Path, newsletter: Newsletter) -> None:
    line = edit(ready, "list: constituents", "list: [constituents")
    run = newsletter("check", SLUG)
    assert run.exit_code == 2
    assert f"issues/{SLUG}.md:" in run.err
    assert abs(int(run.err.split(f"{SLUG}.md:")[1].split(":")[0]) - line) <= 3


def test_an_unclosed_block_names_the_line_that_opened_it(ready: Path, newsletter: Newsletter) -> None:
    file = ready / "issues" / f"{SLUG}.md"
    text = file.read_text(encoding="utf-8").rstrip()
    assert text.endswith(":::")
    file.write_text(text.removesuffix(":::"), encoding="utf-8")
    opened = text[: text.rindex("\n::: ") + 1].count("\n") + 1

    run = newsletter("build", SLUG)

    assert run.exit_code == 2
    assert f"issues/{SLUG}.md:{opened}: " in run.err


def test_an_unknown_block_is_answered_with_a_suggestion(ready: Path, newsletter: Newsletter) -> None:
    line = edit(ready, "::: spotlight", "::: spotligth")
    run = newsletter("build", SLUG)
    assert run.exit_code == 2
    assert f"issues/{SLUG}.md:{line}: " in run.err
    assert "spotlight" in run.err


def test_a_missing_picture_names_the_line_and_the_folder(ready: Path, newsletter: Newsletter) -> None:
    line = edit(ready, "march.png", "marsh.png")
    run = newsletter("send", SLUG, "--yes")
    assert run.exit_code == 2
    assert f"issues/{SLUG}.md:{line}" in run.err
    assert "marsh.png" in run.err
    assert nothing_sent(newsletter)


def test_all_faults_of_a_file_are_told_at_once(ready: Path, newsletter: Newsletter) -> None:
    edit(ready, "::: spotlight", "::: spotligth")
    edit(ready, "subject:", "subjet:")
    assert len([line for line in newsletter("build", SLUG).err.splitlines() if "error:" in line]) >= 2


def test_a_slug_that_is_no_issue_suggests_one(publication: Path, newsletter: Newsletter) -> None:
    run = newsletter("build", "2023-03-11-sanctury-city")
    assert run.exit_code == 2
    assert SLUG in run.err


def test_an_issue_with_an_error_does_not_go_out(ready: Path, newsletter: Newsletter) -> None:
    toml = ready / "newsletter.toml"
    toml.write_text(toml.read_text().replace("200 N. Spring St., Los Angeles, CA 90012", ""))
    run = newsletter("send", SLUG, "--yes")
    assert run.exit_code == 1
    assert "footer.address" in run.out
    assert nothing_sent(newsletter)


def test_open_pull_lines_stop_a_send_because_nobody_has_read_them(
    publication: Path, newsletter: Newsletter
) -> None:
    newsletter("subscribers", "import", "subscribers/sample.csv", "--basis", "Made-up people")
    run = newsletter("send", SLUG, "--yes")
    assert run.exit_code == 1
    assert "Build the issue" in run.out
    assert nothing_sent(newsletter)


def test_a_csv_with_wrong_columns(publication: Path, newsletter: Newsletter) -> None:
    (publication / "people.csv").write_text("name,phone\nAda,123\n")
    run = newsletter("subscribers", "import", "people.csv", "--basis", "x")
    assert run.exit_code == 2
    assert "people.csv" in run.err
    assert "email" in run.err
    assert json.loads(newsletter("subscribers", "list", "--json").out) == []


BAD_ROWS = [
    "", "no-at-sign", "two@@example.org", "@example.org", "a@", "a b@example.org", "a@example",
    "a@-example.org", "a@example..org", ".a@example.org", "a.@example.org", "a@b@c.org",
    f"{'x' * 65}@example.org", f"a@{'x' * 64}.org", "<script>@example.org", "a@exa mple.org",
    "a@example.org b@example.org", "good@example.org", '"a@example.org', "a@[300.1.1.1]",
]  # fmt: skip


def test_twenty_broken_rows_lose_none_of_the_good_ones(publication: Path, newsletter: Newsletter) -> None:
    rows = [["email", "first_name"], ["good@example.org", "Ada"], *([bad, "B"] for bad in BAD_ROWS)]
    rows.append(["also-good@example.org", "Bea"])
    with (publication / "people.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)

    run = newsletter("subscribers", "import", "people.csv", "--basis", "Signed up at the fair")

    assert run.exit_code == 1
    told = [line for line in run.err.splitlines() if line.startswith("error: people.csv:")]
    assert len(told) == 20
    assert "2 added" in run.out
    addresses = {row["address"] for row in json.loads(newsletter("subscribers", "list", "--json").out)}
    assert addresses == {"good@example.org", "also-good@example.org"}
    with (publication / "people.csv.rejected.csv").open(encoding="utf-8-sig", newline="") as stream:
        rejected = list(csv.DictReader(stream))
    assert [row["email"].removeprefix("'") for row in rejected] == [bad.removeprefix("'") for bad in BAD_ROWS]
    assert all(row["problem"] for row in rejected)


def test_a_dry_run_changes_nothing(publication: Path, newsletter: Newsletter) -> None:
    run = newsletter("subscribers", "import", "subscribers/sample.csv", "--basis", "x", "--dry-run")
    assert run.exit_code == 0
    assert "200 added" in run.out
    assert json.loads(newsletter("subscribers", "list", "--json").out) == []


def test_an_import_without_a_basis_is_refused(publication: Path, newsletter: Newsletter) -> None:
    assert newsletter("subscribers", "import", "subscribers/sample.csv").exit_code == 2
    assert newsletter("subscribers", "import", "subscribers/sample.csv", "--basis", " ").exit_code != 0


def test_a_feed_inside_the_house_is_not_asked(publication: Path, newsletter: Newsletter) -> None:
    newsletter("feeds", "add", "inside", "http://127.0.0.1/feed.xml", "--outlet", "Inside")
    run = newsletter("feeds", "poll", "inside")
    assert run.exit_code == 1
    assert "inside: " in run.err
    assert "127.0.0.1" in run.err


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x.example/feed", "not an address"])
def test_a_feed_address_that_is_none_leaves_the_settings_alone(
    publication: Path, newsletter: Newsletter, url: str
) -> None:
    before = (publication / "newsletter.toml").read_bytes()
    run = newsletter("feeds", "add", "odd", url, "--outlet", "Odd")
    assert run.exit_code == 2
    assert "feeds.odd.url" in run.err
    assert (publication / "newsletter.toml").read_bytes() == before


FULL_DISK = (
    "import resource, signal, sys\n"
    "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    "limit = int(sys.argv.pop(1))\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
    "from newsletter.run.command_line import main\n"
    "main()\n"
)


def test_a_full_disk_pauses_the_mailing_and_loses_nobody(ready: Path, newsletter: Newsletter) -> None:
    # No file may grow beyond 100 KB: the database has room left, a message with its pictures has not.
    run = subprocess.run(
        [sys.executable, "-B", "-c", FULL_DISK, "100000", "send", SLUG, "--yes"],
        cwd=ready, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode in {1, 2}
    assert "Traceback" not in run.stderr
    assert list((ready / "outbox").rglob("*.eml")) == []

    mailings = json.loads(newsletter("mailings", "list", "--json").out)
    if mailings:
        assert mailings[0]["queued"] == 200
        newsletter("mailings", "resume", 1)
    else:
        newsletter("send", SLUG, "--yes")
    assert len(list((ready / "outbox").rglob("*.eml"))) == 200
