"""Settings without effect: what newsletter.toml says and the program cannot do with the rest as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.model.phrase import phrase, setting

if TYPE_CHECKING:
    from newsletter.settings.tables import SettingsFile


def settings_without_effect(file: SettingsFile, *, is_sqlite: bool) -> tuple[str, ...]:
    """Return a sentence for each setting without effect: why, and what to do. Defaults are not named."""
    found: list[str] = []
    sending = file.sending
    if sending.workers and is_sqlite:
        found.append(
            phrase(
                "{setting} has no effect with SQLite, where the scheduler sends mailings itself: move the "
                "database to PostgreSQL and start workers, or remove the setting",
                setting=setting("sending.workers"),
            )
        )
    if sending.policy == "hold" and sending.window > 1 and "window" in sending.model_fields_set:
        found.append(
            phrase(
                "{setting} has no effect with {policy}, which records each delivery by itself: remove the "
                "setting",
                setting=setting("sending.window"),
                policy='policy = "hold"',
            )
        )
    if sending.durability == "power" and not is_sqlite:
        found.append(
            phrase(
                "{setting} has no effect with PostgreSQL, which waits for the disk by itself: remove the "
                "setting",
                setting=setting("sending.durability"),
            )
        )
    return tuple(found)
