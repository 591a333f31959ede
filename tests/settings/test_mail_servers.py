from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.transport_factory import open_transport
from newsletter.app.workspace import Workspace
from newsletter.errors import SettingsError
from newsletter.model import Durability, Security
from newsletter.settings import parse_settings
from newsletter.settings.mail_servers import password_variable
from tests.settings.test_load import SAMPLE

SERVERS = (
    SAMPLE
    + """
[smtp.servers.relay-two]
host = "relay2.example"
username = "letters"
security = "tls"
port = 465
weight = 3
recycle_messages = 50

[smtp.servers.spare]
host = "spare.example"
weight = 0
"""
)


def test_other_servers_stand_beside_the_first_each_with_a_password_of_its_own() -> None:
    environ = {"NEWSLETTER_SMTP_PASSWORD": "one", "NEWSLETTER_SMTP_PASSWORD_RELAY_TWO": "two"}
    settings = parse_settings(SERVERS, root=Path("/l"), environ=environ)
    assert (settings.smtp.host, settings.smtp.password, settings.smtp.weight) == ("localhost", "one", 1)
    two, spare = settings.smtp_others["relay-two"], settings.smtp_others["spare"]
    assert (two.host, two.port, two.security, two.password) == ("relay2.example", 465, Security.TLS, "two")
    assert (two.weight, two.recycle_messages) == (3, 50)
    assert (spare.password, spare.weight, spare.security) == ("", 0, Security.STARTTLS)
    assert "two" not in repr(two).replace("relay-two", "")


def sink(text: str, host: str) -> str:
    return text.replace('[smtp]\nhost = "localhost"', f'[smtp]\nsink = true\nhost = "{host}"')


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_a_server_on_this_machine_can_be_a_sink_and_reaches_nobody(host: str) -> None:
    settings = parse_settings(sink(SAMPLE, host), root=Path("/l"), environ={})
    assert settings.smtp_sink
    assert not open_transport(Workspace(settings=settings), "smtp").capabilities.reaches_people


def test_without_the_word_even_a_server_on_this_machine_reaches_people() -> None:
    settings = parse_settings(SAMPLE, root=Path("/l"), environ={})
    assert open_transport(Workspace(settings=settings), "smtp").capabilities.reaches_people


@pytest.mark.parametrize(
    "text",
    [
        sink(SAMPLE, "mail.city.example"),
        sink(SAMPLE, "10.0.0.7"),
        sink(SAMPLE, "localhost.city.example"),
        sink(SERVERS, "localhost"),
    ],
)
def test_a_server_elsewhere_cannot_be_a_sink(text: str) -> None:
    line = text.splitlines().index("sink = true") + 1
    with pytest.raises(SettingsError, match=rf"newsletter.toml:{line}: smtp.sink must not be true"):
        parse_settings(text, root=Path("/l"), environ={})


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://localhost", True),
        ("https://api.sendgrid.com", False),
        ("http://10.0.0.7", False),
    ],
)
def test_a_stand_in_for_sendgrid_is_a_sink_only_on_this_machine(host: str, allowed: bool) -> None:
    text = SAMPLE.replace("[sendgrid]", f'[sendgrid]\nsink = true\nhost = "{host}"')
    environ = {"NEWSLETTER_SENDGRID_KEY": "SG.x"}
    if allowed:
        settings = parse_settings(text, root=Path("/l"), environ=environ)
        assert not open_transport(Workspace(settings=settings), "sendgrid").capabilities.reaches_people
    else:
        with pytest.raises(SettingsError, match=r"sendgrid.sink must not be true"):
            parse_settings(text, root=Path("/l"), environ=environ)


def test_a_single_server_has_no_others() -> None:
    assert parse_settings(SAMPLE, root=Path("/l"), environ={}).smtp_others == {}


def test_a_missing_password_is_asked_for_by_its_name() -> None:
    settings = parse_settings(SERVERS, root=Path("/l"), environ={"NEWSLETTER_SMTP_PASSWORD": "one"})
    with pytest.raises(SettingsError, match="NEWSLETTER_SMTP_PASSWORD_RELAY_TWO"):
        open_transport(Workspace(settings=settings), "smtp")
    others = {name: replace(one, password="x") for name, one in settings.smtp_others.items()}
    assert open_transport(Workspace(settings=replace(settings, smtp_others=others)), "smtp").name == "smtp"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('hots = "x.example"', r"smtp\.servers\.a\.hots is not a setting; did you mean host\?"),
        ("weight = -1", r"smtp\.servers\.a\.weight"),
        ('password = "hunter2"', "Set secrets in the environment"),
    ],
)
def test_a_mistake_in_a_servers_table_is_told_with_its_line(line: str, said: str) -> None:
    text = f'{SAMPLE}\n[smtp.servers.a]\nhost = "a.example"\n{line}\n'
    with pytest.raises(SettingsError, match=said) as caught:
        parse_settings(text, root=Path("/l"), environ={})
    assert f"newsletter.toml:{len(text.splitlines())}:" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_the_variable_of_a_password_is_the_servers_name_in_capitals() -> None:
    assert password_variable() == "NEWSLETTER_SMTP_PASSWORD"
    assert password_variable("relay-two") == "NEWSLETTER_SMTP_PASSWORD_RELAY_TWO"


@pytest.mark.parametrize("word", Durability)
def test_durability_is_process_or_power(word: Durability) -> None:
    text = SAMPLE.replace("[sending]\n", f'[sending]\ndurability = "{word}"\n')
    assert parse_settings(text, root=Path("/l"), environ={}).durability is word
    assert parse_settings(SAMPLE, root=Path("/l"), environ={}).durability is Durability.PROCESS
