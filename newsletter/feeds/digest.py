"""The digest: the text of an issue made wholly from feeds, and whether there is enough for one."""

from __future__ import annotations

import json
import re
from datetime import date

from newsletter.feeds.sanitize import plain_text
from newsletter.issues.merge_fields import escape
from newsletter.model import Digest, Publication

USUAL = """\
---
subject: {title}
preheader: {headline}
date: {date}
list: {list}
lang: {lang}
---

::: news {title}
{pulls}
:::
"""
WORDS = ("title", "headline", "count", "date", "list", "lang", "pulls")
"""What may stand in braces in a digest's template; everything else stays as it is."""
_PLAIN = frozenset({"date", "list", "lang", "count"})
_WORD = re.compile(r"(?<![{\\\\])\{(" + "|".join(WORDS) + r")\}(?!\})")
_FRONT = re.compile(r"\A(---\r?\n)(.*?)(\r?\n---\r?\n)", re.DOTALL)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def digest_text(
    digest: Digest,
    publication: Publication,
    template: str,
    *,
    day: date,
    headline: str = "",
    count: int = 0,
) -> str:
    """Return the digest's issue as text, its pull lines still open.

    `headline` is the first story's, a stranger's words: in the front matter it is quoted, in the text
    escaped, so that it is never markup and never a merge field.
    """
    values = {
        "title": digest.title,
        "headline": plain_text(headline) or digest.title,
        "count": str(count),
        "date": day.isoformat(),
        "list": digest.list,
        "lang": publication.lang,
    }
    pulls = "\n".join(f"- pull: {pull}" for pull in digest.pulls)
    front = _FRONT.match(template)
    if front is None:
        return _filled(template, values, pulls)
    head = "\n".join(_front_line(line, values) for line in front[2].splitlines())
    return front[1] + head + front[3] + _filled(template[front.end() :], values, pulls)


def _front_line(line: str, values: dict[str, str]) -> str:
    """A line of front matter with words of people becomes a quoted value (JSON's quoting is YAML's)."""
    if {found[1] for found in _WORD.finditer(line)} <= _PLAIN:
        return _WORD.sub(lambda found: values.get(found[1], ""), line)
    key, colon, value = line.partition(":")
    said = value.strip().strip("\"'")
    said = _WORD.sub(lambda found: escape(_line(values.get(found[1], ""))), said)
    return f"{key}{colon} {json.dumps(said, ensure_ascii=False)}"


def _filled(text: str, values: dict[str, str], pulls: str) -> str:
    def word(found: re.Match[str]) -> str:
        if found[1] == "pulls":
            return pulls
        return re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", _line(values[found[1]]))

    return _WORD.sub(word, text)


def _line(text: str) -> str:
    return _UNSAFE.sub(" ", text).strip()
