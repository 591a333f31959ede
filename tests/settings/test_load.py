"""newsletter.toml and the environment become settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.errors import SettingsError
from newsletter.model import Action, DeskSettings, Digest, Feed, Footer, Hint, UncertainPolicy
from newsletter.settings import load_settings, parse_settings

ROOT = Path(__file__).parents[2]
SAMPLE = (ROOT / "newsletter.toml").read_text(encoding="utf-8")


def test_the_sample_publication_is_read_whole() -> None:
    settings = load_settings(ROOT, {})

    assert settings.publication.name == "The Thirteenth"
    assert set(settings.publication.lists) == {"constituents"}
    assert settings.publication.feeds["el-barrio"].lang == "es"
    assert settings.policy is UncertainPolicy.RESEND
    assert settings.database_url == f"sqlite:///{ROOT}/.newsletter/newsletter.db"
    assert settings.outbox_folder == ROOT / "outbox"


def test_secrets_come_from_the_environment_and_are_never_shown(tmp_path: Path) -> None:
    environ = {
        "NEWSLETTER_SMTP_PASSWORD": "hunter2",
        "NEWSLETTER_SENDGRID_KEY": "SG.secret",
        "NEWSLETTER_DATABASE_URL": "postgresql+psycopg://me:hunter2@db/news",
    }

    settings = parse_settings(SAMPLE, root=tmp_path, environ=environ)

    assert (settings.smtp.password, settings.sendgrid.key) == ("hunter2", "SG.secret")
    assert settings.database_url == environ["NEWSLETTER_DATABASE_URL"]
    assert "hunter2" not in repr(settings)
    assert "SG.secret" not in repr(settings)


def test_a_folder_without_a_publication_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no newsletter.toml") as caught:
        load_settings(tmp_path, {})
    assert caught.value.next_steps == (Hint(Action.MAKE_PUBLICATION),)


def test_a_file_that_is_not_text_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(SettingsError, match=r"not UTF-8 text\. Save it as UTF-8"):
        load_settings(tmp_path, {})


def test_a_folder_where_the_file_should_be_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").mkdir()
    with pytest.raises(SettingsError, match=r"newsletter.toml cannot be read \(Is a directory\)$"):
        load_settings(tmp_path, {})


def test_what_is_left_out_takes_the_defaults(tmp_path: Path) -> None:
    text = """
[publication]
name = "Notes"
organisation = "Us"
lang = "en"
postal_address = "1 Road"
base_url = "https://notes.example/"
[sender]
name = "Us"
address = "us@notes.example"
[lists.all]
title = "All"
why = "You asked."
"""
    settings = parse_settings(text, root=tmp_path, environ={})
    assert settings.publication.base_url == "https://notes.example"
    assert settings.publication.unsubscribe_mailbox == "us@notes.example"
    assert settings.publication.web_url is None
    assert settings.threads == 4


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ""),
        (" ", ""),
        ("https://a.example/news/", "https://a.example/news"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost", "http://localhost"),
        ("http://[::1]:8080/news", "http://[::1]:8080/news"),
    ],
)
def test_base_url_may_be_empty_have_a_path_or_be_on_this_machine(
    tmp_path: Path, written: str, read: str
) -> None:
    text = SAMPLE.replace('base_url = "https://letters.thirteenth.example"', f'base_url = "{written}"')
    assert parse_settings(text, root=tmp_path, environ={}).publication.base_url == read


def test_base_url_may_be_left_out(tmp_path: Path) -> None:
    text = "\n".join(line for line in SAMPLE.splitlines() if not line.startswith("base_url"))
    assert parse_settings(text, root=tmp_path, environ={}).publication.base_url == ""


def with_publication(lines: str) -> str:
    return SAMPLE.replace("[publication]\n", f"[publication]\n{lines}\n")


def test_base_url_is_probed_unless_a_reason_is_given(tmp_path: Path) -> None:
    text = with_publication(
        'base_url_probe = "off"\nbase_url_probe_reason = "The pages are on a server of IT"'
    )
    assert parse_settings(SAMPLE, root=tmp_path, environ={}).publication.base_url_unproven == ""
    found = parse_settings(text, root=tmp_path, environ={}).publication
    assert found.base_url_unproven == "The pages are on a server of IT"


@pytest.mark.parametrize("reason", ["", 'base_url_probe_reason = ""', 'base_url_probe_reason = "  "'])
def test_the_probe_is_not_switched_off_without_a_reason(tmp_path: Path, reason: str) -> None:
    with pytest.raises(SettingsError, match=r"newsletter.toml:5: publication.base_url_probe"):
        parse_settings(with_publication(f'base_url_probe = "off"\n{reason}'), root=tmp_path, environ={})


NEWSROOM = """
[feeds.paper]
url = "https://paper.example/rss"
outlet = "The Paper"
include = ["Council"]
exclude = ["golf"]
weight = -5
paywall = true

[desk]
days = 7
keywords = { housing = 10, "Karen Bass" = -15 }
include = ["Los Angeles"]
exclude = ["horoscope"]
langs = ["en", "es-MX"]

