"""The tables of newsletter.toml are validated once, and read by the next command as they were validated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsletter.errors import SettingsError
from newsletter.settings import load_settings, parse_settings
from newsletter.settings.kept_tables import keep_tables, load_tables
from newsletter.settings.tables import documented_tables
from newsletter.settings.validation import validate

SAMPLE = (Path(__file__).parents[2] / "newsletter.toml").read_text(encoding="utf-8")
EVERY_TABLE = """
[publication]
name = "  Notes  "
organisation = "Us"
lang = "en"
base_url = "https://notes.example/"

[sender]
name = "Us"
address = "us@notes.example"

[brand]
accent = "#0B5D57"

[footer]
social = { Instagram = "https://social.example/d13" }

[lists.all]
title = "All"
why = "You asked."
title_in = { es = "Todas" }

[feeds.paper]
url = "https://paper.example/rss"
outlet = "The Paper"
weight = -5

[desk]
keywords = { table = 1, keys = 2, date = 3, given = 4, model_fields_set = 5 }

[digests.weekly]
title = "The week"

[subscribers]
attributes = ["neighborhood"]

[segments.echo]
where = 'neighborhood = "Echo Park" and lang = "es"'

[topics.parks]
title = "Parks"

[sending]
transport = "smtp"
lifetime_hours = 36

[test_groups]
desk = ["a@notes.example", "b@notes.example"]

[schedule]
timezone = "America/Los_Angeles"
quiet_hours = "21:00-09:00"

[cadence]
weekly_on = "Friday"

[blackouts.winter]
first = 2026-12-24
last = 2026-12-26
reason = "Holidays"

[slots.tuesdays]
list = "all"
every = "every Tuesday 9:00"
digest = "weekly"

[jobs]
feeds = "every 2 hours"

[retention]
feeds_days = 30

[hygiene]
refusals = 3

[throttle]
per_second = 0.5
transports = { smtp = { per_hour = 100 } }
domains = { "Mail.Example" = { per_second = 1 } }

[dkim]
domain = "notes.example"
selector = "a"

[outbox]
folder = "out"

[smtp]
host = "mail.notes.example"
servers = { two = { host = "two.notes.example", weight = 2 } }

[sendgrid]
batch_size = 10

[mailbox]
host = "imap.notes.example"
username = "office"

[images]
largest_upload_mb = 20

[web]
proxies = ["10.0.0.0/8"]

[database]
url = "sqlite:///other.db"
"""


def shown(value: object) -> object:
    """Return a value with its tables as plain dictionaries, and with the type of every other one."""
    if hasattr(value, "model_fields_set"):
        pairs = {name: shown(one) for name, one in value}  # type: ignore[attr-defined]
        return pairs, set(value.model_fields_set)
    if isinstance(value, dict):
        return {key: shown(one) for key, one in value.items()}
    return [shown(one) for one in value] if isinstance(value, list) else (type(value), value)


@pytest.mark.parametrize("text", [SAMPLE, EVERY_TABLE], ids=["sample", "every table"])
def test_kept_tables_are_those_that_were_validated(tmp_path: Path, text: str) -> None:
    validated = validate(text)
    keep_tables(tmp_path / "kept", text, validated)
    assert shown(load_tables(tmp_path / "kept", text)) == shown(validated)


def test_every_table_there_is_is_kept_in_the_test_above() -> None:
    given = validate(EVERY_TABLE)
    assert {name.partition(".")[0] for name in documented_tables()} <= given.model_fields_set


@pytest.mark.parametrize("text", [SAMPLE, EVERY_TABLE], ids=["sample", "every table"])
def test_settings_made_of_kept_tables_are_the_same(tmp_path: Path, text: str) -> None:
    (tmp_path / "newsletter.toml").write_text(text, encoding="utf-8")
    environ = {"XDG_STATE_HOME": str(tmp_path / "state"), "NEWSLETTER_SMTP_PASSWORD": "hunter2"}
    first, second = load_settings(tmp_path, environ), load_settings(tmp_path, environ)
    assert first == second == parse_settings(text, root=tmp_path, environ=environ)
    assert first.smtp.password == "hunter2"
    (kept,) = (tmp_path / "state").rglob("tables.json")
    assert "hunter2" not in kept.read_text(encoding="utf-8")
    assert kept.parent.stat().st_mode & 0o077 == 0


def test_a_changed_file_is_validated_again(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path / "state")}
    file = tmp_path / "newsletter.toml"
    file.write_text(SAMPLE, encoding="utf-8")
    assert load_settings(tmp_path, environ).threads == 4
    file.write_text(SAMPLE.replace("threads = 4", "threads = 5"), encoding="utf-8")
    assert load_settings(tmp_path, environ).threads == 5
    file.write_text(SAMPLE.replace("threads = 4", "threads = 500"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(SettingsError, match=r"sending\.threads"):
            load_settings(tmp_path, environ)


@pytest.mark.parametrize(
    "text",
    [
        SAMPLE.replace('accent = "#0b5d57"', 'accent = "#ffffff"'),
        f'{SAMPLE}\n[digests.w]\ntitle = "T"\nlist = "nobody"\n',
    ],
    ids=["colors", "list"],
)
def test_a_file_with_a_fault_across_settings_is_refused_each_time(tmp_path: Path, text: str) -> None:
    (tmp_path / "newsletter.toml").write_text(text, encoding="utf-8")
    for _ in range(2):
        with pytest.raises(SettingsError):
            load_settings(tmp_path, {"XDG_STATE_HOME": str(tmp_path / "state")})


@pytest.mark.parametrize("damage", ["", "[]", "{}", "null", '{"of": 1, "file": {}}', "cut", "half"])
def test_damaged_tables_are_not_read(tmp_path: Path, damage: str) -> None:
    keep_tables(tmp_path, SAMPLE, validate(SAMPLE))
    (kept,) = tmp_path.iterdir()
    whole = kept.read_text(encoding="utf-8")
    half = json.dumps({"of": json.loads(whole)["of"], "file": {"table": {"sender": {}}}})
    kept.write_text({"cut": whole[: len(whole) // 2], "half": half}.get(damage, damage), encoding="utf-8")
    assert load_tables(tmp_path, SAMPLE) is None


def test_tables_in_a_folder_that_others_may_write_to_are_not_read(tmp_path: Path) -> None:
    keep_tables(tmp_path, SAMPLE, validate(SAMPLE))
    assert load_tables(tmp_path, SAMPLE) is not None
    tmp_path.chmod(0o777)
    assert load_tables(tmp_path, SAMPLE) is None


def test_without_a_folder_to_keep_them_in_settings_are_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "state").write_text("a file", encoding="utf-8")
    for environ in ({}, {"XDG_STATE_HOME": str(tmp_path / "state")}):
        assert load_settings(tmp_path, environ).publication.name == "The Thirteenth"
