"""Import summary: what an import or its rehearsal found, as plain values for a page."""

from __future__ import annotations

from typing import Any

from newsletter.app.subscriber_import import ImportedFile

MOST_LISTED = 500
"""So many bad rows and warnings are kept for the page; the file of rejected rows has all."""


def import_summary(result: ImportedFile) -> dict[str, Any]:
    """Return what a page shows of an import, ready for JSON; `bad` and `warnings` are the first ones."""
    counts = result.counts
    return {
        "import_id": result.import_id,
        "added": counts.added,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "suppressed": counts.suppressed,
        "changed": dict(counts.fields),
        "bad": [
            {"row": one.row, "problem": one.problem, "file": one.file} for one in result.bad[:MOST_LISTED]
        ],
        "bad_total": len(result.bad),
        "warnings": [{"row": row, "warning": text} for row, text in result.warnings[:MOST_LISTED]],
        "warnings_total": len(result.warnings),
        "suppressed_now": {reason.value: number for reason, number in result.suppressed_now.items()},
        "suppressed_before": result.suppressed_before,
        "came_back": result.came_back,
        "further": result.further,
        "not_subscribed": [
            {
                "column": one.column,
                "word": one.word,
                "status": one.status.value,
                "suppresses": bool(one.status.suppresses),
                "rows": one.rows,
            }
            for one in result.not_subscribed
        ],
        "unclear": dict(result.unclear_columns),
        "file_status": result.status_of_file.value if result.status_of_file else "",
        "encoding": result.encoding_note,
        "tools": list(result.tools),
        "notes": [*result.tool_warnings, *result.notes],
        "dates": [
            {
                "column": one.column,
                "day_first": one.day_first,
                "example": one.example,
                "row": one.row,
                "is_custom": one.is_custom,
                "tool": one.tool,
            }
            for one in result.date_orders
        ],
        "summaries": [{"row": one.row, "text": one.text} for one in result.summaries[:MOST_LISTED]],
        "duplicates": result.duplicates,
        "typos": result.typos,
        "shared": result.shared,
        "kept_choices": bool(result.kept_choices),
    }
