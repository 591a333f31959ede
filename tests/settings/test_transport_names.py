"""Transports in newsletter.toml: those of the registry, and limits only for those that have any."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import SettingsError
from newsletter.settings.load import parse_settings
from newsletter.settings.transport_names import DEFAULT_TRANSPORT
from newsletter.transports.registry import TRANSPORTS

TEXT = (Path(__file__).parents[2] / "newsletter.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TRANSPORTS)
def test_every_registered_transport_may_be_named(name: str, tmp_path: Path) -> None:
    text = TEXT.replace('transport = "outbox"', f'transport = "{name}"')
    assert parse_settings(text, root=tmp_path, environ={}).transport == name


def test_the_default_stays_on_this_machine(tmp_path: Path) -> None:
    text = TEXT.replace('transport = "outbox"', "")
    assert parse_settings(text, root=tmp_path, environ={}).transport == DEFAULT_TRANSPORT
    assert not TRANSPORTS[DEFAULT_TRANSPORT].capabilities.is_throttled


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            TEXT.replace('transport = "outbox"', 'transport = "pigeon"'),
            "sending.transport must be 'outbox', 'smtp' or 'sendgrid' (it says 'pigeon')",
        ),
        (
            f"{TEXT}\n[throttle.transports.outbox]\nper_hour = 1\n",
            "throttle.transports.outbox must be 'smtp' or 'sendgrid' (it says 'outbox')",
        ),
    ],
)
def test_any_other_is_refused_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        parse_settings(text, root=tmp_path, environ={})
    line = next(
        n for n, one in enumerate(text.splitlines(), 1) if "pigeon" in one or "transports.outbox" in one
    )
    assert str(error.value).startswith(f"newsletter.toml:{line}: {said}")
