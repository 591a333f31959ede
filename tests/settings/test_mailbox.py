"""The mailbox in newsletter.toml: nothing where it is left out, and its password never in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import SettingsError
from newsletter.model import BounceRules, Handled, Security
from newsletter.settings import Settings, parse_settings

START = Path(__file__).parents[2] / "newsletter.toml"


def settings(table: str, **environ: str) -> Settings:
    return parse_settings(
        START.read_text(encoding="utf-8") + f"\n{table}", root=Path("/letters"), environ=environ
    )


def test_without_the_table_there_is_no_mailbox() -> None:
    found = settings("")
    assert (found.mailbox, found.bounces) == (None, BounceRules())


def test_host_and_user_are_enough() -> None:
    found = settings(
        '[mailbox]\nhost = "imap.example.org"\nusername = "bounce"', NEWSLETTER_IMAP_PASSWORD="secret"
    ).mailbox
    assert found is not None
    assert (found.port, found.security, found.folder, found.handled) == (
        993,
        Security.TLS,
        "INBOX",
        Handled.MOVE,
    )
    assert found.password == "secret"
    assert "secret" not in repr(found)
    assert found.name == "bounce@imap.example.org/INBOX"


def test_everything_can_be_said() -> None:
    found = settings(
        '[mailbox]\nhost = "h"\nusername = "u"\nport = 143\nsecurity = "starttls"\nfolder = "Bounces"\n'
        'handled = "seen"\nhandled_folder = "Done"\ntimeout_seconds = 5.0\nca_file = "ca.pem"\n'
        "messages_per_run = 10\nsoft_bounces = 3\nsoft_days = 14.0\nalarm_percent = 0.2\n"
        "pause_percent = 0.5\ncomplaints = 5"
    )
    assert found.mailbox is not None
    assert (found.mailbox.ca_file, found.mailbox.messages_per_run) == ("/letters/ca.pem", 10)
    assert found.bounces == BounceRules(
        soft_bounces=3, soft_days=14.0, alarm_percent=0.2, pause_percent=0.5, complaints=5
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('password = "x"', "must not be in this file"),
        ('hots = "x"', "is not a setting; did you mean host?"),
        ('security = "ssl"', "must be 'tls', 'starttls' or 'none'"),
        ("port = 0", "greater than or equal to 1"),
        ("soft_bounces = 1", "greater than or equal to 2"),
        ('folder = "a\\nb"', "one line"),
    ],
)
def test_a_mistake_is_told_with_its_line(line: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        settings(f'[mailbox]\nhost = "h"\nusername = "u"\n{line}')


def test_host_and_user_are_needed() -> None:
    with pytest.raises(SettingsError, match=r"mailbox.username is missing"):
        settings('[mailbox]\nhost = "h"')


def test_handled_mail_does_not_go_where_it_came_from() -> None:
    table = '[mailbox]\nhost = "h"\nusername = "u"\nhandled_folder = "inbox"'
    with pytest.raises(SettingsError, match="the folder that is read"):
        settings(table)
    assert settings(f'{table}\nhandled = "seen"').mailbox is not None
