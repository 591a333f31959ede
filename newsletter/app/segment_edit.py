"""Segments made and changed by staff: tried with a live count, and saved in newsletter.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from newsletter.app.segments import count_segment
from newsletter.app.settings_edit import Refused, Saved, current_value, edit_settings
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model.phrase import phrase
from newsletter.subscribers.segment_printer import print_segment
from newsletter.subscribers.segments import SegmentError, read_segment, vocabulary_of

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TABLE = "segments"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentTrial:
    """What an expression says and how many people of a list are in it, or what is wrong with it.

    `column` counts from 1 in the expression as it was given; None if it is wrong as a whole.
    """

    people: int = 0
    printed: str = ""
    problem: str = ""
    column: int | None = None


def try_segment(workspace: Workspace, list_key: str, where: str) -> SegmentTrial:
    """Read an expression, and count the people of a list who may be mailed and are in it."""
    if not where.strip():
        return SegmentTrial(problem="nothing is asked for yet", column=1)
    try:
        tree = read_segment(_one_line(where), vocabulary_of(workspace.publication))
    except SegmentError as error:
        return SegmentTrial(problem=str(error), column=error.column)
    people = count_segment(workspace, workspace.list_key(list_key), tree)
    return SegmentTrial(people=people, printed=print_segment(tree))


def save_segment(workspace: Workspace, name: str, where: str, *, seen: str | None) -> str:
    """Save a segment in newsletter.toml; return its name.

    `seen` is its expression as staff saw it, None for a new one: what somebody else changed meanwhile is
    never overwritten. Raises RefusedError, SettingsError.
    """
    key = name.strip()
    if not _KEY.fullmatch(key):
        raise RefusedError(
            "the name of a segment has small letters, digits and dashes", hint="For example: district-13"
        )
    trial = try_segment(workspace, next(iter(workspace.publication.lists), ""), where)
    if trial.problem:
        raise RefusedError(phrase("the segment cannot be read: {problem}", problem=trial.problem))
    path = (_TABLE, key, "where")
    if seen is None and current_value(workspace, path) is not None:
        raise RefusedError(
            phrase("there is a segment {key} already", key=key),
            hint="Change that one, or choose another name",
        )
    _done(edit_settings(workspace, {path: _one_line(where)}, seen={path: seen}))
    return key


def delete_segment(workspace: Workspace, name: str) -> None:
    """Delete a segment from newsletter.toml; an issue that names it is in error from then on.

    Raises NotFoundError, RefusedError.
    """
    if current_value(workspace, (_TABLE, name)) is None:
        raise NotFoundError(phrase("there is no segment {name}", name=name))
    _done(edit_settings(workspace, {(_TABLE, name): None}))


def saved_segments(workspace: Workspace) -> Mapping[str, str]:
    """Return the segments of newsletter.toml as it is now, each with its expression. Raises SettingsError."""
    table = current_value(workspace, (_TABLE,)) or {}
    return {key: one["where"] for key, one in table.items() if isinstance(one, dict) and "where" in one}


def count_saved_segments(workspace: Workspace, list_key: str) -> tuple[int, Mapping[str, int]]:
    """Return how many people of a list may be mailed, and how many of them are in each saved segment.

    A segment that cannot be read is left out.
    """
    trees = {}
    for key, where in saved_segments(workspace).items():
        with suppress(SegmentError):
            trees[key] = read_segment(where, vocabulary_of(workspace.publication))
    return workspace.store.count_segments(workspace.list_key(list_key), trees)


def _one_line(where: str) -> str:
    """Return an expression on one line, every character where it was."""
    return where.replace("\r\n", "\n").replace("\n", " ").rstrip()


def _done(result: Saved | Refused) -> None:
    if isinstance(result, Refused):
        raise RefusedError(result.message, hint=result.hint)
