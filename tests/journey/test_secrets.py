"""A secret stands in the environment and nowhere else: no output, no file, no database."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.model import Security
from tests.command_line import Newsletter, Run
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.journey.test_sendgrid import set_sendgrid
from tests.sending.dkim_keys import pem
from tests.sending.fake_sendgrid import KEY, fake_sendgrid
from tests.sending.smtp_servers import mail_server

PASSWORD = "pass-word-3f9c1"
DATABASE_PASSWORD = "data-base-55d2e"


@pytest.fixture
def secrets(publication: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Put every secret there is into the environment, and return what must not be seen."""
    signing = pem().decode()
    monkeypatch.setenv("NEWSLETTER_SMTP_PASSWORD", PASSWORD)
    monkeypatch.setenv("NEWSLETTER_SENDGRID_KEY", KEY)
    monkeypatch.setenv("NEWSLETTER_DKIM_KEY", signing)
    return [PASSWORD, KEY, DATABASE_PASSWORD, signing.splitlines()[3]]


def seen(secrets: list[str], publication: Path, *runs: Run) -> list[str]:
    """Return the secrets that stand in an output, or in any file of the publication."""
    written = [file.read_bytes() for file in publication.rglob("*") if file.is_file()]
    told = "".join(run.out + run.err for run in runs)
    return [one for one in secrets if one in told or any(one.encode() in data for data in written)]


def test_what_goes_well_and_what_goes_wrong_with_a_mail_server_shows_none(
    publication: Path, newsletter: Newsletter, secrets: list[str], tmp_path: Path
) -> None:
    short_letter(publication, newsletter, people=3)
    toml = publication / "newsletter.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace('transport = "outbox"', 'transport = "smtp"')
        + '\n[dkim]\ndomain = "thirteenth.example"\nselector = "s"\n',
        encoding="utf-8",
    )
    runs = []
    for login in (("letters", "another"), ("letters", PASSWORD)):
        with mail_server(security=Security.STARTTLS, login=login, ca_folder=tmp_path) as server:
            set_smtp(publication, server.smtp(), username="letters")
            runs += [newsletter("send", SHORT, "--yes", "--transport", "smtp"), newsletter("doctor")]
            runs += [newsletter("mailings", "resume", 1), newsletter("doctor", "--json")]
    runs += [
        newsletter("mailings", "show", 1, "--deliveries", "--json"),
        newsletter("mailings", "certificate", 1),
    ]
    assert "535" in runs[0].err
    assert "535" in runs[1].err, "the doctor tried the login"
    assert "logged in as letters" in runs[5].out
    assert '"finished"' in runs[-2].out
    assert seen(secrets, publication, *runs) == []


@pytest.mark.parametrize("status", [401, 403, 400, 500, 202])
def test_whatever_sendgrid_answers_the_key_stays_hidden(
    publication: Path, newsletter: Newsletter, secrets: list[str], status: int
) -> None:
    short_letter(publication, newsletter, people=3)
    with fake_sendgrid() as server:
        server.answers = [(status, {})] if status != 202 else []
        set_sendgrid(publication, server, batch_size=10)
        run = newsletter("send", SHORT, "--yes", "--transport", "sendgrid")
        toml = publication / "newsletter.toml"
        text = toml.read_text(encoding="utf-8").replace('transport = "outbox"', 'transport = "sendgrid"')
        toml.write_text(text, encoding="utf-8")
        tried = newsletter("doctor")
    assert "SendGrid answered 501" in tried.err
    assert seen(secrets, publication, run, tried, newsletter("mailings", "show", 1, "--deliveries")) == []


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://joe:{DATABASE_PASSWORD}@127.0.0.1:1/none",
        f"postgresql://joe:{DATABASE_PASSWORD}@127.0.0.1:port/none",
        f"postgresql://joe:{DATABASE_PASSWORD}@127.0.0.1:1/none?bogus=1",
        f"mysql://joe:{DATABASE_PASSWORD}@127.0.0.1/none",
        f"joe:{DATABASE_PASSWORD}",
    ],
)
def test_a_database_that_cannot_be_had_does_not_show_its_password(
    publication: Path, newsletter: Newsletter, secrets: list[str], monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", url)
    runs = [newsletter("mailings", "list"), newsletter("doctor"), newsletter("db", "upgrade")]
    assert {run.exit_code for run in runs} <= {1, 2}
    assert seen(secrets, publication, *runs) == []


@pytest.mark.parametrize("line", [f'password = "{PASSWORD}"', f'key = "{KEY}"', f'token = "{KEY}"'])
@pytest.mark.parametrize("table", ["smtp", "sendgrid"])
def test_a_secret_that_was_put_into_the_file_is_refused_and_not_repeated(
    publication: Path, newsletter: Newsletter, table: str, line: str
) -> None:
    toml = publication / "newsletter.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace(f"[{table}]", f"[{table}]\n{line}"), encoding="utf-8"
    )
    run = newsletter("mailings", "list")
    assert run.exit_code == 2
    assert "must not be in this file" in run.err
    assert PASSWORD not in run.out + run.err
    assert KEY not in run.out + run.err
