"""First run: what a new publication still needs, as a checklist that can be left and taken up again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from newsletter.app.settings_edit import Refused as Refused
from newsletter.app.settings_edit import Saved as Saved
from newsletter.app.settings_edit import edit_settings
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.files import write_whole
from newsletter.model.phrase import phrase

_FILE = "first-run.json"


class SetupStep(StrEnum):
    """What to do, in this order."""

    NAME = "name"
    SENDER = "sender"
    BRAND = "brand"
    LIST = "list"
    ISSUE = "issue"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRun:
    """How far it is."""

    done: frozenset[SetupStep]
    hidden: bool
    """Somebody said that the board need not remind of it."""

    @property
    def next(self) -> SetupStep | None:
        """The first step that is left; None if there is none."""
        return next((step for step in SetupStep if step not in self.done), None)

    @property
    def reminds(self) -> bool:
        """Whether the board should remind of it."""
        return not self.hidden and self.next is not None


def first_run(workspace: Workspace) -> FirstRun:
    """Return how far the first run is."""
    kept = _read(_file(workspace))
    names = set(kept.get("done", ()))
    return FirstRun(
        done=frozenset(step for step in SetupStep if step.value in names),
        hidden=bool(kept.get("hidden")),
    )


def finish_step(workspace: Workspace, step: SetupStep) -> None:
    """Note that a step is done. Raises NewsletterError."""
    run = first_run(workspace)
    _write(workspace, run.done | {step}, hidden=run.hidden)


def note_step(workspace: Workspace, step: SetupStep) -> None:
    """Note that a step was done on the way; an error in that is of no interest to whoever did it."""
    with suppress(NewsletterError):
        if step not in first_run(workspace).done:
            finish_step(workspace, step)


def hide_first_run(workspace: Workspace, *, hidden: bool = True) -> None:
    """Note that the board need not remind of it, or should again. Raises NewsletterError."""
    _write(workspace, first_run(workspace).done, hidden=hidden)


def save_step(workspace: Workspace, step: SetupStep, values: Mapping[str, str]) -> Saved | Refused:
    """Write the settings of a step to newsletter.toml, with the usual checks, and note that it is done.

    `values` are by setting: `publication.name`; an empty one deletes the setting. Raises what `edit_settings`
    raises.
    """
    changes = {tuple(name.split(".")): value.strip() or None for name, value in values.items()}
    outcome = edit_settings(workspace, changes)
    if isinstance(outcome, Saved):
        finish_step(workspace, step)
    return outcome


def _file(workspace: Workspace) -> Path:
    return workspace.settings.state_folder / _FILE


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(workspace: Workspace, done: frozenset[SetupStep], *, hidden: bool) -> None:
    names = [step.value for step in SetupStep if step in done]
    file = _file(workspace)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps({"done": names, "hidden": hidden}).encode())
    except OSError as error:
        raise NewsletterError(
            phrase("{file} cannot be written ({strerror})", file=file, strerror=error.strerror or error)
        ) from None
