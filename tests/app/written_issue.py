"""Writes an issue's file for tests that need its text alone."""

from __future__ import annotations

from tests.feeds.newsroom import Newsroom


def write_issue(room: Newsroom, slug: str, text: str) -> None:
    head = '---\nsubject: "S"\ndate: 2026-01-05\nlist: all\n---\n'
    folder = room.workspace.root / "issues"
    folder.mkdir(exist_ok=True)
    (folder / f"{slug}.md").write_text(head + text, encoding="utf-8")
