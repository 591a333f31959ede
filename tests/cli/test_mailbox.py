"""`newsletter mailbox read` without a server: files, a trial, JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path

from tests.command_line import Newsletter
from tests.inbound.made import case


def mails(folder: Path) -> Path:
    """Return a folder with a bounce of nobody's mail, a question, and a colleague's mail."""
    (folder / "mails").mkdir()
    for number, name in enumerate(("postfix-unknown-user", "mentions-question", "human-reply")):
        raw = case(name, RETURN_PATH="x@y.example", MESSAGE_ID="x@y.example", TOKEN="A" * 22)
        raw = raw.replace(b"letters@example.org", b"office@thirteenth.example")
        (folder / "mails" / f"{number}.eml").write_bytes(raw)
    return folder / "mails"


def test_what_concerns_us_is_told_mail_by_mail(
    publication: Path, newsletter: Newsletter, tmp_path: Path
) -> None:
    run = newsletter("mailbox", "read", "--file", mails(tmp_path))
    assert run.exit_code == 0
    assert "1.eml: mention (somebody writes about leaving)" in run.out
    assert "read 3 emails (unrelated: 2, mentions unsubscribing: 1)" in run.out
    assert "1 email needs your attention" in run.err


def test_programs_get_every_mail(publication: Path, newsletter: Newsletter, tmp_path: Path) -> None:
    run = newsletter("mailbox", "read", "--file", mails(tmp_path), "--json", "--dry-run")
    report = json.loads(run.out)
    assert [one["what"] for one in report["mails"]] == ["foreign", "mention", "foreign"]
    assert {one["disposal"] for one in report["mails"]} == {"untouched"}
    assert (report["dry_run"], report["looked_at"], report["suppressed"], report["left"]) == (True, 3, 0, 0)


def test_a_file_that_is_not_there_is_a_usage_error(publication: Path, newsletter: Newsletter) -> None:
    assert newsletter("mailbox", "read", "--file", "none.eml").exit_code == 2
