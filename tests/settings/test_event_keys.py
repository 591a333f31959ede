"""The keys that a provider signs its reports with: public, so they may stand in the file; checked when it is read."""

from __future__ import annotations

import base64
import textwrap
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.errors import SettingsError
from newsletter.model import WebhookRules
from newsletter.settings import parse_settings
from tests.inbound.providers.signing import SigningKey
from tests.settings.test_load import SAMPLE

KEY, OTHER = SigningKey().public, SigningKey().public


def rules(tmp_path: Path, lines: str = "", environ: str = "") -> WebhookRules:
    text = SAMPLE.replace("[sendgrid]\n", f"[sendgrid]\n{lines}\n")
    given = {"NEWSLETTER_SENDGRID_EVENT_KEY": environ} if environ else {}
    return parse_settings(text, root=tmp_path, environ=given).webhooks["sendgrid"]


def test_without_a_key_there_is_none(tmp_path: Path) -> None:
    found = rules(tmp_path)
    assert (found.keys, found.max_age) == ((), timedelta(hours=26))


def test_keys_come_from_the_file_and_from_the_environment_each_once(tmp_path: Path) -> None:
    assert rules(tmp_path, f'event_keys = ["{KEY}"]').keys == (KEY,)
    assert rules(tmp_path, environ=f"{KEY}, {OTHER}").keys == (KEY, OTHER)
    assert rules(tmp_path, f'event_keys = ["{KEY}"]', environ=f"{OTHER},{KEY},").keys == (KEY, OTHER)
    assert rules(tmp_path, "event_max_age_hours = 0.5").max_age == timedelta(minutes=30)


def test_a_key_may_be_broken_into_lines_as_in_a_file(tmp_path: Path) -> None:
    pem = "-----BEGIN PUBLIC KEY-----\n" + "\n".join(textwrap.wrap(KEY, 64)) + "\n-----END PUBLIC KEY-----\n"
    assert rules(tmp_path, environ=pem).keys == (KEY,)
    assert rules(tmp_path, environ=f" {KEY[:50]} {KEY[50:]} ").keys == (KEY,)


WRONG = ["x", KEY[:-4], KEY + "AAAA", base64.b64encode(b"\0" * 91).decode(), "SG.an-api-key"]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_key_is_refused_with_its_place(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(
        SettingsError, match=r"newsletter.toml:\d+: sendgrid.event_keys.*must be a verification key"
    ):
        rules(tmp_path, f'event_keys = ["{wrong}"]')
    with pytest.raises(SettingsError, match="NEWSLETTER_SENDGRID_EVENT_KEY must be a verification key"):
        rules(tmp_path, environ=wrong)