[digests.weekly]
title = "The week"
pulls = ["desk, newest 5", "paper, newest 2"]
at_least = 4
template = "digests/week.md"
"""


def test_the_newsroom_is_read_whole(tmp_path: Path) -> None:
    publication = parse_settings(SAMPLE + NEWSROOM, root=tmp_path, environ={}).publication
    assert publication.feeds["paper"] == Feed(
        key="paper",
        url="https://paper.example/rss",
        outlet="The Paper",
        lang="en",
        include=("Council",),
        exclude=("golf",),
        weight=-5,
        paywall=True,
        country="US",
    )
    assert publication.desk == DeskSettings(
        days=7,
        keywords={"housing": 10, "Karen Bass": -15},
        include=("Los Angeles",),
        exclude=("horoscope",),
        langs=("en", "es-MX"),
    )
    assert publication.digests["weekly"] == Digest(
        key="weekly",
        title="The week",
        list="constituents",
        pulls=("desk, newest 5", "paper, newest 2"),
        at_least=4,
        template="digests/week.md",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[feeds.desk]\nurl = "https://a.example/"\noutlet = "A"\n', "must not contain a feed named 'desk'"),
        ("[desk]\nkeywords = { housing = 1000 }\n", r"desk\.keywords\.housing"),
        ("[desk]\nday = 3\n", "did you mean days?"),
        (
            '[digests.w]\ntitle = "T"\nlist = "nobody"\n',
            r"digests\.w\.list must be the key of a list.*constituents",
        ),
        (
            '[lists.two]\ntitle = "T"\nwhy = "W"\n[digests.w]\ntitle = "T"\n',
            r"digests\.w\.list must be the key",
        ),
    ],
)
def test_a_fault_in_the_newsroom_names_the_setting(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        parse_settings(SAMPLE + "\n" + text, root=tmp_path, environ={})


def test_a_feeds_address_that_a_mail_gateway_wrapped_is_unwrapped(tmp_path: Path) -> None:
    wrapped = "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Frss&data=x"
    feed = f'\n[feeds.p]\nurl = "{wrapped}"\noutlet = "P"\n'
    settings = parse_settings(SAMPLE + feed, root=tmp_path, environ={})
    assert settings.publication.feeds["p"].url == "https://a.example/rss"


@pytest.mark.parametrize(
    ("schedule", "country"),
    [
        ("", ""),
        ('timezone = "Europe/London"', "GB"),
        ('timezone = "us/pacific"', "US"),
        ('timezone = "UTC"', ""),
        ('timezone = "Europe/London"\nholidays = "ie"', "IE"),
        ('holidays = "US-CA"', "US"),
    ],
)
def test_the_country_is_that_of_the_holidays_else_of_the_zone(
    tmp_path: Path, schedule: str, country: str
) -> None:
    feed = '[feeds.paper]\nurl = "https://paper.example/"\noutlet = "P"\n'
    text = re.sub(r"(?ms)^\[schedule\].*?(?=^\[|\Z)", "", SAMPLE) + f"[schedule]\n{schedule}\n"
    text += "" if "[feeds.paper]" in text else feed
    publication = parse_settings(text, root=tmp_path, environ={}).publication
    assert publication.country == publication.feeds["paper"].country == country


FOOTER = """
[footer]
phone = "213-555-0142"
hours = "Monday to Friday, 9 to 5"
hours_in = { es = "De lunes a viernes" }
social = { Instagram = "https://social.example/d13" }
subscribe_url = "https://letters.example/subscribe"
"""


def test_the_footer_is_read_whole_and_empty_without_a_table(tmp_path: Path) -> None:
    assert parse_settings(SAMPLE + FOOTER, root=tmp_path, environ={}).publication.footer == Footer(
        phone="213-555-0142",
        hours="Monday to Friday, 9 to 5",
        hours_in={"es": "De lunes a viernes"},
        social={"Instagram": "https://social.example/d13"},
        subscribe_url="https://letters.example/subscribe",
    )
    assert parse_settings(SAMPLE, root=tmp_path, environ={}).publication.footer == Footer()


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('phone = "call us"', "footer.phone"),
        ('subscribe_url = "letters.example"', "footer.subscribe_url"),
        ('social = { Instagram = "javascript:alert(1)" }', "footer.social"),
        ('hours_in = { spanish_ = "De lunes" }', "footer.hours_in"),
        ('fax = "1"', "footer.fax"),
    ],
)
def test_a_fault_in_the_footer_names_the_setting(tmp_path: Path, line: str, named: str) -> None:
    with pytest.raises(SettingsError) as error:
        parse_settings(f"{SAMPLE}\n[footer]\n{line}", root=tmp_path, environ={})
    assert named in str(error.value)
    assert "newsletter.toml:" in str(error.value)


def test_a_list_says_whether_it_has_an_archive_and_which_issue_welcomes(tmp_path: Path) -> None:
    text = SAMPLE.replace(
        "[lists.constituents]", '[lists.constituents]\narchive = false\nwelcome = " hello "'
    )
    found = parse_settings(text, root=tmp_path, environ={}).publication.lists["constituents"]
    assert (found.public, found.is_archived, found.welcome) == (True, False, "hello")
    plain = parse_settings(SAMPLE, root=tmp_path, environ={}).publication.lists["constituents"]
    assert (plain.public, plain.is_archived, plain.welcome) == (True, True, "")


def test_a_welcome_issue_is_named_by_its_slug(tmp_path: Path) -> None:
    text = SAMPLE.replace("[lists.constituents]", '[lists.constituents]\nwelcome = "../secret"')
    with pytest.raises(SettingsError, match=r"lists\.constituents\.welcome"):
        parse_settings(text, root=tmp_path, environ={})
