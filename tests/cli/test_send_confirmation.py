"""`newsletter subscribers send-confirmation`: an email, and nothing else until it is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.two_lists import FIRST
from tests.command_line import Newsletter

BASE = 'base_url = "https://news.riverton.example"\n'


def test_somebody_is_asked_and_not_subscribed(publication: Path, newsletter: Newsletter) -> None:
    settings = publication / "newsletter.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("[newsletter]\n", f"[newsletter]\n{BASE}", 1)
    )
    words = ("subscribers", "send-confirmation", "ana@riverton.example", "--list", FIRST, "--lang", "es")
    run = newsletter(*words)
    assert run.exit_code == 0, run.err
    assert "it works for 7 days" in run.out
    assert newsletter("subscribers", "show", "ana@riverton.example").exit_code == 2


@pytest.mark.parametrize("address", ["", "zoe"])
def test_what_is_no_address_is_refused(publication: Path, newsletter: Newsletter, address: str) -> None:
    assert newsletter("subscribers", "send-confirmation", address, "--list", FIRST).exit_code == 2
