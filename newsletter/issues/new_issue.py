"""Writes the text of a new issue, which has no errors and shows what an issue can contain."""

from __future__ import annotations

import datetime as dt
import json
import re

from newsletter.errors import NotFoundError
from newsletter.issues.diagnostics import did_you_mean, shown
from newsletter.issues.merge_fields import escape
from newsletter.issues.new_issue_templates import DRAFTS, PULLS
from newsletter.model import DESK, Publication
from newsletter.model.phrase import phrase

_SPACES = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]+")


def new_issue(title: str, *, date: dt.date, publication: Publication, list: str) -> str:
    """Return the text of a new issue, in the publication's language if there is a template, or in English.

    Raises NotFoundError when there is no such list.
    """
    _known_list(list, publication)
    lang = _template_language(publication)
    return DRAFTS[lang].format(
        title=_quoted(title),
        date=date.isoformat(),
        list=_quoted(list),
        lang=publication.lang,
        day=date.isoformat(),
        pulls=_pulls(publication, lang),
    )


def empty_issue(title: str, *, date: dt.date, publication: Publication, list: str) -> str:
    """Return the text of a new issue with a subject and nothing else; raises as new_issue does."""
    _known_list(list, publication)
    front = (f"subject: {_quoted(title)}", f"date: {date.isoformat()}", f"list: {_quoted(list)}")
    return "\n".join(("---", *front, f"lang: {publication.lang}", "---", "", ""))


def _known_list(list: str, publication: Publication) -> None:
    if list not in publication.lists:
        raise NotFoundError(
            phrase("there is no list {list}", list=shown(list)), hint=did_you_mean(list, publication.lists)
        )


def _template_language(publication: Publication) -> str:
    base = publication.lang.partition("-")[0].lower()
    return base if base in DRAFTS else "en"


def _quoted(text: str) -> str:
    """Return a text as a YAML value; JSON's quoting is valid YAML."""
    return json.dumps(escape(_SPACES.sub(" ", text).strip()) or "Untitled", ensure_ascii=False)


def _pulls(publication: Publication, lang: str) -> str:
    """Return sample pull lines in a comment: a new issue must build before any feed was polled."""
    named = (DESK, *publication.feeds) if len(publication.feeds) > 1 else publication.feeds
    pulls = "\n".join(f"- pull: {feed}, newest 5, since last issue" for feed in named)
    return f"<!-- {PULLS[lang]}\n{pulls}\n-->\n" if pulls else ""
