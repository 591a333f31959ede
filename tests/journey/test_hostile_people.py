"""What strangers wrote into a list goes the whole way, and stays words: mail, page, table, terminal."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from newsletter.sending.wire_check import ORDER
from tests.command_line import Newsletter
from tests.journey.letters import SHORT, set_smtp
from tests.sending.smtp_servers import scripted

NAMES = [
    "{{7*7}}", "{{ first_name }}", "{% include 'x' %}", "${7*7}", "$(id)", "%s%n", "`id`",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<!--", "]]>", "&lt;",
    "A\r\nBcc: evil@example.net", "A\nB", "=?utf-8?q?hi=07there?=", "=?utf-8?b?aGkHdGhlcmU=?=",
    "\r\n.\r\nMAIL FROM:<evil@example.net>",
    "=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(1)", "\t=1+1",
    "Robert'); DROP TABLE people;--", "' OR '1'='1", "\u202egnihtyna", "--merge-field-first_name--",
]  # fmt: skip
LETTER = """---
subject: 'For {{ first_name | "you" }}'
preheader: What strangers call themselves must stay what they call themselves.
date: 2023-03-11
list: constituents
---
Dear {{ first_name | "neighbor" }}, of {{ neighborhood | "here" }}.
"""


@pytest.fixture
def written(publication: Path, newsletter: Newsletter) -> list[EmailMessage]:
    """Return what is written to people with such names, in the order of the names."""
    (publication / "issues" / f"{SHORT}.md").write_text(LETTER, encoding="utf-8")
    with (publication / "people.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["email", "first_name", "last_name", "neighborhood"])
        rows.writerows([f"r{number:02}@example.org", name, name, name] for number, name in enumerate(NAMES))
    run = newsletter("subscribers", "import", "people.csv", "--basis", "=HYPERLINK(1)")
    assert (run.exit_code, run.err) == (0, "")
    assert newsletter("send", SHORT, "--yes").exit_code == 0
    found = []
    for file in sorted((publication / "outbox").rglob("*.eml")):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        found.append(message)
    assert len(found) == len(NAMES)
    return found


def one_line(name: str) -> str:
    """Return a name as it is kept: what steers is left out, white space is one blank."""
    return " ".join(name.replace("\u202e", "").split())


def test_each_mail_says_the_name_and_has_no_header_or_recipient_of_its_making(
    written: list[EmailMessage],
) -> None:
    for name, message in zip(NAMES, written, strict=True):
        assert list(message.keys()) == [header.decode() for header in ORDER]
        assert len(message["To"].addresses) == 1
        text = message.get_body(("plain",))
        assert text is not None
        assert " ".join(text.get_content().split()).find(f"Dear {one_line(name)}, of") >= 0
        assert "evil@example.net" not in {one.addr_spec for one in message["To"].addresses}


def test_no_page_has_an_element_or_attribute_of_its_making(written: list[EmailMessage]) -> None:
    pages = [message.get_body(("html",)) for message in written]
    bodies = [page.get_content().lower() for page in pages if page is not None]
    assert len(bodies) == len(NAMES)
    for body in bodies:
        assert "<script" not in body
        assert "<img src=x" not in body
        assert "dear 49" not in body


@pytest.mark.usefixtures("written")
def test_no_cell_of_the_export_is_a_formula(newsletter: Newsletter) -> None:
    rows = list(csv.reader(io.StringIO(newsletter("subscribers", "export").out)))
    assert len(rows) == len(NAMES) + 1
    assert [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}] == []
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.usefixtures("written")
def test_what_is_listed_holds_everybody_and_steers_no_terminal(newsletter: Newsletter) -> None:
    listed = json.loads(newsletter("subscribers", "list", "--json").out)
    assert len(listed) == len(NAMES)
    shown = newsletter("subscribers", "list").out + newsletter("subscribers", "show", "r24@example.org").out
    assert not any(ord(char) < 32 and char != "\n" for char in shown)
    assert "\u202e" not in shown


def test_words_of_a_mail_server_stay_words_in_ledger_certificate_and_terminal(
    publication: Path, newsletter: Newsletter
) -> None:
    said = "550 5.1.1 <script>alert(1)</script> {{7*7}} \x1b[2J =cmd|'/C calc'!A0"
    (publication / "issues" / f"{SHORT}.md").write_text(LETTER, encoding="utf-8")
    (publication / "people.csv").write_text("email\nr@example.org\n", encoding="utf-8")
    newsletter("subscribers", "import", "people.csv", "--basis", "Made-up people")
    with scripted({"RCPT": [said]}) as server:
        set_smtp(publication, server.smtp())
        run = newsletter("send", SHORT, "--yes", "--transport", "smtp")
    shown = newsletter("mailings", "show", 1, "--deliveries")
    assert "\x1b" not in run.out + run.err + shown.out + shown.err
    assert "5.1.1" in shown.out
    assert newsletter("mailings", "certificate", 1).exit_code == 0
    page = (publication / "build" / "certificate-1.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "\x1b" not in page
