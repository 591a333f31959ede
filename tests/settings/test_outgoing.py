"""How mail leaves, as newsletter.toml says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import SettingsError
from newsletter.model import Dkim, Limit, ThrottleRules
from newsletter.settings import Settings
from newsletter.settings.load import parse_settings

STARTER = (Path(__file__).parents[2] / "newsletter.toml").read_text(encoding="utf-8")


def parsed(more: str, **environ: str) -> Settings:
    return parse_settings(f"{STARTER}\n{more}", root=Path("/letter"), environ=environ)


def test_nothing_is_limited_or_signed_unless_it_is_said() -> None:
    found = parsed("")
    assert found.throttle == ThrottleRules()
    assert found.dkim is None
    assert found.bounce_mailbox == ""
    assert found.lifetime.total_seconds() == 48 * 3600
    assert found.patience.total_seconds() == 600


def test_every_limit_finds_its_place() -> None:
    found = parsed(
        "[throttle]\nper_second = 20\nper_hour = 5000\ndomain_per_second = 2.5\ndomain_per_hour = 600\n"
        "warm_up_per_day = 200\n"
        "[throttle.transports.smtp]\nper_hour = 100\n"
        '[throttle.domains."Gmail.com"]\nper_second = 1\n'
    )
    assert found.throttle == ThrottleRules(
        transport=Limit(per_second=20, per_hour=5000),
        domain=Limit(per_second=2.5, per_hour=600),
        transports={"smtp": Limit(per_hour=100)},
        domains={"gmail.com": Limit(per_second=1)},
        warm_up_per_day=200,
    )


@pytest.mark.parametrize(
    "wrong",
    ["per_second = -1", 'per_hour = "many"', "per_day = 5", "[throttle.transports.pigeon]\nper_hour = 1",
     '[throttle.domains."no domain"]\nper_hour = 1'],
)  # fmt: skip
def test_a_limit_that_is_none_is_refused_in_one_line(wrong: str) -> None:
    with pytest.raises(SettingsError, match="throttle"):
        parsed(f"[throttle]\n{wrong}\n")


def test_a_dkim_key_comes_from_a_file_or_from_the_environment_and_is_never_shown() -> None:
    table = '[dkim]\ndomain = "thirteenth.example"\nselector = "a"\n'
    found = parsed(f'{table}key_file = "keys/dkim.pem"\n').dkim
    assert found == Dkim(domain="thirteenth.example", selector="a", key_file=Path("/letter/keys/dkim.pem"))
    secret = parsed(table, NEWSLETTER_DKIM_KEY="hunter2")
    assert secret.dkim is not None
    assert secret.dkim.pem == "hunter2"
    assert "hunter2" not in repr(secret)


@pytest.mark.parametrize("wrong", ["bounce+x@a.example", "no address", f"{'b' * 31}@a.example"])
def test_a_bounce_mailbox_must_leave_room_for_a_token(wrong: str) -> None:
    with pytest.raises(SettingsError, match="bounce_mailbox"):
        parse_settings(
            STARTER.replace("[smtp]\n", f'[smtp]\nbounce_mailbox = "{wrong}"\n'), root=Path("/l"), environ={}
        )
