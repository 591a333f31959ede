"""Pasted: a body as it comes out of the clipboard, bullets and all, with the page's lines around it."""

from __future__ import annotations

import re

from tests.importing.body import Body, plain


def pasted(body: Body) -> str:
    """Return a body as text copied from a page: no links, no emphasis, • before items."""
    lines = ["Skip to main content", "Menu", "", body.kicker, body.title, body.date, ""]
    for part in body.parts:
        if part.kind == "ul":
            lines += [f"• {plain(line)}" for line in part.lines]
        elif part.kind != "img":
            lines.append(plain(part.lines[0]))
        lines.append("")
    return "\n".join(
        [*lines, "Share on Facebook", "Back to top", "© 2023 Council District 13. All rights reserved.", ""]
    )


def markdown(body: Body) -> str:
    """Return a body as the Markdown of somebody's notes, with front matter of another program."""
    lines = [
        "---",
        f'title: "{body.title}"',
        f"date: {body.iso}",
        "draft: true",
        "---",
        "",
        f"{body.kicker}",
        "",
        f"# {body.title}",
        "",
    ]
    for part in body.parts:
        if part.kind == "img":
            lines.append(f"![{part.lines[0]}]({part.source})")
        elif part.kind == "h2":
            lines.append(f"## {part.lines[0]}")
        elif part.kind == "ul":
            lines += [f"* {_small(line)}" for line in part.lines]
        else:
            lines.append(_small(part.lines[0]))
        lines.append("")
    return "\n".join(lines)


def _small(line: str) -> str:
    line = re.sub(r'<a href="([^"]+)">([^<]+)</a>', r"[\2](\1)", line)
    return (
        line.replace("<strong>", "**").replace("</strong>", "**").replace("<em>", "_").replace("</em>", "_")
    )
