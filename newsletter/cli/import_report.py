"""Import report: how columns were read, and who was not subscribed and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsletter.cli.hints import format_hint
from newsletter.cli.output import plural, print_error, print_line, print_note, print_success, print_wrapped
from newsletter.model import Action, Hint

if TYPE_CHECKING:
    from newsletter.app.subscriber_import import (
        BadRow,
        ContactStatus,
        DateOrder,
        ImportedFile,
        LeftOutColumn,
        StatusCount,
    )
    from newsletter.model import SuppressionReason

MOST_SHOWN = 20
_MOST_COLUMNS = 40
_COUNTS = ("added", "updated", "unchanged", "suppressed")


def import_as_json(result: ImportedFile, key: str, *, dry_run: bool) -> dict[str, Any]:
    """Return the result for other programs."""
    return {
        "list": key,
        "import": result.import_id,
        "dry_run": dry_run,
        "counts": {name: getattr(result.counts, name) for name in _COUNTS},
        "bad": [bad_row_json(one) for one in result.bad],
        "rejected": next(iter(result.rejected), None),
        "rejected_files": [str(one) for one in result.rejected],
        "suppressed_now": {reason.value: number for reason, number in result.suppressed_now.items()},
        "suppressed_before": result.suppressed_before,
        "came_back": result.came_back,
        "not_subscribed": result.not_subscribed,
        "status_columns": [{"column": name, "people": people} for name, people in result.status_columns],
        "columns_left_out": [one.name for one in result.left_out],
        "changed": dict(result.counts.fields),
        "revived": 0,
        "duplicates": result.duplicates,
        "typing_mistakes": result.typos,
        "shared_mailboxes": result.shared,
        "tools": list(result.tools),
        "tool_warnings": list(result.tool_warnings),
        "notes": list(result.notes),
        "dates": [
            {"column": one.column, "day_first": one.day_first, "example": one.example, "row": one.row}
            for one in result.date_orders
        ],
        "summary_rows": [{"row": one.row, "text": one.text} for one in result.summaries],
        "further_addresses_suppressed": result.further,
        "kept_choices": {
            "map": dict(result.kept_choices.mapped),
            "ignore": list(result.kept_choices.ignored),
        },
        "warnings": [{"row": row, "warning": warning} for row, warning in result.warnings],
        "encoding": result.encoding_note,
    }


def bad_row_json(one: BadRow) -> dict[str, Any]:
    """Return a bad row for other programs."""
    row = {"row": one.row, "problem": one.problem, "cells": list(one.cells)}
    return row | {"file": one.file} if one.file else row


def print_import(result: ImportedFile, file: Path, key: str, *, dry_run: bool) -> None:
    """Print the result: problems and warnings to standard error, the rest to standard output."""
    print_bad_rows(file, result.bad)
    _print_warnings(file, result)
    counts = result.counts
    what = (
        f"Dry run, nothing was changed. An import into {key} would give"
        if dry_run
        else f"Imported into {key}"
    )
    print_success(
        f"{what}: {counts.added:,} added, {counts.updated:,} updated, "
        f"{counts.unchanged:,} unchanged, {counts.suppressed:,} suppressed, {len(result.bad):,} rejected"
    )
    for rejected in result.rejected:
        print_line(f"  The rejected rows are in {rejected}. Fix these rows and import that file.")
    _print_reading(result)
    _print_people(result, dry_run=dry_run)
    _print_not_subscribed(result, dry_run=dry_run)
    _print_columns(result)
    if result.status_of_file is not None:
        _print_file_status(file, result.status_of_file, dry_run=dry_run)
    if result.import_id is not None and (counts.added or counts.updated or result.suppressed_now):
        print_line(f"  {format_hint(Hint(Action.UNDO_IMPORT, str(result.import_id)))}")


def print_bad_rows(file: Path, bad: tuple[BadRow, ...]) -> None:
    """Print the rows that could not be read."""
    for one in bad[:MOST_SHOWN]:
        inside = f" {one.file}:" if one.file else ""
        print_error(f"{file}:{inside}{one.row}: {one.problem}")
    if len(bad) > MOST_SHOWN:
        print_error(f"{file}: and {plural(len(bad) - MOST_SHOWN, 'more bad row')}")


def format_reasons(numbers: Mapping[SuppressionReason, int]) -> str:
    """Return `2 unsubscribed, 1 bounced`."""
    return ", ".join(f"{number:,} {reason.value}" for reason, number in numbers.items())


def _print_warnings(file: Path, result: ImportedFile) -> None:
    if result.encoding_note:
        print_note(f"{file}: warning: {result.encoding_note}")
    for row, warning in result.warnings[:MOST_SHOWN]:
        print_note(f"{file}:{row}: warning: {warning}")
    if len(result.warnings) > MOST_SHOWN:
        print_note(f"{file}: and {plural(len(result.warnings) - MOST_SHOWN, 'more warning')}")


def _print_file_status(file: Path, status: ContactStatus, *, dry_run: bool) -> None:
    if status.suppresses is None:
        print_error(
            f"{file}: no one was subscribed, because its name says that these people never subscribed"
        )
        return
    words = {"bounced": "cannot be reached"}.get(status, status.value)
    subscribed = "No one would be subscribed" if dry_run else "No one was subscribed"
    print_wrapped(
        "  ", f"{subscribed}: the name of {file.name} says that these people {words}, so they are suppressed"
    )


def _print_not_subscribed(result: ImportedFile, *, dry_run: bool) -> None:
    if result.not_subscribed:
        rows = sum(one.rows for one in result.not_subscribed)
        print_line(f"  Not subscribed, because of their status in the file: {plural(rows, 'row')}")
    for one in result.not_subscribed:
        print_wrapped("    ", _format_count(one))
    if result.suppressed_now:
        now = "Would be added to the suppression list" if dry_run else "Added to the suppression list"
        print_line(f"  {now}: {format_reasons(result.suppressed_now)}")
    if result.suppressed_before:
        print_line(f"  On the suppression list already: {result.suppressed_before:,}")
    if result.came_back:
        print_line(f"  Agreed again after unsubscribing, so not suppressed: {result.came_back:,}")


def _print_reading(result: ImportedFile) -> None:
    """Print how the file was read, where somebody could have expected otherwise."""
    if result.tools:
        print_line(f"  Recognized as an export of {' and '.join(result.tools)}")
    for warning in result.tool_warnings:
        print_note(f"Warning: {warning}.")
    for note in result.notes:
        print_wrapped("  ", note)
    for order in result.date_orders:
        print_wrapped("  ", _format_order(order))
    for one in result.summaries[:MOST_SHOWN]:
        print_line(f"  Row {one.row} is not a person, so it was skipped: {one.text}")


def _format_order(order: DateOrder) -> str:
    how = "day/month/year" if order.day_first else "month/day/year"
    if order.tool:
        why = f"as {order.tool} writes them"
    elif order.is_custom:
        why = f"as is usual in your country; both are possible for {order.example}"
    else:
        why = f"because of {order.example} in row {order.row}"
    return f"Dates in “{order.column}” are read as {how}, {why}"


def _print_people(result: ImportedFile, *, dry_run: bool) -> None:
    """Print what changes of the people who stay, and whom to look at."""
    if result.counts.fields:
        changed = ", ".join(f"{name}: {number:,}" for name, number in sorted(result.counts.fields.items()))
        print_wrapped(f"  {'Would change' if dry_run else 'Changed'}: ", changed)
    if result.counts.suppressed:
        print_line(
            f"  Left or suppressed earlier, so not subscribed again: {result.counts.suppressed:,}. "
            "Subscribed again: none (an import never does that)"
        )
    if result.further:
        print_line(f"  Further addresses of the same people suppressed: {result.further:,}")
    doubts = [
        plural(number, name)
        for number, name in (
            (result.duplicates, "duplicate row"),
            (result.typos, "likely typing mistake"),
        )
        if number
    ]
    doubts += [plural(result.shared, "shared mailbox", "shared mailboxes")] if result.shared else []
    if doubts:
        print_line(f"  To look at: {', '.join(doubts)}")


def _format_count(one: StatusCount) -> str:
    effect = "suppressed" if one.status.suppresses else "not subscribed, but can sign up later"
    word = f" {one.word}" if one.word in ("filled", "blank") else f" “{one.word}”" if one.word else ""
    return f"{one.column}{word}: {one.rows:,} {one.status.value} ({effect})"


def _left_out(columns: Sequence[LeftOutColumn]) -> str:
    """Return the names of the first columns, and how many more there are; --json has all.

    When not all are shown, likely typing mistakes come first.
    """
    more = len(columns) - _MOST_COLUMNS
    shown = sorted(columns, key=lambda one: not one.meant) if more > 0 else columns
    names = [f"{one.name} (did you mean {one.meant}?)" if one.meant else one.name for one in shown]
    return ", ".join(names[:_MOST_COLUMNS]) + (f", and {more:,} more (--json lists all)" if more > 0 else "")


def _print_columns(result: ImportedFile) -> None:
    if result.status_columns:
        names = (
            f"{name} (excludes {people:,})" if people else name for name, people in result.status_columns
        )
        print_wrapped("  Columns that say who may be mailed: ", ", ".join(names))
    for name, people in result.unclear_columns.items():
        hint = format_hint(Hint(Action.IGNORE_OPT_OUT, f"{name}={people}"))
        print_wrapped("  ", f"“{name}” may not be about email. {hint}")
    if result.tags_column:
        print_line(f"  Column imported as tags: {result.tags_column}")
    if result.left_out:
        print_wrapped("  Columns not imported: ", _left_out(result.left_out))
    if result.kept_choices:
        kept = [f"{column} as {target}" for column, target in result.kept_choices.mapped.items()]
        kept += [f"{column} left out" for column in result.kept_choices.ignored]
        print_wrapped("  As last time (subscribers/columns.toml): ", ", ".join(kept))
