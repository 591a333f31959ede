"""Writes a draft's front matter with the values that were found."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from newsletter.importing.kicker import is_kicker
from newsletter.importing.post import Post
from newsletter.issues.merge_fields import escape

LONGEST_TITLE = 200
_LONGEST_LEAD = 500
_PREHEADER = (20, 150)


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The front matter's values. `over` did not fit any of them: it goes into the text."""

    subject: str
    date: dt.date
    list: str
    lang: str
    preheader: str = ""
    kicker: str = ""
    lead: str = ""
    overflow: tuple[str, ...] = ()

    def written(self) -> str:
        """Return the front matter with its `---` lines."""
        lines = [f"subject: {_quoted(escape(self.subject))}"]
        if self.preheader:
            lines.append(f"preheader: {_quoted(escape(self.preheader))}")
        lines += [
            f"date: {self.date.isoformat()}",
            f"list: {_quoted(self.list)}",
            f"lang: {_quoted(self.lang)}",
        ]
        if self.kicker:
            lines.append(f"kicker: {_quoted(self.kicker)}")
        if self.lead:
            lines.append(f"lead: {_quoted(escape(self.lead))}")
        return "\n".join(("---", *lines, "---"))


def front_of(post: Post, *, subject: str, date: dt.date, list_key: str, lang: str) -> Front:
    """Return the front matter for a post; values that are too long go into the text."""
    overflow = [post.title] if post.title and len(post.title) > LONGEST_TITLE else []
    overflow += [post.lead] if len(post.lead) > _LONGEST_LEAD else []
    overflow += [post.kicker] if post.kicker and not is_kicker(post.kicker) else []
    fewest, most = _PREHEADER
    fits = fewest <= len(post.summary) <= most and not post.summary.casefold().startswith(subject.casefold())
    return Front(
        subject=_cut(subject),
        date=date,
        list=list_key,
        lang=lang,
        preheader=post.summary if fits else "",
        kicker=post.kicker if post.kicker not in overflow else "",
        lead=post.lead if post.lead not in overflow else "",
        overflow=tuple(overflow),
    )


def _cut(title: str) -> str:
    if len(title) <= LONGEST_TITLE:
        return title
    head = title[: LONGEST_TITLE - 1]
    return f"{head.rpartition(' ')[0] or head}…"


def _quoted(text: str) -> str:
    """Return a YAML value. Brackets are written as escapes: the issue parser limits their number."""
    quoted = json.dumps(text, ensure_ascii=False)
    for char in "[]{}":
        quoted = quoted.replace(char, f"\\u{ord(char):04x}")
    return quoted
