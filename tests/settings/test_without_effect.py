"""Settings without effect: each is named with why and what to do, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.settings.load import parse_settings

STARTER = (Path(__file__).parents[2] / "newsletter.toml").read_text(encoding="utf-8")
SERVER = "postgresql://db.example/letters"


def found(sending: str, url: str = "") -> tuple[str, ...]:
    head, _, rest = STARTER.partition("[sending]\n")
    kept = [line for line in rest.splitlines() if not line.startswith("policy")]
    text = "\n".join([head, "[sending]", sending or 'policy = "resend"', *kept])
    return parse_settings(text, root=Path("/letter"), environ={"NEWSLETTER_DATABASE_URL": url}).without_effect


@pytest.mark.parametrize(
    ("sending", "url", "begins", "ends"),
    [
        ("workers = true", "", "sending.workers in newsletter.toml has no effect with SQLite",
         "move the database to PostgreSQL and start workers, or remove the setting"),
        ('policy = "hold"\nwindow = 25', "", "sending.window in newsletter.toml has no effect with",
         'policy = "hold", which records each delivery by itself: remove the setting'),
        ('durability = "power"', SERVER, "sending.durability in newsletter.toml has no effect with PostgreSQL",
         "remove the setting"),
    ],
)  # fmt: skip
def test_a_setting_without_effect_is_named_with_the_way_out(
    sending: str, url: str, begins: str, ends: str
) -> None:
    (said,) = found(sending, url)
    assert said.startswith(begins)
    assert said.endswith(ends)
    assert "\n" not in said


@pytest.mark.parametrize(
    ("sending", "url"),
    [
        ("", ""),
        ("", SERVER),
        ("workers = true", SERVER),
        ('policy = "hold"', ""),
        ('policy = "hold"\nwindow = 1', ""),
        ("window = 25", SERVER),
        ('durability = "power"', ""),
        ("workers = false", ""),
    ],
)
def test_a_setting_that_does_something_is_not(sending: str, url: str) -> None:
    assert found(sending, url) == ()
