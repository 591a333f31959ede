"""A mailing is proved: the certificate adds up, or there is none."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from tests.command_line import Newsletter
from tests.journey.letters import SHORT, short_letter


def test_a_finished_mailing_has_a_certificate_as_page_and_as_json(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=12)
    assert newsletter("subscribers", "unsubscribe", "reader00003@example.org").exit_code == 0
    assert newsletter("send", SHORT, "--yes").exit_code == 0

    run = newsletter("mailings", "certificate", 1)
    assert run.exit_code == 0, run.err
    assert "11 people = 11 accepted" in run.out
    page = publication / "build" / "certificate-1.html"
    assert "11 people</strong> = 11 accepted" in page.read_text(encoding="utf-8")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600

    shown = json.loads(newsletter("mailings", "certificate", 1, "--json").out)
    assert shown["counts"]["audience"] == 11
    assert len(shown["copies"]["accepted"]) == 11
    assert shown["fingerprint"] in page.read_text(encoding="utf-8")

    assert newsletter("mailings", "certificate", 1, "--json", "--out", "proof.json").exit_code == 0
    assert json.loads((publication / "proof.json").read_text(encoding="utf-8"))["copies"] == shown["copies"]


def test_there_is_no_certificate_while_copies_are_on_their_way(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=3)
    (publication / "outbox").write_text("a file where the folder should be", encoding="utf-8")
    assert newsletter("send", SHORT, "--yes").exit_code == 1

    for options in ([], ["--json"], ["--out", "proof.html"]):
        run = newsletter("mailings", "certificate", 1, *options)
        assert run.exit_code == 1
        assert run.out == ""
        assert "3 queued and 0 deferred deliveries are still open" in run.err
    assert not (publication / "proof.html").exists()
    assert not list((publication / "build").glob("*"))

    assert newsletter("mailings", "cancel", 1, "--yes").exit_code == 0
    shown = json.loads(newsletter("mailings", "certificate", 1, "--json").out)
    assert shown["counts"] == {
        "audience": 3, "accepted": 0, "failed": 0, "suppressed": 0, "cancelled": 3, "unknown": 0
    }  # fmt: skip


def test_an_unknown_mailing_is_told(publication: Path, newsletter: Newsletter) -> None:
    run = newsletter("mailings", "certificate", 9)
    assert run.exit_code == 2
    assert "no mailing 9" in run.err
